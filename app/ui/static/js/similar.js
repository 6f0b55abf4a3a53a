// Shows similar threads or experiences while somebody types a title.
// Without this file they are shown once after the form is sent.

const PAUSE = 500;
const FEWEST = 6;

function setUp(form) {
  const title = form.elements.title;
  const box = form.querySelector("[data-similar-box]");
  const heading = box.querySelector("[data-similar-words]");
  const list = box.querySelector("ul");
  // A heading is no live region; this one stands outside the box, so that it is there to be filled.
  const status = form.querySelector("[data-similar-status]");
  const seen = document.createElement("input");
  let timer = 0;
  let asked = 0;
  seen.type = "hidden";
  seen.name = "podobne";
  seen.value = "1";

  function row(found) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = found.url;
    link.textContent = found.title;
    // What was typed stays in this window.
    link.target = "_blank";
    link.rel = "noopener";
    item.append(link);
    if (found.facts) item.append(` (${found.facts})`);
    return item;
  }

  async function find() {
    const text = title.value.trim();
    asked += 1;
    const mine = asked;
    if (text.length < FEWEST) { box.hidden = true; return; }
    try {
      const answer = await fetch(`${form.dataset.similar}?tytul=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
      if (mine !== asked || !answer.ok) return;
      const { results } = await answer.json();
      list.replaceChildren(...results.map(row));
      heading.textContent = results.length ? heading.dataset.similarWords : "";
      status.textContent = heading.textContent;
      box.hidden = !results.length;
      // The server need not stop the form to show what its author has before their eyes.
      if (results.length) form.append(seen);
    } catch {
      box.hidden = true;
    }
  }

  title.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, PAUSE);
  });
}

document.querySelectorAll("form[data-similar]").forEach(setUp);
