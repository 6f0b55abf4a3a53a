"""What the worker does by the clock, beside following the journal: each domain's own duties.

A duty may run twice at once on two machines and be cut off at any moment: it looks for what is
due, and does each piece in a transaction of its own that checks again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.agenda import reminding as agenda_reminding
from app.articles import corrections, legal_state, protecting, upkeep, watching
from app.cases import forgetting as forgetting_cases
from app.cases import statistics as case_statistics
from app.cities import following as cities_following
from app.core.db import Database
from app.core.settings import Settings
from app.deadlines import reminders
from app.discussions import forgetting, polls, post_drafts, words
from app.experiences import following as following_reports
from app.experiences import unsent
from app.files import sweeping
from app.moderation import carrying_out, promotion, reports, shown_files, statements
from app.notifications import mailing, polling
from app.notifications import service as notices
from app.people import erasing
from app.plan import coordinators
from app.records import leaving as leaving_records
from app.review import claims, drafts, expiry, leaving, telling
from app.search import unanswered
from app.site import counting


@dataclass(frozen=True)
class Duty:
    """Something done again and again; `every` is in seconds."""

    name: str
    act: Callable[[Settings, Database], None]
    every: float


DUTIES: Final[tuple[Duty, ...]] = (
    Duty("levels", promotion.review_daily, every=24 * 3600.0),
    Duty("ends of protections", protecting.end_due, every=60.0),
    Duty("law by the calendar", legal_state.follow_the_calendar, every=3600.0),
    Duty("addresses of readers", corrections.forget_addresses, every=6 * 3600.0),
    Duty("watching of the erased", watching.forget_erased, every=6 * 3600.0),
    Duty("cities of the erased", cities_following.forget_erased, every=6 * 3600.0),
    Duty("coordinators of the erased", coordinators.forget_erased, every=6 * 3600.0),
    Duty("reports of the erased", following_reports.forget_erased, every=6 * 3600.0),
    Duty("dates of cities that come near", agenda_reminding.tell_due, every=300.0),
    Duty("deadlines whose day has come", reminders.tell_due, every=300.0),
    Duty("reminders of the erased", reminders.forget_erased, every=6 * 3600.0),
    Duty("cases of the erased", forgetting_cases.forget_erased, every=60.0),
    Duty("ends of cases", case_statistics.count_outcomes, every=6 * 3600.0),
    Duty("lacks of articles", upkeep.look_through, every=60.0),
    Duty("polls that end", polls.close_due, every=30.0),
    Duty("votes of the erased", polls.forget_erased, every=6 * 3600.0),
    Duty("statements of reasons", statements.follow_acts, every=3.0),
    Duty("statements to the erased", statements.forget_erased, every=6 * 3600.0),
    Duty("who reported", reports.forget_reporters, every=6 * 3600.0),
    Duty("suppressions", carrying_out.carry_out_due, every=3.0),
    Duty("cleaning after suppressions", carrying_out.clean_up, every=10.0),
    Duty("bytes of files", sweeping.sweep, every=30.0),
    Duty("authors of files", shown_files.forget_erased, every=600.0),
    Duty("ends of claims", claims.release_outrun, every=60.0),
    Duty("clashes", telling.tell_of_clashes, every=30.0),
    Duty("proposals about to expire", telling.warn_of_expiry, every=3600.0),
    Duty("proposals that waited for their author", expiry.expire_idle, every=3600.0),
    Duty("long waits", telling.tell_of_delay, every=3600.0),
    Duty("reminders of reviewers", telling.remind_reviewers, every=1800.0),
    Duty("proposals of the erased", leaving.withdraw_of_erased, every=60.0),
    Duty("proposed data of the erased", leaving_records.withdraw_of_erased, every=60.0),
    Duty("list of the erased", erasing.keep_list, every=300.0),
    Duty("names of the erased", forgetting.forget_names, every=10.0),
    Duty("words of posts", words.note_words, every=2.0),
    Duty("drafts of posts", post_drafts.keep_house, every=6 * 3600.0),
    Duty("unsent reports", unsent.keep_house, every=6 * 3600.0),
    Duty("contributions", counting.count_contributions, every=counting.EVERY),
    Duty("letters at once", mailing.send_at_once, every=20.0),
    Duty("digests", mailing.send_digests, every=60.0),
    Duty("replies by e-mail", polling.poll, every=30.0),
    Duty("notes of replies", polling.forget_old, every=24 * 3600.0),
    Duty("queries without answer", unanswered.forget_old, every=6 * 3600.0),
    Duty("old drafts", drafts.keep_house, every=600.0),
    Duty("old notices", notices.keep_house, every=3600.0),
)
