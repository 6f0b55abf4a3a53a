"""How the search index does, for those who look after the site, and their wish for a new one.

The index is compared with the database at the moment of asking: no note of an earlier look could
tell more.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from app.core import journal
from app.core.db import Database
from app.core.errors import Forbidden
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.people.rules import Permission, Who, may
from app.search.indexer import REBUILD_ASKED, Indexer, IndexReport
from app.text.morphology import ANALYSER_NAME

_SUBJECT: Final = "index:0"


@dataclass(frozen=True)
class IndexState:
    """What serves, whether it holds what it should, and whether a new one was asked for."""

    engine: str
    version: str
    analyser: str
    knows_dictionary: bool
    report: IndexReport
    is_rebuild_awaited: bool


def state(db: Session, settings: Settings, database: Database) -> IndexState:
    """The index as it is now; a damaged one costs no fault but is told in the report."""
    indexer = Indexer(database, settings)
    try:
        damage = indexer.damage()
        position = 0 if damage else indexer.engine.position().entry
        return IndexState(
            engine=indexer.engine.describe(),
            version=indexer.engine.version,
            analyser=ANALYSER_NAME,
            knows_dictionary=ANALYSER_NAME != "snowball",
            report=IndexReport(damage=damage) if damage else indexer.glance(),
            is_rebuild_awaited=journal.newest_of(db, (REBUILD_ASKED,)) > position,
        )
    finally:
        indexer.engine.close()


def ask_for_rebuild(db: Session, who: Who) -> None:
    """Let the indexer build a new index as soon as it can. Raises Forbidden."""
    if not may(who, Permission.ADMINISTER):
        raise Forbidden(_("Your account does not have the right to do this."))
    journal.record(db, REBUILD_ASKED, who.id, _SUBJECT)
