"""Pictures in rendered texts: size, smaller drawings, description, author and licence.

The renderer knows no database and writes a bare `img`; here it gets what the file's row says.
Calling it again with HTML it made before brings that up to date, as `mark_wanted` does for links.
"""

import html as html_entities
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from app.core.i18n import gettext as _
from app.files.addresses import PREFIX, bytes_address, digest_in, digests_in
from app.files.models import FileState, FileThumbnail, StoredFile
from app.files.queries import best_files, thumbnails
from app.files.words import licence_words
from app.people.words import ERASED_NAME
from app.text.safe_html import PICTURE_SIZES, wall

FILLED: Final = "picture picture-filled"
WAITING: Final = "picture picture-waiting"
_PIECE: Final = re.compile(
    r'<figure class="(picture[^"]*)">.*?</figure>'
    r"|<p>\s*(<img [^>]*>)\s*</p>"
    r"|(<img [^>]*>)",
    re.DOTALL,
)
_IMAGE: Final = re.compile(r"<img [^>]*>")
_ATTRIBUTE: Final = re.compile(r'([a-z]+)="([^"]*)"')


@dataclass(frozen=True)
class Picture:
    """What a text needs to know of a file to show it; `file` is None when it was removed.

    Of one that waits readers learn only that: `file` is None then too.
    """

    file: StoredFile | None
    smaller: tuple[FileThumbnail, ...] = ()
    is_waiting: bool = False


def pictured(db: Session, html: str, *, with_waiting: bool = False) -> str:
    """Rendered text whose pictures carry what is known of them today.

    `with_waiting` is for texts that only their author and reviewers read: of a file that waits
    for its reviewer nothing may be told to others.
    """
    digests = digests_in(html)
    return with_figures(html, pictures(db, digests, with_waiting)) if digests else html


def pictures(db: Session, digests: set[str], with_waiting: bool) -> dict[str, Picture]:
    """Files by hash in two statements; a hash that nobody ever sent is left out."""
    found: dict[str, Picture] = {}
    files = best_files(db, digests)
    waiting: set[str] = set()
    if not with_waiting:
        waiting = {
            digest
            for digest, file in files.items()
            if file is not None and file.state == FileState.WAITING
        }
        files = {digest: file for digest, file in files.items() if digest not in waiting}
    smaller = thumbnails(db, [file.id for file in files.values() if file is not None])
    for digest, file in files.items():
        found[digest] = Picture(file, tuple(smaller[file.id]) if file else ())
    return found | {digest: Picture(None, is_waiting=True) for digest in waiting}


def with_figures(html: str, known: Mapping[str, Picture]) -> str:
    """The same for known pictures, without a database."""

    def draw(match: re.Match[str]) -> str:
        inner = match[2] or match[3] or ""
        if match[1]:
            image = _IMAGE.search(match[0])
            if image is None:
                return match[0]  # the place of a removed picture
            inner = image[0]
        attributes = {key: html_entities.unescape(text) for key, text in _ATTRIBUTE.findall(inner)}
        picture = known.get(digest_in(attributes.get("src", "")) or "")
        if picture is None:
            return match[0]
        if match[1] == FILLED:
            attributes["alt"] = ""
        alone = match[3] is None
        return wall(_figure(picture, attributes, alone=alone))

    return _PIECE.sub(draw, html) if PREFIX in html else html


def _figure(picture: Picture, attributes: dict[str, str], *, alone: bool) -> str:
    file = picture.file
    if picture.is_waiting:
        return _place(attributes, alone=alone)
    if file is None:
        tag, words = "p" if alone else "span", _("The picture is removed.")
        return f'<{tag} class="picture-gone">{_escaped(words)}</{tag}>'
    typed = "" if file.is_decorative else attributes.get("alt", "")
    image = _image(file, picture.smaller, attributes["src"], typed or _own_words(file))
    if not alone:
        return image
    name = "picture" if typed else FILLED
    return f'<figure class="{name}">{image}<figcaption>{_caption(file)}</figcaption></figure>'


def _place(attributes: Mapping[str, str], *, alone: bool) -> str:
    """Where a picture will stand; its address stays, so that it can come."""
    image = f'<img src="{_escaped(attributes["src"])}" alt="{_escaped(attributes.get("alt", ""))}">'
    if not alone:
        return image
    words = _escaped(_("This picture waits for a reviewer."))
    return f'<figure class="{WAITING}">{image}<figcaption>{words}</figcaption></figure>'


def _own_words(file: StoredFile) -> str:
    return "" if file.is_decorative else file.alt


def _image(file: StoredFile, smaller: tuple[FileThumbnail, ...], source: str, alt: str) -> str:
    attributes = {"src": source, "alt": alt, "loading": "lazy"}
    if file.width and file.height:
        attributes |= {"width": str(file.width), "height": str(file.height)}
    if smaller:
        sizes = [
            f"{bytes_address(file.digest, file.name, small.width)} {small.width}w"
            for small in smaller
        ]
        whole = f"{bytes_address(file.digest, file.name)} {file.width}w"
        attributes |= {"srcset": ", ".join([*sizes, whole]), "sizes": PICTURE_SIZES}
    return "<img " + " ".join(f'{key}="{_escaped(text)}"' for key, text in attributes.items()) + ">"


def _caption(file: StoredFile) -> str:
    source = _("Author: %(name)s", name=file.author or ERASED_NAME)
    address = f"{PREFIX}{file.id}"
    licence = f'<a href="{address}">{_escaped(licence_words(file.licence))}</a>'
    line = f'<span class="picture-source">{_escaped(source)}, {licence}</span>'
    return f"{_escaped(file.caption)} {line}" if file.caption else line


def _escaped(text: str) -> str:
    return html_entities.escape(text, quote=True)
