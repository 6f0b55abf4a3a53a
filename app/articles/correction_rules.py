"""What a correction may say, the states it goes through, and the reasons to decline it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.people.field_rules import check_email
from app.text.limits import clean

SHORTEST_TEXT: Final = 10
LONGEST_TEXT: Final = 2000
LONGEST_NAME: Final = 80
LONGEST_ANCHOR: Final = 120
LONGEST_ANSWER: Final = 2000


class State(StrEnum):
    """Where a correction stands."""

    WAITING = "waiting"
    ANSWERED = "answered"
    MENDED = "mended"
    DECLINED = "declined"
    SPAM = "spam"


OPEN: Final = (State.WAITING,)
DECISIONS: Final = (State.ANSWERED, State.MENDED, State.DECLINED, State.SPAM)


class DeclineReason(StrEnum):
    """Why a correction changes nothing."""

    NO_SOURCE = "brak-zrodla"
    IS_RIGHT = "jest-poprawnie"
    DONE_ALREADY = "juz-poprawione"
    OFF_TOPIC = "poza-zakresem"
    PERSONAL_DATA = "dane-osobowe"
    OTHER = "inne"


@dataclass(frozen=True)
class NewCorrection:
    """What a reader sends."""

    text: str
    anchor: str = ""
    name: str = ""
    email: str = ""
    is_suspect: bool = False


@dataclass(frozen=True)
class Decision:
    """What a reviewer makes of it; `number` is that of the version that mended it."""

    state: State
    answer: str = ""
    reason: str = ""
    number: int | None = None
    is_shown: bool = False


def check_new(new: NewCorrection) -> NewCorrection:
    """The correction with clean texts; raises Invalid for the first field that cannot be taken."""
    text = clean(new.text).strip()
    if len(text) < SHORTEST_TEXT:
        raise Invalid("message", _("Write at least %(least)s characters.", least=SHORTEST_TEXT))
    if len(text) > LONGEST_TEXT:
        raise Invalid("message", _("Write at most %(most)s characters.", most=LONGEST_TEXT))
    name = " ".join(clean(new.name).split())
    if len(name) > LONGEST_NAME:
        raise Invalid("name", _("Write at most %(most)s characters.", most=LONGEST_NAME))
    email = check_email(new.email) if new.email.strip() else ""
    anchor = clean(new.anchor).strip()
    return replace(
        new,
        text=text,
        name=name,
        email=email,
        anchor=anchor if len(anchor) <= LONGEST_ANCHOR else "",
    )


def check_decision(decision: Decision) -> Decision:
    """The decision with a clean answer; raises Invalid for the first field that is wrong."""
    if decision.state not in DECISIONS:
        raise Invalid("state", _("Choose one of the listed answers."))
    if decision.state is State.SPAM:
        # Nobody reads an answer to spam, and nothing of it is ever shown.
        return replace(decision, answer="", reason="", number=None, is_shown=False)
    answer = clean(decision.answer).strip()
    if not answer:
        raise Invalid("answer", _("Write the answer. Everybody will read it."))
    if len(answer) > LONGEST_ANSWER:
        raise Invalid("answer", _("Write at most %(most)s characters.", most=LONGEST_ANSWER))
    if decision.state is State.DECLINED and decision.reason not in set(DeclineReason):
        raise Invalid("reason", _("Choose a reason."))
    reason = decision.reason if decision.state is State.DECLINED else ""
    number = decision.number if decision.state is State.MENDED else None
    return replace(decision, answer=answer, reason=reason, number=number)
