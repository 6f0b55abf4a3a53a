"""The letters of the content folder, and one with a field of each type."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from app.letters.fields import Typed, asked
from app.letters.letter import VARIANT, Field, Letter, Type
from app.letters.template import parse

FOLDER = Path(__file__).parents[2] / "wiki_content" / "pisma"
FILES = sorted(FOLDER.glob("*.md"))

HEAD = """---
id: proba
title: Próba
summary: Do prób.
legal_date: 2026-03-31
basis: [Ustawa o próbach]
articles: [proba]
addressee: {suggest: [wojt], through: false, help: Do wójta.}
channels: [{channel: papier, effective: tak, note: Podpisz.}]
stamp_duty: {amount: 0, note: Nic.}
"""


def source(fields: str, keys: str, body: str, more: str = "") -> str:
    """The file of a letter whose fields and text a test gives."""
    steps = f"steps: [{{title: Krok, fields: [{keys}]}}]\n"
    return f"{HEAD}{more}{steps}fields:\n{fields}---\n{body}"


def one_field(type_: str, more: str = "", body: str = "{{ pole }}") -> Letter:
    """A letter that asks for one field of this type, which may be left empty."""
    described = f"  - {{key: pole, label: Pole, type: {type_}, need: opcja, help: Pomoc.{more}}}\n"
    reading = parse(source(described, "pole", body))
    assert reading.letter, reading.faults
    return reading.letter


@cache
def letter(path: Path) -> Letter:
    reading = parse(path.read_text(encoding="utf-8"))
    assert reading.letter, (path.name, reading.faults)
    return reading.letter


def whole(
    of: Letter, first: bool = True, text: str = "", chosen: Mapping[str, str] | None = None
) -> dict[str, Typed]:
    """Everything typed, with the first or the last answer of each choice, or the one chosen."""
    typed: dict[str, Typed] = dict(chosen or {})
    if of.variants and VARIANT not in typed:
        typed[VARIANT] = of.variants[0 if first else -1].value
    for field in of.fields:
        if field in asked(of, typed) and field.key not in typed:
            typed[field.key] = _typed(field, first, text)
    return typed


def _typed(field: Field, first: bool, text: str) -> Typed:
    match field.type:
        case Type.CHOICE:
            return field.options[0 if first else -1].value
        case Type.YES_NO:
            return "tak" if first else "nie"
        case Type.PEOPLE:
            return [{column.key: text or f"Ola {column.key}" for column in field.columns}] * 2
        case Type.POINTS:
            return [text or field.example] * 2
        case Type.PESEL:
            return "44051401359"
        case Type.LINE | Type.TEXT | Type.ADDRESS:
            return text or field.example
        case _:
            return field.example
