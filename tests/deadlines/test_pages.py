"""Pages of deadlines: the calculator asked rightly and wrongly, the file, one's own list."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import Database
from app.deadlines.models import DeadlineReminder
from tests import make
from tests.visitor import Visit, soup, words

pytestmark = pytest.mark.one_database

ANSWERS = {
    "sprawa=informacja-publiczna&od=2025-12-10": (
        "poniedziałek, 29 grudnia 2025",
        "środa, 24 grudnia 2025",
        "Wigilia Bożego Narodzenia",
        "art. 57 § 4",
        "Sporne",
        "To nie jest twój termin",
    ),
    "sprawa=odwolanie-od-decyzji&od=2.01.2026": (
        "piątek, 16 stycznia 2026",
        "Sprawdź Treści art. 129",
        "w polskim konsulacie",
        "art. 57 § 5",
    ),
    "sprawa=zgromadzenie-zwykle&od=2026-11-21": (
        "Najpóźniej: niedziela, 15 listopada 2026",
        "piątek, 13 listopada 2026",
        "czwartek, 22 października 2026",
        "dotarło",
    ),
    "sprawa=zgromadzenie-odwolanie&od=2026-12-24&godzina=15:30": ("25 grudnia 2026, 15:30",),
    "sprawa=raport-o-stanie-gminy&od=2026-03-01": (
        "Termin mija: niedziela, 31 maja 2026",
        "poniedziałek, 1 czerwca 2026",
        "Sporne",
    ),
    "sprawa=referendum-protest&od=2026-11-21": (
        "Termin mija: poniedziałek, 30 listopada 2026",
        "bezpieczniejszy jest wcześniejszy dzień",
    ),
    "sprawa=plan-uwagi&od=2026-07-18": ("Nie może minąć wcześniej niż: sobota, 15 sierpnia 2026",),
    "sprawa=mlodziezowa-rada-ponownie&od=2026-02-21": ("Możliwe od: sobota, 22 sierpnia 2026",),
}
FAULTS = {
    "sprawa=petycja&od=": "Wypełnij to pole",
    "sprawa=petycja&od=31.02.2026": "Wpisz dzień",
    "sprawa=petycja&od=1989-12-31": "między rokiem 1990 a 2100",
    "sprawa=petycja&od=2101-01-01": "między rokiem 1990 a 2100",
    "sprawa=petycja&od=%7B%7B7*7%7D%7D": "",
    "sprawa=petycja&od=%E2%80%AE2026-01-01": "",  # a mark that turns the line round
    "sprawa=zgromadzenie-zakaz&od=2026-01-01": "Podaj godzinę",
    "sprawa=zgromadzenie-zakaz&od=2026-01-01&godzina=25:00": "",
    "sprawa=nie-ma-takiej&od=2026-01-01": "Nie ma takiej sprawy",
    "sprawa=skarga-na-uchwale&od=2026-01-01": "Nie ma takiej sprawy",
    "sprawa=petycja&od=" + "9" * 10_000: "",
}


def test_the_calculator_answers_in_words(visit: Visit) -> None:
    guest = visit()
    for question, told in ANSWERS.items():
        text = guest.text(f"/terminy?{question}").replace("\xa0", " ")
        for words_ in told:
            assert words_ in text, (question, words_, text[:1500])


def test_a_wrong_question_comes_back_with_what_was_typed(visit: Visit) -> None:
    guest = visit()
    for question, told in FAULTS.items():
        answer = guest.get(f"/terminy?{question}", 422)
        page = soup(answer)
        assert page.select_one("#wynik") is None, question
        assert page.select_one("main [role=alert]"), question
        assert told in words(answer).replace("\xa0", " "), question
    page = guest.page("/terminy?sprawa=petycja&od=31.02.2026", 422)
    field = page.select_one("#od")
    assert field
    assert (field["value"], field["aria-invalid"]) == ("31.02.2026", "true")
    assert page.select_one("#sprawa option[selected][value=petycja]")
    polish = guest.page("/terminy?sprawa=petycja&od=2.01.2026").select_one("#od")
    assert polish
    assert polish["value"] == "2026-01-02", "a browser's calendar shows no other form"


def test_a_matter_alone_is_asked_for_its_day(visit: Visit) -> None:
    page = visit().page("/terminy?sprawa=petycja")
    assert page.select_one("#od")
    assert page.select_one("[role=alert]") is None
    assert page.select_one("#godzina") is None
    start = visit().page("/terminy")
    assert start.select_one("#od") is None
    assert len(start.select("#sprawa optgroup")) == 11
    assert start.select_one('main a[href="/terminy?sprawa=petycja"]')
    found = visit().page("/terminy?szukaj=zgromadzenie+zakaz")
    assert found.select_one("#termin-zgromadzenie-zakaz")
    assert not found.select_one("#termin-petycja")
    assert "Żaden termin" in visit().text("/terminy?szukaj=brzd%C4%99kolina").replace("\xa0", " ")


def test_the_calendar_file(visit: Visit) -> None:
    guest = visit()
    answer = guest.get("/terminy/petycja.ics?od=2026-11-21")
    assert answer.mimetype == "text/calendar"
    assert b"DTSTART;VALUE=DATE:20270222" in answer.data
    assert "termin-petycja.ics" in answer.headers["Content-Disposition"]
    guest.get("/terminy/petycja.ics", 422)
    guest.get("/terminy/petycja.ics?od=2500-01-01", 422)
    guest.get("/terminy/zgromadzenie-zakaz.ics?od=2026-11-21", 422)
    guest.get("/terminy/nie-ma.ics?od=2026-11-21", 404)


def test_a_reminder_is_made_from_the_answer(visit: Visit, database: Database) -> None:
    person = make.stored(database)
    visitor, today = visit(person), clock.today()
    answer = visitor.page(f"/terminy?sprawa=petycja&od={today}")
    link = answer.select_one('main a[href^="/moje/terminy"]')
    assert link
    form = visitor.form(str(link["href"]), "/moje/terminy")
    assert (form["sprawa"], form["od"], form["dni"]) == ("petycja", today.isoformat(), "3")
    visitor.post("/moje/terminy", {**form, "notatka": "a" * 201}, 422)
    refused = visitor.post("/moje/terminy", {**form, "dni": "5", "notatka": "moja"}, 422)
    field = soup(refused).select_one("#notatka")
    assert field
    assert field["value"] == "moja"
    visitor.post("/moje/terminy", {**form, "notatka": "<b>moja</b>"})
    visitor.post("/moje/terminy", {**form, "notatka": "<b>moja</b>"})  # the same form once more
    with database.reading() as db:
        row = db.scalars(select(DeadlineReminder)).one()
    assert (row.person_id, row.own_note) == (person.id, "<b>moja</b>")
    assert "<b>moja</b>" in visitor.text("/moje/terminy")
    visitor.post("/moje/terminy", {**form, "klucz": "inny", "sprawa": "nie-ma"}, 422)


def test_a_list_is_its_owners_alone(visit: Visit, database: Database) -> None:
    owner, stranger = make.stored(database), make.stored(database)
    with database.writing() as db:
        made = make.reminder(db, owner, note="tajemnica").id
    assert visit().get("/moje/terminy", 303).location.startswith("/logowanie")
    other = visit(stranger)
    assert "tajemnica" not in other.text("/moje/terminy")
    form = visit(owner).form("/moje/terminy", f"/moje/terminy/{made}/usun")
    assert form["klucz"].endswith(f"-{made}")
    token = other.form("/moje/terminy?sprawa=petycja&od=2099-01-01", "/moje/terminy")
    other.post(f"/moje/terminy/{made}/usun", {"csrf_token": token["csrf_token"]}, 404)
    mine = visit(owner)
    mine.send(f"/moje/terminy/{made}/usun", at="/moje/terminy")
    assert "tajemnica" not in mine.text("/moje/terminy")


def test_a_wrong_question_leads_back_to_the_calculator(visit: Visit, database: Database) -> None:
    visitor = visit(make.stored(database))
    answer = visitor.get("/moje/terminy?sprawa=petycja&od=nigdy", 303)
    assert answer.location == "/terminy?sprawa=petycja&od=nigdy"
    past = (clock.today() - timedelta(days=400)).isoformat()
    form = visitor.form(f"/moje/terminy?sprawa=petycja&od={past}", "/moje/terminy")
    refused = visitor.post("/moje/terminy", form, 422)
    assert "już minął" in words(refused).replace("\xa0", " ")
