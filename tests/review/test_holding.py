"""Filters hold what a change adds, tell its author no pattern, and refuse nothing."""

import pytest
from sqlalchemy.orm import Session

from app.articles.source import ArticleSource
from app.core.db import Database
from app.core.errors import Forbidden, Invalid, NotFound
from app.core.journal import entries_after
from app.core.settings import Settings
from app.people.models import Level, Person
from app.review import holding, text_filters
from app.review.holding import held_sentence, held_words, reasons_to_hold
from app.review.text_filters import FilterKind
from tests import make

SETTINGS = Settings()


@pytest.fixture
def filters(db: Session, maria: Person) -> None:
    text_filters.add(db, make.who(maria), FilterKind.WORD, "pożyczka", "Spam z sierpnia")
    text_filters.add(db, make.who(maria), FilterKind.LINK, "https://www.Spam.example/x", "")


def _reasons(db: Session, who: Person | None, before: str, after: str) -> list[str]:
    return reasons_to_hold(db, SETTINGS, make.who(who) if who else None, before, after)


@pytest.mark.usefixtures("filters")
def test_what_is_added_is_held(db: Session, halina: Person, ewa: Person) -> None:
    text = "Tanie pożyczki: https://sklep.spam.example/a"
    for who in (None, halina, ewa):
        assert _reasons(db, who, "", text) == ["link:spam.example", "slowo:pożyczka"]


@pytest.mark.usefixtures("filters")
def test_what_stood_there_before_holds_nobody(db: Session, halina: Person) -> None:
    before = "Pożyczka i spam.example"
    assert _reasons(db, halina, before, before + " oraz rower.") == []
    assert _reasons(db, halina, before, "Bez tego.") == []
    assert _reasons(db, halina, before, before + " Druga pożyczka.") == ["slowo:pożyczka"]


@pytest.mark.usefixtures("filters")
def test_moderators_and_innocent_texts_pass(db: Session, maria: Person, halina: Person) -> None:
    assert _reasons(db, maria, "", "pożyczka") == []
    assert _reasons(db, halina, "", "Petycja o drzewa, https://example.org") == []


def test_without_filters_nothing_is_held(db: Session, halina: Person) -> None:
    assert _reasons(db, halina, "", "pożyczka https://spam.example") == []


@pytest.mark.usefixtures("filters")
def test_a_filter_that_is_off_holds_nothing(
    db: Session, database: Database, maria: Person, halina: Person
) -> None:
    number = text_filters.listed(db, 1).items[0].id
    text_filters.switch(db, make.who(maria), number, is_active=False)
    assert _reasons(db, halina, "", "pożyczka") == []
    text_filters.add(db, make.who(maria), FilterKind.WORD, "Pożyczka", "")
    assert _reasons(db, halina, "", "pożyczka") == ["slowo:pożyczka"]
    db.commit()
    with database.reading() as session:
        kinds = [entry.kind for entry in entries_after(session, 0, kinds=["filter."])]
    assert kinds == ["filter.added"] * 2 + ["filter.switched-off", "filter.switched-on"]


def test_only_moderators_keep_the_list(db: Session, ewa: Person, maria: Person) -> None:
    curator = make.person(db, Level.CURATOR, scope=["zglosic"])
    for who in (ewa, curator):
        with pytest.raises(Forbidden):
            text_filters.add(db, make.who(who), FilterKind.WORD, "pożyczka", "")
        with pytest.raises(Forbidden):
            text_filters.switch(db, make.who(who), 1, is_active=False)
    with pytest.raises(NotFound):
        text_filters.switch(db, make.who(maria), 12345, is_active=False)


@pytest.mark.parametrize(
    ("kind", "pattern", "field"),
    [
        ("inne", "pożyczka", "kind"),
        ("slowo", "ab", "pattern"),
        ("slowo", " .,! ", "pattern"),
        ("slowo", "x" * 121, "pattern"),
        ("link", "bez-kropki", "pattern"),
        ("link", "..", "pattern"),
    ],
)
def test_a_pattern_that_means_nothing_is_refused(kind: str, pattern: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        text_filters.check_pattern(kind, pattern)
    assert refused.value.field == field


@pytest.mark.usefixtures("filters")
def test_the_same_filter_is_listed_once(db: Session, maria: Person) -> None:
    with pytest.raises(Invalid):
        text_filters.add(db, make.who(maria), FilterKind.LINK, "spam.example", "")


def test_own_address_is_never_held(db: Session, maria: Person, halina: Person) -> None:
    settings = Settings(site_url="http://wiki.example:8080")
    text_filters.add(db, make.who(maria), FilterKind.LINK, "wiki.example", "")
    assert reasons_to_hold(db, settings, make.who(halina), "", "http://wiki.example/a") == []


def test_the_whole_source_is_looked_at() -> None:
    source = ArticleSource(
        "Tytuł", "Treść", lead="Zajawka", facts=(("who", "Fakt"),), sources=("Źródło",)
    )
    text = holding.whole_text(source)
    assert all(word in text for word in ("Tytuł", "Treść", "Zajawka", "Fakt", "Źródło"))


def test_authors_are_told_no_pattern() -> None:
    reasons = ["link:spam.example", "slowo:pożyczka"]
    assert [word.split()[-1].strip("„”“") for word in held_words(reasons)] == [
        "spam.example",
        "pożyczka",
    ]
    assert "pożyczka" not in held_sentence()
