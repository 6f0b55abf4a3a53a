"""How words of a rendered page look besides what they say: links, bold, italics; and images.

Notes about it stand inside a comparison, in words, because colour and shape alone tell too little.
"""

import html as html_entities
from typing import Final, NamedTuple

from app.text import words
from app.text.html_tokens import Token, tokens

_NAMES: Final = {"strong": words.BOLD, "em": words.ITALICS, "code": words.CODE}


class Look(NamedTuple):
    """What surrounds a word: names of inline tags in alphabetical order, and a link's address."""

    tags: tuple[str, ...] = ()
    link: str = ""


PLAIN: Final = Look()


class InlineLooks:
    """Follows the inline tags of a page; `now` is the look of the words that come next."""

    def __init__(self) -> None:
        self._stack: list[tuple[str, str]] = []
        self.now = PLAIN

    def follow(self, token: Token) -> None:
        """An inline tag opens or closes."""
        if token.name not in _NAMES and token.name != "a":
            return
        if token.kind == "open":
            self._stack.append((token.name, token.attributes().get("href", "")))
        elif self._stack:
            self._stack.pop()
        tags = sorted({name for name, _ in self._stack if name != "a"})
        self.now = Look(tuple(tags), next((link for _, link in self._stack if link), ""))


def look_note(old: Look, new: Look) -> str:
    """In words, as HTML, how the look of a word changed; empty when it did not."""
    notes = []
    if old.link != new.link:
        if old.link and new.link:
            notes.append(words.LINK_MOVED.format(old=_shown(old.link), new=_shown(new.link)))
        elif new.link:
            notes.append(words.LINK_ADDED.format(new=_shown(new.link)))
        else:
            notes.append(words.LINK_REMOVED.format(old=_shown(old.link)))
    for name in _NAMES:
        if (name in new.tags) != (name in old.tags):
            message = words.LOOK_ADDED if name in new.tags else words.LOOK_REMOVED
            notes.append(message.format(look=_NAMES[name]))
    return "; ".join(notes)


def new_link_note(look: Look) -> str:
    """Where a link leads that came with its words; empty for words without one."""
    return words.LINK_TO.format(new=_shown(look.link)) if look.link else ""


def image_note(raw: str) -> str:
    """What is written in place of an image, said beside it in a comparison."""
    alt = next(tokens(raw)).attributes().get("alt", "")
    told = words.IMAGE.format(alt=_shown(alt)) if alt else words.IMAGE_WITHOUT_WORDS
    return f'<span class="diff-note"> ({told})</span>'


def _shown(text: str) -> str:
    return html_entities.escape(text, quote=False)
