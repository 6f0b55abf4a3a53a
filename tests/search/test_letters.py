"""Letters in the search: found by what they ask and say, below their article, gone with a word."""

from pathlib import Path
from typing import Final

import pytest
from sqlalchemy.orm import Session

from app.core.db import Database
from app.letters.for_search import readable
from app.letters.kind import KIND, SOURCE, sources
from app.people.models import Level
from app.records import service
from app.records.kinds import Fields, Surroundings
from app.records.loading import load
from app.records.queries import record_of
from app.records.rules import Written
from app.records.service import Seen
from app.search import queries
from app.search.engine import Filters, IndexUnusable, SearchEngine
from app.search.indexer import Indexer
from app.search.results import Result
from app.search.snippets import plain
from app.search.suggestions import Suggester
from app.search.tags import LETTER
from tests import make

CONTENT: Final = Path(__file__).parents[2] / "wiki_content"
PETITION: Final = sources(CONTENT)["petycja"]


@pytest.fixture
def around(db: Session) -> Surroundings:
    around = Surroundings(db, CONTENT)
    load(around, KIND, "petycja", PETITION)
    db.commit()
    return around


def found(
    db: Session, engine: SearchEngine, text: str, filters: Filters | None = None
) -> list[Result]:
    return queries.search(db, engine, text, filters).results


def saying(text: str) -> Fields:
    return {SOURCE: f"{PETITION[SOURCE]}\n{text}\n"}


def change(around: Surroundings, fields: Fields) -> None:
    """Let somebody propose these fields, and somebody else let them in."""
    db = around.db
    record = record_of(db, KIND, "petycja")
    assert record is not None
    author = make.who(make.person(db, Level.EDITOR))
    curator = make.who(make.person(db, Level.MODERATOR))
    written = Written(fields, "Dopisuję zdanie")
    made = service.propose(around, author, KIND, "petycja", record.version, written)
    service.accept(around, curator, made.id, Seen(made.revision, record.version))
    db.commit()


@pytest.mark.parametrize(
    "text",
    ["petycje", "wzór petycji", "zgoda na ujawnienie danych", "zadasz od wladz", "reprezentuje"],
)
def test_a_letter_is_found_by_title_summary_labels_and_text(
    around: Surroundings, indexer: Indexer, every_engine: SearchEngine, text: str
) -> None:
    indexer.catch_up()
    (result,) = found(around.db, every_engine, text, Filters(LETTER))
    assert (result.kind, result.slug, result.url) == (LETTER, "petycja", "/pisma/petycja")
    assert result.legal_date is not None
    assert indexer.check().is_sound


@pytest.mark.parametrize("text", ["petycja", "jak złożyć petycję do rady", "petycje mieszkancow"])
def test_its_article_stands_above_it(
    around: Surroundings, indexer: Indexer, every_engine: SearchEngine, text: str
) -> None:
    make.article(
        around.db,
        title="Petycja",
        slug="petycja",
        lead="Jak złożyć petycję do rady albo wójta.",
        body="## Kto może złożyć\n\nKażdy z mieszkańców.\n\n" + "Petycja trafia do rady.\n\n" * 9,
    )
    around.db.commit()
    indexer.catch_up()
    assert [each.kind for each in found(around.db, every_engine, text)] == ["article", LETTER]


def test_a_change_is_found_once_it_is_let_in_and_not_before(
    around: Surroundings, db: Session, indexer: Indexer, every_engine: SearchEngine
) -> None:
    indexer.catch_up()
    author = make.who(make.person(db, Level.EDITOR))
    written = Written(saying("Prosimy o hulajnogi."), "Dopisuję zdanie")
    service.propose(around, author, KIND, "petycja", 1, written)
    db.commit()
    indexer.catch_up()
    assert found(db, every_engine, "hulajnoga", Filters(LETTER)) == []
    change(around, saying("Prosimy o hulajnogi."))
    assert not indexer.glance().differences
    indexer.catch_up()
    (result,) = found(db, every_engine, "hulajnoga")
    assert "hulajnogi" in plain(result.snippet)
    assert indexer.check().is_sound


def test_letters_are_found_by_title_without_an_index(
    around: Surroundings, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unusable(*_args: object, **_named: object) -> None:
        raise IndexUnusable("being built")

    monkeypatch.setattr(queries, "ask", unusable)
    (result,) = found(around.db, engine, "petycją")
    assert result.url == "/pisma/petycja"


def test_a_letter_is_suggested_and_its_new_title_too(
    around: Surroundings, database: Database
) -> None:
    suggester = Suggester(database)
    (suggestion,) = suggester.suggest(around.db, "pety")
    assert suggestion.url == "/pisma/petycja"
    source = PETITION[SOURCE].replace("title: Petycja\n", "title: Apel do władz\n")
    change(around, {SOURCE: source})
    assert [each.label for each in suggester.suggest(around.db, "apel")] == ["Apel do władz"]


def test_a_letter_that_this_release_cannot_read_breaks_nothing(
    around: Surroundings, db: Session, indexer: Indexer, engine: SearchEngine
) -> None:
    record = record_of(db, KIND, "petycja")
    assert record is not None
    record.fields = saying("{% nieznany %}")
    db.commit()
    indexer.prepare()
    assert indexer.check().is_sound
    assert found(db, engine, "petycja") == []


def test_no_tag_of_the_template_language_is_read() -> None:
    for key, fields in sources(CONTENT).items():
        text = readable(str(fields[SOURCE]))
        assert len(text) > 100, key
        assert not set("{}%|") & set(text), key
        assert "legal_date" not in text, key
