// Saves the draft on the server a few seconds after somebody stopped typing, and says so.
// Nothing is kept in the browser. Without this file there is the button "save a draft".

const PAUSE = 4000;
const LONGEST_WAIT = 120000;
// What a browser still sends of a page that is being left; longer texts may lose the last words.
const MOST_WHEN_LEAVING = 60000;

function setUp(form) {
  const status = form.querySelector("[data-draft-status]");
  const known = form.elements.draft;
  const words = form.dataset;
  let timer = 0;
  let wait = PAUSE;
  let stopped = false;
  let saving = false;
  let dirty = false;

  const say = (text) => { if (status.textContent !== text) status.textContent = text; };
  const plan = (pause) => { clearTimeout(timer); timer = setTimeout(() => save(), pause); };

  function request(isLeaving) {
    const typed = new FormData(form);
    const line = isLeaving ? new URLSearchParams(typed).toString() : "";
    const keepalive = isLeaving && line.length < MOST_WHEN_LEAVING;
    return { method: "POST", body: keepalive ? new URLSearchParams(typed) : typed, keepalive, headers: { Accept: "application/json" }, redirect: "manual" };
  }

  async function save(isLeaving = false) {
    if (stopped || saving || !dirty) return;
    saving = true;
    dirty = false;
    let again = false;
    try {
      const answer = await fetch(words.draft, request(isLeaving));
      const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      if (stopped) return;
      if (!isJson) {
        // The page that asks to sign in, or a fault of the server.
        const signedOut = answer.status === 400 || answer.status === 401;
        say(signedOut ? words.draftSignedOut : words.draftFailed);
        again = !signedOut;
      } else {
        const told = await answer.json();
        if (answer.ok && told.draft) known.value = told.draft;
        if (told.message) say(told.message);
        again = answer.status === 429 || answer.status >= 500;
        // A newer draft elsewhere, or no right to write: only the person can decide.
        stopped = !answer.ok && !again;
      }
    } catch {
      say(words.draftFailed);
      again = true;
    } finally {
      saving = false;
    }
    if (again) dirty = true;
    wait = again ? Math.min(wait * 2, LONGEST_WAIT) : PAUSE;
    if (dirty) plan(wait);
  }

  form.addEventListener("input", (event) => {
    if (event.target.form !== form || event.target.type === "search") return;
    dirty = true;
    if (!saving) plan(wait);
  });
  // Sending takes the draft away; nothing may bring it back behind it.
  form.addEventListener("submit", () => { stopped = true; clearTimeout(timer); });
  addEventListener("pageshow", (event) => { if (event.persisted) stopped = false; });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty) save(true);
  });
}

document.querySelectorAll("form[data-draft]").forEach(setUp);
