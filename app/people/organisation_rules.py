"""What may stand on an organisation's page, who may change it, and who may decide about it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.people.community_models import (
    LONGEST_HELP,
    LONGEST_NAME,
    Organisation,
    OrganisationKind,
    OrganisationState,
)
from app.people.field_rules import (
    check_city,
    check_email,
    check_line,
    check_phone,
    check_text,
    check_website,
)
from app.people.rules import Permission, Who, may

SHORTEST_NAME: Final = 3
MOST_WAITING: Final = 3
# A decision → the states from which it leads, and where it leads.
DECISIONS: Final[dict[str, tuple[frozenset[str], OrganisationState]]] = {
    "przyjmij": (
        frozenset({OrganisationState.WAITING, OrganisationState.REJECTED}),
        OrganisationState.VISIBLE,
    ),
    "odrzuc": (frozenset({OrganisationState.WAITING}), OrganisationState.REJECTED),
    "ukryj": (frozenset({OrganisationState.VISIBLE}), OrganisationState.HIDDEN),
    "pokaz": (frozenset({OrganisationState.HIDDEN}), OrganisationState.VISIBLE),
}
# These are told to whom they concern with a reason.
NEED_A_REASON: Final = frozenset({"odrzuc", "ukryj"})


@dataclass(frozen=True)
class OrganisationFields:
    """What its page says, checked."""

    name: str
    kind: OrganisationKind
    city: str
    helps: str
    email: str
    phone: str
    website: str
    topics: tuple[str, ...]


def check_fields(
    *,
    name: str,
    kind: str,
    city: str,
    helps: str,
    email: str,
    phone: str,
    website: str,
    topics: Collection[str],
) -> OrganisationFields:
    """The fields as they are stored; raises Invalid. Topics are checked by whoever offers them."""
    name = check_line("name", name, LONGEST_NAME)
    if len(name) < SHORTEST_NAME or not any(character.isalpha() for character in name):
        raise Invalid("name", _("Write the full name of the organisation."))
    if kind not in set(OrganisationKind):
        raise Invalid("kind", _("Choose one of the listed answers."))
    helps = check_text("helps", helps, LONGEST_HELP)
    if not helps:
        raise Invalid("helps", _("Write what people can come with."))
    return OrganisationFields(
        name=name,
        kind=OrganisationKind(kind),
        city=check_city(city),
        helps=helps,
        email=check_email(email) if email.strip() else "",
        phone=check_phone(phone),
        website=check_website(website),
        topics=tuple(sorted(set(topics))),
    )


def can_propose(who: Who | None) -> bool:
    return may(who, Permission.PROPOSE_ORGANISATION)


def can_decide(who: Who | None) -> bool:
    return may(who, Permission.MANAGE_PEOPLE)


def can_read(who: Who | None, organisation: Organisation, *, is_member: bool) -> bool:
    """All read a visible page; one that waits, was refused or hidden its people and moderators."""
    if organisation.state == OrganisationState.VISIBLE or can_decide(who):
        return True
    return who is not None and (is_member or organisation.proposed_by_id == who.id)


def can_edit(who: Who | None, organisation: Organisation, *, is_member: bool) -> bool:
    """Verified members and moderators; before the decision also whoever proposed it."""
    if who is None or not may(who, Permission.CHANGE_PROFILE):
        return False
    if can_decide(who):
        return True
    if organisation.state == OrganisationState.WAITING:
        return organisation.proposed_by_id == who.id
    return organisation.state == OrganisationState.VISIBLE and is_member


def decisions_open(organisation: Organisation) -> list[str]:
    """What moderators may decide about it as it is now."""
    return [act for act, (states, _to) in DECISIONS.items() if organisation.state in states]
