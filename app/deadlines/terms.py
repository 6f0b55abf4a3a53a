"""The table of terms as data: what is due, whose it is, from which day it runs and by which law.

A fault names its line and costs one term, never the whole table, because people read the page
while somebody mends the file. Pure.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

import yaml

from app.deadlines.periods import DayOfYear, Period, Unit, parse_period
from app.deadlines.rules import Direction, Meaning, Rule
from app.text.yaml_entries import Refused, keyed, take_each, text_of
from app.text.yaml_lines import SLUG, Fault, line_of

MOST_TERMS: Final = 500
LONGEST_ID: Final = 60
LONGEST_TITLE: Final = 120
LONGEST: Final = 240
_NEEDED: Final = ("id", "group", "title", "who", "side", "from", "period", "basis")
_OPTIONAL: Final = (
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
class Table:
    """Terms in the order of the file, and what was wrong with the others."""

    terms: tuple[Term, ...] = ()
    faults: tuple[Fault, ...] = ()
    digest: str = "0"  # names this state of the file


def parse_table(text: str) -> Table:
    """Terms and faults of the file; never raises."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    terms: list[Term] = []
    lines: dict[str, int] = {}

    def take(node: yaml.Node) -> None:
        term = _term(node, lines)
        lines[term.id] = term.line
        terms.append(term)

    faults = take_each(text, MOST_TERMS, take)
    return Table(tuple(terms), faults, digest)


def _term(node: yaml.Node, taken: Mapping[str, int]) -> Term:
    values = keyed(node, _NEEDED, _OPTIONAL)
    id_ = _slug(values, "id")
    if id_ in taken:
        raise Refused(values["id"], f"the id '{id_}' stands in line {taken[id_]} already")
    side = Side(_chosen(values, "side", {each.value: each for each in Side}, Side.NOBODY))
    rule = _rule(values)
    kept = _chosen(values, "kept", {each.value: each for each in Kept}, None)
    if (side is Side.RESIDENT and rule.meaning is not Meaning.ONCE_OVER) is not bool(kept):
        raise Refused(node, "'kept' must stand where a resident has to act, and only there")
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
        line=line_of(node),
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
        raise Refused(values["direction"], "only a length of time is counted backwards")
    if "earliest" in values and not (
        direction is Direction.BEFORE
        and is_counted
        and isinstance(earliest, Period)
        and earliest.unit is not Unit.HOURS
    ):
        raise Refused(values["earliest"], "'earliest' is a length for a term counted backwards")
    if meaning is not Meaning.UNTIL and (not is_counted or direction is Direction.BEFORE):
        raise Refused(values["meaning"], "this term can only mean 'do'")
    if ends_on_day_off and (not is_counted or direction is Direction.BEFORE):
        raise Refused(values["ends_on"], "only a term counted in days has a last day off")
    return Rule(
        period=period,
        direction=direction,
        meaning=meaning,
        earliest=earliest if isinstance(earliest, Period) else None,
        moves=moves,
        ends_on_day_off=ends_on_day_off,
    )


def _period(values: Mapping[str, yaml.Node], key: str) -> Period | DayOfYear | None:
    text = _text(values, key)
    if not text:
        return None
    try:
        return parse_period(text)
    except ValueError:
        message = f"'{text}' is no length of time; write one like '14 dni' or '31 maja'"
        raise Refused(values[key], message) from None


def _chosen(
    values: Mapping[str, yaml.Node], key: str, choices: Mapping[str, Choice], absent: Choice
) -> Choice:
    text = _text(values, key)
    if not text:
        return absent
    if text not in choices:
        raise Refused(values[key], f"'{key}' must be one of: {', '.join(choices)}")
    return choices[text]


def _slug(values: Mapping[str, yaml.Node], key: str) -> str:
    text = _text(values, key, LONGEST_ID)
    if text and not SLUG.fullmatch(text):
        raise Refused(values[key], f"'{text}' must be of a-z, 0-9 and single hyphens")
    return text


def _text(values: Mapping[str, yaml.Node], key: str, longest: int = LONGEST) -> str:
    """The text of a key, empty where the key is absent."""
    return text_of(values[key], key, longest) if key in values else ""
