"""Who may do what: the whole policy of levels in one table (spec: review, section 3).

Rules about a particular thing (own proposal, locked thread) live with that thing and begin by
asking this table.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from app.core import clock
from app.people.models import Level, Person, Sanction


@dataclass(frozen=True)
class Who:
    """The person who asks, as rules see them; a guest is None."""

    id: int
    name: str
    slug: str
    level: Level
    created: datetime
    role: str = "mieszkaniec"
    scope: tuple[str, ...] = ()
    suspended_until: datetime | None = None
    sign_in_id: int | None = None
    must_change_password: bool = False
    blocked_until: datetime | None = None
    may_not_propose_until: datetime | None = None
    scope_city: str = ""
    is_expert: bool = False
    language: str = ""

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.name

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2]).upper()

    @property
    def is_suspended(self) -> bool:
        """Whether a suspension, or the stricter block, keeps them from writing."""
        return _is_ahead(self.suspended_until) or self.is_blocked

    @property
    def is_blocked(self) -> bool:
        return _is_ahead(self.blocked_until)

    @property
    def is_cooling_off(self) -> bool:
        """Whether they may discuss, but not touch articles."""
        return _is_ahead(self.may_not_propose_until)

    @property
    def city_forms(self) -> frozenset[str]:
        """The ways in which people write the name of the one city that a curator looks after."""
        city = self.scope_city
        return frozenset({city, city.lower(), city.upper(), city.title()} - {""})

    @property
    def is_staff(self) -> bool:
        return self.level >= Level.CURATOR


class Permission(StrEnum):
    """Names of what a route may ask for."""

    READ = "read"
    SIGNED_IN = "signed-in"
    CHANGE_PROFILE = "change-profile"
    WRITE_TO_PEOPLE = "write-to-people"
    PROPOSE_ORGANISATION = "propose-organisation"
    PROPOSE = "propose"
    SEE_PROPOSALS = "see-proposals"
    PUBLISH = "publish"
    RENAME = "rename"
    REVIEW = "review"
    REVERT = "revert"
    DISCUSS = "discuss"
    UPLOAD = "upload"
    MARK_ANSWER = "mark-answer"
    MODERATE = "moderate"
    MANAGE_ACTS = "manage-acts"
    CERTIFY = "certify"
    SEE_SEARCHES = "see-searches"
    MANAGE_SYNONYMS = "manage-synonyms"
    PROTECT = "protect"
    MANAGE_PEOPLE = "manage-people"
    MANAGE_FILTERS = "manage-filters"
    IMPORT_DATA = "import-data"
    HIDE = "hide"
    SUPPRESS = "suppress"
    ADMINISTER = "administer"


# The lowest level that holds a permission; sanctions take some away (`taken_until`).
PERMISSIONS: Final[dict[Permission, Level]] = {
    Permission.READ: Level.GUEST,
    Permission.SIGNED_IN: Level.NEW,
    Permission.CHANGE_PROFILE: Level.NEW,
    Permission.WRITE_TO_PEOPLE: Level.NEW,
    Permission.PROPOSE_ORGANISATION: Level.RESIDENT,
    Permission.PROPOSE: Level.NEW,
    Permission.SEE_PROPOSALS: Level.NEW,
    Permission.DISCUSS: Level.NEW,
    Permission.UPLOAD: Level.NEW,
    Permission.PUBLISH: Level.EDITOR,
    Permission.RENAME: Level.EDITOR,
    Permission.REVERT: Level.EDITOR,
    Permission.MARK_ANSWER: Level.EDITOR,
    Permission.SEE_SEARCHES: Level.EDITOR,
    Permission.REVIEW: Level.CURATOR,
    Permission.MODERATE: Level.CURATOR,
    Permission.MANAGE_ACTS: Level.CURATOR,
    Permission.CERTIFY: Level.CURATOR,
    Permission.MANAGE_SYNONYMS: Level.CURATOR,
    Permission.PROTECT: Level.MODERATOR,
    Permission.MANAGE_PEOPLE: Level.MODERATOR,
    Permission.MANAGE_FILTERS: Level.MODERATOR,
    Permission.IMPORT_DATA: Level.MODERATOR,
    Permission.HIDE: Level.MODERATOR,
    Permission.SUPPRESS: Level.MODERATOR,
    Permission.ADMINISTER: Level.ADMINISTRATOR,
}
# What suspended people keep, what blocked ones keep, and what cooling off takes.
READING: Final = frozenset({Permission.READ, Permission.SIGNED_IN, Permission.SEE_PROPOSALS})
OWN_ACCOUNT: Final = frozenset({Permission.READ, Permission.SIGNED_IN})
CHANGING_ARTICLES: Final = frozenset(
    {Permission.PROPOSE, Permission.PUBLISH, Permission.RENAME, Permission.REVERT}
)


def _is_ahead(until: datetime | None) -> bool:
    return until is not None and until > clock.now()


def who_of(person: Person, sign_in_id: int | None = None) -> Who:
    """A person as rules see them."""
    return Who(
        id=person.id,
        name=person.name,
        slug=person.slug,
        level=Level(person.level),
        created=person.created,
        role=person.role,
        scope=tuple(person.scope),
        suspended_until=person.suspended_until,
        sign_in_id=sign_in_id,
        must_change_password=person.must_change_password,
        blocked_until=person.blocked_until,
        may_not_propose_until=person.may_not_propose_until,
        scope_city=person.scope_city,
        is_expert=person.is_expert,
        language=person.language,
    )


def level_of(who: Who | None) -> Level:
    """Level of whoever asks."""
    return who.level if who else Level.GUEST


def may(who: Who | None, permission: Permission) -> bool:
    """Whether the level of `who` holds the permission, and no sanction takes it away."""
    if who and taken_until(who, permission):
        return False
    return level_of(who) >= PERMISSIONS[permission]


def taken_until(who: Who, permission: Permission) -> datetime | None:
    """Until when sanctions keep `who` from using a permission of their level."""
    ends = [
        until
        for until, takes in (
            (who.blocked_until, permission not in OWN_ACCOUNT),
            (who.suspended_until, permission not in READING),
            (who.may_not_propose_until, permission in CHANGING_ARTICLES),
        )
        if takes and until is not None and _is_ahead(until)
    ]
    return max(ends, default=None)


def covers(who: Who, categories: list[str] | tuple[str, ...]) -> bool:
    """Whether a thing of these categories lies in the scope of a curator; always for M and A."""
    if who.level >= Level.MODERATOR:
        return True
    scope = {*who.scope, *(in_city(form) for form in who.city_forms)}
    return who.level == Level.CURATOR and bool(scope & set(categories))


def in_city(city: str) -> str:
    """A city among the categories of a thing: it comes from there (proposals: their author)."""
    return f"miasto:{city}"


def can_confirm_law(who: Who | None, categories: list[str] | tuple[str, ...]) -> bool:
    """Whether `who` may confirm an article's law: M, A, and curators in scope marked as experts."""
    if who is None or not may(who, Permission.REVIEW):
        return False
    return who.level >= Level.MODERATOR or (who.is_expert and covers(who, categories))


def can_change_level(who: Who, person_id: int, present: Level, wanted: Level) -> bool:
    """Whether `who` may move a person from one level to another; nobody moves themselves.

    Administrators give every level; moderators only make residents editors.
    """
    if person_id == who.id or wanted == Level.GUEST or who.is_suspended:
        return False
    if may(who, Permission.ADMINISTER):
        return True
    return who.level == Level.MODERATOR and present < Level.EDITOR and wanted == Level.EDITOR


def levels_to_give(who: Who, person_id: int, present: Level) -> list[Level]:
    """Levels to which `who` may move a person, the present one included where it is theirs."""
    return [wanted for wanted in Level if can_change_level(who, person_id, present, wanted)]


def can_suspend(who: Who, person_id: int, level: Level) -> bool:
    """Whether `who` may suspend (and let back) a person: moderators, and only those below them."""
    if person_id == who.id or who.is_suspended:
        return False
    return who.level >= Level.MODERATOR and level < who.level


def can_mark_expert(who: Who, person_id: int, level: Level) -> bool:
    """Whether `who` may mark a person as an expert, who confirms the law of articles."""
    return can_suspend(who, person_id, level) and level >= Level.CURATOR


def can_decide_appeal(who: Who, sanction: Sanction) -> bool:
    """A second person answers an appeal: neither its author nor who imposed the sanction."""
    if not may(who, Permission.MANAGE_PEOPLE):
        return False
    return who.id not in (sanction.person_id, sanction.by_id)
