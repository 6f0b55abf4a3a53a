"""Letters as records: in force when they name only what there is, under the id they give."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.core.db import Database
from app.core.errors import Invalid
from app.letters.kind import KIND, LETTER_KIND, SOURCE, check, sources
from app.letters.queries import letter_in_force
from app.records.kinds import Surroundings
from app.records.loading import Loaded, load, load_all
from app.transfer.exporting import export_records
from tests import make
from tests.letters.letters import FOLDER, source

CONTENT = FOLDER.parent
FIELD = "  - {key: pole, label: Pole, type: line, need: opcja, help: Pomoc.}\n"
MORE = """filing: {deadline: nie-ma, note: Kiedyś.}
next:
  - {after: cisza, text: Czekaj.}
  - {after: odmowa, letter: inne, text: Pisz.}
variants:
  - {value: a, label: A}
  - {value: b, label: B, filing: tez-nie-ma}
"""


def test_what_a_letter_names_must_be_there(db: Session, tmp_path: Path) -> None:
    text = source(FIELD, "pole", "{{ pole }}", MORE)
    around = Surroundings(db, tmp_path)

    def told() -> list[str]:
        lines = text.splitlines()
        return [lines[fault.line - 1] for fault in check({SOURCE: text}, around)]

    assert told() == [
        "articles: [proba]",
        "filing: {deadline: nie-ma, note: Kiedyś.}",
        "  - {after: odmowa, letter: inne, text: Pisz.}",
        "  - {value: b, label: B, filing: tez-nie-ma}",
    ]
    make.article(db, slug="proba")
    (tmp_path / "pisma").mkdir()
    (tmp_path / "pisma" / "inne.md").touch()
    assert len(told()) == 2


def test_a_letter_stands_under_its_own_id(db: Session) -> None:
    fields = sources(CONTENT)["petycja"]
    with pytest.raises(Invalid):
        load(Surroundings(db, CONTENT), KIND, "skarga-kpa", fields)
    load(Surroundings(db, CONTENT), KIND, "petycja", fields)
    assert letter_in_force(db, "petycja").legal_date > date(2026, 1, 1)


def test_the_letters_of_the_content_name_only_what_is_there(database: Database) -> None:
    assert load_all(database, KIND, sources(CONTENT), CONTENT).faults == []


def test_what_is_in_force_is_written_as_the_file_it_comes_from(
    database: Database, tmp_path: Path
) -> None:
    found = {"petycja": sources(CONTENT)["petycja"]}
    load_all(database, KIND, found, CONTENT)
    done = export_records(database, tmp_path, (LETTER_KIND,))
    assert (done.written, done.unchanged) == (1, 0)
    assert sources(tmp_path) == found
    assert export_records(database, tmp_path, (LETTER_KIND,)).unchanged == 1


def test_a_file_that_is_not_utf_8_is_told_by_its_line_and_keeps_no_other_back(
    database: Database, tmp_path: Path
) -> None:
    with database.writing() as db:
        make.article(db, slug="proba")
    folder = tmp_path / "pisma"
    folder.mkdir()
    text = source(FIELD, "pole", "{{ pole }}")
    (folder / "proba.md").write_text(text, encoding="utf-8")
    (folder / "druga.md").write_bytes(text.encode("iso-8859-2"))
    report = load_all(database, KIND, sources(tmp_path), tmp_path)
    assert report.outcomes[Loaded.ADDED] == 1
    assert report.faults
    assert all(fault.startswith("druga, line ") for fault in report.faults)
