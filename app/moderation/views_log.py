"""The address of the public log."""

from flask import request
from flask.typing import ResponseReturnValue

from app.core import journal
from app.core.web import db, tagged
from app.core.web_numbers import requested_id
from app.moderation.blueprint import blueprint
from app.moderation.public_acts import GROUP_WORDS, Group
from app.moderation.public_log import LOG_KINDS, public_log
from app.people.access import requires, viewer
from app.people.rules import Permission
from app.people.words import level_word
from app.ui.pages import guest_page, page_tag, show


@blueprint.get("/dziennik", endpoint="public_log")
@requires(Permission.READ)
def log_page() -> ResponseReturnValue:
    """What moderators did, newest first."""
    asked = request.args.get("czynnosc", "")
    group = Group(asked) if asked in set(Group) else None
    before = requested_id("przed")
    if viewer() is not None:
        return _page(group, before)
    content = f"d{journal.newest_of(db(), LOG_KINDS)}.{group or ''}.{before or ''}"
    if group is None and before is None:
        return guest_page("public log", content, lambda: _page(None, None))
    return tagged(page_tag(content), lambda: _page(group, before))


def _page(group: Group | None, before: int | None) -> str:
    return show(
        "moderation/public_log.html",
        found=public_log(db(), viewer(), group, before),
        group=group,
        groups=GROUP_WORDS,
        is_first=before is None,
        level_word=level_word,
    )
