"""Which project may be certified, by whom, and how the code of a certificate is read."""

import re
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.certificates.models import LONGEST_REASON
from app.core import clock
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.people.field_rules import check_line
from app.people.rules import Permission, Who, may
from app.plan.models import LONGEST_NAME, ProjectState
from app.records.models import LONGEST_TITLE
from app.records.rules import check_key

# Without letters that are taken for one another or for digits: eighty bits nobody guesses.
_SIGNS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_MISREAD: Final = str.maketrans({"o": "0", "i": "1", "l": "1"})
_CODE_SIGNS: Final = 16
_GROUP: Final = 4
_SIGN: Final = re.compile(r"([1-9][0-9]{0,5})/(20[0-9]{2})", re.ASCII)
LONGEST_TYPED: Final = 100


@dataclass(frozen=True)
class IssuedElsewhere:
    """A certificate as another site tells it; `sign` is its number within the year, as 3/2026."""

    sign: str
    code: str
    project_key: str
    city_name: str
    title: str
    goal: int | None
    issued: date
    revoked: date | None
    reason: str


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
        return of_own_city()
    if is_certified:
        return certified_already()
    if state != ProjectState.COMPLETED:
        return _("Only a project that is completed gets a certificate.")
    return ""


def of_own_city() -> str:
    """What is said to somebody who speaks for the city."""
    return _("You coordinate this city, so somebody else issues its certificates.")


def certified_already() -> str:
    """What is said of a project with a certificate that holds."""
    return _("This project has a certificate already.")


def check_reason(typed: str) -> str:
    """Why a certificate holds no longer: everybody who checks it reads that."""
    reason = check_line("reason", typed, LONGEST_REASON)
    if not reason:
        raise Invalid("reason", _("Write why. Everybody who checks the certificate reads it."))
    return reason


def read_sign(sign: str) -> tuple[int, int]:
    """3/2026 → (2026, 3), the year and the number within it. Raises Invalid."""
    found = _SIGN.fullmatch(sign)
    if found is None:
        raise Invalid("number", _("Write the number and the year like this: 3/2026."))
    return int(found[2]), int(found[1])


def check_issued_elsewhere(given: IssuedElsewhere) -> None:
    """Whether it can have been issued so. Raises Invalid, with the field that is wrong."""
    if not read_code(given.code):
        raise Invalid("code", _("This is no code of a certificate."))
    _check_words("title", given.title, LONGEST_TITLE)
    _check_words("city_name", given.city_name, LONGEST_NAME)
    try:
        check_key(given.project_key)
    except Invalid as invalid:
        raise Invalid("project", invalid.message) from invalid
    year, _number = read_sign(given.sign)
    if given.issued.year != year:
        raise Invalid("issued", _("The number is of another year."))
    last = given.revoked or given.issued
    if last < given.issued:
        raise Invalid("revoked", _("It cannot be revoked before it was issued."))
    if last > clock.today():
        raise Invalid("revoked" if given.revoked else "issued", _("This day is still to come."))
    if given.revoked:
        check_reason(given.reason)
    elif given.reason:
        raise Invalid("reason", _("A certificate that holds has no reason for its end."))


def _check_words(field: str, typed: str, most: int) -> None:
    if not typed or check_line(field, typed, most) != typed:
        raise Invalid(field, _("Fill in this field."))
