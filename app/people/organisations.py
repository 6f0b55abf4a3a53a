"""Verbs of organisations' pages: propose, edit, decide.

Each text is kept as a version. A page that somebody proposed is read by nobody else until a
moderator let it out.
"""

from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import held
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.people import hats
from app.people.community_models import (
    LONGEST_NOTE,
    Organisation,
    OrganisationState,
    OrganisationTopic,
    OrganisationVersion,
)
from app.people.field_rules import check_text, city_key
from app.people.organisation_rules import (
    DECISIONS,
    MOST_WAITING,
    NEED_A_REASON,
    OrganisationFields,
    can_decide,
    can_edit,
    can_propose,
    decisions_open,
)
from app.people.rules import Who
from app.text.polish import slugify, sort_key

LONGEST_SLUG: Final = 70
LONGEST_SORT_KEY: Final = 250
# Pages of their own below /organizacje/.
_RESERVED: Final = frozenset({"nowa"})
_ATTEMPTS: Final = 3


def propose(db: Session, who: Who, fields: OrganisationFields) -> Organisation:
    """A new page; it waits for a moderator unless a moderator writes it.

    Raises Forbidden, or Conflict when too many of theirs wait.
    """
    if not can_propose(who):
        raise Forbidden(_("Your account does not have the right to do this."))
    is_visible = can_decide(who)
    if not is_visible and _waiting_of(db, who.id) >= MOST_WAITING:
        raise Conflict(_("Your earlier proposals of organisations still wait. Come back later."))
    for _attempt in range(_ATTEMPTS):
        now = clock.now()
        organisation = Organisation(
            slug=_free_slug(db, fields.name),
            state=OrganisationState.VISIBLE if is_visible else OrganisationState.WAITING,
            proposed_by_id=who.id,
            created=now,
            changed=now,
            version=0,
            reason="",
        )
        _fill(organisation, fields)
        try:
            with db.begin_nested():
                db.add(organisation)
                db.flush()
        except IntegrityError:
            continue  # on PostgreSQL somebody else took the slug just now
        _write_version(db, who, organisation, fields)
        journal.record(db, "organisation.proposed", who.id, f"organisation:{organisation.id}")
        return organisation
    raise Conflict(_("Somebody added an organisation of this name at the same moment."))


def edit(
    db: Session, who: Who, organisation_id: int, seen_version: int, fields: OrganisationFields
) -> Organisation:
    """Change the page; raises NotFound, Forbidden, or Conflict when it changed meanwhile."""
    organisation = held(db, Organisation, organisation_id)
    is_member = hats.is_member(db, who.id, organisation.id)
    if not can_edit(who, organisation, is_member=is_member):
        raise Forbidden(_("Your account does not have the right to do this."))
    if organisation.version != seen_version:
        raise Conflict(_("Somebody changed this page meanwhile. Look at it and save once more."))
    _fill(organisation, fields)
    _write_version(db, who, organisation, fields)
    journal.record(db, "organisation.edited", who.id, f"organisation:{organisation.id}")
    return organisation


def decide(
    db: Session, who: Who, organisation_id: int, decision: str, reason: str, *, seen_version: int
) -> Organisation:
    """Let a page out, refuse it, hide it or show it again.

    Raises NotFound, Forbidden, Conflict when its state does not allow it or somebody changed the
    page since it was read, or Invalid.
    """
    organisation = held(db, Organisation, organisation_id)
    if not can_decide(who):
        raise Forbidden(_("Your account does not have the right to do this."))
    if decision not in DECISIONS:
        raise Invalid("decision", _("Choose one of the listed answers."))
    if decision not in decisions_open(organisation):
        raise Conflict(_("Somebody has decided about this page meanwhile."))
    if decision == "przyjmij" and organisation.version != seen_version:
        raise Conflict(_("Somebody changed this page meanwhile. Look at it and save once more."))
    reason = check_text("reason", reason, LONGEST_NOTE)
    if decision in NEED_A_REASON and not reason:
        raise Invalid("reason", _("Write why. The people of the organisation will read it."))
    if decision == "przyjmij":
        _forget_earlier_texts(db, organisation)
    organisation.state = DECISIONS[decision][1]
    organisation.reason = reason if decision in NEED_A_REASON else ""
    kinds = {
        "przyjmij": "organisation.approved",
        "odrzuc": "organisation.rejected",
        "ukryj": "organisation.hidden",
        "pokaz": "organisation.shown",
    }
    journal.record(db, kinds[decision], who.id, f"organisation:{organisation.id}")
    return organisation


def _forget_earlier_texts(db: Session, organisation: Organisation) -> None:
    """Everybody reads the history of a page: what nobody let out is not in it."""
    db.execute(
        delete(OrganisationVersion).where(
            OrganisationVersion.organisation_id == organisation.id,
            OrganisationVersion.number < organisation.version,
        )
    )


def by_slug(db: Session, slug: str) -> Organisation:
    """The organisation at this address, whoever may read it; raises NotFound."""
    found = db.scalar(select(Organisation).where(Organisation.slug == slug))
    if found is None:
        raise NotFound(_("There is no organisation at this address."))
    return found


def _fill(organisation: Organisation, fields: OrganisationFields) -> None:
    organisation.name = fields.name
    organisation.sort_key = sort_key(fields.name)[:LONGEST_SORT_KEY]
    organisation.kind = fields.kind
    organisation.city = fields.city
    organisation.city_key = city_key(fields.city)
    organisation.helps = fields.helps
    organisation.email = fields.email
    organisation.phone = fields.phone
    organisation.website = fields.website


def _write_version(
    db: Session, who: Who, organisation: Organisation, fields: OrganisationFields
) -> None:
    organisation.version += 1
    organisation.changed = clock.now()
    db.add(
        OrganisationVersion(
            organisation_id=organisation.id,
            number=organisation.version,
            by_id=who.id,
            at=organisation.changed,
            name=fields.name,
            kind=fields.kind,
            city=fields.city,
            helps=fields.helps,
            email=fields.email,
            phone=fields.phone,
            website=fields.website,
            topics=list(fields.topics),
        )
    )
    db.execute(
        delete(OrganisationTopic).where(OrganisationTopic.organisation_id == organisation.id)
    )
    for topic in fields.topics:
        db.add(OrganisationTopic(organisation_id=organisation.id, topic=topic))
    db.flush()


def _waiting_of(db: Session, person_id: int) -> int:
    waiting = select(func.count()).where(
        Organisation.proposed_by_id == person_id, Organisation.state == OrganisationState.WAITING
    )
    return db.scalar(waiting) or 0


def _free_slug(db: Session, name: str) -> str:
    stem = slugify(name)[:LONGEST_SLUG].strip("-")
    like = Organisation.slug.startswith(stem, autoescape=True)
    taken = set(db.scalars(select(Organisation.slug).where(like))) | _RESERVED
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
