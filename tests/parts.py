"""Programs of the system that some tests need, and what to do when one is missing.

Nothing is skipped silently: a missing program is listed at the end, and with CI=true it fails.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

IS_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_chromium() -> str | None:
    """Path of a Chromium that starts, None when there is none."""
    named = os.environ.get("CHROMIUM", "")
    downloads = Path.home() / ".cache" / "ms-playwright"
    downloaded = sorted(downloads.glob("chromium-*/chrome-linux*/chrome"), reverse=True)
    for name in (named, *CHROMIUM_NAMES, *map(str, downloaded)):
        path = shutil.which(name) if name else None
        # Some systems ship a stub that only tells how to install the real one.
        if (
            path
            and subprocess.run([path, "--version"], check=False, capture_output=True).returncode
            == 0
        ):
            return path
    return None


def need(path: str | None, what: str) -> str:
    """The path, or the end of this test with the reason."""
    if path is None:
        (pytest.fail if IS_CI else pytest.skip)(f"{what} is not installed on this machine")
    return path


def redis_server() -> str:
    return need(shutil.which("redis-server"), "redis-server")


def find_dovecot() -> str | None:
    # Debian keeps it where only root's PATH leads.
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def dovecot() -> str:
    return need(find_dovecot(), "Dovecot with IMAP")


def find_hunspell() -> str | None:
    """Path of hunspell if it has a Polish dictionary."""
    path = shutil.which("hunspell")
    if path is None:
        return None
    tried = subprocess.run([path, "-d", "pl_PL", "-l"], check=False, capture_output=True, input=b"")
    return path if tried.returncode == 0 else None


def hunspell() -> str:
    return need(find_hunspell(), "hunspell with a Polish dictionary")


def find_office() -> str | None:
    return shutil.which("soffice")


def office() -> str:
    return need(find_office(), "LibreOffice Writer")


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that another account may look into, unlike those that pytest makes."""
    with TemporaryDirectory(prefix="narzedziownik-imap-") as name:
        yield Path(name)


def chromium() -> str:
    return need(find_chromium(), "Chromium")
