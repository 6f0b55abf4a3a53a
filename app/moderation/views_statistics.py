"""The public figures about review: the same for everybody, worked out once in a few minutes."""

from typing import Final

from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.web import application, db
from app.moderation.blueprint import blueprint
from app.moderation.report_queue import figures as figures_of_reports
from app.moderation.report_rules import BRANCH_WORDS, STATISTICS_WORDS
from app.people.access import requires, viewer
from app.people.rules import Permission
from app.review.statistics import statistics
from app.review.waiting_time import wait_words
from app.review.words import all_reasons, state_words
from app.ui.pages import guest_page, kept_part, part, show

KEPT_SECONDS: Final = 300


@blueprint.get("/statystyki", endpoint="statistics")
@requires(Permission.READ)
def review_statistics() -> ResponseReturnValue:
    """Waiting times, the age of the queue, decisions by reason, and what came of reports."""
    content = f"s{int(clock.now().timestamp()) // KEPT_SECONDS}"

    def figures() -> str:
        return part(
            "moderation/figures.html",
            figures=statistics(db(), application().settings),
            reports=figures_of_reports(db()),
            branch_words=BRANCH_WORDS,
            told_words=STATISTICS_WORDS,
            reasons=all_reasons(),
            state_words=state_words,
            wait_words=wait_words,
        )

    def page() -> str:
        return show("moderation/statistics.html", figures=kept_part("statistics", content, figures))

    return page() if viewer() is not None else guest_page("statistics", content, page)
