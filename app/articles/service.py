"""Writing: publish a version, restore one, rename. One transaction each, one journal entry each.

Texts come rendered, because rendering takes time and must not happen inside a transaction.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.articles import links, protection, rules
from app.articles.law_standing import LawState
from app.articles.models import (
    WITH_REMOVED,
    Article,
    ArticleCategory,
    ArticleGoal,
    ArticleRedirect,
    ArticleRevision,
    Origin,
)
from app.articles.source import EMPTY, ArticleSource
from app.articles.translations import is_in_languages
from app.articles.truth_models import LegalState
from app.core import clock, i18n, journal
from app.core.db import held
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.files import service as files
from app.law import service as law
from app.people.rules import Who
from app.text.diff import change_size
from app.text.polish import sort_key
from app.text.rendered import Rendered
from app.text.safe_html import RENDERER_VERSION

CITING = "article"  # the kind of our citations in the register of acts


@dataclass(frozen=True)
class NewRevision:
    """What becomes the published version, and where it came from."""

    source: ArticleSource
    rendered: Rendered
    author_id: int
    comment: str
    origin: Origin
    base_id: int | None = None
    reviewer_id: int | None = None
    credit_id: int | None = None  # whose words from elsewhere it brings in
    created: datetime | None = None  # of a version from another instance; otherwise now


def touch(db: Session, article_id: int) -> None:
    """Note that something on the article's page changed, so that caches ask for it again."""
    db.execute(update(Article).where(Article.id == article_id).values(stamp=Article.stamp + 1))


def locked(db: Session, article_id: int) -> Article:
    """The article's row, removed or not, held against other writers until the transaction ends."""
    return held(db, Article, article_id, execution_options=WITH_REMOVED)


def create(db: Session, slug: str, new: NewRevision) -> Article:
    """Publish the first version of an article at a free address.

    Raises Invalid("slug") when the address is taken or impossible.
    """
    check_free(db, rules.check_slug(slug))
    now = new.created or clock.now()
    article = Article(
        slug=slug,
        published_id=0,
        stamp=0,
        title="",
        sort_key="",
        lead="",
        category="",
        pictogram="",
        legal_date=None,
        created=now,
        updated=now,
        waiting_proposals=0,
        language=new.source.language,
        translation_of="",
    )
    db.add(article)
    db.flush()
    db.add(LegalState(article_id=article.id, state=LawState.UNCONFIRMED))
    _append(db, article, EMPTY, new, number=1)
    links.refresh_pages_linking_to(db, slug)
    return article


def publish(db: Session, article: Article, expected_id: int, new: NewRevision) -> ArticleRevision:
    """Make `new` the published version: compare-and-swap on the one it was made for.

    `article` must come from `locked`. Raises Conflict when another version was published since
    `expected_id`; nothing is written then.
    """
    if article.removed is not None:
        raise Conflict(_("This article was removed. A moderator can bring it back."))
    if article.published_id != expected_id:
        raise Conflict(_("Somebody published another version in the meantime."))
    old = db.get_one(ArticleRevision, article.published_id)
    before = ArticleSource.from_parts(old.title, old.body, old.details)
    return _append(db, article, before, new, number=old.number + 1)


def _append(
    db: Session, article: Article, before: ArticleSource, new: NewRevision, *, number: int
) -> ArticleRevision:
    source, rendered = new.source, new.rendered
    if new.reviewer_id is not None:
        files.approve_used(db, new.reviewer_id, rendered.html)
    added, removed = change_size(before.body, source.body)
    revision = ArticleRevision(
        article_id=article.id,
        number=number,
        base_id=new.base_id,
        author_id=new.author_id,
        reviewer_id=new.reviewer_id,
        credit_id=new.credit_id,
        created=new.created or clock.now(),
        origin=new.origin,
        comment=new.comment,
        words_added=added,
        words_removed=removed,
        title=source.title,
        details=source.details,
        renderer_version=RENDERER_VERSION,
        words=rendered.words,
        toc=[list(entry) for entry in rendered.toc],
        html=links.linked_html(db, rendered.html, rendered.links),
        body=source.body,
        sections=[{"anchor": a, "heading": b, "text": c} for a, b, c in rendered.sections],
    )
    db.add(revision)
    db.flush()
    _show_in_lists(db, article, revision, source)
    links.save_links(db, article.id, rendered.links)
    files.note_uses(db, f"article:{article.id}", rendered.html)
    files.note_kept(db, f"revision:{revision.id}", rendered.html)
    law.cite(db, CITING, article.id, source.acts)
    data = {
        "article": article.id,
        "slug": article.slug,
        "revision": revision.id,
        "number": number,
        "origin": new.origin.value,
        "reviewer": new.reviewer_id,
    }
    journal.record(db, "article.published", new.author_id, f"article:{article.id}", data)
    return revision


def _show_in_lists(
    db: Session, article: Article, revision: ArticleRevision, source: ArticleSource
) -> None:
    card = _card(article)
    article.published_id = revision.id
    article.stamp += 1
    article.title = source.title
    article.sort_key = sort_key(source.title)
    article.lead = source.lead
    article.category = source.categories[0] if source.categories else ""
    article.pictogram = source.pictogram
    article.language = source.language
    article.translation_of = source.translation_of
    article.legal_date = source.legal_date
    article.updated = revision.created
    for table, column, values in (
        (ArticleCategory, ArticleCategory.category, source.categories),
        (ArticleGoal, ArticleGoal.goal, source.goals),
    ):
        kept = set(db.scalars(select(column).where(table.article_id == article.id)))
        for value in kept - set(values):
            db.delete(db.get_one(table, (article.id, value)))
        for value in set(values) - kept:
            db.add(table(**{"article_id": article.id, column.key: value}))
    db.flush()
    changed = card != _card(article) and revision.number > 1
    if changed or card[-1] or is_in_languages(db, article):
        # Pages of other articles show this card: a spoilt title must not live on in kept ones.
        # Pages of its translations tell of a new version.
        # They ask the journal, because touching their rows would make writers wait in circles.
        journal.record(db, "article.card-changed", revision.author_id, f"article:{article.id}")


def _card(article: Article) -> tuple[str, ...]:
    return (
        article.title,
        article.lead,
        article.pictogram,
        article.category,
        article.language,
        article.translation_of,
    )


def restore(
    db: Session, who: Who, article: Article, expected_id: int, old: ArticleRevision, text: Rendered
) -> ArticleRevision:
    """Publish an old revision again, as a new revision by `who`; `text` is its body rendered now.

    Raises Forbidden, Invalid when the revision is the published one already, or Conflict when
    another version was published since `expected_id`.
    """
    if not rules.can_restore(who):
        raise Forbidden(_("Your account does not have the right to do this."))
    if old.article_id != article.id:
        raise NotFound
    if old.hidden is not None:
        raise Forbidden(_("Moderators hid this version, so it cannot be brought back."))
    if old.id == article.published_id:
        raise Invalid("comment", _("This version is the one readers see now."))
    source = ArticleSource.from_parts(old.title, old.body, old.details)
    with i18n.speaking(i18n.LANGUAGE):
        comment = _("Restored version %(number)s", number=old.number)
    new = NewRevision(source, text, who.id, comment, Origin.RESTORE, base_id=old.id)
    return publish(db, article, expected_id, new)


def rename(db: Session, who: Who, article: Article, slug: str, reason: str) -> None:
    """Give the article another address and keep the old one as a redirect.

    Raises Forbidden, or Invalid("slug") when the address is taken or impossible.
    """
    if not rules.can_rename(who):
        raise Forbidden(_("Your account does not have the right to do this."))
    protection.check_may_publish(db, who, article)
    if slug == article.slug:
        raise Invalid("slug", _("The article has this address already."))
    rules.check_slug(slug)
    own = db.get(ArticleRedirect, slug)
    if own is not None and own.article_id == article.id:
        db.delete(own)
        db.flush()
    check_free(db, slug)
    former = article.slug
    article.slug = slug
    article.stamp += 1
    db.add(ArticleRedirect(slug=former, article_id=article.id, created=clock.now()))
    db.flush()
    links.refresh_pages_linking_to(db, slug)
    data = {"article": article.id, "slug": slug, "former": former, "reason": reason}
    journal.record(db, "article.renamed", who.id, f"article:{article.id}", data)


def check_free(db: Session, slug: str) -> None:
    """Raise Invalid("slug") when an article or a redirect has this address."""
    holder = db.execute(
        select(Article.removed).where(Article.slug == slug).execution_options(**WITH_REMOVED)
    ).first()
    if holder is not None and holder.removed is not None:
        raise Invalid(
            "slug", _("The article at this address was removed. A moderator can bring it back.")
        )
    if holder is not None or db.get(ArticleRedirect, slug) is not None:
        raise Invalid("slug", _("This address is taken by another article."))
