"""What notices tell of, as its reader may see it now: asked anew at each reading and mailing.

A thing that was hidden, removed or taken back since is not found here, and then neither its name
nor a word of it is told.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from app.agenda import queries as agenda
from app.articles.models import Article, ArticleRevision
from app.cases.models import CasePerson
from app.cities.addresses import city_url
from app.cities.models import City
from app.core.i18n import gettext as _
from app.deadlines.models import DeadlineReminder
from app.discussions.addresses import post_address, thread_address
from app.discussions.models import Post, PostState, Thread, ThreadState
from app.experiences.models import Experience, ExperienceAuthor, ExperienceState
from app.people.community_models import Hat
from app.people.models import Person
from app.records.models import RecordProposal
from app.review.models import Proposal, ProposalVersion
from app.search.synonym_models import SynonymVersion
from app.ui.filters import long_date, long_datetime

EXCERPT = 300
# Subjects that stand for acts without a text of their own: their page decides who reads it.
WITHOUT_TEXT: Final = frozenset({"report", "complaint", "statement"})


@dataclass(frozen=True)
class Seen:
    """A thing as notices name it. `plain` is how its text begins, empty for most things."""

    title: str
    url: str
    plain: str = ""


Finder = Callable[[Session, Collection[int], int | None], Iterator[tuple[int, Seen]]]


def look_up(
    db: Session, subjects: Collection[str], person_id: int | None = None
) -> dict[str, Seen]:
    """Those of the subjects ("post:12") that can be read now, each with its name and address.

    `person_id` is who reads; None asks whether anybody is to be told of it at all. At most one
    query for each kind of subjects, however many there are.
    """
    wanted: dict[str, set[int]] = {}
    for subject in subjects:
        prefix, _colon, number = subject.partition(":")
        if prefix in _FINDERS and number.isascii() and number.isdigit():
            wanted.setdefault(prefix, set()).add(int(number))
    return {
        f"{prefix}:{number}": seen
        for prefix, numbers in wanted.items()
        for number, seen in _FINDERS[prefix](db, numbers, person_id)
    }


def is_without_text(subject: str) -> bool:
    """Whether the subject has nothing that could be hidden."""
    return subject.partition(":")[0] in WITHOUT_TEXT


_THREAD_IS_SEEN: Final = (
    Thread.state == ThreadState.VISIBLE,
    # A removed article is in no query, and takes its threads along.
    or_(Thread.article_id.is_(None), Article.id.is_not(None)),
)


def _of_threads(*columns: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .select_from(Thread)
        .outerjoin(Article, Article.id == Thread.article_id)
        .where(*_THREAD_IS_SEEN)
    )


def _posts(db: Session, ids: Collection[int], _person_id: int | None) -> Iterator[tuple[int, Seen]]:
    query = (
        _of_threads(Post.id, Thread.title, func.substr(Post.plain, 1, EXCERPT + 1))
        .join(Post, Post.thread_id == Thread.id)
        .where(Post.id.in_(ids), Post.state == PostState.VISIBLE)
    )
    for id_, title, plain in db.execute(query):
        yield id_, Seen(title, post_address(id_), _cut(plain))


def _threads(
    db: Session, ids: Collection[int], _person_id: int | None
) -> Iterator[tuple[int, Seen]]:
    query = _of_threads(Thread.id, Thread.slug, Thread.title).where(Thread.id.in_(ids))
    for id_, slug, title in db.execute(query):
        yield id_, Seen(title, thread_address(id_, slug))


def _articles(
    db: Session, ids: Collection[int], _person_id: int | None
) -> Iterator[tuple[int, Seen]]:
    """With what the author of the newest version says of it; of a hidden one nothing is said."""
    query = (
        select(Article.id, Article.slug, Article.title, ArticleRevision.comment)
        .outerjoin(
            ArticleRevision,
            and_(ArticleRevision.id == Article.published_id, ArticleRevision.hidden.is_(None)),
        )
        .where(Article.id.in_(ids))
    )
    for id_, slug, title, comment in db.execute(query):
        yield id_, Seen(title, f"/artykuly/{slug}", _cut(comment or ""))


def _proposals(
    db: Session, ids: Collection[int], person_id: int | None
) -> Iterator[tuple[int, Seen]]:
    query = (
        select(Proposal.id, func.coalesce(Article.title, ProposalVersion.title))
        .join(ProposalVersion, ProposalVersion.id == Proposal.head_id)
        .outerjoin(Article, Article.id == Proposal.article_id)
        .where(Proposal.id.in_(ids), or_(Proposal.article_id.is_(None), Article.id.is_not(None)))
    )
    if person_id is not None:
        query = query.where(Proposal.author_id == person_id)
    for id_, title in db.execute(query):
        yield id_, Seen(title, f"/propozycje/{id_}")


def _synonyms(
    db: Session, ids: Collection[int], person_id: int | None
) -> Iterator[tuple[int, Seen]]:
    """With the reason of the decision, which its author alone is told."""
    query = select(
        SynonymVersion.id, SynonymVersion.synonym_id, SynonymVersion.typed, SynonymVersion.reason
    ).where(SynonymVersion.id.in_(ids))
    if person_id is not None:
        query = query.where(SynonymVersion.by_id == person_id)
    for id_, synonym_id, typed, reason in db.execute(query):
        yield id_, Seen(typed, f"/moderacja/synonimy/{synonym_id}", _cut(reason))


def _records(
    db: Session, ids: Collection[int], person_id: int | None
) -> Iterator[tuple[int, Seen]]:
    """With what was said of the decision, which the author alone is told."""
    query = select(RecordProposal.id, RecordProposal.title, RecordProposal.answer).where(
        RecordProposal.id.in_(ids)
    )
    if person_id is not None:
        query = query.where(RecordProposal.author_id == person_id)
    for id_, title, answer in db.execute(query):
        yield id_, Seen(title, f"/dane/propozycje/{id_}", _cut(answer))


def _experience(row: Row[*tuple[Any, ...]]) -> tuple[int, Seen]:
    return row.id, Seen(row.title, f"/doswiadczenia/{row.id}-{row.slug}", _cut(row.excerpt))


_EXPERIENCE_COLUMNS: Final = (
    Experience.id,
    Experience.slug,
    Experience.title,
    Experience.excerpt,
)


def _experiences(
    db: Session, ids: Collection[int], _person_id: int | None
) -> Iterator[tuple[int, Seen]]:
    query = select(*_EXPERIENCE_COLUMNS).where(
        Experience.id.in_(ids), Experience.state == ExperienceState.VISIBLE
    )
    for row in db.execute(query):
        yield _experience(row)


def _invitations(
    db: Session, ids: Collection[int], person_id: int | None
) -> Iterator[tuple[int, Seen]]:
    """Reports whose author invited somebody; unpublished ones are seen by the invited alone.

    Of those only the title is told: a letter would carry a text that nobody has approved.
    """
    query = select(*_EXPERIENCE_COLUMNS, Experience.state).where(
        Experience.id.in_(ids),
        Experience.state.in_((ExperienceState.DRAFT, ExperienceState.VISIBLE)),
    )
    if person_id is not None:
        invited = select(ExperienceAuthor.experience_id).where(
            ExperienceAuthor.person_id == person_id
        )
        query = query.where(Experience.id.in_(invited))
    for row in db.execute(query):
        id_, seen = _experience(row)
        yield id_, seen if row.state == ExperienceState.VISIBLE else replace(seen, plain="")


def _hats(db: Session, ids: Collection[int], _person_id: int | None) -> Iterator[tuple[int, Seen]]:
    query = (
        select(Hat.id, Hat.words, Person.slug)
        .join(Person, Person.id == Hat.person_id)
        .where(Hat.id.in_(ids), Hat.ended.is_(None))
    )
    for id_, words, slug in db.execute(query):
        yield id_, Seen(words, f"/osoby/{slug}")


def _deadlines(
    db: Session, ids: Collection[int], person_id: int | None
) -> Iterator[tuple[int, Seen]]:
    """With the note that its owner wrote; nobody else is told of it."""
    query = select(DeadlineReminder).where(DeadlineReminder.id.in_(ids))
    if person_id is not None:
        query = query.where(DeadlineReminder.person_id == person_id)
    for row in db.scalars(query):
        when = long_datetime(row.moment) if row.moment else long_date(row.due)
        yield row.id, Seen(f"{row.title}: {when}", _deadline_url(row), row.own_note)


def _deadline_url(row: DeadlineReminder) -> str:
    """The case that reminds, or the list of what people want to be reminded of."""
    prefix, _colon, number = row.subject.partition(":")
    return f"/moje/sprawy/{number}" if prefix == "case" else f"/moje/terminy#termin-{row.id}"


def _case_invitations(
    db: Session, ids: Collection[int], person_id: int | None
) -> Iterator[tuple[int, Seen]]:
    """That there is one, while it waits: what the case is called, its members alone may know."""
    query = select(CasePerson.case_id).where(
        CasePerson.case_id.in_(ids), CasePerson.accepted.is_(None)
    )
    if person_id is not None:
        query = query.where(CasePerson.person_id == person_id)
    for id_ in set(db.scalars(query)):
        yield id_, Seen(str(_("Invitation to a case")), "/moje/sprawy")


def _cities(
    db: Session, ids: Collection[int], _person_id: int | None
) -> Iterator[tuple[int, Seen]]:
    for id_, slug, name in db.execute(
        select(City.id, City.slug, City.name).where(City.id.in_(ids))
    ):
        yield id_, Seen(name, city_url(slug))


def _local_dates(
    db: Session, ids: Collection[int], _person_id: int | None
) -> Iterator[tuple[int, Seen]]:
    """With the days, so that nobody has to open a page to learn whether they have time."""
    for row in agenda.by_numbers(db, ids):
        told = (row.days_in_words, row.place, row.words)
        title = f"{row.title} ({row.city})"
        yield row.number, Seen(title, row.url, _cut(". ".join(filter(None, told))))


_FINDERS: Final[dict[str, Finder]] = {
    "post": _posts,
    "thread": _threads,
    "article": _articles,
    "proposal": _proposals,
    "synonym-proposal": _synonyms,
    "record-proposal": _records,
    "experience": _experiences,
    "invitation": _invitations,
    "hat": _hats,
    "city": _cities,
    "deadline-reminder": _deadlines,
    "case-invitation": _case_invitations,
    "local-date": _local_dates,
}


def _cut(plain: str) -> str:
    words = " ".join(plain.split())
    return words if len(words) <= EXCERPT else f"{words[:EXCERPT].rsplit(' ', 1)[0]}…"
