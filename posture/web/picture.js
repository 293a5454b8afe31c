// Shared by the components that draw on the photo: places, the loupe, arrow keys. All places are pixels of the photo.

const SVG = "http://www.w3.org/2000/svg";
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const LOUPE_HALF = 21; // of what the loupe shows, in pixels of the screen

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function place(photo, event) {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(photo.getScreenCTM().inverse());
  return [at.x, at.y];
}

function inside([x, y], data) {
  return [Math.min(Math.max(x, 0), data.width), Math.min(Math.max(y, 0), data.height)];
}

function pixelsOfScreen(photo) {
  return 1 / Math.max(photo.getScreenCTM()?.a ?? 1, 1e-6);
}

// How finely a place was pointed at: a pixel of the screen, for a finger two.
function byHand(photo, event) {
  return pixelsOfScreen(photo) * (event.pointerType === "touch" ? 2 : 1);
}

// The way of an arrow key, ten times as far with Shift; nothing for any other key.
function arrowWay(event) {
  const way = ARROWS[event.key];
  return way && !event.ctrlKey && !event.metaKey && !event.altKey ? way.map((part) => part * (event.shiftKey ? 10 : 1)) : null;
}

function showPicture(root, data) {
  for (const image of root.querySelectorAll("image")) {
    if (image.getAttribute("href") !== data.picture) image.setAttribute("href", data.picture);
    image.setAttribute("width", data.width);
    image.setAttribute("height", data.height);
    image.setAttribute("preserveAspectRatio", "none");
  }
}

// A finger put down where something can be taken hold of never scrolls the page: touch-action of a part of a drawing
// cannot forbid what that of the whole drawing allows.
function keepFrom(event, isHeld) {
  if ([...event.changedTouches].some(isHeld)) event.preventDefault();
}

// Shows what lies under the finger, in the corner that is not; hides the loupe where there is no place.
function magnify(loupe, photo, at) {
  loupe.toggleAttribute("hidden", !at);
  if (!at) return;
  const half = LOUPE_HALF * pixelsOfScreen(photo);
  const box = photo.getBoundingClientRect();
  const [middle] = place(photo, { clientX: box.left + box.width / 2, clientY: box.top });
  loupe.setAttribute("viewBox", `${at[0] - half} ${at[1] - half} ${2 * half} ${2 * half}`);
  loupe.classList.toggle("at-right", at[0] < middle);
  const cross = `M${at[0] - half} ${at[1]}h${2 * half}M${at[0]} ${at[1] - half}v${2 * half}`;
  loupe.querySelector(".cross").setAttribute("d", cross);
}
