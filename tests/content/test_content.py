"""The texts with which the site starts have no fault that a rule can find."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from werkzeug.exceptions import NotFound

from app.text.safe_html import to_safe_html
from app.transfer.check import language
from app.transfer.check.checking import check
from app.transfer.check.spelling import WORDS
from app.transfer.cli import content
from tests import parts
from tests.content.conftest import Folder
from tests.house.sources import ROOT

pytestmark = pytest.mark.one_database
TEXTS = ROOT / "wiki_content"


def test_the_founding_texts_have_no_fault() -> None:
    parts.hunspell()
    report = check(TEXTS)
    assert [str(fault) for fault in report.faults] == []
    assert report.missing == []
    assert len([row for row in report.rows if row.path.startswith("artykuly/")]) >= 53
    assert report.links >= 300
    assert report.terms >= 80


def test_own_words_stand_once_in_order() -> None:
    words = (TEXTS / WORDS).read_text(encoding="utf-8").splitlines()
    assert words == sorted(set(words))


def test_addresses_of_our_own_pages_exist(app: Flask) -> None:
    addresses = app.url_map.bind("example.org")
    gone = []
    for path in sorted(TEXTS.rglob("*.md")):
        for address in re.findall(r"\]\((/[^()\s#?]*)", path.read_text(encoding="utf-8")):
            try:
                addresses.match(address)
            except NotFound:
                gone.append(f"{path.name}: {address}")
    assert gone == []


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("idź z nim i w dom", "idź z~nim i~w~dom"),
        ("z art. 5 ust. 2 pkt 3", "z~art.~5 ust.~2 pkt~3"),
        ("Dz.U. 2001 nr 112 poz. 1198", "Dz.U.~2001 nr~112 poz.~1198"),
        ("do 10 000 zł i 70 m²", "do 10~000~zł i~70~m²"),
        ("6 marca 2026 r. mija", "6~marca 2026~r. mija"),
        ("ma 14 dni – albo miesiąc", "ma 14~dni~– albo miesiąc"),
        ("**§ 5** w tabeli", "<strong>§~5</strong> w~tabeli"),
    ],
)
def test_the_renderer_sets_the_no_break_spaces_that_authors_may_not(typed: str, shown: str) -> None:
    shown = shown.replace("~", "&nbsp;")
    assert shown in to_safe_html(f"Tak: {typed}.").html
    assert shown in to_safe_html(f"- {typed}\n").html


def test_the_command_tells_a_table_the_faults_and_the_hardest_sentences(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "MEDIUM", 99.0)
    hard = "Organizacyjno-administracyjne uwarunkowania przedsięwzięć determinują " * 3
    row = f"| {hard}|\n| --- |\n| {hard}{hard}|"
    folder.change("## Krok po kroku", f"{hard}ich efektywność.\n\n{row}\n\n## Krok po kroku")
    result = CliRunner().invoke(content, ["check", str(folder.path), "--worst", "1"])
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[0].split() == ["text", "words", "score", "links", "faults"]
    assert [line.split()[0] for line in lines[1:4]] == [
        "artykuly/apel.md",
        "artykuly/list.md",
        "artykuly/petycja.md",
    ]
    assert lines[1].split()[3:] == ["2", "0"]
    worst = lines[lines.index("hardest sentences:") + 1]
    assert re.match(r"artykuly/petycja\.md:\d+: \d+\.\d Organizacyjno", worst)
    assert lines[-1] == "3 texts, 6 links between articles, 0 terms, 0 faults"
    folder.change("[[apel|", "[[nie-ma|")
    result = CliRunner().invoke(content, ["check", str(folder.path)])
    assert result.exit_code == 1
    number = _line_of(folder.path / "artykuly/petycja.md", "[[nie-ma|")
    assert f"artykuly/petycja.md:{number}: there is no article 'nie-ma'" in result.output
    assert "1 fault" in result.output.splitlines()[-1]


def _line_of(path: Path, words: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if words in line)
