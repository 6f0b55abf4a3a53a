"""Addresses under which a report and its former texts are read."""

from flask import redirect
from flask.typing import ResponseReturnValue

from app.core.submissions import new_key
from app.core.web import db
from app.core.web_numbers import requested_id
from app.experiences import queries, versions
from app.experiences.addresses import experience_address
from app.experiences.blueprint import EXPERIENCE, blueprint
from app.experiences.forms import CommentForm
from app.experiences.standing import seen
from app.experiences.words import (
    ANCHORS,
    HEADINGS,
    length_words,
    months_words,
    outcome_words,
)
from app.people.access import requires, viewer
from app.people.hat_choice import offer_hats
from app.people.hats import hats_of
from app.people.rules import Permission
from app.ui.pages import page_links, requested_page, show


@blueprint.get(f"{EXPERIENCE}-<slug>")
@blueprint.get(EXPERIENCE, defaults={"slug": ""})
@requires(Permission.READ)
def experience(experience_id: int, slug: str) -> ResponseReturnValue:
    """A report with what was added later and said about it."""
    who = viewer()
    found = queries.experience_page(db(), who, experience_id)
    if slug != found.row.slug:
        return redirect(found.url, 301)
    comment_form = None
    if who and "comment" in found.acts:
        comment_form = CommentForm()
        offer_hats(comment_form, hats_of(db(), [who.id]).get(who.id, []))
    return show(
        "experiences/experience.html",
        found=found,
        row=found.row,
        headings=HEADINGS,
        anchors=ANCHORS,
        when=months_words(found.row.began, found.row.ended),
        length=length_words(found.row.began, found.row.ended),
        outcome_words=outcome_words,
        comment_form=comment_form,
        new_key=new_key,
    )


@blueprint.get(f"{EXPERIENCE}/historia")
@requires(Permission.READ)
def history(experience_id: int) -> ResponseReturnValue:
    """Former texts of a report, and what differs between two of them."""
    row, standing = seen(db(), viewer(), experience_id)
    found = versions.history(db(), row, standing, requested_page())
    older, newer = requested_id("od"), requested_id("do")
    changes = None
    if older is not None and newer is not None:
        changes = versions.changes(
            db(),
            versions.text_at(db(), row, standing, older),
            versions.text_at(db(), row, standing, newer),
        )
    return show(
        "experiences/history.html",
        row=row,
        url=experience_address(row.id, row.slug),
        found=found,
        links=page_links(found, "experiences.history", experience_id=row.id),
        changes=changes,
        older=older,
        newer=newer,
        is_moderator=standing.is_moderator,
        new_key=new_key,
    )
