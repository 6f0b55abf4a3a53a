"""What must hold on every page, whoever looks at it and on whatever screen."""

import json
from itertools import pairwise

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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


def axe(page: Page) -> list[str]:
    """What axe-core finds, each fault in one line."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    # Best practices are rules of axe-core too: none is left out but those still tried out.
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = page.evaluate(f"() => axe.run({json.dumps(options)})")
    return [
        f"{violation['id']}: {violation['help']} ({node['html'][:200]})"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})


def look_over(page: Page) -> None:
    """Asserts what must hold of the open page: light and dark, on a desk and in a hand."""
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
    faults += [f"dark, on a phone: {fault}" for fault in axe(page)]
    page.emulate_media(color_scheme="light")
    resize(page, SMALLEST)
    faults += [f"wider than a small phone: {fault}" for fault in page.evaluate(_SIDEWAYS)]
    resize(page, WIDE)
    assert faults == [], f"{page.url}\n" + "\n".join(faults)
