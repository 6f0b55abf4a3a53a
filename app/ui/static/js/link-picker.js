// Shortens the way to a link: finds while somebody types, and puts the chosen one into the text.
// Without this file the field opens a page of results to copy from.

const PAUSE = 300;
const FEWEST = 2;

function insert(area, markdown) {
  const { selectionStart: start, selectionEnd: end } = area;
  const chosen = area.value.slice(start, end);
  // Selected words stay the words of the link.
  const plain = chosen && !/[[\]|\n]/.test(chosen);
  const text = plain
    ? markdown.replace(/^\[\[([^|]*)\|.*\]\]$/, (_all, slug) => `[[${slug}|${chosen}]]`).replace(/^\[[^[].*\]\((.*)\)$/, (_all, url) => `[${chosen}](${url})`)
    : markdown;
  area.focus();
  area.setSelectionRange(plain ? start : end, end);
  // The old command is the only one that keeps the browser's undo.
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, plain ? start : end, end, "end");
  }
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function setUp(picker) {
  const words = picker.dataset;
  const field = picker.querySelector("input[type=search]");
  const list = picker.querySelector("[data-picker-list]");
  const status = picker.querySelector("[data-picker-status]");
  const area = picker.closest("form").querySelector("[data-editor] textarea");
  let timer = 0;
  let asked = 0;

  function row(target) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet";
    button.textContent = target.inside ? `${target.words} (${target.inside})` : target.words;
    button.addEventListener("click", () => insert(area, target.markdown));
    item.append(button);
    return item;
  }

  async function find() {
    const text = field.value.trim();
    asked += 1;
    const mine = asked;
    if (text.length < FEWEST) {
      list.replaceChildren();
      status.textContent = "";
      return;
    }
    try {
      const answer = await fetch(`${words.picker}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
      if (mine !== asked) return;
      if (!answer.ok) throw new Error(answer.status);
      const { results } = await answer.json();
      list.replaceChildren(...results.map(row));
      status.textContent = results.length ? words.pickerFound : words.pickerNone;
    } catch {
      if (mine === asked) status.textContent = words.pickerFailed;
    }
  }

  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(find, PAUSE); });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    clearTimeout(timer);
    find();
  });
  picker.querySelector("button[type=submit]").addEventListener("click", (event) => {
    event.preventDefault();
    find();
  });
}

document.querySelectorAll("[data-picker]").forEach(setUp);
