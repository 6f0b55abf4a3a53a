"""Cities and projects in the search: by what is in force, and never by what only somebody wrote."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.agenda.kinds import KIND as DATES
from app.cities.models import City
from app.core.db import Database
from app.people.models import Level, Person
from app.records import service
from app.records.kinds import Surroundings
from app.records.loading import load
from app.records.models import RecordProposal
from app.records.queries import record_of
from app.records.rules import Seen, Written
from app.search import queries
from app.search.documents import changed_keys, documents
from app.search.engine import Filters, IndexUnusable, SearchEngine
from app.search.indexer import Indexer
from app.search.named_cities import cities_named
from app.search.results import Result
from app.search.snippets import plain
from app.search.suggestions import Suggester
from app.search.tags import CITY, PROJECT
from tests import make
from tests.agenda.entries import put as put_date
from tests.plan import entries
from tests.visitor import Visitor

Visit = Callable[..., Visitor]
Count = Callable[[], AbstractContextManager[list[str]]]
SOURCE = entries.SOURCE
NOWHERE = Path("nowhere")


@pytest.fixture
def town(db: Session) -> City:
    """A city with one of each thing that the Plan tells of it."""
    elk = entries.city(db)
    entries.part(db, elk, note="Szlak wokół jeziora.")
    entries.put(db, "praktyka", city="elk", title="Wspólne kompostowniki", goal="12")
    entries.put(db, "raport", city="elk", year="2024", road="Zaczęło się od **murali**.")
    entries.put(
        db, "dziedzictwo", city="elk", direction="3", kind="deklaracja", title="Ławki dla seniorów"
    )
    put_date(db, elk, "Konsultacje budżetu", place="Ratusz", words="Przyjdź z sąsiadką.")
    entries.project(
        db,
        elk,
        "Podwórka dla sąsiadów",
        goal="11",
        other_goals=["13"],
        description="Urządzamy *klomby* razem.",
        partners=["Fundacja Zielony Stół"],
        effects=[entries.effect("Posadzone jarzębiny", planned="180", unit="drzewa")],
    )
    entries.city(db, "Rawicz", "wielkopolskie")
    db.commit()
    return elk


def found(
    db: Session, engine: SearchEngine, text: str, filters: Filters | None = None
) -> list[Result]:
    return queries.search(db, engine, text, filters).results


def addresses(db: Session, engine: SearchEngine, text: str, **narrowed: Any) -> list[str]:
    return [each.url for each in found(db, engine, text, Filters(**narrowed))]


def propose(
    db: Session, of: str, author: Person, key: str = "", /, **fields: Any
) -> RecordProposal:
    record = record_of(db, of, key) if key else None
    said = {"source": SOURCE, **(record.fields if record is not None else {}), **fields}
    base = record.version if record is not None else 0
    around = Surroundings(db, NOWHERE)
    made = service.propose(around, make.who(author), of, key, base, Written(said, "Zmiana"))
    db.commit()
    return made


def let_in(db: Session, made: RecordProposal) -> None:
    record = record_of(db, made.kind, made.key)
    seen = Seen(made.revision, record.version if record is not None else 0)
    reviewer = make.who(make.person(db, Level.MODERATOR))
    service.accept(Surroundings(db, NOWHERE), reviewer, made.id, seen)
    db.commit()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("szlaki nad jeziorem wokół", "jeziora"),
        ("kompostownik", "kompostowniki"),
        ("mural", "murali"),
        ("lawka dla seniora", "Ławki"),
        ("konsultacje budzetu", "budżetu"),
        ("ratusz", "Ratusz"),
    ],
)
def test_a_city_is_found_by_all_that_is_told_of_it(
    town: City, db: Session, indexer: Indexer, every_engine: SearchEngine, text: str, shown: str
) -> None:
    indexer.prepare()
    (result,) = found(db, every_engine, text, Filters(CITY))
    assert (result.kind, result.url, result.place) == (CITY, "/miasta/elk", town.voivodeship)
    assert shown in plain(result.snippet)
    assert result.goals == (11, 12, 13)
    if text == "kompostownik":
        (section,) = result.sections
        assert section.url == "/miasta/elk#praktyka-elk-wspolne-kompostowniki"
    assert indexer.check().is_sound


@pytest.mark.parametrize(
    "text", ["podworka sasiadow", "klomb", "fundacja zielony stół", "jarzębina", "podwórka Ełk"]
)
def test_a_project_is_found_by_its_title_text_effects_partners_and_city(
    town: City, db: Session, indexer: Indexer, every_engine: SearchEngine, text: str
) -> None:
    indexer.prepare()
    (result,) = found(db, every_engine, text, Filters(PROJECT))
    assert result.kind == PROJECT
    assert result.url == "/projekty/elk-podworka-dla-sasiadow"
    assert (result.place, result.goals) == (town.name, (11, 13))


@pytest.mark.usefixtures("town")
def test_results_are_narrowed_by_city_and_goal(
    db: Session, indexer: Indexer, every_engine: SearchEngine
) -> None:
    rawicz = entries.city(db, "Rawicz", "wielkopolskie")
    entries.project(db, rawicz, "Podwórka w centrum", goal="13")
    db.commit()
    indexer.prepare()
    here, there = "/projekty/elk-podworka-dla-sasiadow", "/projekty/rawicz-podworka-w-centrum"
    assert set(addresses(db, every_engine, "podwórka", kind=PROJECT)) == {here, there}
    assert addresses(db, every_engine, "podwórka", tags=(("miasto-rawicz",),)) == [there]
    assert addresses(db, every_engine, "podwórka", tags=(("cel-11",),)) == [here]
    facets = queries.search(db, every_engine, "podwórka").facets
    assert facets["kind:project"] == 2
    assert (facets["miasto-elk"], facets["cel-13"]) == (1, 2)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("praktyka", {"title": "Hulajnogi", "goal": "11", "text": "Stojaki."}),
        ("projekt", {"title": "Hulajnogi", "state": "w-toku"}),
        ("raport", {"year": "2023", "road": "Hulajnogi."}),
        ("dziedzictwo", {"title": "Hulajnogi", "direction": "3", "kind": "deklaracja"}),
        (DATES, {"title": "Hulajnogi", "kind": "inne", "begins": "2026-12-01"}),
    ],
)
def test_nothing_is_found_before_it_is_let_in_nor_after_it_was_removed(
    town: City,
    db: Session,
    database: Database,
    indexer: Indexer,
    every_engine: SearchEngine,
    kind: str,
    fields: dict[str, str],
) -> None:
    indexer.prepare()
    suggester = Suggester(database)
    made = propose(db, kind, make.person(db), city=town.slug, **fields)
    indexer.catch_up()
    assert found(db, every_engine, "hulajnoga") == []
    assert suggester.suggest(db, "hulaj") == []
    let_in(db, made)
    indexer.catch_up()
    (result,) = found(db, every_engine, "hulajnoga")
    assert result.kind == (PROJECT if kind == "projekt" else CITY)
    assert len(suggester.suggest(db, "hulaj")) == (1 if kind == "projekt" else 0)
    assert indexer.check().is_sound
    around, author = Surroundings(db, NOWHERE), make.who(make.person(db))
    taken = service.propose(
        around, author, kind, made.key, 1, Written({}, "Nie ma tego", removes=True)
    )
    let_in(db, taken)
    indexer.catch_up()
    assert found(db, every_engine, "hulajnoga") == []
    assert suggester.suggest(db, "hulaj") == []
    assert indexer.check().is_sound


def test_what_was_said_of_another_city_is_found_there_no_more(
    town: City, db: Session, indexer: Indexer, every_engine: SearchEngine
) -> None:
    indexer.prepare()
    key = "elk-wspolne-kompostowniki"
    let_in(db, propose(db, "praktyka", make.person(db), key, city="rawicz"))
    indexer.catch_up()
    assert addresses(db, every_engine, "kompostowniki") == ["/miasta/rawicz"]
    assert indexer.check().is_sound
    assert town.slug == "elk"


def test_a_file_and_a_long_key_reach_the_index(
    town: City, db: Session, indexer: Indexer, every_engine: SearchEngine
) -> None:
    indexer.prepare()
    fields = {"city": town.slug, "title": "Hulajnogi", "state": "w-toku", "source": SOURCE}
    load(Surroundings(db, NOWHERE), "projekt", "-".join(["elk", *["hulajnogi"] * 7]), fields)
    db.commit()
    indexer.catch_up()
    assert len(addresses(db, every_engine, "hulajnoga", kind=PROJECT)) == 1
    assert indexer.check().is_sound


@pytest.mark.usefixtures("town")
def test_a_city_of_which_nothing_is_told_is_no_document(
    db: Session, indexer: Indexer, every_engine: SearchEngine
) -> None:
    indexer.prepare()
    assert found(db, every_engine, "Rawicz") == []
    assert [city.slug for city in cities_named(db, "Rawicz").cities] == ["rawicz"]


@pytest.mark.usefixtures("town")
def test_without_an_index_they_are_found_by_name_and_title(
    db: Session, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unusable(*_args: object, **_named: object) -> None:
        raise IndexUnusable("being built")

    monkeypatch.setattr(queries, "ask", unusable)
    assert addresses(db, engine, "ełk") == ["/miasta/elk"]
    assert addresses(db, engine, "podwórko sąsiad") == ["/projekty/elk-podworka-dla-sasiadow"]
    assert addresses(db, engine, "rawicz") == []


def test_a_project_is_suggested_with_its_city(town: City, db: Session, database: Database) -> None:
    (suggestion,) = Suggester(database).suggest(db, "podwó")
    assert suggestion.url == "/projekty/elk-podworka-dla-sasiadow"
    assert suggestion.inside == town.name


def test_many_are_read_by_as_many_queries_as_one(db: Session, count_queries: Count) -> None:
    for number in range(9):
        here = entries.city(db, f"Miasto {'abcdefghi'[number]}")
        entries.part(db, here)
        entries.put(db, "praktyka", city=here.slug, title="Kompost", goal="12")
        entries.project(db, here, "Skwer", goal="11", effects=[entries.effect("Drzewa")])
    cities = [f"{CITY}:{city.id}" for city in db.query(City)]
    kept = [record_of(db, "projekt", f"{city.slug}-skwer") for city in db.query(City)]
    projects = [f"{PROJECT}:{record.id}" for record in kept if record is not None]
    db.commit()
    with count_queries() as one:
        documents(db, [cities[0], projects[0]])
    with count_queries() as all_of_them:
        assert len(documents(db, cities + projects)) == 18
    assert len(one) == len(all_of_them)
    assert changed_keys(db, []) == set()


def test_the_page_tells_city_and_goal_and_names_a_city_once(
    town: City, db: Session, indexer: Indexer, visit: Visit
) -> None:
    db.commit()
    indexer.prepare()
    guest = visit()
    page = guest.page("/szukaj?q=podwórka&rodzaj=projekty")
    (row,) = page.select("li.result")
    assert "Ełk" in row.get_text()
    assert "Cel 11. Zrównoważone miasta" in row.get_text().replace("\xa0", " ")
    names = [str(row.get_text()) for row in guest.page("/szukaj?q=Ełk").select("li.result h2")]
    assert names.count(town.name) == 1
