"""Who made an article, as a page of thanks."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.articles import contributors
from app.articles.queries import article_by_slug
from app.articles.views import blueprint
from app.core.web import db
from app.people.access import requires
from app.people.rules import Permission
from app.ui.pages import page_links, requested_page


@blueprint.get("/artykuly/<slug>/autorzy")
@requires(Permission.READ)
def authors(slug: str) -> ResponseReturnValue:
    """People whose work is in the article."""
    article = article_by_slug(db(), slug)
    found = contributors.contributors(db(), article.id, requested_page())
    return render_template(
        "articles/authors.html",
        article=article,
        found=found,
        links=page_links(found, "articles.authors", slug=slug),
    )
