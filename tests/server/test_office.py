"""Letters as DOCX and ODT open in LibreOffice, which reads there what the letters say."""

import subprocess
from pathlib import Path

import pytest

from app.letters.document import Document
from app.letters.output.formats import Format, render
from tests import parts
from tests.letters.files import is_left_over, words_left
from tests.letters.letters import FILES, letter, whole
from tests.letters.test_every_letter import filled
from tests.letters.test_output import LETTER, TYPED, hostile

pytestmark = [pytest.mark.server, pytest.mark.one_database]


def documents() -> dict[str, Document]:
    """All letters with their examples, one with every kind of block, and hostile words."""
    found = {path.stem: filled(letter(path), whole(letter(path))) for path in FILES}
    return {**found, "wszystko": LETTER, "wrogie": hostile("\n".join(TYPED))}


def test_an_office_program_reads_the_words_of_every_letter(tmp_path: Path) -> None:
    program = parts.office()
    made, read = tmp_path / "made", tmp_path / "read"
    made.mkdir()
    letters = documents()
    for name, document in letters.items():
        for form in (Format.DOCX, Format.ODT):
            (made / f"{name}-{form}.{form}").write_bytes(render(document, form))
    # One start for all of them: the start is what takes long.
    done = subprocess.run(
        [
            *(program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "txt:Text (encoded):UTF8", "--outdir", read),
            *sorted(made.iterdir()),
        ],
        check=False,
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr
    for name, document in letters.items():
        for form in (Format.DOCX, Format.ODT):
            text = (read / f"{name}-{form}.txt").read_text(encoding="utf-8-sig")
            assert is_left_over(left := words_left(document, text)), (name, form, left)
