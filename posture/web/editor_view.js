// Which part of the photo is seen: { x, y, w, h } in pixels of the photo, in the shape of the stage.

const NARROWEST = 0.62; // of a stage, width over height: a standing person, and room to push a plumb line into
const WIDEST = 1.4;
const LARGEST = 10; // pixels of the screen that a pixel of the photo may fill

function stageShape([left, top, right, bottom]) {
  return Math.min(WIDEST, Math.max(NARROWEST, (right - left) / (bottom - top)));
}

function around(left, top, right, bottom, shape) {
  const w = Math.max(right - left, (bottom - top) * shape);
  return { x: (left + right - w) / 2, y: (top + bottom - w / shape) / 2, w, h: w / shape };
}

function kept(view, data, shape, screenWidth) {
  const whole = around(0, 0, data.width, data.height, shape);
  const w = Math.min(whole.w, Math.max(screenWidth / LARGEST, view.w));
  const h = w / shape;
  const x = view.x + (view.w - w) / 2;
  const y = view.y + (view.h - h) / 2;
  return { x: along(x, w, data.width), y: along(y, h, data.height), w, h };
}

function along(start, length, whole) {
  return length >= whole ? (whole - length) / 2 : Math.min(Math.max(start, 0), whole - length);
}

function fitted(data, shape) {
  return kept(around(...data.frame, shape), data, shape, 0);
}

// Nearer by `factor`, with the place `at` staying where it is on the screen.
function nearer(view, factor, at) {
  const w = view.w / factor;
  const h = view.h / factor;
  return { x: at[0] - (at[0] - view.x) / factor, y: at[1] - (at[1] - view.y) / factor, w, h };
}

function moved(view, dx, dy) {
  return { ...view, x: view.x + dx, y: view.y + dy };
}

// Moved just so far that `at` is seen, with some room around it.
function showing(view, at) {
  const room = view.w / 10;
  const into = (value, start, length) => Math.min(0, value - room - start) + Math.max(0, value + room - start - length);
  return moved(view, into(at[0], view.x, view.w), into(at[1], view.y, view.h));
}

function middle(view) {
  return [view.x + view.w / 2, view.y + view.h / 2];
}

function isSame(one, other) {
  return Math.abs(one.w - other.w) < 0.5 && Math.abs(one.x - other.x) < 0.5 && Math.abs(one.y - other.y) < 0.5;
}
