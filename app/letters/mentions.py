"""What a letter names besides itself, and where: articles, other letters, terms of the law.

Whether they exist is asked by who knows what there is. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import yaml

from app.text.limits import clean
from app.text.yaml_lines import line_of


class Named(StrEnum):
    """What kind of thing an id names."""

    ARTICLE = "article"
    LETTER = "letter"
    TERM = "term"


@dataclass(frozen=True)
class Mention:
    """An id that stands in one line of the file."""

    what: Named
    id: str
    line: int


def mentions(source: str) -> Iterator[Mention]:
    """All that the front matter names; for a source that was read without faults."""
    front = clean(source).split("\n---", 1)[0]
    root = _pairs(yaml.compose(front, Loader=yaml.SafeLoader))
    for node in _items(root.get("articles")):
        yield _mention(Named.ARTICLE, node)
    for after in _items(root.get("next")):
        yield from _at(_pairs(after), "letter", Named.LETTER)
    for key in ("filing", "answer"):
        yield from _at(_pairs(root.get(key)), "deadline", Named.TERM)
    for variant in _items(root.get("variants")):
        yield from _at(_pairs(variant), "filing", Named.TERM)


def _at(pairs: dict[str, yaml.Node], key: str, what: Named) -> Iterator[Mention]:
    if key in pairs:
        yield _mention(what, pairs[key])


def _mention(what: Named, node: yaml.Node) -> Mention:
    return Mention(what, str(node.value).strip(), line_of(node))


def _pairs(node: yaml.Node | None) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): value for key, value in node.value}


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []
