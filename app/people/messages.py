"""Messages between people that show neither address: they go out through the outbox.

The text is kept only until its letter left; the journal tells that somebody wrote, never to whom
or what.
"""

from typing import Final

from sqlalchemy.orm import Session

from app.core import journal, mail
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.limiter import Limit, Limiter
from app.core.settings import Settings
from app.people import blocks
from app.people.field_rules import check_text
from app.people.letter_language import to_person
from app.people.models import Person
from app.people.queries import person_by_id
from app.people.rules import Permission, Who, may

LONGEST_MESSAGE: Final = 4000
SHORTEST_MESSAGE: Final = 10


def refusal(db: Session, who: Who, recipient: Person) -> str:
    """Why somebody cannot be written to, empty when they can.

    One sentence for a switch and for a block, so that nobody learns of being blocked.
    """
    if recipient.id == who.id:
        return _("This is your own profile.")
    writer = person_by_id(db, who.id)
    if writer is not None and writer.refuses_messages:
        return _(
            "You take no messages yourself, so nobody could answer you. Change it in your settings."
        )
    if blocks.is_blocked(db, who.id, recipient.id):
        return _("You blocked this person, so they could not answer you. Unblock them first.")
    takes = recipient.email is not None and not recipient.refuses_messages
    if not takes or blocks.is_blocked(db, recipient.id, who.id):
        return _("This person takes no messages now.")
    return ""


def check_message(typed: str) -> str:
    """The text as it is sent; raises Invalid."""
    text = check_text("message", typed, LONGEST_MESSAGE)
    if len(text) < SHORTEST_MESSAGE:
        raise Invalid("message", _("Write what it is about, in a sentence or two."))
    return text


def hit(limiter: Limiter, who: Who, settings: Settings) -> None:
    """Count a message against the day's limit; raises TooMany."""
    rate = f"{settings.contact_messages_day}/day"
    limiter.hit(Limit("contact-message", rate), f"person:{who.id}")


def send(db: Session, who: Who, person_id: int, text: str, settings: Settings) -> None:
    """Put the message into the outbox; raises Forbidden, NotFound, Conflict with a reason."""
    if not may(who, Permission.WRITE_TO_PEOPLE):
        raise Forbidden(_("Your account does not have the right to do this."))
    recipient = person_by_id(db, person_id)
    if recipient is None or recipient.email_confirmed is None:
        raise NotFound(_("There is nobody at this address."))
    why_not = refusal(db, who, recipient)
    if why_not or recipient.email is None:
        raise Conflict(why_not)
    _write(db, recipient, who, text, settings)
    journal.record(db, "message.sent", who.id, f"person:{who.id}")


@to_person
def _write(db: Session, recipient: Person, who: Who, text: str, settings: Settings) -> None:
    if recipient.email is None:
        raise ValueError("an erased account gets no letters")
    profile = f"{settings.site_url}/osoby/{who.slug}"
    lines = [
        _("Hello %(name)s,", name=recipient.name),
        _("%(name)s writes to you through %(site)s:", name=who.name, site=settings.site_name),
        text,
        _("Answer on this page. Do not answer this letter: it would not arrive."),
        f"{profile}/napisz",
        _(
            "Neither of you sees the other's address. To block or report this person, open their "
            "profile:"
        ),
        profile,
        _("You switch messages off in your settings:"),
        f"{settings.site_url}/konto",
        settings.site_name + "\n" + settings.site_url,
    ]
    subject = _("Message from %(name)s", name=who.name)
    mail.post(db, recipient.email, f"{subject} – {settings.site_name}", "\n\n".join(lines))
