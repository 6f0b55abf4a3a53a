"""The link at the end of each letter: no sign-in, no session, one person, one kind, no more."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.core import web
from app.core.db import Database
from app.notifications import mail_tokens
from app.notifications.models import Kind, NoticePause, NoticePreference
from tests import make
from tests.visitor import Visitor

SECRET = "tajne słowo, które ma więcej niż trzydzieści dwa znaki"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def _state(database: Database) -> tuple[list[tuple[int, str, str]], list[int]]:
    with database.reading() as db:
        rows = db.scalars(select(NoticePreference))
        return [(row.person_id, row.kind, row.how) for row in rows], list(
            db.scalars(select(NoticePause.person_id))
        )


def test_looking_changes_nothing_and_a_mail_program_ends_it_with_one_press(
    app: web.Application, database: Database, visit: Callable[..., Visitor]
) -> None:
    person = make.stored(database)
    secret = app.config["SECRET_KEY"]
    of_kind = f"/wypisz/{mail_tokens.unsubscribe_token(secret, person.id, Kind.REPLY)}"
    of_all = f"/wypisz/{mail_tokens.unsubscribe_token(secret, person.id, None)}"
    client = app.test_client()
    page = client.get(of_kind)
    assert page.status_code == 200
    assert "Posty" in page.get_data(as_text=True)
    assert _state(database) == ([], [])
    for _ in range(2):
        assert client.post(of_kind, data=ONE_CLICK).status_code == 200
    assert _state(database) == ([(person.id, Kind.REPLY, "never")], [])
    # Somebody else who is signed in and presses it does not turn their own letters off.
    other = visit(make.stored(database))
    for _ in range(2):
        assert other.client.post(of_all, data=ONE_CLICK).status_code == 200
    assert _state(database) == ([(person.id, Kind.REPLY, "never")], [person.id])


def test_broken_links_end_nothing_and_say_so(app: web.Application, database: Database) -> None:
    person = make.stored(database)
    right = mail_tokens.unsubscribe_token(app.config["SECRET_KEY"], person.id, None)
    foreign = mail_tokens.unsubscribe_token(SECRET, person.id, None)
    reply = mail_tokens.reply_token(app.config["SECRET_KEY"], person.id, 1, 5)
    client = app.test_client()
    for token in (right[:-2], f"x{right}", foreign, reply, "zly", "a" * 2000):
        assert client.post(f"/wypisz/{token}", data=ONE_CLICK).status_code == 404
        assert "nie jest cały" in client.get(f"/wypisz/{token}").get_data(as_text=True)
    assert _state(database) == ([], [])


@given(
    person=st.integers(1, 2**32 - 1),
    thread=st.integers(1, 2**32 - 1),
    days=st.integers(1, 3650),
    upper=st.booleans(),
)
@settings(max_examples=25)
def test_reply_tokens_fit_and_survive_mail_servers(
    person: int, thread: int, days: int, upper: bool
) -> None:
    token = mail_tokens.reply_token(SECRET, person, thread, days)
    address = mail_tokens.reply_address("a" * 20 + "@example.org", token)
    assert len(address.partition("@")[0]) <= 64
    back = mail_tokens.token_in("a" * 20 + "@example.org", address.upper() if upper else address)
    found = mail_tokens.read_reply_token(SECRET, back or "")
    assert found is not None
    assert (found.person_id, found.thread_id, found.is_over) == (person, thread, False)


@given(position=st.integers(0, 39), sign=st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
@settings(max_examples=25)
def test_an_altered_reply_token_opens_nothing(position: int, sign: str) -> None:
    token = mail_tokens.reply_token(SECRET, 7, 12, 30)
    altered = token[:position] + sign + token[position + 1 :]
    assert (mail_tokens.read_reply_token(SECRET, altered) is None) == (altered != token)


@pytest.mark.parametrize("token", ["", "x", "zażółć", "a" * 500, "ab=c", "11111111"])
def test_what_is_no_token_is_none(token: str) -> None:
    assert mail_tokens.read_reply_token(SECRET, token) is None
    assert mail_tokens.read_unsubscribe_token(SECRET, token) is None
