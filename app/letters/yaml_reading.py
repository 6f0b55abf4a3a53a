"""Values out of YAML with the line of each fault, so that a writer sees every fault at once."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

import yaml

from app.core.i18n import gettext as _
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
            said = ", ".join(needed)
            faults.add(self.line, _("Keys with values belong here: %(keys)s.", keys=said))
            return
        for key, value in node.value:
            name = str(key.value)
            if name not in known:
                keys = ", ".join(known)
                said = _("There is no key “%(key)s” here, only: %(keys)s.", key=name, keys=keys)
                faults.add(line_of(key), said)
            elif name in self._nodes:
                faults.add(line_of(key), _("The key “%(key)s” stands twice.", key=name))
            else:
                self._nodes[name] = value
        for name in needed:
            if name not in self._nodes:
                faults.add(self.line, _("The key “%(key)s” is missing.", key=name))

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
            self.fault(key, _("“%(id)s” must be of a-z, 0-9 and single hyphens.", id=text))
        return text

    def chosen(self, key: str, choices: Iterable[Made], otherwise: Made) -> Made:
        """The choice whose words stand at the key."""
        by_name = {str(choice): choice for choice in choices}
        text = self.text(key)
        if not text:
            return otherwise
        if text not in by_name:
            known = ", ".join(by_name)
            self.fault(key, _("“%(key)s” is one of: %(choices)s.", key=key, choices=known))
        return by_name.get(text, otherwise)

    def number(self, key: str) -> int | None:
        """A whole number; none where it is absent or null."""
        node = self._nodes.get(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and node.tag == _NULL):
            return None
        text = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            self.fault(key, _("A whole number belongs here."))
            return None
        return int(text)

    def truth(self, key: str) -> bool:
        node = self._nodes.get(key)
        if node is None:
            return False
        if not isinstance(node, yaml.ScalarNode) or node.tag != _BOOL:
            self.fault(key, _("Write true or false here."))
            return False
        return str(node.value).lower() in {"true", "yes", "on"}

    def day(self, key: str) -> date:
        text = self.text(key)
        try:
            return date.fromisoformat(text)
        except ValueError:
            if text:
                self.fault(key, _("A day is written as 2026-03-31."))
            return date.min

    def _items(self, key: str) -> list[yaml.Node]:
        node = self._nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(key, _("A list belongs here."))
            return []
        if len(node.value) > MOST_ENTRIES:
            self.fault(key, _("This list has more than %(most)s entries.", most=MOST_ENTRIES))
        return list(node.value[:MOST_ENTRIES])

    def _text(self, node: yaml.Node, key: str, longest: int, *, lines: bool = False) -> str:
        if not isinstance(node, yaml.ScalarNode) or node.tag == _NULL:
            self._faults.add(line_of(node), _("Text belongs here. Put it in quotation marks."))
            return ""
        text = clean(node.value).strip() if lines else " ".join(clean(node.value).split())
        if not text:
            self._faults.add(line_of(node), _("The text is empty."))
        if len(text) > longest:
            said = _(
                "The text has %(length)s characters, at most %(longest)s fit.",
                length=len(text),
                longest=longest,
            )
            self._faults.add(line_of(node), said)
        if PRIVATE.search(text):
            self._faults.add(line_of(node), unprintable())
        return text


def unprintable() -> str:
    """What is said of a character that no letter may hold."""
    return _("There is a character here that no font can show.")


def line_of(node: yaml.Node) -> int:
    """The line of the file, counted from 1, in which a node begins."""
    return int(node.start_mark.line) + 1
