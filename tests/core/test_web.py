"""What every request gets: one commit, safe headers, a log line, forms that act once."""

import io
import json
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.test import Client

from app import create_app
from app.core import web
from app.core.db import Database
from app.core.limiter import LimitCounter, limiter
from app.core.settings import Settings
from tests.logged import logged


def _bare(settings: Settings, database: Database) -> web.Application:
    """An application of the core alone, with views that show what it does."""
    app = web.Application("bare", static_folder=None)
    app.settings = settings
    app.database = database
    app.limiter = limiter("", database)

    @app.route("/rows", methods=["GET", "POST"])
    @web.once
    def rows() -> ResponseReturnValue:
        web.db().add(LimitCounter(key=request.values["key"], hits=1, expires=1))
        web.db().flush()
        status = int(request.values.get("status", 303))
        if status == 303:
            return redirect(f"/rows/{request.values['key']}", 303)
        return Response("no", status)

    @app.get("/page/<name>")
    def page(name: str) -> ResponseReturnValue:
        tag = f"{name}-1"
        return web.not_modified(tag) or web.with_etag(Response("page"), tag)

    @app.get("/as/<int:person>")
    def as_person(person: int) -> ResponseReturnValue:
        web.g.actor_id = person
        return Response("secret")

    web.install(app)
    return app


@pytest.fixture
def bare(settings: Settings, database: Database) -> web.Application:
    return _bare(settings, database)


@pytest.fixture
def client(bare: web.Application) -> Client:
    return bare.test_client()


def _rows(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count(LimitCounter.key))) or 0


def test_a_view_that_succeeds_is_committed(client: Client, database: Database) -> None:
    assert client.post("/rows", data={"key": "a"}).status_code == 303
    assert client.post("/rows", data={"key": "b", "status": "200"}).status_code == 200
    assert _rows(database) == 2


@pytest.mark.parametrize("status", [400, 403, 409, 422, 500])
def test_a_view_that_refuses_leaves_nothing(
    client: Client, database: Database, status: int
) -> None:
    assert client.post("/rows", data={"key": "a", "status": str(status)}).status_code == status
    assert _rows(database) == 0


def test_a_get_cannot_write(bare: web.Application, database: Database) -> None:
    bare.testing = True
    with pytest.raises(RuntimeError, match="reading session"):
        bare.test_client().get("/rows?key=a")
    assert _rows(database) == 0


def test_a_form_sent_again_acts_once_and_leads_to_the_same_place(
    client: Client, database: Database
) -> None:
    first = client.post("/rows", data={"key": "a", web.KEY_FIELD: "k1"})
    # Were the view run again, its row "b" would be there and the answer would lead to it.
    second = client.post("/rows", data={"key": "b", web.KEY_FIELD: "k1"})
    assert first.headers["Location"] == second.headers["Location"] == "/rows/a"
    assert second.status_code == 303
    assert _rows(database) == 1
    other = client.post("/rows", data={"key": "c", web.KEY_FIELD: "k2"})
    assert other.headers["Location"] == "/rows/c"


def test_a_refused_form_may_be_sent_again_with_its_key(client: Client, database: Database) -> None:
    sent = {"key": "a", web.KEY_FIELD: "k1"}
    assert client.post("/rows", data=sent | {"status": "422"}).status_code == 422
    assert client.post("/rows", data=sent).status_code == 303
    assert _rows(database) == 1


def test_a_key_longer_than_ours_is_cut_and_still_counts_once(
    client: Client, database: Database
) -> None:
    sent = {"key": "a", web.KEY_FIELD: "k" * 5000}
    assert client.post("/rows", data=sent).status_code == 303
    assert client.post("/rows", data=sent | {"key": "b"}).status_code == 303
    assert _rows(database) == 1


def test_the_same_form_twice_at_once_acts_once(bare: web.Application, database: Database) -> None:
    answers: list[tuple[int, str]] = []
    start = threading.Barrier(4)

    def send(number: int) -> None:
        client = bare.test_client()
        start.wait(10)
        answer = client.post("/rows", data={"key": f"row{number}", web.KEY_FIELD: "k1"})
        answers.append((answer.status_code, answer.headers.get("Location", "")))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert _rows(database) == 1
    assert {status for status, _ in answers} == {303}
    assert len({location for _, location in answers}) == 1


def test_an_unchanged_page_is_304(client: Client) -> None:
    first = client.get("/page/x")
    assert first.headers["ETag"] == 'W/"x-1"'
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get("/page/x", headers={"If-None-Match": 'W/"x-1"'})
    assert again.status_code == 304
    assert again.data == b""
    assert client.get("/page/x", headers={"If-None-Match": 'W/"x-0"'}).status_code == 200


@pytest.mark.parametrize("address", ["/page/x", "/nothing-here"])
def test_safe_headers_on_every_answer(client: Client, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    for weak in ("unsafe-inline", "unsafe-eval", "*", "data:", "http:"):
        assert weak not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert re.fullmatch(r"[0-9a-f]{16}", headers["X-Request-ID"])


@pytest.mark.parametrize(
    ("site_url", "is_sent"), [("https://localhost", True), ("http://localhost", False)]
)
def test_hsts_on_https_only(
    settings: Settings, database: Database, site_url: str, is_sent: bool
) -> None:
    app = _bare(settings.model_copy(update={"site_url": site_url}), database)
    sent = app.test_client().get("/page/x").headers.get("Strict-Transport-Security")
    assert (sent == "max-age=31536000; includeSubDomains") is is_sent


def test_pages_of_signed_in_people_are_not_kept(client: Client) -> None:
    assert client.get("/as/7").headers["Cache-Control"] == "no-store"


@pytest.fixture
def log_lines(settings: Settings) -> Iterator[list[dict[str, Any]]]:
    """What a run of the application writes into its log."""
    with logged() as stream:

        class Reader(list[dict[str, Any]]):
            def __iter__(self) -> Iterator[dict[str, Any]]:
                return iter([json.loads(line) for line in stream.getvalue().splitlines()])

        yield Reader()


def test_one_line_a_request_without_personal_data(
    client: Client, log_lines: list[dict[str, Any]]
) -> None:
    answer = client.get(
        "/as/7?email=jan@dom.pl",
        headers={"User-Agent": "Przeglądarka Jana", "Referer": "http://x/?q=jan@dom.pl"},
        environ_base={"REMOTE_ADDR": "203.0.113.9"},
    )
    (line,) = [line for line in log_lines if line["event"] == "request"]
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/as/<int:person>", 200)
    assert line["user_id"] == 7
    assert line["ms"] >= 0
    text = json.dumps(line, ensure_ascii=False)
    for private in ("jan", "dom.pl", "203.0.113.9", "Przeglądarka"):
        assert private not in text


def test_the_path_of_a_single_use_link_stays_out_of_the_log(
    client: Client, log_lines: list[dict[str, Any]]
) -> None:
    client.get("/page/a-secret-token")
    client.get("/no-route/another-secret-token")
    lines = [line for line in log_lines if line["event"] == "request"]
    assert len(lines) == 2
    assert "secret-token" not in json.dumps(lines)


@pytest.mark.parametrize(
    ("target", "is_ours"),
    [
        ("/", True),
        ("/artykuly/petycja?strona=2#x", True),
        ("/a//b", True),
        ("", False),
        (None, False),
        ("artykuly", False),
        ("//evil.example", False),
        ("///evil.example", False),
        ("/\\evil.example", False),
        ("\\\\evil.example", False),
        ("https://evil.example", False),
        ("javascript:alert(1)", False),
        ("/\t/evil.example", False),
        ("/\n/evil.example", False),
        ("\t//evil.example", False),
        (" //evil.example", False),
        ("/x\r\nSet-Cookie: a=b", False),
    ],
)
def test_only_paths_of_this_site_are_gone_on_to(target: str | None, is_ours: bool) -> None:
    assert web.is_same_site(target) is is_ours


@given(st.text())
def test_any_text_gets_a_verdict_and_no_host_gets_through(text: str) -> None:
    if web.is_same_site(text):
        assert text.startswith("/")
        assert text[1:2] not in ("/", "\\")


# Below: the whole application, for what its configuration decides.


@pytest.fixture
def whole(settings: Settings, database: Database) -> Client:
    return create_app(settings, database).test_client()


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "192.0.2.1"])
def test_foreign_hosts_are_refused(whole: Client, host: str) -> None:
    assert whole.get("/", headers={"Host": host}).status_code == 400
    assert whole.get("/healthz", headers={"Host": "localhost"}).status_code == 200


def test_a_forwarded_host_or_address_is_not_believed(whole: Client) -> None:
    answer = whole.get(
        "/logowanie",
        headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
    )
    assert answer.status_code == 200
    assert b"evil.example" not in answer.data


def test_a_guest_gets_no_cookie(whole: Client) -> None:
    for address in ("/healthz", "/", "/nothing-here"):
        assert "Set-Cookie" not in whole.get(address).headers, address


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_declared_flood_is_refused_without_reading_it(whole: Client, kind: str) -> None:
    answer = whole.post(
        "/logowanie",
        content_type=f"{kind}; boundary=x",
        input_stream=io.BytesIO(b"a=b"),
        environ_overrides={"CONTENT_LENGTH": str(4 * 1024**3)},
    )
    assert answer.status_code == 413


def test_a_form_with_a_thousand_parts_is_refused(whole: Client) -> None:
    answer = whole.post(
        "/logowanie",
        data={f"f{i}": "x" for i in range(1000)},
        content_type="multipart/form-data",
    )
    assert answer.status_code in (400, 413)
