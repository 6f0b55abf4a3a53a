"""Links between articles: which lead nowhere, and keeping stored pages true about it."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleLink, ArticleRedirect, ArticleRevision
from app.files.figures import pictured
from app.text.safe_html import mark_wanted


def missing_targets(db: Session, targets: Collection[str]) -> set[str]:
    """Those of `targets` that are neither an article nor a former address of one."""
    wanted = set(targets)
    if not wanted:
        return set()
    known = set(db.scalars(select(Article.slug).where(Article.slug.in_(wanted))))
    known |= set(
        db.scalars(
            select(ArticleRedirect.slug)
            .join(Article, Article.id == ArticleRedirect.article_id)
            .where(ArticleRedirect.slug.in_(wanted))
        )
    )
    return wanted - known


def linked_html(
    db: Session, html: str, targets: Collection[str], *, with_waiting: bool = False
) -> str:
    """Rendered text whose wiki links say which articles do not exist yet, with its pictures.

    `with_waiting` shows pictures that wait for a reviewer too: for proposals only.
    """
    shown = pictured(db, html, with_waiting=with_waiting)
    return mark_wanted(shown, missing_targets(db, targets))


def save_links(db: Session, article_id: int, targets: Sequence[str]) -> None:
    """Note to which addresses the published text links, in place of what was noted before."""
    db.execute(delete(ArticleLink).where(ArticleLink.article_id == article_id))
    db.add_all(ArticleLink(article_id=article_id, target=target[:80]) for target in set(targets))


def refresh_pages_linking_to(db: Session, slug: str) -> None:
    """Let published pages that link to `slug` show whether it exists now."""
    linking = db.execute(
        select(Article.id, ArticleRevision)
        .join(ArticleLink, ArticleLink.article_id == Article.id)
        .join(ArticleRevision, ArticleRevision.id == Article.published_id)
        .where(ArticleLink.target == slug)
    ).all()
    if not linking:
        return
    ids = [article_id for article_id, _revision in linking]
    targets: dict[int, set[str]] = {article_id: set() for article_id in ids}
    for article_id, target in db.execute(
        select(ArticleLink.article_id, ArticleLink.target).where(ArticleLink.article_id.in_(ids))
    ):
        targets[article_id].add(target)
    missing = missing_targets(db, set().union(*targets.values()))
    for article_id, revision in linking:
        revision.html = mark_wanted(revision.html, missing & targets[article_id])
    db.execute(update(Article).where(Article.id.in_(ids)).values(stamp=Article.stamp + 1))
