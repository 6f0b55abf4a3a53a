// Sending a file without leaving the page: the form keeps the chosen file when it comes back, and
// a link with data-upload="id of a text area" opens the form in a dialog and writes the line of
// the new file into the text. Without this file the link and the form are ordinary ones.

const FORM = "[data-upload-form]";

const page = async (response) => new DOMParser().parseFromString(await response.text(), "text/html");

// The form as the server sent it back, with the file that the person chose before.
function putBack(box, fresh) {
  const file = box.querySelector("input[type=file]");
  const wanted = fresh.querySelector("input[type=file]");
  if (file.files.length) {
    wanted.files = file.files;
    fresh.querySelector("[data-upload-again]")?.remove();
  }
  box.replaceChildren(...fresh.childNodes);
  (box.querySelector("[role=alert] a") ?? box.querySelector("form")).focus();
}

function send(box, done) {
  box.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const button = form.querySelector("[type=submit]");
    button.setAttribute("aria-disabled", "true");
    try {
      const response = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const answer = await page(response);
      const fresh = answer.querySelector(FORM);
      if (response.redirected && !fresh) done(response.url, answer);
      else if (fresh) putBack(box, fresh);
      else form.submit();
    } catch {
      form.submit(); // the browser's own page tells what is wrong with the connection
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}

function writeInto(area, line) {
  const before = area.value.slice(0, area.selectionEnd).match(/\n*$/)[0].length;
  const head = area.selectionEnd === before ? "" : "\n".repeat(Math.max(0, 2 - before));
  area.focus();
  area.setSelectionRange(area.selectionEnd, area.selectionEnd);
  const text = `${head}${line}\n\n`;
  // The old command is the only one that keeps the browser's undo.
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, area.selectionEnd, area.selectionEnd, "end");
  }
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

async function openDialog(link) {
  const area = document.getElementById(link.dataset.upload);
  const found = await page(await fetch(link.href));
  const box = found.querySelector(FORM);
  if (!area || !box) {
    location.href = link.href;
    return;
  }
  const dialog = document.createElement("dialog");
  const title = document.createElement("h2");
  const close = document.createElement("button");
  title.id = "upload-title";
  title.textContent = found.querySelector("h1").textContent;
  close.type = "button";
  close.className = "button button-quiet";
  close.textContent = link.dataset.close;
  close.addEventListener("click", () => dialog.close());
  dialog.className = "upload-dialog stack";
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(title, box, close);
  dialog.addEventListener("close", () => dialog.remove());
  send(box, (_url, answer) => {
    dialog.close();
    writeInto(area, answer.querySelector("[data-markdown]").value);
  });
  document.body.append(dialog);
  dialog.showModal();
}

const form = document.querySelector(FORM);
if (form) send(form, (url) => { location.href = url; });

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-upload]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openDialog(link);
});
