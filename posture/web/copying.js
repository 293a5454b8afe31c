// A text and a button. navigator.clipboard is there over HTTPS and on this machine alone, so the older way goes before.

function copy(area) {
  area.focus();
  area.select();
  return document.execCommand("copy");
}

export default function ({ data, parentElement }) {
  const area = parentElement.querySelector("textarea");
  const said = parentElement.querySelector("span");
  area.value = data.text;
  area.rows = data.text.split("\n").length + 1;
  parentElement.querySelector("button").onclick = () => {
    said.textContent = copy(area) ? "Copied." : "It is selected: press Ctrl+C, or copy it from the menu.";
  };
}
