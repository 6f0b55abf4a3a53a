"""The decision table in force, read from the reviewed records and parsed once in a process."""

from functools import lru_cache

from sqlalchemy.orm import Session

from app.procedures.kind import KEY, KIND, SOURCE
from app.procedures.table import DecisionTable, parse_table
from app.records.queries import record_of


def table_in_force(db: Session) -> DecisionTable | None:
    """The table; None on a wiki that was begun without one."""
    record = record_of(db, KIND, KEY)
    return _parsed(record.fields[SOURCE]) if record else None


@lru_cache(maxsize=8)
def _parsed(source: str) -> DecisionTable | None:
    return parse_table(source).table
