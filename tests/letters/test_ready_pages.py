"""The page of a letter that is ready, its files, the sheet for signatures and the poster."""

import io
import re

import pypdf
import pytest

from app.core import web
from app.core.db import Database
from app.core.limiter import Limit
from app.letters import kind as letter_kind
from app.letters import views_ready, views_sheets
from app.letters.output.typesetting import Unprintable
from app.people.models import Level
from app.records.loading import load_all
from tests import make
from tests.house.sources import ROOT
from tests.visitor import Visit, soup, words

pytestmark = pytest.mark.one_database

CONTENT = ROOT / "wiki_content"
PETITION = {
    "pole-kto": "osoba",
    "pole-imie_nazwisko": "Ola Zmyślona",
    "pole-adres": "ul. Zmyślona 7, 00-000 Klonogród",
    "pole-adres_koresp": "ul. Zmyślona 7, 00-000 Klonogród",
    "pole-zlozenie": "papier",
    "pole-przedmiot": "Proszę o przejście {{7*7}} <b>dla pieszych</b>.",
    "pole-interes": "wlasny",
    "pole-zgoda_publikacja": "nie",
    "miasto": "Rawicz",
    "adresat": "Burmistrz Rawicza",
    "dzien": "2026-11-21",
}


@pytest.fixture(autouse=True)
def _letters(database: Database) -> None:
    found = letter_kind.sources(CONTENT)
    wanted = {
        key: found[key]
        for key in ("petycja", "skarga-kpa", "oiu-zawiadomienie", "zgloszenie-do-debaty-raport")
    }
    assert not load_all(database, letter_kind.KIND, wanted, CONTENT).faults


def _send(visitor, path: str, data=None, status: int = 200, **more):
    token = visitor.form("/haslo/zapomniane")["csrf_token"]
    sent = {**(PETITION if data is None else data), **more, "csrf_token": token}
    return visitor.post(f"/pisma/{path}", sent, status)


def test_the_letter_is_ready_with_all_that_is_to_be_known(visit: Visit) -> None:
    visitor = visit()
    answer = _send(visitor, "petycja/gotowe")
    assert answer.headers["Cache-Control"] == "no-store"
    page, text = soup(answer), words(answer).replace("\xa0", " ")
    on_sheet = page.select_one(".sheet").get_text().replace("\xa0", " ").strip()
    assert on_sheet.startswith("Rawicz, 21 listopada 2026 r.")
    assert "{{7*7}} <b>dla pieszych</b>" in on_sheet
    assert "Urząd ma czas do 22 lutego 2027" in text  # the 21st is a Sunday
    assert "art. 57 § 3" in text
    standings = [each.get_text(strip=True) for each in page.select("#wyslij ~ ul .status")]
    assert standings == ["Skutecznie"] * 3 + ["Najpierw sprawdź", "Nieskutecznie"]
    assert "Bez opłaty." in text
    assert "nie zastępuje porady prawnej" in text
    assert page.select_one("textarea#tekst").get_text().startswith("Rawicz, 21")
    # Letters of the next steps are offered where they can be written.
    assert page.select_one("a[href='/pisma/skarga-kpa']")
    # What was typed goes on in the forms and nowhere else.
    carried = {each["value"] for each in page.select("input[name='pole-przedmiot']")}
    assert carried == {PETITION["pole-przedmiot"]}
    assert not [each for each in page.select("main a[href]") if "Zmy" in each["href"]]


def test_the_day_of_handing_in_can_be_another_one(visit: Visit) -> None:
    visitor = visit()
    text = words(_send(visitor, "petycja/gotowe", zloze="2026-12-01")).replace("\xa0", " ")
    assert "Urząd ma czas do 1 marca 2027" in text
    text = words(_send(visitor, "petycja/gotowe", status=422, zloze="1.01.1800"))
    assert "między rokiem 1990 a 2100" in text.replace("\xa0", " ")
    assert "Ola Zmyślona" in text


@pytest.mark.parametrize(
    ("session", "said"),
    [
        ("2099-06-25", "Masz czas do 24 czerwca 2099"),
        ("2026-03-25", "Ostatnim dniem był 24 marca 2026"),
    ],
)
def test_the_page_tells_by_when_to_hand_the_letter_in(visit: Visit, session, said) -> None:
    debate = {
        "pole-rok": "2025",
        "pole-data_sesji": session,
        "pole-adres": "ul. Zmyślona 7, 00-000 Rawicz",
        "pole-podpisy": "27",
        "pole-imie_nazwisko": "Ola Zmyślona",
        "miasto": "Rawicz",
        "adresat": "Przewodniczący Rady Miejskiej w Rawiczu",
    }
    text = words(_send(visit(), "zgloszenie-do-debaty-raport/gotowe", debate)).replace("\xa0", " ")
    assert said in text
    assert ("Ten termin już minął" in text) == said.startswith("Ostatnim")


def test_only_who_is_signed_in_is_offered_a_reminder(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        ola = make.person(db, Level.RESIDENT)
    way = "main a[href^='/moje/terminy?sprawa=petycja&od=2026-11-21']"
    own, guests = (soup(_send(each, "petycja/gotowe")) for each in (visit(ola), visit()))
    assert own.select_one(way)
    assert not guests.select_one(way)
    # A letter is not carried through the making of an account: that is said beforehand.
    assert "najpierw pobierz plik" in guests.get_text()
    assert "najpierw pobierz plik" not in own.get_text()


def test_the_letter_as_a_file(visit: Visit) -> None:
    visitor = visit()
    begins = {"pdf": b"%PDF", "docx": b"PK", "odt": b"PK", "txt": b"Rawicz"}
    for ending, first in begins.items():
        answer = _send(visitor, f"petycja/plik/{ending}")
        assert answer.data.startswith(first)
        name = f"attachment; filename=petycja-2026-11-21.{ending}"
        assert answer.headers["Content-Disposition"] == name
        assert answer.headers["Cache-Control"] == "no-store"


def test_what_is_not_there(visit: Visit) -> None:
    visitor = visit()
    _send(visitor, "petycja/plik/exe", status=404)
    _send(visitor, "nie-ma/gotowe", status=404)
    _send(visitor, "skarga-kpa/lista-podpisow", {}, status=422)
    assert visitor.get("/pisma/petycja/gotowe", 303).location == "/pisma/petycja"


def test_a_letter_with_a_fault_goes_back_with_what_was_typed(visit: Visit) -> None:
    visitor, faulty = visit(), {**PETITION, "pole-adres": ""}
    for path in ("gotowe", "plik/pdf", "lista-podpisow", "plakat"):
        answer = _send(visitor, f"petycja/{path}", faulty, 422)
        page = soup(answer)
        assert page.select_one(".field-error [name=pole-adres]")
        values = {each["name"]: each.get("value") for each in page.select("#pismo input[name]")}
        assert values["adresat"] == PETITION["adresat"]
        assert values["pole-imie_nazwisko"] == PETITION["pole-imie_nazwisko"]
        assert answer.headers["Cache-Control"] == "no-store"


def test_what_cannot_be_set_as_pdf_is_told(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object) -> bytes:
        raise Unprintable("letter.typ could not be set")

    monkeypatch.setattr(views_ready, "render", refuse)
    monkeypatch.setattr(views_sheets, "sheet_as_pdf", refuse)
    visitor = visit()
    for path in ("plik/pdf", "lista-podpisow"):
        text = words(_send(visitor, f"petycja/{path}", status=422, wierszy="10"))
        assert "Nie udało się złożyć tego w PDF" in text.replace("\xa0", " ")
        assert "Ola Zmyślona" in text


def test_a_visitor_cannot_let_files_be_made_without_end(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_ready, "FILES", Limit("letter-files", "2/hour"))
    monkeypatch.setattr(views_ready, "render", lambda *_given: b"%PDF-")
    monkeypatch.setattr(views_sheets, "sheet_as_pdf", lambda *_given: b"%PDF-")
    visitor = visit()
    _send(visitor, "petycja/plik/pdf")
    _send(visitor, "petycja/lista-podpisow", wierszy="10")
    for path in ("plik/docx", "lista-podpisow", "plakat"):
        answer = _send(visitor, f"petycja/{path}", status=429, wierszy="10", tytul="Plakat")
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Ola Zmyślona" in words(answer)  # nothing typed is lost


def _pdf_text(data: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_a_sheet_for_signatures(visit: Visit) -> None:
    visitor = visit()
    answer = _send(visitor, "petycja/lista-podpisow", wierszy="10")
    text = _pdf_text(answer.data)
    assert "Dane zbiera Ola Zmyślona" in text
    assert " 10." in text
    assert " 11." not in text
    assert "filename=lista-podpisow-2026-11-21.pdf" in answer.headers["Content-Disposition"]
    _send(visitor, "petycja/lista-podpisow", status=422, wierszy="100000")


def test_a_poster_leads_where_it_may(visit: Visit, app: web.Application) -> None:
    visitor = visit()
    words_on_it = {"tytul": "Przejście na Zmyślonej", "wiersze": "Podpisz\nw sobotę", "podpis": ""}
    answer = _send(visitor, "petycja/plakat", **words_on_it, odsylacz="https://example.org/p")
    assert "Przejście na Zmyślonej" in (text := _pdf_text(answer.data))
    assert "https://example.org/p" in text
    text = _pdf_text(_send(visitor, "petycja/plakat", **words_on_it, odsylacz="").data)
    assert f"{app.settings.site_url}/pisma/petycja" in text  # there is no article here
    wrong = {**words_on_it, "tytul": " ", "odsylacz": "javascript:alert(1)"}
    answer = _send(visitor, "petycja/plakat", status=422, **wrong)
    assert len(soup(answer).select("#plakat ~ details[open] .field-error")) == 2
    assert "w sobotę" in answer.get_data(as_text=True)


def test_the_page_of_an_article_follows_its_letters(visit: Visit, database: Database) -> None:
    """Guests' pages are kept: a letter that changes must come through to them."""
    with database.writing() as db:
        make.article(
            db, title="Petycja", slug="petycja", letters=("petycja", "referendum-powiadomienie")
        )
    page = visit().page("/artykuly/petycja")
    assert page.select_one(".letter-box [lang=pl]").get_text() == "Petycja"
    assert "/pisma/petycja" in str(page.select_one(".letter-box"))
    # One that is not in force yet is named, and leads nowhere.
    assert not page.select("a[href='/pisma/referendum-powiadomienie']")
    assert "Powiadomienie" in page.select_one("#pisma ~ ul").get_text()
    source = letter_kind.sources(CONTENT)["petycja"][letter_kind.SOURCE]
    changed = {letter_kind.SOURCE: source.replace("\ntitle: Petycja\n", "\ntitle: Prośba\n")}
    load_all(database, letter_kind.KIND, {"petycja": changed}, CONTENT)
    page = visit().page("/artykuly/petycja")
    assert page.select_one(".letter-box [lang=pl]").get_text() == "Prośba"
