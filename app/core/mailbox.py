"""A mailbox read by IMAP: new letters one by one, each marked when it was handled.

Nothing is deleted: the mailbox is its owner's, who decides how long letters stay.
"""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import unquote, urlsplit

SECONDS: Final = 30
AT_ONCE: Final = 50
_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxFault(Exception):
    """The mail server answered something else than a letter; the message is its answer."""


class Mailbox:
    """An open folder of letters."""

    def __init__(self, connection: imaplib.IMAP4) -> None:
        self._connection = connection

    def unseen(self) -> list[str]:
        """Numbers of letters that were not handled, oldest first, not all when there are many."""
        found = self._ask("SEARCH", "UNSEEN")
        numbers = found[0] if found and isinstance(found[0], bytes) else b""
        return [number.decode() for number in numbers.split()][:AT_ONCE]

    def size(self, number: str) -> int:
        """Bytes of a letter, asked before it is fetched; 0 when it is gone."""
        for answer in self._ask("FETCH", number, "(RFC822.SIZE)"):
            found = _SIZE.search(answer if isinstance(answer, bytes) else b"")
            if found:
                return int(found[1])
        return 0

    def fetch(self, number: str) -> bytes:
        """The whole letter, without marking it."""
        return self._fetch(number, "(BODY.PEEK[])")

    def fetch_head(self, number: str) -> bytes:
        """The headers of a letter, for one that is too large."""
        return self._fetch(number, "(BODY.PEEK[HEADER])")

    def _fetch(self, number: str, part: str) -> bytes:
        for answer in self._ask("FETCH", number, part):
            if isinstance(answer, tuple):
                return bytes(answer[1])
        return b""

    def mark_handled(self, number: str, *, failed: bool = False) -> None:
        """Never give this letter again; one that could not be read is flagged for a person."""
        self._ask("STORE", number, "+FLAGS.SILENT", r"(\Seen \Flagged)" if failed else r"(\Seen)")

    def _ask(self, command: str, *words: str) -> list[bytes | tuple[bytes, bytes] | None]:
        status, data = self._connection.uid(command, *words)
        if status != "OK":
            raise MailboxFault(f"{command} was answered {status}: {data!r}"[:300])
        return list(data)


@contextmanager
def mailbox(url: str) -> Iterator[Mailbox]:
    """Sign in and open the folder; raises OSError or imaplib.IMAP4.error when that fails."""
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    connection: imaplib.IMAP4
    if parts.scheme == "imaps":
        connection = imaplib.IMAP4_SSL(
            host, parts.port or 993, ssl_context=ssl.create_default_context(), timeout=SECONDS
        )
    else:
        connection = imaplib.IMAP4(host, parts.port or 143, timeout=SECONDS)
    with connection:
        _sign_in(connection, unquote(parts.username or ""), unquote(parts.password or ""))
        folder = unquote(parts.path.strip("/")) or "INBOX"
        quoted = folder.replace("\\", "\\\\").replace('"', '\\"')
        status, data = connection.select(f'"{quoted}"')
        if status != "OK":
            raise MailboxFault(f"the folder cannot be opened: {data!r}"[:300])
        yield Mailbox(connection)


def _sign_in(connection: imaplib.IMAP4, user: str, password: str) -> None:
    if "AUTH=PLAIN" in connection.capabilities:
        # The library's own way takes no letter like "ł".
        connection.authenticate("PLAIN", lambda _asked: f"\0{user}\0{password}".encode())
    else:
        connection.login(user, password)
