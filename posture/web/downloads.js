// Links to files that are asked for by a click, come in base64, and exist in this browser only.

const waiting = new WeakMap(); // the click that was not answered yet, of each nav: its mark, file and link
const KEPT_MS = 60_000; // until a browser that asks where to keep a file has read it

function bytes(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function keep(file, content) {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(new Blob([bytes(content)], { type: file.type }));
  anchor.download = file.name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), KEPT_MS);
}

function ask(nav, file, link, setStateValue) {
  if (waiting.has(nav)) {
    return;
  }
  const mark = crypto.getRandomValues(new Uint32Array(4)).join("-");
  waiting.set(nav, { mark, file, link });
  link.ariaBusy = "true";
  setStateValue("wanted", { name: file.name, ask: mark });
}

function answer(nav, made) {
  const asked = waiting.get(nav);
  if (!asked || asked.mark !== made?.ask) {
    return;
  }
  waiting.delete(nav);
  asked.link.ariaBusy = null;
  if (made.content) {
    keep(asked.file, made.content);
  }
}

function link(nav, file, setStateValue) {
  const anchor = document.createElement("a");
  anchor.href = "#";
  anchor.textContent = file.label;
  anchor.onclick = (event) => {
    event.preventDefault();
    ask(nav, file, anchor, setStateValue);
  };
  return anchor;
}

export default function ({ data, parentElement, setStateValue }) {
  const nav = parentElement.querySelector(".downloads");
  const told = JSON.stringify(data.files);
  if (nav.dataset.told !== told) {
    nav.dataset.told = told;
    waiting.delete(nav);
    nav.replaceChildren(...data.files.map((file) => link(nav, file, setStateValue)));
  }
  answer(nav, data.made);
}
