"""What follows when a row lost a passage: its HTML, copies in lists, tags of pages, the index.

Everything is written in the row's own transaction. The index and the feeds learn of it from the
journal, like of any other act.
"""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.articles import links
from app.articles.models import WITH_REMOVED, Article, ArticleProtection, ArticleRevision
from app.articles.service import touch
from app.articles.truth_models import Correction, LawConfirmation
from app.core import clock, journal
from app.discussions.linking import note_links
from app.discussions.models import Post, Thread
from app.discussions.words import forget_words, note_title
from app.experiences import pictures as pictures_in_experiences
from app.experiences import service as experiences
from app.experiences.addresses import subject_key
from app.experiences.models import Experience, ExperienceFollowUp
from app.moderation.suppressible import Place
from app.records.kinds import all_kinds
from app.records.models import Record
from app.search.synonym_models import UnansweredQuery
from app.text.polish import slugify, sort_key
from app.text.rendered import Rendered
from app.text.safe_html import RENDERER_VERSION

Key = tuple[Any, ...]
After = Callable[[Session, Key, str, Rendered | None], None]


def drawn_columns(db: Session, place: Place, rendered: Rendered) -> dict[str, Any]:
    """Values of the columns that are made from the text."""
    html = rendered.html
    if place.kind == "article":
        html = links.linked_html(db, html, rendered.links)
    values: dict[str, Any] = {
        "html": html,
        "plain": rendered.plain,
        "toc": [list(entry) for entry in rendered.toc],
        "sections": [
            {"anchor": anchor, "heading": heading, "text": text}
            for anchor, heading, text in rendered.sections
        ],
    }
    return {name: values[name] for name in place.drawn}


def _after_revision(db: Session, key: Key, reason: str, rendered: Rendered | None) -> None:
    revision = db.get_one(ArticleRevision, key[0], populate_existing=True)
    revision.redacted, revision.redacted_reason = clock.now(), reason
    article = db.get_one(
        Article, revision.article_id, populate_existing=True, execution_options=WITH_REMOVED
    )
    if rendered is not None:
        revision.renderer_version, revision.words = RENDERER_VERSION, rendered.words
        if article.published_id == revision.id:
            links.save_links(db, article.id, rendered.links)
    db.flush()
    touch(db, article.id)
    data = {"article": article.id, "slug": article.slug, "revision": revision.id}
    journal.record(
        db, "article.redacted", None, f"article:{article.id}", {**data, "reason": reason}
    )


def _after_article(db: Session, key: Key, _reason: str, _rendered: Rendered | None) -> None:
    article = db.get_one(Article, key[0], populate_existing=True, execution_options=WITH_REMOVED)
    article.sort_key = sort_key(article.title)
    db.flush()
    touch(db, article.id)
    data = {"article": article.id, "slug": article.slug}
    journal.record(db, "article.redacted", None, f"article:{article.id}", data)
    # Kept pages of other articles show this card.
    journal.record(db, "article.card-changed", None, f"article:{article.id}")


def _on_article_page(model: type[ArticleProtection | Correction | LawConfirmation]) -> After:
    """For what the page of an article tells beside its text."""

    def after(db: Session, key: Key, _reason: str, _rendered: Rendered | None) -> None:
        article_id = db.scalar(select(model.article_id).where(model.id == key[0]))
        if article_id is not None:
            touch(db, article_id)

    return after


def _after_post(db: Session, key: Key, _reason: str, rendered: Rendered | None) -> None:
    if rendered is not None:
        db.execute(update(Post).where(Post.id == key[0]).values(renderer_version=RENDERER_VERSION))
        note_links(db, key[0], rendered.links)
        forget_words(db, key[0])
    thread_id = db.scalar(select(Post.thread_id).where(Post.id == key[0]))
    if thread_id is not None:
        _thread_record(db, "post.redacted", thread_id, f"post:{key[0]}")


def _after_thread(db: Session, key: Key, _reason: str, _rendered: Rendered | None) -> None:
    thread = db.get_one(Thread, key[0], populate_existing=True)
    thread.slug = slugify(thread.title)
    db.flush()
    note_title(db, thread.id)
    _thread_record(db, "thread.redacted", thread.id, f"thread:{thread.id}")


def _thread_record(db: Session, kind: str, thread_id: int, subject: str) -> None:
    article_id = db.scalar(select(Thread.article_id).where(Thread.id == thread_id))
    if article_id is not None:
        touch(db, article_id)
    journal.record(db, kind, None, subject, {"thread": thread_id, "article": article_id})


def _after_experience(db: Session, key: Key, _reason: str, _rendered: Rendered | None) -> None:
    experience = db.get_one(Experience, key[0], populate_existing=True)
    experience.slug = slugify(experience.title)
    # Who wrote on meanwhile must not bring the passage back with a form opened before.
    experience.version += 1
    pictures_in_experiences.show_pictures(db, experience)
    db.flush()
    _experience_record(db, experience)


def _after_follow_up(db: Session, key: Key, _reason: str, rendered: Rendered | None) -> None:
    follow_up = db.get_one(ExperienceFollowUp, key[0], populate_existing=True)
    if rendered is not None:
        follow_up.renderer_version = RENDERER_VERSION
        pictures_in_experiences.show_pictures_of_follow_up(db, follow_up)
        db.flush()
    _experience_record(db, db.get_one(Experience, follow_up.experience_id))


def _experience_record(db: Session, experience: Experience) -> None:
    experiences.touch_articles(db, experiences.report_of(db, experience).tools)
    journal.record(
        db, "experience.redacted", None, subject_key(experience.id), {"experience": experience.id}
    )


def _after_record(db: Session, key: Key, _reason: str, _rendered: Rendered | None) -> None:
    """What pages read of it is written from the redacted fields, keys of sorting and HTML too."""
    record = db.get_one(Record, key[0], populate_existing=True)
    kind = next((each for each in all_kinds() if each.name == record.kind), None)
    if kind is not None and kind.apply is not None:
        kind.apply(db, record.key, record.fields)


def _after_person(db: Session, key: Key, _reason: str, _rendered: Rendered | None) -> None:
    journal.record(db, "person.profile-changed", None, f"person:{key[0]}")


def _after_unanswered(db: Session, key: Key, _reason: str, _rendered: Rendered | None) -> None:
    # Beside the mark stands a hash of the text, by which a number or a name could be guessed.
    db.execute(delete(UnansweredQuery).where(UnansweredQuery.id == key[0]))


AFTER: Final[dict[str, After]] = {
    "article_revision": _after_revision,
    "article": _after_article,
    "article_protection": _on_article_page(ArticleProtection),
    "correction": _on_article_page(Correction),
    "law_confirmation": _on_article_page(LawConfirmation),
    "post": _after_post,
    "thread": _after_thread,
    "experience": _after_experience,
    "experience_follow_up": _after_follow_up,
    "record": _after_record,
    "person": _after_person,
    "unanswered_query": _after_unanswered,
}
