"""Who may do what with a report. It belongs to its author and the co-authors they invited.

Each rule begins by asking the permission table of `app.people.rules`. Whether somebody writes or
moderates a report is found out once (`standing`) and handed on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from app.experiences.models import ExperienceState, FollowUpState
from app.people.models import Level
from app.people.rules import Permission, Who, covers, in_city, may

MOST_COAUTHORS: Final = 10


class ExperienceLike(Protocol):
    """What rules ask of a report: the table row or what a page holds of it."""

    @property
    def author_id(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def published(self) -> datetime | None: ...


class FollowUpLike(Protocol):
    """What rules ask of a follow-up."""

    @property
    def state(self) -> str: ...
    @property
    def author_id(self) -> int: ...


@dataclass(frozen=True)
class Standing:
    """How somebody stands to one report."""

    is_writer: bool = False  # its author, or a co-author who accepted
    is_invited: bool = False  # asked to write along, has not answered
    is_moderator: bool = False


NOBODY: Final = Standing()


def can_tell(who: Who | None) -> bool:
    """Whether `who` may tell of an experience."""
    return may(who, Permission.DISCUSS)


def moderates(who: Who | None, categories: Sequence[str], city: str) -> bool:
    """Whether `who` moderates a report that used tools of these categories in this city."""
    if who is None or not may(who, Permission.MODERATE):
        return False
    within = (*categories, *((in_city(city),) if city else ()))
    return who.level >= Level.MODERATOR or covers(who, within)


def can_see(experience: ExperienceLike, standing: Standing) -> bool:
    """Whether somebody reads the report; a hidden one its writers still read.

    Moderators do not read drafts, not even of those whom they moderate otherwise.
    """
    if experience.state == ExperienceState.VISIBLE or standing.is_writer:
        return True
    if experience.state == ExperienceState.DRAFT:
        return standing.is_invited
    return standing.is_moderator


def can_edit(who: Who | None, experience: ExperienceLike, standing: Standing) -> bool:
    """Whether `who` may change the report: its writers, unless moderators hid it."""
    return (
        standing.is_writer
        and may(who, Permission.DISCUSS)
        and experience.state != ExperienceState.HIDDEN
    )


def can_invite(who: Who | None, experience: ExperienceLike, standing: Standing) -> bool:
    """Whether `who` may ask others to write along, or end that: the author alone."""
    return can_edit(who, experience, standing) and _is_author(who, experience)


def can_drop(who: Who | None, experience: ExperienceLike) -> bool:
    """Whether `who` may delete the report: the author, as long as nobody else has read it."""
    is_unread = experience.state == ExperienceState.DRAFT and experience.published is None
    return _is_author(who, experience) and is_unread


def can_decide(who: Who | None, experience: ExperienceLike, standing: Standing) -> bool:
    """Whether `who` may approve or reject what waits; nobody does so with their own."""
    return (
        may(who, Permission.MODERATE)
        and standing.is_moderator
        and not standing.is_writer
        and experience.state == ExperienceState.WAITING
    )


def can_follow(who: Who | None, experience: ExperienceLike) -> bool:
    """Whether `who` may follow the report."""
    return may(who, Permission.SIGNED_IN) and experience.state == ExperienceState.VISIBLE


def can_comment(who: Who | None, experience: ExperienceLike) -> bool:
    """Whether `who` may write about it; nobody does before all can read it."""
    return may(who, Permission.DISCUSS) and experience.state == ExperienceState.VISIBLE


def can_add_follow_up(who: Who | None, experience: ExperienceLike, standing: Standing) -> bool:
    """Whether `who` may tell what changed later."""
    return can_edit(who, experience, standing) and experience.state == ExperienceState.VISIBLE


def can_see_follow_up(follow_up: FollowUpLike, standing: Standing) -> bool:
    """Whether somebody reads what was added later."""
    if follow_up.state == FollowUpState.VISIBLE or standing.is_moderator:
        return True
    return standing.is_writer and follow_up.state != FollowUpState.HIDDEN


def can_decide_follow_up(who: Who | None, follow_up: FollowUpLike, standing: Standing) -> bool:
    """Whether `who` may approve or reject a follow-up that waits."""
    return (
        may(who, Permission.MODERATE)
        and standing.is_moderator
        and not standing.is_writer
        and follow_up.state == FollowUpState.WAITING
    )


def acts(who: Who | None, experience: ExperienceLike, standing: Standing) -> frozenset[str]:
    """What `who` may do with a report; its page offers nothing else."""
    is_moderator, state = standing.is_moderator, experience.state
    offered = {
        "edit": can_edit(who, experience, standing),
        "invite": can_invite(who, experience, standing),
        "drop": can_drop(who, experience),
        "follow-up": can_add_follow_up(who, experience, standing),
        "decide": can_decide(who, experience, standing),
        "answer": standing.is_invited and may(who, Permission.DISCUSS),
        "comment": can_comment(who, experience),
        "hide": is_moderator and state == ExperienceState.VISIBLE,
        "unhide": is_moderator and state == ExperienceState.HIDDEN,
    }
    return frozenset(act for act, is_allowed in offered.items() if is_allowed)


def _is_author(who: Who | None, experience: ExperienceLike) -> bool:
    return who is not None and who.id == experience.author_id
