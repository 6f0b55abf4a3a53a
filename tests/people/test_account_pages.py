"""A person's own pages: passwords, e-mail, browsers, profile, look, leaving."""

import time
from typing import Any

import pytest
from sqlalchemy import select

from app.core import web
from app.core.db import Database
from app.people.agents import browser_words
from app.people.models import Level, Person, SignIn
from tests import make
from tests.make import stored
from tests.people.conftest import Browser, link_in, mails, soup, words

NEW = "nowe hasło z czterech słów"


def person_now(database: Database, person: Person) -> Person:
    with database.reading() as db:
        return db.get_one(Person, person.id)


def test_forgotten_password(app: web.Application, database: Database, halina: Person) -> None:
    elsewhere = Browser(app)
    elsewhere.sign_in(halina)
    browser = Browser(app)
    response = browser.send("/haslo/zapomniane", {"email": "Halina@poczta.example"})
    assert (response.status_code, response.location) == (303, "/haslo/wyslano")
    link = link_in(mails(database, halina.email)[0])
    assert browser.send(link, {"password": "krótkie"}).status_code == 422
    assert browser.send(link, {"password": "halina k. 123"}).status_code == 422
    assert browser.send(link, {"password": NEW}).location == "/haslo/ustawiono"
    assert browser.get(link).status_code == 404
    again = browser.send(link, {"password": NEW + "!"}, form_at="/logowanie")
    assert again.status_code == 404
    assert not elsewhere.is_signed_in()
    assert browser.sign_in(halina).status_code == 422
    assert browser.sign_in(halina, NEW).status_code == 303


def test_reset_has_one_answer(app: web.Application, database: Database, halina: Person) -> None:
    waiting = stored(database, email="czeka@poczta.example", email_confirmed=None)
    answers = set()
    for email in (halina.email, waiting.email, "nikt@poczta.example"):
        response = Browser(app).send("/haslo/zapomniane", {"email": email})
        answers.add((response.status_code, response.location))
    assert len(answers) == 1
    assert {mail.recipient for mail in mails(database)} == {halina.email, waiting.email}


def test_reset_letters_are_limited(
    app: web.Application, database: Database, halina: Person
) -> None:
    for number in range(7):
        browser = Browser(app, f"203.0.113.{number}")
        assert browser.send("/haslo/zapomniane", {"email": halina.email}).status_code == 303
    assert len(mails(database)) == 5


def test_expired_reset_link(
    browser: Browser, database: Database, halina: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.send("/haslo/zapomniane", {"email": halina.email})
    link = link_in(mails(database)[0])
    token = browser.token()
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 3605)
    assert browser.get(link).status_code == 404
    answer = browser.client.post(link, data={"csrf_token": token, "password": NEW})
    assert answer.status_code == 404
    assert person_now(database, halina).password_hash == halina.password_hash


def test_password_change_signs_out_others(app: web.Application, halina: Person) -> None:
    here, elsewhere = Browser(app), Browser(app)
    here.sign_in(halina)
    elsewhere.sign_in(halina)
    wrong = {"current_password": "nie to hasło", "password": NEW}
    assert here.send("/konto/haslo", wrong).status_code == 422
    assert elsewhere.is_signed_in()
    right = {"current_password": make.PASSWORD, "password": NEW}
    assert here.send("/konto/haslo", right).location == "/konto?zapisano=haslo"
    assert here.is_signed_in()
    assert not elsewhere.is_signed_in()


def test_password_asked_again_is_limited(browser: Browser, halina: Person) -> None:
    browser.sign_in(halina)
    token = browser.token("/konto/haslo")
    fields = {"csrf_token": token, "current_password": "nie to hasło", "password": NEW}
    statuses = [browser.client.post("/konto/haslo", data=fields).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    assert browser.is_signed_in()


def test_email_change(browser: Browser, database: Database, halina: Person) -> None:
    browser.sign_in(halina)
    assert "halina@poczta.example" in words(browser.get("/konto/email"))
    fields = {"email": "nowa@poczta.example", "current_password": "nie to hasło"}
    assert browser.send("/konto/email", fields).status_code == 422
    assert not mails(database)
    fields["current_password"] = make.PASSWORD
    assert browser.send("/konto/email", fields).location == "/konto/email/wyslano"
    assert len(mails(database, "halina@poczta.example")) == 1
    link = link_in(mails(database, "nowa@poczta.example")[0])
    assert browser.get(link).status_code == 200
    assert person_now(database, halina).email == "halina@poczta.example"
    assert browser.send(link, {}).location == "/konto/email/zmieniono"
    assert person_now(database, halina).email == "nowa@poczta.example"
    assert browser.get(link).status_code == 404


def test_taken_email_gives_the_same_answer(
    browser: Browser, database: Database, halina: Person
) -> None:
    other = stored(database, email="zajeta@poczta.example")
    browser.sign_in(halina)
    fields = {"email": other.email, "current_password": make.PASSWORD}
    assert browser.send("/konto/email", fields).location == "/konto/email/wyslano"
    (letter,) = mails(database, other.email)
    assert "/potwierdz/" not in letter.body


def test_profile_is_changed_and_shown_safely(
    browser: Browser, database: Database, halina: Person
) -> None:
    browser.sign_in(halina)
    typed = {
        "name": "Halina <b>Nowa</b>",
        "role": "ekspert",
        "city": "Ełk",
        "about": "Pierwszy wiersz\r\n<script>alert(1)</script>",
        "level": "6",
        "email": "inna@poczta.example",
        "slug": "wladca",
        "id": "1",
    }
    assert browser.send("/konto", typed).location == "/konto?zapisano=profil"
    now = person_now(database, halina)
    assert (now.level, now.slug, now.email) == (halina.level, halina.slug, halina.email)
    page = browser.get(f"/osoby/{halina.slug}")
    text = page.get_data(as_text=True)
    assert "<script>alert" not in text
    assert "<b>Nowa" not in text
    for shown in ("Halina <b>Nowa</b>", "Ełk", "Pierwszy wiersz", "Ekspertka lub ekspert"):
        assert shown in words(page).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Moderator"}, "name"),
        ({"role": "krol"}, "role"),
        ({"city": "x" * 81}, "city"),
        ({"about": "x" * 601}, "about"),
        ({"about": "a\x07b"}, "about"),
    ],
)
def test_refused_profile_keeps_what_was_typed(
    browser: Browser, database: Database, halina: Person, changes: dict[str, str], field: str
) -> None:
    browser.sign_in(halina)
    typed = {"name": "Halina Nowa", "role": "urzad", "city": "Ełk", "about": "Tekst", **changes}
    response = browser.send("/konto", typed)
    assert response.status_code == 422
    control = soup(response).select_one(f"#{field}")
    assert control is not None
    assert control["aria-invalid"] == "true"
    assert person_now(database, halina).city == ""
    if field != "city":
        assert "Ełk" in response.get_data(as_text=True)


def test_profile_of_erased_and_unknown_people(browser: Browser, database: Database) -> None:
    hidden = stored(database, slug="czeka", email_confirmed=None)
    assert browser.get(f"/osoby/{hidden.slug}").status_code == 404
    assert browser.get("/osoby/nikt").status_code == 404


def test_profile_shows_no_address_and_settings_only_to_the_owner(
    app: web.Application, halina: Person
) -> None:
    guest, owner = Browser(app), Browser(app)
    owner.sign_in(halina)
    assert "halina@poczta" not in guest.get(f"/osoby/{halina.slug}").get_data(as_text=True)
    assert not soup(guest.get(f"/osoby/{halina.slug}")).select("main a[href='/konto']")
    assert soup(owner.get(f"/osoby/{halina.slug}")).select("main a[href='/konto']")


def sign_in_ids(database: Database, person: Person) -> list[int]:
    with database.reading() as db:
        query = select(SignIn.id).where(SignIn.person_id == person.id).order_by(SignIn.id)
        return list(db.scalars(query))


def test_browsers_are_listed_and_ended(
    app: web.Application, database: Database, halina: Person
) -> None:
    here, elsewhere = Browser(app), Browser(app, "198.51.100.77")
    elsewhere.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"
    here.sign_in(halina)
    elsewhere.sign_in(halina)
    page = words(here.get("/konto/sesje"))
    assert "Firefox, Windows" in page
    assert "198.51.100.77" in page
    assert page.count("Ta przeglądarka") == 1
    other = sign_in_ids(database, halina)[1]
    path = f"/konto/sesje/{other}/zakoncz"
    assert here.send(path, {}, form_at="/konto").status_code == 303
    assert not elsewhere.is_signed_in()
    assert here.is_signed_in()
    assert here.send(path, {}, form_at="/konto").status_code == 404
    own = sign_in_ids(database, halina)[0]
    assert here.send(f"/konto/sesje/{own}/zakoncz", {}, form_at="/konto").location == "/"
    assert not here.is_signed_in()


def test_all_others_are_ended(app: web.Application, halina: Person) -> None:
    browsers = [Browser(app) for _ in range(3)]
    for browser in browsers:
        browser.sign_in(halina)
    browsers[0].send("/konto/sesje/zakoncz-inne", {}, form_at="/konto")
    assert [browser.is_signed_in() for browser in browsers] == [True, False, False]


def test_browsers_of_others_are_out_of_reach(
    app: web.Application, database: Database, halina: Person
) -> None:
    owner, stranger = Browser(app), Browser(app)
    owner.sign_in(halina)
    stranger.sign_in(stored(database, Level.ADMINISTRATOR))
    number = sign_in_ids(database, halina)[0]
    path = f"/konto/sesje/{number}/zakoncz"
    assert stranger.send(path, {}, form_at="/konto").status_code == 404
    assert owner.is_signed_in()


def test_leaving(browser: Browser, database: Database, halina: Person) -> None:
    browser.sign_in(halina)
    wrong: dict[str, Any] = {"current_password": "nie to hasło"}
    assert browser.send("/konto/usun", wrong).status_code == 422
    assert person_now(database, halina).erased is None
    right = {"current_password": make.PASSWORD}
    assert browser.send("/konto/usun", right).location == "/konto-usuniete"
    assert not browser.is_signed_in()
    assert browser.get(f"/osoby/{halina.slug}").status_code == 404
    assert browser.sign_in(halina).status_code == 422
    assert person_now(database, halina).name == "Usunięty użytkownik"


def test_last_administrator_cannot_leave(app: web.Application, database: Database) -> None:
    admin = stored(database, Level.ADMINISTRATOR)
    browser = Browser(app)
    browser.sign_in(admin)
    response = browser.send("/konto/usun", {"current_password": make.PASSWORD})
    assert response.status_code == 422
    assert person_now(database, admin).erased is None
    assert browser.is_signed_in()


@pytest.mark.parametrize("path", ["/konto", "/konto/haslo", "/konto/email", "/konto/sesje"])
def test_guests_are_led_to_sign_in(browser: Browser, path: str) -> None:
    assert browser.get(path).location == f"/logowanie?dalej={path}"


@pytest.mark.parametrize(
    ("query", "cookie"),
    [
        ({"theme": "dark", "text": "large"}, "dark.large"),
        ({"theme": "light"}, "light.normal"),
        ({"theme": "<script>", "text": "\r\nSet-Cookie: a=b"}, "auto.normal"),
        ({}, "auto.normal"),
    ],
)
def test_look_is_kept_in_the_browser(browser: Browser, query: dict[str, str], cookie: str) -> None:
    response = browser.get("/wyglad", query_string={**query, "dalej": "/logowanie"})
    assert (response.status_code, response.location) == (303, "/logowanie")
    kept = browser.client.get_cookie("wyglad", domain="localhost")
    assert kept is not None
    assert kept.value == cookie
    assert len(response.headers.getlist("Set-Cookie")) == 1
    theme = cookie.partition(".")[0]
    html = browser.page("/logowanie").html
    assert html is not None
    assert html.get("data-theme") == (None if theme == "auto" else theme)


def test_look_leads_nobody_away_from_what_was_typed(browser: Browser) -> None:
    response = browser.get("/wyglad", query_string={"theme": "dark", "zostan": "1"})
    assert (response.status_code, response.location, response.data) == (204, None, b"")
    assert [each.partition(";")[0] for each in response.headers.getlist("Set-Cookie")] == [
        "wyglad=dark.normal"
    ]


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge, Windows"),
        (
            "Mozilla/5.0 (Linux; Android 16) SamsungBrowser/25 Chrome/120",
            "Samsung Internet, Android",
        ),
        ("Mozilla/5.0 (iPhone) Version/26.0 Mobile Safari/604", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "Firefox, Linux"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_browsers_in_words(agent: str, expected: str) -> None:
    assert browser_words(agent) == expected
