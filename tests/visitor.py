"""Somebody at the site: keeps cookies, reads pages, fills in the forms that stand on them."""

import re
from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core import web
from app.people import sign_ins
from app.people.models import Person

ADDRESS = "203.0.113.7"


class Visitor:
    """A visitor, signed in or not, who sends the forms that stand on pages."""

    def __init__(self, app: web.Application, person: Person | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = ADDRESS
        if person:
            with app.database.writing() as db:
                token = sign_ins.begin(db, person, ADDRESS, "test")
            with self.client.session_transaction() as session:
                session.update({"_user_id": token, "_fresh": True})

    def get(self, path: str, status: int = 200) -> TestResponse:
        """The answer at an address, whose status must be this."""
        response = self.client.get(path)
        assert response.status_code == status, (path, response.status_code)
        return response

    def page(self, path: str, status: int = 200) -> BeautifulSoup:
        """The page at an address."""
        return soup(self.get(path, status))

    def text(self, path: str, status: int = 200) -> str:
        """Words of the page's main part."""
        return words(self.get(path, status))

    def form(self, path: str, action: str = "") -> dict[str, Any]:
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
        return self.post(path, {**self.form(at or path, path), **(data or {})}, status)

    def post(self, path: str, data: dict[str, Any], status: int = 303) -> TestResponse:
        """Send fields to an address; the answer's status must be this."""
        response = self.client.post(path, data=data)
        assert response.status_code == status, (path, response.status_code, words(response)[:600])
        return response


Visit = Callable[..., Visitor]


def soup(response: TestResponse) -> BeautifulSoup:
    """The page of an answer."""
    return BeautifulSoup(response.get_data(as_text=True), "html.parser")


def words(response: TestResponse) -> str:
    """Text of a page's main part with plain spaces."""
    page = soup(response)
    return " ".join((page.main or page).get_text(" ").split())


def fields(form: Any) -> dict[str, Any]:
    """What a browser would send of a form whose button without a name was pressed."""
    found: dict[str, Any] = {}
    for control in form.select("input[name], textarea[name], select[name]"):
        name, kind = control["name"], control.get("type")
        if kind in ("radio", "checkbox"):
            if not control.has_attr("checked"):
                continue
            if kind == "radio":
                found[name] = control["value"]
            else:
                found.setdefault(name, []).append(control["value"])
        elif control.name == "textarea":
            # The parser keeps the first line break that HTML tells browsers to drop.
            found[name] = re.sub(r"^\r?\n", "", control.get_text())
        elif control.name == "select":
            chosen = control.select_one("option[selected]") or control.select_one("option")
            found[name] = chosen["value"] if chosen else ""
        else:
            found[name] = control.get("value", "")
    return found
