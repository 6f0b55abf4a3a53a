"""A signed-in person's own page: what they watch, write and follow, and what waits for them."""

from typing import Final

import structlog
from flask.typing import ResponseReturnValue

from app.cases import queries as cases
from app.cases import words as case_words
from app.cases.keys import KeyFault
from app.cases.queries import CaseRow
from app.cases.vault import Vault
from app.cities import following as cities
from app.core.web import application, db
from app.discussions import queries as discussions
from app.discussions.boards import board_names
from app.discussions.positions import unread_counts
from app.experiences import unsent
from app.experiences.own import own_experiences
from app.notifications.queries import unread_count
from app.people.access import requires, signed_in
from app.people.rules import Permission, Who
from app.plan import coordinators
from app.review import drafts
from app.review import queries as review
from app.site import own_things
from app.site.home import blueprint
from app.ui.pages import show

SHOWN: Final = own_things.SHOWN
log = structlog.get_logger(__name__)


@blueprint.get("/moje")
@requires(Permission.SIGNED_IN)
def own() -> ResponseReturnValue:
    """A few of each, with ways to all of them."""
    who = signed_in()
    threads = discussions.followed_list(db(), who.id, 1).items[:SHOWN]
    unfinished = own_experiences(db(), who, 1, only_drafts=True, size=SHOWN).items
    drafts_told = {row.id for row in unfinished}
    left = [row for row in unsent.left_by(db(), who, SHOWN) if row.experience_id not in drafts_told]
    page = show(
        "site/own.html",
        notices=unread_count(db(), who.id),
        tasks=own_things.tasks(db(), who),
        watched=own_things.watched_articles(db(), who.id),
        proposals=review.by_person(db(), who.id, 1).items[:SHOWN],
        drafts=drafts.of_person(db(), who)[:SHOWN],
        posts=own_things.kept_posts(db(), who.id),
        experiences=own_experiences(db(), who, 1, size=SHOWN).items,
        unfinished=[row for row in unfinished if not row.is_invitation],
        left=left,
        threads=threads,
        unread=unread_counts(db(), who.id, [thread.id for thread in threads]),
        board_names=board_names(application().settings),
        cases=_cases(who),
        case_states=case_words.STATES,
        own_cities=coordinators.cities_of(db(), who.id),
        cities=cities.followed_by(db(), who.id, 1).items,
    )
    return page, {"Cache-Control": "no-store"}


def _cases(who: Who) -> list[CaseRow]:
    """A few of one's cases; what cannot be opened now is no reason to show nothing else."""
    try:
        return cases.cases_of(db(), Vault(application().settings), who, 1).items[:SHOWN]
    except KeyFault as fault:
        log.warning("private cases do not open", fault=str(fault))
        return []
