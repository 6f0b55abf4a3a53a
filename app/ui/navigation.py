"""What the frame needs to draw links: sections of the rail, its own addresses, pages of a list.

The frame belongs to no domain, so it asks no router: the application may replace `addresses`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

Current = Literal[False, "page", "true"]


@dataclass(frozen=True)
class MenuItem:
    """A section of the rail; `current` is its `aria-current`: "page" on the index, "true" below."""

    label: str
    url: str
    current: Current = False


@dataclass(frozen=True)
class Addresses:
    """Addresses that the frame and the error pages link to."""

    home: str = "/"
    look: str = "/wyglad"
    search: str = "/szukaj"
    suggestions: str = "/szukaj/podpowiedzi"
    opensearch: str = "/opensearch.xml"
    tools: str = "/narzedzia"
    letters: str = "/pisma"
    questions: str = "/ktory-tryb"
    sign_in: str = "/logowanie"
    register: str = "/rejestracja"
    sign_out: str = "/wyloguj"
    settings: str = "/ustawienia"
    queue: str = "/kolejka"
    notices: str = "/powiadomienia"
    people: str = "/osoby"


def mark_current(items: list[MenuItem], path: str) -> list[MenuItem]:
    """The same sections with the one marked to which the path belongs."""
    return [replace(item, current=_current(item.url, path)) for item in items]


def _current(url: str, path: str) -> Current:
    section = url.rstrip("/")
    if path.rstrip("/") == section:
        return "page"
    return "true" if section and path.startswith(f"{section}/") else False


@dataclass(frozen=True)
class PageLinks:
    """Place in a list of pages and the way to each of them; `pagination` draws it."""

    number: int
    pages: int
    total: int
    url_for: Callable[[int], str]

    @property
    def prev_url(self) -> str | None:
        return self.url_for(self.number - 1) if self.number > 1 else None

    @property
    def next_url(self) -> str | None:
        return self.url_for(self.number + 1) if self.number < self.pages else None
