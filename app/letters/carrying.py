"""What a browser sends of a letter, by the names of its inputs, and the same as hidden inputs.

A letter lives in the inputs of one form from step to step; nothing of it is kept anywhere else.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as of
from typing import Final, Protocol

from app.letters.fields import MOST_ENTRIES, Typed
from app.letters.letter import VARIANT, Field, Letter, Type

FIELD: Final = "pole-"
TOWN: Final = "miasto"
TOWN_OF: Final = "miasto-czego"
TOWN_IN: Final = "miasto-gdzie"
RECIPIENT: Final = "adresat"
THROUGH: Final = "posrednik"
DAY: Final = "dzien"
ATTACHMENT: Final = "zalacznik"
CASE: Final = "sprawa"
# Numbers of rows fit into four bytes.
_CASE_DIGITS: Final = re.compile(r"[1-9][0-9]{0,8}")


class Inputs(Protocol):
    """A form as it was sent: each name may come several times."""

    def get(self, key: str, default: str, /) -> str: ...
    def getlist(self, key: str, /) -> list[str]: ...
    def keys(self) -> Iterable[str]: ...


@dataclass(frozen=True)
class Sent:
    """What was sent, as it was typed. `typed` is what `fields.check` takes."""

    typed: dict[str, Typed] = of(default_factory=dict)
    town: str = ""
    town_of: str = ""
    town_in: str = ""
    recipient: str = ""
    through: str = ""
    day: str = ""
    # Numbers of the letter's attachments.
    attachments: tuple[int, ...] = ()
    # The case out of which the letter was opened: only carried here, whoever reads it asks whose
    # it is.
    case: int | None = None

    def text(self, key: str) -> str:
        """What was typed into a field of one text."""
        typed = self.typed.get(key, "")
        return typed if isinstance(typed, str) else ""

    def points(self, key: str) -> list[str]:
        """What was typed into a list of texts, empty ones too."""
        typed = self.typed.get(key, "")
        return [] if isinstance(typed, str) else [each for each in typed if isinstance(each, str)]

    def people(self, key: str) -> list[Mapping[str, str]]:
        """What was typed into the rows of people, empty ones too."""
        typed = self.typed.get(key, "")
        return [] if isinstance(typed, str) else [row for row in typed if isinstance(row, Mapping)]


def input_name(key: str) -> str:
    """The name of the input of a field, or of the choice of the variant."""
    return key if key == VARIANT else f"{FIELD}{key}"


def cell_name(key: str, row: int, column: str) -> str:
    """The name of one input about one person."""
    return f"{FIELD}{key}-{row}-{column}"


def sent(letter: Letter, form: Inputs) -> Sent:
    """What the form holds of this letter; anything else in it is left aside."""
    typed: dict[str, Typed] = {}
    if letter.variants and (variant := form.get(VARIANT, "")):
        typed[VARIANT] = variant
    for each in letter.fields:
        if value := _typed(each, form):
            typed[each.key] = value
    return Sent(
        typed=typed,
        town=form.get(TOWN, ""),
        town_of=form.get(TOWN_OF, ""),
        town_in=form.get(TOWN_IN, ""),
        recipient=form.get(RECIPIENT, ""),
        through=form.get(THROUGH, ""),
        day=form.get(DAY, ""),
        attachments=_attachments(letter, form),
        case=_case(form),
    )


def carried(letter: Letter, sent: Sent) -> list[tuple[str, str]]:
    """Names and values of the inputs that hold the letter; empty ones are left out."""
    pairs: list[tuple[str, str]] = [(VARIANT, sent.text(VARIANT))]
    for each in letter.fields:
        if each.type is Type.PEOPLE:
            for row, person in enumerate(sent.people(each.key)):
                pairs += [
                    (cell_name(each.key, row, column.key), person.get(column.key, ""))
                    for column in each.columns
                ]
        elif each.type is Type.POINTS:
            pairs += [(input_name(each.key), point) for point in sent.points(each.key)]
        else:
            pairs.append((input_name(each.key), sent.text(each.key)))
    pairs += [
        (TOWN, sent.town),
        (TOWN_OF, sent.town_of),
        (TOWN_IN, sent.town_in),
        (RECIPIENT, sent.recipient),
        (THROUGH, sent.through),
        (DAY, sent.day),
    ]
    pairs += [(ATTACHMENT, str(number)) for number in sent.attachments]
    pairs.append((CASE, str(sent.case or "")))
    return [(name, value) for name, value in pairs if value]


def _typed(each: Field, form: Inputs) -> Typed:
    if each.type is Type.POINTS:
        # One more than fits, so that the check tells of it.
        return form.getlist(input_name(each.key))[: MOST_ENTRIES + 1]
    if each.type is Type.PEOPLE:
        return _people(each, form)
    return form.get(input_name(each.key), "")


def _people(each: Field, form: Inputs) -> list[dict[str, str]]:
    """Rows in the order of their numbers; a row is there when one of its inputs is."""
    known = {column.key for column in each.columns}
    named = re.compile(re.escape(f"{FIELD}{each.key}-") + r"(\d{1,4})-([a-z0-9_]+)")
    rows: dict[int, dict[str, str]] = {}
    for name in form.keys():  # noqa: SIM118 # a form of several values per name is no plain mapping
        if (match := named.fullmatch(name)) and match[2] in known:
            rows.setdefault(int(match[1]), {})[match[2]] = form.get(name, "")
    return [rows[number] for number in sorted(rows)][: MOST_ENTRIES + 1]


def _attachments(letter: Letter, form: Inputs) -> tuple[int, ...]:
    known = {str(number): number for number in range(len(letter.attachments))}
    return tuple(sorted({known[each] for each in form.getlist(ATTACHMENT) if each in known}))


def _case(form: Inputs) -> int | None:
    typed = form.get(CASE, "")
    return int(typed) if _CASE_DIGITS.fullmatch(typed) else None
