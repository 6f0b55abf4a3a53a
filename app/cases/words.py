"""What pages call the states of a case, the entries of its timeline and the ways it can end."""

from dataclasses import dataclass
from typing import Final

from app.cases.models import CaseState, OfficeKind, StepKind
from app.core.i18n import lazy_gettext as _
from app.experiences.models import Outcome


@dataclass(frozen=True)
class Mark:
    """A state or an entry: never told by colour alone."""

    kind: str
    picture: str
    words: str


STATES: Final[dict[str, Mark]] = {
    CaseState.OPEN: Mark("wait", "clock", _("Waits for an answer")),
    CaseState.ANSWERED: Mark("info", "mail", _("The office has answered")),
    CaseState.REFUSED: Mark("bad", "ban", _("The office has refused")),
    CaseState.SILENCE: Mark("bad", "clock-alert", _("The office is silent")),
    CaseState.CLOSED: Mark("plain", "circle-check", _("Closed")),
}
# Of a case that has no letter yet, and of one in which the office waits for the person.
NOT_SENT: Final = Mark("plain", "pencil", _("Nothing sent yet"))
CALLED: Final = Mark("wait", "triangle-alert", _("The office waits for you"))
LATE: Final = Mark("bad", "clock-alert", _("The term has passed"))

STEPS: Final[dict[str, Mark]] = {
    StepKind.SENT: Mark("plain", "mail", _("Letter sent")),
    StepKind.TERM: Mark("plain", "calendar", _("Term")),
    StepKind.ANSWER: Mark("info", "inbox", _("An answer came")),
    StepKind.REFUSAL: Mark("bad", "ban", _("The office refused")),
    StepKind.CALL: Mark("wait", "triangle-alert", _("Call to complete the letter")),
    StepKind.SILENCE: Mark("bad", "clock-alert", _("The office is silent")),
    StepKind.NOTE: Mark("plain", "pencil", _("Note")),
    StepKind.CLOSED: Mark("plain", "circle-check", _("Case closed")),
    StepKind.REOPENED: Mark("plain", "rotate-ccw", _("Case opened again")),
}
# What somebody says to add an entry of this kind, in the order in which it is offered.
ADDING: Final[dict[str, str]] = {
    StepKind.ANSWER: _("An answer came"),
    StepKind.REFUSAL: _("The office refused"),
    StepKind.SILENCE: _("The term has passed and there is no answer"),
    StepKind.CALL: _("The office asks me to complete the letter"),
    StepKind.SENT: _("I sent another letter"),
    StepKind.TERM: _("I have another term"),
    StepKind.NOTE: _("Write a note"),
}
OFFICES: Final[dict[str, str]] = {
    OfficeKind.COUNCIL: _("Council of the town or commune"),
    OfficeKind.MAYOR: _("Mayor, or the town hall"),
    OfficeKind.COUNTY: _("County (starosta)"),
    OfficeKind.ROADS: _("Road authority"),
    OfficeKind.OTHER: _("Another office"),
}
OUTCOMES: Final[dict[str, str]] = {
    Outcome.SUCCEEDED: _("It worked"),
    Outcome.PARTLY: _("It worked in part"),
    Outcome.FAILED: _("It did not work"),
}
# What of a closed case may go into the draft of an experience, by `closing.Part`.
PARTS: Final[dict[str, str]] = {
    "tytul": _("What I call the case"),
    "miasto": _("Town"),
    "urzad": _("Office"),
    "narzedzia": _("Tools: the articles of the letters that were sent"),
    "czas": _("Months in which it began and ended"),
    "wynik": _("How it ended"),
    "przebieg": _("What happened, without notes"),
    "notatki": _("My notes"),
}
# What the office did, as the heads of the public table say it.
REACTIONS: Final[dict[str, str]] = {
    CaseState.ANSWERED: _("Answered"),
    CaseState.REFUSED: _("Refused"),
    CaseState.SILENCE: _("Silent"),
}
