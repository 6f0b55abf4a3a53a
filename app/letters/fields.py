"""What may be typed into a letter's fields, and what is said beside a field that is wrong.

Nothing here is stored: values live as long as one request.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as of
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, TypeAlias

from email_validator import EmailNotValidError, validate_email

from app.core.i18n import gettext as _
from app.letters.letter import NO, VARIANT, YES, Column, Field, Letter, Need, Type
from app.letters.yaml_reading import PRIVATE
from app.text.limits import clean

Typed: TypeAlias = str | Sequence[str] | Sequence[Mapping[str, str]]
Person: TypeAlias = dict[str, str]
Value: TypeAlias = str | int | Decimal | date | time | list[str] | list[Person]

MOST_ENTRIES: Final = 100
EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2100
_SHORT: Final = 40  # no day, hour, number or amount is longer
# They turn the direction of a text or hide in it; a letter to an office needs none of them.
_UNSEEN: Final = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_ADE: Final = re.compile(r"AE:PL-\d{5}-\d{5}-[A-Z]{5}-\d{2}")
_PHONE: Final = re.compile(r"\+?[\d ()-]{7,30}")
_MONEY: Final = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?")
_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_SPACES: Final = re.compile(r"[\s\u00a0\u202f]+")
_PESEL_WEIGHTS: Final = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)


@dataclass(frozen=True)
class Checked:
    """What was typed, taken apart: values by field, faults and cautions to say beside fields.

    `values` holds only fields that this letter asks for after these answers.
    """

    values: dict[str, Value] = of(default_factory=dict)
    faults: dict[str, str] = of(default_factory=dict)
    cautions: dict[str, tuple[str, ...]] = of(default_factory=dict)


class Refused(Exception):
    """A value that cannot be taken; its message is for the person who typed it."""


def asked(letter: Letter, values: Mapping[str, object]) -> tuple[Field, ...]:
    """The fields that these answers leave to be asked, in the order of the letter."""
    found: list[Field] = []
    keys: set[str] = {VARIANT} if letter.variants else set()
    for each in letter.fields:
        # A field hangs on an earlier one; what that one held before it went away counts no more.
        if each.when is None or (
            each.when.field in keys and values.get(each.when.field) in each.when.values
        ):
            found.append(each)
            keys.add(each.key)
    return tuple(found)


def check(letter: Letter, typed: Mapping[str, Typed], keys: Sequence[str] = ()) -> Checked:
    """Values and faults of what was typed; with `keys` only those fields are looked at."""
    checked = Checked()
    deciding = {each.when.field for each in letter.fields if each.when}
    if letter.variants:
        _check_variant(letter, typed, checked)
    for each in asked(letter, typed):
        if keys and each.key not in keys:
            continue
        try:
            value = _value(each, typed.get(each.key, ""))
        except Refused as wrong:
            checked.faults[each.key] = str(wrong)
            continue
        if value is not None:
            checked.values[each.key] = value
            if said := _cautions(letter, each.key, value):
                checked.cautions[each.key] = said
        elif needed(each) or each.key in deciding:
            checked.faults[each.key] = _missing(each)
    return checked


def needed(asked_for: Field) -> bool:
    """Whether the letter is incomplete, or of no use, without the field where it is asked for."""
    return asked_for.need is not Need.OPTION


def tidy(text: str) -> str:
    """Text without what cannot be seen or printed; line feeds stay."""
    return _UNSEEN.sub("", PRIVATE.sub("", clean(text))).strip()


def _check_variant(letter: Letter, typed: Mapping[str, Typed], checked: Checked) -> None:
    if letter.variant(typed):
        checked.values[VARIANT] = str(typed[VARIANT])
    else:
        checked.faults[VARIANT] = _("Choose one of the answers.")


def _missing(each: Field) -> str:
    if each.type in {Type.CHOICE, Type.YES_NO}:
        return _("Choose one of the answers.")
    if each.need is Need.LAW:
        return _("Fill this in: without it the letter is incomplete.")
    if each.need is Need.PRACTICE:
        return _("Fill this in: without it the office can do little with the letter.")
    return _("Fill this in: after your earlier answers the letter needs it.")


def _cautions(letter: Letter, key: str, value: Value) -> tuple[str, ...]:
    """Warnings of the letter that fit the value; they never stop anybody."""
    entries = len(value) if isinstance(value, list) else value if isinstance(value, int) else 0
    text = _all_words(value).casefold()
    return tuple(
        caution.text
        for caution in letter.warnings
        if caution.field == key
        and (
            (caution.most is not None and entries > caution.most)
            or (caution.least is not None and entries < caution.least)
            or any(word in text for word in caution.words)
        )
    )


def _all_words(value: Value) -> str:
    if isinstance(value, list):
        return "\n".join(
            " ".join(each.values()) if isinstance(each, dict) else each for each in value
        )
    return str(value)


def _value(each: Field, typed: Typed) -> Value | None:
    """The value of a field; none where nothing was typed."""
    if each.type is Type.PEOPLE:
        return _people(each, typed) or None
    if each.type is Type.POINTS:
        return _points(each, typed) or None
    text = tidy(typed) if isinstance(typed, str) else ""
    if not text:
        return None
    if each.type is not Type.TEXT:
        text = _SPACES.sub(" ", text)
    _check_length(text, each.longest or _SHORT)
    if each.type in {Type.CHOICE, Type.YES_NO}:
        return _choice(each, text)
    read = _READERS.get(each.type)
    return read(text) if read else text


def _check_length(text: str, longest: int) -> None:
    if len(text) > longest:
        said = _(
            "At most %(longest)s characters fit here, and there are %(have)s.",
            longest=longest,
            have=len(text),
        )
        raise Refused(said)


def _choice(each: Field, text: str) -> str:
    known = {YES, NO} if each.type is Type.YES_NO else {option.value for option in each.options}
    if text not in known:
        raise Refused(_("Choose one of the answers."))
    return text


def _points(each: Field, typed: Typed) -> list[str]:
    entries = [typed] if isinstance(typed, str) else [e for e in typed if isinstance(e, str)]
    _check_entries(len(entries))
    points = [point for entry in entries if (point := _SPACES.sub(" ", tidy(entry)))]
    for point in points:
        _check_length(point, each.longest)
    return points


def _people(each: Field, typed: Typed) -> list[Person]:
    entries = [entry for entry in typed if isinstance(entry, Mapping)]
    _check_entries(len(entries))
    people: list[Person] = []
    for entry in entries:
        person = {column.key: _cell(entry, column) for column in each.columns}
        if not any(person.values()):
            continue
        people.append(person)
        for column in each.columns:
            _check_length(person[column.key], each.longest)
            if column.need is not Need.OPTION and not person[column.key]:
                said = _(
                    "Fill in “%(column)s” in row %(row)s.", column=column.label, row=len(people)
                )
                raise Refused(said)
    return people


def _cell(entry: Mapping[str, str], column: Column) -> str:
    typed = entry.get(column.key, "")
    return _SPACES.sub(" ", tidy(typed))


def _check_entries(count: int) -> None:
    if count > MOST_ENTRIES:
        raise Refused(_("At most %(most)s entries fit here.", most=MOST_ENTRIES))


def day_of(text: str) -> date:
    """The day that was typed, as 2026-11-21 or 21.11.2026; raises Refused."""
    for shape in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            # Only the day is read, so no time zone can move it.
            day = datetime.strptime(text, shape).date()  # noqa: DTZ007
        except ValueError:
            continue
        if EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            return day
        said = _(
            "Give a day between the years %(first)s and %(last)s.",
            first=EARLIEST_YEAR,
            last=LATEST_YEAR,
        )
        raise Refused(said)
    raise Refused(_("Write the day like 21.11.2026."))


def _hour(text: str) -> time:
    match = _TIME.fullmatch(text)
    if not match:
        raise Refused(_("Write the hour like 17:30."))
    return time(int(match[1]), int(match[2]))


def _email(text: str) -> str:
    try:
        # Whether mail reaches it is the writer's matter: nobody is asked about the address.
        return str(validate_email(text, check_deliverability=False).normalized)
    except EmailNotValidError:
        raise Refused(_("Write the e-mail address like anna@example.org.")) from None


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(text) or sum(sign.isdigit() for sign in text) < 7:
        raise Refused(_("Write the phone number in digits, like 600 000 000."))
    return text


def _ade(text: str) -> str:
    address = text.replace(" ", "").upper()
    if not _ADE.fullmatch(address):
        raise Refused(_("Write the address for e-delivery like AE:PL-12345-67890-ABCDE-12."))
    return address


def _number(text: str) -> int:
    digits = text.replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise Refused(_("Write a whole number in digits."))
    return int(digits)


def _money(text: str) -> Decimal:
    match = _MONEY.fullmatch(text.lower().removesuffix("zł").replace(" ", ""))
    if not (match and text.isprintable() and match[0].isascii()):
        raise Refused(_("Write the amount in zlotys, like 1200 or 1200,50."))
    return Decimal(f"{match[1]}.{match[2] or 0}")


def _month(text: str) -> str:
    if not _MONTH.fullmatch(text):
        raise Refused(_("Write the month like 2026-11."))
    return text


def _pesel(text: str) -> str:
    digits = text.replace(" ", "")
    right = len(digits) == 11 and digits.isascii() and digits.isdigit()
    if right:
        total = sum(int(a) * b for a, b in zip(digits, _PESEL_WEIGHTS, strict=False))
        right = (10 - total % 10) % 10 == int(digits[10])
    if not right:
        raise Refused(_("There is a mistake in this number: a PESEL has 11 digits."))
    return digits


_READERS: Final[dict[Type, Callable[[str], Value]]] = {
    Type.DATE: day_of,
    Type.TIME: _hour,
    Type.EMAIL: _email,
    Type.PHONE: _phone,
    Type.ADE: _ade,
    Type.NUMBER: _number,
    Type.MONEY: _money,
    Type.MONTH: _month,
    Type.PESEL: _pesel,
}
