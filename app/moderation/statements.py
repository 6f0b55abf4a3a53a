"""Statements of reasons: for each hiding, refusal or removal, to whoever made the thing.

They follow the journal, so that no act of a moderator can be without one, whichever page it was
done on, with a report before it or without. Undoing the act takes the statement back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.articles.models import WITH_REMOVED, Article, ArticleRemoval, ArticleRevision
from app.core import clock, i18n, journal
from app.core.db import Database
from app.core.errors import NotFound
from app.core.followers import follow
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext
from app.core.paging import Page, count, slice_of
from app.core.settings import Settings
from app.discussions.models import Post, PostVersion, Thread
from app.experiences.models import Experience, ExperienceFollowUp, ExperienceVersion
from app.files.models import StoredFile
from app.moderation import report_letters
from app.moderation.report_models import Report, Statement
from app.moderation.report_rules import is_ground_in_law
from app.people.models import Person
from app.people.rules import Who
from app.review.rules import Reason
from app.review.words import reason_words

PAGE_SIZE: Final = 20
OLDEST: Final = timedelta(days=7)
# Kind of the act → what it did, as its author reads it.
EFFECTS: Final = {
    "post.hidden": lazy_gettext("Your post is hidden: others read only why."),
    "post.rejected": lazy_gettext("Your post is not published."),
    "post.version-hidden": lazy_gettext("A former text of your post is hidden."),
    "post.redacted": lazy_gettext("A passage of your post was removed for good."),
    "thread.hidden": lazy_gettext("Your thread is hidden: others read only why."),
    "thread.redacted": lazy_gettext("A passage of your thread's title was removed for good."),
    "revision.hidden": lazy_gettext("Your version of an article is hidden."),
    "article.redacted": lazy_gettext(
        "A passage was removed for good from the text of an article that you saved."
    ),
    "article.removed": lazy_gettext("The article that you wrote is out of sight."),
    "file.removed": lazy_gettext("Your file was removed."),
    "experience.hidden": lazy_gettext("Your report of an experience is hidden."),
    "experience.rejected": lazy_gettext("Your report of an experience is not published."),
    "experience.version-hidden": lazy_gettext("A former text of your experience is hidden."),
    "experience.redacted": lazy_gettext("A passage of your experience was removed for good."),
    "experience.follow-up-hidden": lazy_gettext("What you added later to an experience is hidden."),
    "experience.follow-up-rejected": lazy_gettext(
        "What you added later to an experience is not published."
    ),
}
# Kind of the act that undoes → the act that it undoes.
UNDONE_BY: Final = {
    "post.unhidden": "post.hidden",
    "thread.unhidden": "thread.hidden",
    "revision.shown": "revision.hidden",
    "article.brought-back": "article.removed",
    "experience.unhidden": "experience.hidden",
    "experience.follow-up-unhidden": "experience.follow-up-hidden",
}
# Done by the worker once two people agreed; one removal may reach many texts of one person.
_FOR_GOOD: Final = frozenset(
    {"post.redacted", "thread.redacted", "article.redacted", "experience.redacted"}
)


@dataclass(frozen=True)
class Concerned:
    """Whose thing it was, where it stands, and the moderator's own words."""

    person_id: int
    address: str
    words: str = ""


def follow_acts(settings: Settings, database: Database) -> None:
    """Make the statements of what happened since the last look."""
    kinds = [*EFFECTS, *UNDONE_BY]
    act = partial(_make_all, settings, database)
    while follow(database, "statements", act, kinds=kinds):
        pass


def _make_all(settings: Settings, database: Database, entries: Sequence[journal.Entry]) -> None:
    for entry in entries:
        with database.writing() as db:
            if entry.kind in UNDONE_BY:
                _take_back(db, entry)
            else:
                _make(db, settings, entry)


def _take_back(db: Session, entry: journal.Entry) -> None:
    db.execute(
        update(Statement)
        .where(
            Statement.thing == _thing_of(entry),
            Statement.kind == UNDONE_BY[entry.kind],
            Statement.undone.is_(None),
            Statement.event < entry.id,
        )
        .values(undone=entry.at)
    )


def _make(db: Session, settings: Settings, entry: journal.Entry) -> None:
    # An upgraded site has years of acts before its first statement; nobody is told of those now.
    if entry.at < clock.now() - OLDEST:
        return
    if db.scalar(select(Statement.id).where(Statement.event == entry.id)):
        return
    found = _concerned(db, entry)
    if found is None or found.person_id == entry.actor_id:
        return  # nobody is told why they did something themselves
    person = db.get_one(Person, found.person_id)
    if person.erased is not None:
        return
    by_id = entry.actor_id
    if entry.kind in _FOR_GOOD:
        confirmed = _confirmed_before(db, entry)
        if confirmed is not None:
            by_id = confirmed.actor_id
            if by_id == person.id or _is_told(db, entry, person.id, confirmed.id):
                return
    code = str(entry.data.get("reason") or "")
    code = code if code in set(Reason) else ""
    made = Statement(
        event=entry.id,
        person_id=person.id,
        at=entry.at,
        kind=entry.kind,
        thing=_thing_of(entry),
        address=found.address,
        by_id=by_id,
        code=code,
        is_unlawful=is_ground_in_law(code),
        was_reported=bool(db.scalar(select(Report.id).where(Report.thing == entry.subject))),
        words=found.words,
    )
    db.add(made)
    db.flush()
    with i18n.speaking(person.language):
        words = "\n\n".join(in_words(made, settings))
    report_letters.statement(db, made, words, settings)
    data = {"statement": made.id, "told": [person.id]}
    journal.record(db, "statement.made", None, f"statement:{made.id}", data)


def _thing_of(entry: journal.Entry) -> str:
    """What is out of sight: mostly the entry's subject, but of a report perhaps a later note."""
    if entry.kind.startswith("experience.follow-up-"):
        return f"follow-up:{int(entry.data.get('follow_up') or 0)}"
    return entry.subject


def _confirmed_before(db: Session, entry: journal.Entry) -> journal.Entry | None:
    """The decision that the worker carried out: somebody else answers a complaint about it."""
    return journal.last_before(db, "suppression.confirmed", entry.id)


def _is_told(db: Session, entry: journal.Entry, person_id: int, since: int) -> bool:
    same = select(Statement.id).where(
        Statement.kind == entry.kind,
        Statement.thing == _thing_of(entry),
        Statement.person_id == person_id,
        Statement.event > since,
    )
    return db.scalar(same.limit(1)) is not None


def in_words(made: Statement, settings: Settings) -> list[str]:
    """The statement in sentences: what, how long, why, on which ground, by whom, and remedies."""
    if made.is_unlawful:
        ground = _("The ground is the law: such content must not be public.")
    else:
        ground = _("The ground are the terms of this site:") + f" {settings.site_url}/regulamin"
    lines = [
        f"{EFFECTS[made.kind]} {settings.site_url}{made.address}",
        _("This holds until somebody takes the decision back."),
    ]
    if made.code and made.code != Reason.OTHER:
        lines.append(_("Reason: %(reason)s", reason=reason_words(made.code)))
    if made.words:
        lines.append(_("What the moderator wrote: %(words)s", words=made.words))
    lines += [
        ground,
        _("Somebody had reported it.") if made.was_reported else _("Nobody had reported it."),
        _("A person decided this, not a program."),
        _(
            "If you see it differently, complain within %(days)s days. Somebody else than who "
            "decided will answer you:",
            days=settings.appeal_days,
        )
        + f" {settings.site_url}/decyzje/{made.id}",
        _("You can also turn to a body certified to settle such disputes, or to a court."),
    ]
    return lines


def _concerned(db: Session, entry: journal.Entry) -> Concerned | None:
    kind, _colon, number = entry.subject.partition(":")
    if not number.isdigit():
        return None
    look = {
        "post": _post,
        "thread": _thread,
        "revision": _revision,
        "article": _redacted_article if entry.kind == "article.redacted" else _article,
        "file": _file,
        "experience": _experience,
    }.get(kind)
    return look(db, int(number), entry) if look else None


def _post(db: Session, number: int, entry: journal.Entry) -> Concerned | None:
    post = db.get(Post, number)
    if post is None:
        return None
    words = post.reason_text
    if entry.kind == "post.version-hidden":
        version = db.get(PostVersion, (number, int(entry.data.get("version") or 0)))
        words = version.reason_text if version else ""
    elif entry.kind == "post.redacted":
        words = ""
    return Concerned(post.author_id, f"/posty/{number}", words)


def _thread(db: Session, number: int, entry: journal.Entry) -> Concerned | None:
    thread = db.get(Thread, number)
    if thread is None:
        return None
    words = "" if entry.kind in _FOR_GOOD else thread.reason_text
    return Concerned(thread.author_id, f"/dyskusje/{number}", words)


def _revision(db: Session, number: int, _entry: journal.Entry) -> Concerned | None:
    row = db.execute(
        select(ArticleRevision.author_id, Article.slug, ArticleRevision.number)
        .join(Article, Article.id == ArticleRevision.article_id)
        .where(ArticleRevision.id == number),
        execution_options=WITH_REMOVED,
    ).first()
    return Concerned(row[0], f"/artykuly/{row[1]}/wersja/{row[2]}") if row else None


def _article(db: Session, number: int, _entry: journal.Entry) -> Concerned | None:
    """The one who began it; those who changed it find the reason at its address."""
    row = db.execute(
        select(ArticleRevision.author_id, Article.slug)
        .join(Article, Article.id == ArticleRevision.article_id)
        .where(ArticleRevision.article_id == number)
        .order_by(ArticleRevision.number)
        .limit(1),
        execution_options=WITH_REMOVED,
    ).first()
    reason = db.scalar(
        select(ArticleRemoval.reason)
        .where(ArticleRemoval.article_id == number)
        .order_by(ArticleRemoval.id.desc())
        .limit(1)
    )
    return Concerned(row[0], f"/artykuly/{row[1]}", reason or "") if row else None


def _redacted_article(db: Session, _number: int, entry: journal.Entry) -> Concerned | None:
    """Whoever saved the version; entries about the article's title name none."""
    revision = entry.data.get("revision")
    return _revision(db, revision, entry) if isinstance(revision, int) else None


def _file(db: Session, number: int, _entry: journal.Entry) -> Concerned | None:
    file = db.get(StoredFile, number)
    return Concerned(file.owner_id, f"/pliki/{number}", file.removal_reason) if file else None


def _experience(db: Session, number: int, entry: journal.Entry) -> Concerned | None:
    """Its author, or whoever wrote the former text or the later note that it is about."""
    found = db.get(Experience, number)
    if found is None:
        return None
    author_id, words = found.author_id, found.reason_text
    if entry.kind.startswith("experience.follow-up-"):
        later = db.get(ExperienceFollowUp, int(entry.data.get("follow_up") or 0))
        if later is None:
            return None
        author_id, words = later.author_id, later.reason_text
    elif entry.kind == "experience.version-hidden":
        version = db.get(ExperienceVersion, (number, int(entry.data.get("version") or 0)))
        if version is None:
            return None
        author_id, words = version.author_id, ""
    elif entry.kind in _FOR_GOOD:
        words = ""
    return Concerned(author_id, f"/doswiadczenia/{number}", words)


def of_person(db: Session, person_id: int, number: int) -> Page[Statement]:
    """Decisions about what somebody made, newest first, for them alone."""
    query = select(Statement).where(Statement.person_id == person_id)
    offset, limit = slice_of(number, PAGE_SIZE)
    rows = db.scalars(query.order_by(Statement.id.desc()).offset(offset).limit(limit))
    return Page(list(rows), number, PAGE_SIZE, count(db, query))


def own(db: Session, who: Who, statement_id: int) -> Statement:
    """One's own statement; raises NotFound for everybody else's."""
    found = db.get(Statement, statement_id)
    if found is None or found.person_id != who.id:
        raise NotFound
    return found


def forget_erased(_settings: Settings, database: Database) -> None:
    """Statements to people who are gone: they held words about them."""
    erased = select(Person.id).where(Person.erased.is_not(None))
    with database.writing() as db:
        db.execute(
            update(Statement)
            .where(Statement.person_id.in_(erased), Statement.words != "")
            .values(words="", undone=clock.now())
        )
