// In a narrow window the menu is Streamlit's sidebar, opened by a bare arrow: it gets a name, and closes after a choice.

let isWatched = false;

function label({ open, close }) {
  for (const [part, name] of [["stExpandSidebarButton", open], ["stSidebarCollapseButton", close]]) {
    const found = document.querySelector(`[data-testid=${part}]`);
    const button = found?.matches("button") ? found : found?.querySelector("button");
    if (button && button.getAttribute("aria-label") !== name) button.setAttribute("aria-label", name);
  }
}

function closeAfter(event) {
  if (!event.target.closest?.("[data-testid=stSidebarNavLink]")) return;
  setTimeout(() => document.querySelector("[data-testid=stSidebarCollapseButton] button[aria-expanded=true]")?.click());
}

export default function ({ data }) {
  label(data);
  if (isWatched) return;
  isWatched = true;
  document.addEventListener("click", closeAfter);
  new MutationObserver(() => label(data)).observe(document.body, { childList: true, subtree: true });
}
