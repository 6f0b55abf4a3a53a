"""What people type that is no letter: told beside the field or set down as typed, never run.

The same strings go through the wizard and into every file; and nothing typed is told to a log.
"""

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from app.core.db import Database
from app.letters import kind as letter_kind
from app.letters import views_ready
from app.letters.carrying import Sent
from app.letters.document import Document, texts
from app.letters.output.formats import Format, render
from app.letters.writing import Written, write
from app.records.loading import load_all
from tests.house.sources import ROOT
from tests.letters.files import READ, squeezed
from tests.letters.letters import FOLDER, letter, whole
from tests.logged import logged
from tests.visitor import Visit, soup

pytestmark = pytest.mark.one_database

Send = Callable[[str, dict[str, str]], TestResponse]
CONTENT = ROOT / "wiki_content"
TODAY = date(2026, 11, 23)
# Each would do something in some language through which a letter passes.
INJECTED = (
    "{{7*7}} {{ kto | upcase }}",
    "{% raw %}a{% endraw %} {% for a in (1..9) %}",
    '=HYPERLINK("https://zly.example","tu")',
    "@SUM(1+1)*cmd|'/C calc'!A0",
    '#import "@preview/zly:1.0.0": b',
    '#eval("6*7") #read("/etc/passwd") $6 * 7$',
    "<script>alert(1)</script> <b>c</b> &lt;&amp;&#65;",
    "*d* _e_ `f` [[g]] [h](javascript:alert(1)) ![i](j)",
    "1. k",
    "- l",
    "= m <n> @o // p /* q */ \\u{41} \\ ~ --- %s %(r)s {0}",
    "]]> <!-- s --> <?xml t?>",
)
LONG = "Ż" * 10_000
# Signs that turn, hide or end what stands around them, among words that stay.
ODD = "Ala\u202e nie\u2066 ma\u200f\x00\x07\x1b[31m\x7f kota\ufeff\ufffe"
MISLEADING = "\u202e\u2066\u200f\x00\x07\x1b\x7f\ufeff\ufffe"
NAME = "Kunegunda Niezapominajska"
PETITION = {
    "pole-kto": "osoba",
    "pole-imie_nazwisko": NAME,
    "pole-adres": "ul. Zmyślona 7, 00-000 Klonogród",
    "pole-adres_koresp": "skrytka 12, 00-000 Klonogród",
    "pole-zlozenie": "papier",
    "pole-przedmiot": "Proszę o przejście dla pieszych.",
    "pole-uzasadnienie": "Jest tu szkoła.",
    "pole-interes": "wlasny",
    "miasto": "Rawicz",
    "adresat": "Burmistrz Rawicza",
    "dzien": "2026-11-21",
}
GROUP = {**PETITION, "pole-kto": "grupa", "pole-reprezentant": NAME}


def _written(typed: str) -> Written:
    """A petition that says this in its text, and its first line as name and addressee."""
    petition, line = letter(FOLDER / "petycja.md"), typed.split("\n", 1)[0]
    fields = whole(petition, chosen={"przedmiot": typed, "imie_nazwisko": line})
    return write(petition, Sent(fields, town="Rawicz", recipient=line), TODAY)


def _files(document: Document) -> dict[Format, bytes]:
    return {form: render(document, form) for form in Format}


def test_what_would_be_run_elsewhere_stands_in_every_file_as_typed() -> None:
    written = _written("\n".join(INJECTED))
    assert written.faults == {}
    for form, file in _files(written.document).items():
        said = squeezed(READ[form](file))
        assert said.count(squeezed(INJECTED[0])) == 4, form  # name, signature, recipient, text
        for each in INJECTED:
            assert squeezed(each) in said, (form, each)


def test_files_hold_no_field_link_or_script_of_what_was_typed() -> None:
    files = _files(_written("\n".join(INJECTED)).document)
    marks = {
        Format.DOCX: (b"<w:instrText", b"<w:hyperlink", b"<w:fldSimple", b"<script"),
        Format.ODT: (b"<text:a ", b"<script", b"<text:script", b"table:formula"),
    }
    for form, unwanted in marks.items():
        with zipfile.ZipFile(BytesIO(files[form])) as archive:
            parts = [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
        body = next(part for part in parts if b"HYPERLINK" in part)
        assert [mark for mark in unwanted if mark in body] == [], form
    assert b"/JavaScript" not in files[Format.PDF]
    assert b"/URI" not in files[Format.PDF]


def test_signs_that_mislead_are_left_out_and_the_words_stay() -> None:
    document = _written(ODD).document
    said = "\n".join(texts(document))
    assert [sign for sign in MISLEADING if sign in said] == []
    for form, file in _files(document).items():
        assert "Alaniema" in squeezed(READ[form](file)), form


@pytest.fixture
def send(visit: Visit, database: Database) -> Send:
    """What comes back when a guest sends a petition: `send("/gotowe", fields)`."""
    found = letter_kind.sources(CONTENT)["petycja"]
    assert not load_all(database, letter_kind.KIND, {"petycja": found}, CONTENT).faults
    guest = visit()
    token = guest.form("/pisma/petycja")["csrf_token"]

    def post(path: str, sent: dict[str, str]) -> TestResponse:
        return guest.client.post(f"/pisma/petycja{path}", data={**sent, "csrf_token": token})

    return post


def _refused(answer: TestResponse) -> BeautifulSoup:
    assert answer.status_code == 422
    return soup(answer)


def test_whatever_a_field_is_sent_it_is_told_or_set_down(send: Send) -> None:
    told, values = set(), (LONG, " ".join(INJECTED[:7]), "{{7*7}} =1+1 #import <script>", ODD)
    for name in sorted(PETITION.keys() - {"pole-kto", "dzien"}):
        for value in values:
            answer = send("/gotowe", {**PETITION, name: value})
            page = soup(answer)
            assert page.select("main script") == []
            if answer.status_code == 422:
                assert page.select_one(f".field-error [name='{name}']"), (name, value[:40])
                told.add((name, value))
                continue
            assert answer.status_code == 200
            sheet = squeezed(page.select_one(".sheet").get_text())
            assert [sign for sign in MISLEADING if sign in sheet] == []
            assert squeezed(value if value != ODD else "Ala nie ma") in sheet, name
    assert {name for name, value in told if value == LONG} == PETITION.keys() - {
        "pole-kto",
        "dzien",
    }
    choices = {"pole-zlozenie", "pole-interes"}
    assert told >= {(name, value) for name in choices for value in values}


def test_days_that_are_none_or_far_away_are_told(send: Send) -> None:
    for day in ("9999-12-31", "0001-01-01", "2026-02-30", "99999-01-01", "1e9", "{{7*7}}", ODD):
        page = _refused(send("/gotowe", {**PETITION, "dzien": day}))
        assert page.select_one(".field-error [name=dzien]")
        page = _refused(send("/gotowe", {**PETITION, "zloze": day}))
        assert page.select_one(".field-error [name=zloze]")
        assert NAME in page.select_one(".sheet").get_text().replace("\xa0", " ")


def test_too_many_people_and_people_with_endless_names_are_told(send: Send) -> None:
    many = {
        f"pole-wnoszacy-{row}-{key}": "Ala"
        for row in range(500)
        for key in ("imie_nazwisko", "adres")
    }
    one = {"pole-wnoszacy-0-imie_nazwisko": LONG, "pole-wnoszacy-0-adres": "Klonogród"}
    far = {"pole-wnoszacy-9999999-imie_nazwisko": "Ala", "pole-wnoszacy-x-adres": "Klonogród"}
    for people in (many, one, far):
        page = _refused(send("/gotowe", {**GROUP, **people}))
        assert page.select_one("#pole-wnoszacy.field-error")


def test_no_log_tells_what_was_typed(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole story: a fault in a step, the letter ready, its files, and a fault of ours."""
    story = [("", {"krok": "0", "dalej": "1", "pole-adres": ""}, 422), ("/gotowe", {}, 200)]
    story += [(f"/plik/{ending}", {}, 200) for ending in ("pdf", "docx", "odt", "txt")]
    story += [("/lista-podpisow", {"wierszy": "10"}, 200), ("/gotowe", {"dzien": NAME}, 422)]

    def fail(*_given: object) -> bytes:
        raise RuntimeError

    with logged() as stream:
        for path, sent, status in story:
            assert send(path, {**PETITION, **sent}).status_code == status
        monkeypatch.setattr(views_ready, "render", fail)
        assert send("/plik/pdf", PETITION).status_code == 500
    told = stream.getvalue()
    assert "RuntimeError" in told
    assert told.count("/pisma/<letter_id>/gotowe") == 2, told
    for said in ("Kunegunda", "Niezapominajska", "Klonogr", "skrytka", "pieszych", "Burmistrz"):
        assert said not in told
