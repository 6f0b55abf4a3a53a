"""From a problem to a letter in hand and the day of its answer: at a desk, by phone, unscripted."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from app.core import clock
from app.deadlines.asking import Question
from app.deadlines.table import terms_in
from app.ui.filters import long_date
from tests.browser.conftest import OpenAccount, Visit
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
        self.send(self.page.locator(".wizard-buttons button").first)
        assert sideways(self.page) == []

    def send(self, button: Locator) -> None:
        """Press a button of a step and wait for what comes: a script changes the page in place."""
        if self.way.script:
            self.press(button)
            expect(self.page.locator("form[aria-busy]")).to_have_count(0)
        else:
            with self.page.expect_navigation():
                self.press(button)

    def finish(self) -> None:
        """Press the button of the last step."""
        self.press(self.page.locator(".wizard-buttons button").first)
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Pismo jest gotowe")
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
    if walker.way == WAYS["desk"]:
        _wander(walker)
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
    walker.send(page.get_by_role("button", name="Rada Miejska w Tarnowie"))
    expect(page.locator("#adresat")).to_have_value("Rada Miejska w Tarnowie")
    walker.press(page.get_by_label("lista osób popierających petycję"))
    page.locator("#adresat").fill(OFFICE)
    if walker.way == WAYS["desk"]:
        look_over(page)
    walker.finish()


def _wander(walker: Walker) -> None:
    """Back and forward, a new look and a reload in the middle of a letter lose nothing."""
    page = walker.page
    page.go_back()
    expect(walker.labelled("Imię i nazwisko")).to_have_value(NAME)
    page.go_forward()
    address = walker.labelled("Adres do korespondencji")
    expect(address).to_have_value(TYPED["Adres do korespondencji"])
    page.locator("form[data-look]").locator("xpath=../summary").click()
    page.get_by_label("Jasne").check()
    page.get_by_role("button", name="Zapamiętaj").click()
    expect(page.locator("form[data-look]")).to_be_hidden()
    page.reload()
    expect(address).to_have_value(TYPED["Adres do korespondencji"])


def test_the_letter_becomes_a_case_that_ends_and_is_told(
    visit: Visit, account: OpenAccount
) -> None:
    """What was typed into the letter stays out of the experience, which only a tick fills."""
    walker = Walker(visit(), Way())
    page = walker.page
    account("Lucyna Opowiadacz").sign_in(page)
    page.goto("/pisma/petycja")
    _write(walker)
    page.get_by_role("button", name="Zapisz jako sprawę").click()
    page.get_by_label("Jak nazwiesz tę sprawę?").fill("Ławka na Źródlanej")
    page.get_by_label("Zachowaj treść pisma").check()
    page.get_by_role("main").get_by_role("button", name="Zapisz jako sprawę").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ławka na Źródlanej")
    expect(page.get_by_role("region", name="Co teraz")).to_contain_text(long_date(_due()))

    page.get_by_role("link", name="Przyszła odpowiedź").click()
    page.get_by_label("Notatka").fill("Rada obiecała ławkę na wiosnę.")
    page.get_by_role("button", name="Zapisz wpis").click()
    expect(page.get_by_text("Rada obiecała ławkę na wiosnę.")).to_be_visible()
    now = page.get_by_role("region", name="Co teraz")
    now.get_by_role("link", name="Zamknij sprawę").click()
    page.get_by_role("radio", name="Udało się", exact=True).check()
    page.get_by_role("button", name="Zamknij sprawę").click()
    page.get_by_role("link", name="Opowiedz innym, jak poszło").click()
    for offered in page.get_by_role("main").get_by_role("checkbox").all():
        expect(offered).not_to_be_checked()
    page.get_by_label("Tytuł doświadczenia").fill("Poprosiliśmy o ławkę")
    for part in ("miasto", "wynik"):
        page.locator(f"input[name=parts][value={part}]").check()
    page.get_by_role("button", name="Utwórz szkic").click()
    expect(page).to_have_url(re.compile("/doswiadczenia/.*/edytuj"))
    expect(page.locator("[name=title]")).to_have_value("Poprosiliśmy o ławkę")
    expect(page.locator("[name=city]")).to_have_value(TOWN)
    expect(page.locator("[name=outcome]:checked")).to_have_value("udalo-sie")
    draft = page.locator("main").inner_html()
    assert [said for said in ("Zenobia", "Źródlan", "obiecała") if said in draft] == []


def _due() -> date:
    """The day of the answer to a petition that is handed in today."""
    term = terms_in(ROOT / "wiki_content").get("petycja")
    assert term is not None
    return Question(term, clock.today()).answer.due


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

    said = f"Urząd ma czas do {long_date(_due())}"
    expect(page.locator("#termin-odpowiedzi")).to_have_text(said)

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
