"""Who may see, describe and remove a file, and what must be said of it."""

from dataclasses import dataclass
from typing import Final

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.files.models import FileState, Licence, StoredFile
from app.people.models import Level
from app.people.rules import Permission, Who, may

LONGEST_ALT: Final = 500
LONGEST_AUTHOR: Final = 120
LONGEST_LINE: Final = 300


@dataclass(frozen=True)
class Details:
    """What the sender says of a file."""

    author: str
    licence: str
    alt: str = ""
    is_decorative: bool = False
    licence_note: str = ""
    caption: str = ""


def first_state(who: Who) -> FileState:
    """Files of new people wait for a reviewer (spec: review, section 3)."""
    return FileState.WAITING if who.level <= Level.NEW else FileState.PUBLIC


def can_see(who: Who | None, file: StoredFile) -> bool:
    """Everybody sees public files; waiting ones are for their owner and for reviewers."""
    if file.state == FileState.PUBLIC:
        return True
    if file.state == FileState.REMOVED or who is None:
        return False
    return who.id == file.owner_id or may(who, Permission.REVIEW)


def can_describe(who: Who | None, file: StoredFile) -> bool:
    """The owner and editors say what a file shows, whose it is and under which licence."""
    if who is None or not may(who, Permission.UPLOAD) or not can_see(who, file):
        return False
    return who.id == file.owner_id or may(who, Permission.PUBLISH)


def can_approve(who: Who | None, file: StoredFile) -> bool:
    """Reviewers let a waiting file be seen; nobody their own."""
    is_waiting = file.state == FileState.WAITING
    return (
        is_waiting and may(who, Permission.REVIEW) and who is not None and who.id != file.owner_id
    )


def can_remove(who: Who | None, file: StoredFile) -> bool:
    """The owner at any time; moderators any file; reviewers one that waits."""
    if who is None or not may(who, Permission.SIGNED_IN) or not can_see(who, file):
        return False
    if who.id == file.owner_id or may(who, Permission.MANAGE_PEOPLE):
        return True
    return can_approve(who, file)


def needs_reason(who: Who, file: StoredFile) -> bool:
    """Whoever removes somebody else's file says why."""
    return who.id != file.owner_id


def checked(details: Details, *, is_picture: bool) -> Details:
    """The details trimmed; raises Invalid for what is missing or too long."""
    alt = " ".join(details.alt.split())
    author = " ".join(details.author.split())
    note = " ".join(details.licence_note.split())
    caption = " ".join(details.caption.split())
    if is_picture and not alt and not details.is_decorative:
        message = _(
            "Describe what the picture shows, for those who cannot see it, "
            "or say that it is only a decoration."
        )
        raise Invalid("alt", message)
    if alt and details.is_decorative:
        raise Invalid("alt", _("A decoration needs no description. Choose one of the two."))
    if not author:
        raise Invalid("author", _("Name the author."))
    if details.licence not in set(Licence):
        raise Invalid("licence", _("Choose one of the listed answers."))
    if details.licence == Licence.CONSENT and not note:
        raise Invalid("licence_note", _("Say who agreed, when, and to what."))
    for field, text, longest in (
        ("alt", alt, LONGEST_ALT),
        ("author", author, LONGEST_AUTHOR),
        ("licence_note", note, LONGEST_LINE),
        ("caption", caption, LONGEST_LINE),
    ):
        if len(text) > longest:
            raise Invalid(field, _("Shorten this to %(num)s characters.", num=longest))
    return Details(author, details.licence, alt, details.is_decorative, note, caption)


def checked_reason(who: Who, file: StoredFile, reason: str) -> str:
    """The reason of a removal; raises Invalid when one is needed and missing, or is too long."""
    reason = " ".join(reason.split())
    if needs_reason(who, file) and not reason:
        raise Invalid("reason", _("Say why, in one sentence. The owner will read it."))
    if len(reason) > LONGEST_LINE:
        raise Invalid("reason", _("Shorten this to %(num)s characters.", num=LONGEST_LINE))
    return reason
