"""Suggestions: what fits best stands first, and nothing stays that is gone."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.articles import removing
from app.core import journal
from app.core.db import Database
from app.people.models import Level
from app.search import suggestions
from app.search.suggestion_list import Kind, Suggestion, SuggestionList
from app.search.suggestions import Suggester
from tests import make

LABELS = [
    ("Dostęp do informacji publicznej", Kind.TITLE),
    ("Wycinka drzew", Kind.TITLE),
    ("Wniosek o informację", Kind.NAME),
    ("Łódź", Kind.TOWN),
    ("Jak złożyć wniosek", Kind.HEADING),
    ("Wniosek krok po kroku", Kind.HEADING),
    ("Wniosek", Kind.TITLE),
]


@pytest.fixture(scope="module")
def listed() -> SuggestionList:
    return SuggestionList(Suggestion(label, "/x", kind, "x") for label, kind in LABELS)


def labels(found: SuggestionList, typed: str) -> list[str]:
    fits = [found.suggestions[fit.number].label for fit in found.fitting(typed, 10)]
    return list(dict.fromkeys(fits))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("dost", "Dostęp do informacji publicznej"),
        ("INFORMACJI PUB", "Dostęp do informacji publicznej"),
        ("publicznej informacji", "Dostęp do informacji publicznej"),
        ("lodz", "Łódź"),
        ("Łódź", "Łódź"),
        ("wycinki drz", "Wycinka drzew"),
        ("  wycinka,  drz", "Wycinka drzew"),
        ("wn", "Wniosek"),
    ],
)
def test_what_fits(listed: SuggestionList, typed: str, first: str) -> None:
    assert labels(listed, typed)[0] == first


def test_titles_come_before_headings_and_beginnings_before_later_words(
    listed: SuggestionList,
) -> None:
    assert labels(listed, "wniosek") == [
        "Wniosek",
        "Wniosek o informację",
        "Wniosek krok po kroku",
        "Jak złożyć wniosek",
    ]


@pytest.mark.parametrize("typed", ["", " ", "w", "§", "niosek", "wniosek zzz", "drzewa publiczne"])
def test_what_does_not_fit(listed: SuggestionList, typed: str) -> None:
    assert labels(listed, typed) == []


@hypothesis_settings(max_examples=25)
@given(st.lists(st.text("abcąęłż -12", max_size=20), max_size=8), st.text(max_size=30))
def test_every_label_is_found_by_itself_and_no_text_raises(texts: list[str], typed: str) -> None:
    found = SuggestionList(Suggestion(text, "/x", Kind.TITLE, "x") for text in texts)
    for text in texts:
        if len(text.replace("-", " ").strip()) > 1:
            assert text in labels(found, text)
    labels(found, typed)


@pytest.fixture
def suggester(database: Database) -> Suggester:
    return Suggester(database)


def told(suggester: Suggester, database: Database, typed: str) -> list[tuple[str, str, str]]:
    with database.reading() as db:
        return [(each.label, each.url, each.inside) for each in suggester.suggest(db, typed)]


def test_they_come_from_articles_and_towns(
    db: Session, database: Database, suggester: Suggester
) -> None:
    make.city(db)
    make.article(
        db, title="Petycja", slug="petycja", also_called=("skarga zbiorowa", "petycja wielu"),
        body="## Kto może złożyć\n\nKażdy.",
    )  # fmt: skip
    db.commit()
    # Another name of the same page is not offered beside its title.
    assert told(suggester, database, "pet") == [("Petycja", "/artykuly/petycja", "")]
    assert told(suggester, database, "zbior") == [
        ("skarga zbiorowa", "/artykuly/petycja", "Petycja")
    ]
    assert told(suggester, database, "kto moze") == [
        ("Kto może złożyć", "/artykuly/petycja#s-kto-moze-zlozyc", "Petycja")
    ]
    assert told(suggester, database, "elk") == [("Ełk", "/miasta/elk", "")]


def test_changes_are_seen_at_once_and_nothing_else_is_read_again(
    db: Session, database: Database, suggester: Suggester, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make.article(db, title="Petycja")
    make.article(db, title="Petent")
    db.commit()
    assert [label for label, _url, _in in told(suggester, database, "pet")] == [
        "Petent",
        "Petycja",
    ]
    monkeypatch.setattr(suggestions, "everything", None)
    make.edit(db, article, title="Petycja w urzędzie")
    make.thread(db, make.person(db), title="Petarda")
    make.article(db, title="Petunie")
    db.commit()
    assert [label for label, _url, _in in told(suggester, database, "pet")] == [
        "Petent",
        "Petunie",
        "Petycja w urzędzie",
    ]
    moderator = make.who(make.person(db, Level.MODERATOR))
    removing.remove(db, moderator, article, "Powtarza inny artykuł.")
    db.commit()
    assert [label for label, _url, _in in told(suggester, database, "pet")] == [
        "Petent",
        "Petunie",
    ]


def test_a_text_removed_for_good_is_forgotten_wherever_it_stood(
    db: Session, database: Database, suggester: Suggester
) -> None:
    article = make.article(db, title="Jan Kowalski")
    db.commit()
    assert told(suggester, database, "jan")
    article.title = "Fragment usunięty"  # as suppression does, without a new version
    journal.record(db, "suppression.finished", None, "suppression:1", {})
    db.commit()
    assert told(suggester, database, "jan") == []
    assert told(suggester, database, "frag")


def test_headings_that_many_share_are_left_out(
    db: Session, database: Database, suggester: Suggester
) -> None:
    author = make.person(db, Level.EDITOR)
    for number in range(5):
        make.article(db, author, title=f"Sprawa {number}", body="## Podstawa prawna\n\nUstawa.")
    db.commit()
    assert told(suggester, database, "podst") == []
    make.article(db, author, title="Nowa", body="## Podstawa prawna\n\nUstawa.")
    db.commit()
    assert told(suggester, database, "podst") == []
