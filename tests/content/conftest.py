"""A content folder that has nothing wrong, to which each test does one thing."""

from pathlib import Path

import pytest

from app.transfer.check import checking, language
from app.transfer.check.checking import check
from app.transfer.check.files import TextFile

ARTICLE = """---
title: {title}
slug: {slug}
summary: Krótki opis, który mówi, co z tego masz.
category:
  - zglosic
stage: dzialaj
sdg: [11]
legal_date: 2026-03-31
facts:
  who: Każdy mieszkaniec
  cost: 0 zł
  time: Do miesiąca
acts:
  - Ustawa z dnia 11 lipca 2014 r. o petycjach (Dz.U. 2014 poz. 1195)
sources:
  - Ustawa o petycjach, art. 2–15
pictogram: megaphone
related: [{first}, {second}]
also_called: [pismo]
---

## Kiedy sięgnąć

Napisz do urzędu. Zobacz [[{first}|inne narzędzie]] i [[{second}|jeszcze jedno]].[^1]

## Krok po kroku

### Zacznij

{filling}

[^1]: Art. 13 ust. 2 ustawy o petycjach (Dz.U. 2014 poz. 1195).
"""
FILLING = "Weź kartkę. Idź do urzędu i zapytaj o drogę do biura. Zapisz datę i godzinę. "
SLUGS = ("apel", "list", "petycja")


class Folder:
    """The folder, and what the check says of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for index, slug in enumerate(SLUGS):
            others = [SLUGS[index - 1], SLUGS[index - 2]]
            text = ARTICLE.format(
                title=slug.capitalize(),
                slug=slug,
                first=others[0],
                second=others[1],
                filling=FILLING.strip(),
            )
            self.write(f"artykuly/{slug}.md", text)

    def write(self, name: str, text: str) -> None:
        place = self.path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def change(self, old: str, new: str, name: str = "artykuly/petycja.md") -> None:
        """Replace words that stand in the file once or more."""
        text = (self.path / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def told(self) -> list[str]:
        """Faults as they are printed."""
        return [str(fault) for fault in check(self.path).faults]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Spelling has tests of its own, so the rules here need no dictionary; texts may be short."""
    monkeypatch.setattr(checking, "check_spelling", lambda _lines, _words: ())
    monkeypatch.setattr(language, "FEWEST_WORDS", 1)
    return Folder(tmp_path)


def text_file(body: str) -> TextFile:
    """A file without front matter."""
    return TextFile("tekst.md", body)
