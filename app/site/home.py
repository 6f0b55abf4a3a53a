"""The home page: a question, a search field, the board, and what happens on the site now.

One page for all guests of a language, so that it can be kept.
"""

from typing import Final

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.articles import lists
from app.articles.lists import ArticleCard
from app.articles.vocabulary import CATEGORIES
from app.cities.goals import GOALS
from app.core import journal
from app.core.web import application, db
from app.discussions import queries as discussions
from app.discussions.boards import board_names
from app.experiences import lists as experiences
from app.feeds import queries as feeds
from app.people.access import requires, viewer
from app.people.rules import Permission
from app.site.starts import BOARD, STARTS
from app.ui.pages import guest_page, show

blueprint = Blueprint("site", __name__)

BOARD_SIZE: Final = 5  # and an empty place beside them
EXPERIENCES_SHOWN: Final = 3
THREADS_SHOWN: Final = 3
CHANGES_SHOWN: Final = 3
# Acts that change the page; a test keeps this list complete.
KINDS: Final = (
    *feeds.CHANGE_KINDS,
    "thread.started",
    "thread.hidden",
    "thread.unhidden",
    "thread.locked",
    "thread.unlocked",
    "thread.redacted",
    "thread.moved",
    "thread.merged",
    "thread.split",
    "thread.retitled",
    "thread.subject-changed",  # the name of the place where it stands
    "post.added",
    "post.approved",
    "post.edited",  # a newcomer's text can come to wait again
    "post.hidden",
    "post.unhidden",
    *experiences.CARD_KINDS,
)


@blueprint.get("/")
@requires(Permission.READ)
def home() -> ResponseReturnValue:
    """Where everybody comes in."""
    if viewer() is not None:
        return _page()
    return guest_page("home", f"h{journal.newest_of(db(), KINDS)}", _page)


def _page() -> str:
    wanted = [*BOARD, *(start.slug for start in STARTS)]
    known = {card.slug: card for card in lists.cards(db(), wanted)}
    first = lists.all_articles(db(), 1, BOARD_SIZE)
    unanswered = discussions.unanswered_threads(db(), THREADS_SHOWN)
    outcomes = experiences.outcome_counts(db(), experiences.Filters())
    return show(
        "site/home.html",
        cards=_board(known, first.items),
        total=first.total,
        categories=CATEGORIES,
        starts=[(start, known.get(start.slug)) for start in STARTS],
        experiences=experiences.fresh(db(), EXPERIENCES_SHOWN),
        experience_count=sum(outcomes.values()),
        unanswered=unanswered,
        latest=discussions.latest_threads(db(), THREADS_SHOWN),
        board_names=board_names(application().settings),
        changes=feeds.recent_changes(db(), CHANGES_SHOWN),
        goals=GOALS,
    )


def _board(known: dict[str, ArticleCard], others: list[ArticleCard]) -> list[ArticleCard]:
    """The chosen tools, with others from A on in place of those that are missing."""
    chosen = [known[slug] for slug in BOARD if slug in known]
    spare = [card for card in others if card.slug not in BOARD]
    return (chosen + spare)[:BOARD_SIZE]
