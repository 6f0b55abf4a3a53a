"""Changing the site's key of private cases: each case's own key is wrapped anew by the first one.

What people wrote is not touched, because it is sealed by the cases' own keys, which never leave
their wrapping. So a change takes seconds, and may be cut off and begun again at any moment.
"""

from collections import Counter
from typing import Final

from sqlalchemy import func, select

from app.cases import keys
from app.cases.models import Case
from app.cases.vault import Vault
from app.core.db import Database
from app.core.settings import Settings

_BATCH: Final = 200


def rotate(settings: Settings, database: Database) -> int:
    """Make a new first key where they lie in the file, and wrap all cases' keys by the first one.

    Returns how many. Raises KeyFault when a case's key is missing, SettingsError.
    """
    with database.reading() as db:
        keys.prepare(settings, db)
    if not settings.case_keys:
        keys.add_first(settings)
    return wrap_anew(settings, database)


def wrap_anew(settings: Settings, database: Database) -> int:
    """Wrap all keys that another than the first one wraps; returns how many."""
    vault, done, last = Vault(settings), 0, 0
    while True:
        first = keys.ring(settings).first
        query = select(Case).where(Case.key_id != first, Case.id > last)
        with database.writing() as db:
            found = list(db.scalars(query.order_by(Case.id).limit(_BATCH).with_for_update()))
            for case in found:
                case.key_id, case.wrapped_key = vault.wrapped_anew(case)
                last = case.id
        done += len(found)
        if len(found) < _BATCH:
            return done


def used_keys(database: Database) -> Counter[str]:
    """How many cases each key opens, by its id."""
    with database.reading() as db:
        rows = db.execute(select(Case.key_id, func.count()).group_by(Case.key_id))
        return Counter({key_id: number for key_id, number in rows})
