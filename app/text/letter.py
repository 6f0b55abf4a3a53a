"""What the site needs to know of a letter that came: who sent it, to whom, by a program or not, its
words. Everything in it was written by anybody, so each piece is cut and cleaned here.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr
from typing import Final

from app.text.limits import clean
from app.text.mail_reply import read_reply

_RECIPIENTS: Final = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_OF_PROGRAMS: Final = ("List-Id", "X-Autoreply", "X-Autorespond")
# Longer headers come from nobody's mail program; what is past the end is not read.
_LONGEST_HEADER: Final = 10_000
_LONGEST_SENDER: Final = 1000
_LONGEST_ID: Final = 500
_LONGEST_ADDRESS: Final = 320
_MOST_ADDRESSES: Final = 100
_BETWEEN_ADDRESSES: Final = re.compile(r"[^A-Za-z0-9._+@-]")


@dataclass(frozen=True)
class Letter:
    """A letter without its raw form; all text is as `limits.clean` leaves it."""

    message_id: str
    sender: str  # in small letters, empty for none
    addresses: tuple[str, ...]  # to whom it went
    content_type: str
    auto_submitted: str
    precedence: str
    return_path: str
    is_of_program: bool  # a list, or a program that says so in a header of its own
    text: str
    files: int


def read_letter(raw: bytes, cut_mark: str) -> Letter:
    """The letter. For some a few hundred KB long this takes hours: see `letter_process`."""
    message = message_from_bytes(raw)
    reply = read_reply(message, cut_mark)
    sender = parseaddr(_header(message, "From")[:_LONGEST_SENDER])[1]
    return Letter(
        message_id="".join(_header(message, "Message-ID").split())[:_LONGEST_ID],
        sender=sender.lower()[:_LONGEST_ADDRESS],
        addresses=_addresses(message),
        content_type=message.get_content_type()[:_LONGEST_ADDRESS],
        auto_submitted=_value(message, "Auto-Submitted").partition(";")[0].strip(),
        precedence=_value(message, "Precedence"),
        return_path=_value(message, "Return-Path"),
        is_of_program=any(name in message for name in _OF_PROGRAMS),
        text=clean(reply.text),
        files=reply.files,
    )


def _header(message: Message, name: str) -> str:
    # Bytes that are no text come as halves of letters, which no database takes.
    return clean(str(message.get(name, ""))[:_LONGEST_HEADER])


def _value(message: Message, name: str) -> str:
    return _header(message, name).strip().lower()[:_LONGEST_ADDRESS]


def _addresses(message: Message) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in _RECIPIENTS:
        for value in message.get_all(name, [])[:_MOST_ADDRESSES]:
            pieces = _BETWEEN_ADDRESSES.split(str(value)[:_LONGEST_HEADER])
            found |= dict.fromkeys(each for each in pieces if each.count("@") == 1)
    return tuple(each for each in found if len(each) <= _LONGEST_ADDRESS)[:_MOST_ADDRESSES]
