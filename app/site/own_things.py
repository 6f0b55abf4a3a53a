"""What a signed-in person's own page shows: theirs, a few of each, in a fixed number of queries.

Nothing here is anybody else's business, so nothing of it is kept or shown elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import corrections
from app.articles.models import Article, ArticleRevision
from app.articles.truth_models import ArticleWatch
from app.cities.models import City
from app.core.i18n import gettext as _
from app.discussions import waiting
from app.discussions.addresses import thread_address
from app.discussions.participation_models import PostDraft
from app.experiences import waiting as experiences
from app.files import queries as files
from app.people.rules import Permission, Who, may
from app.records import queries as record_queries
from app.review import queries as review
from app.search import synonym_queries

SHOWN: Final = 5
LONGEST_BEGINNING: Final = 80
NEW_THREAD: Final = "/dyskusje/nowy"


@dataclass(frozen=True)
class WatchedArticle:
    """A watched article with what changed in it last."""

    slug: str
    title: str
    language: str
    changed: datetime
    comment: str


@dataclass(frozen=True)
class KeptPost:
    """A post that was begun and not sent; `where` is the address of its form."""

    title: str
    saved: datetime
    where: str


@dataclass(frozen=True)
class Task:
    """A queue that waits for somebody with this person's rights; its view is named."""

    words: str
    number: int
    endpoint: str


def watched_articles(db: Session, person_id: int) -> list[WatchedArticle]:
    """Watched articles, what changed last first; a hidden version's description stays hidden."""
    rows: Any = db.execute(
        select(
            Article.slug,
            Article.title,
            Article.language,
            ArticleRevision.created,
            ArticleRevision.comment,
            ArticleRevision.hidden,
        )
        .join(ArticleWatch, ArticleWatch.article_id == Article.id)
        .join(ArticleRevision, ArticleRevision.id == Article.published_id)
        .where(ArticleWatch.person_id == person_id)
        .order_by(Article.published_id.desc())
        .limit(SHOWN)
    )
    return [
        WatchedArticle(slug, title, language, created, "" if hidden else comment)
        for slug, title, language, created, comment, hidden in rows
    ]


def kept_posts(db: Session, person_id: int) -> list[KeptPost]:
    """Posts that were begun and not sent, the newest first."""
    drafts = db.scalars(
        select(PostDraft)
        .where(PostDraft.person_id == person_id)
        .order_by(PostDraft.saved.desc(), PostDraft.id.desc())
        .limit(SHOWN)
    ).all()
    placed = _addresses_of_new(db, [draft.spot for draft in drafts])
    return [
        KeptPost(
            draft.title or _beginning(draft.body),
            draft.saved,
            placed.get(draft.spot) or _form_of(draft.spot),
        )
        for draft in drafts
    ]


def _beginning(body: str) -> str:
    line = " ".join(body.split())
    return line if len(line) <= LONGEST_BEGINNING else line[:LONGEST_BEGINNING].rstrip() + "…"


def _addresses_of_new(db: Session, spots: Sequence[str]) -> dict[str, str]:
    """Forms of threads begun on articles and cities, whose addresses hold names and not ids."""
    found: dict[str, str] = {}
    for kind, field, table in (("article", "artykul", Article), ("city", "miasto", City)):
        begin = f"new:{kind}:"
        ids = [int(spot.removeprefix(begin)) for spot in spots if spot.startswith(begin)]
        query = select(table.id, table.slug).where(table.id.in_(ids))
        for id_, slug in db.execute(query):
            found[f"{begin}{id_}"] = f"{NEW_THREAD}?{field}={slug}"
    return found


def _form_of(spot: str) -> str:
    """Address of the form for which a draft is kept."""
    kind, _colon, key = spot.partition(":")
    if kind == "thread" and key.isdigit():
        return thread_address(int(key))
    return f"/posty/{key}/odpowiedz" if kind == "post" and key.isdigit() else NEW_THREAD


def tasks(db: Session, who: Who) -> list[Task]:
    """Queues that are not empty, of those this person may work through."""
    found: list[Task] = []
    if may(who, Permission.REVIEW):
        found += [
            Task(_("Proposals to review"), review.queue_length(db, who), "review.queue"),
            Task(
                _("Corrections by readers"),
                corrections.waiting(db, who, 1, 1).total,
                "truth.correction_queue",
            ),
            Task(_("Files that wait"), files.waiting_files(db, 1).total, "files.waiting"),
        ]
        records = record_queries.waiting_for(db, who)
        found.append(Task(_("Letters and data to review"), records, "records.queue"))
    if may(who, Permission.MODERATE):
        posts = waiting.count_waiting(db, who)
        told = experiences.count_waiting(db, who)
        found += [
            Task(_("Posts to approve"), posts, "discussions.queue"),
            Task(_("Experiences to approve"), told, "experiences.queue"),
        ]
    if may(who, Permission.MANAGE_SYNONYMS):
        synonyms = synonym_queries.waiting_for(db, who)
        found.append(Task(_("Synonyms to decide about"), synonyms, "search.synonyms"))
    return [task for task in found if task.number]
