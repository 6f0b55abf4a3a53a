"""Entries of letters that were sent: their terms, and their place among what is written down."""

from dataclasses import replace
from datetime import date

import pytest

from app.cases import queries, service
from app.cases.models import CaseState, StepKind
from app.cases.sending import sent_step
from app.cases.service import Details
from app.cases.timeline import NewStep
from app.core.errors import Invalid
from tests.cases.conftest import CONTENT, REQUEST, SENT, TITLE, Acting
from tests.letters.letters import letter

pytestmark = pytest.mark.usefixtures("noon")


@pytest.mark.usefixtures("letters")
def test_an_entry_from_before_others_is_refused_for_what_comes_later(acting: Acting) -> None:
    who = acting.person()
    first = NewStep(StepKind.SENT, date(2026, 10, 30), letter_id=REQUEST)
    case = service.begin(acting.db, acting.vault, acting.terms, who, Details(TITLE), first)
    acting.step(who, case, kind=StepKind.SILENCE, day=date(2026, 11, 20))
    again = {"kind": StepKind.SENT, "letter_id": REQUEST, "day": date(2026, 11, 16)}
    with pytest.raises(Invalid, match="Przy późniejszej dacie"), acting.db.begin_nested():
        acting.step(who, case, **again)
    early = {"kind": StepKind.ANSWER, "day": date(2026, 10, 1)}
    with pytest.raises(Invalid, match="Najpierw zapisz"), acting.db.begin_nested():
        acting.step(who, case, **early)
    assert case.state == CaseState.SILENCE


def test_a_corrected_letter_keeps_the_term_that_its_answers_gave(acting: Acting) -> None:
    who = acting.person()
    case = acting.begin(who)
    (typed,) = queries.case_of(acting.db, acting.vault, who, case.id).steps
    asked = letter(CONTENT / "pisma" / "wniosek-o-dostepnosc.md")
    known = replace(typed, letter_id=asked.id, term="dostepnosc")
    told = sent_step(asked, acting.terms, SENT, "", answers={"wariant": "wniosek"})
    assert told.term_id == known.term
    assert sent_step(asked, acting.terms, SENT, "").term_id == ""
    assert sent_step(asked, acting.terms, SENT, "", before=known).term_id == known.term
    other = replace(known, letter_id=REQUEST)
    assert sent_step(asked, acting.terms, SENT, "", before=other).term_id == ""
