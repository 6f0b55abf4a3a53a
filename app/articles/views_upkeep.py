"""Addresses of the wiki's own lists: what is wanted, what nothing leads to, what is to be done,
and who wrote which sentence of an article.
"""

from flask import request
from flask.typing import ResponseReturnValue

from app.articles import queries
from app.articles import upkeep as upkeep_lists
from app.articles import wanted as wanted_lists
from app.articles.blame import written_by
from app.articles.upkeep_models import Lack
from app.articles.views import blueprint, content_tag
from app.articles.vocabulary import CATEGORIES, CATEGORY_BY_SLUG
from app.core.errors import NotFound
from app.core.web import application, db
from app.people.access import requires, viewer
from app.people.rules import Permission
from app.review.queries import being_written
from app.ui.pages import kept_part, page_links, part, requested_page, show


def _category() -> str:
    category = request.args.get("dzial", "")
    if category and category not in CATEGORY_BY_SLUG:
        raise NotFound
    return category


@blueprint.get("/brakujace")
@requires(Permission.READ)
def wanted() -> ResponseReturnValue:
    """Articles that others link to and nobody has written; an invitation to write them."""
    category = _category()
    found = wanted_lists.wanted(db(), requested_page(), category)
    # Only those who may write are told that somebody does; nobody is told what.
    slugs = [each.slug for each in found.items] if viewer() else []
    return show(
        "articles/wanted.html",
        found=found,
        written=being_written(db(), slugs) if slugs else set(),
        category=category,
        categories=CATEGORIES,
        links=page_links(found, "articles.wanted", **_chosen(dzial=category)),
    )


@blueprint.get("/bez-linkow")
@requires(Permission.READ)
def orphans() -> ResponseReturnValue:
    """Articles that no other article links to."""
    category = _category()
    found = wanted_lists.orphans(db(), requested_page(), category)
    return show(
        "articles/orphans.html",
        found=found,
        category=category,
        categories=CATEGORIES,
        links=page_links(found, "articles.orphans", **_chosen(dzial=category)),
    )


@blueprint.get("/do-zrobienia")
@requires(Permission.READ)
def upkeep() -> ResponseReturnValue:
    """What can be improved: articles by what they lack, and the ways to the other lists."""
    category, named = _category(), request.args.get("czego", "")
    if named and named not in set(Lack):
        raise NotFound
    lack = Lack(named) if named else None
    found = upkeep_lists.lacking(db(), requested_page(), lack, category)
    return show(
        "articles/upkeep.html",
        found=found,
        lack=lack,
        counts=upkeep_lists.lack_counts(db()),
        wanted_count=wanted_lists.wanted_count(db()),
        orphan_count=wanted_lists.orphan_count(db()),
        category=category,
        categories=CATEGORIES,
        links=page_links(found, "articles.upkeep", **_chosen(dzial=category, czego=named)),
    )


def _chosen(**values: str) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


@blueprint.get("/artykuly/<slug>/kto-napisal")
@requires(Permission.READ)
def authorship(slug: str) -> ResponseReturnValue:
    """Who wrote which sentence, and in which version."""
    found = queries.stamp_at_a_glance(application().database, slug)
    if found is None:
        raise NotFound

    def draw() -> str:
        return part(
            "articles/authorship_rows.html", found=found, written=written_by(db(), found.id)
        )

    # Tracing a long history takes a while, so it is done once for each state of the article.
    rows = kept_part(f"authorship {found.id}", content_tag(found), draw)
    return show("articles/authorship.html", found=found, rows=rows)
