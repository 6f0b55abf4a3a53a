"""What was typed survives an expired session: it travels in the page, never in the database.

A refused form comes back as hidden fields, goes through sign-in, and is sent again by its author
with one press of a button, to the same path of this site and nowhere else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from app.core.web import KEY_FIELD, is_same_site

TARGET_FIELD: Final = "wyslij-do"
PREFIX: Final = "pole-"
_NEVER: Final = frozenset({"csrf_token"})
_SHOWN_LENGTH: Final = 20_000


@dataclass(frozen=True)
class Carried:
    """A form on its way: where it goes, and its fields in their order."""

    target: str
    fields: tuple[tuple[str, str], ...]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Hidden inputs that take the form through the sign-in form."""
        return [
            (TARGET_FIELD, self.target),
            *((PREFIX + name, value) for name, value in self.fields),
        ]

    @property
    def shown(self) -> list[str]:
        """What the author wrote, to be looked at before it is sent; keys and numbers not."""
        return [
            value[:_SHOWN_LENGTH]
            for name, value in self.fields
            if name != KEY_FIELD and any(character.isalpha() for character in value)
        ]

    @property
    def page(self) -> str:
        """Path of the page the form goes to, for the eye."""
        return urlsplit(self.target).path


def pack(target: str, posted: Iterable[tuple[str, str]]) -> Carried | None:
    """The form that was refused, without its token and passwords."""
    return _carried(target, posted)


def unpack(posted: Iterable[tuple[str, str]]) -> Carried | None:
    """The form that the sign-in form brought along, None when it brought none."""
    items = list(posted)
    target = next((value for name, value in items if name == TARGET_FIELD), "")
    return _carried(
        target,
        ((name.removeprefix(PREFIX), value) for name, value in items if name.startswith(PREFIX)),
    )


def _carried(target: str, fields: Iterable[tuple[str, str]]) -> Carried | None:
    if not is_same_site(target):
        return None
    kept = tuple((name, value) for name, value in fields if not _is_secret(name))
    return Carried(target, kept) if kept else None


def _is_secret(name: str) -> bool:
    return name in _NEVER or "password" in name or "haslo" in name


def is_own_page(origin: str | None, referrer: str | None, *own_urls: str) -> bool:
    """Whether a browser says that the form stood on a page of this site.

    Forms of strangers are not offered for sending again: a visitor in a hurry might press the
    button. Browsers name the origin of every POST; what names nothing is no browser of a victim.
    """
    said = origin or referrer
    if said is None:
        return True
    return any(urlsplit(said)[:2] == urlsplit(own)[:2] for own in own_urls)
