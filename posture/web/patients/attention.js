// Brings a part of the page into view and the focus to it, once each time that it is asked for.

const last = new WeakMap();

export default function ({ data, parentElement }) {
  if (last.get(parentElement) === data.time) return;
  last.set(parentElement, data.time);
  requestAnimationFrame(() => {
    const part = document.querySelector(`.st-key-${CSS.escape(data.part)}`);
    if (!part) return;
    part.tabIndex = -1;
    part.scrollIntoView({ block: "center" });
    part.focus({ preventScroll: true });
  });
}
