// Shows who is signed in, and leaves the page when that ends, so that no patient stays on an unattended screen.

const EVERY_MS = 15000;
let watch = null;

async function look() {
  try {
    const answer = await fetch("/signed-in", { cache: "no-store", redirect: "error" });
    if (answer.status === 401) {
      location.replace("/sign-in");
    }
  } catch {
    // The server is away for a moment; what is on the screen stays.
  }
}

function lookIfSeen() {
  if (!document.hidden) {
    look();
  }
}

export default function ({ data, parentElement }) {
  parentElement.querySelector(".name").textContent = data.name;
  parentElement.querySelector("[name=form]").value = data.form;
  if (watch === null) {
    watch = setInterval(look, EVERY_MS);
    document.addEventListener("visibilitychange", lookIfSeen);
    window.addEventListener("pageshow", look);
  }
}
