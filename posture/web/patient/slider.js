// Two pictures of one frame over each other, and a divider: left of it the earlier, right of it the later one.
// Where the divider stands is nobody's but the browser's.

const FINE = 1;
const COARSE = 10;
const places = new WeakMap();

function put(parts, percent) {
  const place = Math.min(100, Math.max(0, percent));
  places.set(parts.root, place);
  parts.stage.style.setProperty("--at", `${place}%`);
  parts.divider.setAttribute("aria-valuenow", String(Math.round(place)));
  parts.divider.setAttribute("aria-valuetext", `${Math.round(place)} % earlier, ${100 - Math.round(place)} % later`);
}

function follow(parts, event) {
  const box = parts.stage.getBoundingClientRect();
  put(parts, (100 * (event.clientX - box.left)) / box.width);
}

function drag(parts) {
  const { stage, divider } = parts;
  stage.onpointerdown = (event) => {
    if (event.button !== 0) return;
    stage.setPointerCapture(event.pointerId);
    divider.focus({ preventScroll: true });
    follow(parts, event);
    event.preventDefault();
  };
  stage.onpointermove = (event) => {
    if (stage.hasPointerCapture(event.pointerId)) follow(parts, event);
  };
}

function keys(parts) {
  parts.divider.onkeydown = (event) => {
    const now = places.get(parts.root);
    const step = event.shiftKey ? COARSE : FINE;
    const to = {
      ArrowLeft: now - step,
      ArrowDown: now - step,
      ArrowRight: now + step,
      ArrowUp: now + step,
      PageDown: now - COARSE,
      PageUp: now + COARSE,
      Home: 0,
      End: 100,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    put(parts, to);
  };
}

export default function ({ data, parentElement }) {
  const part = (name) => parentElement.querySelector(name);
  const parts = { root: parentElement, stage: part(".stage"), divider: part(".divider") };
  for (const [name, side] of [[".before", data.before], [".after", data.after]]) {
    part(name).src = side.picture;
    part(name).alt = side.alt;
  }
  part(".earlier").textContent = data.before.day;
  part(".later").textContent = data.after.day;
  part("figcaption").textContent = data.how;
  parts.divider.setAttribute("aria-label", data.label);
  drag(parts);
  keys(parts);
  put(parts, places.get(parentElement) ?? 50);
}
