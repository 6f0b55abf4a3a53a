"""Builders of things that tests need; each domain adds its own at the end."""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.articles import queries as articles
from app.articles.models import Article, Origin
from app.articles.service import NewRevision
from app.articles.service import create as create_article
from app.articles.source import ArticleSource
from app.cities.models import City
from app.core import clock
from app.core.db import Database
from app.core.settings import Settings
from app.deadlines import reminders
from app.deadlines.asking import Question
from app.deadlines.models import DeadlineReminder
from app.deadlines.reminders import NewReminder
from app.deadlines.terms import parse_table
from app.discussions import service as discussions
from app.discussions.models import Post, Thread
from app.experiences import service as experiences
from app.experiences.drawing import Drawn, draw
from app.experiences.models import Experience
from app.experiences.report import Report
from app.files.models import FileState, StoredFile
from app.people.models import Level, Person, Role
from app.people.passwords import Passwords
from app.people.rules import Who, who_of
from app.review import saving
from app.review.models import Proposal
from app.text.polish import sort_key
from app.text.safe_html import to_safe_html

PASSWORD = "trzy zielone rowery"
CHEAP_PASSWORDS = Passwords(memory_kib=64, passes=1)
_PASSWORD_HASH = CHEAP_PASSWORDS.hash(PASSWORD)
_numbers = itertools.count(1)
# Read once: settings look through the environment each time they are made.
SETTINGS = Settings()
_PETITION = """
- id: petycja
  group: Petycje
  title: Rozpatrzenie petycji
  who: adresat petycji
  side: urząd
  from: dzień złożenia petycji
  period: 3 miesiące
  basis: Ustawa o petycjach, art. 10
"""
# Of private cases, the same for all tests, so that a stage made once opens in each of them.
CASE_KEY = "dGVzdHMtb25seS1rZXktb2YtMzItYnl0ZXMtMDEyMzQ="
_EVERY_EDIT_COUNTS = Settings(typo_characters=0)


def person(
    db: Session,
    level: Level = Level.RESIDENT,
    *,
    name: str = "",
    created: datetime | None = None,
    **columns: Any,
) -> Person:
    """A confirmed account whose password is `PASSWORD`; it is flushed, not committed."""
    number = next(_numbers)
    made = Person(
        **{
            "name": name or f"Osoba {number}",
            "slug": f"osoba-{number}",
            "email": f"osoba{number}@poczta.example",
            "email_confirmed": clock.now(),
            "password_hash": _PASSWORD_HASH,
            "level": level,
            "role": Role.RESIDENT,
            "city": "",
            "about": "",
            "scope": [],
            # Older than the days in which an account counts as new.
            "created": created or clock.now() - timedelta(days=30),
            "must_change_password": False,
            **columns,
        }
    )
    db.add(made)
    db.flush()
    return made


def stored(database: Database, level: Level = Level.RESIDENT, **columns: Any) -> Person:
    """A person in a transaction of their own, for tests that go through pages."""
    with database.writing() as db:
        return person(db, level, **columns)


def who(person: Person, **changes: Any) -> Who:
    """The person as rules and services see them."""
    return replace(who_of(person), **changes)


def article(
    db: Session,
    author: Person | None = None,
    *,
    title: str = "",
    slug: str = "",
    body: str = "Treść artykułu.",
    **fields: Any,
) -> Article:
    """A published article; other fields are those of `ArticleSource`."""
    number = next(_numbers)
    author = author or person(db, Level.EDITOR)
    source = ArticleSource(title=title or f"Artykuł {number}", body=body, **fields)
    new = NewRevision(source, to_safe_html(body), author.id, "Pierwsza wersja", Origin.EDIT)
    return create_article(db, slug or f"artykul-{number}", new)


def file(
    db: Session, owner: Person, *, state: FileState = FileState.PUBLIC, **columns: Any
) -> StoredFile:
    """The row of a picture; its bytes are in no store."""
    made = StoredFile(
        **{
            "digest": f"{next(_numbers):064x}",
            "owner_id": owner.id,
            "state": state,
            "name": "zebranie.png",
            "media_type": "image/png",
            "size": 1000,
            "width": 400,
            "height": 300,
            "alt": "Zebranie rady osiedla",
            "author": owner.name,
            "licence": "own",
            "created": clock.now(),
            **columns,
        }
    )
    db.add(made)
    db.flush()
    return made


def post_text(body: str) -> discussions.Text:
    """A text as views hand it to the services of discussions."""
    return discussions.Text(body, to_safe_html(body, kind="post"))


def thread(
    db: Session,
    author: Person,
    *,
    title: str = "",
    body: str = "Pytanie o sprawę.",
    board: str = "pomysly",
    article: Article | None = None,
) -> Thread:
    """A thread on a board, or on an article; one by a newcomer waits for approval."""
    return discussions.start_thread(
        db,
        who(author),
        SETTINGS,
        title=title or f"Wątek {next(_numbers)}",
        text=post_text(body),
        board=None if article else board,
        article_id=article.id if article else None,
    )


def post(
    db: Session,
    author: Person,
    thread: Thread,
    body: str = "Odpowiedź na pytanie.",
    parent: Post | None = None,
) -> Post:
    """An answer in a thread, or a reply to one of its posts."""
    return discussions.reply(
        db, who(author), SETTINGS, thread.id, post_text(body), parent.id if parent else None
    )


def _save(
    db: Session, article: Article, author: Person, comment: str, changes: dict[str, Any]
) -> saving.Saved:
    db.flush()
    published = articles.published_revision(db, article)
    source = replace(articles.source_of(published), **changes)
    if not source.categories:
        source = replace(source, categories=("zglosic",))
    edit = saving.Edit(article.slug, source, comment, base_id=published.id)
    plan = saving.plan(db, who(author), edit, _EVERY_EDIT_COUNTS)
    return saving.carry_out(db, who(author), plan, to_safe_html(plan.source.body))


def edit(
    db: Session,
    article: Article,
    author: Person | None = None,
    *,
    comment: str = "Zmieniony tekst",
    **changes: Any,
) -> Article:
    """A new published version of the article; changes are fields of `ArticleSource`."""
    _save(db, article, author or person(db, Level.EDITOR), comment, changes)
    return article


def proposal(
    db: Session,
    article: Article,
    author: Person | None = None,
    *,
    comment: str = "Proponowana zmiana",
    **changes: Any,
) -> Proposal:
    """An edit that waits for review; changes are fields of `ArticleSource`."""
    saved = _save(db, article, author or person(db, Level.RESIDENT), comment, changes)
    assert saved.proposal is not None
    return saved.proposal


def city(db: Session, slug: str = "elk", name: str = "Ełk", **columns: Any) -> City:
    """A town of the catalogue; it is flushed."""
    made = City(
        **{
            "slug": slug,
            "name": name,
            "sort_key": sort_key(name),
            "voivodeship": "warmińsko-mazurskie",
            "latitude": 53.8282,
            "longitude": 22.3647,
            **columns,
        }
    )
    db.add(made)
    db.flush()
    return made


def report_drawn(report: Report) -> Drawn:
    """A report's sections as views hand them to the services of experiences."""
    return draw(lambda text, kind: to_safe_html(text, kind=kind), report)


def experience(
    db: Session,
    author: Person,
    *,
    title: str = "",
    tools: Sequence[Article] = (),
    problem: str = "Na skwerze miał stanąć parking.",
    publish: bool = True,
    **fields: Any,
) -> Experience:
    """A report of an experience; other fields are those of `Report`. A newcomer's waits."""
    report = Report(
        title=title or f"Doświadczenie {next(_numbers)}",
        tools=tuple(tool.id for tool in tools) or (article(db).id,),
        problem=problem,
        **fields,
    )
    return experiences.begin(
        db, who(author), SETTINGS, report, report_drawn(report), publish=publish
    )


def reminder(db: Session, person: Person, *, note: str = "") -> DeadlineReminder:
    """A reminder of a petition sent today, three days before its end."""
    (term,) = parse_table(_PETITION).terms
    asked = NewReminder(Question(term, clock.today()), 3, note)
    return reminders.add(db, who(person), asked)
