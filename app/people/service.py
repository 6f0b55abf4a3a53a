"""Verbs of accounts: register, confirm, change, erase. Passwords come in hashed."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import clock, i18n, journal
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.people import cards, level_letters, links, sign_ins
from app.people.accounts import free_slug, set_level
from app.people.erasing import wipe
from app.people.field_rules import city_key
from app.people.letters import Letters, confirm_state, email_state, reset_state
from app.people.links import Links, Purpose
from app.people.models import Level, Person, Role
from app.people.queries import count_administrators, person_by_email, person_by_id
from app.people.rules import Permission, Who, can_change_level, can_mark_expert, may
from app.people.topics import choose as choose_topics

_ATTEMPTS: Final = 3


def register(
    db: Session, letters: Letters, *, name: str, email: str, password_hash: str, may_mail: bool
) -> None:
    """Make an account that waits for its owner to confirm the address.

    A known address changes nothing but tells its owner. An unconfirmed account is overwritten:
    otherwise a stranger could register first and wait for the owner to confirm their password.
    """
    for _attempt in range(_ATTEMPTS):
        known = person_by_email(db, email)
        if known and known.email_confirmed:
            journal.record(db, "person.registration-repeated", None, f"person:{known.id}")
            if may_mail:
                letters.already_registered(db, known)
            return
        person = known or Person(
            email=email, level=Level.NEW, role=Role.RESIDENT, scope=[], city="", about=""
        )
        person.slug = free_slug(db, name)
        person.name = name
        person.password_hash = password_hash
        person.created = clock.now()
        person.language = "" if i18n.spoken() == i18n.LANGUAGE else i18n.spoken()
        try:
            with db.begin_nested():
                db.add(person)
                db.flush()
        except IntegrityError:
            continue  # on PostgreSQL somebody else took the address or the slug just now
        journal.record(db, "person.registered", None, f"person:{person.id}")
        if may_mail:
            letters.confirm(db, person)
        return
    raise Conflict(_("Somebody registered at the same moment. Try once more."))


def person_of_link(db: Session, known: Links, purpose: Purpose, token: str) -> Person | None:
    """Whom a link in a letter is about; None when it is altered, too old, used or overtaken."""
    data = known.read(purpose, token)
    if data is None or links.is_used(db, token):
        return None
    person = person_by_id(db, int(data["id"]))
    if person is None:
        return None
    state_of = {
        Purpose.CONFIRM: confirm_state,
        Purpose.RESET: reset_state,
        Purpose.NEW_EMAIL: email_state,
    }[purpose]
    return person if state_of(person) == data["state"] else None


def _use_link(db: Session, known: Links, purpose: Purpose, token: str) -> Person:
    person = person_of_link(db, known, purpose, token)
    if person is None:
        raise NotFound(_("This link no longer works."))
    links.use(db, token)
    return person


def confirm(db: Session, known: Links, token: str) -> Person:
    """The owner of the address confirms the account; raises NotFound for a dead link."""
    person = _use_link(db, known, Purpose.CONFIRM, token)
    person.email_confirmed = clock.now()
    journal.record(db, "person.confirmed", person.id, f"person:{person.id}")
    return person


def ask_reset(db: Session, letters: Letters, email: str, *, may_mail: bool) -> None:
    """Send a link to a new password; for an unknown address only the journal is written.

    Both ways write and commit, so that an answer's time does not tell who has an account.
    """
    person = person_by_email(db, email)
    subject = f"person:{person.id}" if person else "person:unknown"
    journal.record(db, "person.reset-asked", None, subject)
    if person and may_mail:
        letters.reset(db, person)


def reset_password(db: Session, letters: Letters, token: str, password_hash: str) -> Person:
    """Set a new password by a link, which also proves the address; every browser is signed out."""
    person = _use_link(db, letters.links, Purpose.RESET, token)
    person.password_hash = password_hash
    person.must_change_password = False
    person.email_confirmed = person.email_confirmed or clock.now()
    sign_ins.end_all(db, person.id)
    journal.record(db, "person.password-reset", person.id, f"person:{person.id}")
    letters.password_changed(db, person)
    return person


def change_password(db: Session, letters: Letters, who: Who, password_hash: str) -> None:
    """Set a new password; the person's other browsers are signed out."""
    person = _own(db, who)
    person.password_hash = password_hash
    person.must_change_password = False
    sign_ins.end_all(db, who.id, keep=who.sign_in_id)
    journal.record(db, "person.password-changed", who.id, f"person:{who.id}")
    letters.password_changed(db, person)


def rehash(db: Session, person_id: int, password_hash: str) -> None:
    """Keep the same password at today's cost."""
    db.execute(update(Person).where(Person.id == person_id).values(password_hash=password_hash))


def ask_new_email(db: Session, letters: Letters, who: Who, email: str, *, may_mail: bool) -> None:
    """Send a link to the new address and a notice to the old one; nothing else changes yet."""
    person = _own(db, who)
    journal.record(db, "person.email-change-asked", who.id, f"person:{who.id}")
    letters.email_asked(db, person)
    if not may_mail:
        return
    owner = person_by_email(db, email)
    if owner is None:
        letters.new_email(db, person, email)
    elif owner.email_confirmed:
        letters.email_taken(db, owner)


def change_email(db: Session, letters: Letters, token: str) -> None:
    """Move the account to the address whose owner followed the link."""
    person = _use_link(db, letters.links, Purpose.NEW_EMAIL, token)
    data = letters.links.read(Purpose.NEW_EMAIL, token) or {}
    old, person.email = person.email, str(data["email"])
    try:
        with db.begin_nested():
            db.flush()
    except IntegrityError as error:
        raise Conflict(_("This address already has an account.")) from error
    journal.record(db, "person.email-changed", person.id, f"person:{person.id}")
    if old:
        letters.email_changed(db, person, old)


def update_profile(
    db: Session,
    who: Who,
    *,
    name: str,
    role: Role,
    city: str,
    about: str,
    organisation: str = "",
    topics: Sequence[str] = (),
    is_unthanked: bool = False,
    refuses_messages: bool = False,
) -> None:
    """Change what others see of the person; the address of the profile stays."""
    if not may(who, Permission.CHANGE_PROFILE):
        raise Forbidden(_("Your account does not have the right to do this."))
    person = _own(db, who)
    person.name, person.role, person.city, person.about = name, role, city, about
    person.city_key = city_key(city)
    person.organisation = organisation
    person.is_unthanked, person.refuses_messages = is_unthanked, refuses_messages
    choose_topics(db, who.id, topics)
    cards.rename(db, person)
    journal.record(db, "person.profile-changed", who.id, f"person:{who.id}")


def change_language(db: Session, who: Who, language: str) -> None:
    """Change in which language the site speaks and writes to the person."""
    _own(db, who).language = language
    journal.record(db, "person.language-changed", who.id, f"person:{who.id}")


def end_sign_in(db: Session, who: Who, sign_in_id: int) -> None:
    """End one of the person's own sign-ins; raises NotFound for any other."""
    if not sign_ins.end(db, who, sign_in_id):
        raise NotFound(_("This browser is no longer signed in."))


def end_other_sign_ins(db: Session, who: Who) -> int:
    """End all sign-ins of the person but the one they use now."""
    ended = sign_ins.end_all(db, who.id, keep=who.sign_in_id)
    journal.record(db, "person.signed-out-elsewhere", who.id, f"person:{who.id}", {"count": ended})
    return ended


def change_level(
    db: Session,
    who: Who,
    person: Person,
    level: Level,
    scope: Sequence[str] = (),
    scope_city: str = "",
    *,
    settings: Settings,
) -> None:
    """Give another level and tell the person; a curator looks after topics or after one city.

    Raises Forbidden, or Invalid("scope") for a curator of nothing or of both.
    """
    if person.erased or not can_change_level(who, person.id, Level(person.level), level):
        raise Forbidden(_("Your account does not have the right to do this."))
    if level == Level.CURATOR and bool(scope) == bool(scope_city):
        raise Invalid("scope", _("Choose at least one topic to look after, or write one city."))
    set_level(db, who.id, person, level, list(scope), scope_city=scope_city)
    level_letters.given(db, person, settings)


def mark_expert(
    db: Session, who: Who, person: Person, *, is_expert: bool, settings: Settings
) -> None:
    """Let a curator confirm the law of articles in scope, or no longer."""
    if person.erased or not can_mark_expert(who, person.id, Level(person.level)):
        raise Forbidden(_("Your account does not have the right to do this."))
    person.is_expert = is_expert
    kind = "person.expert-marked" if is_expert else "person.expert-unmarked"
    journal.record(db, kind, who.id, f"person:{person.id}")
    level_letters.expert(db, person, settings)


def erase(db: Session, letters: Letters, who: Who) -> None:
    """Delete the person's own account: name, address and profile go, texts stay under no name."""
    person = _own(db, who)
    if person.level == Level.ADMINISTRATOR and count_administrators(db) == 1:
        raise Conflict(_("You are the only administrator. Give the level to somebody else first."))
    name, email = person.name, person.email
    wipe(db, person, who.id)
    if email:
        letters.erased(db, name, email)


def forget_old(db: Session) -> None:
    """Drop what nobody needs any more; the worker calls this once a day."""
    sign_ins.forget_old(db)
    links.forget_old(db)
    db.execute(
        delete(Person).where(
            Person.email_confirmed.is_(None),
            Person.erased.is_(None),
            Person.created < clock.now() - 2 * links.LIFETIMES[Purpose.CONFIRM],
        )
    )


def _own(db: Session, who: Who) -> Person:
    person = person_by_id(db, who.id)
    if person is None:
        raise NotFound(_("There is nobody at this address."))
    return person
