// A phone brings up digits and the decimal comma for the field of this label: Streamlit cannot be asked to.

function ask(label) {
  for (const field of document.querySelectorAll("input[aria-label]")) {
    if (field.getAttribute("aria-label") === label && field.inputMode !== "decimal") {
      field.inputMode = "decimal";
    }
  }
}

export default function ({ data }) {
  ask(data.label);
  const changes = new MutationObserver(() => ask(data.label)); // Streamlit may build the field later, or anew
  changes.observe(document.body, { childList: true, subtree: true });
  return () => changes.disconnect();
}
