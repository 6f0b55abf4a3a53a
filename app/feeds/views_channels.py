"""The page that lists all feeds and calendars, so that nobody has to guess their addresses."""

from flask.typing import ResponseReturnValue

from app.cities.goals import GOALS
from app.core.web import application
from app.discussions.boards import board_names
from app.feeds.views import blueprint
from app.people.access import requires, viewer
from app.people.rules import Permission
from app.ui.pages import guest_page, show


@blueprint.get("/kanaly")
@requires(Permission.READ)
def channels() -> ResponseReturnValue:
    """Feeds of the whole site, and how the feed of one thing is found."""
    return guest_page("channels", "k", _page) if viewer() is None else _page()


def _page() -> str:
    names = board_names(application().settings)
    return show("feeds/channels.html", boards=names.items(), goals=GOALS)
