// Toolbar over a text area that holds Markdown. Words to put in come from the page, in its language.
// One button is a tab stop, arrows move between them; Ctrl+B, Ctrl+I and Ctrl+K work in the text.

const KEYS = { b: "bold", i: "italic", k: "link" };

const around = (mark) => (text) => [`${mark}${text}${mark}`, mark.length];
const inLines = (mark) => (text) => [text.split("\n").map((line, i) => mark(i) + line).join("\n"), mark(0).length];

// Each gives what to put in for the selected text, and where in it the text begins.
const ACTIONS = {
  bold: around("**"),
  italic: around("*"),
  link: (text) => [`[${text}](https://)`, 1],
  wiki: (text, second) => [`[[${second}|${text}]]`, second.length + 3],
  heading: inLines(() => "## "),
  list: inLines(() => "- "),
  numbers: inLines((i) => `${i + 1}. `),
  quote: inLines(() => "> "),
  table: (text) => [`| ${text} | ${text} |\n| --- | --- |\n|  |  |`, 2],
  callout: (text, second) => [`!!! wskazowka "${second}"\n${text.split("\n").map((line) => `    ${line}`).join("\n")}`, second.length + 21],
};
const INLINE = ["bold", "italic", "link", "wiki"];

// Blocks stand alone: an empty line before and after.
function withGaps(area, start, end, text) {
  const before = area.value.slice(0, start).match(/\n*$/)[0].length;
  const after = area.value.slice(end).match(/^\n*/)[0].length;
  const head = start === before ? "" : "\n".repeat(Math.max(0, 2 - before));
  const tail = end + after === area.value.length ? "\n" : "\n".repeat(Math.max(0, 2 - after));
  return [head, text + tail];
}

function apply(area, button) {
  const { action, sample, second = "" } = button.dataset;
  let { selectionStart: start, selectionEnd: end } = area;
  if (!INLINE.includes(action) && start !== end) {
    start = area.value.lastIndexOf("\n", start - 1) + 1;
  }
  const chosen = area.value.slice(start, end) || sample;
  let [text, offset] = ACTIONS[action](chosen, second);
  if (!INLINE.includes(action)) {
    const [head, rest] = withGaps(area, start, end, text);
    text = head + rest;
    offset += head.length;
  }
  area.focus();
  area.setSelectionRange(start, end);
  // The old command is the only one that keeps the browser's undo.
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, start, end, "end");
  const first = chosen.split("\n")[0];
  area.setSelectionRange(start + offset, start + offset + first.length);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function setUp(editor) {
  const area = editor.querySelector("textarea");
  const tools = editor.querySelector("[role=toolbar]");
  const buttons = [...tools.querySelectorAll("button")];
  const only = (button) => buttons.forEach((other) => { other.tabIndex = other === button ? 0 : -1; });
  only(buttons[0]);
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    only(button);
    apply(area, button);
  });
  tools.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const to = buttons.indexOf(document.activeElement) + steps[event.key];
    const button = buttons[to === Infinity ? buttons.length - 1 : to === -Infinity ? 0 : (to + buttons.length) % buttons.length];
    only(button);
    button.focus();
  });
  area.addEventListener("keydown", (event) => {
    const action = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && KEYS[event.key];
    const button = action && buttons.find((one) => one.dataset.action === action);
    if (!button) return;
    event.preventDefault();
    apply(area, button);
  });
  tools.hidden = false;
}

document.querySelectorAll("[data-editor]").forEach(setUp);
