// Files in base64 -> links to files that exist in this browser only.

const made = new WeakMap();

function bytes(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function link(file) {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(new Blob([bytes(file.content)], { type: file.type }));
  anchor.download = file.name;
  anchor.textContent = file.label;
  return anchor;
}

function drop(root) {
  for (const anchor of made.get(root) ?? []) {
    URL.revokeObjectURL(anchor.href);
  }
  made.delete(root);
}

export default function ({ data, parentElement }) {
  drop(parentElement);
  const links = data.files.map(link);
  made.set(parentElement, links);
  parentElement.querySelector(".downloads").replaceChildren(...links);
  return () => drop(parentElement);
}
