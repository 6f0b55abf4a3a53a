"""Turns letters that reply to ours into posts, by the same rules as if written on the site.

Two things say who writes: the signed token in the address, and the sender's own address, because
a token reaches everybody to whom a reply was copied. What is refused is answered once, and
never a program: two machines that answer each other do not stop.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum
from typing import Final

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import clock, i18n
from app.core.db import Database
from app.core.errors import DomainError, Forbidden
from app.core.i18n import gettext as _
from app.core.limiter import Limiter
from app.core.settings import Settings
from app.discussions import rules, service
from app.discussions.models import Post, PostState
from app.discussions.service import Text
from app.notifications import reply_letters
from app.notifications.letter import CUT_MARK
from app.notifications.mail_models import ReceivedMail
from app.notifications.mail_tokens import ReplyTo, read_reply_token, token_in
from app.people.limits import hit_writing, may_mail
from app.people.models import Person
from app.people.rules import Permission, may, who_of
from app.text.letter import Letter, read_letter
from app.text.limits import Kind, TextRefused
from app.text.rendered import Rendered

LARGEST: Final = 5 * 1024 * 1024
_BY_PROGRAMS: Final = frozenset({"bulk", "junk", "list", "auto_reply"})
_MACHINES: Final = ("mailer-daemon@", "postmaster@", "no-reply@", "noreply@")
log = structlog.get_logger(__name__)

Render = Callable[[str, Kind], Rendered]
Read = Callable[[bytes, str], Letter]


class Outcome(StrEnum):
    """What became of a letter."""

    POSTED = "posted"
    REFUSED = "refused"
    IGNORED = "ignored"
    KNOWN = "known"


@dataclass(frozen=True)
class Incoming:
    """A letter, and what is needed to make a post of it."""

    settings: Settings
    secret: str
    database: Database
    limiter: Limiter
    render: Render
    read: Read = read_letter

    def handle(self, raw: bytes, *, is_whole: bool = True) -> Outcome:
        """Post it, or answer with the reason; a letter handled before is left alone."""
        letter = self.read(raw, CUT_MARK)
        key = _key(letter, raw)
        with self.database.reading() as db:
            if db.get(ReceivedMail, key) is not None:
                return Outcome.KNOWN
        if _is_automatic(letter, self.settings):
            return self._note(key, Outcome.IGNORED)
        asked = self._asked(letter)
        writer = self._writer(letter, asked)
        if writer is None:
            return self._note(key, Outcome.IGNORED)
        with i18n.speaking(writer.language):
            return self._post(letter, key, asked, writer, is_whole=is_whole)

    def _asked(self, letter: Letter) -> ReplyTo | None:
        for address in letter.addresses:
            token = token_in(self.settings.reply_address, address)
            asked = read_reply_token(self.secret, token) if token else None
            if asked is not None:
                return asked
        return None

    def _writer(self, letter: Letter, asked: ReplyTo | None) -> Person | None:
        """The account of the sender's address. A stranger gets no answer: senders are forged."""
        if not letter.sender:
            return None
        query = select(Person).where(
            Person.email == letter.sender,
            Person.email_confirmed.is_not(None),
            Person.erased.is_(None),
        )
        with self.database.reading() as db:
            writer = db.scalar(query)
            if writer is None and asked is not None:
                # Somebody's second address: they are told at the one that the account has.
                writer = db.get(Person, asked.person_id)
        return writer if writer is not None and writer.email else None

    def _post(
        self, letter: Letter, key: str, asked: ReplyTo | None, writer: Person, *, is_whole: bool
    ) -> Outcome:
        try:
            reply = self._checked(letter, asked, writer, is_whole=is_whole)
            body = rules.check_body(letter.text)
            if letter.files:
                body += "\n\n*" + _("Files that came with the letter are not here.") + "*"
            hit_writing(self.limiter, who_of(writer), "post", None)
            return self._write(key, reply, writer, Text(body, self.render(body, "post")))
        except TextRefused as refusal:
            reason = _(refusal.message, **refusal.params)
        except DomainError as refusal:
            reason = refusal.message or _("This thread is no longer here.")
        return self._refuse(letter, key, asked, writer, reason)

    def _checked(
        self, letter: Letter, asked: ReplyTo | None, writer: Person, *, is_whole: bool
    ) -> ReplyTo:
        """What the letter may do; raises DomainError with the reason why not."""
        if asked is None:
            raise Forbidden(_("The address to which you wrote leads to no thread."))
        if letter.sender != writer.email or asked.person_id != writer.id:
            raise Forbidden(_("Reply from the e-mail address of your account."))
        if asked.is_over:
            raise Forbidden(_("This letter is too old to be replied to. Write in the thread."))
        if not is_whole:
            raise Forbidden(_("Your letter is too large. Leave the files out."))
        if not may(who_of(writer), Permission.DISCUSS):
            raise Forbidden(_("Your account may not write now."))
        return asked

    def _write(self, key: str, asked: ReplyTo, writer: Person, text: Text) -> Outcome:
        try:
            with self.database.writing() as db:
                thread_id, parent_id = _place(db, asked)
                post = service.reply(db, who_of(writer), self.settings, thread_id, text, parent_id)
                db.add(_received(key, Outcome.POSTED, post.id))
                if post.state == PostState.WAITING:
                    reply_letters.waiting(db, self.settings, writer, thread_id)
        except IntegrityError:
            with self.database.reading() as db:
                if db.get(ReceivedMail, key) is None:
                    raise
            return Outcome.KNOWN  # another worker read the mailbox at the same moment
        return Outcome.POSTED

    def _refuse(
        self, letter: Letter, key: str, asked: ReplyTo | None, writer: Person, reason: str
    ) -> Outcome:
        # Without the token anybody may have written in this person's name, to have us mail it.
        words = letter.text if asked and asked.person_id == writer.id else ""
        # Before the transaction: the limit counts in one of its own.
        is_answered = may_mail(self.limiter, f"reply refused {writer.email}")
        with self.database.writing() as db:
            if db.get(ReceivedMail, key) is not None:
                return Outcome.KNOWN
            db.add(_received(key, Outcome.REFUSED))
            if is_answered:
                thread_id = asked.thread_id if asked else None
                reply_letters.refused(
                    db, self.settings, writer, thread_id, reason, words, letter.message_id
                )
        return Outcome.REFUSED

    def _note(self, key: str, outcome: Outcome) -> Outcome:
        with self.database.writing() as db:
            if db.get(ReceivedMail, key) is None:
                db.add(_received(key, outcome))
        return outcome


def _place(db: Session, asked: ReplyTo) -> tuple[int, int | None]:
    """Thread and post that are answered: the post may stand in another thread by now."""
    post = db.get(Post, asked.post_id) if asked.post_id is not None else None
    return (post.thread_id, post.id) if post is not None else (asked.thread_id, None)


def _received(key: str, outcome: Outcome, post_id: int | None = None) -> ReceivedMail:
    return ReceivedMail(key=key, at=clock.now(), outcome=outcome.value, post_id=post_id)


def _key(letter: Letter, raw: bytes) -> str:
    """The same for every copy of a letter."""
    return hashlib.sha256(letter.message_id.encode() or raw).hexdigest()


def _is_automatic(letter: Letter, settings: Settings) -> bool:
    """Whether a program wrote it: bounces, absences, lists, ourselves (RFC 3834)."""
    return (
        letter.auto_submitted not in ("", "no")
        or letter.precedence in _BY_PROGRAMS
        or letter.return_path == "<>"
        or letter.is_of_program
        or letter.content_type in ("multipart/report", "message/delivery-status")
        or letter.sender.startswith(_MACHINES)
        or token_in(settings.reply_address, letter.sender) is not None
        or letter.sender == parseaddr(settings.mail_from)[1].lower()
    )
