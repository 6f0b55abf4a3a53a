"""Values out of YAML with the line of each fault, so that a writer sees every fault at once."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

import yaml

from app.text.limits import clean

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NULL: Final = "tag:yaml.org,2002:null"
_BOOL: Final = "tag:yaml.org,2002:bool"
# The placeholders of typed values are made of these, so no template may hold one.
PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
LONGEST: Final = 2000
MOST_ENTRIES: Final = 60
Made = TypeVar("Made")


@dataclass(frozen=True)
class Fault:
    """What is wrong in one line of the file."""

    line: int
    message: str


@dataclass
class Faults:
    """The faults found so far, in the order in which they were met."""

    found: list[Fault] = field(default_factory=list)

    def add(self, line: int, message: str) -> None:
        self.found.append(Fault(line, message))


class Part:
    """One mapping of the file; what it lacks or has wrongly goes to `faults`."""

    def __init__(
        self,
        node: yaml.Node,
        faults: Faults,
        what: str,
        *,
        needed: Iterable[str] = (),
        allowed: Iterable[str] = (),
    ) -> None:
        self.line = line_of(node)
        self._faults = faults
        self._nodes: dict[str, yaml.Node] = {}
        needed = tuple(needed)
        known = (*needed, *allowed)
        if not isinstance(node, yaml.MappingNode):
            faults.add(self.line, f"{what} needs the keys {', '.join(needed)}")
            return
        for key, value in node.value:
            name = str(key.value)
            if name not in known:
                said = f"there is no key '{name}' in {what}; known are {', '.join(known)}"
                faults.add(line_of(key), said)
            elif name in self._nodes:
                faults.add(line_of(key), f"the key '{name}' stands twice")
            else:
                self._nodes[name] = value
        for name in needed:
            if name not in self._nodes:
                faults.add(self.line, f"the key '{name}' of {what} is missing")

    def has(self, key: str) -> bool:
        return key in self._nodes

    def node(self, key: str) -> yaml.Node | None:
        return self._nodes.get(key)

    def line_of(self, key: str) -> int:
        """The line of the key's value, or of the whole part without it."""
        return line_of(self._nodes[key]) if key in self._nodes else self.line

    def fault(self, key: str, message: str) -> None:
        self._faults.add(self.line_of(key), message)

    def text(self, key: str, *, longest: int = LONGEST, lines: bool = False) -> str:
        """The text of a key; empty where it is absent or wrong."""
        if key not in self._nodes:
            return ""
        return self._text(self._nodes[key], key, longest, lines=lines)

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts of a key."""
        return tuple(text for node in self._items(key) if (text := self._text(node, key, LONGEST)))

    def parts(self, key: str, make: Callable[[yaml.Node], Made]) -> tuple[Made, ...]:
        """Each entry of a list, made into what it stands for."""
        return tuple(make(node) for node in self._items(key))

    def slug(self, key: str) -> str:
        text = self.text(key)
        if text and not _SLUG.fullmatch(text):
            self.fault(key, f"'{text}' must be of a-z, 0-9 and single hyphens")
        return text

    def chosen(self, key: str, choices: Iterable[Made], otherwise: Made) -> Made:
        """The choice whose words stand at the key."""
        by_name = {str(choice): choice for choice in choices}
        text = self.text(key)
        if not text:
            return otherwise
        if text not in by_name:
            self.fault(key, f"'{key}' must be one of: {', '.join(by_name)}")
        return by_name.get(text, otherwise)

    def number(self, key: str) -> int | None:
        """A whole number; none where it is absent or null."""
        node = self._nodes.get(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and node.tag == _NULL):
            return None
        text = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            self.fault(key, f"'{key}' must be a whole number")
            return None
        return int(text)

    def truth(self, key: str) -> bool:
        node = self._nodes.get(key)
        if node is None:
            return False
        if not isinstance(node, yaml.ScalarNode) or node.tag != _BOOL:
            self.fault(key, f"'{key}' must be true or false")
            return False
        return str(node.value).lower() in {"true", "yes", "on"}

    def day(self, key: str) -> date:
        text = self.text(key)
        try:
            return date.fromisoformat(text)
        except ValueError:
            if text:
                self.fault(key, f"'{text}' is no day; write it as 2026-03-31")
            return date.min

    def _items(self, key: str) -> list[yaml.Node]:
        node = self._nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(key, f"'{key}' must be a list")
            return []
        if len(node.value) > MOST_ENTRIES:
            self.fault(key, f"'{key}' has more than {MOST_ENTRIES} entries")
        return list(node.value[:MOST_ENTRIES])

    def _text(self, node: yaml.Node, key: str, longest: int, *, lines: bool = False) -> str:
        if not isinstance(node, yaml.ScalarNode) or node.tag == _NULL:
            self._faults.add(line_of(node), f"'{key}' must be text")
            return ""
        text = clean(node.value).strip() if lines else " ".join(clean(node.value).split())
        if not text:
            self._faults.add(line_of(node), f"'{key}' is empty")
        if len(text) > longest:
            said = f"'{key}' has {len(text)} characters, at most {longest} fit"
            self._faults.add(line_of(node), said)
        if PRIVATE.search(text):
            self._faults.add(line_of(node), f"'{key}' has a character of the private use area")
        return text


def line_of(node: yaml.Node) -> int:
    """The line of the file, counted from 1, in which a node begins."""
    return int(node.start_mark.line) + 1
