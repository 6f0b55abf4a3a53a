"""Whatever address is asked for: nobody reads what is not for their eyes."""

import re
from contextlib import closing
from io import BytesIO
from zipfile import ZipFile

import pytest
from werkzeug.test import TestResponse

from app.core import web
from app.core.db import Database
from app.core.settings import Settings
from app.search.indexer import Indexer
from tests.security import case_stage as cases
from tests.security import community_stage as community
from tests.security import experience_stage as experiences
from tests.security import plan_stage as plan
from tests.security import report_stage as unread
from tests.security import routes
from tests.security import stage as words
from tests.security.stage import Stage
from tests.visitor import Visit

pytestmark = pytest.mark.one_database

STAFF = {"t3", "m", "a"}
ROLES = ("guest", "t0", "t1", "t2", "t3-outside", "suspended", "author", "newcomer", "t3", "m", "a")
# Word → roles that may read it somewhere; nobody else anywhere.
READERS = {
    words.PROPOSED: {"author", *STAFF},
    words.NEW_ARTICLE: {"author", *STAFF},
    words.WAITING: {"newcomer", *STAFF},
    words.WAITING_FILE: {"newcomer", "t3-outside", *STAFF},
    words.WAITING_THREAD: {"newcomer", *STAFF},
    words.REJECTED: {"newcomer", *STAFF},
    words.HIDDEN_POST: STAFF,
    words.HIDDEN_THREAD: STAFF,
    words.OLD_VERSION: STAFF,
    words.CORRECTION: STAFF,
    words.DRAFT: {"author"},
    words.HIDDEN_REVISION: {"m", "a"},
    words.TO_SUPPRESS: {"m", "a"},
    words.FILTERED: {"m", "a"},
    community.WAITING_ORGANISATION: {"author", "m", "a"},
    community.HIDDEN_ORGANISATION: {"m", "a"},
    community.HAT_NOTE: {"m", "a"},
    community.CARD_OF_SIGNED_IN: {*ROLES} - {"guest"},
    community.CARD_OF_NOBODY: {"t2"},
    experiences.DRAFT_REPORT: {"author"},
    experiences.WAITING_REPORT: {"newcomer", *STAFF},
    experiences.HIDDEN_REPORT: {"author", *STAFF},
    experiences.OLD_REPORT: STAFF,
    experiences.WAITING_NOTE: {"author", *STAFF},
    experiences.HIDDEN_NOTE: STAFF,
    unread.HIDDEN_POLL: set(),
    unread.WAITING_POLL: {"newcomer", *STAFF},
    unread.FORMER_TITLE: set(),
    cases.SHARED: {"t1", "author"},
    cases.OWN: {"t1"},
    plan.ADVICE: {"t1", "t3", "t3-outside", "m", "a"},
    words.UNCONFIRMED: set(),
    words.ERASED: set(),
}
# Query → the part of an address at which something is shown for it.
QUERIES = {
    "?widok=tekst": "propozycje/",
    "?od=1&do=2&widok=tekst": "porownanie",
    "?adres=nowy-temat": "artykuly/nowy",
    "?cytuj=1": "odpowiedz",
    "?nowa=1": "propozycje/",
}


def _everything(app: web.Application, stage: Stage) -> list[str]:
    found = [
        address
        for rule in routes.rules(app)
        if rule.endpoint != "static" and "GET" in (rule.methods or set())
        for address in routes.addresses(rule, stage)
    ]
    return (
        found
        + [
            address + query
            for query, place in QUERIES.items()
            for address in found
            if place in address
        ]
        + [f"/doswiadczenia/{stage.experiences.visible}/historia?od=1&do=2"]
    )


def _text_of(answer: TestResponse) -> str:
    """What is written in an answer, with the files of an archive."""
    raw = answer.get_data()
    if answer.mimetype == "application/zip":
        with ZipFile(BytesIO(raw)) as archive:
            raw = b"\n".join(archive.read(name) for name in archive.namelist())
    return raw.decode(errors="replace")


def _addresses_in(text: str) -> list[str]:
    """Secret addresses; looking for the host first is a hundred times as quick."""
    host = words.MAIL_HOST
    return re.findall(rf"[\w.-]+@{host}", text) if f"@{host}" in text else []


@pytest.mark.parametrize("role", ROLES)
def test_nobody_reads_what_is_not_for_them(
    app: web.Application, visit: Visit, stage: Stage, role: str
) -> None:
    visitor = visit(stage.people.get(role))
    seen: set[str] = set()
    mails: dict[str, set[str]] = {}
    for address in _everything(app, stage):
        answer = visitor.client.get(address)
        # Without an index the site is not ready, and says so at one address.
        assert answer.status_code < 500 or address == "/readyz", address
        text = _text_of(answer) + str(answer.headers)
        for word, readers in READERS.items():
            if word in text:
                assert role in readers, (word, address)
                seen.add(word)
        for mail in _addresses_in(text):
            mails.setdefault(mail, set()).add(address.split("?")[0])
    assert seen == {word for word, readers in READERS.items() if role in readers}
    own = stage.people[role].email if role in stage.people else None
    assert set(mails) == ({own} if own else set()), mails
    assert set().union(*mails.values()) <= {"/konto", "/konto/email", "/konto/dane/pobierz"}


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize("is_indexed", [True, False])
@pytest.mark.parametrize("role", ["guest", "author", "m"])
def test_search_finds_nothing_of_it(
    visit: Visit,
    stage: Stage,
    database: Database,
    settings: Settings,
    role: str,
    is_indexed: bool,
) -> None:
    """For moderators too: the index holds published text only."""
    if is_indexed:
        indexer = Indexer(database, settings)
        with closing(indexer.engine):
            indexer.catch_up()
    visitor = visit(stage.people.get(role))
    for number, word in enumerate(READERS):
        # Searches are limited by address, and there are more secrets than one may ask for.
        visitor.client.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"
        found = visitor.get(f"/api/v1/search?q={word}").get_json()
        assert found["results"] == [], word
        assert f">{word}" not in visitor.get(f"/szukaj?q={word}").get_data(as_text=True)
    assert visitor.get("/api/v1/search?q=petycja").get_json()["total"] >= 1
