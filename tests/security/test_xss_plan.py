"""What is brought into the Plan from anywhere: no page, feed or file of it holds a script."""

import json
from xml.etree import ElementTree

import pytest
from sqlalchemy.orm import Session

from app.agenda.kinds import KIND as DATES
from app.core.db import Database
from tests.plan.entries import city, put
from tests.security.test_xss import MARK, PAYLOADS, problems
from tests.visitor import Visit

pytestmark = pytest.mark.one_database
# Sources are one line, an address or the name of a document.
SOURCE = f"javascript:{MARK}()//https://"
WORDS = f"{PAYLOADS[0]} {PAYLOADS[5]} {PAYLOADS[8]}"
PAGES = (
    *("/miasta", "/miasta/elk", "/miasta/elk/kalendarz", "/kalendarz", "/kalendarz/data"),
    *("/projekty", "/projekty/projekt", "/cele", "/cele/11", "/cele/11/wedlug-miast"),
    *("/dobre-praktyki", "/dobre-praktyki/11", "/dziedzictwo", "/dziedzictwo/3"),
    *("/wszystkie-rece/plan", "/plan/statystyki"),
    *("/dane/projekt/projekt/historia",),
    *("/kalendarz.atom", "/kalendarz.ics", "/miasta/elk/kalendarz.ics"),
    *("/otwarte-dane", "/otwarte-dane/katalog.jsonld", "/otwarte-dane/projekty.json"),
    *("/api/v1/projects", "/api/v1/effects", "/api/v1/cities"),
)


def _fill(db: Session) -> None:
    place = city(db).slug
    said = {"city": place, "source": SOURCE, "title": WORDS}
    effect = {"row": "a", "kind": "produkt", "goal": "11", "name": WORDS, "words": WORDS}
    counted = {**effect, "row": "b", "planned": "3", "unit": PAYLOADS[0]}
    role = {"row": "a", "role": "koordynator", "name": WORDS, "office": WORDS, "source": SOURCE}
    part = {"path": "otwarta", "path_source": SOURCE, "note": WORDS, "roles": [role]}
    office = {"office_name": WORDS[:100], "office_town": WORDS[:60], "office_source": SOURCE}
    counts = {"population": "9", "population_year": "2023", "population_source": SOURCE}
    put(db, "miasto", place, **part, **office, **counts)
    effects, partners = [effect, counted], [WORDS]
    told = {"description": WORDS, "partners": partners, "effects": effects}
    put(db, "projekt", "projekt", goal="11", **said, **told)
    put(db, "praktyka", "praktyka", text=WORDS, **said)
    put(db, "raport", "raport", city=place, road=WORDS, aims=WORDS, source=SOURCE)
    put(db, "dziedzictwo", "dziedzictwo", words=WORDS, **said)
    put(db, "wspoltworca", "reka", name=WORDS, part=WORDS, goal="11", source=SOURCE, city=place)
    days = {"begins": "2026-11-01", "ends": "2099-01-01", "kind": "konsultacje"}
    put(db, DATES, "data", place=WORDS, words=WORDS, **said, **days)


def test_no_page_of_the_plan_runs_what_a_record_says(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        _fill(db)
    guest = visit().client
    held = 0
    for path in PAGES:
        answer = guest.get(path)
        assert answer.status_code == 200, path
        text = answer.get_data(as_text=True)
        held += MARK in text
        if answer.mimetype == "text/html":
            assert not problems(text), path
        elif answer.mimetype.endswith("json"):
            json.loads(text)
        elif answer.mimetype.endswith("xml"):
            ElementTree.fromstring(text)
            assert f"<{MARK}" not in text
        else:
            lines = text.replace("\r\n ", "").split("\r\n")
            assert not any(line.startswith((MARK, "<", "javascript")) for line in lines), path
    assert held > len(PAGES) - 8
