"""Reading a ZIP of the encyclopaedia and looking through all of it before anything is believed.

Names that could leave a folder, entries twice, encrypted or larger than they say, wrong hashes,
unknown formats and lines that cannot be read are faults told with the entry and the line.
"""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from app.files.models import Licence
from app.files.sniffing import SERVED
from app.transfer import archive
from app.transfer.archive import Malformed, Version
from app.transfer.front_matter import ContentFault, write

MOST_ENTRIES: Final = 500_000
MOST_BYTES: Final = 50 * 1024**3
# Of one entry: nothing in an honest ZIP comes near.
MOST_OF_ENTRY: Final = 512 * 1024**2
MOST_OF_LINE: Final = 4 * 1024**2
MOST_OF_ARTICLE: Final = 1024**2
# Text packs ten times, an empty bomb a thousand times.
MOST_PACKED: Final = 200
# As files are named when they are received: the name stands in addresses and headers.
_FILE_NAME: Final = re.compile(r"[a-zA-Z0-9]+(?:[-_][a-zA-Z0-9]+)*")
_OF_SMALLER: Final = {"digest", "width", "height", "size"}
_PIECE: Final = 256 * 1024
_ENCRYPTED: Final = 1


@dataclass(frozen=True)
class Name:
    """Somebody whom pages name."""

    slug: str
    name: str
    is_erased: bool
    is_editorial: bool


@dataclass(frozen=True)
class Archive:
    """A ZIP that was looked through: what is small is here, the rest is read again on demand."""

    zip: zipfile.ZipFile
    slugs: tuple[str, ...]
    people: dict[str, Name]
    redirects: dict[str, tuple[str, datetime]]
    files: tuple[dict[str, Any], ...]

    def versions(self, slug: str) -> Iterator[Version]:
        """The versions of an article, oldest first."""
        name = archive.history_entry(slug)
        for number, line in _lines(self.zip, name):
            try:
                yield archive.read_version(line)
            except Malformed as error:
                raise ContentFault(f"{name}, line {number}: {error}") from error

    def bytes_of(self, digest: str) -> bytes:
        """The bytes of a file."""
        return self.zip.read(archive.bytes_entry(digest))


def verified(target: zipfile.ZipFile) -> Archive:
    """Look through the whole ZIP; raises ContentFault that says where it is damaged."""
    infos = _entries(target)
    manifest = _manifest(target)
    listed = manifest["entries"]
    for name in sorted(infos.keys() - {archive.MANIFEST} - listed.keys()):
        raise ContentFault(f"{name}: the manifest does not know it")
    for name in sorted(listed):
        if name not in infos:
            raise ContentFault(f"{name}: it is missing from the ZIP")
        _check_bytes(target, name, listed[name])
    slugs = tuple(sorted(slug for name in listed if (slug := archive.slug_of(name))))
    for slug in slugs:
        if archive.article_entry(slug) not in listed:
            raise ContentFault(f"{archive.article_entry(slug)}: it is missing from the ZIP")
    if manifest["articles"] != len(slugs):
        raise ContentFault(f"{archive.MANIFEST}, key 'articles': there are {len(slugs)}")
    found = Archive(
        target, slugs, _people(target), _redirects(target, slugs), _files(target, set(listed))
    )
    for slug in slugs:
        _check_history(found, slug)
    return found


def _entries(target: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    if len(target.infolist()) > MOST_ENTRIES:
        raise ContentFault(f"the ZIP has more than {MOST_ENTRIES} entries")
    found: dict[str, zipfile.ZipInfo] = {}
    total = 0
    for info in target.infolist():
        name = info.orig_filename
        if name in found:
            raise ContentFault(f"{name}: it stands twice in the ZIP")
        if name != info.filename or not archive.is_known(name):
            raise ContentFault(f"{name!r}: no such entry belongs into the ZIP")
        if info.flag_bits & _ENCRYPTED:
            raise ContentFault(f"{name}: it is encrypted")
        if info.file_size > MOST_OF_ENTRY:
            raise ContentFault(f"{name}: unpacked it would have {info.file_size} bytes")
        if info.file_size > MOST_OF_LINE and info.file_size > MOST_PACKED * info.compress_size:
            raise ContentFault(f"{name}: it is packed like a trap, {info.file_size} bytes in few")
        total += info.file_size
        found[name] = info
    if total > MOST_BYTES:
        raise ContentFault(f"unpacked the ZIP would have {total} bytes")
    if archive.MANIFEST not in found:
        raise ContentFault(f"{archive.MANIFEST}: it is missing from the ZIP")
    return found


def _manifest(target: zipfile.ZipFile) -> dict[str, Any]:
    manifest = _object(target, archive.MANIFEST)
    where = archive.MANIFEST
    if manifest.get("format") != archive.FORMAT:
        raise ContentFault(f"{where}, key 'format': this is no ZIP of an encyclopaedia")
    if manifest.get("version") != archive.VERSION:
        raise ContentFault(f"{where}, key 'version': only version {archive.VERSION} can be read")
    entries = manifest.get("entries")
    if not isinstance(entries, dict) or not isinstance(manifest.get("articles"), int):
        raise ContentFault(f"{where}, key 'entries': a list of all entries was expected")
    for name, told in entries.items():
        if not isinstance(told, dict) or not isinstance(told.get("sha256"), str):
            raise ContentFault(f"{where}, key 'entries': {name} has no hash")
    for name in (archive.PEOPLE, archive.REDIRECTS, archive.PICTURES):
        if name not in entries:
            raise ContentFault(f"{where}, key 'entries': {name} is missing")
    return manifest


def _check_bytes(target: zipfile.ZipFile, name: str, told: dict[str, Any]) -> None:
    digest = hashlib.sha256()
    try:
        with target.open(name) as entry:
            while piece := entry.read(_PIECE):
                digest.update(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise ContentFault(f"{name}: it cannot be unpacked ({error})") from error
    own = archive.digest_in(name)
    if digest.hexdigest() != told["sha256"] or (own and own != told["sha256"]):
        raise ContentFault(f"{name}: its bytes are not those that were exported (wrong hash)")


def _object(target: zipfile.ZipFile, name: str) -> dict[str, Any]:
    try:
        return archive.object_of(target.read(name).decode("utf-8"))
    except (Malformed, UnicodeDecodeError) as error:
        raise ContentFault(f"{name}: {error}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise ContentFault(f"{name}: it cannot be unpacked ({error})") from error


def _lines(target: zipfile.ZipFile, name: str) -> Iterator[tuple[int, str]]:
    with target.open(name) as entry:
        number = 0
        while line := entry.readline(MOST_OF_LINE + 1):
            number += 1
            if len(line) > MOST_OF_LINE:
                raise ContentFault(f"{name}, line {number}: it is longer than any line can be")
            try:
                yield number, line.decode("utf-8")
            except UnicodeDecodeError as error:
                raise ContentFault(f"{name}, line {number}: this is not UTF-8") from error


def _people(target: zipfile.ZipFile) -> dict[str, Name]:
    found = {}
    for slug, told in _object(target, archive.PEOPLE).items():
        try:
            archive.person_slug({"slug": slug})
            name = archive.word(archive.mapping(told), "name", 80)
        except Malformed as error:
            raise ContentFault(f"{archive.PEOPLE}, {slug!r}: {error}") from error
        flags = (told.get("is_erased") is True, told.get("is_editorial") is True)
        found[slug] = Name(slug, name, *flags)
    return found


def _redirects(target: zipfile.ZipFile, slugs: tuple[str, ...]) -> dict[str, tuple[str, datetime]]:
    known, found = set(slugs), {}
    for former, told in _object(target, archive.REDIRECTS).items():
        try:
            found[former] = _redirect(former, archive.mapping(told), known)
        except Malformed as error:
            raise ContentFault(f"{archive.REDIRECTS}, {former!r}: {error}") from error
    return found


def _redirect(former: str, told: dict[str, Any], known: set[str]) -> tuple[str, datetime]:
    archive.slug_word(former, "from")
    if told.get("to") not in known:
        raise Malformed("it leads to no article of the ZIP")
    if former in known:
        raise Malformed("an article has this address")
    return str(told["to"]), archive.moment(told, "created")


def _files(target: zipfile.ZipFile, entries: set[str]) -> tuple[dict[str, Any], ...]:
    where = archive.PICTURES
    told = _object(target, where).get("files")
    if not isinstance(told, list):
        raise ContentFault(f"{where}, key 'files': a list was expected")
    for place, file in enumerate(told, start=1):
        try:
            _check_file(file, entries)
        except Malformed as error:
            raise ContentFault(f"{where}, file {place}: {error}") from error
    return tuple(told)


def _check_file(file: Any, entries: set[str]) -> None:
    if not isinstance(file, dict) or not isinstance(file.get("smaller"), list):
        raise Malformed("an object with a list 'smaller' was expected")
    for each in (file, *file["smaller"]):
        if not isinstance(each, dict):
            raise Malformed("an object was expected")
        if each is not file and each.keys() != _OF_SMALLER:
            raise Malformed("a smaller picture has other keys")
        if archive.bytes_entry(archive.word(each, "digest", 64)) not in entries:
            raise Malformed("its bytes are not in the ZIP")
        archive.whole(each, "size")
        if "width" not in each or "height" not in each:
            raise Malformed("keys 'width' and 'height' were expected")
        if each is not file or file["width"] is not None:
            archive.whole(each, "width")
            archive.whole(each, "height")
    for key, longest in (
        ("owner", 80),
        ("name", 90),
        ("media_type", 80),
        ("alt", 500),
        ("author", 120),
        ("licence_note", 300),
        ("caption", 300),
    ):
        archive.word(file, key, longest)
    kind = SERVED.get(file["media_type"])
    if kind is None or not _FILE_NAME.fullmatch(file["name"].removesuffix(f".{kind.ending}")):
        raise Malformed("keys 'name' and 'media_type' were expected to fit each other")
    if archive.word(file, "licence", 10) not in set(Licence):
        raise Malformed("key 'licence': there is no such licence")
    if not isinstance(file.get("is_decorative"), bool):
        raise Malformed("key 'is_decorative': true or false was expected")
    archive.moment(file, "created")


def _check_history(found: Archive, slug: str) -> None:
    """The lines are versions in order, by people who are told, and end with the article's text."""
    name = archive.history_entry(slug)
    try:
        archive.slug_word(slug, "slug")
    except Malformed as error:
        raise ContentFault(f"{name}: {error}") from error
    newest: Version | None = None
    for number, version in enumerate(found.versions(slug), start=1):
        fault = _fault(found, version, number, newest)
        if fault:
            raise ContentFault(f"{name}, line {number}: {fault}")
        newest = version
    if newest is None or newest.source is None:
        raise ContentFault(f"{name}: it has no published version")
    entry = archive.article_entry(slug)
    if found.zip.getinfo(entry).file_size > MOST_OF_ARTICLE:
        raise ContentFault(f"{entry}: no article is that long")
    try:
        text = found.zip.read(entry).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ContentFault(f"{entry}: this is not UTF-8") from error
    if text != write(slug, newest.source):
        raise ContentFault(f"{entry}: it does not say what the last line of {name} says")


def _fault(found: Archive, version: Version, number: int, before: Version | None) -> str:
    if version.number != number:
        return f"version {number} was expected, not {version.number}"
    for person in (version.author, version.reviewer):
        if person is not None and person not in found.people:
            return f"{archive.PEOPLE} does not know {person!r}"
    if version.base is not None and not 0 < version.base < number:
        return "key 'base': there is no such version before it"
    if before is not None and version.created < before.created:
        return "key 'created': it is earlier than the version before it"
    return ""
