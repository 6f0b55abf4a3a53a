"""Asks the filters about what people write of themselves, of organisations and to each other.

Such short texts have no queue: what a filter stops is not saved, and its writer may write it
otherwise. Which word it was stays with moderators, as with posts.
"""

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.web import application, reading
from app.people.access import viewer
from app.review.holding import reasons_to_hold


def refuse_filtered(**texts: tuple[str, str]) -> None:
    """Refuse what the filters stop in the fields of a form, each with its text before and after.

    Raises Invalid, also for a passage that was removed for good.
    """
    for field, (before, after) in texts.items():
        if _is_stopped(field, before, after):
            raise Invalid(
                field,
                _(
                    "Our filters stop some words and links, also innocent ones. Write it "
                    "otherwise or ask moderators."
                ),
            )


def refuse_removed(**texts: str) -> None:
    """Refuse passages removed for good in what a moderator will look at anyway; raises Invalid."""
    for field, text in texts.items():
        _is_stopped(field, "", text)


def _is_stopped(field: str, before: str, after: str) -> bool:
    try:
        # Read apart: nothing of the writer's waits while a password is hashed.
        with reading() as session:
            return bool(reasons_to_hold(session, application().settings, viewer(), before, after))
    except Invalid as error:
        raise Invalid(field, error.message) from error
