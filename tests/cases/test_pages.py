"""Stories of cases as people live them: from a letter to its end, alone and in a group."""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from app.cases import tasks, timeline
from app.cases.models import Case, CaseStep, StepKind
from app.cases.tasks import NewTask
from app.cases.timeline import NewStep
from app.cases.vault import Vault
from app.core import clock, web
from app.core.db import Database
from app.core.settings import Settings
from app.deadlines.table import terms_in
from app.experiences.models import Experience
from app.letters import kind
from app.people.models import Level
from app.records.loading import load_all
from tests import make
from tests.cases.conftest import Acting
from tests.conftest import Later
from tests.visitor import Visit, Visitor, fields, soup, words

pytestmark = pytest.mark.one_database

CONTENT = Path(__file__).parents[2] / "wiki_content"
ASKED = "wniosek-informacja-publiczna"
COMPLAINT = "skarga-bezczynnosc"
SECRET = "ulica Sekretna 7"
FROM_LETTER = f"/moje/sprawy/z-pisma/{ASKED}"
TYPED = {
    "pole-zakres": ["umowa na odśnieżanie", "protokół odbioru"],
    "pole-imie_nazwisko": "Halina Próbna",
    "pole-adres_koresp": f"{SECRET}, 00-000 Pszczyna",
    "miasto": "Pszczyna",
    "adresat": "Burmistrz Pszczyny\nRynek 2",
    "klucz": "pierwszy",
}


@pytest.fixture
def letters(database: Database) -> None:
    every = kind.sources(CONTENT)
    load_all(database, kind.KIND, {key: every[key] for key in (ASKED, COMPLAINT)}, CONTENT)


def token_of(visitor: Visitor) -> str:
    page = visitor.page("/moje/sprawy/nowa")
    return str(page.select("main input[name=csrf_token]")[0]["value"])


def begun(visitor: Visitor, key: str = "pierwszy", **typed: Any) -> str:
    """A case out of a letter that is ready: its address."""
    ready = {**TYPED, "klucz": key, "csrf_token": token_of(visitor)}
    confirm = visitor.post(FROM_LETTER, ready, 200)
    form = fields(soup(confirm).select("main form[method=post]")[0])
    carried = {name: TYPED[name] for name in ("pole-zakres",)}
    answer = visitor.post(FROM_LETTER, {**form, **carried, **typed, "zaloz": "1"})
    return str(answer.location)


def in_main(page: BeautifulSoup) -> str:
    assert page.main is not None
    return " ".join(page.main.get_text(" ").split())


def stored_bytes(database: Database) -> bytes:
    """Everything of the tables of cases as it lies there."""
    with database.reading() as db:
        rows = db.execute(select(Case.sealed_title, Case.sealed_office)).all()
        rows += db.execute(select(CaseStep.sealed_words, CaseStep.sealed_values)).all()
    return b"".join(value or b"" for row in rows for value in row)


def test_from_a_letter_to_an_experience(
    visit: Visit, database: Database, letters: None, later: Later
) -> None:
    halina = make.stored(database)
    with database.writing() as db:
        make.article(db, slug="dostep-do-informacji-publicznej", title="Dostęp do informacji")
    visitor = visit(halina)
    confirm = soup(visitor.post(FROM_LETTER, {**TYPED, "csrf_token": token_of(visitor)}, 200))
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Case)) == 0
    assert confirm.select_one("#keep[checked]") is None
    address = begun(visitor, keep="y", title="Śnieg na Lipowej")
    assert SECRET.encode() not in stored_bytes(database)
    page = visitor.page(address)
    text = in_main(page).replace("\xa0", " ")
    assert "Do tego dnia urząd ma odpowiedzieć" in text
    assert "art. 57 § 1" in text
    # What follows silence is told with its first day, and is not the way to go yet.
    assert page.select_one("form .button-second span[lang=pl]") is not None
    visitor.get(f"{address}/wpis?co=nie-ma-takiego", 404)
    early = visitor.send(f"{address}/wpis?co=cisza", status=422)
    assert "urząd ma jeszcze czas" in words(early).lower().replace("\xa0", " ")

    later(days=20)
    visitor = visit(halina)
    page = visitor.page(address)
    assert "urząd milczy" in in_main(page).replace("\xa0", " ")
    visitor.send(f"{address}/wpis?co=cisza", {"words": "Dzwonię w poniedziałek."})
    page = visitor.page(address)
    next_letter = page.select_one(f"form[action='/pisma/{COMPLAINT}']")
    assert next_letter is not None
    carried = fields(next_letter)
    assert carried["pole-imie_nazwisko"] == "Halina Próbna"
    assert carried["pole-organ"] == "Burmistrz Pszczyny"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", carried["pole-data_wniosku"])
    wizard = soup(visitor.post(f"/pisma/{COMPLAINT}", carried, 200))
    assert "Burmistrz Pszczyny" in str(wizard)
    assert fields(wizard.select_one("#pismo"))["sprawa"] == address.rpartition("/")[2]
    saved = next(a["href"] for a in page.select("main a") if str(a["href"]).endswith("/pismo"))
    again = visitor.form(str(saved), f"/pisma/{ASKED}")
    assert again["pole-adres_koresp"] == TYPED["pole-adres_koresp"]

    unsaid = visitor.send(f"{address}/zakoncz", {"words": "nie mówię jak"}, status=422)
    assert "nie mówię jak" in str(soup(unsaid))
    visitor.send(f"{address}/zakoncz", {"outcome": "czesciowo"})
    form = visitor.form(f"{address}/doswiadczenie")
    assert "parts" not in form
    assert form["title"] == ""
    without = visitor.post(f"{address}/doswiadczenie", form, 422)
    assert soup(without).select_one("#title[aria-invalid]")
    told = {"title": "Pytaliśmy o odśnieżanie", "parts": ["wynik", "narzedzia"]}
    made = visitor.post(f"{address}/doswiadczenie", {**form, **told})
    draft = str(visitor.page(str(made.location)))
    assert "Pytaliśmy o odśnieżanie" in draft
    for private in ("Śnieg na Lipowej", "Dzwonię w poniedziałek", SECRET, "Burmistrz Pszczyny"):
        assert private not in draft
    with database.reading() as db:
        report = db.scalars(select(Experience)).one()
    assert (report.state, report.outcome, report.course) == ("draft", "czesciowo", "")


def test_a_guest_signs_in_and_loses_nothing(
    visit: Visit, database: Database, letters: None
) -> None:
    guest = visit()
    refused = guest.post(FROM_LETTER, TYPED, 401)
    held = fields(soup(refused).select_one("main form[action='/logowanie']"))
    assert held["pole-pole-imie_nazwisko"] == "Halina Próbna"
    assert refused.headers["Cache-Control"] == "no-store"
    person = make.stored(database)
    signed = {**held, "email": person.email, "password": make.PASSWORD}
    signed["pole-pole-zakres"] = TYPED["pole-zakres"]
    look = guest.post("/logowanie", signed, 200)
    carried = fields(soup(look).select_one(f"main form[action='{FROM_LETTER}']"))
    assert carried["pole-adres_koresp"] == TYPED["pole-adres_koresp"]
    assert guest.post(FROM_LETTER, carried, 200).headers["Cache-Control"] == "no-store"
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Case)) == 0
    assert visit().get("/moje/sprawy", 303).location.startswith("/logowanie")


def test_without_the_tick_nothing_of_the_letter_is_kept(
    visit: Visit, database: Database, letters: None
) -> None:
    visitor = visit(make.stored(database))
    address = begun(visitor)
    with database.reading() as db:
        assert db.scalars(select(CaseStep.sealed_values)).all() == [None]
    assert "Halina Próbna" not in str(visitor.page(address))
    step = visitor.page(address).select_one("li[id^=wpis-]")
    assert step is not None
    number = str(step["id"]).removeprefix("wpis-")
    visitor.get(f"{address}/wpis/{number}/pismo", 404)
    # The same form once more leads to the same case.
    again = visitor.post(FROM_LETTER, {**TYPED, "csrf_token": token_of(visitor), "zaloz": "1"})
    assert again.location == address
    # A letter to go on with belongs to the case that is there.
    own = address.rpartition("/")[2]
    assert begun(visitor, key="drugi", belongs=own) == address
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Case)) == 1
        assert db.scalar(select(func.count()).select_from(CaseStep)) == 2
    corrected = {"day": "2026-01-05", "words": "Poczta"}
    visitor.send(f"{address}/wpis/{number}", corrected)
    assert "19 stycznia 2026" in visitor.text(address).replace("\xa0", " ")
    visitor.send(f"{address}/wpis/{number}/usun", at=address)
    assert "Poczta" not in visitor.text(address)


def test_the_next_letter_goes_back_to_its_case_for_those_who_are_in_it(
    visit: Visit, database: Database, letters: None
) -> None:
    halina, stranger = visit(make.stored(database)), visit(make.stored(database))
    address, others = begun(halina, title="Śnieg na Lipowej"), begun(stranger, key="inny")
    begun(halina, key="drugi", title="Nowsza sprawa")
    number = address.rpartition("/")[2]
    for visitor, chosen in ((halina, [number]), (stranger, [])):
        ready = {**TYPED, "csrf_token": token_of(visitor), "klucz": "x", "sprawa": number}
        page = soup(visitor.post(FROM_LETTER, ready, 200))
        options = page.select("#belongs option[selected]")
        assert [each["value"] for each in options if each["value"]] == chosen
        form = fields(page.select("main form[method=post]")[0])
        if visitor is stranger:
            assert "Śnieg" not in str(page)
            visitor.post(FROM_LETTER, {**form, "belongs": number, "zaloz": "1"}, 422)
        else:
            answer = visitor.post(FROM_LETTER, {**form, "keep": "y", "zaloz": "1"})
            assert answer.location == address
            assert "Zapisane." in visitor.text(address)
    assert len(halina.page(address).select("li[id^=wpis-]")) == 2
    assert len(stranger.page(others).select("li[id^=wpis-]")) == 1
    odd = {**TYPED, "csrf_token": token_of(halina), "klucz": "y", "sprawa": "9" * 30}
    halina.post(FROM_LETTER, odd, 200)


def test_pages_cost_the_same_for_one_and_for_thirty(
    visit: Visit, database: Database, letters: None, settings: Settings, count_queries: Any
) -> None:
    halina = make.stored(database)
    visitor, who = visit(halina), make.who(halina)
    address = begun(visitor)
    vault, terms = Vault(settings), terms_in(CONTENT)
    case_id = int(address.rpartition("/")[2])
    sent = NewStep(StepKind.SENT, clock.today(), letter_id=ASKED)
    costs = []
    for more in (1, 0, 29):
        with database.writing() as db:
            acting = Acting(db, vault, terms)
            for _ in range(more):
                other = acting.begin(who)
                acting.joined(other, who)
                timeline.add_step(db, vault, terms, who, other.id, sent)
                note = NewStep(StepKind.NOTE, clock.today(), "Notatka")
                timeline.add_step(db, vault, terms, who, case_id, note)
                tasks.add_task(db, vault, who, case_id, NewTask("Zadzwonić", who.id))
        for path in ("/moje/sprawy", address):
            with count_queries() as asked:
                visitor.get(path)
            costs.append(len(asked))
    _fresh, _first, *few = costs[:4]
    assert costs[4:] == few


def test_a_group_shares_a_case(visit: Visit, database: Database, letters: None) -> None:
    halina, marek = make.stored(database), make.stored(database, name="Marek Drugi")
    owner, friend = visit(halina), visit(marek)
    address = begun(owner, keep="y", title="Śnieg na Lipowej")
    case_id = address.rpartition("/")[2]
    owner.send(f"{address}/osoby", {"person": marek.slug})
    friend.get(address, 404)
    assert "Śnieg na Lipowej" not in friend.text("/moje/sprawy")
    friend.send(f"{address}/zaproszenie", {"odpowiedz": "tak"}, at="/moje/sprawy")
    owner.send(f"{address}/zadania", {"what": "Zdjęcia", "person": str(marek.id)})
    text = friend.text(address)
    assert "Śnieg na Lipowej" in text
    assert "Halina Próbna" not in str(friend.page(address))
    task = friend.page(address).select_one("li[id^=zadanie-]")
    assert task is not None
    tick = f"{address}/zadania/{str(task['id']).removeprefix('zadanie-')}/zrobione"
    friend.send(tick, at=address)
    assert "Zrobione: 1 z 1" in owner.text(address).replace("\xa0", " ")
    # What only the owner does.
    friend.get(f"{address}/usun", 403)
    friend.get(f"{address}/osoby", 403)
    # By a link, which another person uses once it is shown.
    shown = owner.post(
        f"{address}/osoby/link", owner.form(f"{address}/osoby", f"{address}/osoby/link"), 200
    )
    link = soup(shown).select_one("#adres-linku")
    assert link is not None
    path = str(link["value"]).removeprefix("http://localhost")
    third = visit(make.stored(database, name="Ewa Trzecia"))
    assert "Śnieg" not in third.text(path)
    third.send(path)
    assert "Śnieg na Lipowej" in third.text(address)
    owner.send(f"{address}/osoby/link/koniec", at=f"{address}/osoby")
    visit(make.stored(database)).get(path, 404)
    friend.send(f"/moje/sprawy/{case_id}/wyjscie", at=address)
    friend.get(address, 404)


def test_files_and_the_whole_case_are_given_out_and_erased(
    visit: Visit, database: Database, letters: None, settings: Settings
) -> None:
    visitor = visit(make.stored(database))
    address = begun(visitor, keep="y", title="Śnieg na Lipowej")
    data = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\ntajne\n%%EOF\n"
    form = visitor.form(f"{address}/zalaczniki")
    sent = {**form, "file": (io.BytesIO(data), "dowód nadania.pdf")}
    answer = visitor.client.post(f"{address}/zalaczniki", data=sent)
    assert answer.status_code == 303, words(answer)
    link = visitor.page(address).select_one("a[href*='/zalaczniki/']")
    assert link is not None
    given = visitor.get(str(link["href"]))
    assert given.data == data
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert given.headers["Cache-Control"] == "no-store"
    assert "sandbox" in given.headers["Content-Security-Policy"]
    assert not any(b"tajne" in path.read_bytes() for path in settings.data_dir.glob("files/*/*/*"))
    wrong = {**form, "klucz": "inny", "file": (io.BytesIO(b"<script>alert(1)</script>"), "x.html")}
    assert visitor.client.post(f"{address}/zalaczniki", data=wrong).status_code == 422
    archive = zipfile.ZipFile(io.BytesIO(visitor.get(f"{address}/pobierz").data))
    assert data in [archive.read(name) for name in archive.namelist()]
    told = json.loads(archive.read("sprawa.json"))
    assert ["pole-imie_nazwisko", "Halina Próbna"] in told["steps"][0]["values"]
    assert "Śnieg na Lipowej" in archive.read("sprawa.txt").decode()
    unsure = visitor.send(f"{address}/usun", status=422)
    assert soup(unsure).select_one("#sure")
    visitor.send(f"{address}/usun", {"sure": "y"})
    visitor.get(address, 404)
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Case)) == 0


@pytest.mark.parametrize("level", [Level.RESIDENT, Level.MODERATOR, Level.ADMINISTRATOR])
def test_others_find_nothing_whoever_they_are(
    visit: Visit, database: Database, letters: None, app: web.Application, level: Level
) -> None:
    address = begun(visit(make.stored(database)), keep="y")
    stranger = visit(make.stored(database, level))
    token = token_of(stranger)
    case_id = address.rpartition("/")[2]
    asked = 0
    for rule in app.url_map.iter_rules():
        if "<int:case_id>" not in rule.rule or not rule.endpoint.startswith("cases."):
            continue
        path = re.sub(r"<int:\w+>", "1", rule.rule.replace("<int:case_id>", case_id))
        path += "?co=notatka" if rule.endpoint == "cases.add_step" else ""
        sent = {"csrf_token": token, "day": clock.today().isoformat(), "odpowiedz": "tak"}
        if "GET" in (rule.methods or set()):
            stranger.get(path, 404)
        if "POST" in (rule.methods or set()):
            stranger.post(path, sent, 404)
        asked += 1
    assert asked > 20
    assert "Nie masz jeszcze spraw" in stranger.text("/moje/sprawy").replace("\xa0", " ")


def test_a_case_without_a_letter_of_ours(visit: Visit, database: Database, letters: None) -> None:
    visitor = visit(make.stored(database))
    form = visitor.form("/moje/sprawy/nowa")
    refused = visitor.post("/moje/sprawy/nowa", {**form, "city": "Nie ma takiego"}, 422)
    assert soup(refused).select_one("#city[aria-invalid]")
    address = visitor.post("/moje/sprawy/nowa", {**form, "title": "Hałas"}).location
    assert "Jeszcze nic nie wysłano" in visitor.text(address).replace("\xa0", " ")
    sent = {"letter": "inne", "due": "2099-01-05", "words": "List do zarządcy"}
    visitor.send(f"{address}/wpis?co=wyslano", sent)
    assert "5 stycznia 2099" in visitor.text(address).replace("\xa0", " ")
    later_term = {"due": "2099-02-01", "of_office": "y"}
    visitor.send(f"{address}/wpis?co=termin", later_term)
    assert "1 lutego 2099" in visitor.text("/moje/sprawy").replace("\xa0", " ")
    visitor.send(f"{address}/przypominaj", {"stan": "nie"}, at=address)
    assert "Nie przypominamy" in visitor.text(address)


def test_the_numbers_say_how_they_are_made(visit: Visit, letters: None) -> None:
    text = visit().text("/statystyki-spraw?pismo=petycja&strona=2").replace("\xa0", " ")
    assert "Zamkniętych spraw jest jeszcze za mało" in text
    assert "co najmniej 5 osób" in text
