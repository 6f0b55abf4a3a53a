"""Stored HTML as a tree of plain nodes; it comes sanitised, so few tags have to be known."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final, TypeAlias

_EMPTY: Final = frozenset({"br", "hr", "img"})


@dataclass
class Node:
    """An element with what stands in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Child"] = field(default_factory=list)

    def has_class(self, name: str) -> bool:
        return name in self.attributes.get("class", "").split()

    def elements(self, *tags: str) -> Iterator["Node"]:
        """Its direct children of these tags."""
        yield from (each for each in self.children if isinstance(each, Node) and each.tag in tags)

    def all(self, *tags: str) -> Iterator["Node"]:
        """What is of these tags, however deep."""
        for each in self.children:
            if isinstance(each, Node):
                if each.tag in tags:
                    yield each
                yield from each.all(*tags)

    @property
    def text(self) -> str:
        return "".join(each if isinstance(each, str) else each.text for each in self.children)


Child: TypeAlias = Node | str


class _Reader(HTMLParser):
    """Builds the tree; a closing tag that fits nothing is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("div")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _EMPTY:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at].tag == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def tree_of(html: str) -> Node:
    """The tree of a piece of HTML, below a `div` of its own."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root
