// Keys for reviewers: j, k, o, a, r, c and ? (help). Nothing is decided without a question, nothing
// happens while somebody writes in a field, and the keys can be switched off (WCAG 2.1.4).

const STORE = "skroty";
const page = document.querySelector("[data-keys]");
const help = document.querySelector("[data-keys-list]");
const question = document.querySelector("[data-keys-confirm]");
const items = page ? [...page.querySelectorAll("[data-keys-item]")] : [];

// A browser may refuse to store anything; the keys are on then until the page is left.
let on = true;
try {
  on = localStorage.getItem(STORE) !== "0";
} catch (refused) {
  console.debug("shortcuts are not remembered", refused.name);
}

function switchTo(wanted) {
  on = wanted;
  try {
    localStorage.setItem(STORE, wanted ? "1" : "0");
  } catch (refused) {
    console.debug("shortcuts are not remembered", refused.name);
  }
}

// The item with focus in it; on a page of one proposal, the page itself.
const current = () => items.find((item) => item.contains(document.activeElement));
const scope = () => (items.length ? current() : page);
const part = (name) => scope()?.querySelector(`[data-keys-${name}]`);

function reveal(element) {
  const fold = element.closest("details");
  if (fold) fold.open = true;
}

function focusOn(element) {
  if (!element) return;
  reveal(element);
  element.focus();
  element.scrollIntoView({ block: "nearest" });
}

function step(by, name) {
  if (!items.length) return page.querySelector(`[data-keys-${name}]`)?.click();
  const at = items.indexOf(current());
  const next = items[at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + by))];
  focusOn(next?.querySelector("[data-keys-open]"));
}

// What is accepted, in the question itself: nobody says yes to what the question covers.
function shown() {
  const copy = part("look")?.cloneNode(true);
  for (const one of copy?.querySelectorAll("[id], [aria-labelledby]") ?? []) {
    one.removeAttribute("id");
    one.removeAttribute("aria-labelledby");
  }
  return copy?.children ?? [];
}

function accept() {
  const button = part("accept");
  if (!button) return focusOn(part("open"));
  reveal(button);
  const title = scope().querySelector("[data-keys-open], h1, h2");
  question.querySelector("[data-keys-what]").textContent = title ? title.textContent.trim() : "";
  question.querySelector("[data-keys-shown]").replaceChildren(...shown());
  question.returnValue = "";
  question.onclose = () => {
    if (question.returnValue === "tak") button.click();
    // The event comes a moment late: the next key may have taken the focus elsewhere by then.
    else if (document.activeElement === document.body) button.focus();
  };
  question.showModal();
}

const KEYS = {
  j: () => step(1, "next"),
  k: () => step(-1, "previous"),
  o: () => part("open")?.click(),
  a: accept,
  r: () => focusOn(part("comment") ?? part("open")),
  c: () => part("claim")?.click(),
};

function isWriting(target) {
  return target.isContentEditable || target.closest("input:not([type=checkbox], [type=radio]), textarea, select");
}

if (page && help && question) {
  document.querySelector("[data-keys-tools]").hidden = false;
  document.querySelector("[data-keys-help]").addEventListener("click", () => help.showModal());
  const box = help.querySelector("[data-keys-on]");
  box.checked = on;
  box.addEventListener("change", () => switchTo(box.checked));
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
    if (!on || isWriting(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") help.showModal();
    else if (Object.hasOwn(KEYS, event.key)) KEYS[event.key]();
    else return;
    event.preventDefault();
  });
}
