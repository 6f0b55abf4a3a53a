"""A real IMAP server of the tests' own (Dovecot): own folder, own port, gone at the end."""

import os
import pwd
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from imaplib import IMAP4
from pathlib import Path
from urllib.parse import quote

from tests.services import free_port

START_SECONDS = 20
PASSWORD = "hasło/7"
_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
listen = 127.0.0.1
protocols = imap
ssl = no
auth_failure_delay = 0
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail
first_valid_uid = 1
{accounts}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class ImapServer:
    """A mailbox that letters can be put into, as a mail server would."""

    def __init__(self, folder: Path, port: int, owner: pwd.struct_passwd) -> None:
        self._mail = folder / "mail"
        self._owner = owner
        self._count = 0
        self.port = port
        self.url = f"imap://wiki:{quote(PASSWORD, safe='')}@127.0.0.1:{port}/INBOX"

    def put(self, letter: EmailMessage) -> None:
        """Deliver a letter."""
        self._count += 1
        path = self._mail / "new" / f"{int(time.time())}.{self._count}.test"
        path.write_bytes(letter.as_bytes())
        os.chown(path, self._owner.pw_uid, self._owner.pw_gid)

    def flags(self) -> list[str]:
        """Flags of all letters, as their files tell ("S" was seen, "F" flagged)."""
        names = [path.name for part in ("new", "cur") for path in (self._mail / part).iterdir()]
        return [name.partition(":2,")[2] for name in sorted(names)]


@contextmanager
def imap_server(program: str, folder: Path) -> Iterator[ImapServer]:
    """The server, ready to be asked."""
    is_root = os.geteuid() == 0
    owner = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.geteuid())
    accounts = (
        ""
        if is_root
        else f"default_internal_user = {owner.pw_name}\ndefault_login_user = {owner.pw_name}"
    )
    port = free_port()
    folder.chmod(0o755)
    for part in ("mail/new", "mail/cur", "mail/tmp"):
        (folder / part).mkdir(parents=True)
    for path in (folder / "mail", *(folder / "mail").iterdir()):
        os.chown(path, owner.pw_uid, owner.pw_gid)
    config = folder / "dovecot.conf"
    config.write_text(
        _CONFIG.format(
            folder=folder,
            accounts=accounts,
            password=PASSWORD,
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            port=port,
        )
    )
    server = subprocess.Popen([program, "-F", "-c", config])
    try:
        _wait_for(server, port, folder / "log")
        yield ImapServer(folder, port, owner)
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(server: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last and server.poll() is None:
        try:
            IMAP4("127.0.0.1", port).shutdown()
        except (OSError, IMAP4.error):
            time.sleep(0.05)
        else:
            return
    said = log.read_text()[-1000:] if log.exists() else "nothing"
    raise RuntimeError(f"Dovecot did not start; it said: {said}")
