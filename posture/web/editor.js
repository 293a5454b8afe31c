// The photo with its points -> the points that a hand placed, told to Python as one whole value at every step.
//
// Goes behind picture.js, editor_draft.js, editor_view.js and editor_draw.js, as one text. Python is told the revision
// that a value belongs to, and drops late ones; what Python sends counts only where it begins a new revision.

const editors = new WeakMap();
const REACH = 22; // of a handle, in pixels of the screen: 44 across
const KEYS_MS = 150; // a key that is held down is told so often
const HINTS = {
  start: "Drag a point, or reach it with Tab and move it with the arrow keys (Shift: ten pixels).",
  proposal: (label) => `${label}: tap its place, drag the dashed circle there, or use the arrow keys. Enter places it, Escape gives up.`,
  pending: "Tap the top and the bottom of something plumb, as long as possible: a door frame, a corner of the room. Or drag both ends there.",
};

class Editor {
  constructor(root) {
    Object.assign(this, { root, handles: new Map(), fingers: new Map(), chosen: null, live: null });
    this.photo = root.querySelector(".photo");
    this.loupe = root.querySelector(".loupe");
    this.connect();
  }

  connect() {
    const { photo, root } = this;
    photo.onpointerdown = (event) => this.down(event);
    photo.onpointermove = (event) => this.move(event);
    photo.onpointerup = (event) => this.up(event, true);
    photo.onpointercancel = (event) => this.up(event, false);
    photo.onwheel = (event) => this.wheel(event);
    photo.ontouchstart = (event) => keepFrom(event, (finger) => this.grabbed || this.nearest(place(photo, finger)));
    root.querySelector(".editor").onkeydown = (event) => this.shortcut(event);
    root.querySelector("select").onchange = (event) => this.propose(event.target);
    const does = {
      undo: () => takeBack(this.draft) && this.tell(),
      redo: () => takeAgain(this.draft) && this.tell(),
      in: () => this.zoom(1.5, middle(this.view)),
      out: () => this.zoom(1 / 1.5, middle(this.view)),
      fit: () => this.look(fitted(this.data, this.shape)),
      one: () => this.take(withoutPoint(this.draft.now, this.chosen)),
      all: () => this.take({ ...this.draft.now, points: {} }),
      plumb: () => this.plumb(),
    };
    for (const [name, act] of Object.entries(does)) root.querySelector(`[data-do=${name}]`).onclick = act;
  }

  update(data, setStateValue) {
    const isNew = this.data?.rev !== data.rev;
    this.setStateValue = setStateValue;
    this.data = data;
    this.draft = draftOf(data);
    showPicture(this.root, data); // also of a known revision: the face may have been covered
    this.offer();
    if (!isNew) return paint(this);
    Object.assign(this, { proposal: null, pending: null, live: null, grabbed: null, shape: stageShape(data.frame) });
    this.root.querySelector(".stage").style.width = `min(100%, ${80 * this.shape}vh)`;
    this.photo.style.aspectRatio = `${this.shape}`;
    this.look(fitted(data, this.shape));
    this.say(HINTS.start);
  }

  offer() {
    const options = this.data.addable.map(({ name, label }) => Object.assign(document.createElement("option"), { value: name, textContent: label }));
    const first = Object.assign(document.createElement("option"), { textContent: "Choose a point …" });
    this.root.querySelector("select").replaceChildren(first, ...options);
    this.root.querySelector("label").hidden = !options.length;
  }

  // What is told ------------------------------------------------------------------------------------------------------

  take(next) {
    take(this.draft, next);
    this.tell();
  }

  tell(wait = 0) {
    paint(this);
    clearTimeout(this.telling);
    const value = () => this.setStateValue("edit", { rev: this.draft.rev, ...this.draft.now });
    if (wait) this.telling = setTimeout(value, wait);
    else value();
  }

  say(text) {
    this.root.querySelector("[role=status]").textContent = text;
  }

  // Points ------------------------------------------------------------------------------------------------------------

  grip(name) {
    return grips(this).find((grip) => grip.name === name);
  }

  choose(name) {
    this.chosen = name;
    const grip = this.grip(name);
    if (!grip) return;
    if (!this.grabbed) this.look(showing(this.view, grip.at));
    if (!this.proposal && !this.pending) this.say(`${grip.label}${WAYS[grip.kind]}.`);
  }

  put(name, at, error, wait) {
    const to = inside(at, this.data);
    this.live = null;
    if (name in LINE) return this.putEnd(Number(name.at(-1)), to, error, wait);
    if (this.proposal?.name === name) {
      this.proposal = null; // painted only with the point in its place, so that its handle keeps the focus
      this.say(HINTS.start);
    }
    take(this.draft, withPoint(this.draft.now, name, to, error));
    this.tell(wait);
    this.choose(name);
  }

  putEnd(index, to, error, wait) {
    const ends = [...(this.pending?.ends ?? this.draft.now.plumb.ends)];
    ends[index] = to;
    if (this.pending) {
      Object.assign(this.pending, { ends });
      this.pending.moved[index] = true;
      if (!this.pending.moved.every(Boolean)) return paint(this);
      this.pending = null;
    }
    this.say(HINTS.start);
    take(this.draft, withPlumb(this.draft.now, ends, error));
    this.tell(wait);
  }

  propose(select) {
    const point = this.data.addable.find(({ name }) => name === select.value);
    select.selectedIndex = 0;
    if (!point) return;
    this.pending = null;
    this.proposal = { ...point, at: [point.x, point.y] };
    this.chosen = point.name;
    this.look(showing(this.view, this.proposal.at));
    this.handles.get(point.name)?.focus({ preventScroll: true });
    this.say(HINTS.proposal(point.label));
  }

  settle() {
    this.proposal = this.pending = null;
    this.say(HINTS.start);
    paint(this);
  }

  plumb() {
    this.proposal = null;
    if (this.pending) return this.settle();
    if (this.draft.now.plumb) return this.take({ ...this.draft.now, plumb: null });
    this.look(around(0, 0, this.data.width, this.data.height, this.shape));
    const x = this.data.width * 0.06;
    this.pending = { ends: [[x, this.data.height * 0.2], [x, this.data.height * 0.8]], moved: [false, false] };
    this.say(HINTS.pending);
    paint(this);
  }

  // Keys --------------------------------------------------------------------------------------------------------------

  key(event, name) {
    const way = arrowWay(event);
    const grip = this.grip(name);
    if ((!way && event.key !== "Enter") || (event.key === "Enter" && grip.kind !== "proposed")) return;
    event.preventDefault();
    const [dx, dy] = way ?? [0, 0];
    const at = inside([grip.at[0] + dx, grip.at[1] + dy], this.data);
    this.put(name, at, pixelsOfScreen(this.photo), KEYS_MS);
    magnify(this.loupe, this.photo, at);
  }

  shortcut(event) {
    const key = event.key.toLowerCase();
    if (key === "escape" && (this.proposal || this.pending)) return this.settle();
    if (!(event.ctrlKey || event.metaKey) || !["z", "y"].includes(key)) return;
    event.preventDefault();
    const isAgain = key === "y" || event.shiftKey;
    if (isAgain ? takeAgain(this.draft) : takeBack(this.draft)) this.tell();
  }

  // Pointers ----------------------------------------------------------------------------------------------------------

  down(event) {
    if (event.button) return;
    this.fingers.set(event.pointerId, event);
    if (this.grabbed) return;
    const at = place(this.photo, event);
    const grip = this.fingers.size === 1 ? this.nearest(at) : null;
    this.photo.setPointerCapture(event.pointerId);
    event.preventDefault();
    if (!grip) return void (this.tapped = this.fingers.size === 1 ? { at, event } : null);
    this.tapped = null;
    this.grabbed = { name: grip.name, id: event.pointerId, from: grip.at, at };
    this.handles.get(grip.name).focus({ preventScroll: true });
    this.choose(grip.name);
    magnify(this.loupe, this.photo, grip.at);
  }

  nearest(at) {
    const far = ({ at: [x, y] }) => Math.hypot(x - at[0], y - at[1]);
    const near = grips(this).filter((grip) => far(grip) <= REACH * pixelsOfScreen(this.photo));
    return near.sort((one, other) => far(one) - far(other))[0] ?? null;
  }

  move(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    this.fingers.set(event.pointerId, event);
    if (this.grabbed) return event.pointerId === this.grabbed.id ? this.drag(event) : undefined;
    if (this.fingers.size === 2) return this.pinch(event, before);
    if (this.tapped && Math.hypot(event.clientX - this.tapped.event.clientX, event.clientY - this.tapped.event.clientY) > 6) this.tapped = null;
    if (!this.tapped) this.pan(event, before);
  }

  drag(event) {
    const { from, at, name } = this.grabbed;
    const to = place(this.photo, event);
    this.live = { name, at: inside([from[0] + to[0] - at[0], from[1] + to[1] - at[1]], this.data) };
    paint(this);
    magnify(this.loupe, this.photo, this.live.at);
  }

  up(event, isDone) {
    if (!this.fingers.delete(event.pointerId)) return;
    magnify(this.loupe, this.photo, null);
    const { grabbed, live, tapped } = this;
    if (grabbed && grabbed.id !== event.pointerId) return;
    Object.assign(this, { grabbed: null, live: null, tapped: null });
    if (isDone && live) this.put(live.name, live.at, byHand(this.photo, event));
    else if (isDone && tapped) this.tap(tapped.at, event);
    else paint(this);
  }

  tap(at, event) {
    const isInside = at.every((value, axis) => value === inside(at, this.data)[axis]);
    if (this.proposal && isInside) return this.put(this.proposal.name, at, byHand(this.photo, event));
    if (this.pending && isInside) this.put(`plumb-${this.pending.moved.indexOf(false)}`, at, byHand(this.photo, event));
  }

  // What is seen ------------------------------------------------------------------------------------------------------

  look(view) {
    this.view = kept(view, this.data, this.shape, this.photo.clientWidth);
    this.photo.classList.toggle("near", this.view.w < 0.98 * fitted(this.data, this.shape).w);
    paint(this);
  }

  isWhole() {
    return this.view.w >= around(0, 0, this.data.width, this.data.height, this.shape).w - 0.5;
  }

  isNearest() {
    return this.view.w <= this.photo.clientWidth / LARGEST + 0.5;
  }

  zoom(factor, at) {
    this.look(nearer(this.view, factor, at));
  }

  wheel(event) {
    const before = this.view;
    const lines = event.deltaMode ? 16 : 1;
    this.zoom(Math.exp(-0.0015 * lines * event.deltaY), place(this.photo, event));
    if (!isSame(before, this.view)) event.preventDefault(); // as far as it goes, the page scrolls
  }

  pan(event, before) {
    const size = pixelsOfScreen(this.photo);
    this.look(moved(this.view, size * (before.clientX - event.clientX), size * (before.clientY - event.clientY)));
  }

  pinch(event, before) {
    this.tapped = null;
    const other = [...this.fingers.values()].find((finger) => finger.pointerId !== event.pointerId);
    const apart = (finger) => Math.hypot(finger.clientX - other.clientX, finger.clientY - other.clientY);
    const half = { clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 };
    this.zoom(apart(event) / Math.max(apart(before), 1), place(this.photo, half));
    const size = pixelsOfScreen(this.photo) / 2;
    this.look(moved(this.view, size * (before.clientX - event.clientX), size * (before.clientY - event.clientY)));
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const editor = editors.get(parentElement) ?? new Editor(parentElement);
  editors.set(parentElement, editor);
  editor.update(data, setStateValue);
  const watch = new ResizeObserver(() => editor.look(editor.view));
  watch.observe(editor.photo);
  return () => watch.disconnect();
}
