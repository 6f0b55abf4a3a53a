"""An application for the pages of people, and a browser that reads its forms."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import create_app
from app.core import web
from app.core.db import Database
from app.core.mail import MailMessage
from app.core.settings import Settings
from app.people.models import Level, Person
from tests import make


def make_app(settings: Settings, database: Database) -> web.Application:
    """Another application beside the `app` of the test."""
    return create_app(settings, database, make.CHEAP_PASSWORDS)


class Browser:
    """A visitor: keeps cookies, fills in the form of a page with the token that stands in it."""

    def __init__(self, app: web.Application, address: str = "203.0.113.7") -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = address

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **options)

    def page(self, path: str) -> BeautifulSoup:
        response = self.get(path)
        assert response.status_code == 200, response.status_code
        return soup(response)

    def token(self, path: str = "/logowanie") -> str:
        """The token that forms of this visitor's session carry."""
        field = soup(self.get(path)).select_one("input[name=csrf_token]")
        assert field is not None, f"no form at {path}"
        return str(field["value"])

    def send(
        self, path: str, data: dict[str, Any], *, form_at: str = "", **options: Any
    ) -> TestResponse:
        """Fill in the form at `form_at` (or `path`) and send it to `path`."""
        fields = {"csrf_token": self.token(form_at or path), **data}
        return self.client.post(path, data=fields, **options)

    def sign_in(self, person: Person, password: str = make.PASSWORD, **more: Any) -> TestResponse:
        return self.send("/logowanie", {"email": person.email, "password": password, **more})

    def cookie(self) -> str | None:
        name = self.app.config["SESSION_COOKIE_NAME"]
        cookie = self.client.get_cookie(name, domain="localhost")
        return cookie.value if cookie else None

    def is_signed_in(self) -> bool:
        return self.get("/konto/sesje").status_code == 200


@pytest.fixture
def second_database(database: Database) -> Iterator[Database]:
    """The same database as another process sees it."""
    second = Database(database.url)
    yield second
    second.dispose()


@pytest.fixture
def browser(app: web.Application) -> Browser:
    return Browser(app)


@pytest.fixture
def halina(database: Database) -> Person:
    """A resident with an account, stored."""
    return make.stored(database, Level.RESIDENT, name="Halina K.", email="halina@poczta.example")


def soup(response: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(response.get_data(as_text=True), "html.parser")


def words(response: TestResponse) -> str:
    """Text of a page with plain spaces."""
    return " ".join(soup(response).get_text(" ").split())


def mails(database: Database, recipient: str | None = None) -> list[MailMessage]:
    with database.reading() as db:
        query = select(MailMessage).order_by(MailMessage.id)
        found = db.scalars(query).all()
    return [mail for mail in found if recipient in (None, mail.recipient)]


def link_in(mail: MailMessage) -> str:
    """Path of the link with a token in a letter."""
    found = re.search(r"http://localhost(/\S+/\S{40,})", mail.body)
    assert found, mail.body
    return found.group(1)


def count(db: Session, model: type[Any], **columns: Any) -> int:
    return len(db.scalars(select(model).filter_by(**columns)).all())
