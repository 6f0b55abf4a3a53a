"""Numbers in addresses: strange ones are refused with a sentence by the API, ignored by pages."""

from flask import request

from app.core.errors import DomainError
from app.core.i18n import gettext as _


def requested_number(name: str, usual: int, least: int, most: int) -> int:
    """The number that the address asks for; raises DomainError (400) for any other text."""
    typed = request.args.get(name)
    if typed is None:
        return usual
    if typed.isascii() and typed.isdigit() and len(typed) < 9 and least <= int(typed) <= most:
        return int(typed)
    raise DomainError(
        _(
            "%(name)s must be a whole number from %(least)s to %(most)s.",
            name=name,
            least=least,
            most=most,
        )
    )


def requested_id(name: str) -> int | None:
    """The id of the row from which a list goes on; anything strange means its beginning."""
    typed = request.args.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
