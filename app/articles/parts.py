"""A change of an article cut into blocks that can be taken one by one.

Blocks are what the merge cuts: a sentence, a list item, a table row, a gap between them; and each
line of the front matter. All blocks taken give the new text exactly, none the old one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.articles.source import FIELD_NAMES, ArticleSource
from app.articles.vocabulary import FACTS
from app.text.merge import pieces

BODY: Final = "body"
_VALUES: Final = tuple(name for name in FIELD_NAMES if name not in (BODY, "facts"))


@dataclass(frozen=True)
class Block:
    """One place that differs; `key` names it in the form, `field` says of what it is a part.

    `section` is the heading over a block of the body.
    """

    key: str
    field: str
    old: str
    new: str
    section: str = ""


def blocks(old: ArticleSource, new: ArticleSource) -> list[Block]:
    """Everything in which two texts differ, the front matter first."""
    found = [
        Block(name, name, _as_text(getattr(old, name)), _as_text(getattr(new, name)))
        for name in _VALUES
        if getattr(old, name) != getattr(new, name)
    ]
    before, after = dict(old.facts), dict(new.facts)
    found += [
        Block(f"facts-{key}", "facts", before.get(key, ""), after.get(key, ""))
        for key in FACTS
        if before.get(key, "") != after.get(key, "")
    ]
    section = ""
    number = 0
    for piece in pieces(old.body, new.body):
        if not piece.is_same:
            found.append(Block(f"{BODY}-{number}", BODY, piece.old, piece.new, section))
            number += 1
        for line in (piece.new or piece.old).split("\n"):
            if line.startswith("#"):
                section = line.lstrip("#").strip()
    return found


def with_blocks(old: ArticleSource, new: ArticleSource, ticked: Collection[str]) -> ArticleSource:
    """The old text with the ticked blocks of the new one."""
    values: dict[str, Any] = {
        name: getattr(new if name in ticked else old, name) for name in _VALUES
    }
    before, after = dict(old.facts), dict(new.facts)
    facts = [(key, (after if f"facts-{key}" in ticked else before).get(key, "")) for key in FACTS]
    parts: list[str] = []
    number = 0
    for piece in pieces(old.body, new.body):
        if piece.is_same:
            parts.append(piece.new)
            continue
        parts.append(piece.new if f"{BODY}-{number}" in ticked else piece.old)
        number += 1
    return old.with_text(
        body="".join(parts), facts=tuple((key, text) for key, text in facts if text), **values
    )


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "\n".join(str(item) for item in value)
    return value.isoformat() if isinstance(value, date) else str(value)
