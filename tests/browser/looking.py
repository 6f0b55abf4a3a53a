"""What must hold on every page, whoever looks at it and on whatever screen.

Contrast takes most of axe-core's time and comes out the same wherever text of a colour and size
stands on the same grounds, so a process measures each such combination once.
"""

from collections.abc import Sequence
from itertools import pairwise

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Rules whose answer may be another one on a phone; the rest is in the markup, the same on a desk.
OF_THE_SIZE = ["target-size", "scrollable-region-focusable", "link-in-text-block", "region"]
WIDE, PHONE, SMALLEST = 1280, 390, 320

_OUTLINE = """() => ({
  title: document.title,
  lang: document.documentElement.lang,
  levels: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map(h => Number(h.tagName[1])),
  heading: document.querySelector("h1")?.innerText ?? "",
})"""
_SIDEWAYS = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("main *, header *, footer *")]
    .filter(one => one.getBoundingClientRect().right > room + 1)
    .map(one => one.outerHTML.slice(0, 120)).slice(0, 5).concat(`${room} px are not enough`);
}"""

# Text that is placed over other things is always measured: its grounds do not tell what is behind.
_AXE = """async ({type, rules, measured}) => {
  const known = new Set(measured), looks = new Map(), grounds = new Map([[null, ""]]);
  const ground = (one) => {
    if (!grounds.has(one)) {
      const {position, backgroundColor, backgroundImage, opacity, filter} = getComputedStyle(one);
      const below = ground(one.parentElement);
      const own = [backgroundColor, backgroundImage, opacity, filter].join(" ");
      const isPlaced = below === null || position === "absolute" || position === "fixed";
      const isClear = own === "rgba(0, 0, 0, 0) none 1 none";
      grounds.set(one, isPlaced ? null : isClear ? below : `${below}/${own}`);
    }
    return grounds.get(one);
  };
  const texts = new Set(document.querySelectorAll("input, select, textarea, button"));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (walker.currentNode.data.trim()) texts.add(walker.currentNode.parentElement);
  }
  const chosen = [...texts].filter((one) => {
    if (!one.checkVisibility({visibilityProperty: true})) return false;
    const {color, fontSize, fontWeight, textShadow} = getComputedStyle(one);
    const below = ground(one);
    if (below === null) return true;
    const look = [one.matches(":disabled"), color, fontSize, fontWeight, textShadow, below].join();
    if (known.has(look)) return false;
    known.add(look);
    looks.set(one, look);
    return true;
  });
  const all = await axe.run({
    runOnly: {type, values: rules},
    ...(type === "tag" && {rules: {"color-contrast": {enabled: false}}}),
    resultTypes: ["violations"],
  });
  const contrast = {runOnly: {type: "rule", values: ["color-contrast"]}, elementRef: true};
  const some = chosen.length ? await axe.run(chosen, contrast) : {violations: [], passes: []};
  const faults = [...all.violations, ...some.violations].flatMap(({id, help, nodes}) =>
    nodes.map(({html}) => `${id}: ${help} (${html.slice(0, 200)})`));
  const passed = some.passes.flatMap(({nodes}) => nodes.map(({element}) => looks.get(element)));
  return {faults, measured: passed.filter(Boolean)};
}"""
_measured: set[str] = set()


def bring_axe(context: BrowserContext) -> None:
    """Have axe-core in every page of a profile from its start; sending it each time takes long."""
    context.add_init_script(AXE_SCRIPT)


def axe(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe-core finds, each fault in one line; contrast where it was not measured before.

    `rules` asks for these and contrast alone.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    asked = {"type": "rule", "rules": rules} if rules else {"type": "tag", "rules": RULES}
    found = page.evaluate(_AXE, {**asked, "measured": sorted(_measured)})
    _measured.update(found["measured"])
    faults: list[str] = found["faults"]
    return faults


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})


def sideways(page: Page) -> list[str]:
    """What of the open page is wider than its window."""
    found: list[str] = page.evaluate(_SIDEWAYS)
    return found


def look_over(page: Page, on_a_phone: Sequence[str] = ()) -> None:
    """Asserts what must hold of the open page: light and dark, on a desk and in a hand.

    Every rule is asked on both, or on a phone those of `on_a_phone` alone.
    """
    outline = page.evaluate(_OUTLINE)
    assert outline["lang"] == "pl"
    assert outline["title"].endswith(" – Narzędziownik"), outline["title"]
    levels = outline["levels"]
    assert levels.count(1) == 1, f"{page.url}: {levels.count(1)} h1"
    assert outline["heading"].strip(), f"{page.url}: the h1 is empty"
    # Filters may stand before the h1, with a heading of level 2 at most.
    jumps = [pair for pair in pairwise([1, *levels]) if pair[1] > pair[0] + 1]
    assert jumps == [], f"{page.url}: headings jump {jumps}"
    # Contrast costs most of a run: both themes and both screens are met in two runs, not in four.
    faults = [f"light, on a desk: {fault}" for fault in axe(page)]
    page.emulate_media(color_scheme="dark")
    resize(page, PHONE)
    faults += [f"dark, on a phone: {fault}" for fault in axe(page, on_a_phone)]
    page.emulate_media(color_scheme="light")
    resize(page, SMALLEST)
    faults += [f"wider than a small phone: {fault}" for fault in sideways(page)]
    resize(page, WIDE)
    assert faults == [], f"{page.url}\n" + "\n".join(faults)
