// Shows the definition of a term beside the word that was chosen. Without this file the link leads
// to the definition, which style alone brings to the foot of the window.

const WIDE = matchMedia("(min-width: 40rem)");
const GAP = 8;

function place(note, link) {
  note.classList.toggle("term-near", WIDE.matches);
  if (!WIDE.matches) return;
  // A term may be broken over two lines: above its first one or below its last one.
  const lines = [...link.getClientRects()];
  const first = lines[0];
  const last = lines[lines.length - 1];
  const room = document.documentElement.clientWidth - note.offsetWidth - GAP;
  const isRoomBelow = last.bottom + GAP + note.offsetHeight <= innerHeight;
  const isRoomAbove = first.top - GAP - note.offsetHeight >= 0;
  const top = isRoomBelow || !isRoomAbove ? last.bottom + GAP : first.top - GAP - note.offsetHeight;
  const left = Math.max(GAP, Math.min(last.left, room));
  note.style.setProperty("--term-top", `${top + scrollY}px`);
  note.style.setProperty("--term-left", `${left + scrollX}px`);
}

function open(note, link) {
  link.classList.add("term-open");
  // The browser gives the focus back to what had it, and not every browser focuses a clicked link.
  link.focus({ preventScroll: true });
  note.popover = "auto";
  note.showPopover();
  place(note, link);
  note.focus({ preventScroll: true });
}

function setUp(note) {
  note.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    // Back in the list below the text.
    note.removeAttribute("popover");
    note.classList.remove("term-near");
    document.getElementById(`tu-${note.id}`)?.classList.remove("term-open");
  });
}

if ("popover" in HTMLElement.prototype) {
  document.querySelectorAll(".term-note").forEach(setUp);
  addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a.term");
    const note = link && document.getElementById(link.hash.slice(1));
    if (note) {
      event.preventDefault();
      open(note, link);
      return;
    }
    const back = event.target.closest(".term-note[popover] a[role=doc-backlink]");
    if (back) {
      event.preventDefault();
      back.closest(".term-note").hidePopover();
    }
  });
}
