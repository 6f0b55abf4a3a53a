"""Who may see, describe, approve and remove a file in each state; what must be said of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import Invalid
from app.files import rules
from app.files.models import FileState, Licence, StoredFile
from app.files.rules import Details, checked
from app.people.models import Level
from tests import make
from tests.files import samples

W, P, R = FileState.WAITING, FileState.PUBLIC, FileState.REMOVED
# level, is owner, state → sees, describes, approves, removes
CASES = [
    (None, False, P, "s"),
    (None, False, W, ""),
    (None, False, R, ""),
    (Level.NEW, True, W, "sdr"),
    (Level.NEW, True, P, "sdr"),
    (Level.NEW, True, R, ""),
    (Level.NEW, False, W, ""),
    (Level.NEW, False, P, "s"),
    (Level.RESIDENT, False, P, "s"),
    (Level.RESIDENT, False, W, ""),
    (Level.EDITOR, False, P, "sd"),
    (Level.EDITOR, False, W, ""),
    (Level.CURATOR, False, W, "sdar"),
    (Level.CURATOR, False, P, "sd"),
    (Level.CURATOR, True, W, "sdr"),
    (Level.MODERATOR, False, P, "sdr"),
    (Level.MODERATOR, False, W, "sdar"),
    (Level.MODERATOR, False, R, ""),
    (Level.ADMINISTRATOR, False, P, "sdr"),
]


@pytest.mark.parametrize(("level", "is_owner", "state", "allowed"), CASES)
def test_who_may_do_what(
    db: Session, level: Level | None, is_owner: bool, state: FileState, allowed: str
) -> None:
    who = make.who(make.person(db, level)) if level is not None else None
    owner_id = who.id if who and is_owner else 999
    file = StoredFile(owner_id=owner_id, state=state)
    found = {
        "s": rules.can_see(who, file),
        "d": rules.can_describe(who, file),
        "a": rules.can_approve(who, file),
        "r": rules.can_remove(who, file),
    }
    assert "".join(name for name, may in found.items() if may) == allowed


def test_suspended_people_only_take_their_own_away(db: Session) -> None:
    until = clock.now() + timedelta(days=1)
    who = replace(make.who(make.person(db, Level.EDITOR)), suspended_until=until)
    own = StoredFile(owner_id=who.id, state=P)
    assert rules.can_remove(who, own)
    assert not rules.can_describe(who, own)


def test_only_files_of_new_people_wait(db: Session) -> None:
    waits = {
        level
        for level in Level
        if level and rules.first_state(make.who(make.person(db, level))) == W
    }
    assert waits == {Level.NEW}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"alt": " "}, "alt"),
        ({"is_decorative": True}, "alt"),
        ({"author": "\n "}, "author"),
        ({"licence": "moja"}, "licence"),
        ({"licence": ""}, "licence"),
        ({"licence": Licence.CONSENT}, "licence_note"),
        ({"alt": "x" * 501}, "alt"),
        ({"author": "x" * 121}, "author"),
        ({"caption": "x" * 301}, "caption"),
        ({"licence_note": "x" * 301}, "licence_note"),
    ],
)
def test_what_is_missing_or_too_long(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as told:
        checked(replace(samples.DETAILS, **changes), is_picture=True)  # type: ignore[arg-type]
    assert told.value.field == field


def test_a_decoration_and_a_document_need_no_description() -> None:
    decoration = Details(author="X", licence="by", is_decorative=True)
    assert checked(decoration, is_picture=True) == decoration
    assert checked(samples.DOCUMENT, is_picture=False) == samples.DOCUMENT
    typed = replace(samples.DETAILS, alt="  dwa \n wiersze ")
    assert checked(typed, is_picture=True).alt == "dwa wiersze"


def test_a_reason_is_needed_for_files_of_others(db: Session) -> None:
    who = make.who(make.person(db, Level.MODERATOR))
    own, foreign = StoredFile(owner_id=who.id, state=P), StoredFile(owner_id=999, state=P)
    assert rules.checked_reason(who, own, "  ") == ""
    assert rules.checked_reason(who, foreign, " bez  zgody ") == "bez zgody"
    for reason in ("", "x" * 301):
        with pytest.raises(Invalid) as told:
            rules.checked_reason(who, foreign, reason)
        assert told.value.field == "reason"
