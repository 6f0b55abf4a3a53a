"""Pages for guests travel compressed; pages with a form's token never do."""

import gzip
from collections.abc import Callable

import pytest

from app.core.db import Database
from app.people.models import Level
from tests import make
from tests.visitor import Visitor

GZIP = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize("path", ["/", "/narzedzia", "/cele", "/artykuly/petycja", "/zmiany.atom"])
def test_a_guests_page_is_compressed_when_asked(
    visit: Callable[..., Visitor], database: Database, path: str
) -> None:
    with database.writing() as db:
        make.article(db, slug="petycja")
    client = visit().client
    plain = client.get(path)
    packed = client.get(path, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    for answer in (plain, packed):
        assert {"accept-encoding", "cookie"} <= {name.lower() for name in answer.vary}
        assert int(answer.headers["Content-Length"]) == len(answer.get_data())


@pytest.mark.parametrize("path", ["/logowanie", "/rejestracja", "/haslo/zapomniane"])
def test_a_page_with_a_token_is_not(visit: Callable[..., Visitor], path: str) -> None:
    answer = visit().client.get(path, headers=GZIP)
    assert b"csrf_token" in answer.get_data()
    assert "Content-Encoding" not in answer.headers


def test_pages_of_signed_in_people_are_not(
    visit: Callable[..., Visitor], database: Database
) -> None:
    with database.writing() as db:
        make.article(db, slug="petycja")
        person = make.person(db, Level.RESIDENT)
    for path in ("/", "/artykuly/petycja", "/konto"):
        assert "Content-Encoding" not in visit(person).client.get(path, headers=GZIP).headers


def test_who_takes_no_gzip_gets_none(visit: Callable[..., Visitor], database: Database) -> None:
    with database.writing() as db:
        make.article(db, slug="petycja")
    for header in ("identity", "gzip;q=0", "br", ""):
        answer = visit().client.get("/artykuly/petycja", headers={"Accept-Encoding": header})
        assert "Content-Encoding" not in answer.headers, header
        assert b"<!DOCTYPE html>" in answer.get_data()
