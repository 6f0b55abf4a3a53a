"""Tools and towns as people write them into the form: by name, by address, or by a part of it.

A field with suggestions works without a script and on a phone, where a list of hundreds does not.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import Article, ArticleRedirect
from app.articles.vocabulary import MAIN_LANGUAGE
from app.cities.models import City
from app.core.errors import Invalid
from app.core.i18n import gettext as _

MOST_SUGGESTED: Final = 2000
_MOST_NAMED: Final = 4


@dataclass(frozen=True)
class Choices:
    """What the fields for tools and towns suggest."""

    tools: list[str]
    cities: list[str]


def choices(db: Session) -> Choices:
    """Titles of articles and names of towns, each from A to Ż."""
    titles = (
        select(Article.title)
        .where(Article.language == MAIN_LANGUAGE)
        .order_by(Article.sort_key, Article.id)
        .limit(MOST_SUGGESTED)
    )
    return Choices(list(db.scalars(titles)), [label for _id, label in _labels(db)])


def tool_ids(db: Session, typed: Sequence[str]) -> tuple[int, ...]:
    """Ids of the tools that were named; raises Invalid("tools") for one that is not clear."""
    wanted = [" ".join(each.split()) for each in typed]
    wanted = [each for each in wanted if each]
    if not wanted:
        return ()
    query = select(Article.id, Article.slug, Article.title).order_by(Article.id)
    known = [(row.id, row.slug, row.title) for row in db.execute(query)]
    return tuple(dict.fromkeys(_tool_id(db, known, each) for each in wanted))


def tool_titles(db: Session, ids: Sequence[int]) -> list[str]:
    """Tools as the form shows them."""
    if not ids:
        return []
    query = select(Article.title).where(Article.id.in_(ids))
    return list(db.scalars(query.order_by(Article.sort_key, Article.id)))


def city_id(db: Session, typed: str) -> int | None:
    """Id of the town that was named, None for nothing; raises Invalid("city")."""
    typed = " ".join(typed.split())
    if not typed:
        return None
    labels = _labels(db)
    exact = [id_ for id_, label in labels if label.casefold() == typed.casefold()]
    if exact:
        return exact[0]
    alike = [label for _id, label in labels if label.casefold().startswith(f"{typed.casefold()} (")]
    if alike:
        names = ", ".join(alike[:_MOST_NAMED])
        raise Invalid("city", _("There are several such towns: %(names)s.", names=names))
    raise Invalid(
        "city", _("We do not know this town. Leave the field empty and write it as the place.")
    )


def city_label(db: Session, id_: int | None) -> str:
    """A town as the form shows it."""
    return dict(_labels(db)).get(id_, "") if id_ is not None else ""


def _labels(db: Session) -> list[tuple[int, str]]:
    """Id and name of each town; those that share a name are told apart by voivodeship."""
    query = select(City.id, City.name, City.voivodeship).order_by(City.sort_key, City.id)
    rows = db.execute(query.limit(MOST_SUGGESTED)).all()
    times = Counter(row.name for row in rows)
    return [
        (row.id, row.name if times[row.name] == 1 else f"{row.name} ({row.voivodeship})")
        for row in rows
    ]


def _tool_id(db: Session, known: Sequence[tuple[int, str, str]], typed: str) -> int:
    word = typed.casefold()
    slug = typed.rstrip("/").rpartition("/")[2].lower()
    for id_, own_slug, title in known:
        if title.casefold() == word or own_slug == slug:
            return id_
    former = db.scalar(select(ArticleRedirect.article_id).where(ArticleRedirect.slug == slug))
    if former is not None:
        return former
    alike = [(id_, title) for id_, _slug, title in known if word in title.casefold()]
    if len(alike) == 1:
        return alike[0][0]
    if alike:
        names = ", ".join(f"„{title}”" for _id, title in alike[:_MOST_NAMED])
        raise Invalid("tools", _("Which one do you mean? %(names)s", names=names))
    raise Invalid("tools", _("We have no tool called “%(name)s”.", name=typed[:80]))


def tool_ids_known(db: Session, slugs: Sequence[str]) -> tuple[int, ...]:
    """Ids of the articles at these addresses; unknown ones are left out."""
    return tuple(db.scalars(select(Article.id).where(Article.slug.in_(slugs)))) if slugs else ()
