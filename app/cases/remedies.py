"""What to do next in a case, and from which day: the letter in force says it. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.cases.course import Course
from app.cases.models import CaseState
from app.letters.letter import Letter

CALL: Final = "wezwanie"
_AFTER: Final = {
    CaseState.ANSWERED: "odpowiedz",
    CaseState.REFUSED: "odmowa",
    CaseState.SILENCE: "cisza",
}


@dataclass(frozen=True)
class Remedy:
    """A way on. `letter_id` is empty where no letter of ours serves, `since` where it is time."""

    after: str
    text: str
    letter_id: str
    since: date | None

    def is_due_on(self, day: date) -> bool:
        """Whether it may be used on this day."""
        return self.since is None or self.since <= day


def remedies(letter: Letter, course: Course) -> list[Remedy]:
    """Ways on from where a case stands, by the letter that was sent last.

    While the office still has time, what follows its silence is told with its first day.
    """
    found = _reason(course)
    if found is None:
        return []
    reason, since = found
    return [
        Remedy(reason, each.text, each.letter, since)
        for each in letter.next
        if each.after == reason
    ]


def _reason(course: Course) -> tuple[str, date | None] | None:
    if course.sent is None or course.is_closed:
        return None
    if course.state is not CaseState.OPEN:
        return _AFTER[course.state], None
    if course.is_called:
        return CALL, None
    if course.due is None or course.due_is_own:
        return None
    return _AFTER[CaseState.SILENCE], course.due + timedelta(days=1)
