"""Asking once more for the password before an act that could take an account away."""

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.web import application
from app.people import limits
from app.people.access import passwords
from app.people.models import Person

FIELD = "current_password"


def check_own_password(person: Person | None, password: str) -> None:
    """Raise Invalid when it is not the person's password, TooMany after too many tries."""
    limiter = application().limiter
    key = f"person:{person.id}" if person else "nobody"
    limiter.hit(limits.PASSWORD_ASKED_AGAIN, key)
    if not passwords().verify(person.password_hash if person else None, password):
        raise Invalid(FIELD, _("This is not your present password."))
    limiter.clear(limits.PASSWORD_ASKED_AGAIN, key)
