"""Style sheets and pictures for the wire: joined, without comments and needless spaces.

Only changes that cannot alter a meaning are made; a cleverer tool would save little more.
"""

import posixpath
import re
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Final

_IMPORT: Final = re.compile(r"""@import\s+url\("([^"]+)"\)(?:\s+layer\(([\w-]+)\))?\s*;""")
_URL: Final = re.compile(r"""url\("([^"]+)"\)""")
_STRING: Final = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""")
_STRING_OR_COMMENT: Final = re.compile(rf"(?P<string>{_STRING.pattern})|/\*.*?\*/", re.DOTALL)
_SVG_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)


def join_style_sheet(source: Path, name: str, hashed: Mapping[str, str]) -> str:
    """The style sheet with its imports put in and its addresses hashed.

    Imports that follow one another in a layer share one block of it.
    """
    text = (source / name).read_text()

    def put_in(path: str) -> str:
        imported = _resolve(name, path)
        return _hash_addresses((source / imported).read_text(), imported, name, hashed)

    blocks = [_hash_addresses(_IMPORT.sub("", text), name, name, hashed).strip()]
    for layer, imports in groupby(_IMPORT.finditer(text), key=lambda found: found.group(2)):
        body = "\n".join(put_in(each.group(1)) for each in imports)
        blocks.append(f"@layer {layer} {{{body}}}" if layer else body)
    return "\n".join(blocks)


def _hash_addresses(text: str, written_in: str, served_as: str, hashed: Mapping[str, str]) -> str:
    def address(match: re.Match[str]) -> str:
        wanted = _resolve(written_in, match.group(1))
        if wanted not in hashed:
            raise ValueError(f"{written_in}: no static file {wanted!r}")
        return f'url("{posixpath.relpath(hashed[wanted], posixpath.dirname(served_as))}")'

    return _URL.sub(address, text)


def _resolve(written_in: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(written_in), address))


def minify_css(text: str) -> str:
    """Without comments and needless spaces; strings stay as they are.

    A space before a colon or a bracket has a meaning (`a :hover`, `and (`), one after has none,
    and none round `>` has.
    """
    bare = _STRING_OR_COMMENT.sub(lambda match: match.group("string") or " ", text)
    pieces = _STRING.split(bare)
    for index in range(0, len(pieces), 2):
        piece = re.sub(r"\s+", " ", pieces[index])
        piece = re.sub(r" ?([{};,>]) ?", r"\1", piece)
        piece = re.sub(r"([:(]) ", r"\1", piece)
        pieces[index] = piece.replace(";}", "}")
    return "".join(pieces).strip()


def minify_svg(text: str) -> str:
    """Without comments and line ends between elements."""
    return re.sub(r">\s+<", "><", _SVG_COMMENT.sub("", text)).strip()
