// Paints the points: blue left, orange right; a circle where a point was found, a ring on a sticker, a diamond where a
// hand placed it, dashed where it is only proposed. Handles keep their element, and with it the keyboard's focus.

const SHAPES = {
  found: "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0 -14 0",
  marker: "M-9 0a9 9 0 1 0 18 0a9 9 0 1 0 -18 0M-1.5 0h3M0 -1.5v3",
  manual: "M0 -10L10 0L0 10L-10 0Z",
  proposed: "M-9 0a9 9 0 1 0 18 0a9 9 0 1 0 -18 0",
};
const WAYS = { found: "", marker: ", on a sticker", manual: ", placed by hand", proposed: ", not placed yet" };

// Everything that can be taken hold of: { name, label, side, kind, at }.
function grips(it) {
  const { data, draft } = it;
  const placed = { ...draft.now.points, ...(it.live?.name in LINE ? {} : it.live && { [it.live.name]: it.live.at }) };
  const added = data.addable.filter(({ name }) => placed[name]);
  const points = [...data.points, ...added].map((point) => {
    const at = placed[point.name] ?? [point.x, point.y];
    const kind = placed[point.name] ? "manual" : point.source === "marker" ? "marker" : "found";
    return { ...point, kind, at: [at[0], at[1]] };
  });
  const proposed = it.proposal && !placed[it.proposal.name] ? [{ ...it.proposal, kind: "proposed" }] : [];
  return [...points, ...proposed, ...lineGrips(it)];
}

const LINE = { "plumb-0": "Top end of the plumb line", "plumb-1": "Bottom end of the plumb line" };

function lineGrips(it) {
  const ends = it.pending?.ends ?? it.draft.now.plumb?.ends ?? [];
  return ends.map((end, index) => {
    const name = `plumb-${index}`;
    const kind = it.pending && !it.pending.moved[index] ? "proposed" : "manual";
    return { name, label: LINE[name], side: "", kind, at: it.live?.name === name ? it.live.at : end };
  });
}

function paint(it) {
  const { photo, root, view } = it;
  photo.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
  const all = grips(it);
  const size = pixelsOfScreen(photo);
  paintLines(it, new Map(all.map((grip) => [grip.name, grip])));
  for (const [name, group] of it.handles) {
    if (!all.some((grip) => grip.name === name)) {
      group.remove();
      it.handles.delete(name);
    }
  }
  for (const grip of all) paintHandle(it, grip, size);
  paintButtons(it, root);
}

function paintHandle(it, grip, size) {
  let group = it.handles.get(grip.name);
  if (!group) {
    group = element("g", { tabindex: 0, role: "button", "aria-roledescription": "movable point", "data-name": grip.name });
    group.append(element("circle", { class: "reach", r: 22 }), element("path", { class: "halo" }), element("path", { class: "dot" }));
    group.onfocus = () => it.choose(grip.name);
    group.onkeydown = (event) => it.key(event, grip.name);
    group.onblur = () => magnify(it.loupe, it.photo, null);
    it.handles.set(grip.name, group);
    it.photo.querySelector(".points").append(group);
  }
  const isChosen = it.chosen === grip.name;
  group.setAttribute("class", `point ${grip.side || "middle"} ${grip.kind}${isChosen ? " chosen" : ""}`);
  group.setAttribute("aria-label", `${grip.label}${WAYS[grip.kind]}; arrow keys move it`);
  group.setAttribute("transform", `translate(${grip.at[0]} ${grip.at[1]}) scale(${size})`);
  for (const path of group.querySelectorAll("path")) path.setAttribute("d", SHAPES[grip.kind]);
}

function paintLines(it, by) {
  const pairs = it.data.lines.filter(([one, other]) => isThere(by.get(one)) && isThere(by.get(other)));
  if (by.has("plumb-1")) pairs.push(["plumb-0", "plumb-1"]);
  const strokes = pairs.flatMap(([one, other]) => {
    const [a, b] = [by.get(one), by.get(other)];
    const ends = { x1: a.at[0], y1: a.at[1], x2: b.at[0], y2: b.at[1] };
    const side = one in LINE ? "plumb" : a.side === b.side ? a.side || "middle" : "middle";
    return ["halo", `core ${side}`].map((kind) => element("line", { class: kind, ...ends }));
  });
  it.photo.querySelector(".lines").replaceChildren(...strokes);
}

function isThere(grip) {
  return grip && grip.kind !== "proposed";
}

function paintButtons(it, root) {
  const { draft, chosen, data } = it;
  const button = (name) => root.querySelector(`[data-do=${name}]`);
  const point = [...data.points, ...data.addable].find(({ name }) => name === chosen);
  const isFound = data.points.some(({ name }) => name === chosen);
  button("undo").disabled = !draft.past.length;
  button("redo").disabled = !draft.future.length;
  button("out").disabled = it.isWhole();
  button("in").disabled = it.isNearest();
  button("one").disabled = !(chosen in draft.now.points);
  button("one").textContent = `${isFound || !point ? "Back to automatic" : "Remove"}${point ? `: ${point.label}` : ""}`;
  button("all").disabled = !Object.keys(draft.now.points).length;
  button("plumb").textContent = draft.now.plumb || it.pending ? "Clear the plumb line" : "Draw a plumb line";
  for (const option of root.querySelectorAll("option[value]")) option.disabled = option.value in draft.now.points;
}
