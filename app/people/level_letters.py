"""Letters about levels: what changed, why, what one may do now, and how to object."""

from typing import Final

from sqlalchemy.orm import Session

from app.core import mail
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.core.settings import Settings
from app.people.letter_language import to_person
from app.people.models import Level, Person
from app.people.words import level_word

# What each level may do, in the words of the letter.
_RIGHTS: Final[dict[Level, str]] = {
    Level.NEW: _l("You can propose changes of articles and write in discussions."),
    Level.RESIDENT: _l(
        "You can have more proposals open, your corrections of typos are published at once, and "
        "your posts do not wait."
    ),
    Level.EDITOR: _l(
        "Your changes of articles are published at once, you can restore versions and mark "
        "helpful answers. Protected articles still take proposals only."
    ),
    Level.CURATOR: _l("You review the proposals of others in your topics or your city."),
    Level.MODERATOR: _l("You review all proposals, protect articles and look after discussions."),
    Level.ADMINISTRATOR: _l("You give levels and look after the whole site."),
}


@to_person
def risen(db: Session, person: Person, why: str, settings: Settings) -> None:
    """The work of a person earned them a higher level."""
    _changed(db, person, why, settings)


@to_person
def given(db: Session, person: Person, settings: Settings, why: str = "") -> None:
    """Somebody gave the person another level, higher or lower."""
    why = why or _("Somebody of the staff decided this.")
    _changed(db, person, why, settings)


@to_person
def expert(db: Session, person: Person, settings: Settings) -> None:
    """The mark of an expert was given or taken."""
    if person.email is None:
        return  # an account without a person behind it
    if person.is_expert:
        subject = _("You can confirm the law of articles")
        effect = _(
            "You are marked as an expert: you can confirm the law of articles in your scope."
        )
    else:
        subject = _("You no longer confirm the law of articles")
        effect = _("The mark of an expert is taken: you no longer confirm the law of articles.")
    lines = [_("Hello %(name)s,", name=person.name), effect]
    lines.append(f"{settings.site_name}\n{settings.site_url}")
    mail.post(db, person.email, f"{subject} – {settings.site_name}", "\n\n".join(lines))


@to_person
def lost(db: Session, person: Person, settings: Settings) -> None:
    """The grace is over and the level is taken."""
    objection = _("You can still appeal. Somebody else than who decided will answer you:")
    _changed(
        db,
        person,
        _("The time that we wrote you about is over."),
        settings,
        f"{objection} {settings.site_url}/konto/sankcje",
    )


def _changed(
    db: Session, person: Person, why: str, settings: Settings, objection: str = ""
) -> None:
    if person.email is None:
        return  # an account without a person behind it
    objection = objection or _("If you see it differently, answer this letter.")
    level = level_word(person.level)
    lines = [
        _("Hello %(name)s,", name=person.name),
        _("your level has changed. It is now: %(level)s.", level=level),
        _("Why: %(why)s", why=why),
        str(_RIGHTS[Level(person.level)]),
        objection,
        f"{settings.site_name}\n{settings.site_url}",
    ]
    subject = _("Your level: %(level)s", level=level)
    mail.post(db, person.email, f"{subject} – {settings.site_name}", "\n\n".join(lines))
