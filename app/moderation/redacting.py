"""Removes a passage row by row from every table that holds words, and draws the texts anew.

Each row is read, redacted and rendered outside any transaction and written in one of its own,
which checks that the row is still what was read. So it can be cut off anywhere and repeated.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, RowMapping, Select, String, Table, and_, or_, select, update
from sqlalchemy.orm import Session

from app.core.db import Base, Database
from app.moderation.after_redaction import AFTER, drawn_columns
from app.moderation.suppressible import CODES_IN_JSON, SUPPRESSIBLE, Place
from app.text.limits import Kind, TextRefused
from app.text.redaction import MARK, Passage, compared, without_in
from app.text.rendered import Rendered
from app.text.safe_html import plain_text_html

BATCH: Final = 50
_MOST_TRIES: Final = 5

Render = Callable[[str, Kind], Rendered]


@dataclass(frozen=True)
class Redaction:
    """What is removed, why, and how texts are drawn."""

    passage: Passage
    reason: str
    render: Render


def reach(db: Session, passage: Passage) -> dict[str, int]:
    """Name of a table → how many of its rows hold the passage; only those that do."""
    found = {
        place.table: sum(1 for row in _rows(db, place) if _holds(place, row, passage))
        for place in SUPPRESSIBLE
    }
    return {table: number for table, number in found.items() if number}


def redact_everywhere(
    database: Database, redaction: Redaction, note: Callable[[Session, str], None]
) -> int:
    """Redact every row that holds the passage; returns how many there were.

    `note` is called in the transaction of each row with the name of its table.
    """
    done = 0
    for place in SUPPRESSIBLE:
        with database.reading() as db:
            rows = _rows(db, place)
            held = [_key(place, row) for row in rows if _holds(place, row, redaction.passage)]
        for key in held:
            done += _redact_row(database, place, key, redaction, note)
    return done


def redacted(place: Place, row: RowMapping, passage: Passage) -> dict[str, Any]:
    """New values of the columns in which the passage stood."""
    table = table_of(place)
    changed: dict[str, Any] = {}
    for name in place.columns:
        value = without_in(row[name], passage, place.codes)
        if value != row[name]:
            changed[name] = _fitting(table.c[name], value)
    return changed


def _redact_row(
    database: Database,
    place: Place,
    key: tuple[Any, ...],
    redaction: Redaction,
    note: Callable[[Session, str], None],
) -> bool:
    for _try in range(_MOST_TRIES):
        with database.reading() as db:
            row = db.execute(_select(place).where(_is(place, key))).mappings().first()
        if row is None:
            return False
        changed = redacted(place, row, redaction.passage)
        if not changed:
            return False
        rendered = None
        if place.drawn and "body" in changed:
            rendered = drawn(redaction.render, changed["body"], place.kind)
        changed |= _drawn_parts(place, changed, redaction.render)
        with database.writing() as db:
            now = db.execute(_select(place).where(_is(place, key)).with_for_update())
            if _as_dict(now.mappings().first()) != _as_dict(row):
                continue  # somebody wrote it meanwhile: look again
            values = dict(changed)
            if rendered is not None:
                values |= drawn_columns(db, place, rendered)
            db.execute(update(table_of(place)).where(_is(place, key)).values(**values))
            after = AFTER.get(place.table)
            if after is not None:
                after(db, key, redaction.reason, rendered)
            note(db, place.table)
        return True
    return False


def drawn(render: Render, body: str, kind: Kind) -> Rendered:
    """A redacted text as HTML; one that cannot be drawn is shown as it was typed, never as before.

    The passage must go whatever the renderer says.
    """
    try:
        return render(body, kind)
    except TextRefused:
        return plain_text_html(body)


def _drawn_parts(place: Place, changed: dict[str, Any], render: Render) -> dict[str, Any]:
    """The HTML of those sections of a text that lost the passage."""
    return {
        html: drawn(render, changed[typed], place.kind).html
        for typed, html in place.parts
        if typed in changed
    }


def table_of(place: Place) -> Table:
    """The table by its name: domains to the right are reached too, without being imported."""
    return Base.metadata.tables[place.table]


def _rows(db: Session, place: Place) -> Iterator[RowMapping]:
    """Every row in batches, so that neither memory nor a cursor grows with the table."""
    keys = list(table_of(place).primary_key.columns)
    last: tuple[Any, ...] | None = None
    while True:
        query = _select(place).order_by(*keys).limit(BATCH)
        if last is not None:
            query = query.where(_past(keys, last))
        rows = db.execute(query).mappings().all()
        if not rows:
            return
        yield from rows
        last = _key(place, rows[-1])


def _past(keys: list[Column[Any]], last: tuple[Any, ...]) -> Any:
    """Rows after the one with this key, in the order of the key's columns."""
    return or_(
        *(
            and_(*(keys[before] == last[before] for before in range(place)), keys[place] > value)
            for place, value in enumerate(last)
        )
    )


def _select(place: Place) -> Select[*tuple[Any, ...]]:
    table = table_of(place)
    names = dict.fromkeys((*(key.name for key in table.primary_key.columns), *place.columns))
    return select(*(table.c[name] for name in names))


def _key(place: Place, row: RowMapping) -> tuple[Any, ...]:
    return tuple(row[key.name] for key in table_of(place).primary_key.columns)


def _as_dict(row: RowMapping | None) -> dict[str, Any] | None:
    return None if row is None else dict(row)


def _is(place: Place, key: tuple[Any, ...]) -> Any:
    columns = table_of(place).primary_key.columns
    return and_(*(column == value for column, value in zip(columns, key, strict=True)))


def _holds(place: Place, row: RowMapping, passage: Passage) -> bool:
    return any(holds(value, passage, place.codes) for value in row.values())


def holds(value: Any, passage: Passage, codes: frozenset[str] = CODES_IN_JSON) -> bool:
    """Whether the passage stands in a text, or in one inside a JSON value."""
    if isinstance(value, str):
        return bool(passage.places(compared(value)))
    if isinstance(value, dict):
        return any(holds(each, passage, codes) for key, each in value.items() if key not in codes)
    return isinstance(value, list) and any(holds(each, passage, codes) for each in value)


def _fitting(column: Column[Any], value: Any) -> Any:
    """A mark may be longer than what it stands for; the column is not."""
    if isinstance(value, str) and isinstance(column.type, String) and column.type.length:
        while len(value) > column.type.length and value.endswith(MARK):
            value = value.removesuffix(MARK).rstrip()
        return value[: column.type.length]
    return value
