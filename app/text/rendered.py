"""What a rendered text is: safe HTML with everything lists, search and contents need from it."""

import html as html_entities
import re
from dataclasses import dataclass, field
from typing import Any

from app.text.html_tokens import Token, tokens
from app.text.markup_rules import ARTICLE_PATH

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_INLINE = frozenset({"a", "em", "strong", "code", "span", "sup", "img"})
_CELL = frozenset({"td", "th"})
_HEADING = frozenset({"h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True)
class Rendered:
    """One rendered text; `degraded` means it is shown as it was typed, for it could not be."""

    html: str
    toc: list[tuple[int, str, str]] = field(default_factory=list)  # level, anchor, words
    links: list[str] = field(default_factory=list)  # slugs of articles it links to, once each
    plain: str = ""  # the words without headings, notes' marks and hidden words
    sections: list[tuple[str | None, str, str]] = field(default_factory=list)
    words: int = 0
    degraded: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "html": self.html,
            "toc": [list(entry) for entry in self.toc],
            "links": list(self.links),
            "plain": self.plain,
            "sections": [list(section) for section in self.sections],
            "words": self.words,
            "degraded": self.degraded,
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Rendered":
        """The way back from `to_dict`."""
        return cls(
            html=values["html"],
            toc=[(level, anchor, words) for level, anchor, words in values["toc"]],
            links=list(values["links"]),
            plain=values["plain"],
            sections=[(anchor, title, text) for anchor, title, text in values["sections"]],
            words=values["words"],
            degraded=values["degraded"],
        )


def count_words(plain: str) -> int:
    """Words a reader reads; e-mail is one."""
    return sum(1 for _ in _WORD.finditer(plain))


class _Reader:
    """Collects contents, links and words from safe HTML, one token after another."""

    def __init__(self) -> None:
        self.toc: list[tuple[int, str, str]] = []
        self.links: dict[str, None] = {}
        self.sections: list[tuple[str | None, str, str]] = []
        self._anchor: str | None = None
        self._title = ""
        self._body: list[str] = []
        self._heading: list[str] | None = None
        self._heading_anchor = ""
        self._hidden = 0  # depth inside words that are not part of the text

    def read(self, html: str) -> None:
        for token in tokens(html):
            if token.kind == "text":
                self._text(html_entities.unescape(token.raw).replace("\n", " "))
            elif token.kind == "open":
                self._open(token)
            elif token.kind == "close":
                self._close(token)
            elif token.name == "br":
                self._text("\n")
        self._end_section()

    def _text(self, words: str) -> None:
        if self._hidden:
            return
        (self._body if self._heading is None else self._heading).append(words)

    def _open(self, token: Token) -> None:
        if self._hidden or is_aside(token):
            self._hidden += 1
        elif token.name in _HEADING:
            self._heading = []
            self._heading_anchor = token.attributes().get("id", "")
        elif token.name == "a":
            self._link(token)
        elif token.name not in _INLINE and token.name not in _CELL:
            self._body.append("\n")

    def _link(self, token: Token) -> None:
        attributes = token.attributes()
        if attributes.get("class", "").startswith("wiki-link"):
            self.links[attributes["href"].removeprefix(ARTICLE_PATH)] = None

    def _close(self, token: Token) -> None:
        if self._hidden:
            self._hidden -= 1
        elif token.name in _HEADING and self._heading is not None:
            self._end_heading(int(token.name[1]), "".join(self._heading).strip())
        elif token.name in _CELL:
            self._body.append(" ")
        elif token.name not in _INLINE:
            self._body.append("\n")

    def _end_heading(self, level: int, words: str) -> None:
        self._heading = None
        if level > 3:
            self._body.append(f"\n{words}\n")
            return
        self._end_section()
        self._anchor, self._title = self._heading_anchor or None, _tidy(words)
        if self._anchor and words:
            self.toc.append((level, self._anchor, words))

    def _end_section(self) -> None:
        text = _tidy("".join(self._body))
        if text or self._title:
            self.sections.append((self._anchor, self._title, text))
        self._body = []


def is_aside(token: Token) -> bool:
    """Marks of notes, the ways back from them, and words for screen readers only."""
    if token.name not in ("sup", "span", "a"):
        return False
    attributes = token.attributes()
    return attributes.get("class") in ("note-mark", "visually-hidden") or (
        attributes.get("href", "").startswith("#odsylacz-")
    )


def _tidy(text: str) -> str:
    """Plain lines: ordinary spaces, no empty lines."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def describe(html: str) -> Rendered:
    """Everything that can be said of safe HTML."""
    reader = _Reader()
    reader.read(html)
    plain = "\n".join(text for _, _, text in reader.sections if text)
    words = count_words(plain) + sum(count_words(title) for _, title, _ in reader.sections)
    return Rendered(html, reader.toc, list(reader.links), plain, reader.sections, words)
