"""Guests' forms stop programs, and a person who is taken for one loses nothing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.articles.truth_models import Correction
from app.core import clock, web
from app.core.db import Database
from app.people.models import Person
from tests import make
from tests.visitor import Visit, soup, words

JOINING = {
    "name": "Halina K.",
    "email": "halina@poczta.example",
    "password": make.PASSWORD,
    "agreed": "y",
}


@pytest.fixture
def app(app: web.Application) -> web.Application:
    app.settings = app.settings.model_copy(update={"guest_form_seconds": 3})
    return app


def _wait(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    later = clock.now() + timedelta(seconds=seconds)
    monkeypatch.setattr(clock, "now", lambda: later)


def _accounts(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(Person)) or 0


def test_a_quick_form_comes_back_once(
    visit: Visit, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = visit()
    answer = guest.send("/rejestracja", JOINING, status=422)
    assert "To poszło bardzo szybko" in words(answer)
    assert _accounts(database) == 0
    page = soup(answer)
    assert page.select_one("#name")["value"] == "Halina K."  # type: ignore[index]
    again = {
        str(field["name"]): field.get("value", "")
        for field in page.select("main form input[name]")
        if field.get("type") != "checkbox"
    }
    _wait(monkeypatch, 4)
    guest.post("/rejestracja", {**again, **JOINING})
    assert _accounts(database) == 1


@pytest.mark.parametrize("stamp", ["", "zmyslone", "x" * 5000])
def test_a_form_without_its_note_comes_back_with_a_new_one(
    visit: Visit, database: Database, monkeypatch: pytest.MonkeyPatch, stamp: str
) -> None:
    guest = visit()
    form: dict[str, Any] = {**guest.form("/rejestracja"), **JOINING}
    _wait(monkeypatch, 60)
    answer = guest.post("/rejestracja", {**form, "otwarte": stamp}, status=422)
    fresh = soup(answer).select_one("#otwarte")
    assert fresh is not None
    assert fresh["value"] not in ("", stamp)
    _wait(monkeypatch, 4)
    guest.post("/rejestracja", {**form, "otwarte": fresh["value"]})
    assert _accounts(database) == 1


def test_the_trap_shows_itself_to_a_person(
    visit: Visit, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = visit()
    page = guest.page("/rejestracja")
    trap = page.select_one("#adres_witryny")
    assert trap is not None
    assert trap["tabindex"] == "-1"
    around = trap.find_parent(attrs={"aria-hidden": "true"})
    assert around is not None
    form = {**guest.form("/rejestracja"), **JOINING}
    _wait(monkeypatch, 10)
    answer = guest.post("/rejestracja", {**form, "adres_witryny": "https://x.example"}, 422)
    shown = soup(answer).select_one("#adres_witryny")
    assert shown is not None
    assert shown.find_parent(attrs={"aria-hidden": "true"}) is None
    assert _accounts(database) == 0
    guest.post("/rejestracja", form)
    assert _accounts(database) == 1


def test_a_forgotten_password_is_guarded_too(
    visit: Visit, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = visit()
    guest.send("/haslo/zapomniane", {"email": "kto@poczta.example"}, status=422)
    form = guest.form("/haslo/zapomniane")
    _wait(monkeypatch, 4)
    guest.post("/haslo/zapomniane", {**form, "email": "kto@poczta.example"})


def test_a_correction_in_the_trap_is_kept_behind_the_others(
    visit: Visit, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as db:
        make.article(db, slug="petycja")
    guest = visit()
    path = "/artykuly/petycja/zglos"
    typed = {"message": "W drugim zdaniu jest zły termin."}
    answer = guest.send(path, typed, status=422)
    assert typed["message"] in answer.get_data(as_text=True)
    form = {**guest.form(path), **typed}
    _wait(monkeypatch, 4)
    guest.post(path, {**form, "adres_witryny": "https://x.example"})
    with database.reading() as db:
        kept = db.scalars(select(Correction)).one()
        assert kept.is_suspect
        assert kept.text == typed["message"]
