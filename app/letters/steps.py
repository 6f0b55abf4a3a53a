"""The way through a letter: its own steps, then place, addressee and attachments.

Pure: from what was sent and which button was pressed comes the step to show and its faults.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.core.i18n import gettext as _
from app.letters import carrying
from app.letters.carrying import Sent, input_name
from app.letters.fields import asked
from app.letters.filling import goes_through
from app.letters.letter import VARIANT, Letter, Step
from app.letters.writing import Written, known_forms


class Ask(StrEnum):
    """What a step asks for."""

    VARIANT = "variant"
    FIELDS = "fields"
    PLACE = "place"
    RECIPIENT = "recipient"


class Button(StrEnum):
    """Names of the buttons of a step."""

    NEXT = "dalej"
    BACK = "wstecz"
    PREVIEW = "podglad"


STEP: Final = "krok"
# Inputs that the step showed: what is new after an answer must be seen before it can be wrong.
SHOWN: Final = "widoczne"
ADD: Final = "dodaj"


@dataclass(frozen=True)
class WizardStep:
    """One page of the wizard."""

    title: str
    ask: Ask
    # Keys of the letter's fields.
    fields: tuple[str, ...] = ()

    @property
    def is_of_letter(self) -> bool:
        """Whether its title is the letter's, and so in Polish."""
        return self.ask is Ask.FIELDS


@dataclass(frozen=True)
class Standing:
    """Where the wizard stands; only `faults` are told, by the name of the input."""

    at: int
    faults: Mapping[str, str]
    # Inputs that came up after an answer of this very step.
    fresh: frozenset[str] = frozenset()


def steps_of(letter: Letter) -> tuple[WizardStep, ...]:
    """All steps of a letter."""
    first = [WizardStep(_("Kind of letter"), Ask.VARIANT)] if letter.variants else []
    own = [_own(step) for step in letter.steps]
    last = [
        WizardStep(_("Place and date"), Ask.PLACE),
        WizardStep(_("Addressee and attachments"), Ask.RECIPIENT),
    ]
    return (*first, *own, *last)


def _own(step: Step) -> WizardStep:
    return WizardStep(step.title, Ask.FIELDS, step.fields)


def inputs_of(letter: Letter, step: WizardStep, sent: Sent, written: Written) -> tuple[str, ...]:
    """Names of the inputs that a step asks for after these answers."""
    match step.ask:
        case Ask.VARIANT:
            return (VARIANT,)
        case Ask.PLACE:
            is_asked = bool(sent.town.strip()) and not known_forms(sent).certain
            more = (carrying.TOWN_OF, carrying.TOWN_IN) if is_asked else ()
            return (carrying.TOWN, *more, carrying.DAY)
        case Ask.RECIPIENT:
            through = (carrying.THROUGH,) if goes_through(letter, written.checked.values) else ()
            attachments = (carrying.ATTACHMENT,) if letter.attachments else ()
            return (carrying.RECIPIENT, *through, *attachments)
    keys = {each.key for each in asked(letter, sent.typed)}
    return tuple(input_name(key) for key in step.fields if key in keys)


def belongs(name: str, inputs: Iterable[str]) -> bool:
    """Whether an input is one of these, or a cell of one of them."""
    return any(name == each or name.startswith(f"{each}-") for each in inputs)


def standing(
    letter: Letter, sent: Sent, written: Written, asked_step: str, button: str, shown: Sequence[str]
) -> Standing:
    """The step to show after a button was pressed in a step."""
    steps = steps_of(letter)
    known = asked_step.isascii() and asked_step.isdigit() and len(asked_step) < 3
    at = min(int(asked_step), len(steps) - 1) if known else 0
    if button == Button.BACK:
        return Standing(_walk(letter, sent, written, at, -1), {})
    if button != Button.NEXT:
        return Standing(at, {})
    inputs = inputs_of(letter, steps[at], sent, written)
    # A form that says nothing of what it showed came from elsewhere; all its faults are told.
    fresh = frozenset(set(inputs) - set(shown)) if shown else frozenset[str]()
    faults = {name: written.faults[name] for name in inputs if name in written.faults}
    faults = {name: fault for name, fault in faults.items() if name not in fresh}
    if fresh or faults:
        return Standing(at, faults, fresh)
    return Standing(_walk(letter, sent, written, at, 1), {})


def faulty(letter: Letter, sent: Sent, written: Written) -> Standing:
    """The first step that has a fault, with its faults."""
    for at, step in enumerate(steps_of(letter)):
        inputs = inputs_of(letter, step, sent, written)
        found = {name: written.faults[name] for name in inputs if name in written.faults}
        if found:
            return Standing(at, found)
    return Standing(0, {})


def _walk(letter: Letter, sent: Sent, written: Written, at: int, by: int) -> int:
    """The nearest step in a direction that asks for anything; the same where there is none."""
    steps = steps_of(letter)
    reached = at + by
    while 0 <= reached < len(steps):
        if inputs_of(letter, steps[reached], sent, written):
            return reached
        reached += by
    return at
