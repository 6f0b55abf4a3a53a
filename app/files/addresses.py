"""Addresses of a file's bytes, and finding them in rendered text."""

import re
from typing import Final

from app.files.models import StoredFile

PREFIX: Final = "/pliki/"
_BYTES: Final = re.compile(r"/pliki/([0-9a-f]{64})/")
# In HTML of our own renderer: the target of a link or the source of a picture.
_IN_HTML: Final = re.compile(r'(?:src|href)="/pliki/([0-9a-f]{64})/')


def bytes_address(digest: str, name: str, width: int | None = None) -> str:
    """Address of the whole file, or of the smaller drawing of this width."""
    middle = f"{width}/" if width else ""
    return f"{PREFIX}{digest}/{middle}{name}"


def markdown_of(file: StoredFile) -> str:
    """What to write into a text to show a picture, or to link a document."""
    address = bytes_address(file.digest, file.name)
    words = (file.alt if file.is_picture else file.name).replace("[", "(").replace("]", ")")
    return f"![{words}]({address})" if file.is_picture else f"[{words}]({address})"


def digest_in(address: str) -> str | None:
    """The hash that an address names, None for other addresses."""
    found = _BYTES.match(address)
    return found[1] if found else None


def digests_in(html: str) -> set[str]:
    """Hashes of all files that a rendered text shows or links."""
    return set(_IN_HTML.findall(html)) if PREFIX in html else set()
