"""The keys of private cases: from the environment, or from a file beside the data folder.

They never lie in the database nor in the data folder, so a copy of either opens nothing. The first
key wraps the keys of new cases, the others only open those of older ones.
"""

import base64
import binascii
import hashlib
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.core.errors import DomainError
from app.core.i18n import gettext as _
from app.core.settings import PREFIX, Settings, SettingsError

FILE: Final = "case_keys"
KEY_BYTES: Final = 32


class KeyFault(DomainError):
    """The key is missing, or what it should open was changed outside the program."""

    status = 503

    def __init__(self, detail: str) -> None:
        super().__init__(
            _(
                "Private cases cannot be opened now, because their key does not fit or is missing. "
                "Please write to whoever runs this site."
            )
        )
        self.detail = detail

    def __str__(self) -> str:
        return self.detail


@dataclass(frozen=True)
class Ring:
    """Keys by id; `first` is the id of the one that wraps new cases' keys."""

    first: str
    keys: dict[str, bytes] = field(repr=False)

    @classmethod
    def of(cls, keys: Iterable[bytes]) -> "Ring":
        named = {key_id(key): key for key in keys}
        return cls(next(iter(named)), named)


def key_id(key: bytes) -> str:
    """A name by which a key is known that tells nothing of it."""
    return hashlib.sha256(b"case-key\0" + key).hexdigest()[:16]


def new_key() -> str:
    """A new key as the setting and the file write it."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def key_file(settings: Settings) -> Path:
    """Where keys are kept that are not set."""
    return settings.keys_in / FILE


def place_of(settings: Settings) -> str:
    """Where the keys are, for the operator."""
    return f"{PREFIX}CASE_KEYS" if settings.case_keys else str(key_file(settings))


def ring(settings: Settings) -> Ring:
    """The keys in force; raises KeyFault when there is none."""
    if settings.case_keys:
        return Ring.of(_decoded(settings.case_keys, f"{PREFIX}CASE_KEYS"))
    path = key_file(settings)
    try:
        state = path.stat()
        return _from_file(path, state.st_mtime_ns, state.st_size, state.st_ino)
    except FileNotFoundError:
        raise KeyFault(f"there is no key of private cases: {path} is missing") from None
    except OSError as error:
        fault = f"the key of private cases in {path} cannot be read ({error.strerror})"
        raise KeyFault(fault) from error


def prepare(settings: Settings, db: Session) -> Ring:
    """The keys in force; makes the first one where no case was ever sealed.

    A new key beside cases of a lost one would hide the loss: KeyFault then.
    """
    try:
        return ring(settings)
    except KeyFault:
        if db.scalar(select(Case.id).limit(1)) is not None:
            raise
    path = key_file(settings)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = _written(path, [new_key()])
        try:
            # Of two processes that start together only one makes the key.
            os.link(unfinished, path)
        except FileExistsError:
            pass  # the other one was faster, and its key counts
        finally:
            unfinished.unlink()
    except OSError as error:
        raise SettingsError(
            f"{PREFIX}KEY_DIR is wrong: {path.parent} cannot be written ({error.strerror})."
        ) from error
    return ring(settings)


def add_first(settings: Settings) -> None:
    """Put a new key before those of the file; they stay, for copies of the database need them."""
    path = key_file(settings)
    lines = [new_key(), *path.read_text().split()]
    _written(path, lines).replace(path)


def _written(path: Path, lines: list[str]) -> Path:
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
    return unfinished


@lru_cache(maxsize=4)
def _from_file(path: Path, _changed: int, _size: int, _inode: int) -> Ring:
    return Ring.of(_decoded(path.read_text(), str(path)))


def _decoded(text: str, place: str) -> list[bytes]:
    words = text.replace(",", " ").split()
    try:
        keys = [base64.b64decode(word, altchars=b"-_", validate=True) for word in words]
    except (binascii.Error, ValueError):
        keys = []
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise SettingsError(
            f"{place} is wrong: it must hold keys of {KEY_BYTES} bytes, each in base64."
        )
    return keys
