// The finished page in a frame that runs no script and loads nothing, as tall as the page is: on a phone it scrolls with
// all else. The frame may be measured from here (allow-same-origin); a script in it would not run (no allow-scripts).

const TALL = "8000px"; // pictures take a share of the window's height at most: in so tall a window, none is held back
const followed = new WeakMap();

function fit(frame) {
  const body = frame.contentDocument?.body;
  if (!body) return;
  frame.style.height = TALL;
  frame.style.height = `${Math.ceil(body.getBoundingClientRect().height)}px`;
}

function follow(parentElement, frame) {
  let width = 0;
  const watch = new ResizeObserver(() => {
    if (frame.clientWidth === width) return;
    width = frame.clientWidth;
    fit(frame);
  });
  watch.observe(parentElement.querySelector(".preview"));
  followed.set(parentElement, watch);
}

export default function ({ data, parentElement }) {
  const frame = parentElement.querySelector("iframe");
  frame.title = data.title;
  frame.onload = () => fit(frame);
  if (frame.srcdoc !== data.html) frame.srcdoc = data.html;
  if (!followed.has(parentElement)) follow(parentElement, frame);
  return () => {
    followed.get(parentElement)?.disconnect();
    followed.delete(parentElement);
  };
}
