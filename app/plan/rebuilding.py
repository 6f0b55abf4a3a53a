"""Writes the tables of the Plan anew from the records, should the two ever differ.

Each batch is a transaction of its own, and what is in force does not change: it may be broken off
and started again.
"""

from collections.abc import Callable
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.cities.models import City
from app.core.db import Database
from app.plan.kinds import PLAN_KINDS
from app.plan.kinds_city import CITY_KIND
from app.plan.models import (
    CityReport,
    CityRole,
    Contributor,
    Effect,
    Legacy,
    Participation,
    Practice,
    Project,
    ProjectGoal,
)
from app.records.kinds import RecordKind, all_kinds
from app.records.models import Record

_BATCH: Final = 200
_KEYS: Final[dict[str, InstrumentedAttribute[str]]] = {
    "projekt": Project.key,
    "praktyka": Practice.key,
    "raport": CityReport.key,
    "dziedzictwo": Legacy.key,
    "wspoltworca": Contributor.key,
}


def rebuild(database: Database, tell: Callable[[str, int], None]) -> None:
    """Write every row anew; `tell` hears the name of each kind and how many entries it has."""
    with database.writing() as db:
        _drop_strays(db)
    # Kinds of domains further up stand on cities too, as local dates do.
    others = [kind for kind in all_kinds() if kind.apply is not None and kind not in PLAN_KINDS]
    for kind in (*PLAN_KINDS, *others):
        tell(kind.name, _rebuild_kind(database, kind))


def _rebuild_kind(database: Database, kind: RecordKind) -> int:
    done, last = 0, 0
    while True:
        with database.writing() as db:
            batch = db.scalars(
                select(Record)
                .where(Record.kind == kind.name, Record.id > last)
                .order_by(Record.id)
                .limit(_BATCH)
                .with_for_update()
            ).all()
            for record in batch:
                if kind.apply is not None:
                    kind.apply(db, record.key, record.fields)
            if not batch:
                return done
            done, last = done + len(batch), batch[-1].id


def _drop_strays(db: Session) -> None:
    """Take away rows of which no record tells."""
    known = select(Record.key)
    strays = select(Project.id).where(Project.key.not_in(known.where(Record.kind == "projekt")))
    db.execute(delete(Effect).where(Effect.project_id.in_(strays)))
    db.execute(delete(ProjectGoal).where(ProjectGoal.project_id.in_(strays)))
    for kind, key in _KEYS.items():
        db.execute(delete(key.class_).where(key.not_in(known.where(Record.kind == kind))))
    cities = select(City.id).where(City.slug.in_(known.where(Record.kind == CITY_KIND.name)))
    db.execute(delete(Participation).where(Participation.city_id.not_in(cities)))
    db.execute(delete(CityRole).where(CityRole.city_id.not_in(cities)))
