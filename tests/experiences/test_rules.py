"""Who may do what with a report: tables of cases, without a database."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from app.experiences import rules
from app.experiences.models import ExperienceState, FollowUpState
from app.experiences.rules import NOBODY, Standing
from app.people.models import Level
from app.people.rules import Who

DRAFT, WAITING, VISIBLE, HIDDEN = ExperienceState
AUTHOR = Standing(is_writer=True)
INVITED = Standing(is_invited=True)
MODERATOR = Standing(is_moderator=True)


@dataclass(frozen=True)
class Case:
    author_id: int = 1
    state: str = VISIBLE
    published: datetime | None = None


def _who(id_: int = 1, level: Level = Level.RESIDENT) -> Who:
    return Who(id=id_, name="X", slug="x", level=level, created=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("standing", "readable"),
    [
        (NOBODY, {VISIBLE}),
        (INVITED, {VISIBLE, DRAFT}),
        (MODERATOR, {VISIBLE, WAITING, HIDDEN}),
        (AUTHOR, {VISIBLE, WAITING, HIDDEN, DRAFT}),
    ],
)
def test_who_reads_what(standing: Standing, readable: set[str]) -> None:
    found = {state for state in ExperienceState if rules.can_see(Case(state=state), standing)}
    assert found == readable


@pytest.mark.parametrize(
    ("standing", "changeable"),
    [(NOBODY, set()), (INVITED, set()), (MODERATOR, set()), (AUTHOR, {DRAFT, WAITING, VISIBLE})],
)
def test_who_changes_what(standing: Standing, changeable: set[str]) -> None:
    who = _who()
    found = {s for s in ExperienceState if rules.can_edit(who, Case(state=s), standing)}
    assert found == changeable
    assert not rules.can_edit(None, Case(), standing)


def test_only_the_author_invites_and_drops() -> None:
    coauthor = _who(2)
    assert rules.can_invite(_who(), Case(), AUTHOR)
    assert not rules.can_invite(coauthor, Case(), AUTHOR)
    assert rules.can_drop(_who(), Case(state=DRAFT))
    assert not rules.can_drop(coauthor, Case(state=DRAFT))
    assert not rules.can_drop(_who(), Case(state=VISIBLE))
    once_public = Case(state=DRAFT, published=datetime(2026, 1, 1, tzinfo=UTC))
    assert not rules.can_drop(_who(), once_public)


def test_nobody_decides_on_their_own() -> None:
    moderator = _who(3, Level.MODERATOR)
    assert rules.can_decide(moderator, Case(state=WAITING), MODERATOR)
    own = Standing(is_writer=True, is_moderator=True)
    assert not rules.can_decide(moderator, Case(state=WAITING), own)
    assert not rules.can_decide(moderator, Case(state=VISIBLE), MODERATOR)
    assert not rules.can_decide(_who(), Case(state=WAITING), NOBODY)


@pytest.mark.parametrize(
    ("standing", "readable"),
    [
        (NOBODY, {FollowUpState.VISIBLE}),
        (AUTHOR, set(FollowUpState) - {FollowUpState.HIDDEN}),
        (MODERATOR, set(FollowUpState)),
    ],
)
def test_who_reads_later_notes(standing: Standing, readable: set[str]) -> None:
    found = {s for s in FollowUpState if rules.can_see_follow_up(Case(state=s), standing)}
    assert found == readable


def test_curators_moderate_their_topics_and_their_city() -> None:
    curator = Who(
        id=5,
        name="K",
        slug="k",
        level=Level.CURATOR,
        created=datetime(2026, 1, 1, tzinfo=UTC),
        scope=("zglosic",),
    )
    assert rules.moderates(curator, ["zglosic", "inne"], "")
    assert not rules.moderates(curator, ["inne"], "Ełk")
    of_city = Who(
        id=6,
        name="C",
        slug="c",
        level=Level.CURATOR,
        created=datetime(2026, 1, 1, tzinfo=UTC),
        scope_city="Ełk",
    )
    assert rules.moderates(of_city, [], "Ełk")
    assert not rules.moderates(of_city, [], "Tarnów")
    assert not rules.moderates(_who(), ["zglosic"], "Ełk")
    assert not rules.moderates(None, [], "")
