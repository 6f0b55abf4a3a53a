"""Tokens in letters: one that ends letters of a kind, and one that a reply comes back with.

Whoever holds a letter may do exactly this with it, without signing in: hence each token is for one
purpose (a key of its own), one person, and one kind or thread.
"""

import base64
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from itsdangerous import BadData, URLSafeSerializer

from app.core import clock
from app.notifications.models import Kind

ALL: Final = "all"
LONGEST_TOKEN: Final = 300
# What a reply's token says: person, thread, post, last day (counted from DAY_ONE). Letters and
# digits only, in one case: mail servers may change the case, and 64 characters are all there is.
_PACKED: Final = struct.Struct(">IIIH")
_SIGNATURE: Final = 12
_DAY_ONE: Final = date(2026, 1, 1)


@dataclass(frozen=True)
class Unsubscribing:
    """Who wants no more letters, of which kind; `kind` None means of none."""

    person_id: int
    kind: Kind | None


@dataclass(frozen=True)
class ReplyTo:
    """Who may reply, in which thread and to which of its posts, and until when.

    `post_id` is None where the letter told of several parts of the thread.
    """

    person_id: int
    thread_id: int
    post_id: int | None
    until: date

    @property
    def is_over(self) -> bool:
        return clock.today() > self.until


def unsubscribe_token(secret: str, person_id: int, kind: str | None) -> str:
    """Token that ends letters of a kind (None: all); it does not expire, as people expect."""
    return str(_serializer(secret).dumps([person_id, kind or ALL]))


def read_unsubscribe_token(secret: str, token: str) -> Unsubscribing | None:
    """What the token is for, None for a foreign or altered one."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        person_id, kind = _serializer(secret).loads(token)
        return Unsubscribing(int(person_id), None if kind == ALL else Kind(kind))
    except (BadData, ValueError, TypeError):
        return None


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret,
        salt="narzedziownik unsubscribe",
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )


def reply_token(
    secret: str, person_id: int, thread_id: int, days: int, post_id: int | None = None
) -> str:
    """Token with which a person may write in a thread by e-mail, for some days."""
    last = (clock.today() + timedelta(days=days) - _DAY_ONE).days
    packed = _PACKED.pack(person_id, thread_id, post_id or 0, last)
    signed = packed + _signature(secret, packed)
    return _spelled(signed)


def _spelled(signed: bytes) -> str:
    return base64.b32encode(signed).decode().lower().rstrip("=")


def read_reply_token(secret: str, token: str) -> ReplyTo | None:
    """What the token allows, also when its time is over; None for a foreign or altered one."""
    try:
        signed = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except ValueError:
        return None
    packed, signature = signed[: _PACKED.size], signed[_PACKED.size :]
    # The last letter has bits to spare: only one spelling of them is ours.
    if len(packed) < _PACKED.size or _spelled(signed) != token.lower():
        return None
    if not hmac.compare_digest(signature, _signature(secret, packed)):
        return None
    person_id, thread_id, post_id, last = _PACKED.unpack(packed)
    return ReplyTo(person_id, thread_id, post_id or None, _DAY_ONE + timedelta(days=last))


def _signature(secret: str, packed: bytes) -> bytes:
    key = hashlib.sha256(f"narzedziownik reply by mail {secret}".encode()).digest()
    return hmac.new(key, packed, "sha256").digest()[:_SIGNATURE]


def reply_address(box: str, token: str) -> str:
    """The mailbox's address with a token in it."""
    local, _at, host = box.partition("@")
    return f"{local}+{token}@{host}"


def token_in(box: str, address: str) -> str | None:
    """The token in an address, "" when it leads to the mailbox without one, None elsewhere."""
    local, _at, host = address.strip().lower().partition("@")
    own, _at, own_host = box.partition("@")
    name, plus, token = local.partition("+")
    if (name, host) != (own, own_host):
        return None
    return token if plus else ""
