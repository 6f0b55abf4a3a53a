"""The inputs of one step as the page draws them: what is asked, why, what was typed, what is wrong.

They look like fields of a form of the site to its macros, so errors are told as everywhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.cities.queries import Office
from app.core.i18n import gettext as _
from app.letters import carrying
from app.letters.carrying import Sent, cell_name, input_name
from app.letters.fields import MOST_ENTRIES, Refused, day_of
from app.letters.letter import NO, VARIANT, YES, Field, Letter, Need, Option, Type
from app.letters.steps import Standing, WizardStep, inputs_of
from app.letters.writing import Written, known_forms

# What browsers may fill in by themselves, as WCAG 1.3.5 asks for.
_FILLED_IN_AS: Final = {
    "imie_nazwisko": "name",
    "email": "email",
    "telefon": "tel",
    "nazwa": "organization",
}
_KINDS: Final = {Type.EMAIL: "email", Type.PHONE: "tel", Type.DATE: "date", Type.TIME: "time"}
_DIGITS: Final = {Type.NUMBER: "numeric", Type.MONEY: "decimal", Type.PESEL: "numeric"}
_CHOICES: Final = frozenset({Type.CHOICE, Type.YES_NO})
_ROWS: Final = 4
# Names of the buttons that take a suggestion.
TAKE_RECIPIENT: Final = "wpisz-adresata"
TAKE_THROUGH: Final = "wpisz-posrednika"


@dataclass(frozen=True)
class Label:
    """A question that is the label of a field."""

    question: str

    @property
    def text(self) -> str:
        """As the summary of errors says it, with a colon behind."""
        return self.question.rstrip("?")


@dataclass(frozen=True)
class Cell:
    """One input about one person of a list."""

    name: str
    label: str
    value: str
    is_needed: bool


@dataclass(frozen=True)
class Input:
    """One question of a step. `draw` names the macro that draws it."""

    name: str
    draw: str
    label: Label
    help: str = ""
    example: str = ""
    mark: str = ""
    value: str = ""
    errors: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    # Written in the letter's language, not in that of the page.
    is_of_letter: bool = True
    kind: str = "text"
    mode: str = ""
    autocomplete: str = ""
    options: tuple[Option, ...] = ()
    ticked: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    lines: int = _ROWS
    suggestions: tuple[str, ...] = ()
    # Whose address is among them, to be checked at its source.
    office: Office | None = None
    # The name of the button that takes a suggestion, or adds a row.
    button: str = ""
    # After another answer the step may ask for more.
    decides: bool = False

    @property
    def example_said(self) -> str:
        """In the language of the letter, whose words the example is."""
        return f"Na przykład: {self.example}"

    @property
    def id(self) -> str:
        return self.name

    @property
    def type(self) -> str:
        """For the summary of errors, which leads to the first of several answers."""
        return "RadioField" if self.draw == "radios" else "StringField"


@dataclass(frozen=True)
class StepForm:
    """The inputs of a step, for macros that take a form of the site."""

    inputs: tuple[Input, ...]
    form_errors: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Input]:
        return iter(self.inputs)

    @property
    def errors(self) -> dict[str, tuple[str, ...]]:
        return {each.name: each.errors for each in self.inputs if each.errors}


def step_form(
    letter: Letter,
    step: WizardStep,
    sent: Sent,
    written: Written,
    stand: Standing,
    *,
    recipients: Sequence[str] = (),
    through: Sequence[str] = (),
    office: Office | None = None,
    today: date,
    added: str = "",
) -> StepForm:
    """The inputs of a step; `added` is the field that gets one more row."""
    by_name = {input_name(each.key): each for each in letter.fields}
    deciding = {input_name(each.when.field) for each in letter.fields if each.when}
    drawn = []
    for name in inputs_of(letter, step, sent, written):
        errors = (stand.faults[name],) if name in stand.faults else ()
        if name == VARIANT:
            options = tuple(Option(each.value, each.label) for each in letter.variants)
            drawn.append(_variant(options, sent, errors))
        elif name in by_name:
            field = by_name[name]
            decides = name in deciding
            drawn.append(_of_field(field, sent, written, errors, decides, added == field.key))
        else:
            around = _around(letter, name, sent, errors, recipients, through, today)
            drawn.append(replace(around, office=office) if around.draw == "address" else around)
    return StepForm(tuple(drawn))


def _variant(options: tuple[Option, ...], sent: Sent, errors: tuple[str, ...]) -> Input:
    label = Label(_("Which of them do you write?"))
    value = sent.text(VARIANT)
    return Input(
        VARIANT, "radios", label, value=value, errors=errors, options=options, is_of_letter=False
    )


def _of_field(
    field: Field,
    sent: Sent,
    written: Written,
    errors: tuple[str, ...],
    decides: bool,
    is_added: bool,
) -> Input:
    name, value = input_name(field.key), sent.text(field.key)
    kind = _KINDS.get(field.type, "text")
    if kind in {"date", "time"}:
        value, kind = _for_picker(value, kind)
    return Input(
        name=name,
        draw=_draw(field),
        label=Label(field.label),
        help=field.help,
        example=_example(field),
        mark=_mark(field, decides),
        value=value,
        errors=errors,
        cautions=written.checked.cautions.get(field.key, ()),
        kind=kind,
        mode=_DIGITS.get(field.type, ""),
        autocomplete="off" if field.type is Type.PESEL else _FILLED_IN_AS.get(field.key, ""),
        options=_options(field),
        texts=_texts(sent.points(field.key), is_added) if field.type is Type.POINTS else (),
        rows=_rows(field, sent, is_added) if field.type is Type.PEOPLE else (),
        button=field.key if field.type in {Type.POINTS, Type.PEOPLE} else "",
        decides=decides,
    )


def _around(
    letter: Letter,
    name: str,
    sent: Sent,
    errors: tuple[str, ...],
    recipients: Sequence[str],
    through: Sequence[str],
    today: date,
) -> Input:
    """Inputs that every letter has."""
    if name == carrying.RECIPIENT:
        label = Label(_("To whom is it?"))
        return Input(
            name,
            "address",
            label,
            help=letter.addressee.help,
            value=sent.recipient,
            errors=errors,
            suggestions=tuple(recipients),
            button=TAKE_RECIPIENT,
        )
    if name == carrying.THROUGH:
        return Input(
            name,
            "address",
            Label(_("Through whom do you hand it in?")),
            help=_("The office that decided or keeps silent. It passes the letter on."),
            mark=_("needed in practice"),
            value=sent.through,
            errors=errors,
            is_of_letter=False,
            suggestions=tuple(through),
            button=TAKE_THROUGH,
        )
    if name == carrying.ATTACHMENT:
        options = tuple(Option(str(at), each) for at, each in enumerate(letter.attachments))
        ticked = tuple(str(number) for number in sent.attachments)
        label = Label(_("What do you attach?"))
        mark = _("not required")
        return Input(
            name, "checks", label, mark=mark, options=options, ticked=ticked, is_of_letter=False
        )
    return _of_place(name, sent, errors, today)


def _of_place(name: str, sent: Sent, errors: tuple[str, ...], today: date) -> Input:
    known = known_forms(sent)
    if name == carrying.DAY:
        value, kind = _for_picker(sent.day or today.isoformat(), "date")
        label = Label(_("Date on the letter"))
        hint = _("Empty means today.")
        return Input(
            name, "line", label, hint, value=value, errors=errors, is_of_letter=False, kind=kind
        )
    asked = {
        carrying.TOWN: (
            _("Where do you write from?"),
            _("The name of the town or village. It stands above the date."),
            sent.town,
        ),
        carrying.TOWN_OF: (
            _("How is it said: a resident of …?"),
            _("We are not sure of this form. Correct it if it is wrong."),
            sent.town_of or known.czego,
        ),
        carrying.TOWN_IN: (
            _("How is it said: it happened in …?"),
            _("Together with the first word, as in “w Rawiczu”."),
            sent.town_in or known.gdzie,
        ),
    }
    question, hint, value = asked[name]
    return Input(
        name,
        "line",
        Label(question),
        hint,
        mark="" if name == carrying.TOWN else _("required here"),
        value=value,
        errors=errors,
        is_of_letter=False,
        autocomplete="address-level2" if name == carrying.TOWN else "",
    )


def _draw(field: Field) -> str:
    if field.type in _CHOICES:
        return "radios"
    shapes = {Type.TEXT: "text", Type.POINTS: "points", Type.PEOPLE: "people"}
    return shapes.get(field.type, "line")


def _mark(field: Field, decides: bool) -> str:
    if decides and field.need is Need.OPTION:
        # Without it nobody knows what else to ask.
        return _("required here")
    return {
        Need.LAW: _("required by law"),
        Need.CONDITION: _("required here"),
        Need.PRACTICE: _("needed in practice"),
        Need.OPTION: _("not required"),
    }[field.need]


def _options(field: Field) -> tuple[Option, ...]:
    if field.type is Type.YES_NO:
        return (Option(YES, "Tak"), Option(NO, "Nie"))
    return field.options


def _texts(typed: Sequence[str], is_added: bool) -> tuple[str, ...]:
    # Who asks for one more sees one more, beside those that are still empty.
    kept = [text for text in typed if is_added or text.strip()][:MOST_ENTRIES]
    return (*kept, "") if is_added or not kept else tuple(kept)


def _rows(field: Field, sent: Sent, is_added: bool) -> tuple[tuple[Cell, ...], ...]:
    rows = sent.people(field.key)
    people = [row for row in rows if is_added or any(row.values())][:MOST_ENTRIES]
    if is_added or not people:
        people.append({})
    return tuple(
        tuple(
            Cell(
                cell_name(field.key, at, column.key),
                column.label,
                row.get(column.key, ""),
                column.need is Need.LAW,
            )
            for column in field.columns
        )
        for at, row in enumerate(people)
    )


def _example(field: Field) -> str:
    """The example as people write it: the file of a letter has days as 2026-03-31."""
    if field.type is not Type.DATE:
        return field.example
    try:
        return f"{day_of(field.example):%d.%m.%Y}"
    except Refused:
        return field.example


def _for_picker(typed: str, kind: str) -> tuple[str, str]:
    """The value as a picker of the browser takes it; what it cannot take stays a line of text."""
    text = typed.strip()
    if not text:
        return "", kind
    if kind == "time":
        parts = text.replace(".", ":").split(":")
        is_hour = len(parts) == 2 and all(part.isascii() and part.isdigit() for part in parts)
        if is_hour and int(parts[0]) < 24 and int(parts[1]) < 60 and len(parts[1]) == 2:
            return f"{int(parts[0]):02}:{parts[1]}", kind
        return typed, "text"
    try:
        return day_of(text).isoformat(), kind
    except Refused:
        return typed, "text"
