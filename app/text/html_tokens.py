"""Reads HTML that our own sanitizer wrote, piece by piece.

The sanitizer always writes lower-case tags and double-quoted attributes, so one pattern is a whole
parser for it. Never feed it HTML of any other origin.
"""

import html as html_entities
import re
from collections.abc import Iterator
from typing import NamedTuple

VOID = frozenset({"br", "hr", "img"})
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s[^\s=>"]+="[^"]*")*)\s*/?>|([^<]+)|<')
_ATTRIBUTE = re.compile(r'\s([^\s=>"]+)="([^"]*)"')


class Token(NamedTuple):
    """One tag or one run of text; `raw` is exactly what stood in the HTML."""

    kind: str  # "open", "close", "void" or "text"
    name: str
    raw: str

    def attributes(self) -> dict[str, str]:
        """Attributes of an opening tag with entities resolved."""
        return {key: html_entities.unescape(value) for key, value in _ATTRIBUTE.findall(self.raw)}


def tokens(html: str) -> Iterator[Token]:
    """Tags and texts in order; joined `raw` gives the HTML back."""
    for match in _TOKEN.finditer(html):
        closing, name, _attributes, text = match.groups()
        raw = match.group()
        if not name:
            yield Token("text", "", text or raw)
        elif closing:
            yield Token("close", name, raw)
        else:
            yield Token("void" if name in VOID else "open", name, raw)
