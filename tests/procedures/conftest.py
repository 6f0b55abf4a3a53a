"""A small table with one question asked only sometimes, and the shipped one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from app import ROOT
from app.core import i18n
from app.letters.known import Known
from app.procedures.table import DecisionTable, parse_table
from app.text.polish import nbsp

CONTENT: Final = Path(__file__).parents[2] / "wiki_content"
KNOWN: Final = Known(articles={"a"}, letters={"l"}, terms={"t"})
SMALL: Final = """\
legal_date: 2026-03-31
questions:
  - {id: kto, text: Kto, help: Pomoc., answers: [{id: ja, label: Ja}, {id: my, label: My}]}
  - id: ilu
    ask_when: {kto: [my]}
    text: Ilu
    help: Pomoc.
    answers: [{id: malo, label: Mało}, {id: duzo, label: Dużo}]
outcomes:
  - {id: x, article: a, letter: l, addressee: Wójt, deadline: t, why: Bo tak.}
  - {id: y, article: a, letter: null, letter_note: Bez, addressee: Ja, deadline: Od razu, why: Bo.}
rules:
  - {when: {kto: [ja]}, outcome: x, also: [y]}
  - {when: {ilu: [malo, duzo]}, outcome: y}
"""


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    i18n.install(ROOT, nbsp)
    with i18n.speaking("en"):
        yield


@pytest.fixture
def small() -> DecisionTable:
    return read(SMALL)


def read(text: str) -> DecisionTable:
    """The table of a text that has no fault."""
    reading = parse_table(text)
    assert reading.faults == ()
    assert reading.table is not None
    return reading.table
