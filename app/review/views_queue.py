"""Addresses of lists of proposals: the queue, those of an article, one's own."""

from typing import Final

from flask import request
from flask.typing import ResponseReturnValue

from app.articles import corrections
from app.articles import queries as articles
from app.core.web import application, db
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.review import queries
from app.review.queries import QUEUE_SIZE
from app.review.queue import Filters, Kind, queue
from app.review.queue_words import filter_choices
from app.review.views import blueprint
from app.review.words import reasons
from app.ui.pages import page_links, requested_page, show

# Filter → its name in addresses; a filtered queue can be kept as a bookmark.
_NAMES: Final = {
    "kind": "rodzaj",
    "topic": "dzial",
    "city": "miasto",
    "size": "rozmiar",
    "level": "poziom",
    "age": "czeka",
}


# Readers' corrections above the proposals; the rest of them is a click away.
_CORRECTIONS: Final = 5


@blueprint.get("/kolejka", endpoint="queue")
@requires(Permission.REVIEW)
def review_queue() -> ResponseReturnValue:
    """What waits for this reviewer, oldest first: readers' corrections, then proposals."""
    who, number = signed_in(), requested_page()
    asked = {name: request.args.get(key, "")[:80] for name, key in _NAMES.items()}
    found = queue(db(), application().settings, who, Filters(**asked), number)
    chosen = {_NAMES[name]: value for name, value in asked.items() if value}
    is_corrections = asked["kind"] == Kind.CORRECTION
    told = corrections.waiting(
        db(), who, number if is_corrections else 1, QUEUE_SIZE if is_corrections else _CORRECTIONS
    )
    found.numbers["kind"][Kind.CORRECTION] = told.total
    links = page_links(told if is_corrections else found.page, "review.queue", **chosen)
    return show(
        "review/queue.html",
        found=found,
        corrections=told if is_corrections or (not chosen and number == 1) else None,
        is_corrections=is_corrections,
        links=links,
        here=links.url_for(number),
        choices=filter_choices(found.numbers, asked, application().settings),
        names=_NAMES,
        is_filtered=bool(chosen),
        reasons=reasons(),
    )


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
