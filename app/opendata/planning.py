"""What rows of a file make of the records in force: the new fields of each record, nothing written.

A column that the file does not have is left alone; an empty cell takes the value away. A new row
needs no name: one that says the same as a row in force is that row, so that bringing a file in
twice changes nothing.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.opendata.additions import Addition, Additions
from app.opendata.certificates import new_certificates
from app.opendata.meetings import new_meetings
from app.opendata.other_tables import MEETINGS, PARTICIPANTS
from app.opendata.participants import expanded
from app.opendata.reading import Problem, Reading, ReadRow, Sheet
from app.opendata.schema import CERTIFICATES, CITIES, EFFECTS, Entity
from app.opendata.tables import Town, towns
from app.records.kinds import Fault, Fields, RecordKind
from app.records.merging import digest_of, same_fields
from app.records.models import Record
from app.records.rules import check_key
from app.records.shape_checks import check_shapes
from app.records.shapes import ROW, tidied

_CHUNK: Final = 500
_LONGEST_SHOWN: Final = 300
# Rows of these tables become no records; what is new of them.
_ADDED: Final[Mapping[str, Callable[[Session, Sequence[ReadRow]], Additions]]] = {
    MEETINGS.name: new_meetings,
    CERTIFICATES.name: new_certificates,
}


@dataclass
class Draft:
    """A record with what the file makes of it; `version` 0 is a new one."""

    kind: RecordKind
    key: str
    version: int
    before: Fields
    after: Fields
    first: tuple[str, int]
    # Field, and name of the row in it: where in the file it stands.
    places: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        return not same_fields(self.before, self.after)


@dataclass(frozen=True)
class Difference:
    """A value that changes, as text."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """A row of the file that changes something: which, where, and each value."""

    table: str
    line: int
    key: str
    row: str
    is_new: bool
    is_removed: bool
    differences: tuple[Difference, ...]


@dataclass
class Plan:
    """The records that would change, told by row, and what stands in the way."""

    drafts: dict[tuple[str, str], Draft] = field(default_factory=dict)
    additions: list[Addition] = field(default_factory=list)
    changes: list[RowChange] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0

    @property
    def changed(self) -> list[Draft]:
        return [draft for draft in self.drafts.values() if draft.is_changed]

    @property
    def digest(self) -> str:
        """A fingerprint of what would be written, and over which versions."""
        said: list[list[Any]] = sorted(
            [draft.kind.name, draft.key, draft.version, digest_of(draft.after)]
            for draft in self.changed
        )
        said += [
            [each.entity.name, each.line, sorted(each.said.items())] for each in self.additions
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def plan_of(db: Session, reading: Reading) -> Plan:
    """What a file would do. The records that it names are held until the end of the session."""
    made = Plan(problems=list(reading.problems))
    reading = _without_others(db, reading, made)
    planner = _Planner(made, _known(db, reading), towns(db), db)
    met: set[tuple[str, str, str]] = set()
    placed: list[tuple[Sheet, ReadRow, Draft, str]] = []
    for sheet in reading.sheets:
        for row in sheet.rows:
            found = planner.place(sheet.entity, row)
            if found is None:
                continue
            draft, name = found
            this = (sheet.entity.name, draft.key, name)
            if this in met:
                message = _("This row is in the file twice.")
                made.problems.append(Problem(sheet.entity.name, row.line, "", message))
            met.add(this)
            placed.append((sheet, row, draft, name))
    for sheet, row, draft, name in placed:
        change = _change(sheet.entity, row, draft, name)
        if change is None:
            made.unchanged += 1
        else:
            made.changes.append(change)
    return made


def _without_others(db: Session, reading: Reading, made: Plan) -> Reading:
    """The tables of records alone; the others go their own ways."""
    rows: dict[str, list[ReadRow]] = {name: [] for name in (PARTICIPANTS.name, *_ADDED)}
    sheets = []
    for sheet in reading.sheets:
        if sheet.entity.name in rows:
            rows[sheet.entity.name] += sheet.rows
        else:
            sheets.append(sheet)
    listed = expanded(db, rows[PARTICIPANTS.name])
    made.problems += listed.problems
    for name, new_rows in _ADDED.items():
        found = new_rows(db, rows[name])
        made.additions += found.new
        made.unchanged += found.unchanged
        made.problems += found.problems
    made.changes += [_of_addition(each) for each in made.additions]
    return Reading([*sheets, listed.parts, listed.projects])


def _of_addition(added: Addition) -> RowChange:
    return RowChange(
        added.entity.name,
        added.line,
        added.key,
        "",
        is_new=True,
        is_removed=False,
        differences=tuple(Difference(name, "", value) for name, value in added.said.items()),
    )


def problem_of(draft: Draft, fault: Fault) -> Problem:
    """Where in the file a fault of a record stands."""
    column, name = fault.column or fault.field, ""
    if fault.row:
        rows = draft.after.get(fault.field, [])
        name = str(rows[fault.row - 1].get(ROW, "")) if fault.row <= len(rows) else ""
    table, line = draft.places.get((fault.field, name), draft.first)
    return Problem(table, line, column, fault.message)


@dataclass
class _Planner:
    plan: Plan
    known: dict[tuple[str, str], Record]
    towns: Mapping[str, Town]
    db: Session

    def place(self, entity: Entity, row: ReadRow) -> tuple[Draft, str] | None:
        """Put a row into its record's draft: that, and the name of the row in a list."""
        values = dict(row.values)
        key = values.pop(entity.key, None)
        try:
            draft = self._draft(entity, row, key, values)
            if draft is None:
                return None
            if entity.rows:
                return draft, _put_row(entity, draft, row, values)
        except Invalid as invalid:
            self.plan.problems.append(
                Problem(entity.name, row.line, invalid.field, invalid.message)
            )
            return None
        _put_fields(entity, draft, row, values)
        return draft, ""

    def _draft(
        self, entity: Entity, row: ReadRow, key: Any, values: dict[str, Any]
    ) -> Draft | None:
        kind = entity.record_kind
        if not key:
            key = self._new_key(entity, row, values)
            if key is None:
                return None
        key = str(key).strip()
        check_key(key)
        if kind.name == CITIES.kind and key not in self.towns:
            raise Invalid(entity.key, _("There is no such city in the catalogue."))
        draft = self.plan.drafts.get((kind.name, key))
        if draft is not None:
            return draft
        record = self._record(kind.name, key)
        if record is None and (row.is_removed or (entity.rows and kind.name != CITIES.kind)):
            raise Invalid(entity.key, _("There is no such entry."))
        version, before = (record.version, record.fields) if record is not None else (0, {})
        before = tidied(kind, before)
        draft = Draft(kind, key, version, before, dict(before), (entity.name, row.line))
        self.plan.drafts[kind.name, key] = draft
        return draft

    def _record(self, kind: str, key: str) -> Record | None:
        if (kind, key) not in self.known:
            query = select(Record).where(Record.kind == kind, Record.key == key)
            found = self.db.scalar(query.with_for_update())
            if found is None:
                return None
            self.known[kind, key] = found
        return self.known[kind, key]

    def _new_key(self, entity: Entity, row: ReadRow, values: dict[str, Any]) -> str | None:
        """The key of an entry that has none yet; None where its fields are too faulty for one."""
        kind = entity.record_kind
        fields = tidied(kind, values)
        faults = check_shapes(kind, fields)
        if entity.rows or kind.new_key is None:
            raise Invalid(entity.key, _("Fill in this field."))
        self.plan.problems += [
            Problem(entity.name, row.line, fault.field, fault.message) for fault in faults
        ]
        return None if faults else kind.new_key(fields)


def _put_fields(entity: Entity, draft: Draft, row: ReadRow, values: dict[str, Any]) -> None:
    if row.is_removed and entity.is_whole:
        draft.after = {}
        return
    if row.is_removed:
        values = dict.fromkeys(each.name for each in entity.record_fields)
    draft.after = tidied(draft.kind, {**draft.after, **values})
    for name in values:
        draft.places[name, ""] = (entity.name, row.line)


def _put_row(entity: Entity, draft: Draft, row: ReadRow, values: dict[str, Any]) -> str:
    """The row among those of its list: in its place where it is known, else at the end."""
    rows: list[dict[str, Any]] = list(draft.after.get(entity.rows, ()))
    name = values.pop(ROW, None)
    place = next((n for n, each in enumerate(rows) if name and each.get(ROW) == name), None)
    old = rows[place] if place is not None else {}
    if entity is EFFECTS and not old.get("goal") and values.get("goal") == draft.after.get("goal"):
        values.pop("goal", None)  # it is of its project's goal already
    if row.is_removed:
        if place is None:
            raise Invalid(ROW, _("There is no such entry."))
        del rows[place]
        draft.after = tidied(draft.kind, {**draft.after, entity.rows: rows})
        return str(name)
    given = {**old, **values, **({ROW: name} if name else {})}
    made = tidied(draft.kind, {entity.rows: [given]}).get(entity.rows)
    if not made:
        raise Invalid("", _("There is nothing in this row."))
    new = made[0]
    if not name:
        same = next((each for each in rows if _content(each) == _content(new)), None)
        if same is not None:
            return str(same[ROW])
        new[ROW] = _free(new[ROW], {str(each.get(ROW)) for each in rows})
    if place is None:
        rows.append(new)
    else:
        rows[place] = new
    draft.after = {**draft.after, entity.rows: rows}
    draft.places[entity.rows, new[ROW]] = (entity.name, row.line)
    return str(new[ROW])


def _content(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != ROW}


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free


def _known(db: Session, reading: Reading) -> dict[tuple[str, str], Record]:
    """The records that the file names, held in one order, so that two imports never wait."""
    wanted: dict[str, set[str]] = {}
    for sheet in reading.sheets:
        keys = wanted.setdefault(sheet.entity.kind, set())
        keys |= {str(key) for row in sheet.rows if (key := row.values.get(sheet.entity.key))}
    found: dict[tuple[str, str], Record] = {}
    for kind in sorted(wanted):
        names = sorted(wanted[kind])
        for start in range(0, len(names), _CHUNK):
            query = select(Record).where(
                Record.kind == kind, Record.key.in_(names[start : start + _CHUNK])
            )
            query = query.order_by(Record.key).with_for_update()
            found |= {(record.kind, record.key): record for record in db.scalars(query)}
    return found


def _change(entity: Entity, row: ReadRow, draft: Draft, name: str) -> RowChange | None:
    before, after = _of_row(entity, draft.before, name), _of_row(entity, draft.after, name)
    differences = tuple(_differences(entity, before, after))
    if not differences:
        return None
    return RowChange(
        entity.name,
        row.line,
        draft.key,
        name,
        is_new=not before,
        is_removed=not after,
        differences=differences,
    )


def _of_row(entity: Entity, fields: Fields, name: str) -> Mapping[str, Any]:
    if entity.rows:
        rows = fields.get(entity.rows, ())
        return next((each for each in rows if each.get(ROW) == name), {})
    return {each.name: fields[each.name] for each in entity.record_fields if each.name in fields}


def _differences(
    entity: Entity, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    for each in entity.record_fields:
        old, new = before.get(each.name), after.get(each.name)
        if old != new:
            yield Difference(each.name, _shown(old), _shown(new))


def _shown(value: Any) -> str:
    text = "; ".join(value) if isinstance(value, list) else str(value or "")
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
