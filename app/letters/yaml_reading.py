"""Values out of YAML with the line of each fault, so that a writer sees every fault at once."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

import yaml

from app.core.i18n import gettext as _
from app.text.limits import clean
from app.text.yaml_lines import SLUG, Fault, Unreadable, compose, line_of

_NULL: Final = "tag:yaml.org,2002:null"
_BOOL: Final = "tag:yaml.org,2002:bool"
# The placeholders of typed values are made of the first ones, so no template may hold one; the
# last one stands where a file was not UTF-8.
PRIVATE: Final = re.compile("[\ue000-\uf8ff\ufffd]")
LONGEST: Final = 2000
LONGEST_ID: Final = 60
MOST_ENTRIES: Final = 60
Made = TypeVar("Made")


@dataclass
class Faults:
    """The faults found so far, in the order in which they were met."""

    found: list[Fault] = field(default_factory=list)

    def add(self, line: int, message: str) -> None:
        self.found.append(Fault(line, message))


def root_of(text: str, faults: Faults) -> yaml.Node | None:
    """The root of a file, None for one that says nothing or cannot be read at all."""
    try:
        return compose(text)
    except Unreadable as error:
        said = _("This cannot be read as YAML (%(problem)s).", problem=error.problem)
        faults.add(error.line, said)
        return None


class Part:
    """One mapping of the file; what it lacks or has wrongly goes to `faults`.

    Where no key is needed nor allowed by name, it has whatever keys its writer gave.
    """

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
            keys = ", ".join(needed) or "…"
            faults.add(self.line, _("Keys with values belong here: %(keys)s.", keys=keys))
            return
        for key, value in node.value:
            name = str(key.value)
            if not isinstance(key, yaml.ScalarNode):
                faults.add(line_of(key), _("A key is one word."))
            elif known and name not in known:
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

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self._nodes)

    def has(self, key: str) -> bool:
        return key in self._nodes

    def is_null(self, key: str) -> bool:
        """Whether the key is absent, or said to be null."""
        return key not in self._nodes or self._nodes[key].tag == _NULL

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
        return self._text(self._nodes[key], longest, lines=lines)

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts of a key."""
        return tuple(text for node in self._items(key) if (text := self._text(node, LONGEST)))

    def parts(
        self,
        key: str,
        make: Callable[[yaml.Node], Made],
        *,
        least: int = 0,
        most: int = MOST_ENTRIES,
    ) -> tuple[Made, ...]:
        """Each entry of a list, made into what it stands for."""
        return tuple(make(node) for node in self._items(key, least, most))

    def slug(self, key: str) -> str:
        return self._slug(self._nodes[key]) if key in self._nodes else ""

    def slugs(self, key: str, *, most: int) -> tuple[str, ...]:
        """A list of ids that is not empty, none of which stands twice."""
        found: list[str] = []
        for node in self._items(key, 1, most):
            id_ = self._slug(node)
            if id_ in found:
                self._faults.add(line_of(node), _("“%(id)s” stands twice.", id=id_))
            found.append(id_)
        return tuple(found)

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

    def _items(self, key: str, least: int = 0, most: int = MOST_ENTRIES) -> list[yaml.Node]:
        node = self._nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(key, _("A list belongs here."))
            return []
        if not least <= len(node.value) <= most:
            said = _("This list has from %(least)s to %(most)s entries.", least=least, most=most)
            self.fault(key, said)
        return list(node.value[:most])

    def _slug(self, node: yaml.Node) -> str:
        text = self._text(node, LONGEST_ID)
        if text and not SLUG.fullmatch(text):
            said = _("“%(id)s” must be of a-z, 0-9 and single hyphens.", id=text)
            self._faults.add(line_of(node), said)
        return text

    def _text(self, node: yaml.Node, longest: int, *, lines: bool = False) -> str:
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
