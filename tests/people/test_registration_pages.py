"""Creating an account through the browser: the same answer for everybody."""

import time
from statistics import median
from typing import Any

import pytest
from sqlalchemy import select

from app.core import web
from app.core.db import Database
from app.core.settings import Settings
from app.people.models import Level, Person
from app.people.passwords import Passwords
from tests import make
from tests.people.conftest import Browser, link_in, mails, make_app, soup, words

FORM = {
    "name": "Zofia Nowa",
    "email": "zofia@poczta.example",
    "password": "trzy zielone rowery",
    "agreed": "y",
}


def stored_people(database: Database) -> list[Person]:
    with database.reading() as db:
        return list(db.scalars(select(Person).order_by(Person.id)))


def test_from_form_to_first_sign_in(browser: Browser, database: Database) -> None:
    response = browser.send("/rejestracja", FORM)
    assert (response.status_code, response.location) == (303, "/rejestracja/wyslano")
    (person,) = stored_people(database)
    assert browser.sign_in(person, FORM["password"]).status_code == 422
    assert browser.get(f"/osoby/{person.slug}").status_code == 404
    link = link_in(mails(database, FORM["email"])[0])
    assert browser.get(link).status_code == 200
    assert stored_people(database)[0].email_confirmed is None  # looking confirms nothing
    assert browser.send(link, {}).location == "/rejestracja/potwierdzono"
    assert browser.get(link).status_code == 404
    assert browser.sign_in(person, FORM["password"]).status_code == 303
    assert browser.get(f"/osoby/{person.slug}").status_code == 200


def test_known_and_unknown_address_get_one_answer(
    app: web.Application, database: Database, halina: Person
) -> None:
    answers = []
    for email in (FORM["email"], halina.email):
        response = Browser(app).send("/rejestracja", {**FORM, "email": email})
        answers.append((response.status_code, response.location))
    assert answers[0] == answers[1]
    (letter,) = mails(database, halina.email)
    assert "Zofia" not in letter.body
    assert "/rejestracja/potwierdz/" not in letter.body
    assert len(stored_people(database)) == 2


def test_equal_time_for_known_and_unknown(
    settings: Settings, database: Database, halina: Person
) -> None:
    app = make_app(settings, database)
    app.extensions["passwords"] = Passwords()

    def seconds(email: str, number: int) -> float:
        browser = Browser(app, f"203.0.113.{number}")
        fields = {**FORM, "csrf_token": browser.token(), "email": email}
        # CPU of this process: what other tests do beside it must not count.
        begun = time.process_time()
        assert browser.client.post("/rejestracja", data=fields).status_code == 303
        return time.process_time() - begun

    known, unknown = [], []
    for number in range(1, 8):
        known.append(seconds("halina@poczta.example", number))
        unknown.append(seconds(f"nowa{number}@poczta.example", number))
    assert abs(median(known) - median(unknown)) < 0.025


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Halina\r\nBcc: x@y.pl"}, "name"),
        ({"name": "Administrator"}, "name"),
        ({"email": ""}, "email"),
        ({"email": "zofia.poczta.example"}, "email"),
        ({"email": "zofia@poczta.example\r\nBcc: inna@poczta.example"}, "email"),
        ({"password": ""}, "password"),
        ({"password": "krótkie"}, "password"),
        ({"password": "zofia.nowa1"}, "password"),
        ({"password": "kochanie1234"}, "password"),
        ({"agreed": ""}, "agreed"),
    ],
)
def test_refused_form_comes_back_with_what_was_typed(
    browser: Browser, database: Database, changes: dict[str, str], field: str
) -> None:
    sent = {key: value for key, value in {**FORM, **changes}.items() if value or key != "agreed"}
    response = browser.send("/rejestracja", sent)
    assert response.status_code == 422
    page = soup(response)
    wrong = page.select_one(f"#{field}")
    assert wrong is not None
    assert wrong["aria-invalid"] == "true"
    assert page.select_one(f".notice-bad a[href='#{field}']")
    assert page.title is not None
    assert page.title.get_text().startswith("Błąd:")
    kept = page.select_one("#name")
    assert kept is not None
    if field != "name":
        assert kept["value"] == FORM["name"]
    assert FORM["password"] not in response.get_data(as_text=True)
    assert not stored_people(database)
    assert not mails(database)


def test_extra_fields_have_no_effect(browser: Browser, database: Database) -> None:
    extra: dict[str, Any] = {
        "level": "6",
        "id": "77",
        "slug": "wladca",
        "email_confirmed": "2026-01-01",
        "scope": "zielen",
        "must_change_password": "",
        "password_hash": "x",
    }
    browser.send("/rejestracja", {**FORM, **extra})
    (person,) = stored_people(database)
    assert (person.level, person.slug, person.email_confirmed) == (Level.NEW, "zofia-nowa", None)
    assert person.id != 77
    assert person.scope == []
    assert make.CHEAP_PASSWORDS.verify(person.password_hash, FORM["password"])


def test_registrations_from_an_address_are_limited(
    settings: Settings, database: Database, second_database: Database
) -> None:
    apps = [make_app(settings, database), make_app(settings, second_database)]
    statuses = []
    for number in range(11):
        browser = Browser(apps[number % 2], "203.0.113.9")
        response = browser.send("/rejestracja", {**FORM, "email": f"z{number}@poczta.example"})
        statuses.append(response.status_code)
    assert statuses == [303] * 10 + [429]
    assert int(response.headers["Retry-After"]) > 0
    assert "Zofia Nowa" in response.get_data(as_text=True)
    assert Browser(apps[0], "203.0.113.10").send("/rejestracja", FORM).status_code == 303


def test_letters_to_an_address_are_limited(app: web.Application, database: Database) -> None:
    for number in range(7):
        response = Browser(app, f"203.0.113.{number}").send("/rejestracja", FORM)
        assert response.status_code == 303
    assert len(mails(database, FORM["email"])) == 5


def test_form_sent_twice_acts_once(browser: Browser, database: Database) -> None:
    fields = {**FORM, "csrf_token": browser.token("/rejestracja"), "klucz": "ten-sam-klucz"}
    for _ in range(2):
        response = browser.client.post("/rejestracja", data=fields)
        assert response.location == "/rejestracja/wyslano"
    assert len(mails(database)) == 1


@pytest.mark.parametrize("token", ["x", "a.b.c", "ż", "../../etc", "x" * 2000])
def test_strange_links_are_not_found(browser: Browser, token: str) -> None:
    for path in ("/rejestracja/potwierdz/", "/haslo/nowe/", "/konto/email/potwierdz/"):
        assert browser.get(path + token).status_code == 404
        answer = browser.send(path + token, {"password": FORM["password"]}, form_at="/logowanie")
        assert answer.status_code == 404


def test_link_of_another_kind_opens_nothing(
    browser: Browser, database: Database, halina: Person
) -> None:
    browser.send("/haslo/zapomniane", {"email": halina.email})
    token = link_in(mails(database)[0]).rpartition("/")[2]
    assert browser.get(f"/rejestracja/potwierdz/{token}").status_code == 404
    assert browser.get(f"/konto/email/potwierdz/{token}").status_code == 404
    assert browser.get(f"/haslo/nowe/{token}").status_code == 200


def test_address_of_link_stays_out_of_other_sites(browser: Browser) -> None:
    assert browser.get("/rejestracja").headers["Referrer-Policy"] == "same-origin"


def test_signed_in_person_needs_no_second_account(browser: Browser, halina: Person) -> None:
    browser.sign_in(halina)
    assert browser.get("/rejestracja").location == "/konto"


def test_page_asks_for_three_things(browser: Browser) -> None:
    page = browser.page("/rejestracja")
    hints = {field["name"]: field.get("autocomplete") for field in page.select("main .field input")}
    assert hints == {
        "name": "nickname",
        "email": "email",
        "password": "new-password",
        "agreed": None,
    }
    assert "trzech rzeczy" in words(browser.get("/rejestracja")).replace("\xa0", " ")
