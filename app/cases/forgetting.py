"""What the worker does for cases of erased accounts: their own go, in others' they are no more."""

from sqlalchemy import select

from app.cases.group import forget
from app.cases.models import Case, CasePerson
from app.cases.service import wipe
from app.core.db import Database
from app.core.settings import Settings
from app.people.models import Person


def forget_erased(_settings: Settings, database: Database) -> None:
    """Erase cases of people who have no account any more, and let them leave those of others."""
    erased = select(Person.id).where(Person.erased.is_not(None))
    with database.reading() as db:
        owned = db.scalars(select(Case.id).where(Case.owner_id.in_(erased))).all()
    for case_id in owned:
        with database.writing() as db:
            case = db.get(Case, case_id, with_for_update=True)
            if case is not None:  # erased by another worker meanwhile
                wipe(db, case)
    with database.reading() as db:
        joined = db.execute(
            select(CasePerson.case_id, CasePerson.person_id).where(CasePerson.person_id.in_(erased))
        ).all()
    for case_id, person_id in joined:
        with database.writing() as db:
            case = db.get(Case, case_id, with_for_update=True)
            if case is not None:
                forget(db, case, person_id)
