"""Published articles for programs: a list and single ones, open to every origin.

What stands here is promised in the OpenAPI document (app/site/openapi.py).
"""

from typing import Any, Final

from flask import Blueprint, Response, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from app.articles import lists, queries
from app.articles.data import ArticleData, ArticleInList, article_data, articles_from
from app.core import journal
from app.core.errors import NotFound
from app.core.web import application, db, open_to_all, tagged
from app.core.web_numbers import requested_number
from app.people.access import requires
from app.people.rules import Permission
from app.ui.pages import page_tag

blueprint = Blueprint("articles_api", __name__)
blueprint.after_request(open_to_all)

USUAL_LIMIT: Final = 20
LARGEST_LIMIT: Final = 100
LARGEST_OFFSET: Final = 1_000_000
LIST_KINDS: Final = ("article.published", "article.renamed", "article.redacted")
LICENCE: Final = {
    "name": "CC BY-SA 4.0",
    "url": "https://creativecommons.org/licenses/by-sa/4.0/",
}


@blueprint.get("/api/v1/articles")
@requires(Permission.READ)
def article_list() -> ResponseReturnValue:
    """Articles from A to Ż."""
    limit = requested_number("limit", USUAL_LIMIT, 1, LARGEST_LIMIT)
    offset = requested_number("offset", 0, 0, LARGEST_OFFSET)
    tag = page_tag(f"l{journal.newest_of(db(), LIST_KINDS)}.{limit}.{offset}")

    def draw() -> Response:
        results = [_listed(each) for each in articles_from(db(), offset, limit)]
        return jsonify(total=lists.total(db()), limit=limit, offset=offset, results=results)

    return tagged(tag, draw)


@blueprint.get("/api/v1/articles/<slug>")
@requires(Permission.READ)
def one_article(slug: str) -> ResponseReturnValue:
    """One article with its text; a former address leads to the present one."""
    stamp = queries.stamp(db(), slug)
    if stamp is None:
        target = queries.redirect_target(db(), slug)
        if target is None:
            raise NotFound
        return redirect(url_for("articles_api.one_article", slug=target), 301)
    tag = page_tag(f"d{stamp.id}.{stamp.stamp}")
    return tagged(tag, lambda: jsonify(_whole(article_data(db(), stamp.id))))


def _listed(article: ArticleInList) -> dict[str, Any]:
    return {
        "slug": article.slug,
        "title": article.title,
        "url": f"{application().settings.site_url}/artykuly/{article.slug}",
        "summary": article.lead,
        "language": article.language,
        "updated": article.updated.isoformat(timespec="seconds"),
    }


def _whole(article: ArticleData) -> dict[str, Any]:
    source, listed = article.source, _listed(article.listed)
    return {
        **listed,
        "html": article.html,
        "markdown": source.body,
        "category": list(source.categories),
        "stage": source.stage or None,
        "sdg": list(source.goals),
        "legal_date": source.legal_date.isoformat() if source.legal_date else None,
        "facts": dict(source.facts),
        "acts": list(source.acts),
        "sources": list(source.sources),
        "pictogram": source.pictogram or None,
        "related": list(source.related),
        "letters": list(source.letters),
        "also_called": list(source.also_called),
        "translation_of": source.translation_of or None,
        "licence": LICENCE,
        "revision": {
            "number": article.number,
            "url": f"{listed['url']}/wersja/{article.number}",
            "created": article.created.isoformat(timespec="seconds"),
            "comment": article.comment,
        },
    }
