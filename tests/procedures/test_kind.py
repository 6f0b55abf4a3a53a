"""What may come into force as the table: only one that leads everybody to what there is."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from app.articles import service
from app.articles.queries import article_by_slug
from app.articles.removing import remove
from app.core.db import Database
from app.deadlines.table import Terms
from app.people.models import Level
from app.procedures import kind
from app.procedures.advice import advice_about
from app.procedures.queries import table_in_force
from app.procedures.table import Outcome
from app.procedures.walking import Ending, walk
from app.records.kinds import Surroundings
from app.records.loading import load, load_all
from app.records.rules import Faulty
from tests import make
from tests.procedures.conftest import CONTENT, SMALL

HERE = SMALL.replace("article: a,", "article: petycja,").replace("deadline: t,", "deadline: Rok,")


def test_the_table_of_the_content_folder_may_come_into_force(database: Database) -> None:
    report = load_all(database, kind.KIND, kind.sources(CONTENT), CONTENT)
    assert report.faults == []
    with database.reading() as db:
        table = table_in_force(db)
        assert table is not None
        assert len(table.questions) == 8


def test_a_table_that_names_what_is_not_there_is_told_where(database: Database) -> None:
    with database.writing() as db:
        make.article(db, slug="petycja")
        around = Surroundings(db, Path("nowhere"))
        with pytest.raises(Faulty) as caught:
            load(around, kind.KIND, kind.KEY, {kind.SOURCE: HERE})
    told = [(fault.line, fault.message) for fault in caught.value.faults]
    assert told == [(10, "There is no letter “l”.")]


def test_a_table_that_leaves_somebody_without_an_answer_stays_out(database: Database) -> None:
    source = HERE.replace("letter: l,", "letter: null, letter_note: Bez pisma,")
    half = source.replace("{ilu: [malo, duzo]}", "{ilu: [malo]}")
    with database.writing() as db:
        make.article(db, slug="petycja")
        around = Surroundings(db, Path("nowhere"))
        with pytest.raises(Faulty, match="No rule fits these answers: kto: my, ilu: duzo"):
            load(around, kind.KIND, kind.KEY, {kind.SOURCE: half})
        load(around, kind.KIND, kind.KEY, {kind.SOURCE: source})


def test_an_article_that_moved_or_went_leaves_the_advice_standing(database: Database) -> None:
    source = HERE.replace("letter: l,", "letter: null, letter_note: Bez pisma,")
    with database.writing() as db:
        make.article(db, slug="petycja", title="Petycja")
        load(Surroundings(db, Path("nowhere")), kind.KIND, kind.KEY, {kind.SOURCE: source})
    with database.reading() as db:
        table = table_in_force(db)
        assert table is not None
        ending = walk(table, {"kto": "ja"}).ending
        assert ending is not None
        assert advice_about(db, ending, Terms()).chosen.title == "Petycja"
    with database.writing() as db:
        editor = make.who(make.person(db, Level.ADMINISTRATOR))
        service.rename(db, editor, article_by_slug(db, "petycja"), "petycje", "Nowa nazwa")
    with database.reading() as db:
        card = advice_about(db, ending, Terms()).chosen.card
        assert card is not None
        assert card.slug == "petycje"
    with database.writing() as db:
        remove(db, editor, article_by_slug(db, "petycje"), "Nieprawda od początku do końca.")
    with database.reading() as db:
        assert advice_about(db, ending, Terms()).chosen.title == "Wójt"


def test_advice_costs_the_same_for_one_procedure_and_for_many_that_moved(
    database: Database, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    outcomes = [
        Outcome(f"o{number}", f"dawny-{number}", "petycja", "", "Wójt", "", "", "Bo tak.", 1)
        for number in range(7)
    ]
    with database.writing() as db:
        editor = make.who(make.person(db, Level.ADMINISTRATOR))
        for number in range(7):
            article = make.article(db, slug=f"dawny-{number}", title=f"Tryb {number}")
            service.rename(db, editor, article, f"nowy-{number}", "Nowa nazwa")
    with database.reading() as db:
        with count_queries() as few:
            advice_about(db, Ending(outcomes[0], (), ()), Terms())
        with count_queries() as many:
            advice = advice_about(db, Ending(outcomes[0], tuple(outcomes[1:]), ()), Terms())
    assert len(many) == len(few) == 3
    assert [each.title for each in (advice.chosen, *advice.also)] == [
        f"Tryb {number}" for number in range(7)
    ]
