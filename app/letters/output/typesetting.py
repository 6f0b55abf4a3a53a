"""PDF by Typst: tagged, PDF/UA-1, with the fonts of the project and none of the machine.

The templates are files of this package. Words reach them as JSON only, so what people type can be
neither markup nor code.
"""

import functools
import json
import unicodedata
from pathlib import Path
from typing import Any, Final

import typst

# Stands for a sign that none of the fonts has: PDF/UA knows no empty boxes without a meaning.
MISSING: Final = "□"
# A text of so many different foreign signs is of no use to a Polish office; trying each costs time.
_TRIED_AT_MOST: Final = 150

_HERE: Final = Path(__file__).parent


class Unprintable(Exception):
    """The words could not be set on the sheet."""


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """`<template>.typ` of this package filled with `data`; signs that no font has become boxes.

    Raises Unprintable.
    """
    words = json.dumps(data, ensure_ascii=False)
    for attempt in (str, _with_boxes, _without_marks):
        words = attempt(words)
        if made := _set(_template(template), words):
            return made
    # Typst's own message quotes the letter, so it goes no further.
    raise Unprintable(f"{template}.typ could not be set")


def _set(template: bytes, words: str) -> bytes | None:
    # A compiler remembers its inputs, so each letter has its own; only the fonts are kept.
    compiler = typst.Compiler(
        template, root=str(_HERE), font_paths=_fonts(), sys_inputs={"data": words}
    )
    try:
        made = compiler.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        return None
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


def _with_boxes(words: str) -> str:
    foreign = sorted({sign for sign in words if not sign.isascii()})
    missing = [
        sign for count, sign in enumerate(foreign) if count >= _TRIED_AT_MOST or not _has(sign)
    ]
    return words.translate({ord(sign): MISSING for sign in missing})


def _without_marks(words: str) -> str:
    """A font may have a letter and another one the mark above it, and none has both."""
    return "".join(MISSING if unicodedata.category(sign)[0] == "M" else sign for sign in words)


@functools.lru_cache(maxsize=4096)
def _has(sign: str) -> bool:
    """Whether one of the fonts has `sign`."""
    return _set(_template("sign"), sign) is not None


@functools.cache
def _template(name: str) -> bytes:
    return (_HERE / f"{name}.typ").read_bytes()


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(_HERE / "fonts")]
    )
