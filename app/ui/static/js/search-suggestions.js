// Offers pages while somebody types into a field of search (ARIA pattern: combobox with a list
// box). Arrows choose, Enter goes there, Escape closes, and keys that move within the text lead back
// to it. Nothing is chosen at first, so Enter searches, as it does without this file.

const PAUSE = 120;
const FEWEST = 2;
const IN_THE_TEXT = new Set(["ArrowLeft", "ArrowRight", "Home", "End"]);
let lists = 0;

function setUp(form) {
  const field = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let found = [];
  let chosen = -1;
  let timer = 0;
  // Of the newest question; an older one is ended, so its answer cannot come later.
  let asking = new AbortController();
  lists += 1;
  list.id = `suggestions-${lists}`;
  list.className = "suggestion-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.suggestionsLabel);
  list.hidden = true;
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  form.append(list, status);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  function close() {
    // An answer that is still on its way must not open it again.
    asking.abort();
    clearTimeout(timer);
    empty();
  }

  function empty() {
    status.textContent = "";
    found = [];
    chosen = -1;
    list.hidden = true;
    list.replaceChildren();
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  // -1 is the field itself.
  function choose(index) {
    chosen = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
    if (index < 0) { field.removeAttribute("aria-activedescendant"); return; }
    const item = list.children[index];
    field.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  function go(index) {
    const { url } = found[index];
    close();
    location.assign(url);
  }

  function row(suggestion, index) {
    const item = document.createElement("li");
    const label = document.createElement("span");
    const note = document.createElement("span");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    label.textContent = suggestion.label;
    label.lang = suggestion.language;
    note.className = "small soft";
    note.textContent = suggestion.note;
    note.lang = suggestion.note_language;
    item.append(label, " ", note);
    // Before the field loses its place.
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", () => go(index));
    return item;
  }

  async function find() {
    asking.abort();
    const mine = new AbortController();
    asking = mine;
    let told = { suggestions: [], status: "" };
    try {
      const answer = await fetch(`${form.dataset.suggestions}?q=${encodeURIComponent(field.value.trim())}`, { headers: { Accept: "application/json" }, signal: mine.signal });
      if (answer.ok) told = await answer.json();
    } catch {
      // Without a network nothing is offered, and the form works as ever.
    }
    if (mine.signal.aborted) return;
    empty();
    found = told.suggestions;
    if (!found.length) return;
    list.replaceChildren(...found.map(row));
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    status.textContent = told.status;
  }

  function isLongEnough() {
    return field.value.trim().length >= FEWEST;
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    choose(-1);
    if (isLongEnough()) timer = setTimeout(find, PAUSE);
    else close();
  });
  field.addEventListener("keydown", (event) => {
    // The arrows and Enter belong to an input method while it composes a letter.
    if (event.isComposing) return;
    if (!found.length) {
      if (event.key === "Escape") close();
      if (event.key !== "ArrowDown" || !isLongEnough()) return;
      event.preventDefault();
      find();
      return;
    }
    const all = found.length + 1;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) choose(((chosen + 1 + steps[event.key] + all) % all) - 1);
    else if (event.key === "Enter" && chosen >= 0) go(chosen);
    else if (event.key === "Escape") close();
    else {
      if (IN_THE_TEXT.has(event.key)) choose(-1);
      return;
    }
    event.preventDefault();
  });
  field.addEventListener("blur", close);
  form.addEventListener("submit", close);
}

document.querySelectorAll("form[data-suggestions]").forEach(setUp);
