// Two taps on the photo, or four numbers -> both ends of a plumb line, in pixels of the photo.
//
// An end is tapped, dragged under the loupe, moved by arrow keys or typed. What is told to Python is the whole line
// each time, with the error of an end (`byHand`). Goes behind picture.js, as one text.

const lines = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const photo = parentElement.querySelector(".photo");
  const loupe = parentElement.querySelector(".loupe");
  const drawn = parentElement.querySelector(".line");
  const fields = [...parentElement.querySelectorAll("input")];
  const held = lines.get(parentElement);
  const line = held?.photo === data.photo ? held : { photo: data.photo, ends: data.ends ?? [], error: data.error };
  lines.set(parentElement, line);

  function tell() {
    line.ends.sort((one, other) => one[1] - other[1]);
    show();
    const whole = line.ends.length === 2;
    setStateValue("line", whole ? { ends: line.ends.map((end) => end.map(Math.round)), sd_px: line.error } : null);
  }

  function move(index, to) {
    line.ends[index] = inside(to, data);
  }

  function nearest(to) {
    const far = line.ends.map(([x, y]) => Math.hypot(x - to[0], y - to[1]));
    return far[0] <= far[1] ? 0 : 1;
  }

  function handle(end, index) {
    const size = pixelsOfScreen(photo);
    const name = index === 0 ? "Top" : "Bottom";
    const group = element("g", { class: "end", tabindex: 0, role: "button", "aria-label": `${name} end; arrow keys move it` });
    const [cx, cy] = end;
    group.append(element("circle", { class: "reach", cx, cy, r: 22 * size }), element("circle", { class: "dot", cx, cy, r: 9 * size }));
    group.onpointerdown = (event) => drag(event, index);
    group.onclick = (event) => event.stopPropagation();
    group.onkeydown = (event) => step(event, index);
    return group;
  }

  function drag(event, index) {
    const from = line.ends[index];
    const size = pixelsOfScreen(photo);
    photo.setPointerCapture(event.pointerId);
    magnify(loupe, photo, line.ends[index]);
    photo.onpointermove = (moved) => {
      move(index, [from[0] + size * (moved.clientX - event.clientX), from[1] + size * (moved.clientY - event.clientY)]);
      paint();
      magnify(loupe, photo, line.ends[index]);
    };
    photo.onpointerup = photo.onpointercancel = () => {
      photo.onpointermove = photo.onpointerup = photo.onpointercancel = null;
      magnify(loupe, photo, null);
      line.justDragged = true; // the click that ends a drag is no tap
      setTimeout(() => (line.justDragged = false));
      line.error = byHand(photo, event);
      tell();
    };
    event.preventDefault();
  }

  function step(event, index) {
    const way = arrowWay(event);
    if (!way) return;
    event.preventDefault();
    move(index, [line.ends[index][0] + way[0], line.ends[index][1] + way[1]]);
    tell();
    drawn.querySelectorAll(".end")[index]?.focus();
  }

  function paint() {
    const [one, other] = line.ends;
    const between = other ? { x1: one[0], y1: one[1], x2: other[0], y2: other[1] } : null;
    const strokes = between ? ["halo", "core"].map((kind) => element("line", { class: kind, ...between })) : [];
    drawn.replaceChildren(...strokes, ...line.ends.map(handle));
  }

  function show() {
    paint();
    fields.forEach((field, k) => {
      const end = line.ends[k >> 1];
      field.value = end ? Math.round(end[k % 2]) : "";
    });
  }

  photo.setAttribute("viewBox", `0 0 ${data.width} ${data.height}`);
  parentElement.querySelector(".stage").style.width = `min(100%, ${(75 * data.width) / data.height}vh)`;
  photo.style.aspectRatio = `${data.width} / ${data.height}`;
  showPicture(parentElement, data);
  photo.onclick = (event) => {
    if (line.justDragged) return;
    const at = place(photo, event);
    move(line.ends.length < 2 ? line.ends.length : nearest(at), at);
    line.error = byHand(photo, event);
    tell();
  };
  photo.ontouchstart = (event) => keepFrom(event, ({ target }) => target.closest(".end"));
  fields.forEach((field, k) => {
    field.max = k % 2 ? data.height : data.width;
    field.onchange = () => {
      const typed = fields.map((one) => (one.value === "" ? NaN : one.valueAsNumber));
      if (typed.some(Number.isNaN)) return;
      line.ends = [inside(typed.slice(0, 2), data), inside(typed.slice(2), data)];
      line.error = 1;
      tell();
    };
  });
  parentElement.querySelector("button").onclick = () => {
    line.ends = [];
    tell();
  };
  show();
  const watch = new ResizeObserver(() => paint());
  watch.observe(photo);
  return () => watch.disconnect();
}
