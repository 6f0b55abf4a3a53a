"""Addresses of one's own cases: the list, and one case with what to do now.

Whoever is in no way part of a case is told that there is none (404): moderators and administrators
like everybody else.
"""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.cases import group, words
from app.cases.blueprint import CASE, blueprint
from app.cases.models import CaseState, StepKind
from app.cases.now import Now, last_sent, now_of
from app.cases.queries import CaseView, case_of, cases_of
from app.cases.timeline import kept_values
from app.cases.views_answering import GET_POST, known_terms, vault
from app.core import clock
from app.core.i18n import gettext as _
from app.core.submissions import new_key
from app.core.web import db, once
from app.deadlines import words as term_words
from app.letters.queries import letters, titles_in_force
from app.people.access import requires, signed_in
from app.people.rules import Permission
from app.ui.form_pages import press
from app.ui.pages import page_links, requested_page, show


@blueprint.get("/moje/sprawy")
@requires(Permission.SIGNED_IN)
def own() -> ResponseReturnValue:
    """Cases that one reads, those with the nearest day first, and invitations to others'."""
    who = signed_in()
    found = cases_of(db(), vault(), who, requested_page())
    return show(
        "cases/own.html",
        found=found,
        links=page_links(found, "cases.own"),
        invitations=group.invitations(db(), who),
        titles=titles_in_force(db(), [row.letter_id for row in found.items if row.letter_id]),
        marks=words.STATES,
        outcomes=words.OUTCOMES,
        term_words=term_words,
        today=clock.today(),
        new_key=new_key,
    )


@blueprint.get(CASE)
@requires(Permission.SIGNED_IN)
def case(case_id: int) -> ResponseReturnValue:
    """One case: what now, what happened, what is to be done, who sees it."""
    who = signed_in()
    found = case_of(db(), vault(), who, case_id)
    known = letters(db())
    now = _now(db(), found)
    return show(
        "cases/case.html",
        case=found,
        now=now,
        standing=now.standing or words.STATES[found.state],
        marks=words.STEPS,
        adding=_offered(found, now),
        titles={id_: letter.title for id_, letter in known.items()},
        term_words=term_words,
        today=clock.today(),
        new_key=new_key,
        drop_key=new_key(),
    )


def _now(session: Session, found: CaseView) -> Now:
    sent = last_sent(found)
    kept: list[tuple[str, str]] = []
    if sent is not None and sent.has_values:
        _letter_id, kept = kept_values(session, vault(), signed_in(), found.id, sent.id)
    return now_of(found, letters(session), known_terms(), tuple(kept), clock.today())


def _offered(found: CaseView, now: Now) -> list[tuple[str, str]]:
    """Entries that can follow, with the words by which they are added."""
    if now.is_closed:
        return [(StepKind.NOTE, words.ADDING[StepKind.NOTE])]
    possible = set(words.ADDING)
    if not now.is_sent:
        possible = {StepKind.SENT, StepKind.TERM, StepKind.NOTE}
    elif not now.is_silent:
        possible.discard(StepKind.SILENCE)
    if found.state not in (CaseState.OPEN, CaseState.SILENCE):
        possible.discard(StepKind.CALL)
    return [(kind, said) for kind, said in words.ADDING.items() if kind in possible]


@blueprint.post(f"{CASE}/zaproszenie")
@requires(Permission.SIGNED_IN)
@once
def answer(case_id: int) -> ResponseReturnValue:
    """Accept an invitation to a case, or decline it."""
    is_in = group.answer(db(), signed_in(), case_id, request.form.get("odpowiedz", ""))
    target = url_for("cases.case", case_id=case_id) if is_in else url_for("cases.own")
    return redirect(target, 303)


@blueprint.post(f"{CASE}/wyjscie")
@requires(Permission.SIGNED_IN)
@once
def leave(case_id: int) -> ResponseReturnValue:
    """Be in the case no longer."""
    who, here = signed_in(), url_for("cases.case", case_id=case_id)
    return press(lambda: group.leave(db(), who, case_id), url_for("cases.own"), here=here)


@blueprint.route("/moje/sprawy/zaproszenie/<token>", methods=GET_POST)
@requires(Permission.SIGNED_IN)
@once
def join(token: str) -> ResponseReturnValue:
    """An invitation by link: who invites, and a button; of the case nothing is said before."""
    who = signed_in()
    if request.method == "POST":
        case_id = group.join(db(), who, token)
        return redirect(url_for("cases.case", case_id=case_id), 303)
    invitation = group.invited_by_link(db(), who, token)
    return show("cases/join.html", invitation=invitation, token=token, new_key=new_key)


@blueprint.post(f"{CASE}/przypominaj")
@requires(Permission.SIGNED_IN)
@once
def remind(case_id: int) -> ResponseReturnValue:
    """Be reminded of the terms of a case, or not."""
    who, wanted = signed_in(), request.form.get("stan") != "nie"
    here = url_for("cases.case", case_id=case_id)
    done = _("We will remind you.") if wanted else _("We will not remind you.")
    return press(
        lambda: group.remind_me(db(), who, case_id, is_reminded=wanted), here, here=here, done=done
    )
