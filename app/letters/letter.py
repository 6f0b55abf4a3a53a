"""A kind of letter, as data: what is asked, where it goes, what comes after it, and its text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from liquid import BoundTemplate

# The name under which the chosen variant stands among the values of a letter.
VARIANT: Final = "wariant"
# The town, in the three forms that a sentence needs.
TOWN: Final = "miasto"
TOWN_FORMS: Final = ("kto", "czego", "gdzie")
# The head of the letter has places for these; other fields must stand in its text.
IN_THE_HEAD: Final = frozenset(
    {"imie_nazwisko", "nazwa", "adres", "adres_koresp", "email", "ade", "telefon", "znak_sprawy"}
)
YES: Final = "tak"
NO: Final = "nie"


class Type(StrEnum):
    """What may be typed into a field."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    TIME = "time"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    ADE = "ade"
    NUMBER = "number"
    MONEY = "money"
    CHOICE = "choice"
    YES_NO = "yes-no"
    TOWN = "town"
    PEOPLE = "people"
    POINTS = "points"
    MONTH = "month"
    PESEL = "pesel"


class Need(StrEnum):
    """Who asks for the field: the law, practice, nobody, or the law under a condition."""

    LAW = "prawo"
    PRACTICE = "praktyka"
    OPTION = "opcja"
    CONDITION = "warunek"


class Effective(StrEnum):
    """Whether the letter works when it comes by this channel."""

    YES = "tak"
    NO = "nie"
    CHECK = "sprawdz"


@dataclass(frozen=True)
class Condition:
    """Holds when the field (or the variant) has one of the values."""

    field: str
    values: tuple[str, ...]

    def holds(self, answers: Mapping[str, object]) -> bool:
        return answers.get(self.field) in self.values


@dataclass(frozen=True)
class Option:
    """One of the answers that a choice offers."""

    value: str
    label: str


@dataclass(frozen=True)
class Column:
    """One thing asked about each person."""

    key: str
    label: str
    need: Need


@dataclass(frozen=True)
class Field:
    """What is asked for; `line` is where its file says so, `longest` counts characters."""

    key: str
    label: str
    type: Type
    need: Need
    line: int
    help: str = ""
    example: str = ""
    longest: int = 0
    when: Condition | None = None
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True)
class Step:
    """A page of the wizard, with keys of its fields."""

    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Addressee:
    """Bodies that usually get the letter, and whether it goes through the one that decided."""

    suggest: tuple[str, ...]
    help: str
    through: bool | Condition = False


@dataclass(frozen=True)
class Channel:
    """A way to send the letter; under `when` only, where answers decide which ways there are."""

    channel: str
    effective: Effective
    note: str
    when: Condition | None = None


@dataclass(frozen=True)
class StampDuty:
    """`amount` in zlotys; none where it is not known."""

    amount: int | None
    note: str


@dataclass(frozen=True)
class Enclosure:
    """What the letter says it encloses: always, or under `when`. Nobody has to tick it."""

    text: str
    when: Condition | None = None


@dataclass(frozen=True)
class Answering:
    """A term of the table of terms, or words where there is none.

    The term holds under `when` only. `event` is the field with the day from which it runs, and
    `last_day` the field with its end, where the letter asks for one of them.
    """

    deadline: str
    note: str
    when: Condition | None = None
    event: str = ""
    last_day: str = ""


@dataclass(frozen=True)
class Next:
    """What to do after silence, a refusal, an answer or a call to complete the letter."""

    after: str
    text: str
    letter: str = ""


@dataclass(frozen=True)
class Caution:
    """Said beside a field: for too many entries, too few, or when one of the words is there."""

    field: str
    text: str
    most: int | None = None
    least: int | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Variant:
    """A shape of the letter, chosen first; it may bring its own title and term of handing in."""

    value: str
    label: str
    title: str = ""
    filing: str = ""


@dataclass(frozen=True)
class SupportList:
    """A sheet for signatures; `intro` stands above the table."""

    title: str
    columns: tuple[str, ...]
    note: str
    intro: BoundTemplate | None = None


@dataclass(frozen=True)
class Letter:
    """One kind of letter, as its file describes it (docs/letters.md)."""

    id: str
    title: str
    summary: str
    legal_date: date
    basis: tuple[str, ...]
    articles: tuple[str, ...]
    addressee: Addressee
    channels: tuple[Channel, ...]
    stamp_duty: StampDuty
    steps: tuple[Step, ...]
    fields: tuple[Field, ...]
    body: BoundTemplate
    filing: Answering | None = None
    answer: Answering | None = None
    next: tuple[Next, ...] = ()
    warnings: tuple[Caution, ...] = ()
    attachments: tuple[str, ...] = ()
    enclosed: tuple[Enclosure, ...] = ()
    hints: tuple[str, ...] = ()
    support_list: SupportList | None = None
    variants: tuple[Variant, ...] = ()

    def field(self, key: str) -> Field | None:
        """The field of this key."""
        return next((field for field in self.fields if field.key == key), None)

    def variant(self, values: Mapping[str, object]) -> Variant | None:
        """The variant that was chosen."""
        chosen = values.get(VARIANT)
        return next((each for each in self.variants if each.value == chosen), None)

    def title_of(self, values: Mapping[str, object]) -> str:
        """The title on the sheet, which a variant may change."""
        variant = self.variant(values)
        return variant.title if variant and variant.title else self.title

    def filing_of(self, values: Mapping[str, object]) -> str:
        """The id of the term by which this letter must be handed in; empty where there is none."""
        variant = self.variant(values)
        if variant and variant.filing:
            return variant.filing
        return self.filing.deadline if self.filing else ""

    def answer_of(self, values: Mapping[str, object]) -> str:
        """The id of the term in which this letter must be answered; empty where there is none."""
        if self.answer is None or (self.answer.when and not self.answer.when.holds(values)):
            return ""
        return self.answer.deadline

    def enclosed_of(self, values: Mapping[str, object]) -> tuple[str, ...]:
        """What must come with this letter."""
        found = (each for each in self.enclosed if not each.when or each.when.holds(values))
        return tuple(each.text for each in found)

    def channels_of(self, values: Mapping[str, object]) -> tuple[Channel, ...]:
        """The ways to send this letter, in the order of advice."""
        return tuple(each for each in self.channels if not each.when or each.when.holds(values))
