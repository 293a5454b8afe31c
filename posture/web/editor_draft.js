// The points that a hand placed and the plumb line, with every step before and after.
//
// A step is a whole new value { points, plumb }, points by name as [x, y, error]; nothing is changed in place. Drafts
// outlive the component, which the page may take away and put back; a new revision from Python begins anew.

const MOST_DRAFTS = 8;
const drafts = (globalThis[Symbol.for("posture.drafts")] ??= new Map());

function draftOf(data) {
  let draft = drafts.get(data.key);
  if (draft?.rev !== data.rev) {
    draft = { rev: data.rev, now: { points: data.start, plumb: data.plumb }, past: [], future: [] };
    drafts.delete(data.key);
    drafts.set(data.key, draft);
    if (drafts.size > MOST_DRAFTS) drafts.delete(drafts.keys().next().value);
  }
  return draft;
}

function take(draft, next) {
  draft.past.push(draft.now);
  draft.now = next;
  draft.future = [];
}

function takeBack(draft) {
  if (!draft.past.length) return false;
  draft.future.push(draft.now);
  draft.now = draft.past.pop();
  return true;
}

function takeAgain(draft) {
  if (!draft.future.length) return false;
  draft.past.push(draft.now);
  draft.now = draft.future.pop();
  return true;
}

function withPoint(value, name, at, error) {
  const rounded = [...at, error].map((number) => Math.round(number * 100) / 100);
  return { ...value, points: { ...value.points, [name]: rounded } };
}

function withoutPoint(value, name) {
  const points = { ...value.points };
  delete points[name];
  return { ...value, points };
}

function withPlumb(value, ends, error) {
  const sorted = [...ends].sort((one, other) => one[1] - other[1]);
  const rounded = sorted.map((end) => end.map((number) => Math.round(number * 100) / 100));
  return { ...value, plumb: { ends: rounded, sd_px: error } };
}
