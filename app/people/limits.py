"""How often somebody may act: against guessing of passwords, floods of mail and of texts.

Counted per account and per address over all workers; keys hold hashes, no personal data.
"""

import hashlib
import hmac
import ipaddress
from datetime import timedelta
from typing import Final, Literal, cast

from limits import parse

from app.core import clock
from app.core.errors import TooMany
from app.core.limiter import Limit, Limiter
from app.people.models import Level
from app.people.rules import Who

PASSWORD_OF_ACCOUNT: Final = Limit("password-account", "10/5minute")
PASSWORD_FROM_ADDRESS: Final = Limit("password-address", "20/5minute")
# The owner's own proof of identity has a counter that strangers at the door cannot fill.
PASSWORD_ASKED_AGAIN: Final = Limit("password-again", "10/5minute")
REGISTRATION: Final = Limit("registration", "10/hour")
MAIL_ASKED: Final = Limit("mail-asked", "30/hour")
MAIL_TO_ADDRESS: Final = Limit("mail-to", "5/day")

Writing = Literal["edit", "post", "preview", "search", "upload"]
NEW_FOR: Final = timedelta(days=3)
_NEW: Final = {"edit": "4/minute", "post": "4/minute", "upload": "10/hour"}
_USUAL: Final = {
    "edit": "20/minute",
    "post": "20/minute",
    "preview": "60/minute",
    "search": "60/minute",
    "upload": "60/hour",
}


def address_key(address: str | None) -> str:
    """Key of a network address; a household's IPv6 network counts as one."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)


def hidden_address(secret: str, address: str | None) -> str:
    """Key of a network address from which nobody without the site's secret gets it back.

    For counting over a day what must not be kept beside an address.
    """
    return hmac.new(secret.encode(), address_key(address).encode(), "sha256").hexdigest()[:32]


def account_key(email: str) -> str:
    """Key of an account, existing or not, by the address that was typed."""
    return hashlib.sha256(email.encode()).hexdigest()[:32]


def count_guess(limiter: Limiter, email: str, address: str | None) -> None:
    """Count a sign-in before its password is looked at, so that parallel tries count too.

    Raises TooMany when the account or the address has no try left.
    """
    limiter.hit(PASSWORD_FROM_ADDRESS, address_key(address))
    limiter.hit(PASSWORD_OF_ACCOUNT, account_key(email))


def forgive_guess(limiter: Limiter, email: str, address: str | None) -> None:
    """The password was right: the account starts anew, the address gets this one try back.

    Clearing the address as well would let one known account pay for guesses at others.
    """
    limiter.clear(PASSWORD_OF_ACCOUNT, account_key(email))
    item = parse(PASSWORD_FROM_ADDRESS.rate)
    key = item.key_for(PASSWORD_FROM_ADDRESS.name, address_key(address))
    limiter.storage.incr(key, item.get_expiry(), amount=-1)


def may_mail(limiter: Limiter, email: str) -> bool:
    """Count a letter to this address; False when it had enough of them today."""
    try:
        limiter.hit(MAIL_TO_ADDRESS, account_key(email))
    except TooMany:
        return False
    return True


def hit_writing(limiter: Limiter, who: Who | None, kind: Writing, address: str | None) -> None:
    """Count an edit, post, preview or search; raises TooMany past the limit.

    Searches and guests are counted by address, everything else by person. In their first days
    people write at a walking pace, which stops most spam and no resident.
    """
    by_address = who is None or kind == "search"
    subject = address_key(address) if by_address else f"person:{cast(Who, who).id}"
    limiter.hit(Limit(f"writing-{kind}", _rate(who, kind)), subject)


def _rate(who: Who | None, kind: Writing) -> str:
    is_new = who is None or (who.level == Level.NEW and clock.now() - who.created < NEW_FOR)
    return _NEW.get(kind, _USUAL[kind]) if is_new else _USUAL[kind]
