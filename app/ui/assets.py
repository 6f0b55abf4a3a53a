"""Static files for production: one style sheet, names made from content, compressed beforehand.

A name never changes its content, so browsers may keep a file for ever. Files are put in place one
by one and the manifest last: a process that serves the folder meanwhile never misses a file, and
two processes that build at once write the same. Names of the build before stay for cached pages.
"""

import gzip
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

import brotli  # type: ignore[import-untyped]

from app.ui.minify import join_style_sheet, minify_css, minify_svg

PREFIX: Final = "/static/"
IMMUTABLE: Final = r"\.[0-9a-f]{12}\.[a-z0-9]+$"
"""For WhiteNoise's `immutable_file_test`: addresses whose content never changes."""

PRELOADED: Final = (
    "fonts/atkinson-next-latin.woff2",
    "fonts/atkinson-next-latin-ext.woff2",
    "fonts/brygada-1918-latin.woff2",
    "fonts/brygada-1918-latin-ext.woff2",
)
"""Fonts that every page needs at once; the style sheet would tell of them too late."""

_MANIFEST: Final = "manifest.json"
_STYLE_SHEET: Final = "css/main.css"
_COMPRESSED: Final = frozenset({".css", ".js", ".svg", ".txt"})
_NOT_SERVED: Final = frozenset({".md"})
_BUILD: Final = "3"
"""Raise when this module writes something else from the same sources."""
_MODULE_IMPORT: Final = re.compile(r"""\b(?:import|from)\s*\(?\s*["']\.""")


@dataclass(frozen=True)
class Manifest:
    """Which hashed name each source file has; `files` are all files of this build."""

    names: dict[str, str]
    files: tuple[str, ...]
    sources: str = ""
    prefix: str = field(default=PREFIX, compare=False)

    def url(self, name: str) -> str:
        """Address of a file of `static/`, with its content's hash."""
        try:
            return self.prefix + self.names[name]
        except KeyError:
            raise KeyError(f"no static file {name!r}; see app/ui/static/") from None

    @property
    def preload(self) -> tuple[str, ...]:
        """Addresses of the fonts that every page needs."""
        return tuple(self.url(name) for name in PRELOADED if name in self.names)


def build(source: Path, target: Path, prefix: str = PREFIX) -> Manifest:
    """Bring `target` up to date with `source` and tell the names; quick when nothing changed."""
    fingerprint = _fingerprint(source)
    before = _read_manifest(target, prefix)
    if before and before.sources == fingerprint and _complete(target, before):
        return before
    contents = _contents(source)
    names = {name: _hashed_name(name, data) for name, data in contents.items()}
    written: list[str] = []
    for name, data in contents.items():
        written += _publish(target, names[name], data)
    manifest = Manifest(names=names, files=tuple(sorted(written)), sources=fingerprint)
    text = json.dumps({"names": names, "files": manifest.files, "sources": fingerprint}, indent=1)
    _replace(target / _MANIFEST, text.encode())
    _remove_strangers(target, {*manifest.files, *(before.files if before else ()), _MANIFEST})
    return Manifest(manifest.names, manifest.files, fingerprint, prefix)


def _contents(source: Path) -> dict[str, bytes]:
    """Final bytes of each served file: fonts and pictures first, so that styles can name them."""
    contents: dict[str, bytes] = {}
    for name in _source_names(source):
        suffix = PurePosixPath(name).suffix
        if suffix in _NOT_SERVED or suffix == ".css":
            continue
        data = (source / name).read_bytes()
        if suffix == ".svg":
            data = minify_svg(data.decode()).encode()
        if suffix == ".js" and _MODULE_IMPORT.search(data.decode()):
            raise ValueError(f"{name}: a module may not import another one by a relative name")
        contents[name] = data
    if (source / _STYLE_SHEET).exists():
        hashed = {name: _hashed_name(name, data) for name, data in contents.items()}
        joined = join_style_sheet(source, _STYLE_SHEET, hashed)
        contents[_STYLE_SHEET] = minify_css(joined).encode()
    return contents


def _source_names(source: Path) -> Iterator[str]:
    for path in sorted(source.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path.relative_to(source).as_posix()


def _fingerprint(source: Path) -> str:
    digest = hashlib.sha256(_BUILD.encode())
    for name in _source_names(source):
        data = (source / name).read_bytes()
        digest.update(f"\0{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def _hashed_name(name: str, data: bytes) -> str:
    path = PurePosixPath(name)
    digest = hashlib.sha256(data).hexdigest()[:12]
    return str(path.with_name(f"{path.stem}.{digest}{path.suffix}"))


def _publish(target: Path, name: str, data: bytes) -> list[str]:
    """Write a file and its compressed forms where these are smaller; tell the names written."""
    forms = {name: data}
    if PurePosixPath(name).suffix in _COMPRESSED:
        forms[f"{name}.br"] = brotli.compress(data, quality=11)
        forms[f"{name}.gz"] = gzip.compress(data, 9, mtime=0)
    kept = {key: form for key, form in forms.items() if key == name or len(form) < len(data)}
    for key, form in kept.items():
        _replace(target / key, form)
    return list(kept)


def _replace(path: Path, data: bytes) -> None:
    """Write beside and rename, so that nobody reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _read_manifest(target: Path, prefix: str) -> Manifest | None:
    path = target / _MANIFEST
    if not path.exists():
        return None
    try:
        stored = json.loads(path.read_text())
        return Manifest(stored["names"], tuple(stored["files"]), stored["sources"], prefix)
    except (ValueError, KeyError, TypeError):
        return None  # a damaged manifest means a new build, which writes a sound one


def _complete(target: Path, manifest: Manifest) -> bool:
    return all((target / name).is_file() for name in manifest.files)


def _remove_strangers(target: Path, wanted: set[str]) -> None:
    for path in target.rglob("*"):
        if path.is_file() and path.relative_to(target).as_posix() not in wanted:
            if path.name.startswith(".new-"):
                continue  # another process is writing it
            path.unlink(missing_ok=True)
