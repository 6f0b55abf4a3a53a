"""The page of one proposal, for its author and for reviewers."""

from flask import request
from flask.typing import ResponseReturnValue

from app.articles.comparison import Difference, View, view_of
from app.articles.links import linked_html
from app.core.web import application, reading
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.review import rules
from app.review.drawing import drawn
from app.review.forms import DecisionForm
from app.review.holding import held_sentence, held_words
from app.review.models import WAITING_STATES, State
from app.review.proposal_page import ProposalPage, proposal_difference, proposal_page
from app.review.queue import next_in_queue
from app.review.views import blueprint
from app.review.waiting_time import usual_wait, wait_words
from app.review.words import ready_sentences, reason_choices
from app.ui.pages import show


@blueprint.get("/propozycje/<int:proposal_id>")
@requires(Permission.SIGNED_IN)
def proposal(proposal_id: int) -> ResponseReturnValue:
    """One proposal, for its author and for reviewers."""
    form = DecisionForm()
    return show_proposal(proposal_id, form)


def show_proposal(proposal_id: int, form: DecisionForm) -> str:
    """The page of a proposal with a decision form, fresh or come back with errors."""
    who, settings = signed_in(), application().settings
    with reading() as session:
        page = proposal_page(session, who, proposal_id)
        before, after = next_in_queue(session, who, proposal_id)
        is_author = who.id == page.proposal.author_id
        wait = wait_words(usual_wait(session)) if is_author else ""
    proposal = page.proposal
    difference = _difference(page, view_of(request.args.get("widok")))
    decides = not page.is_removed and rules.can_decide(who, proposal, page.categories)
    can_decide = decides and proposal.state in (*WAITING_STATES, State.CONFLICT)
    form.look(page.head.id, page.published_id)
    form.reason.choices = reason_choices()
    return show(
        "review/proposal.html",
        page=page,
        form=form,
        difference=difference,
        is_author=is_author,
        is_new=bool(request.args.get("nowa")),
        wait=wait,
        # Which filter matched is for those who decide; authors learn that a person looks.
        held_sentence=held_sentence() if proposal.held_because else "",
        held_words=held_words(proposal.held_because) if decides else [],
        can_decide=can_decide,
        can_accept=can_decide
        and proposal.state in WAITING_STATES
        and page.around.waits_for is None,
        can_edit=not page.is_removed and rules.can_edit(who, proposal),
        can_resolve=not page.is_removed and rules.can_resolve(who, proposal, page.categories),
        can_withdraw=rules.can_withdraw(who, proposal),
        appeal_until=rules.appeal_until(proposal, settings)
        if rules.can_appeal(who, proposal, settings)
        else None,
        can_reopen=rules.can_reopen(who, proposal, settings),
        can_build_on=rules.can_build_on(who, proposal, page.categories),
        is_appeal_from_me=rules.is_appeal_from(who, proposal),
        is_mine_to_review=page.around.claims(who),
        claim_minutes=settings.claim_minutes,
        ready_sentences=ready_sentences(),
        previous_id=before if decides else None,
        next_id=after if decides else None,
    )


def _difference(page: ProposalPage, view: View) -> Difference:
    html = page.head.html
    if page.merged is not None and page.merged.body != page.head.body:
        text = drawn(page.merged.body)
        with reading() as session:
            html = linked_html(session, text.html, text.links, with_waiting=True)
    return proposal_difference(page, html, view)
