"""Who may do what: every level against every permission, and who may change whom."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.core import clock
from app.people.models import Level, Sanction
from app.people.rules import (
    PERMISSIONS,
    READING,
    Permission,
    Who,
    can_change_level,
    can_confirm_law,
    can_decide_appeal,
    can_mark_expert,
    can_suspend,
    covers,
    in_city,
    may,
    taken_until,
)

# Levels from GUEST to ADMINISTRATOR, in order; written out so that a slip in the table shows.
EXPECTED = {
    Permission.READ: "1111111",
    Permission.SIGNED_IN: "0111111",
    Permission.CHANGE_PROFILE: "0111111",
    Permission.WRITE_TO_PEOPLE: "0111111",
    Permission.PROPOSE_ORGANISATION: "0011111",
    Permission.PROPOSE: "0111111",
    Permission.SEE_PROPOSALS: "0111111",
    Permission.DISCUSS: "0111111",
    Permission.PUBLISH: "0001111",
    Permission.RENAME: "0001111",
    Permission.REVERT: "0001111",
    Permission.MARK_ANSWER: "0001111",
    Permission.REVIEW: "0000111",
    Permission.MODERATE: "0000111",
    Permission.UPLOAD: "0111111",
    Permission.MANAGE_ACTS: "0000111",
    Permission.SEE_SEARCHES: "0001111",
    Permission.MANAGE_SYNONYMS: "0000111",
    Permission.CERTIFY: "0000111",
    Permission.IMPORT_DATA: "0000011",
    Permission.PROTECT: "0000011",
    Permission.MANAGE_FILTERS: "0000011",
    Permission.HIDE: "0000011",
    Permission.SUPPRESS: "0000011",
    Permission.MANAGE_PEOPLE: "0000011",
    Permission.ADMINISTER: "0000001",
}


def who(level: Level, person_id: int = 1) -> Who:
    return Who(person_id, "Osoba", "osoba", level, datetime(2026, 1, 1, tzinfo=UTC))


def test_table_names_every_permission() -> None:
    assert set(EXPECTED) == set(Permission) == set(PERMISSIONS)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("level", Level)
def test_level_holds_permission(permission: Permission, level: Level) -> None:
    asker = None if level == Level.GUEST else who(level)
    assert may(asker, permission) is (EXPECTED[permission][level] == "1")


@pytest.mark.parametrize("permission", Permission)
def test_suspended_administrator_only_reads(permission: Permission) -> None:
    asker = replace(who(Level.ADMINISTRATOR), suspended_until=clock.now() + timedelta(hours=1))
    assert may(asker, permission) is (permission in READING)


def test_suspension_ends_by_itself() -> None:
    asker = replace(who(Level.EDITOR), suspended_until=clock.now() - timedelta(seconds=1))
    assert may(asker, Permission.PUBLISH)


@pytest.mark.parametrize(
    ("asker", "present", "wanted", "allowed"),
    [
        (Level.ADMINISTRATOR, Level.NEW, Level.ADMINISTRATOR, True),
        (Level.ADMINISTRATOR, Level.ADMINISTRATOR, Level.NEW, True),
        (Level.ADMINISTRATOR, Level.NEW, Level.GUEST, False),
        (Level.MODERATOR, Level.NEW, Level.EDITOR, True),
        (Level.MODERATOR, Level.RESIDENT, Level.EDITOR, True),
        (Level.MODERATOR, Level.RESIDENT, Level.CURATOR, False),
        (Level.MODERATOR, Level.NEW, Level.RESIDENT, False),
        (Level.MODERATOR, Level.CURATOR, Level.EDITOR, False),
        (Level.MODERATOR, Level.ADMINISTRATOR, Level.EDITOR, False),
        (Level.CURATOR, Level.NEW, Level.EDITOR, False),
        (Level.EDITOR, Level.NEW, Level.EDITOR, False),
        (Level.NEW, Level.NEW, Level.ADMINISTRATOR, False),
    ],
)
def test_changing_of_levels(asker: Level, present: Level, wanted: Level, allowed: bool) -> None:
    assert can_change_level(who(asker), 2, present, wanted) is allowed


@pytest.mark.parametrize("level", [level for level in Level if level])
def test_nobody_changes_their_own_level(level: Level) -> None:
    assert not can_change_level(who(level), 1, level, Level.EDITOR)


def test_suspended_administrator_changes_nobody() -> None:
    asker = replace(who(Level.ADMINISTRATOR), suspended_until=clock.now() + timedelta(hours=1))
    assert not can_change_level(asker, 2, Level.NEW, Level.EDITOR)
    assert not can_suspend(asker, 2, Level.NEW)


@pytest.mark.parametrize("asker", [level for level in Level if level])
@pytest.mark.parametrize("level", [level for level in Level if level])
def test_only_moderators_suspend_and_only_below_them(asker: Level, level: Level) -> None:
    allowed = asker >= Level.MODERATOR and level < asker
    assert can_suspend(who(asker), 2, level) is allowed
    assert not can_suspend(who(asker), 1, level)


@pytest.mark.parametrize(
    ("level", "scope", "allowed"),
    [
        (Level.MODERATOR, (), True),
        (Level.ADMINISTRATOR, (), True),
        (Level.CURATOR, ("zielen",), True),
        (Level.CURATOR, ("transport",), False),
        (Level.CURATOR, (), False),
        (Level.EDITOR, ("zielen",), False),
    ],
)
def test_scope(level: Level, scope: tuple[str, ...], allowed: bool) -> None:
    assert covers(replace(who(level), scope=scope), ["zielen", "prawo"]) is allowed


@pytest.mark.parametrize(
    ("city", "allowed"),
    [("Łódź", True), ("łódź", True), ("ŁÓDŹ", True), ("Łód", False), ("", False)],
)
def test_scope_of_one_city(city: str, allowed: bool) -> None:
    curator = replace(who(Level.CURATOR), scope_city="Łódź")
    assert covers(curator, ["zielen", in_city(city)]) is allowed
    assert not covers(replace(who(Level.CURATOR), scope_city=""), [in_city("")])
    assert not covers(replace(who(Level.EDITOR), scope_city="Łódź"), [in_city("Łódź")])


@pytest.mark.parametrize("level", [level for level in Level if level])
@pytest.mark.parametrize("is_expert", [True, False])
@pytest.mark.parametrize("scope", [("zielen",), ("inny",)])
def test_confirming_the_law(level: Level, is_expert: bool, scope: tuple[str, ...]) -> None:
    asker = replace(who(level), is_expert=is_expert, scope=scope)
    in_scope = level == Level.CURATOR and is_expert and scope == ("zielen",)
    assert can_confirm_law(asker, ["zielen"]) is (in_scope or level >= Level.MODERATOR)


def test_a_suspended_expert_confirms_nothing() -> None:
    until = clock.now() + timedelta(hours=1)
    asker = replace(who(Level.CURATOR), is_expert=True, scope=("zielen",), suspended_until=until)
    assert not can_confirm_law(asker, ["zielen"])


@pytest.mark.parametrize("asker", [level for level in Level if level])
@pytest.mark.parametrize("level", [level for level in Level if level])
def test_who_marks_experts(asker: Level, level: Level) -> None:
    allowed = asker >= Level.MODERATOR and Level.CURATOR <= level < asker
    assert can_mark_expert(who(asker), 2, level) is allowed
    assert not can_mark_expert(who(asker), 1, level)


@pytest.mark.parametrize("asker", [level for level in Level if level])
@pytest.mark.parametrize("by_id", [None, 1, 3])
@pytest.mark.parametrize("subject", [1, 2])
def test_a_second_person_decides_on_appeals(asker: Level, by_id: int | None, subject: int) -> None:
    sanction = Sanction(person_id=subject, by_id=by_id)
    allowed = asker >= Level.MODERATOR and by_id != 1 and subject != 1
    assert can_decide_appeal(who(asker), sanction) is allowed


def test_the_end_of_the_longest_sanction_is_told() -> None:
    now = clock.now()
    asker = replace(
        who(Level.EDITOR),
        suspended_until=now + timedelta(days=2),
        blocked_until=now + timedelta(days=1),
        may_not_propose_until=now + timedelta(days=3),
    )
    assert taken_until(asker, Permission.SEE_PROPOSALS) == asker.blocked_until
    assert taken_until(asker, Permission.DISCUSS) == asker.suspended_until
    assert taken_until(asker, Permission.PROPOSE) == asker.may_not_propose_until
    assert taken_until(asker, Permission.SIGNED_IN) is None
