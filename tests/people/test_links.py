"""Links in letters: signed, for one purpose, for a limited time, once."""

import time

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.people import links
from app.people.links import LIFETIMES, Links, Purpose

SECRET = "k" * 40
DATA = {"id": 7, "state": "abc"}


def test_link_says_what_it_was_made_of() -> None:
    token = Links(SECRET).make(Purpose.RESET, DATA)
    assert Links(SECRET).read(Purpose.RESET, token) == DATA


def test_link_opens_one_kind_of_door() -> None:
    for made in Purpose:
        token = Links(SECRET).make(made, DATA)
        for other in set(Purpose) - {made}:
            assert Links(SECRET).read(other, token) is None


def test_altered_and_foreign_links_say_nothing() -> None:
    token = Links(SECRET).make(Purpose.RESET, DATA)
    for position in range(0, len(token), 7):
        letter = "A" if token[position] != "A" else "B"
        altered = token[:position] + letter + token[position + 1 :]
        assert Links(SECRET).read(Purpose.RESET, altered) != {"id": 8, "state": "abc"}
    assert Links("x" * 40).read(Purpose.RESET, token) is None
    plain = URLSafeTimedSerializer(SECRET).dumps(DATA)
    for text in ("", "a", "a.b.c", token[:-1], token + "A", "ż" * 50, "x" * 5000, str(plain)):
        assert Links(SECRET).read(Purpose.RESET, text) is None


@pytest.mark.parametrize("purpose", Purpose)
def test_link_runs_out(purpose: Purpose, monkeypatch: pytest.MonkeyPatch) -> None:
    token = Links(SECRET).make(purpose, DATA)
    real = time.time
    seconds = LIFETIMES[purpose].total_seconds()
    monkeypatch.setattr(time, "time", lambda: real() + seconds - 5)
    assert Links(SECRET).read(purpose, token) == DATA
    monkeypatch.setattr(time, "time", lambda: real() + seconds + 5)
    assert Links(SECRET).read(purpose, token) is None


def test_reset_lives_an_hour() -> None:
    assert LIFETIMES[Purpose.RESET].total_seconds() == 3600


def test_link_is_used_once(db: Session) -> None:
    links.use(db, "token")
    db.commit()
    assert links.is_used(db, "token")
    assert not links.is_used(db, "other")
    links.use(db, "token")
    with pytest.raises(IntegrityError):
        db.commit()
