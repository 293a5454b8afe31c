// In a narrow window the menu is Streamlit's sidebar, opened by a bare arrow: it gets a name, and closes after a choice.

const NAMES = { stExpandSidebarButton: "Menu", stSidebarCollapseButton: "Close the menu" };
let isWatched = false;

function label() {
  for (const [part, name] of Object.entries(NAMES)) {
    const found = document.querySelector(`[data-testid=${part}]`);
    const button = found?.matches("button") ? found : found?.querySelector("button");
    if (button && button.getAttribute("aria-label") !== name) button.setAttribute("aria-label", name);
  }
}

function close(event) {
  if (!event.target.closest?.("[data-testid=stSidebarNavLink]")) return;
  setTimeout(() => document.querySelector("[data-testid=stSidebarCollapseButton] button[aria-expanded=true]")?.click());
}

export default function () {
  label();
  if (isWatched) return;
  isWatched = true;
  document.addEventListener("click", close);
  new MutationObserver(label).observe(document.body, { childList: true, subtree: true });
}
