// Shortens the way: menus close on Escape or a click beside them, a chosen look is kept at once.
// Everything works without this file.

const MENUS = "details.dropdown[open], details.menu[open]";
const YEAR = 365 * 24 * 3600;

addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(MENUS)) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});

addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(MENUS)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

const look = document.querySelector("form[data-look]");
function keepLook() {
  const chosen = new FormData(look);
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `wyglad=${chosen.get("theme")}.${chosen.get("text")}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
}
look?.addEventListener("change", keepLook);
look?.addEventListener("submit", (event) => {
  keepLook();
  // The page follows the choice already, so nobody has to leave it with something half typed.
  if (!CSS.supports("selector(:has(a))")) return;
  event.preventDefault();
  const menu = look.closest("details");
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Offers the language that the browser prefers, above the header; it never changes the page by
// itself. Whoever has chosen a language once is not asked again.

const CHOSEN = "jezyk-wybrany";
const links = [...document.querySelectorAll("a[lang][rel=nofollow][href^='/jezyk?']")];

function remembered() {
  try {
    return localStorage.getItem(CHOSEN);
  } catch {
    return "unknown"; // storage is closed to us, so we could not stop asking either
  }
}

for (const link of links) {
  link.addEventListener("click", () => {
    try {
      localStorage.setItem(CHOSEN, link.lang);
    } catch {
      // the link works without it
    }
  });
}

const spoken = document.documentElement.lang;
const codes = links.map((link) => link.lang);
const preferred = navigator.languages
  .map((language) => language.slice(0, 2))
  .find((code) => codes.includes(code));
if (preferred && preferred !== spoken && !remembered()) {
  const offer = links.find((link) => link.lang === preferred).cloneNode(true);
  offer.className = "header-link";
  const line = document.createElement("p");
  line.className = "wrap language-offer";
  line.append(offer);
  document.querySelector(".site-header").prepend(line);
}
