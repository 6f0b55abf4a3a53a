"""The whole application, and browsers of people who are signed in to it."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import create_app
from app.core import web
from app.core.db import Database
from app.core.settings import Settings
from app.discussions.models import Thread
from app.people import sign_ins
from app.people.models import Level, Person
from app.text.render_process import Renderer
from tests import make


@pytest.fixture(scope="session")
def shared_renderer() -> Iterator[Renderer]:
    """One child process for all tests: starting one takes longer than a test."""
    with closing(Renderer()) as shared:
        yield shared


@pytest.fixture
def app(settings: Settings, database: Database, shared_renderer: Renderer) -> web.Application:
    app = create_app(settings, database, make.CHEAP_PASSWORDS)
    app.extensions["renderer"] = shared_renderer
    return app


class Browser:
    """A visitor, signed in or not, who sends the forms that stand on pages."""

    def __init__(self, app: web.Application, person: Person | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = "203.0.113.7"
        if person:
            with app.database.writing() as db:
                token = sign_ins.begin(db, person, "203.0.113.7", "test")
            with self.client.session_transaction() as session:
                session.update({"_user_id": token, "_fresh": True})

    def get(self, path: str, status: int = 200) -> TestResponse:
        response = self.client.get(path)
        assert response.status_code == status, (path, response.status_code)
        return response

    def page(self, path: str, status: int = 200) -> BeautifulSoup:
        return soup(self.get(path, status))

    def text(self, path: str, status: int = 200) -> str:
        return words(self.get(path, status))

    def form(self, path: str, action: str = "") -> dict[str, str]:
        """Fields of the form on a page that is sent to `action` (the page itself by default)."""
        page = self.page(path)
        for form in page.select("main form[method=post]"):
            if (form.get("action") or path) == (action or path):
                return fields(form)
        raise AssertionError(f"no form for {action or path} at {path}")

    def send(
        self, path: str, data: dict[str, Any] | None = None, *, at: str = "", status: int = 303
    ) -> TestResponse:
        """Fill in the form for `path` that stands at `at`, and send it."""
        filled = {**self.form(at or path, path), **(data or {})}
        return self.post(path, filled, status)

    def post(self, path: str, data: dict[str, Any], status: int = 303) -> TestResponse:
        response = self.client.post(path, data=data)
        assert response.status_code == status, (path, response.status_code, words(response)[:600])
        return response


Visit = Callable[..., Browser]


@pytest.fixture
def visit(app: web.Application) -> Visit:
    """`visit()` is a guest, `visit(person)` a signed-in browser."""
    return lambda person=None: Browser(app, person)


def soup(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.get_data(as_text=True), "html.parser")


def words(response: TestResponse) -> str:
    """Text of a page's main part with plain spaces."""
    page = soup(response)
    return " ".join((page.main or page).get_text(" ").split())


def fields(form: Any) -> dict[str, str]:
    """What a browser would send of a form whose button without a name was pressed."""
    found = {}
    for control in form.select("input[name], textarea[name]"):
        if control.get("type") in ("radio", "checkbox") and not control.has_attr("checked"):
            continue
        if control.name == "textarea":
            # The parser keeps the first line break that HTML tells browsers to drop.
            found[control["name"]] = re.sub(r"^\r?\n", "", control.get_text())
        else:
            found[control["name"]] = control.get("value", "")
    return found


@pytest.fixture
def halina(db: Session) -> Person:
    person = make.person(db, name="Halina K.")
    db.commit()
    return person


@pytest.fixture
def moderator(db: Session) -> Person:
    person = make.person(db, Level.MODERATOR, name="Maria W.")
    db.commit()
    return person


@pytest.fixture
def newcomer(db: Session) -> Person:
    person = make.person(db, Level.NEW, name="Nowy N.")
    db.commit()
    return person


@pytest.fixture
def thread(db: Session, halina: Person) -> Thread:
    made = make.thread(db, halina, title="Spółka miejska", body="Czy mają *rację*?")
    db.commit()
    return made
