"""The table of terms as data: what is due, whose it is, from which day it runs and by which law.

A fault names its line and costs one term, never the whole table, because people read the page
while somebody mends the file. Pure.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

import yaml

from app.deadlines.periods import DayOfYear, Period, Unit, parse_period
from app.deadlines.rules import Direction, Meaning, Rule
from app.text.limits import clean

MOST_TERMS: Final = 500
LONGEST_ID: Final = 60
LONGEST_TITLE: Final = 120
LONGEST: Final = 240
_TEXT: Final = "tag:yaml.org,2002:str"
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NEEDED: Final = ("id", "group", "title", "who", "side", "from", "period", "basis")
_KEYS: Final = (
    *_NEEDED,
    *("direction", "earliest", "meaning", "moves", "ends_on", "kept"),
    *("note", "disputed", "to_check", "letter", "article"),
)


class Side(StrEnum):
    """Who has to act within a term."""

    RESIDENT = "mieszkaniec"
    OFFICE = "urząd"
    COURT = "sąd"
    NOBODY = "nikt"


class Kept(StrEnum):
    """By what a resident keeps a term."""

    SENT = "wysłanie"
    ARRIVED = "dotarcie"


_DIRECTIONS: Final = {"do przodu": Direction.AFTER, "wstecz": Direction.BEFORE}
_MEANINGS: Final = {
    "do": Meaning.UNTIL,
    "co najmniej": Meaning.AT_LEAST,
    "po upływie": Meaning.ONCE_OVER,
}
_YES_NO: Final = {"tak": True, "nie": False}
_ENDS: Final = {"dzień wolny": True}
Choice = TypeVar("Choice")


@dataclass(frozen=True)
class Term:
    """One term; `line` is where it begins in the file. Absent texts are empty."""

    id: str
    group: str
    title: str
    who: str
    side: Side
    event: str
    length: str  # the period as the table writes it
    rule: Rule
    kept: Kept | None
    basis: str
    note: str
    disputed: str
    to_check: str
    letter: str  # id of the letter's template
    article: str  # slug of the article that tells more
    line: int

    @property
    def has_date(self) -> bool:
        return self.rule.period is not None

    @property
    def is_kept_by_sending(self) -> bool:
        return self.kept is Kept.SENT

    @property
    def is_of_resident(self) -> bool:
        return self.side is Side.RESIDENT

    @property
    def is_of_others(self) -> bool:
        return self.side in (Side.OFFICE, Side.COURT)


@dataclass(frozen=True)
class TermFault:
    """What is wrong in one line of the file."""

    line: int
    message: str


@dataclass(frozen=True)
class Table:
    """Terms in the order of the file, and what was wrong with the others."""

    terms: tuple[Term, ...] = ()
    faults: tuple[TermFault, ...] = ()
    digest: str = "0"  # names this state of the file


class _Refused(Exception):
    """A term that cannot be taken."""

    def __init__(self, node: yaml.Node, message: str) -> None:
        super().__init__(message)
        self.fault = TermFault(_line(node), message)


def parse_table(text: str) -> Table:
    """Terms and faults of the file; never raises."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    try:
        root = yaml.compose(clean(text), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return Table((), (TermFault(line, str(error.problem)),), digest)
    except (yaml.YAMLError, RecursionError) as error:
        return Table((), (TermFault(1, f"the file cannot be read ({error})"),), digest)
    if root is None:
        return Table(digest=digest)
    if not isinstance(root, yaml.SequenceNode):
        fault = TermFault(_line(root), "the file must be a list of terms, each after '- '")
        return Table((), (fault,), digest)
    terms: list[Term] = []
    faults: list[TermFault] = []
    lines: dict[str, int] = {}
    for node in root.value[:MOST_TERMS]:
        try:
            term = _term(node, lines)
        except _Refused as refused:
            faults.append(refused.fault)
        else:
            lines[term.id] = term.line
            terms.append(term)
    if len(root.value) > MOST_TERMS:
        message = f"there are more than {MOST_TERMS} terms"
        faults.append(TermFault(_line(root.value[MOST_TERMS]), message))
    return Table(tuple(terms), tuple(faults), digest)


def _term(node: yaml.Node, taken: Mapping[str, int]) -> Term:
    values = _values(node)
    id_ = _slug(values, "id")
    if id_ in taken:
        raise _Refused(values["id"], f"the id '{id_}' stands in line {taken[id_]} already")
    if len(id_) > LONGEST_ID:
        raise _Refused(values["id"], f"'id' has more than {LONGEST_ID} characters")
    side = Side(_chosen(values, "side", {each.value: each for each in Side}, Side.NOBODY))
    rule = _rule(values)
    kept = _chosen(values, "kept", {each.value: each for each in Kept}, None)
    if (side is Side.RESIDENT and rule.meaning is not Meaning.ONCE_OVER) is not bool(kept):
        raise _Refused(node, "'kept' must stand where a resident has to act, and only there")
    return Term(
        id=id_,
        group=_text(values, "group"),
        title=_text(values, "title", LONGEST_TITLE),
        who=_text(values, "who"),
        side=side,
        event=_text(values, "from"),
        length=_text(values, "period"),
        rule=rule,
        kept=kept,
        basis=_text(values, "basis"),
        note=_text(values, "note"),
        disputed=_text(values, "disputed"),
        to_check=_text(values, "to_check"),
        letter=_slug(values, "letter"),
        article=_slug(values, "article"),
        line=_line(node),
    )


def _rule(values: Mapping[str, yaml.Node]) -> Rule:
    period = _period(values, "period")
    direction = _chosen(values, "direction", _DIRECTIONS, Direction.AFTER)
    meaning = _chosen(values, "meaning", _MEANINGS, Meaning.UNTIL)
    earliest = _period(values, "earliest")
    ends_on_day_off = _chosen(values, "ends_on", _ENDS, False)
    moves = _chosen(values, "moves", _YES_NO, True)
    is_counted = isinstance(period, Period) and period.unit is not Unit.HOURS
    if direction is Direction.BEFORE and not isinstance(period, Period):
        raise _Refused(values["direction"], "only a length of time is counted backwards")
    if "earliest" in values and not (
        direction is Direction.BEFORE
        and is_counted
        and isinstance(earliest, Period)
        and earliest.unit is not Unit.HOURS
    ):
        raise _Refused(values["earliest"], "'earliest' is a length for a term counted backwards")
    if meaning is not Meaning.UNTIL and (not is_counted or direction is Direction.BEFORE):
        raise _Refused(values["meaning"], "this term can only mean 'do'")
    if ends_on_day_off and (not is_counted or direction is Direction.BEFORE):
        raise _Refused(values["ends_on"], "only a term counted in days has a last day off")
    return Rule(
        period=period,
        direction=direction,
        meaning=meaning,
        earliest=earliest if isinstance(earliest, Period) else None,
        moves=moves,
        ends_on_day_off=ends_on_day_off,
    )


def _values(node: yaml.Node) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise _Refused(node, f"a term needs the keys {', '.join(_NEEDED)}")
    values: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if key.value not in _KEYS:
            raise _Refused(key, f"there is no key '{key.value}'; known are {', '.join(_KEYS)}")
        if key.value in values:
            raise _Refused(key, f"the key '{key.value}' stands twice")
        values[key.value] = value
    for name in _NEEDED:
        if name not in values:
            raise _Refused(node, f"the key '{name}' is missing")
    return values


def _period(values: Mapping[str, yaml.Node], key: str) -> Period | DayOfYear | None:
    text = _text(values, key)
    if not text:
        return None
    try:
        return parse_period(text)
    except ValueError:
        message = f"'{text}' is no length of time; write one like '14 dni' or '31 maja'"
        raise _Refused(values[key], message) from None


def _chosen(
    values: Mapping[str, yaml.Node], key: str, choices: Mapping[str, Choice], absent: Choice
) -> Choice:
    text = _text(values, key)
    if not text:
        return absent
    if text not in choices:
        raise _Refused(values[key], f"'{key}' must be one of: {', '.join(choices)}")
    return choices[text]


def _slug(values: Mapping[str, yaml.Node], key: str) -> str:
    text = _text(values, key)
    if text and not _SLUG.fullmatch(text):
        raise _Refused(values[key], f"'{text}' must be of a-z, 0-9 and single hyphens")
    return text


def _text(values: Mapping[str, yaml.Node], key: str, longest: int = LONGEST) -> str:
    """The text of a key, empty where the key is absent."""
    if key not in values:
        return ""
    node = values[key]
    if not isinstance(node, yaml.ScalarNode) or node.tag != _TEXT:
        raise _Refused(node, f"'{key}' must be text; put it in quotation marks")
    text = " ".join(node.value.split())
    if not text:
        raise _Refused(node, f"'{key}' is empty")
    if len(text) > longest:
        raise _Refused(node, f"'{key}' has {len(text)} characters, at most {longest} fit")
    return text


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
