"""Browsers in words: enough to recognise one's own telephone in a list, no more."""

import re
from typing import Final

# The first that fits counts: nearly every browser also calls itself Safari, many call Chrome.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
# What programs call themselves; there is no way to know those that pretend to be browsers.
_PROGRAM: Final = re.compile(
    r"bot|crawl|spider|slurp|scrap|curl|wget|python|java/|go-http|headless|monitor|preview|fetch",
    re.IGNORECASE,
)


def is_program(agent: str) -> bool:
    """Whether this is no browser of a person, by its own word."""
    return not agent or bool(_PROGRAM.search(agent))


def browser_words(agent: str) -> str:
    """Like "Firefox, Windows"; empty when the browser does not say."""
    found = [
        next((name for mark, name in marks if mark in agent), "") for marks in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(name for name in found if name)
