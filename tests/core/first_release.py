"""Rows as the first release wrote them, in the columns of migration 0001.

They are values and not objects: the models have moved on, and this is what waits in databases.
"""

from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import MetaData, text
from sqlalchemy.engine import Engine

DAY = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)
_LONG_AGO = datetime(2024, 2, 29, 12, tzinfo=UTC)
ROWS: Final[dict[str, list[dict[str, Any]]]] = {
    "person": [
        {
            "id": number,
            "slug": f"osoba-{number}",
            "name": name,
            "email": f"{number}@example.org",
            "email_confirmed": DAY,
            "must_change_password": False,
            "level": level,
            "role": "",
            "city": "Łódź",
            "about": "Żółć – „jaźń”",
            "scope": ["mieszkanie"],
            "created": _LONG_AGO,
            "suspended_until": until,
        }
        for number, name, level, until in (
            (1, "Ala", 1, None),
            (2, "Łucja", 3, None),
            (3, "Źdźbło", 1, DAY),
        )
    ],
    "article": [
        {
            "id": 1,
            "slug": "wniosek",
            "published_id": 1,
            "stamp": 7,
            "title": "Wniosek o informację",
            "sort_key": "wniosek",
            "lead": "Zapytaj urząd.",
            "category": "prawo",
            "pictogram": "",
            "legal_date": date(2026, 3, 1),
            "created": _LONG_AGO,
            "updated": DAY,
            "waiting_proposals": 1,
        }
    ],
    "article_revision": [
        {
            "id": 1,
            "article_id": 1,
            "number": 1,
            "author_id": 1,
            "reviewer_id": 2,
            "created": DAY,
            "origin": "edit",
            "comment": "Pierwsza wersja",
            "words_added": 2,
            "words_removed": 0,
            "title": "Wniosek o informację",
            "details": {"category": "prawo"},
            "renderer_version": 1,
            "words": 2,
            "toc": [],
            "html": "<p>Zapytaj urząd.</p>",
            "body": "Zapytaj urząd.",
            "sections": [],
        }
    ],
    "proposal": [
        {
            "id": number,
            "article_id": 1,
            "slug": "wniosek",
            "author_id": author,
            "state": state,
            "head_id": number,
            "created": DAY,
            "submitted": DAY,
            "is_first": False,
            "category": "prawo",
            "words_added": 1,
            "words_removed": 1,
        }
        for number, author, state in ((1, 1, "OCZEKUJE"), (2, 1, "ODRZUCONA"), (3, 2, "KONFLIKT"))
    ],
    "proposal_version": [
        {
            "id": number,
            "proposal_id": number,
            "number": 1,
            "base_id": 1,
            "author_id": author,
            "created": DAY,
            "comment": "Poprawka",
            "evidence": "Dz.U.",
            "title": "Wniosek o informację",
            "details": {},
            "html": "<p>Zapytaj gminę.</p>",
            "body": "Zapytaj gminę.",
        }
        for number, author in ((1, 1), (2, 1), (3, 2))
    ],
    "proposal_step": [
        {
            "id": 1,
            "proposal_id": 2,
            "at": DAY,
            "actor_id": 2,
            "from_state": "OCZEKUJE",
            "to_state": "ODRZUCONA",
            "head_id": 2,
            "reason": "źródło",
            "comment": "Dopisz, skąd to wiesz.",
        }
    ],
    "thread": [
        {
            "id": 1,
            "article_id": 1,
            "title": "Ile czeka się na odpowiedź?",
            "slug": "ile-czeka",
            "author_id": 3,
            "created": DAY,
            "state": "visible",
            "reply_count": 1,
            "last_at": DAY,
            "last_author_id": 1,
            "is_locked": False,
            "lock_reason": "",
            "reason_code": "",
            "reason_text": "",
        }
    ],
    "post": [
        {
            "id": number,
            "thread_id": 1,
            "parent_id": parent,
            "branch": 1,
            "place": number - 1,
            "author_id": author,
            "state": "visible",
            "created": DAY,
            "published": DAY,
            "version": 1,
            "reason_code": "",
            "reason_text": "",
            "renderer_version": 1,
            "html": '<p>Dwa tygodnie na <a class="wiki-link" href="/artykuly/wniosek">to</a>.</p>',
            "plain": "Dwa tygodnie na to.",
            "body": "Dwa tygodnie na [[wniosek|to]].",
        }
        for number, parent, author in ((1, None, 3), (2, 1, 1))
    ],
}


def insert(engine: Engine) -> None:
    """Write the rows into a database that stands at 0001."""
    tables = MetaData()
    tables.reflect(engine, only=list(ROWS))
    with engine.begin() as connection:
        for name, rows in ROWS.items():
            connection.execute(tables.tables[name].insert(), rows)


def found(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """What stands in those columns now."""
    with engine.connect() as connection:
        return {
            name: [
                tuple(row)
                for row in connection.execute(
                    text(f"SELECT {', '.join(rows[0])} FROM {name} ORDER BY id")
                )
            ]
            for name, rows in ROWS.items()
        }
