"""From a problem to a letter in hand and the day of its answer: at a desk, by phone, unscripted."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from app.core import clock
from app.deadlines.asking import Question
from app.deadlines.table import terms_in
from app.ui.filters import long_date
from tests.browser.conftest import Visit
from tests.browser.looking import look_over, sideways
from tests.house.sources import ROOT
from tests.letters.files import read_docx, read_pdf, squeezed

NAME = "Zenobia Świętojańska-Żuk"
TYPED = {
    "Imię i nazwisko": NAME,
    "Miejsce zamieszkania": "ul. Źródlana 3 m. 8, 33-100 Tarnów",
    "Adres do korespondencji": "skrytka 17, 33-100 Tarnów",
    "Czego żądasz": "Żądam ławki przy przystanku „Źródlana”; {{7*7}} to nie rachunek.",
    "Uzasadnienie": "Dziś nikt tu nie usiądzie.\nNajbliższa ławka stoi 600 m dalej.",
}
TOWN, OFFICE = "Tarnów", "Rada Miejska w Tarnowie\nul. Zmyślona 2, 33-100 Tarnów"


@dataclass(frozen=True)
class Way:
    """How somebody walks: on what screen, with what hand, with scripts or without."""

    width: int = 1280
    script: bool = True
    touch: bool = False


WAYS = {
    "desk": Way(),
    "phone": Way(width=390, touch=True),
    "no-script": Way(script=False),
}


class Walker:
    """Presses and types as the way asks, and looks at each page for what is too wide."""

    def __init__(self, page: Page, way: Way) -> None:
        self.page = page
        self.way = way
        self.asked: list[str] = []
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)

    def press(self, where: Locator) -> None:
        (where.tap if self.way.touch else where.click)()

    def go_on(self) -> None:
        """Press the button that leads to the next step, which must fit the screen."""
        with self.page.expect_navigation():
            self.press(self.page.locator(".wizard-buttons button").first)
        assert sideways(self.page) == []

    def choose(self, question: str, answer: str) -> None:
        self.press(self.page.get_by_role("group", name=question).get_by_label(answer, exact=True))

    def fill(self, *labels: str) -> None:
        for label in labels:
            self.labelled(label).fill(TYPED[label])

    def labelled(self, beginning: str) -> Locator:
        """The field whose label begins like this, whatever marks follow."""
        return self.page.get_by_label(re.compile("^" + beginning.replace(" ", r"\s")))


def _ask(walker: Walker) -> None:
    """From the home page through the questions to what the petition is."""
    page = walker.page
    page.goto("/")
    walker.press(page.locator("main a[href='/ktory-tryb']").first)
    walker.press(page.get_by_role("link", name=re.compile("^Przepis, decyzja albo władza")))
    walker.press(page.get_by_role("link", name=re.compile("^Piszę w swoim imieniu")))
    expect(page.get_by_role("heading", level=1)).to_have_text("Petycja")
    expect(page.locator(".facts")).to_contain_text("3 miesiące")
    assert sideways(page) == []
    page.go_back()
    expect(page.get_by_role("heading", level=2, name="Jak chcesz to zmienić?")).to_be_visible()
    page.go_forward()
    walker.press(page.get_by_role("link", name="Napisz pismo"))
    expect(page.locator("#pola")).to_be_visible()


def _write(walker: Walker) -> None:
    """Through all steps; the first one is sent with something missing."""
    page = walker.page
    walker.choose("Kto wnosi petycję?", "Jedna osoba")
    walker.go_on()
    walker.fill("Imię i nazwisko")
    walker.go_on()
    expect(page.get_by_role("alert")).to_contain_text("Miejsce zamieszkania")
    expect(walker.labelled("Imię i nazwisko")).to_have_value(NAME)
    walker.fill("Miejsce zamieszkania")
    walker.go_on()
    walker.fill("Adres do korespondencji")
    walker.choose("Jak złożysz petycję?", "Na papierze")
    walker.go_on()
    walker.fill("Czego żądasz", "Uzasadnienie")
    expect(page.locator(".sheet")).to_contain_text(NAME)
    if walker.way.script:
        expect(page.locator(".sheet")).to_contain_text("Najbliższa ławka")
    walker.go_on()
    walker.choose("W czyim interesie?", "W interesie publicznym")
    walker.go_on()
    page.locator("#miasto").fill(TOWN)
    walker.go_on()
    with page.expect_navigation():
        walker.press(page.get_by_role("button", name="Rada Miejska w Tarnowie"))
    expect(page.locator("#adresat")).to_have_value("Rada Miejska w Tarnowie")
    walker.press(page.get_by_label("lista osób popierających petycję"))
    page.locator("#adresat").fill(OFFICE)
    if walker.way == WAYS["desk"]:
        look_over(page)
    walker.go_on()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pismo jest gotowe")


def _take(walker: Walker, button: str, ending: str) -> bytes:
    with walker.page.expect_download() as download:
        walker.press(walker.page.get_by_role("button", name=button))
    name = f"petycja-{clock.today():%Y-%m-%d}.{ending}"
    assert download.value.suggested_filename == name
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_from_a_problem_to_the_letter_and_its_deadline(visit: Visit, way: Way) -> None:
    page = visit(width=way.width, script=way.script, touch=way.touch)
    walker = Walker(page, way)
    _ask(walker)
    _write(walker)
    if way == WAYS["desk"]:
        look_over(page)

    # The day of the answer, counted from today.
    term = terms_in(ROOT / "wiki_content").get("petycja")
    assert term is not None
    due = Question(term, clock.today()).answer.due
    expect(page.locator("#termin-odpowiedzi")).to_have_text(f"Urząd ma czas do {long_date(due)}")

    # Both files hold what was typed, and the same words.
    pdf = squeezed(read_pdf(_take(walker, "Pobierz PDF", "pdf")))
    word = squeezed(read_docx(_take(walker, "Pobierz DOCX", "docx")))
    day = f"{TOWN}, {long_date(clock.today())}"
    for text in (*TYPED.values(), OFFICE, day, "w interesie publicznym", "lista osób"):
        assert squeezed(text) in pdf, text
        assert squeezed(text) in word, text
    assert squeezed(page.locator(".sheet").inner_text()) == word
    assert pdf.replace("Załączniki:1.", "Załączniki:") == word  # drawn, the number is a sign too
    assert page.url.endswith("/pisma/petycja/gotowe")
    told = [url for url in walker.asked if re.search("Zenobia|ławk|rodlana|Tarn", unquote(url))]
    assert told == [], "an address tells what was typed"
