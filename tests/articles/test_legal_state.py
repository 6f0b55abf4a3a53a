"""The legal state of articles: by the calendar, by changed acts, by whom it may be confirmed."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import legal_state, truth_lists
from app.articles.law_standing import (
    Confirmed,
    LawState,
    Limits,
    Standing,
    months_after,
    next_review,
    standing,
)
from app.articles.legal_state import NewConfirmation
from app.articles.models import Article
from app.articles.truth_lists import Order
from app.articles.truth_models import LegalState
from app.core import clock
from app.core.db import Database
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.law import queries as law
from app.law import service as acts
from app.law.models import Act, Citation
from app.people.models import Level
from app.people.rules import Who
from tests import make

LIMITS = Limits(6, 12)
DAY = date(2026, 1, 31)
ACT = "Ustawa z dnia 11 lipca 2014 r. o petycjach (Dz.U. 2018 poz. 870)"
SETTINGS = Settings()


@pytest.mark.parametrize(
    ("today", "state", "due"),
    [
        (DAY, LawState.FRESH, date(2026, 8, 1)),
        (date(2026, 7, 31), LawState.FRESH, date(2026, 8, 1)),
        (date(2026, 8, 1), LawState.DUE, date(2027, 2, 1)),
        (date(2027, 1, 31), LawState.DUE, date(2027, 2, 1)),
        (date(2027, 2, 1), LawState.STALE, None),
        (date(2040, 1, 1), LawState.STALE, None),
    ],
)
def test_the_calendar(today: date, state: LawState, due: date | None) -> None:
    assert standing(today, Confirmed(DAY), LIMITS, has_changed=False) == Standing(state, due)


def test_a_nearer_review_ends_freshness_earlier() -> None:
    confirmed = Confirmed(DAY, date(2026, 3, 1))
    assert next_review(confirmed, LIMITS) == date(2026, 3, 1)
    states = [
        standing(date(2026, 3, day), confirmed, LIMITS, has_changed=False).state for day in (1, 2)
    ]
    assert states == [LawState.FRESH, LawState.DUE]


def test_a_changed_act_is_said_before_all_else() -> None:
    for confirmed in (None, Confirmed(DAY)):
        found = standing(DAY, confirmed, LIMITS, has_changed=True)
        assert found == Standing(LawState.CHANGED, None)
    assert standing(DAY, None, LIMITS, has_changed=False).state is LawState.UNCONFIRMED


DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@hypothesis_settings(max_examples=40, deadline=None)
@given(
    as_of=DAYS, review=st.none() | DAYS, months=st.tuples(st.integers(1, 12), st.integers(1, 24))
)
def test_states_only_get_worse_and_change_on_the_day_that_is_told(
    as_of: date, review: date | None, months: tuple[int, int]
) -> None:
    limits, confirmed = Limits(min(months), max(months)), Confirmed(as_of, review)
    order = [LawState.FRESH, LawState.DUE, LawState.STALE]
    today, before = as_of, standing(as_of, confirmed, limits, has_changed=False)
    for _step in range(3):
        if before.due is None:
            break
        eve = standing(before.due - timedelta(days=1), confirmed, limits, has_changed=False)
        assert before.due > today
        assert eve.state is before.state
        today = before.due
        now = standing(today, confirmed, limits, has_changed=False)
        assert order.index(now.state) > order.index(before.state)
        before = now
    assert before.state is LawState.STALE


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 31), 12, date(2027, 1, 31)),
    ],
)
def test_months(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


@pytest.fixture
def maria(db: Session) -> Who:
    return make.who(make.person(db, Level.MODERATOR, name="Maria Wilk"))


@pytest.fixture
def petition(db: Session) -> Article:
    return make.article(db, title="Petycja", slug="petycja", acts=(ACT,), categories=("zglosic",))


def confirm(db: Session, who: Who, article: Article, **changes: Any) -> None:
    values = {
        "revision_id": article.published_id,
        "as_of": clock.today(),
        "review_on": None,
        "note": "",
        **changes,
    }
    legal_state.confirm(db, SETTINGS, who, article.id, NewConfirmation(**values))


def facts(db: Session, article: Article) -> legal_state.LawFacts:
    db.flush()
    return legal_state.facts(db, SETTINGS, article.id, article.published_id)


def test_a_new_article_is_unconfirmed_and_cites(db: Session, petition: Article) -> None:
    found = facts(db, petition)
    assert (found.state, found.confirmation) == (LawState.UNCONFIRMED, None)
    assert [act.short_name for act in found.acts] == ["Ustawa o petycjach"]


def test_confirming_tells_who_and_touches_the_page(
    db: Session, petition: Article, maria: Who
) -> None:
    before = petition.stamp
    confirm(db, maria, petition, note="Czytane z ustawą")
    db.commit()
    db.refresh(petition)
    found = facts(db, petition)
    assert found.state is LawState.FRESH
    assert found.confirmation is not None
    assert (found.confirmation.by.name, found.confirmation.note) == (
        "Maria Wilk",
        "Czytane z ustawą",
    )
    assert found.confirmation.acts == [ACT]
    assert not found.edited_since
    assert petition.stamp > before
    entry = db.scalars(
        select(JournalEntry).where(JournalEntry.kind == "article.law-confirmed")
    ).one()
    assert entry.data["as_of"] == clock.today().isoformat()


def test_an_edit_afterwards_shows(db: Session, petition: Article, maria: Who) -> None:
    confirm(db, maria, petition)
    make.edit(db, petition, body="Zupełnie nowy tekst.\n")
    found = facts(db, petition)
    assert found.state is LawState.FRESH
    assert found.edited_since


def test_nobody_confirms_a_version_they_have_not_seen(
    db: Session, petition: Article, maria: Who
) -> None:
    seen = petition.published_id
    make.edit(db, petition, body="Zupełnie nowy tekst.\n")
    with pytest.raises(Conflict):
        confirm(db, maria, petition, revision_id=seen)
    assert facts(db, petition).confirmation is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"as_of": None}, "as_of"),
        ({"as_of": clock.today() + timedelta(days=2)}, "as_of"),
        ({"as_of": date(2001, 1, 1)}, "as_of"),
        ({"review_on": clock.today()}, "review_on"),
        ({"note": "x" * 401}, "note"),
    ],
)
def test_confirmations_that_cannot_be_taken(
    db: Session, petition: Article, maria: Who, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        confirm(db, maria, petition, **changes)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("level", "more", "may"),
    [
        (Level.NEW, {}, False),
        (Level.EDITOR, {"is_expert": True}, False),
        (Level.CURATOR, {"scope": ["zglosic"]}, False),
        (Level.CURATOR, {"scope": ["zglosic"], "is_expert": True}, True),
        (Level.CURATOR, {"scope": ["przekonac-innych"], "is_expert": True}, False),
        (Level.MODERATOR, {}, True),
        (Level.ADMINISTRATOR, {}, True),
    ],
)
def test_who_confirms(
    db: Session, petition: Article, level: Level, more: dict[str, Any], may: bool
) -> None:
    who = make.who(make.person(db, level, **more))
    if may:
        confirm(db, who, petition)
        assert facts(db, petition).state is LawState.FRESH
    else:
        with pytest.raises(Forbidden):
            confirm(db, who, petition)
        assert facts(db, petition).state is LawState.UNCONFIRMED


def change_act(db: Session, who: Who, day: date) -> int:
    act = db.scalars(select(Act)).one()
    acts.mark_changed(db, who, act.id, day, "Nowe terminy")
    return legal_state.act_changed(db, who, act)


def test_a_changed_act_flags_all_that_cite_it_until_confirmed(
    db: Session, petition: Article, maria: Who
) -> None:
    other = make.article(db, acts=(ACT,))
    apart = make.article(db)
    yesterday = clock.today() - timedelta(days=1)
    confirm(db, maria, petition, as_of=yesterday - timedelta(days=1))
    stamps = {each.id: each.stamp for each in (petition, other, apart)}
    assert change_act(db, maria, yesterday) == 2
    db.commit()
    for each in (petition, other, apart):
        db.refresh(each)
        assert (each.stamp > stamps[each.id]) is (each is not apart)
    assert facts(db, petition).state is LawState.CHANGED
    assert [act.change_note for act in facts(db, other).changed_acts] == ["Nowe terminy"]
    assert facts(db, apart).state is LawState.UNCONFIRMED
    told = db.scalars(select(JournalEntry).where(JournalEntry.kind == "article.law-changed")).all()
    assert {entry.data["article"] for entry in told} == {petition.id, other.id}
    confirm(db, maria, petition, as_of=yesterday - timedelta(days=1))
    assert facts(db, petition).state is LawState.CHANGED  # that day was before the change
    confirm(db, maria, petition, as_of=yesterday)
    assert facts(db, petition).state is LawState.FRESH
    assert facts(db, other).state is LawState.CHANGED


def test_who_confirmed_after_the_change_is_not_asked_again(
    db: Session, petition: Article, maria: Who
) -> None:
    confirm(db, maria, petition)
    assert change_act(db, maria, clock.today() - timedelta(days=5)) == 0
    assert facts(db, petition).state is LawState.FRESH
    assert law.newest_change(db, "article", petition.id) is None


def test_an_edit_does_not_hide_a_changed_act(db: Session, petition: Article, maria: Who) -> None:
    change_act(db, maria, clock.today())
    make.edit(db, petition, acts=(), legal_date=clock.today())
    assert facts(db, petition).state is LawState.CHANGED


def test_a_mark_taken_back_gives_the_old_state(db: Session, petition: Article, maria: Who) -> None:
    confirm(db, maria, petition, as_of=clock.today() - timedelta(days=9))
    change_act(db, maria, clock.today())
    act = db.scalars(select(Act)).one()
    acts.take_change_back(db, maria, act.id)
    legal_state.change_taken_back(db, SETTINGS, act)
    assert facts(db, petition).state is LawState.FRESH


def test_the_calendar_touches_the_page_on_the_day(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as db:
        maria = make.who(make.person(db, Level.MODERATOR))
        article = make.article(db, slug="petycja", acts=(ACT,))
        confirm(db, maria, article)
        article_id = article.id
    last = months_after(clock.today(), 6)

    def stamp_after(day: date) -> tuple[int, str]:
        monkeypatch.setattr(clock, "today", lambda: day)
        legal_state.follow_the_calendar(SETTINGS, database)
        with database.reading() as db:
            return db.get_one(Article, article_id).stamp, db.get_one(LegalState, article_id).state

    first = stamp_after(clock.today())
    assert stamp_after(last) == first
    due = stamp_after(last + timedelta(days=1))
    assert due == (first[0] + 1, LawState.DUE)
    assert stamp_after(last + timedelta(days=1)) == due  # once
    stale = stamp_after(last + timedelta(days=400))
    assert stale == (due[0] + 1, LawState.STALE)


def test_articles_from_before_the_register_are_read_once(database: Database) -> None:
    with database.writing() as db:
        article = make.article(db, acts=(ACT,))
        db.execute(Citation.__table__.delete())  # type: ignore[attr-defined]
        db.delete(db.get_one(LegalState, article.id))
        article_id = article.id
    legal_state.follow_the_calendar(SETTINGS, database)
    with database.reading() as db:
        assert len(law.acts_of(db, "article", article_id)) == 1
        assert db.get_one(LegalState, article_id).state == LawState.UNCONFIRMED


def test_the_list_of_what_is_overdue(db: Session, petition: Article, maria: Who) -> None:
    fresh = make.article(db, title="Świeży", categories=("zglosic",))
    confirm(db, maria, fresh)
    make.article(db, title="Inny", categories=("przekonac-innych",))
    change_act(db, maria, clock.today())

    def titles(state: LawState | None = None, category: str = "") -> list[str]:
        found = truth_lists.overdue(db, state, category, Order.LAW, 1)
        assert found.total == len(found.items)
        return [row.title for row in found.items]

    assert titles() == ["Petycja", "Inny"]
    assert titles(category="zglosic") == ["Petycja"]
    assert titles(LawState.FRESH) == ["Świeży"]
    assert titles(LawState.STALE) == []
    counts = truth_lists.state_counts(db, "")
    assert (counts[LawState.CHANGED], counts[LawState.FRESH], counts[LawState.UNCONFIRMED]) == (
        1,
        1,
        1,
    )
    assert truth_lists.category_counts(db, None) == {"zglosic": 1, "przekonac-innych": 1}
