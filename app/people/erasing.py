"""What an erasure takes away (RODO, art. 17), and the list by which a restored backup forgets too.

The list holds numbers of accounts and the moments when they were made, so that no other account
that got the same number is taken for an erased one.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import Database
from app.core.mail import MailMessage
from app.core.settings import Settings
from app.people import blocks, cards, hats, sanctions
from app.people.models import Level, Person, Role, SignIn
from app.people.topics import choose as choose_topics
from app.people.words import ERASED_NAME

LIST_FILE: Final = "erased.jsonl"
Listed = frozenset[tuple[int, datetime]]


def wipe(db: Session, person: Person, by_id: int | None) -> None:
    """Take name, address and profile from an account; what it wrote stays under no name."""
    email = person.email
    person.name = ERASED_NAME
    person.slug = f"usuniete-konto-{person.id}"
    person.email = None
    person.email_confirmed = None
    person.password_hash = None
    person.level = Level.NEW
    person.role = Role.RESIDENT
    person.city = person.city_key = person.organisation = person.about = ""
    person.scope, person.scope_city = [], ""
    person.is_expert = False
    person.language = ""
    person.calendar_link = 0
    person.erased = clock.now()
    db.execute(
        update(SignIn)
        .where(SignIn.person_id == person.id)
        .values(address="", agent="", ended=person.erased)
    )
    sanctions.forget_texts(db, person.id)
    choose_topics(db, person.id, ())
    cards.forget(db, person.id)
    hats.forget(db, person.id)
    blocks.forget(db, person.id)
    if email:
        db.execute(delete(MailMessage).where(MailMessage.recipient == email))
    journal.record(db, "person.erased", by_id, f"person:{person.id}")


def keep_list(settings: Settings, database: Database) -> None:
    """Add to the list in the data folder who was erased since.

    What stands there already stays: a restored backup does not know of it any more.
    """
    path = settings.data_dir / LIST_FILE
    known = read_list(path) if path.exists() else frozenset()
    with database.reading() as db:
        rows = db.execute(select(Person.id, Person.created).where(Person.erased.is_not(None)))
        erased = frozenset((row[0], row[1]) for row in rows)
    if erased <= known:
        return
    lines = [
        json.dumps({"id": person_id, "created": created.isoformat()})
        for person_id, created in sorted(known | erased)
    ]
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    unfinished.replace(path)


def read_list(path: Path) -> Listed:
    """Who stands on a list; raises ValueError for a file that is none."""
    found = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            entry = json.loads(line)
            found.add((int(entry["id"]), datetime.fromisoformat(entry["created"])))
        except (KeyError, TypeError, ValueError) as fault:
            raise ValueError(
                f"{path.name}, line {number}: no entry of an erased account"
            ) from fault
    return frozenset(found)


def replay(database: Database, listed: Listed) -> int:
    """Erase again the accounts of a list that a restored backup brought back; returns how many."""
    done = 0
    for person_id, created in sorted(listed):
        with database.writing() as db:
            person = db.get(Person, person_id, with_for_update=True)
            if person is None or person.erased is not None or person.created != created:
                continue
            wipe(db, person, None)
            done += 1
    return done
