"""A letter filled in: checked values become a document.

What people typed goes through the template as placeholders and is put in at the very end, so it
never is Liquid or Markdown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Final, TypeAlias

from liquid.exceptions import LiquidError, OutputStreamLimitError

from app.core.errors import Invalid
from app.letters.blocks import blocks
from app.letters.document import Block, Document
from app.letters.fields import Value
from app.letters.letter import TOWN, TOWN_FORMS, VARIANT, Condition, Field, Letter, Type
from app.letters.liquid_text import day_words, render, words_of

# A placeholder is a number written in characters that no typed value and no template may hold.
_OPENS: Final = "\ue000"
_CLOSES: Final = "\ue001"
_ZERO: Final = 0xE010
# Answers out of the letter's own list: conditions compare them, so they travel as they are.
_CLOSED: Final = frozenset({Type.CHOICE, Type.YES_NO})
# Who signs, the one who acts for the others first; then groups of whom one signs for all.
_SIGNERS: Final = ("pelnomocnik", "reprezentant", "imie_nazwisko")
_GROUPS: Final = ("reprezentanci", "wnioskodawcy")
# About forty pages.
LONGEST_LETTER: Final = 100_000
Hide: TypeAlias = Callable[[str], str | None]


@dataclass(frozen=True)
class Town:
    """The town in the forms that sentences need; empty forms leave no trace."""

    kto: str = ""
    czego: str = ""
    gdzie: str = ""


@dataclass(frozen=True)
class Around:
    """What every letter has and no template asks for."""

    town: Town = Town()
    day: date | None = None
    recipient: Sequence[str] = ()
    through: Sequence[str] = ()
    attachments: Sequence[str] = ()


class _Kept:
    """Typed texts behind their placeholders."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._length = 0

    def hide(self, text: str) -> str | None:
        """The placeholder of a text; none for an empty one, which conditions take for absent."""
        if not text:
            return None
        self._texts.append(text)
        digits = "".join(chr(_ZERO + int(digit)) for digit in str(len(self._texts) - 1))
        return f"{_OPENS}{digits}{_CLOSES}"

    def put_in(self, text: str) -> str:
        """The text with typed values in place of their placeholders.

        Raises LiquidError when the letter grows too long: a template may repeat what was typed.
        """
        pieces = text.split(_OPENS)
        shown = [pieces[0]]
        for piece in pieces[1:]:
            digits, _, rest = piece.partition(_CLOSES)
            typed = self._texts[int("".join(str(ord(each) - _ZERO) for each in digits))]
            # A sentence that ends with "z dnia 14 marca 2024 r." has one full stop, not two.
            is_closed = typed.endswith(".") and rest.startswith(".")
            shown += [typed, rest[1:] if is_closed else rest]
        self._length += sum(map(len, shown))
        if self._length > LONGEST_LETTER:
            raise OutputStreamLimitError("the letter is too long", token=None)
        return "".join(shown)


def fill(letter: Letter, values: Mapping[str, Value], around: Around) -> Document:
    """The letter as a document; `values` are those of `fields.check`.

    Raises Invalid when the letter grows too long by what was typed.
    """
    try:
        body = _filled(letter, values, around)
    except LiquidError as error:
        raise Invalid("", words_of(error)) from error
    return Document(
        title=letter.title_of(values),
        body=body,
        sender=_sender(values),
        place_and_date=_place_and_date(around),
        case_sign=str(values.get("znak_sprawy", "")),
        recipient=tuple(around.recipient),
        through=tuple(around.through) if goes_through(letter, values) else (),
        signature=_signature(values),
        attachments=(
            *letter.enclosed_of(values),
            *(each for each in letter.attachments if each in around.attachments),
        ),
        basis=letter.basis,
        legal_state=day_words(letter.legal_date),
    )


def support_intro(letter: Letter, values: Mapping[str, Value], around: Around) -> tuple[Block, ...]:
    """What stands above the table of a sheet for signatures; raises Invalid as `fill` does."""
    try:
        return _intro(letter, values, around)
    except LiquidError as error:
        raise Invalid("", words_of(error)) from error


def _intro(letter: Letter, values: Mapping[str, Value], around: Around) -> tuple[Block, ...]:
    if letter.support_list is None or letter.support_list.intro is None:
        return ()
    kept = _Kept()
    given = _given(letter, values, around.town, kept.hide)
    return blocks(render(letter.support_list.intro, given), kept.put_in)


def goes_through(letter: Letter, values: Mapping[str, object]) -> bool:
    """Whether the letter is handed in through the body that decided."""
    through = letter.addressee.through
    if isinstance(through, Condition):
        return through.holds(values)
    return through


def try_out(letter: Letter) -> None:
    """Fill the letter in empty and whole; raises LiquidError where that cannot be done."""
    whole: dict[str, Value] = {each.key: _sample(each) for each in letter.fields}
    around = Around(Town(TOWN, TOWN, TOWN))
    for values in ({}, whole):
        _filled(letter, values, around)


def try_out_support_list(letter: Letter) -> None:
    """The same for the text above the table of signatures."""
    whole: dict[str, Value] = {each.key: _sample(each) for each in letter.fields}
    around = Around(Town(TOWN, TOWN, TOWN))
    for values in ({}, whole):
        _intro(letter, values, around)


def _filled(letter: Letter, values: Mapping[str, Value], around: Around) -> tuple[Block, ...]:
    kept = _Kept()
    given = _given(letter, values, around.town, kept.hide)
    return blocks(render(letter.body, given), kept.put_in)


def _given(
    letter: Letter, values: Mapping[str, Value], town: Town, hide: Hide
) -> dict[str, object]:
    """The names a template may say: all fields, those left empty as nothing."""
    given: dict[str, object] = {
        each.key: _hidden(each, values.get(each.key), hide) for each in letter.fields
    }
    variant = letter.variant(values)
    given[VARIANT] = variant.value if variant else None
    given[TOWN] = {form: hide(getattr(town, form)) for form in TOWN_FORMS}
    return given


def _hidden(each: Field, value: Value | None, hide: Hide) -> object:
    if isinstance(value, list):
        return [
            {key: hide(cell) for key, cell in entry.items()}
            if isinstance(entry, dict)
            else hide(entry)
            for entry in value
        ] or None
    if value is None or each.type in _CLOSED or isinstance(value, date | Decimal):
        return value
    return hide(_hour(value) if isinstance(value, time) else str(value))


def _hour(hour: time) -> str:
    return f"{hour.hour}:{hour.minute:02}"


def _sender(values: Mapping[str, Value]) -> tuple[str, ...]:
    """Who writes: name, addresses and how to reach them, each in its line."""
    shown = {key: str(values[key]) for key in values if isinstance(values[key], str)}
    address = shown.get("adres") or shown.get("siedziba", "")
    letters_to = shown.get("adres_koresp", "")
    if letters_to and address and letters_to != address:
        letters_to = f"adres do korespondencji: {letters_to}"
    elif letters_to == address:
        letters_to = ""
    company = shown.get("nazwa") or shown.get("komitet", "")
    lines = (
        company,
        shown.get("imie_nazwisko", "") or ("" if company else _first_of(shown)),
        address,
        letters_to,
        shown.get("email", ""),
        f"e-Doręczenia: {shown['ade']}" if "ade" in shown else "",
        f"tel. {shown['telefon']}" if "telefon" in shown else "",
    )
    return tuple(line for line in lines if line)


def _first_of(shown: Mapping[str, str]) -> str:
    """Whoever stands for a group, whose members are named in the text; without their contact."""
    return shown.get("reprezentant", "").partition(",")[0]


def _signature(values: Mapping[str, Value]) -> str:
    """Who signs: the person who stands for the others, without the contact given beside."""
    named = (str(values[key]) for key in _SIGNERS if values.get(key))
    return next(named, _first_of_people(values)).partition(",")[0]


def _first_of_people(values: Mapping[str, Value]) -> str:
    """Of a group that named nobody to stand for it, whoever it named first."""
    for key in _GROUPS:
        people = values.get(key)
        if isinstance(people, list) and people and isinstance(people[0], dict):
            return people[0].get("imie_nazwisko", "")
    return ""


def _place_and_date(around: Around) -> str:
    parts = (around.town.kto, day_words(around.day) if around.day else "")
    return ", ".join(part for part in parts if part)


def _sample(each: Field) -> Value:
    if each.type is Type.PEOPLE:
        return [{column.key: column.label for column in each.columns}]
    if each.type is Type.POINTS:
        return [each.label]
    if each.type is Type.DATE:
        return date(2026, 1, 2)
    if each.type is Type.MONEY:
        return Decimal(1)
    return each.options[0].value if each.options else each.label
