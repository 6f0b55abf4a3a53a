"""What two rendered pages point at: links that came, went or lead elsewhere, and images.

Words alone do not tell it: a link may keep its words and get another address.
"""

import html as html_entities
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from app.text.html_tokens import tokens
from app.text.rendered import is_aside

Kind = Literal["link", "image"]
_TAGS = re.compile(r"<(?:a|img)\s[^>]*>")


class Target(NamedTuple):
    """Words of a link, or what stands for an image, and the address."""

    words: str
    address: str


@dataclass(frozen=True)
class TargetChange:
    """A link or an image before and after; None where there was none, or is none any more."""

    kind: Kind
    before: Target | None
    after: Target | None


def target_changes(old_html: str, new_html: str) -> list[TargetChange]:
    """Links and images that differ, in the order of the newer page, what went at the end."""
    if _TAGS.findall(old_html) == _TAGS.findall(new_html):
        return []  # most edits leave all of them alone
    old, new = _targets(old_html), _targets(new_html)
    changes: list[TargetChange] = []
    for kind in ("link", "image"):
        gone = Counter(old[kind])
        gone.subtract(new[kind])
        lost = [each for each in dict.fromkeys(old[kind]) for _ in range(max(0, gone[each]))]
        came = [each for each in dict.fromkeys(new[kind]) for _ in range(max(0, -gone[each]))]
        changes += _paired(kind, lost, came)
    return changes


def _paired(kind: Kind, lost: list[Target], came: list[Target]) -> Iterator[TargetChange]:
    """What is the same thing in both: the same words first, else the same address."""
    origin: dict[int, int] = {}  # place in what came -> place in what was lost
    for key in (lambda each: each.words, lambda each: each.address):
        taken = set(origin.values())
        free = _by(key, ((at, each) for at, each in enumerate(lost) if at not in taken))
        waiting = _by(key, ((at, each) for at, each in enumerate(came) if at not in origin))
        for value, places in waiting.items():
            origin |= zip(places, free.get(value, ()), strict=False)
    for place, each in enumerate(came):
        before = lost[origin[place]] if place in origin else None
        # Other words of the same link are seen where words are compared.
        if before is None or kind == "image" or before.address != each.address:
            yield TargetChange(kind, before, each)
    for place, each in enumerate(lost):
        if place not in origin.values():
            yield TargetChange(kind, each, None)


def _by(
    key: Callable[[Target], str], numbered: Iterable[tuple[int, Target]]
) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, each in numbered:
        places.setdefault(key(each), []).append(place)
    return places


def _targets(html: str) -> dict[Kind, list[Target]]:
    found: dict[Kind, list[Target]] = {"link": [], "image": []}
    address: str | None = None
    words: list[str] = []
    hidden = 0  # depth inside marks of notes and words for screen readers
    for token in tokens(html):
        if token.kind == "open" and (hidden or is_aside(token)):
            hidden += 1
        elif token.kind == "close" and hidden:
            hidden -= 1
        elif token.kind == "open" and token.name == "a":
            address, words = token.attributes().get("href"), []
        elif token.kind == "close" and token.name == "a" and address is not None:
            found["link"].append(Target(" ".join("".join(words).split()), address))
            address = None
        elif token.kind == "void" and token.name == "img":
            attributes = token.attributes()
            found["image"].append(Target(attributes.get("alt", ""), attributes.get("src", "")))
        elif token.kind == "text" and not hidden:
            words.append(html_entities.unescape(token.raw))
    return found
