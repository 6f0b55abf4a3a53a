"""Addresses of those who take part: comments, following, later notes, co-authors."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Forbidden, Invalid
from app.core.i18n import gettext as _
from app.core.submissions import new_key
from app.core.web import application, db, once, reading
from app.discussions.models import PostState
from app.discussions.rules import check_body
from app.discussions.service import Text
from app.experiences import coauthors, follow_ups, following, rules, talk
from app.experiences.addresses import experience_address
from app.experiences.blueprint import EXPERIENCE, blueprint
from app.experiences.drawing import draw_section
from app.experiences.follow_ups import NewFollowUp
from app.experiences.forms import CommentForm, FollowUpForm, InviteForm
from app.experiences.models import Experience, FollowUpState
from app.experiences.rules import Standing
from app.experiences.standing import seen
from app.people.access import requires, signed_in
from app.people.hat_choice import chosen_hat, offer_hats
from app.people.hats import hats_of
from app.people.limits import hit_writing
from app.people.rules import Permission
from app.review.holding import held_sentence
from app.text.rendered import Rendered
from app.ui.form_pages import form_page
from app.ui.pages import show
from app.ui.rendering import renderer

GET_POST: Final = ("GET", "POST")


@blueprint.post(f"{EXPERIENCE}/obserwuj")
@requires(Permission.SIGNED_IN)
@once
def follow(experience_id: int) -> ResponseReturnValue:
    """Follow a report, or no longer."""
    if request.form.get("stan") == "nie":
        following.unfollow(db(), signed_in(), experience_id)
    else:
        following.follow(db(), signed_in(), experience_id)
    return redirect(experience_address(experience_id, ""), 303)


@blueprint.route(f"{EXPERIENCE}/komentarz", methods=GET_POST)
@requires(Permission.DISCUSS)
@once
def comment(experience_id: int) -> ResponseReturnValue:
    """Write about a report; the form also stands on its page."""
    row, _standing = _seen(experience_id)
    form = CommentForm()
    who = signed_in()
    with reading() as session:
        offer_hats(form, hats_of(session, [who.id]).get(who.id, []))

    def page() -> str:
        return show("experiences/comment.html", form=form, row=row, url=_url(row))

    def act() -> str:
        body = check_body(form.text("body"))
        text = Text(body, _limited(body), chosen_hat(form))
        post = talk.comment(db(), who, application().settings, experience_id, text)
        _tell_if_held(post.held_because, is_waiting=post.state == PostState.WAITING)
        return f"{_url(row)}#komentarze"

    return form_page(form, page, act)


@blueprint.route(f"{EXPERIENCE}/dalszy-ciag", methods=GET_POST)
@requires(Permission.DISCUSS)
@once
def follow_up(experience_id: int) -> ResponseReturnValue:
    """Tell what has changed since then."""
    row, standing = _seen(experience_id)
    if not rules.can_add_follow_up(signed_in(), row, standing):
        raise Forbidden(_("You can add it when everybody can read the report."))
    form = FollowUpForm()
    if request.method == "GET":
        form.day.data, form.outcome.data = clock.today().isoformat(), row.outcome

    def page() -> str:
        return show("experiences/follow_up.html", form=form, row=row, url=_url(row))

    def act() -> str:
        day, body = _day(form.text("day")), follow_ups.check_body(form.text("body"))
        new = NewFollowUp(day, form.text("outcome"), body, _limited(body))
        added = follow_ups.add(db(), signed_in(), application().settings, experience_id, new)
        _tell_if_held(added.held_because, is_waiting=added.state == FollowUpState.WAITING)
        return f"{_url(row)}#dalszy-ciag"

    return form_page(form, page, act)


@blueprint.route(f"{EXPERIENCE}/autorzy", methods=GET_POST)
@requires(Permission.DISCUSS)
@once
def authors(experience_id: int) -> ResponseReturnValue:
    """Who writes along; the author invites more."""
    row, standing = _seen(experience_id)
    if not rules.can_invite(signed_in(), row, standing):
        raise Forbidden(_("Only the author invites others to write along."))
    form = InviteForm()

    def page() -> str:
        with reading() as session:
            found = coauthors.coauthors(session, experience_id)
        return show(
            "experiences/authors.html",
            form=form,
            row=row,
            url=_url(row),
            coauthors=found,
            new_key=new_key,
        )

    def act() -> str:
        hit_writing(application().limiter, signed_in(), "post", request.remote_addr)
        coauthors.invite(db(), signed_in(), experience_id, form.text("person"))
        flash(_("The invitation waits for an answer."), "ok")
        return url_for("experiences.authors", experience_id=experience_id)

    return form_page(form, page, act)


@blueprint.post(f"{EXPERIENCE}/autorzy/<int:person_id>/usun")
@requires(Permission.DISCUSS)
@once
def remove_author(experience_id: int, person_id: int) -> ResponseReturnValue:
    """Take an invitation back, or end that somebody writes along."""
    coauthors.remove(db(), signed_in(), experience_id, person_id)
    return redirect(url_for("experiences.authors", experience_id=experience_id), 303)


@blueprint.post(f"{EXPERIENCE}/zaproszenie")
@requires(Permission.SIGNED_IN)
@once
def answer(experience_id: int) -> ResponseReturnValue:
    """Accept an invitation to write along, or decline it; also: write along no longer."""
    typed = request.form.get("odpowiedz", "")
    if coauthors.answer(db(), signed_in(), experience_id, typed):
        return redirect(experience_address(experience_id, ""), 303)
    return redirect(url_for("experiences.mine"), 303)


def _seen(experience_id: int) -> tuple[Experience, Standing]:
    with reading() as session:
        return seen(session, signed_in(), experience_id)


def _url(experience: Experience) -> str:
    return experience_address(experience.id, experience.slug)


def _limited(body: str) -> Rendered:
    hit_writing(application().limiter, signed_in(), "post", request.remote_addr)
    return draw_section(renderer().render, "body", body)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise Invalid("day", _("Write the day like this: 2026-11-30.")) from None


def _tell_if_held(reasons: Sequence[str], *, is_waiting: bool) -> None:
    """Say to whoever wrote that others do not see it yet."""
    if reasons:
        flash(held_sentence(), "info")
    elif is_waiting:
        flash(_("Thank you. Others will see it when a moderator has read it."), "info")
