"""Addresses of reading proposals: the queue, those of an article, one's own, one of them."""

from flask import request
from flask.typing import ResponseReturnValue

from app.articles import queries as articles
from app.articles.comparison import Difference
from app.articles.links import linked_html
from app.core.web import db, reading
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.review import queries, rules
from app.review.drawing import drawn
from app.review.forms import DecisionForm
from app.review.models import WAITING_STATES, State
from app.review.queries import ProposalPage
from app.review.views import blueprint
from app.review.words import reasons
from app.ui.form import Choice
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


@blueprint.get("/propozycje/<int:proposal_id>")
@requires(Permission.SIGNED_IN)
def proposal(proposal_id: int) -> ResponseReturnValue:
    """One proposal, for its author and for reviewers."""
    form = DecisionForm()
    return show_proposal(proposal_id, form)


def show_proposal(proposal_id: int, form: DecisionForm) -> str:
    """The page of a proposal with a decision form, fresh or come back with errors."""
    who = signed_in()
    is_text = request.args.get("widok") == "tekst"
    with reading() as session:
        page = queries.proposal_page(session, who, proposal_id)
        before, after = queries.next_in_queue(session, who, proposal_id)
    difference = _difference(page, is_text=is_text)
    decides = rules.can_decide(who, page.proposal, page.categories)
    form.look(page.head.id, page.published_id)
    form.reason.choices = [
        Choice("", "–"),
        *[Choice(key.value, text) for key, text in reasons().items()],
    ]
    return show(
        "review/proposal.html",
        page=page,
        form=form,
        difference=difference,
        is_text=is_text,
        is_author=who.id == page.proposal.author_id,
        is_new=bool(request.args.get("nowa")),
        can_decide=decides and page.proposal.state in (*WAITING_STATES, State.CONFLICT),
        can_edit=rules.can_edit(who, page.proposal),
        can_resolve=rules.can_resolve(who, page.proposal, page.categories),
        can_withdraw=rules.can_withdraw(who, page.proposal),
        previous_id=before if decides else None,
        next_id=after if decides else None,
    )


def _difference(page: ProposalPage, *, is_text: bool) -> Difference:
    if is_text:
        return queries.proposal_difference(page, None)
    html = page.head.html
    if page.merged is not None and page.merged.body != page.head.body:
        text = drawn(page.merged.body)
        with reading() as session:
            html = linked_html(session, text.html, text.links)
    return queries.proposal_difference(page, html)
