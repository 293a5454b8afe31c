// Opens the camera of the phone through the page's own file chooser, so that its file comes whole, with level and
// focal length, over plain HTTP. And the browser asks before it leaves photos that are not saved.

let unsaved = false;

function ask(event) {
  event.preventDefault();
}

function keep(now) {
  if (now !== unsaved) {
    unsaved = now;
    (now ? window.addEventListener : window.removeEventListener)("beforeunload", ask);
  }
}

function open(chooser) {
  const field = document.querySelector(`.st-key-${chooser} input[type=file]`);
  if (field === null) {
    return;
  }
  const kinds = field.accept;
  field.setAttribute("capture", "environment");
  field.accept = "image/*";
  field.click();
  field.accept = kinds;
  field.removeAttribute("capture");
}

export default function ({ data, parentElement }) {
  keep(data.unsaved);
  const button = parentElement.querySelector(".take-photo");
  button.querySelector("span").textContent = data.label;
  button.onclick = () => open(data.chooser);
  parentElement.querySelector(".take").hidden = !matchMedia("(pointer: coarse)").matches; // a desk has no such camera
  return () => keep(false);
}
