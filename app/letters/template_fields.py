"""One field of a letter out of its file, with what its type needs."""

import re
from typing import Final

import yaml

from app.core.i18n import gettext as _
from app.letters.letter import Column, Condition, Field, Need, Option, Type
from app.letters.yaml_reading import Faults, Part
from app.text.yaml_lines import line_of

_KEY: Final = re.compile(r"[a-z][a-z0-9_]*")
_NEEDED: Final = ("key", "label", "type", "need", "help")
_ALLOWED: Final = ("when", "example", "longest", "options", "columns")
# Where a file says nothing, this many characters fit.
LONGEST: Final = {
    Type.LINE: 300,
    Type.TEXT: 4000,
    Type.EMAIL: 254,
    Type.PHONE: 30,
    Type.ADDRESS: 300,
    Type.ADE: 40,
    Type.TOWN: 100,
    Type.PEOPLE: 300,
    Type.POINTS: 2000,
}
MOST: Final = 10_000


def field(node: yaml.Node, faults: Faults) -> Field:
    """The field that a mapping of the file describes."""
    part = Part(node, faults, needed=_NEEDED, allowed=_ALLOWED)
    type_ = part.chosen("type", Type, Type.LINE)
    found = Field(
        key=_key(part),
        label=part.text("label", longest=200),
        type=type_,
        need=part.chosen("need", Need, Need.OPTION),
        line=line_of(node),
        help=part.text("help", longest=500),
        example=part.text("example", longest=MOST),
        longest=part.number("longest") or LONGEST.get(type_, 0),
        when=_when(part, faults),
        options=part.parts("options", lambda each: _option(each, faults)),
        columns=part.parts("columns", lambda each: _column(each, faults)),
    )
    _check(part, found)
    return found


def _check(part: Part, found: Field) -> None:
    may_hang = {Need.CONDITION, Need.OPTION} if found.when else set(Need) - {Need.CONDITION}
    if found.need not in may_hang:
        said = _("A field whose need is “warunek” has “when”; besides it only “opcja” may.")
        part.fault("need", said)
    if (found.type is Type.CHOICE) is not bool(found.options):
        part.fault("options", _("A field of the type “choice” has “options”, no other does."))
    if (found.type is Type.PEOPLE) is not bool(found.columns):
        part.fault("columns", _("A field of the type “people” has “columns”, no other does."))
    if found.longest > MOST:
        said = _("At most %(most)s characters can be asked for.", most=MOST)
        part.fault("longest", said)
    values = [each.value for each in found.options]
    if len(set(values)) < len(values):
        part.fault("options", _("Two options have the same value."))


def _key(part: Part) -> str:
    key = part.text("key", longest=40)
    if key and not _KEY.fullmatch(key):
        part.fault("key", _("“%(key)s” must be of a-z, 0-9 and _.", key=key))
    return key


def _when(part: Part, faults: Faults) -> Condition | None:
    node = part.node("when")
    if node is None:
        return None
    inner = Part(node, faults, needed=("field", "is"))
    return Condition(inner.text("field"), inner.texts("is"))


def _option(node: yaml.Node, faults: Faults) -> Option:
    part = Part(node, faults, needed=("value", "label"))
    return Option(part.text("value", longest=60), part.text("label", longest=200))


def _column(node: yaml.Node, faults: Faults) -> Column:
    part = Part(node, faults, needed=("key", "label", "need"))
    return Column(_key(part), part.text("label"), part.chosen("need", Need, Need.OPTION))
