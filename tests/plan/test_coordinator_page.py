"""The page of who speaks for a city: what is missing, what waits, and whose business it is."""

from pathlib import Path

from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database
from app.people.models import Level, Person
from app.plan import coordinators
from app.plan.coordinator_page import forms_of_cities, lacks_of, waiting_for_city
from app.records import service
from app.records.kinds import Surroundings
from app.records.rules import Written
from tests import make
from tests.plan.entries import SOURCE, city, effect, part, project, put
from tests.visitor import Visit


def lacking(db: Session) -> list[tuple[str, str]]:
    return [(lack.kind, lack.key) for lack in lacks_of(db, city(db))]


def propose(db: Session, person: Person, kind: str, key: str, base: int, **fields: object) -> int:
    written = Written(dict(fields), "Uzupełniam", removes=not fields)
    around = Surroundings(db, Path("nowhere"))
    return service.propose(around, make.who(person), kind, key, base, written).id


def test_a_city_of_which_nothing_is_known_lacks_everything(db: Session) -> None:
    found = lacking(db)
    assert found.count(("miasto", "")) == 6
    assert [each for each in found if each[0] != "miasto"] == [
        ("projekt", ""),
        ("praktyka", ""),
        ("raport", ""),
        ("dziedzictwo", ""),
    ]


def test_what_is_told_is_missing_no_longer(db: Session) -> None:
    town = city(db)
    role = {"row": "a", "role": "koordynator", "name": "Jan", "source": SOURCE}
    facts = {"kind": "miejska", "kind_source": SOURCE, "roles": [role]}
    people = {"population": "5", "population_year": "2024", "population_source": SOURCE}
    office = {"bip": "https://bip.elk.example", "office_street": "Rynek 1", "office_source": SOURCE}
    part(db, town, **facts, **people)
    assert [each for each in lacking(db) if each[0] == "miasto"] == [("miasto", "elk")] * 2
    put(db, "miasto", "elk", path="sieci", path_source=SOURCE, **facts, **people, **office)
    assert [each for each in lacking(db) if each[0] == "miasto"] == []
    key = project(db, town, "Podwórka", state="nieznany").key
    assert [each for each in lacking(db) if each[0] == "projekt"] == [("projekt", key)] * 4
    whole = {"city": "elk", "title": "Podwórka", "goal": "11", "description": "Opis."}
    whole |= {"source": SOURCE, "state": "zakonczony"}
    put(db, "projekt", key, **whole, effects=[effect("Ławki", planned="3")])
    assert [each for each in lacking(db) if each[0] == "projekt"] == [("projekt", key)]
    put(db, "projekt", key, **whole, effects=[effect("Ławki", planned="3", reached="3")])
    for number in range(3):
        put(db, "praktyka", city="elk", title=f"Praktyka {number}")
    put(db, "raport", city="elk", year=str(clock.today().year - 1))
    put(db, "dziedzictwo", city="elk", title="Park")
    assert lacking(db) == []


def test_whatever_waits_about_the_city_is_listed_and_nothing_else(db: Session) -> None:
    town, other = city(db), city(db, "Tychy", "śląskie")
    part(db, town)
    key = project(db, town, "Podwórka").key
    elsewhere = project(db, other, "Centrum").key
    own, stranger = make.person(db), make.person(db, name="Jan Obcy")
    moderator = make.who(make.person(db, Level.MODERATOR))
    coordinators.give(db, moderator, town, own)
    fact = {"path": "sieci", "path_source": SOURCE}
    changed = propose(db, stranger, "miasto", "elk", 1, **fact)
    story = {"goal": "11", "title": "Sadzenie", "text": "Razem.", "source": SOURCE}
    new = propose(db, own, "praktyka", "", 0, city="elk", **story)
    removal = propose(db, own, "projekt", key, 1)
    propose(db, stranger, "projekt", elsewhere, 1)
    propose(db, stranger, "praktyka", "", 0, city="tychy", **story)
    withdrawn = propose(db, stranger, "praktyka", "", 0, city="elk", **{**story, "title": "Inna"})
    service.withdraw(db, make.who(stranger), withdrawn)
    found = waiting_for_city(db, "elk", 1)
    assert [(row.id, row.on_behalf) for row in found.items] == [
        (changed, False),
        (new, True),
        (removal, True),
    ]
    assert (found.items[0].author, found.total) == ("Jan Obcy", 3)


def test_there_is_a_form_for_everything_of_a_city() -> None:
    names = {kind.name for kind in forms_of_cities()}
    assert {"projekt", "praktyka", "raport", "dziedzictwo", "termin-lokalny"} <= names
    assert not names & {"miasto", "pismo", "tryby"}


def test_a_moderator_chooses_who_then_finds_the_page(database: Database, visit: Visit) -> None:
    with database.writing() as db:
        town = city(db)
        part(db, town)
        project(db, town, "Podwórka dla sąsiadów", state="nieznany")
        city(db, "Tychy", "śląskie")
    halina = make.stored(database, name="Halina Kos")
    moderator = visit(make.stored(database, Level.MODERATOR))
    coordinator, listed = visit(halina), "/miasta/elk/koordynatorzy"
    coordinator.get(listed, 403)
    coordinator.get("/moje/miasto/elk", 404)
    refused = moderator.send(listed, {"person": "Nikt Taki"}, status=422)
    assert "Nikt Taki" in refused.get_data(as_text=True)
    moderator.send(listed, {"person": "Halina Kos"})
    assert "Halina Kos" in moderator.text(listed)
    page = coordinator.page("/moje/miasto/elk")
    links = {str(link["href"]) for link in page.select("main a")}
    assert {
        "/dane/miasto/elk/zmien",
        "/dane/projekt/elk-podworka-dla-sasiadow/zmien",
        "/dane/projekt/nowe?miasto=elk",
        "/dane/termin-lokalny/nowe?miasto=elk",
    } <= links
    coordinator.get("/moje/miasto/tychy", 404)
    moderator.get("/moje/miasto/elk", 404)
    assert "/moje/miasto/elk" in str(coordinator.page("/moje"))
    assert "/moje/miasto/elk" not in str(moderator.page("/moje"))
    assert "/moje/miasto/elk" in str(coordinator.page("/miasta/elk"))
    assert "/koordynatorzy" not in str(coordinator.page("/miasta/elk"))
    assert listed in str(moderator.page("/miasta/elk"))
    moderator.send(f"{listed}/{halina.id}/odbierz", at=listed)
    coordinator.get("/moje/miasto/elk", 404)


def test_an_entry_leads_to_where_it_is_told(database: Database, visit: Visit) -> None:
    with database.writing() as db:
        key = put(db, "praktyka", city=city(db).slug, title="Sadzenie").key
        gone = put(db, "raport", city="elk").key
        put(db, "raport", gone)
        hand = put(db, "wspoltworca", name="Związek Miast").key
    guest = visit()
    shown = guest.get(f"/plan/wpis/praktyka/{key}", 302)
    assert shown.location.endswith(f"/miasta/elk#praktyka-{key}")
    assert guest.get(f"/plan/wpis/wspoltworca/{hand}", 302).location
    for path in (f"raport/{gone}", f"projekt/{key}", f"dziedzictwo/{key}", "wspoltworca/nikt"):
        guest.get(f"/plan/wpis/{path}", 404)
