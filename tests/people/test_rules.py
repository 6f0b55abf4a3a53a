"""Who may do what: every level against every permission, and who may change whom."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.core import clock
from app.people.models import Level
from app.people.rules import (
    PERMISSIONS,
    READING,
    Permission,
    Who,
    can_change_level,
    can_suspend,
    covers,
    may,
)

# Levels from GUEST to ADMINISTRATOR, in order; written out so that a slip in the table shows.
EXPECTED = {
    Permission.READ: "1111111",
    Permission.SIGNED_IN: "0111111",
    Permission.CHANGE_PROFILE: "0111111",
    Permission.PROPOSE: "0111111",
    Permission.SEE_PROPOSALS: "0111111",
    Permission.DISCUSS: "0111111",
    Permission.PUBLISH: "0001111",
    Permission.RENAME: "0001111",
    Permission.REVERT: "0001111",
    Permission.MARK_ANSWER: "0001111",
    Permission.REVIEW: "0000111",
    Permission.MODERATE: "0000111",
    Permission.PROTECT: "0000011",
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
