"""The page of one proposal, for its author and for reviewers."""

from flask import request
from flask.typing import ResponseReturnValue

from app.articles.comparison import Difference
from app.articles.links import linked_html
from app.core.web import reading
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.review import queries, rules
from app.review.drawing import drawn
from app.review.forms import DecisionForm
from app.review.models import WAITING_STATES, State
from app.review.proposal_page import ProposalPage, proposal_difference, proposal_page
from app.review.views import blueprint
from app.review.words import reasons
from app.ui.form import Choice
from app.ui.pages import show


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
        page = proposal_page(session, who, proposal_id)
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
        return proposal_difference(page, None)
    html = page.head.html
    if page.merged is not None and page.merged.body != page.head.body:
        text = drawn(page.merged.body)
        with reading() as session:
            html = linked_html(session, text.html, text.links, with_waiting=True)
    return proposal_difference(page, html)
