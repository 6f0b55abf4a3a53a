// Offers pages while somebody types into a field of search (ARIA pattern: combobox with a list
// box). Arrows choose, Enter goes there, Escape closes. Nothing is chosen at first, so Enter
// searches, as it does without this file.

const PAUSE = 120;
const FEWEST = 2;
let lists = 0;

function setUp(form) {
  const field = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let found = [];
  let chosen = -1;
  let timer = 0;
  let asked = 0;
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
    asked += 1;
    clearTimeout(timer);
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
    item.append(label, " ", note);
    // Before the field loses its place.
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", () => go(index));
    return item;
  }

  async function find() {
    const typed = field.value.trim();
    asked += 1;
    const mine = asked;
    try {
      const answer = await fetch(`${form.dataset.suggestions}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } });
      if (mine !== asked || !answer.ok) return;
      const told = await answer.json();
      if (mine !== asked) return;
      close();
      found = told.suggestions;
      if (!found.length) return;
      list.replaceChildren(...found.map(row));
      list.hidden = false;
      field.setAttribute("aria-expanded", "true");
      status.textContent = told.status;
    } catch {
      close();
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    if (field.value.trim().length >= FEWEST) timer = setTimeout(find, PAUSE);
    else close();
  });
  field.addEventListener("keydown", (event) => {
    if (!found.length) {
      if (event.key === "Escape") close();
      return;
    }
    const all = found.length + 1;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) choose(((chosen + 1 + steps[event.key] + all) % all) - 1);
    else if (event.key === "Enter" && chosen >= 0) go(chosen);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
  form.addEventListener("submit", close);
}

document.querySelectorAll("form[data-suggestions]").forEach(setUp);
