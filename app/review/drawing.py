"""Rendering for saves and decisions, and trying a save again when the article moved meanwhile.

The edge between views and verbs: rendering happens here, between reading and writing.
"""

from typing import Final

from sqlalchemy.exc import IntegrityError

from app.core.errors import Conflict, Invalid
from app.core.i18n import gettext as _
from app.core.web import application, db, reading
from app.people.rules import Who
from app.review import removed_passages, saving
from app.review.saving import Edit, Saved
from app.text.limits import TextRefused
from app.text.rendered import Rendered
from app.ui.rendering import renderer

MOST_TRIES: Final = 4


def drawn(body: str) -> Rendered:
    """The body rendered; raises Invalid for a text that cannot be, or that was removed for good."""
    with reading() as session:
        removed_passages.check(session, application().settings, body)
    try:
        text = renderer().render(body, "article")
    except TextRefused as refused:
        raise Invalid("body", _(refused.message, **refused.params)) from refused
    if text.degraded:
        raise Invalid(
            "body",
            _(
                "This text takes too long to draw. Look for very long tables or "
                "many brackets, and shorten it."
            ),
        )
    return text


def save(who: Who, edit: Edit) -> Saved:
    """Plan, render and carry out a save; planned anew while others publish in between."""
    settings = application().settings
    for last in (False,) * (MOST_TRIES - 1) + (True,):
        with reading() as session:
            plan = saving.plan(session, who, edit, settings)
        text = drawn(plan.source.body)
        try:
            return saving.carry_out(db(), who, plan, text)
        except (Conflict, IntegrityError):
            db().rollback()
            if last:
                raise
    raise AssertionError("the last try returns or raises")
