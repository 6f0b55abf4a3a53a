"""Addresses of reading proposals: the queue, those of an article, one's own, one of them."""

from flask.typing import ResponseReturnValue

from app.articles import queries as articles
from app.core.web import db
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.review import queries
from app.review.views import blueprint
from app.ui.pages import page_links, requested_page, show


@blueprint.get("/kolejka")
@requires(Permission.REVIEW)
def queue() -> ResponseReturnValue:
    """What waits for this reviewer, oldest first."""
    found = queries.queue(db(), signed_in(), requested_page())
    return show("review/queue.html", found=found, links=page_links(found, "review.queue"))


@blueprint.get("/artykuly/<slug>/propozycje")
@requires(Permission.SEE_PROPOSALS)
def proposals_of(slug: str) -> ResponseReturnValue:
    """Open proposals of an article."""
    article = articles.article_by_slug(db(), slug)
    found = queries.of_article(db(), signed_in(), article, requested_page())
    return show(
        "review/of_article.html",
        article=article,
        found=found,
        links=page_links(found, "review.proposals_of", slug=slug),
    )


@blueprint.get("/konto/propozycje")
@requires(Permission.SIGNED_IN)
def own_proposals() -> ResponseReturnValue:
    """One's own proposals, newest first."""
    found = queries.by_person(db(), signed_in().id, requested_page())
    return show("review/own.html", found=found, links=page_links(found, "review.own_proposals"))
