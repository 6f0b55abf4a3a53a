"""Forms without a living session or a valid token act never, and lose nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.core import clock, web
from app.core.db import Database
from app.core.journal import JournalEntry
from app.people.models import Person
from tests import make
from tests.people.conftest import Browser, soup, words

pytestmark = pytest.mark.one_database

TYPED = {
    "name": "Halina K.",
    "role": "urzad",
    "city": "Ełk",
    "about": 'Długi tekst „w cudzysłowie” i "zwykłym"\r\n\r\n<b>znaki</b> & ampersand',
}


def hidden(page: BeautifulSoup, action: str) -> dict[str, str]:
    """What a press of the form's button would send."""
    form = page.select_one(f"main form[action='{action}']")
    assert form is not None, page.select("main form")
    return {str(field["name"]): str(field["value"]) for field in form.select("input[type=hidden]")}


def acts(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(JournalEntry)) or 0


def about_of(database: Database, person: Person) -> str:
    with database.reading() as db:
        return db.get_one(Person, person.id).about


def sign_in_from(browser: Browser, response: TestResponse, person: Person) -> TestResponse:
    fields = hidden(soup(response), "/logowanie")
    return browser.client.post(
        "/logowanie", data={**fields, "email": person.email, "password": make.PASSWORD}
    )


def test_typed_text_survives_an_expired_session(
    browser: Browser, database: Database, halina: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(halina)
    form = {**TYPED, "csrf_token": browser.token("/konto"), "klucz": "klucz-1"}
    later = clock.now() + timedelta(days=15)
    monkeypatch.setattr(clock, "now", lambda: later)

    refused = browser.client.post("/konto?z=1", data=form)
    assert refused.status_code == 401
    assert "twój tekst jest bezpieczny" in words(refused).lower().replace("\xa0", " ")
    assert "pole-csrf_token" not in refused.get_data(as_text=True)
    assert about_of(database, halina) == ""

    wrong = hidden(soup(refused), "/logowanie")
    again = browser.client.post(
        "/logowanie", data={**wrong, "email": halina.email, "password": "nie to hasło wcale"}
    )
    assert again.status_code == 422

    look = sign_in_from(browser, again, halina)
    assert look.status_code == 200
    assert "Wyślij jeszcze raz" in words(look).replace("\xa0", " ")
    assert TYPED["about"].splitlines()[0] in words(look)
    assert about_of(database, halina) == ""  # nothing acts before the button
    fields = hidden(soup(look), "/konto?z=1")
    token = fields.pop("csrf_token")
    assert fields == {**TYPED, "klucz": "klucz-1"}

    sent = browser.client.post("/konto?z=1", data={**fields, "csrf_token": token})
    assert sent.status_code == 303
    assert about_of(database, halina) == TYPED["about"].replace("\r\n", "\n")


def test_lost_cookie_loses_nothing(
    app: web.Application, database: Database, halina: Person
) -> None:
    browser = Browser(app)
    browser.sign_in(halina)
    form = {**TYPED, "csrf_token": browser.token("/konto")}
    browser.client.delete_cookie(app.config["SESSION_COOKIE_NAME"], domain="localhost")
    refused = browser.client.post("/konto", data=form)
    assert refused.status_code == 401
    look = sign_in_from(browser, refused, halina)
    fields = hidden(soup(look), "/konto")
    assert browser.client.post("/konto", data=fields).status_code == 303
    assert about_of(database, halina) != ""


def test_signing_in_elsewhere_makes_old_forms_ask_once(
    browser: Browser, database: Database, halina: Person
) -> None:
    browser.sign_in(halina)
    old = {**TYPED, "csrf_token": browser.token("/konto")}
    browser.send("/wyloguj", {}, form_at="/konto")
    browser.sign_in(halina)
    refused = browser.client.post("/konto", data=old)
    assert refused.status_code == 400
    assert about_of(database, halina) == ""
    fields = hidden(soup(refused), "/konto")
    assert browser.client.post("/konto", data=fields).status_code == 303
    assert about_of(database, halina) != ""


def test_passwords_do_not_travel(browser: Browser, halina: Person) -> None:
    browser.sign_in(halina)
    secret = {"current_password": make.PASSWORD, "password": "nowe hasło z czterech słów"}
    refused = browser.client.post("/konto/haslo", data=secret)
    assert refused.status_code == 400
    for value in secret.values():
        assert value not in refused.get_data(as_text=True)
    guest = Browser(browser.app)
    refused = guest.client.post(
        "/konto/email", data={"email": "x@poczta.example", "current_password": make.PASSWORD}
    )
    assert refused.status_code == 401
    assert make.PASSWORD not in refused.get_data(as_text=True)
    assert "x@poczta.example" in refused.get_data(as_text=True)


def test_sign_in_form_without_a_token_does_not_wrap_itself(
    browser: Browser, halina: Person
) -> None:
    carried = {"wyslij-do": "/konto", "pole-about": "Tekst", "pole-name": "Halina K."}
    form = {"email": halina.email, "password": make.PASSWORD, **carried}
    for _ in range(3):
        refused = browser.client.post("/logowanie", data=form)
        assert refused.status_code == 401
        fields = hidden(soup(refused), "/logowanie")
        assert {name: fields[name] for name in carried} == carried
        assert not any(name.startswith("pole-pole") or name == "pole-email" for name in fields)
    look = sign_in_from(browser, refused, halina)
    assert hidden(soup(look), "/konto")["about"] == "Tekst"


def test_text_that_waited_in_another_tab_needs_no_second_sign_in(
    app: web.Application, halina: Person
) -> None:
    browser = Browser(app)
    refused = browser.client.post("/konto", data=TYPED)
    waiting = hidden(soup(refused), "/logowanie")
    browser.sign_in(halina)
    look = browser.client.post("/logowanie", data={**waiting, "email": "", "password": ""})
    assert look.status_code == 400
    fields = hidden(soup(look), "/konto")
    assert fields["about"] == TYPED["about"]
    assert browser.client.post("/konto", data=fields).status_code == 303


@pytest.mark.parametrize("target", ["https://zly.example/", "//zly.example", "javascript:alert(1)"])
def test_form_cannot_be_led_off_the_site(browser: Browser, halina: Person, target: str) -> None:
    response = browser.sign_in(halina, **{"wyslij-do": target, "pole-a": "b"})
    assert (response.status_code, response.location) == (303, "/moje")


@pytest.mark.parametrize("origin", ["https://zly.example", "null"])
def test_strangers_forms_are_not_offered_again(
    browser: Browser, halina: Person, origin: str
) -> None:
    browser.sign_in(halina)
    refused = browser.client.post("/konto", data=TYPED, headers={"Origin": origin})
    assert refused.status_code == 400
    assert "Długi tekst" not in refused.get_data(as_text=True)
    assert not soup(refused).select("main input[name=csrf_token]")


def test_carried_markup_is_escaped(browser: Browser) -> None:
    evil = {'"><script>alert(1)</script>': '"><img src=x onerror=alert(1)>'}
    refused = browser.client.post("/konto", data=evil)
    assert refused.status_code == 401
    text = refused.get_data(as_text=True)
    assert "<script>alert" not in text
    assert "<img src=x" not in text


def test_form_of_one_button_gets_a_way_back(browser: Browser, halina: Person) -> None:
    browser.sign_in(halina)
    refused = browser.client.post("/konto/sesje/zakoncz-inne")
    assert refused.status_code == 400
    assert Browser(browser.app).client.post("/konto/sesje/zakoncz-inne").status_code == 401


# Every address of people that takes a form.
POSTS = [
    "/logowanie",
    "/wyloguj",
    "/rejestracja",
    "/rejestracja/potwierdz/x",
    "/haslo/zapomniane",
    "/haslo/nowe/x",
    "/konto",
    "/konto/haslo",
    "/konto/email",
    "/konto/email/potwierdz/x",
    "/konto/sesje/1/zakoncz",
    "/konto/sesje/zakoncz-inne",
    "/konto/usun",
    "/konto/wizytowka",
    "/konto/wizytowka/wycofaj",
    "/konto/role/1/oddaj",
    "/osoby/x/napisz",
    "/osoby/x/zablokuj",
    "/osoby/x/role",
    "/moderacja/role/1/odbierz",
    "/organizacje/nowa",
    "/organizacje/x/edytuj",
    "/organizacje/x/decyzja",
    "/konto/jezyk",
    "/osoby/x/poziom",
    "/osoby/x/ekspert",
    "/osoby/x/zawieszenie",
    "/konto/sankcje/1/odwolanie",
    "/moderacja/sankcje/1/zdejmij",
    "/moderacja/sankcje/1/odwolanie",
]


def test_list_of_forms_is_complete(app: web.Application) -> None:
    rules = {
        re.sub(r"<int:\w+>", "1", rule.rule.replace("<token>", "x").replace("<slug>", "x"))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("people.") and "POST" in (rule.methods or set())
    }
    assert rules == set(POSTS)


@pytest.mark.parametrize("path", POSTS)
def test_no_form_acts_without_its_token(
    app: web.Application, database: Database, halina: Person, path: str
) -> None:
    browser, stranger = Browser(app), Browser(app)
    browser.sign_in(halina)
    before = acts(database)
    fields: dict[str, str] = {**TYPED, "email": "x@poczta.example", "agreed": "y"}
    fields |= {"password": "nowe hasło z czterech słów", "current_password": make.PASSWORD}
    right = {**fields, "csrf_token": browser.token("/konto")}
    tries: dict[str, dict[str, Any]] = {
        "missing": {"data": fields},
        "wrong": {"data": {**fields, "csrf_token": "nie-ten"}},
        "of another session": {"data": {**fields, "csrf_token": stranger.token()}},
        "plain text": {
            "data": "&".join(f"{name}={value}" for name, value in right.items()),
            "content_type": "text/plain",
        },
        "JSON": {"json": fields},
    }
    for kind, sent in tries.items():
        assert browser.client.post(path, **sent).status_code in (400, 401), kind
        assert acts(database) == before, kind
        assert about_of(database, halina) == "", kind


@pytest.mark.parametrize("path", POSTS)
def test_get_changes_nothing(
    browser: Browser, database: Database, halina: Person, path: str
) -> None:
    browser.sign_in(halina)
    before = acts(database)
    browser.get(path, query_string={**TYPED, "current_password": make.PASSWORD})
    assert acts(database) == before
