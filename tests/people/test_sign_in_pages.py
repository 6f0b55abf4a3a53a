"""Signing in and out through the browser: what is given away, what is counted, what ends."""

import time
from datetime import timedelta
from statistics import median

import pytest
from sqlalchemy import event, select

from app.core import clock, web
from app.core.db import Database
from app.core.settings import Settings
from app.people.models import Level, Person, SignIn
from app.people.passwords import Passwords
from tests import make
from tests.make import stored
from tests.people.conftest import Browser, link_in, mails, make_app, soup

WRONG = "cztery czerwone auta"


def test_right_password_opens_the_account(browser: Browser, halina: Person) -> None:
    response = browser.sign_in(halina)
    assert (response.status_code, response.location) == (303, "/moje")
    page = browser.get("/konto")
    assert "Halina K." in page.get_data(as_text=True)
    assert page.headers["Cache-Control"] == "no-store"


def test_address_is_taken_in_any_case(browser: Browser, halina: Person) -> None:
    fields = {"email": " HALINA@Poczta.Example ", "password": make.PASSWORD}
    assert browser.send("/logowanie", fields).status_code == 303


def test_refusals_are_alike(app: web.Application, database: Database, halina: Person) -> None:
    waiting = stored(database, email="czeka@poczta.example", email_confirmed=None)
    gone = stored(database, email=None, erased=clock.now(), password_hash=None)
    answers = []
    for email, password in [
        ("halina@poczta.example", WRONG),
        ("nikt@poczta.example", WRONG),
        (waiting.email, WRONG),
        (waiting.email, make.PASSWORD),
        (f"usuniete-konto-{gone.id}", WRONG),
        ("halina@poczta.example", make.PASSWORD * 20),
    ]:
        response = Browser(app).send("/logowanie", {"email": email, "password": password})
        page = soup(response)
        assert page.select_one("input[name=email]")["value"] == email  # type: ignore[index]
        page.select_one("input[name=email]")["value"] = ""  # type: ignore[index]
        for hidden in page.select("input[type=hidden]"):
            hidden.decompose()
        answers.append((response.status_code, str(page)))
    assert answers[0][0] == 422
    assert len(set(answers)) == 1


def test_password_is_never_shown_again(browser: Browser, halina: Person) -> None:
    response = browser.sign_in(halina, WRONG)
    assert WRONG not in response.get_data(as_text=True)
    title = soup(response).title
    assert title is not None
    assert title.get_text().startswith("Błąd:")


def test_unconfirmed_account_gets_a_fresh_letter_only_for_its_password(
    app: web.Application, database: Database
) -> None:
    waiting = stored(database, email="czeka@poczta.example", email_confirmed=None)
    Browser(app).sign_in(waiting, WRONG)
    assert not mails(database)
    browser = Browser(app)
    assert browser.sign_in(waiting).status_code == 422
    assert not browser.is_signed_in()
    link = link_in(mails(database, "czeka@poczta.example")[0])
    assert browser.send(link, {}).status_code == 303
    assert browser.sign_in(waiting).status_code == 303


def test_equal_time_for_known_and_unknown(
    settings: Settings, database: Database, halina: Person
) -> None:
    app = make_app(settings, database)
    app.extensions["passwords"] = costly = Passwords()
    with database.writing() as db:
        db.get_one(Person, halina.id).password_hash = costly.hash(make.PASSWORD)

    def seconds(email: str, number: int) -> float:
        browser = Browser(app, f"203.0.113.{number}")
        fields = {"csrf_token": browser.token(), "email": email, "password": WRONG}
        # CPU of this process: what other tests do beside it must not count.
        begun = time.process_time()
        browser.client.post("/logowanie", data=fields)
        return time.process_time() - begun

    seconds("nikt@poczta.example", 0)  # the first one makes nobody's hash
    known, unknown = [], []
    for number in range(1, 10):
        known.append(seconds("halina@poczta.example", number))
        unknown.append(seconds(f"nikt{number}@poczta.example", number))
    assert abs(median(known) - median(unknown)) < 0.025


def test_each_sign_in_has_its_own_session(browser: Browser, halina: Person) -> None:
    browser.get("/logowanie")
    before = browser.cookie()
    planted = browser.token()
    browser.sign_in(halina)
    first = browser.cookie()
    assert first != before
    refused = browser.client.post("/konto/sesje/zakoncz-inne", data={"csrf_token": planted})
    assert refused.status_code == 400
    browser.send("/wyloguj", {}, form_at="/konto")
    browser.sign_in(halina)
    assert browser.cookie() not in (before, first)


def test_signing_out_ends_the_session_on_the_server(browser: Browser, halina: Person) -> None:
    browser.sign_in(halina)
    kept = browser.cookie()
    assert browser.send("/wyloguj", {}, form_at="/konto").status_code == 303
    assert not browser.is_signed_in()
    thief = Browser(browser.app)
    thief.client.set_cookie(browser.app.config["SESSION_COOKIE_NAME"], kept or "")
    assert not thief.is_signed_in()


def test_signing_in_again_ends_the_former_session(
    browser: Browser, database: Database, halina: Person
) -> None:
    browser.sign_in(halina)
    former = browser.cookie()
    token = browser.token("/konto")
    fields = {"csrf_token": token, "email": halina.email, "password": make.PASSWORD}
    assert browser.client.post("/logowanie", data=fields).status_code == 303
    with database.reading() as db:
        ended = db.scalars(select(SignIn.ended).order_by(SignIn.id)).all()
    assert [bool(moment) for moment in ended] == [True, False]
    assert browser.cookie() != former


def test_idle_session_leads_to_sign_in(
    browser: Browser, halina: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(halina)
    later = clock.now() + timedelta(days=15)
    monkeypatch.setattr(clock, "now", lambda: later)
    response = browser.get("/konto?zapisano=profil")
    assert response.location == "/logowanie?dalej=/konto?zapisano%3Dprofil"


def test_visit_is_noted_now_and_then(
    browser: Browser, database: Database, halina: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(halina)
    start = clock.now()

    def seen() -> timedelta:
        with database.reading() as db:
            return db.scalars(select(SignIn.seen)).one() - start

    monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=4))
    browser.get("/konto")
    assert seen() < timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=6))
    browser.get("/konto")
    assert seen() == timedelta(minutes=6)


def test_guest_costs_no_query_and_gets_no_cookie(browser: Browser, database: Database) -> None:
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    response = browser.get("/rejestracja/potwierdzono")
    assert response.status_code == 200
    assert statements == []
    assert "Set-Cookie" not in response.headers


def test_dead_session_is_asked_about_once(
    browser: Browser, database: Database, halina: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(halina)
    later = clock.now() + timedelta(days=15)
    monkeypatch.setattr(clock, "now", lambda: later)
    browser.get("/rejestracja/potwierdzono")
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    browser.get("/rejestracja/potwierdzono")
    assert statements == []


def test_signed_in_request_asks_once_who_it_is(
    browser: Browser, database: Database, halina: Person
) -> None:
    browser.sign_in(halina)
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    browser.get("/rejestracja/potwierdzono")
    assert len([text for text in statements if "sign_in" in text]) == 1


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/artykuly/petycja?strona=2", "/artykuly/petycja?strona=2"),
        ("/", "/"),
        ("", "/moje"),
        ("https://zly.example/", "/moje"),
        ("//zly.example/", "/moje"),
        ("///zly.example", "/moje"),
        ("/\\zly.example", "/moje"),
        ("\\\\zly.example", "/moje"),
        ("/\t/zly.example", "/moje"),
        ("/\n/zly.example", "/moje"),
        ("javascript:alert(1)", "/moje"),
        ("data:text/html,x", "/moje"),
        ("zly.example", "/moje"),
        ("http:zly.example", "/moje"),
        ("%2F%2Fzly.example", "/moje"),
        ("/wyloguj", "/moje"),
        ("/logowanie?dalej=/logowanie", "/moje"),
    ],
)
def test_way_on_stays_on_the_site(
    browser: Browser, halina: Person, target: str, goes_to: str
) -> None:
    assert browser.sign_in(halina, dalej=target).location == goes_to
    assert browser.get("/logowanie", query_string={"dalej": target}).location == goes_to
    look = browser.get("/wyglad", query_string={"dalej": target, "theme": "dark"})
    # Whoever only changed the look comes back to the home page.
    stays = goes_to if goes_to != "/moje" else "/"
    assert look.location == (stays if not target.startswith(("/log", "/wyl")) else target)


def test_way_on_travels_through_the_form(browser: Browser) -> None:
    page = browser.page("/logowanie?dalej=/konto")
    assert page.select_one("main input[name=dalej]")["value"] == "/konto"  # type: ignore[index]
    page = browser.page("/logowanie?dalej=//zly.example")
    assert not page.select_one("main input[name=dalej]")["value"]  # type: ignore[index]


def test_wrong_passwords_are_counted_over_two_processes(
    settings: Settings, database: Database, second_database: Database, halina: Person
) -> None:
    apps = [make_app(settings, database), make_app(settings, second_database)]
    owner = Browser(apps[0], "198.51.100.5")
    owner.sign_in(halina)
    statuses = [
        Browser(apps[n % 2], f"203.0.113.{n}").sign_in(halina, WRONG).status_code for n in range(12)
    ]
    assert statuses == [422] * 10 + [429] * 2
    refused = Browser(apps[1], "198.51.100.9").sign_in(halina)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 300
    assert owner.is_signed_in()
    # The owner's proof of identity inside the session has a counter of its own.
    fields = {"current_password": make.PASSWORD, "password": "nowe hasło z czterech słów"}
    assert owner.send("/konto/haslo", fields).status_code == 303


def test_spoofed_addresses_do_not_help(app: web.Application, database: Database) -> None:
    browser = Browser(app)
    token = browser.token()
    statuses = []
    for number in range(21):
        fields = {"csrf_token": token, "email": f"a{number}@b.example", "password": WRONG}
        spoofed = f"198.51.100.{number}"
        headers = {
            "X-Forwarded-For": spoofed,
            "X-Real-IP": spoofed,
            "Forwarded": f"for={spoofed}",
            "True-Client-IP": spoofed,
        }
        response = browser.client.post("/logowanie", data=fields, headers=headers)
        statuses.append(response.status_code)
    assert statuses == [422] * 20 + [429]


def test_success_clears_the_account(app: web.Application, halina: Person) -> None:
    for number in range(9):
        Browser(app, f"203.0.113.{number}").sign_in(halina, WRONG)
    assert Browser(app, "203.0.113.50").sign_in(halina).status_code == 303
    for number in range(60, 69):
        response = Browser(app, f"203.0.113.{number}").sign_in(halina, WRONG)
        assert response.status_code == 422


def test_hash_is_renewed_at_sign_in(settings: Settings, database: Database, halina: Person) -> None:
    app = make_app(settings, database)
    app.extensions["passwords"] = Passwords(memory_kib=128, passes=1)
    Browser(app).sign_in(halina)
    with database.reading() as db:
        renewed = db.get_one(Person, halina.id).password_hash
    assert renewed != halina.password_hash
    assert "m=128" in (renewed or "")
    assert Browser(app).sign_in(halina).status_code == 303


def test_suspended_person_signs_in_and_reads(app: web.Application, database: Database) -> None:
    until = clock.now() + timedelta(days=1)
    person = stored(database, Level.EDITOR, suspended_until=until)
    browser = Browser(app)
    assert browser.sign_in(person).status_code == 303
    assert browser.get("/konto").status_code == 200


def test_one_time_password_must_be_changed_first(app: web.Application, database: Database) -> None:
    person = stored(database, Level.ADMINISTRATOR, must_change_password=True)
    browser = Browser(app)
    assert browser.sign_in(person, dalej="/konto").location == "/konto/haslo"
    for path in ("/konto", "/konto/email", f"/osoby/{person.slug}", "/konto/sesje"):
        assert browser.get(path).location == "/konto/haslo"
    same = {"current_password": make.PASSWORD, "password": make.PASSWORD}
    assert browser.send("/konto/haslo", same).status_code == 422
    new = {"current_password": make.PASSWORD, "password": "nowe hasło z czterech słów"}
    assert browser.send("/konto/haslo", new).status_code == 303
    assert browser.get("/konto").status_code == 200


@pytest.mark.parametrize("is_https", [False, True])
@pytest.mark.parametrize("remember", [False, True])
def test_cookie(
    settings: Settings, database: Database, halina: Person, is_https: bool, remember: bool
) -> None:
    scheme = "https" if is_https else "http"
    app = make_app(settings.model_copy(update={"site_url": f"{scheme}://localhost"}), database)
    client = app.test_client()
    base = {"base_url": f"{scheme}://localhost", "headers": {"Referer": f"{scheme}://localhost/"}}
    field = soup(client.get("/logowanie", **base)).select_one("input[name=csrf_token]")
    assert field is not None
    fields = {"csrf_token": field["value"], "email": halina.email, "password": make.PASSWORD}
    if remember:
        fields["remember"] = "y"
    response = client.post("/logowanie", data=fields, **base)
    assert response.status_code == 303
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-narzedziownik=" if is_https else "narzedziownik=")
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= parts
    assert ("Secure" in parts) is is_https
    assert not any(part.startswith("Domain") for part in parts)
    assert any(part.startswith("Expires") for part in parts) is remember
