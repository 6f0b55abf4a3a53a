"""What may stand in the fields of an account; each check returns the value as it is stored."""

import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.people.models import Role
from app.text.polish import plain_letters

SHORTEST_NAME: Final = 2
LONGEST_NAME: Final = 60
LONGEST_CITY: Final = 80
LONGEST_ABOUT: Final = 600
LONGEST_EMAIL: Final = 254
LONGEST_ORGANISATION: Final = 120
LONGEST_PHONE: Final = 30
LONGEST_WEBSITE: Final = 200
_PHONE: Final = re.compile(r"\+?(?:[0-9][ ()/-]*){7,15}")
# How words are encoded in headers of letters (RFC 2047).
_ENCODED: Final = "=?"
_LOCALHOST: Final = "@localhost"
_STAND_IN: Final = "@localhost.example"

# Nobody may sign as the site or its staff; compared without Polish marks and separators.
_RESERVED: Final = re.compile(
    r"(usuniet[ya](uzytkownik|konto)?|narzedziownik.*|admin(istrator|istratorka|istracja)?"
    r"|moderator(ka)?|moderacja|redakcja|redaktor(ka)?|opiekun(ka)?|system|pomoc|obsluga|support"
    r"|gosc|root)"
)


def email_key(typed: str) -> str:
    """An address as accounts are looked up by it; never fails, so unknown stays unknown."""
    return unicodedata.normalize("NFC", typed).strip().lower()[:LONGEST_EMAIL]


def check_email(typed: str, *, local: bool = False) -> str:
    """The address in its one written form; `local` also takes one on this machine."""
    typed = typed.strip()
    if local and typed.lower().endswith(_LOCALHOST):
        stand_in = typed[: -len(_LOCALHOST)] + _STAND_IN
        return check_email(stand_in).removesuffix(_STAND_IN) + _LOCALHOST
    if _ENCODED in typed:  # a mail program reads it as another address
        raise Invalid(
            "email", _("This is not an e-mail address. Write for example halina@poczta.pl.")
        )
    try:
        valid = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        if "@" not in typed:
            message = _("The address has no @ sign. Write for example halina@poczta.pl.")
        else:
            message = _("This is not an e-mail address. Write for example halina@poczta.pl.")
        raise Invalid("email", message) from error
    return (valid.ascii_email or valid.normalized).lower()


def check_name(typed: str) -> str:
    """The name under which a person signs."""
    name = _one_line("name", typed)
    if not any(character.isalpha() for character in name):
        raise Invalid("name", _("Write a name with letters."))
    if len(name) < SHORTEST_NAME:
        raise Invalid("name", _("The name is too short."))
    _check_length("name", name, LONGEST_NAME)
    if "@" in name or "://" in name or "www." in name.lower():
        raise Invalid("name", _("Write a name here, not an address: everybody will see it."))
    if _RESERVED.fullmatch(re.sub(r"[^a-z]", "", plain_letters(name))):
        raise Invalid("name", _("This name would look like the voice of the site. Take another."))
    return name


def check_city(typed: str) -> str:
    return check_line("city", typed, LONGEST_CITY)


def check_about(typed: str) -> str:
    return check_text("about", typed, LONGEST_ABOUT)


def check_line(field: str, typed: str, most: int) -> str:
    """One line of visible characters, at most so long; may be empty."""
    line = _one_line(field, typed)
    _check_length(field, line, most)
    return line


def check_text(field: str, typed: str, most: int) -> str:
    """A few lines of visible characters, at most so long; may be empty."""
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n")).strip()
    for line in text.split("\n"):
        _refuse_hidden(field, line)
    _check_length(field, text, most)
    return text


def check_phone(typed: str) -> str:
    """A telephone number as people write it, with digits enough to call it; may be empty."""
    phone = check_line("phone", typed, LONGEST_PHONE)
    if phone and not _PHONE.fullmatch(phone):
        raise Invalid("phone", _("Write a telephone number, for example 22 500 01 01."))
    return phone


def check_website(typed: str) -> str:
    """The address of a page on the web; may be empty."""
    address = check_line("website", typed, LONGEST_WEBSITE)
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        parts, host = None, ""
    if (
        parts is None
        or parts.scheme not in ("http", "https")
        or "." not in host
        or "@" in parts.netloc
        or " " in address
    ):
        raise Invalid("website", _("Write an address that begins with https://."))
    return address


def city_key(city: str) -> str:
    """A city's name as filters compare it."""
    return " ".join(plain_letters(city).split())[:LONGEST_CITY]


def check_role(typed: str) -> Role:
    if typed not in set(Role):
        raise Invalid("role", _("Choose one of the listed answers."))
    return Role(typed)


def _one_line(field: str, typed: str) -> str:
    value = unicodedata.normalize("NFC", typed.strip())
    _refuse_hidden(field, value)
    return " ".join(value.split())


def _refuse_hidden(field: str, value: str) -> None:
    """Control characters break letters and logs; invisible ones turn text around."""
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co") for character in value):
        raise Invalid(field, _("There is an invisible character in this field. Type it anew."))


def _check_length(field: str, value: str, most: int) -> None:
    if len(value) > most:
        raise Invalid(
            field,
            ngettext(
                "Shorten this to %(num)s character.", "Shorten this to %(num)s characters.", most
            ),
        )
