// Walks through a letter without leaving the page, so that the browser's back and forward lead from
// step to step and lose nothing; keeps the preview fresh while it is typed, and brings the fields
// that an answer asks for. Without this file the buttons of the form do the same.

const WAIT = 700;
// Browsers write their history down: it must hold neither the session's token nor a PESEL.
const UNKEPT = /^csrf_token$|pesel/;
// What is typed stays in this tab's history, as the fields of any form do, and nowhere else.
const wizard = () => document.querySelector("form[data-letter]");
const step = () => wizard().elements.krok.value;
let timer = 0;
let asked = 0;
let edits = 0;
let isWalking = false;
let isPlain = false;

function keep() {
  const pairs = [...new FormData(wizard())].filter(([name]) => !UNKEPT.test(name));
  history.replaceState({ krok: step(), pairs }, "");
}

// The page that answers; nothing when it is no step of a letter or a newer question was asked.
async function ask(data) {
  const number = ++asked;
  try {
    const response = await fetch(wizard().action, { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return number === asked && page.querySelector("form[data-letter]") ? page : null;
  } catch {
    // Offline, or the answer was cut: the buttons still work as those of any form.
    return null;
  }
}

function take(page, id) {
  const fresh = page.getElementById(id);
  if (fresh) document.getElementById(id).replaceWith(document.importNode(fresh, true));
}

const names = (root) =>
  [...root.querySelectorAll("input[name=widoczne]")].map((input) => input.value).join();

async function refresh(withFields) {
  if (isWalking) return;
  const before = edits;
  const data = new FormData(wizard());
  data.set("podglad", "1");
  const page = await ask(data);
  if (!page || isWalking) return;
  take(page, "arkusz");
  keep();
  if (!withFields || names(page) === names(document)) return;
  // Fields must not be exchanged below somebody who went on typing in the meantime.
  if (edits !== before) {
    await refresh(true);
    return;
  }
  const focused = document.activeElement?.id;
  take(page, "pola");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

// Puts the step of another page in place of this one.
function show(page) {
  const main = document.getElementById("tresc");
  main.replaceChildren(...document.importNode(page.getElementById("tresc"), true).childNodes);
  document.title = page.title;
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
}

// Asks for a step and shows it; tells whether it came.
async function walk(data) {
  clearTimeout(timer);
  isWalking = true;
  wizard().setAttribute("aria-busy", "true");
  const page = await ask(data);
  wizard().removeAttribute("aria-busy");
  isWalking = false;
  if (page) show(page);
  return page !== null;
}

async function send(form, button) {
  const from = step();
  keep();
  if (await walk(new FormData(form, button))) {
    if (step() !== from) history.pushState(null, "");
    keep();
    return;
  }
  isPlain = true;
  form.requestSubmit(button);
}

async function goTo(krok, pairs) {
  const data = new FormData();
  for (const [name, value] of pairs) data.append(name, value);
  data.set("csrf_token", wizard().elements.csrf_token.value);
  data.set("krok", krok);
  if (await walk(data)) keep();
}

if (wizard()) {
  addEventListener("input", (event) => {
    if (event.target.form !== wizard()) return;
    edits++;
    clearTimeout(timer);
    timer = setTimeout(() => refresh(false), WAIT);
  });
  addEventListener("change", (event) => {
    if (!event.target.closest("[data-decides]")) return;
    clearTimeout(timer);
    refresh(true);
  });
  addEventListener("submit", (event) => {
    if (event.target !== wizard() || isPlain) return;
    if (event.submitter?.hasAttribute("formaction")) {
      keep();
      return;
    }
    event.preventDefault();
    if (!isWalking) send(event.target, event.submitter);
  });
  addEventListener("popstate", (event) => {
    // What was typed since goes along to the other step.
    if (event.state && event.state.krok !== step()) {
      goTo(event.state.krok, [...new FormData(wizard())]);
    }
  });
  if (history.state?.pairs) goTo(history.state.krok, history.state.pairs);
  else keep();
}
