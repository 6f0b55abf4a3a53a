"""Which project may be certified, by whom, and how the code of a certificate is read."""

import secrets
from typing import Final

from app.certificates.models import LONGEST_REASON
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.people.field_rules import check_line
from app.people.rules import Permission, Who, may
from app.plan.models import ProjectState

# Without letters that are taken for one another or for digits: eighty bits nobody guesses.
_SIGNS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_MISREAD: Final = str.maketrans({"o": "0", "i": "1", "l": "1"})
_CODE_SIGNS: Final = 16
_GROUP: Final = 4
LONGEST_TYPED: Final = 100


def new_code() -> str:
    """A code for the address of a certificate, in groups that are easy to copy from paper."""
    return grouped("".join(secrets.choice(_SIGNS) for _sign in range(_CODE_SIGNS)))


def read_code(typed: str) -> str:
    """The code that somebody copied from paper; empty when it cannot be one."""
    plain = "".join(typed[:LONGEST_TYPED].lower().replace("-", " ").split()).translate(_MISREAD)
    is_code = len(plain) == _CODE_SIGNS and set(plain) <= set(_SIGNS)
    return grouped(plain) if is_code else ""


def grouped(plain: str) -> str:
    """abcdefgh → abcd-efgh"""
    return "-".join(plain[at : at + _GROUP] for at in range(0, len(plain), _GROUP))


def can_certify(who: Who | None) -> bool:
    """Curators and above issue certificates and revoke them."""
    return may(who, Permission.CERTIFY)


def obstacle(state: str, *, is_certified: bool, speaks_for_city: bool) -> str:
    """Why a project cannot be certified by somebody who certifies; empty when it can."""
    if speaks_for_city:
        return _("You coordinate this city, so somebody else issues its certificates.")
    if is_certified:
        return _("This project has a certificate already.")
    if state != ProjectState.COMPLETED:
        return _("Only a project that is completed gets a certificate.")
    return ""


def check_reason(typed: str) -> str:
    """Why a certificate holds no longer: everybody who checks it reads that."""
    reason = check_line("reason", typed, LONGEST_REASON)
    if not reason:
        raise Invalid("reason", _("Write why. Everybody who checks the certificate reads it."))
    return reason
