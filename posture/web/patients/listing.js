// Rows of patients -> a table whose rows open. Every text is set as text, so that no name can be markup.

function cell(kind, text, dir = "auto") {
  const made = document.createElement("td");
  made.className = kind;
  const inner = document.createElement("span");
  inner.dir = dir;
  inner.textContent = text;
  made.append(inner);
  return made;
}

function way(place, row, text, open) {
  const anchor = document.createElement("a");
  anchor.href = `${place}?id=${encodeURIComponent(row.id)}`; // for another tab; a plain click stays in this session
  anchor.textContent = text;
  anchor.addEventListener("click", (event) => {
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(place, row.id);
  });
  return anchor;
}

function drawn(row, open) {
  const made = document.createElement("tr");
  const name = document.createElement("td");
  name.className = "name";
  const opens = way("patient", row, row.called, open);
  opens.dir = "auto";
  name.append(opens);
  const call = document.createElement("td");
  call.className = "call";
  const begins = way("new-visit", row, "New visit", open);
  begins.classList.add("visit");
  begins.setAttribute("aria-label", `New visit of ${row.called}`);
  call.append(begins);
  const visits = row.visits === 1 ? "1 visit" : `${row.visits || "no"} visits`;
  const brief = [row.reference, row.born && `born ${row.born}`, visits, row.last && `last ${row.last}`];
  made.append(
    name,
    cell("reference", row.reference),
    cell("born number", row.born),
    cell("visits number", String(row.visits)),
    cell("last", row.last),
    call,
    cell("brief", brief.filter(Boolean).join(" · ")),
  );
  made.addEventListener("click", () => open("patient", row.id));
  return made;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const open = (place, id) => setTriggerValue("opened", { place, id });
  parentElement.querySelector("tbody").replaceChildren(...data.rows.map((row) => drawn(row, open)));
}
