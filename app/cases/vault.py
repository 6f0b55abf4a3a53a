"""Sealing what people write into their cases (AES-256-GCM), so that the database does not tell it.

Each case has a key of its own, wrapped by the site's key and bound to the case's mark: what is
sealed in one case opens in no other, and a changed or exchanged piece does not open at all.
"""

import json
import secrets
from typing import Any, Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.orm import Session

from app.cases import keys
from app.cases.keys import KEY_BYTES, KeyFault
from app.core.settings import Settings

# Said in front of everything sealed, should the way of sealing ever change.
_VERSION: Final = b"\x01"
_NONCE_BYTES: Final = 12


class SealedCase(Protocol):
    """What the vault must know of a case to open it."""

    @property
    def mark(self) -> str: ...
    @property
    def key_id(self) -> str: ...
    @property
    def wrapped_key(self) -> bytes: ...


class CaseKey:
    """Seals and opens what belongs to one case. `what` says what a piece is, and must fit."""

    def __init__(self, mark: str, key: bytes) -> None:
        self._mark = mark
        self._cipher = AESGCM(key)

    def seal(self, words: str, what: str) -> bytes:
        """Words as they are stored; nothing stays nothing."""
        return self.seal_bytes(words.encode(), what) if words else b""

    def open(self, sealed: bytes, what: str) -> str:
        """The words; raises KeyFault for what was not sealed here."""
        return self.open_bytes(sealed, what).decode() if sealed else ""

    def seal_values(self, values: Any, what: str) -> bytes:
        """Anything that JSON can write."""
        return self.seal(json.dumps(values, ensure_ascii=False), what)

    def open_values(self, sealed: bytes, what: str) -> Any:
        return json.loads(self.open(sealed, what))

    def seal_bytes(self, data: bytes, what: str) -> bytes:
        return _sealed(self._cipher, data, self._bound_to(what))

    def open_bytes(self, sealed: bytes, what: str) -> bytes:
        return _opened(self._cipher, sealed, self._bound_to(what), what)

    def _bound_to(self, what: str) -> bytes:
        return f"case:{self._mark}:{what}".encode()


class Vault:
    """Gives each case its key, by the keys that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def new(self, db: Session) -> tuple[str, str, bytes]:
        """Mark, key id and wrapped key for a new case."""
        ring, mark = keys.prepare(self._settings, db), secrets.token_hex(16)
        key = secrets.token_bytes(KEY_BYTES)
        return mark, ring.first, _wrap(ring.keys[ring.first], mark, key)

    def of(self, case: SealedCase) -> CaseKey:
        """The key of a case; raises KeyFault when it cannot be had."""
        return CaseKey(case.mark, self._key(case))

    def wrapped_anew(self, case: SealedCase) -> tuple[str, bytes]:
        """Key id and wrapped key of a case by the first of the site's keys."""
        ring = keys.ring(self._settings)
        return ring.first, _wrap(ring.keys[ring.first], case.mark, self._key(case))

    def _key(self, case: SealedCase) -> bytes:
        site_key = keys.ring(self._settings).keys.get(case.key_id)
        if site_key is None:
            raise KeyFault(f"the key {case.key_id} of private cases is missing")
        return _opened(AESGCM(site_key), case.wrapped_key, _key_of(case.mark), "key")


def _wrap(site_key: bytes, mark: str, key: bytes) -> bytes:
    return _sealed(AESGCM(site_key), key, _key_of(mark))


def _key_of(mark: str) -> bytes:
    return f"case-key:{mark}".encode()


def _sealed(cipher: AESGCM, data: bytes, bound_to: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _VERSION + nonce + cipher.encrypt(nonce, data, bound_to)


def _opened(cipher: AESGCM, sealed: bytes, bound_to: bytes, what: str) -> bytes:
    nonce, data = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    fault = KeyFault(f"a sealed {what.partition(':')[0]} of a private case does not open")
    if sealed[:1] != _VERSION:
        raise fault
    try:
        return cipher.decrypt(nonce, data, bound_to)
    except (InvalidTag, ValueError):
        raise fault from None
