// Completes names after "@" in a text area: arrows choose, Enter or Tab takes, Escape closes.
// Without this file people write the name from the address of a profile themselves.

const PAUSE = 200;
const TYPED = /(?:^|[^\p{L}\p{N}_@/.-])@([\p{L}\p{N}-]{1,40})$/u;
let lists = 0;

function setUp(area) {
  const words = area.dataset;
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let people = [];
  let chosen = -1;
  let timer = 0;
  let asked = 0;
  lists += 1;
  list.id = `mentions-${lists}`;
  list.className = "mention-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.mentionsLabel);
  list.hidden = true;
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  area.after(list, status);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-haspopup", "listbox");
  area.setAttribute("aria-controls", list.id);

  const typed = () => (area.selectionStart === area.selectionEnd ? area.value.slice(0, area.selectionStart).match(TYPED) : null);

  function close() {
    // An answer that is still on its way must not open it again.
    asked += 1;
    clearTimeout(timer);
    status.textContent = "";
    people = [];
    chosen = -1;
    list.hidden = true;
    list.replaceChildren();
    area.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    chosen = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
    area.setAttribute("aria-activedescendant", list.children[index].id);
  }

  function take(index) {
    const beginning = typed();
    const person = people[index];
    close();
    if (!beginning) return;
    const end = area.selectionStart;
    area.focus();
    area.setSelectionRange(end - beginning[1].length, end);
    // The old command is the only one that keeps the browser's undo.
    if (!document.execCommand("insertText", false, `${person.slug} `)) area.setRangeText(`${person.slug} `, end - beginning[1].length, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function row(person, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.textContent = person.city ? `${person.name}, ${person.city}` : person.name;
    // Before the text area loses its place.
    item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(index); });
    return item;
  }

  async function find() {
    const beginning = typed();
    if (!beginning) { close(); return; }
    asked += 1;
    const mine = asked;
    try {
      const answer = await fetch(`${words.mentions}?q=${encodeURIComponent(beginning[1])}`, { headers: { Accept: "application/json" } });
      if (mine !== asked || !answer.ok) return;
      const told = await answer.json();
      close();
      people = told.people;
      if (!people.length) return;
      list.replaceChildren(...people.map(row));
      list.hidden = false;
      choose(0);
      status.textContent = words.mentionsFound;
    } catch {
      close();
    }
  }

  area.addEventListener("input", () => {
    clearTimeout(timer);
    if (typed()) timer = setTimeout(find, PAUSE);
    else close();
  });
  area.addEventListener("keydown", (event) => {
    if (!people.length) {
      // An answer may still be on its way: it is not to open the list any more.
      if (event.key === "Escape") close();
      return;
    }
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) choose((chosen + steps[event.key] + people.length) % people.length);
    else if (event.key === "Enter" || event.key === "Tab") take(chosen);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  area.addEventListener("blur", close);
}

document.querySelectorAll("textarea[data-mentions]").forEach(setUp);
