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
look?.addEventListener("change", () => {
  const chosen = new FormData(look);
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `wyglad=${chosen.get("theme")}.${chosen.get("text")}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
});
