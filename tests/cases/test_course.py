"""Which entries of a timeline may follow which, and what to do next: no database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases.course import CLOSING, REACTIONS, Course, Event, after, course_of
from app.cases.models import CaseState, StepKind
from app.cases.remedies import remedies
from app.cases.reminding import telling_day
from app.core.errors import Invalid
from app.letters.template import parse
from tests.cases.conftest import CONTENT, REQUEST

FIRST = date(2026, 3, 2)
DUE = date(2026, 3, 16)
SENT = Event(StepKind.SENT, FIRST, DUE, letter_id=REQUEST)
ONE_DAY = timedelta(days=1)
LETTER = parse((CONTENT / "pisma" / f"{REQUEST}.md").read_text(encoding="utf-8")).letter


def _days(number: int) -> date:
    return FIRST + timedelta(days=number)


EVENTS = st.lists(
    st.builds(
        Event,
        st.sampled_from(StepKind),
        st.integers(0, 40).map(_days),
        st.none() | st.integers(0, 60).map(_days),
        st.booleans(),
        st.sampled_from(["", REQUEST]),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None)
@given(EVENTS)
def test_whatever_is_taken_holds_together(events: list[Event]) -> None:
    taken: list[Event] = []
    for event in events:
        try:
            course = course_of([*taken, event])
        except Invalid:
            continue
        taken.append(event)
        kinds = {each.kind for each in taken}
        assert course.is_closed is (course.before is not None)
        if course.state in REACTIONS.values() or course.is_called:
            assert StepKind.SENT in kinds, "an office answers what was sent"
        if course.state is CaseState.SILENCE:
            days = [each.day for each in taken if each.kind is StepKind.SILENCE]
            terms = [each.due for each in taken if each.due is not None]
            assert min(terms) < max(days), "nobody is silent before a day has passed"
        if course.is_closed:
            assert course.due is None
            assert [each.kind for each in taken if each.kind in CLOSING][-1] is StepKind.CLOSED
        assert len(course.results) == sum(each.kind is StepKind.SENT for each in taken)
        assert course == course_of(taken), "the same entries lead to the same place"


@settings(max_examples=25, deadline=None)
@given(st.integers(-30, 30))
def test_silence_begins_on_the_day_after_the_last(distance: int) -> None:
    day = DUE + timedelta(days=distance)
    course = course_of([SENT])
    assert course.is_silent_on(day) is (distance > 0)
    silence = Event(StepKind.SILENCE, day)
    if distance > 0:
        assert after(course, silence).state is CaseState.SILENCE
    else:
        with pytest.raises(Invalid) as refused:
            after(course, silence)
        assert refused.value.field == "day"


@pytest.mark.parametrize(
    "kind", [StepKind.ANSWER, StepKind.REFUSAL, StepKind.CALL, StepKind.SILENCE]
)
def test_no_office_answers_what_was_not_sent(kind: StepKind) -> None:
    with pytest.raises(Invalid, match="pismo"):
        course_of([Event(kind, FIRST)])


@pytest.mark.parametrize("kind", sorted(set(StepKind) - CLOSING - {StepKind.NOTE}))
def test_a_closed_case_takes_notes_only(kind: StepKind) -> None:
    closed = course_of([SENT, Event(StepKind.CLOSED, _days(3))])
    with pytest.raises(Invalid):
        after(closed, Event(kind, _days(5), DUE))
    assert after(closed, Event(StepKind.NOTE, _days(5))) == closed
    assert after(closed, Event(StepKind.REOPENED, _days(5))) == course_of([SENT])


def test_what_happened_while_a_case_was_closed_may_be_told_later() -> None:
    found = course_of(
        [
            SENT,
            Event(StepKind.CLOSED, _days(5)),
            Event(StepKind.REOPENED, _days(20)),
            Event(StepKind.ANSWER, _days(10)),
        ]
    )
    assert found.state is CaseState.ANSWERED


def test_entries_stand_by_their_days_not_by_when_they_were_written() -> None:
    remembered = [Event(StepKind.REFUSAL, _days(9)), SENT]
    assert course_of(remembered).state is CaseState.REFUSED
    with pytest.raises(Invalid):
        course_of([Event(StepKind.REFUSAL, FIRST - ONE_DAY), SENT])


def test_a_call_stops_the_time_of_the_office() -> None:
    called = course_of([SENT, Event(StepKind.CALL, _days(4), _days(11))])
    assert (called.is_called, called.due, called.due_is_own) == (True, _days(11), True)
    assert not called.is_silent_on(_days(60))
    again = after(called, replace(SENT, day=_days(6), due=_days(20)))
    assert (again.is_called, again.is_silent_on(_days(21))) == (False, True)


def test_a_new_day_of_the_office_puts_silence_off() -> None:
    course = course_of([SENT, Event(StepKind.TERM, _days(12), _days(60))])
    assert not course.is_silent_on(_days(60))
    assert course.is_silent_on(_days(61))


def test_a_late_answer_ends_the_silence() -> None:
    silent = course_of([SENT, Event(StepKind.SILENCE, DUE + ONE_DAY)])
    answered = after(silent, Event(StepKind.ANSWER, DUE + timedelta(days=9)))
    assert (answered.state, answered.results) == (CaseState.ANSWERED, ((REQUEST, "odpowiedz"),))


def test_each_letter_has_its_own_result() -> None:
    remedy = Event(StepKind.SENT, _days(20), _days(50), letter_id="skarga-bezczynnosc")
    found = course_of(
        [SENT, Event(StepKind.SILENCE, _days(19)), remedy, Event(StepKind.ANSWER, _days(30))]
    )
    assert found.results == ((REQUEST, "cisza"), ("skarga-bezczynnosc", "odpowiedz"))


def test_the_next_remedy_and_its_letter_at_the_right_day() -> None:
    assert LETTER is not None
    (waiting,) = remedies(LETTER, course_of([SENT]))
    assert (waiting.after, waiting.letter_id) == ("cisza", "skarga-bezczynnosc")
    assert not waiting.is_due_on(DUE)
    assert waiting.is_due_on(DUE + ONE_DAY)
    (refused,) = remedies(LETTER, course_of([SENT, Event(StepKind.REFUSAL, _days(4))]))
    assert (refused.letter_id, refused.since) == ("odwolanie-decyzja", None)
    (silent,) = remedies(LETTER, course_of([SENT, Event(StepKind.SILENCE, DUE + ONE_DAY)]))
    assert silent.letter_id == "skarga-bezczynnosc"


@pytest.mark.parametrize(
    "events",
    [
        [],
        [replace(SENT, due=None)],
        [SENT, Event(StepKind.CLOSED, _days(3))],
        [Event(StepKind.TERM, FIRST, DUE, due_is_own=True)],
    ],
)
def test_nothing_is_advised_without_a_ground(events: list[Event]) -> None:
    assert LETTER is not None
    assert remedies(LETTER, course_of(events)) == []


def test_whose_day_it_is_decides_when_people_are_told() -> None:
    assert telling_day(DUE, is_own=False, today=FIRST) == DUE + ONE_DAY
    assert telling_day(DUE, is_own=True, today=FIRST) == DUE - timedelta(days=3)
    assert telling_day(DUE, is_own=True, today=DUE - ONE_DAY) == DUE - ONE_DAY
    assert telling_day(DUE, is_own=True, today=DUE + ONE_DAY) is None
    assert telling_day(DUE, is_own=False, today=DUE + timedelta(days=2)) is None
    assert telling_day(None, is_own=True, today=FIRST) is None


def test_nothing_follows_from_nothing() -> None:
    assert course_of([]) == Course()
    with pytest.raises(Invalid):
        course_of([Event(StepKind.REOPENED, FIRST)])
    with pytest.raises(Invalid):
        course_of([Event(StepKind.TERM, FIRST, DUE)])
    with pytest.raises(Invalid):
        course_of([SENT, Event(StepKind.TERM, FIRST)])
