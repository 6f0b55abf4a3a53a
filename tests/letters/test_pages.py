"""The list and the wizard as a browser sees them: steps, faults, hidden inputs, nothing kept."""

import pytest

from app.core.db import Database
from app.letters import kind as letter_kind
from app.people.models import Level
from app.records.loading import load_all
from tests import make
from tests.house.sources import ROOT
from tests.visitor import Visit, Visitor, soup, words

pytestmark = pytest.mark.one_database

CONTENT = ROOT / "wiki_content"
WANTED = ("petycja", "zawiadomienie-zgromadzenie")
ONE_BODY = "wniosek-inicjatywa-lokalna"
ODD = "{{7*7}} <script>alert(1)</script> =1+1 \u202e"


@pytest.fixture(autouse=True)
def _letters(database: Database) -> None:
    found = letter_kind.sources(CONTENT)
    with database.writing() as db:
        make.article(db, title="Petycja", slug="petycja")
    assert not load_all(database, letter_kind.KIND, {k: found[k] for k in WANTED}, CONTENT).faults


@pytest.fixture
def guest(visit: Visit) -> Visitor:
    return visit()


def send(guest: Visitor, data, status: int = 200, letter: str = "petycja"):
    token = guest.form(f"/pisma/{letter}")["csrf_token"]
    return guest.post(f"/pisma/{letter}", {**data, "csrf_token": token}, status)


def hidden(page) -> dict[str, str]:
    return {
        each["name"]: each["value"]
        for each in page.select("#pismo > input[type=hidden]")
        if each["name"] != "csrf_token"
    }


def test_the_list_has_letters_under_headings_and_finds_words(guest: Visitor) -> None:
    page = soup(guest.get("/pisma"))
    assert [each.get_text() for each in page.select(".letter-row h3")] == [
        "Petycja",
        "Zawiadomienie o\xa0zgromadzeniu",
    ]
    assert page.select_one('main a[href="/ktory-tryb"]')
    assert page.select_one('main a[href="/terminy"]')
    found = soup(guest.get("/pisma?q=zgromadzenia"))
    assert len(found.select(".letter-row")) == 1
    assert "Żadne pismo nie ma" in words(guest.get("/pisma?q=brzdękolina {{7*7}}"))


def test_steps_carry_what_was_typed_and_say_what_is_wrong(guest: Visitor) -> None:
    first = soup(send(guest, {"krok": "0", "dalej": "1", "widoczne": "pole-kto"}, 422))
    assert first.select_one(".notice-bad a[href='#pole-kto-0']")
    data = {"krok": "0", "dalej": "1", "pole-kto": "osoba", "pole-imie_nazwisko": "Ola"}
    wrong = soup(send(guest, data, 422))
    assert wrong.select_one("#pole-adres")["aria-invalid"] == "true"
    assert wrong.select_one("#pole-imie_nazwisko")["value"] == "Ola"
    second = soup(send(guest, {**data, "pole-adres": "Ulica 1"}))
    assert hidden(second) == {
        "krok": "1",
        "pole-kto": "osoba",
        "pole-imie_nazwisko": "Ola",
        "pole-adres": "Ulica 1",
    }
    assert "Ola" in second.select_one(".sheet").get_text()
    blanks = {each.get_text() for each in second.select(".sheet .blank")}
    assert {"adresat", "miejscowość"} <= blanks
    assert not any("Ola" in each for each in blanks)
    back = soup(send(guest, {**hidden(second), "wstecz": "1"}))
    assert back.select_one("#pole-adres")["value"] == "Ulica 1"


def test_a_new_field_is_shown_before_it_is_a_fault(guest: Visitor) -> None:
    data = {"krok": "0", "dalej": "1", "widoczne": "pole-kto", "pole-kto": "grupa"}
    page = soup(send(guest, data))
    assert page.select_one("[name='pole-wnoszacy-0-imie_nazwisko']")
    assert page.select_one(".notice-bad") is None
    filled = {**data, "pole-wnoszacy-0-imie_nazwisko": "Ola"}
    del filled["dalej"]
    more = soup(send(guest, {**filled, "dodaj": "wnoszacy"}))
    assert more.select_one("[name='pole-wnoszacy-1-imie_nazwisko']")["value"] == ""


def test_nothing_typed_is_kept_or_evaluated(guest: Visitor) -> None:
    data = {"krok": "2", "podglad": "1", "pole-kto": "osoba", "pole-przedmiot": ODD}
    answer = send(guest, {**data, "adresat": ODD, "miasto": ODD})
    assert answer.headers["Cache-Control"] == "no-store"
    page = soup(answer)
    sheet = page.select_one(".sheet")
    assert "{{7*7}} <script>alert(1)</script> =1+1" in sheet.get_text().replace("\xa0", " ")
    assert sheet.select_one("script") is None
    assert "\u202e" not in sheet.get_text()
    assert page.select_one("#pole-przedmiot").get_text().strip() == ODD
    plain = soup(guest.get("/pisma/petycja?pole-przedmiot={{7*7}}&adresat=x"))
    assert "7*7" not in str(plain.select_one("main"))


def test_the_town_brings_addressees_that_buttons_take(guest: Visitor, database: Database) -> None:
    with database.writing() as db:
        make.city(db, "rawicz", "Rawicz")
    page = soup(send(guest, {"krok": "5", "miasto": "Rawicz"}))
    offered = [each["value"] for each in page.select("[name='wpisz-adresata']")]
    assert "Burmistrz Rawicza" in offered
    taken = {"krok": "5", "miasto": "Rawicz", "adresat": "Ktoś", "wpisz-adresata": offered[0]}
    assert soup(send(guest, taken)).select_one("#adresat").get_text().strip() == offered[0]
    foreign = {**taken, "wpisz-adresata": "Ktoś obcy"}
    assert soup(send(guest, foreign)).select_one("#adresat").get_text().strip() == "Ktoś"


def test_a_city_leads_to_letters_that_know_it(guest: Visitor, database: Database) -> None:
    with database.writing() as db:
        office = {"office_street": "ul. Zmyślona 2", "office_postcode": "25-001"}
        make.city(db, "kielce", "Kielce", office_name="Urząd", office_town="Kielce", **office)
        make.city(db, "brzeziny", "Brzeziny")
        make.city(db, "brzeziny-wlkp", "Brzeziny", voivodeship="wielkopolskie")
    offer = guest.page("/miasta/kielce").select_one("main a[href^='/pisma']")
    assert offer["href"] == "/pisma?miasto=kielce"
    listed = guest.page("/pisma?miasto=kielce&q=petycje")
    assert listed.select_one("main form input[name=miasto]")["value"] == "kielce"
    (link,) = listed.select(".letter-row a")
    assert link["href"] == "/pisma/petycja?miasto=kielce"
    begun = hidden(guest.page(link["href"]))
    assert begun["miasto"] == "Kielce"
    assert "wpisz-adresata" in str(soup(send(guest, {**begun, "krok": "5"})))
    assert hidden(guest.page("/pisma/petycja?miasto=brzeziny-wlkp"))["miasto"] == "Brzeziny"
    for wrong in ("nie-ma", "Kielce", "{{7*7}}"):
        page = guest.page(f"/pisma/petycja?miasto={wrong}")
        assert "miasto" not in hidden(page)
        assert guest.page(f"/pisma?miasto={wrong}").select("a[href*='miasto=']") == []


def test_the_only_addressee_comes_with_the_address_of_the_office(
    guest: Visitor, database: Database
) -> None:
    found = letter_kind.sources(CONTENT)
    load_all(database, letter_kind.KIND, {ONE_BODY: found[ONE_BODY]}, CONTENT)
    with database.writing() as db:
        office = {"office_street": "ul. Zmyślona 2", "office_postcode": "25-001"}
        make.city(db, "kielce", "Kielce", office_name="Urząd", office_town="Kielce", **office)
    page = guest.page(f"/pisma/{ONE_BODY}?miasto=kielce")
    last = len(page.select(".wizard-steps li")) - 2
    asked = soup(send(guest, {**hidden(page), "krok": str(last)}, letter=ONE_BODY))
    said = asked.select_one("#adresat").get_text().strip().replace("\xa0", " ")
    assert said.splitlines() == [
        *("Prezydent Miasta Kielc", "Urząd", "ul. Zmyślona 2", "25-001 Kielce")
    ]


def test_a_kind_of_letter_may_stand_in_an_address_and_nothing_else(guest: Visitor) -> None:
    page = soup(guest.get("/pisma/zawiadomienie-zgromadzenie?wariant=uproszczone"))
    assert page.select_one("[name=wariant][checked]")["value"] == "uproszczone"
    odd = soup(guest.get("/pisma/zawiadomienie-zgromadzenie?wariant={{7*7}}"))
    assert odd.select_one("[name=wariant][checked]") is None


def test_there_is_no_letter_of_another_name(guest: Visitor) -> None:
    guest.get("/pisma/nie-ma-takiego", 404)


def test_the_list_costs_the_same_for_one_letter_and_for_many(
    visit: Visit, database: Database, count_queries
) -> None:
    with database.writing() as db:
        reader = make.person(db, level=Level.RESIDENT)
    visitor = visit(reader)
    visitor.get("/pisma")
    with count_queries() as few:
        visitor.get("/pisma")
    found = letter_kind.sources(CONTENT)
    load_all(database, letter_kind.KIND, found, CONTENT)
    with count_queries() as many:
        visitor.get("/pisma")
    assert len(many) == len(few)
