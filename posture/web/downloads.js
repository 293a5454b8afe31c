// Links to files that are asked for by a click, come in base64, and exist in this browser only.
//
// The server is told of one click at a time. An answer is lost where a run is left or its messages are dropped, so a
// click is told again, with another number after its mark, when the page is at rest and has not answered.

const lists = new WeakMap(); // of each nav: its clicks without an answer, oldest first, and how to tell the server
const KEPT_MS = 60_000; // until a browser that asks where to keep a file has read it
const LOOK_MS = 3_000; // longer than a run takes to begin
const MOST_TOLD = 3;
const LOST = "No file came. Check the connection, then take it again.";

function bytes(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function keep(file, content) {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(new Blob([bytes(content)], { type: file.type }));
  anchor.download = file.name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), KEPT_MS);
}

function say(nav, words) {
  nav.parentNode.querySelector(".downloads-said").textContent = words;
}

function click(nav, file, link) {
  const { clicks } = lists.get(nav);
  if (clicks.some((waiting) => waiting.link === link)) {
    return;
  }
  say(nav, "");
  link.ariaBusy = "true";
  clicks.push({ mark: `${crypto.getRandomValues(new Uint32Array(4)).join("-")}/`, told: 0, file, link });
  if (clicks.length === 1) {
    tell(nav);
  }
}

function tell(nav) {
  const { clicks, setStateValue } = lists.get(nav);
  const [first] = clicks;
  first.told += 1;
  setStateValue("wanted", { name: first.file.name, ask: `${first.mark}${first.told}` });
  setTimeout(look, LOOK_MS, nav, first);
}

function look(nav, told) {
  if (!nav.isConnected || lists.get(nav).clicks[0] !== told) {
    return;
  }
  const app = document.querySelector("[data-testid=stApp]").dataset;
  if (app.testConnectionState === "CONNECTED" && app.testScriptState !== "notRunning") {
    setTimeout(look, LOOK_MS, nav, told);
  } else if (told.told < MOST_TOLD) {
    tell(nav);
  } else {
    lists.get(nav).clicks.splice(0).forEach(({ link }) => (link.ariaBusy = null));
    say(nav, LOST);
  }
}

function answer(nav, made) {
  const { clicks } = lists.get(nav);
  if (!clicks.length || !made?.ask.startsWith(clicks[0].mark)) {
    return;
  }
  const { file, link } = clicks.shift();
  link.ariaBusy = null;
  if (made.content) {
    keep(file, made.content);
  } else {
    say(nav, made.why);
  }
  if (clicks.length) {
    tell(nav);
  }
}

function link(nav, file) {
  const anchor = document.createElement("a");
  anchor.href = "#";
  anchor.textContent = file.label;
  anchor.onclick = (event) => {
    event.preventDefault();
    click(nav, file, anchor);
  };
  return anchor;
}

export default function ({ data, parentElement, setStateValue }) {
  const nav = parentElement.querySelector(".downloads");
  const told = JSON.stringify(data.files);
  if (nav.dataset.told !== told) {
    nav.dataset.told = told;
    lists.set(nav, { clicks: [] });
    nav.replaceChildren(...data.files.map((file) => link(nav, file)));
  }
  lists.get(nav).setStateValue = setStateValue;
  answer(nav, data.made);
}
