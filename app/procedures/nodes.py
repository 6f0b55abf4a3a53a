"""Values out of YAML nodes, refused with the line they stand in.

Nodes are read rather than values, because only nodes know their line. Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import yaml

from app.core.i18n import gettext as _

LONGEST_ID: Final = 60
SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TEXT: Final = "tag:yaml.org,2002:str"
_NOTHING: Final = "tag:yaml.org,2002:null"


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong in one line of the file."""

    line: int
    message: str


class Refused(Exception):
    """A value that cannot be taken."""

    def __init__(self, node: yaml.Node, message: str) -> None:
        super().__init__(message)
        self.fault = Fault(line_of(node), message)


def line_of(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def keyed(
    node: yaml.Node, needed: tuple[str, ...], optional: tuple[str, ...] = ()
) -> dict[str, yaml.Node]:
    """The values of a mapping by key: all that are needed, none that is unknown or stands twice."""
    known = (*needed, *optional)
    values = pairs(node)
    for key, value in values.items():
        if key not in known:
            said = ", ".join(known)
            message = _("There is no key “%(key)s” here, only: %(keys)s.", key=key, keys=said)
            raise Refused(value, message)
    for key in needed:
        if key not in values:
            raise Refused(node, _("The key “%(key)s” is missing.", key=key))
    return values


def pairs(node: yaml.Node) -> dict[str, yaml.Node]:
    """The values of a mapping with whatever keys it has."""
    if not isinstance(node, yaml.MappingNode):
        raise Refused(node, _("Keys with values belong here, such as “id: petycja”."))
    values: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise Refused(key, _("A key is one word."))
        if key.value in values:
            raise Refused(key, _("The key “%(key)s” stands twice.", key=key.value))
        values[key.value] = value
    return values


def items(node: yaml.Node, least: int, most: int) -> list[yaml.Node]:
    """The entries of a list that has neither too few nor too many."""
    if not isinstance(node, yaml.SequenceNode):
        raise Refused(node, _("A list belongs here."))
    if not least <= len(node.value) <= most:
        message = _("This list has from %(least)s to %(most)s entries.", least=least, most=most)
        raise Refused(node, message)
    return list(node.value)


def slugs(node: yaml.Node, least: int, most: int) -> tuple[str, ...]:
    """A list of ids, none of which stands twice."""
    found: list[str] = []
    for item in items(node, least, most):
        id_ = slug(item)
        if id_ in found:
            raise Refused(item, _("“%(id)s” stands twice.", id=id_))
        found.append(id_)
    return tuple(found)


def slug(node: yaml.Node) -> str:
    text = line_of_text(node, LONGEST_ID)
    if not SLUG.fullmatch(text):
        message = _("“%(id)s” must be of a-z, 0-9 and single hyphens.", id=text)
        raise Refused(node, message)
    return text


def line_of_text(node: yaml.Node, longest: int) -> str:
    """Text that is not empty, with its white space evened out."""
    if not isinstance(node, yaml.ScalarNode) or node.tag != _TEXT:
        raise Refused(node, _("Text belongs here. Put it in quotation marks."))
    text = " ".join(node.value.split())
    if not text:
        raise Refused(node, _("The text is empty."))
    if len(text) > longest:
        message = _(
            "The text has %(length)s characters, at most %(longest)s fit.",
            length=len(text),
            longest=longest,
        )
        raise Refused(node, message)
    return text


def is_nothing(values: Mapping[str, yaml.Node], key: str) -> bool:
    """Whether the key is absent or said to be null."""
    return key not in values or values[key].tag == _NOTHING


def day(node: yaml.Node) -> date:
    try:
        return date.fromisoformat(str(node.value))
    except ValueError:
        raise Refused(node, _("A day is written as 2026-03-31.")) from None
