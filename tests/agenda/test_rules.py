"""What an entry of the calendar must say, and the key it gets."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.agenda.kinds import KIND
from app.agenda.rules import Days, check, days_of, new_key
from app.core.errors import Invalid
from app.records.kinds import Fields, Surroundings
from app.records.models import LONGEST_KEY
from app.text.polish import slugify
from tests.agenda.entries import fields_of
from tests.plan import entries


def faults(db: Session, fields: Fields) -> list[str]:
    return [fault.field for fault in check(fields, Surroundings(db, Path("nowhere")))]


def test_sound_fields_have_no_fault(db: Session) -> None:
    town = entries.city(db)
    fields = fields_of(town, "Budżet", date(2026, 12, 1), ends=date(2026, 12, 15), hour="17:30")
    assert faults(db, fields) == []
    assert faults(db, fields | {"ends": "2026-12-01"}) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"city": "atlantyda"}, "city"),
        ({"ends": "2026-11-30"}, "ends"),
        ({"hour": "25:00"}, "hour"),
        ({"hour": "7:30"}, "hour"),
        ({"hour": "rano"}, "hour"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(db: Session, changed: Fields, field: str) -> None:
    fields = fields_of(entries.city(db), "Budżet", date(2026, 12, 1)) | changed
    assert faults(db, fields) == [field]


@pytest.mark.parametrize("missing", ["city", "kind", "title", "begins", "source"])
def test_nothing_is_taken_without_these(db: Session, missing: str) -> None:
    fields = fields_of(entries.city(db), "Budżet", date(2026, 12, 1)) | {missing: None}
    with pytest.raises(Invalid) as refused:
        entries.put(db, KIND, "elk-budzet", **fields)
    assert refused.value.field == missing


def test_without_a_last_day_it_takes_one(db: Session) -> None:
    day = date(2026, 12, 1)
    fields = fields_of(entries.city(db), "Sesja", day, hour="10:00")
    assert days_of(fields) == Days(day, day, "10:00")


def test_what_comes_back_every_year_is_another_entry() -> None:
    first = {"city": "elk", "title": "Budżet obywatelski", "begins": "2026-05-04"}
    assert new_key(first) == "elk-budzet-obywatelski-2026-05-04"
    assert new_key(first | {"begins": "2027-05-04"}) != new_key(first)


@settings(max_examples=25)
@given(city=st.text(min_size=1, max_size=60), title=st.text(min_size=1, max_size=300))
def test_any_title_gives_a_key_that_fits_an_address(city: str, title: str) -> None:
    key = new_key({"city": slugify(city), "title": title, "begins": "2026-12-01"})
    assert len(key) <= LONGEST_KEY
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)
    assert key.endswith("-2026-12-01")
