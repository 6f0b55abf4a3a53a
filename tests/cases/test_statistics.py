"""Numbers of what offices did: of five different people and more, or none at all."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.cases import service, timeline
from app.cases.models import CaseOutcome, OfficeKind, StepKind
from app.cases.service import Details
from app.cases.statistics import (
    ELSEWHERE,
    FEWEST,
    WAITING,
    LetterNumbers,
    Pending,
    batches,
    count_outcomes,
    statistics,
)
from app.cases.timeline import NewStep
from app.cases.vault import Vault
from app.core.db import Database
from app.core.settings import Settings as Knobs
from app.experiences.models import Outcome
from app.letters import kind as letter_kind
from app.people.rules import Who
from app.records.loading import load_all
from tests import make
from tests.cases.conftest import CONTENT, REQUEST, SENT, Acting, MovesTo

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PENDING = st.lists(
    st.builds(
        Pending,
        id=st.integers(1, 10_000),
        person_id=st.integers(1, 9),
        letter_id=st.sampled_from(["petycja", "skarga"]),
        city_id=st.integers(ELSEWHERE, 2),
        office_kind=st.sampled_from(["", "rada"]),
        reaction=st.sampled_from(["odpowiedz", "odmowa"]),
        at=st.sampled_from([NOW, NOW - WAITING - timedelta(days=1)]),
    ),
    max_size=60,
    unique_by=lambda each: each.id,
)


@settings(max_examples=25, deadline=None)
@given(PENDING, st.data())
def test_no_two_days_differ_by_fewer_than_five_people(
    waiting: list[Pending], data: st.DataObject
) -> None:
    """Whoever looks at the numbers each day learns at once of five people, or of nobody."""
    left = list(waiting)
    shown: dict[object, int] = {}
    for size in data.draw(st.lists(st.integers(0, 20), min_size=1, max_size=4)):
        seen, left = left[:size], left[size:]
        found = batches(seen, NOW)
        counted = {each.id for batch in found.values() for each in batch}
        assert sum(map(len, found.values())) == len(counted), "each is counted once"
        for cell, batch in found.items():
            assert len({each.person_id for each in batch}) >= FEWEST
            assert {(each.letter_id, each.office_kind, each.reaction) for each in batch} == {
                (cell.letter_id, cell.office_kind, cell.reaction)
            }
            places = {each.city_id for each in batch}
            assert places == {cell.city_id} or cell.city_id == ELSEWHERE
            shown[cell] = shown.get(cell, 0) + len(batch)
        left = [each for each in seen if each.id not in counted] + left
    assert all(number >= FEWEST for number in shown.values())


def test_a_total_is_the_sum_of_what_is_shown() -> None:
    row = LetterNumbers("petycja", "Ełk", "elk", "", {"odpowiedz": 7, "odmowa": 5})
    assert row.total == 12, "a sum of more would give the small rest away"


def test_small_places_join_after_a_year_only() -> None:
    old = [
        Pending(number, number, "petycja", number, "", "odmowa", NOW - WAITING)
        for number in range(1, 6)
    ]
    young = [Pending(each.id, each.id, "petycja", each.id, "", "odmowa", NOW) for each in old]
    assert batches(young, NOW) == {}
    ((cell, batch),) = batches(old, NOW).items()
    assert (cell.city_id, len(batch)) == (ELSEWHERE, 5)
    assert batches(old[:4], NOW) == {}
    same = [Pending(each.id, 1, "petycja", ELSEWHERE, "", "odmowa", NOW) for each in old]
    assert batches(same, NOW) == {}, "five cases of one person are one person's"


class Town:
    """People of one town who sent the same letter and closed their cases."""

    def __init__(self, database: Database, knobs: Knobs) -> None:
        self.database, self.knobs = database, knobs
        self.vault = Vault(knobs)
        found = letter_kind.sources(CONTENT)
        load_all(database, letter_kind.KIND, {REQUEST: found[REQUEST]}, CONTENT)
        with database.writing() as db:
            self.city_id = make.city(db).id

    def close(
        self, kind: OfficeKind = OfficeKind.MAYOR, *, may_be_counted: bool = True
    ) -> tuple[Who, int]:
        with self.database.writing() as db:
            acting = Acting(db, self.vault, None)  # type: ignore[arg-type] # no term is asked for
            who = acting.person()
            sent = NewStep(StepKind.SENT, SENT, letter_id=REQUEST, term_id="")
            case = service.begin(
                db,
                self.vault,
                acting.terms,
                who,
                Details("Sprawa", "", self.city_id, kind),
                sent,
                may_be_counted=may_be_counted,
            )
            answer = NewStep(StepKind.ANSWER, SENT)
            timeline.add_step(db, self.vault, acting.terms, who, case.id, answer)
            service.close(db, self.vault, who, case.id, Outcome.SUCCEEDED)
            return who, case.id

    def numbers(self) -> list[tuple[str, str, dict[str, int]]]:
        count_outcomes(self.knobs, self.database)
        with self.database.reading() as db:
            found = statistics(db, 1)
        return [(row.letter_id, row.city, row.numbers) for row in found.items]


@pytest.fixture
def town(database: Database, key_settings: Knobs, noon: None) -> Town:
    return Town(database, key_settings)


def test_two_offices_of_a_town_are_two(town: Town, moves_to: MovesTo) -> None:
    moves_to(date(2026, 11, 23))
    for kind in (OfficeKind.MAYOR, OfficeKind.COUNCIL) * 4:
        town.close(kind)
    assert town.numbers() == [], "eight people, but four of each office"
    town.close(OfficeKind.COUNCIL)
    with town.database.reading() as db:
        assert not statistics(db, 1).items
    count_outcomes(town.knobs, town.database)
    with town.database.reading() as db:
        (row,) = statistics(db, 1).items
    assert (row.city, row.office_kind, row.total) == ("Ełk", OfficeKind.COUNCIL, 5)


def test_the_fifth_person_makes_the_number(town: Town, moves_to: MovesTo) -> None:
    moves_to(date(2026, 11, 23))
    for _ in range(4):
        town.close()
    town.close(may_be_counted=False)
    assert town.numbers() == []
    who, last = town.close()
    five = [(REQUEST, "Ełk", {"odpowiedz": 5})]
    assert town.numbers() == five
    # Nothing that one person does later moves the number.
    with town.database.writing() as db:
        service.reopen(db, who, last)
        service.close(db, town.vault, who, last, Outcome.FAILED)
        service.let_count(db, who, last, is_counted=False)
    assert town.numbers() == five
    with town.database.writing() as db:
        service.erase(db, who, last)
    assert town.numbers() == five
    town.close()
    assert town.numbers() == five, "one more would show what one more person's office did"


def test_only_closed_cases_wait_to_be_counted(town: Town) -> None:
    who, case_id = town.close()
    with town.database.writing() as db:
        assert len(db.scalars(select(CaseOutcome)).all()) == 1
        service.reopen(db, who, case_id)
        assert db.scalars(select(CaseOutcome)).all() == []
