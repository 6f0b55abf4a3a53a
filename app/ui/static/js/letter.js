// Keeps the preview of a letter fresh while it is typed, and brings the fields that an answer asks
// for. Without this file the buttons of the form do the same.

const WAIT = 700;
const form = document.querySelector("form[data-letter]");
let timer = 0;
let asked = 0;

async function draw() {
  const number = ++asked;
  const data = new FormData(form);
  data.set("podglad", "1");
  let page;
  try {
    const response = await fetch(form.action, { method: "POST", body: data });
    if (!response.ok) return null;
    page = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    // Offline, or the answer was cut: the button still refreshes the preview.
    return null;
  }
  // Only the newest question may answer.
  return number === asked ? page : null;
}

function take(page, id) {
  const fresh = page.getElementById(id);
  if (fresh) document.getElementById(id).replaceWith(document.importNode(fresh, true));
}

const names = (root) =>
  [...root.querySelectorAll("input[name=widoczne]")].map((input) => input.value).join();

async function refresh(withFields) {
  const page = await draw();
  if (!page) return;
  take(page, "arkusz");
  if (!withFields || names(page) === names(document)) return;
  const focused = document.activeElement?.id;
  take(page, "pola");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

if (form) {
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => refresh(false), WAIT);
  });
  form.addEventListener("change", (event) => {
    if (!event.target.closest("[data-decides]")) return;
    clearTimeout(timer);
    refresh(true);
  });
}
