"""Cities of the Plan: completed by their own people, found and taken along, certified."""

import csv
import io
import re
from pathlib import Path
from urllib.parse import urlsplit

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from app.core import clock
from app.people.models import Level
from app.plan.models import CityCoordinator
from tests.browser.conftest import OpenAccount, Visit
from tests.browser.looking import OF_THE_SIZE, bring_axe, look_over
from tests.browser.stage import Account, writing
from tests.plan import entries
from tests.server.running import Running

PETITION = (  # a question, its answer, and what is typed in the same step
    ("Kto wnosi petycję?", "Jedna osoba", {}),
    ("", "", {"Imię i nazwisko": "Ola Zmyślona", "Miejsce zamieszkania": "ul. Źródlana 3"}),
    ("Jak złożysz petycję?", "Na papierze", {"Adres do korespondencji": "ul. Źródlana 3"}),
    ("", "", {"Czego żądasz": "Ławki.", "Uzasadnienie": "Nie ma gdzie usiąść."}),
    ("W czyim interesie?", "W interesie publicznym", {}),
)
GOAL, UNIT = 13, "ogrody w dzielnicach"  # counted in nothing else on the site


def _window(visit: Visit) -> Page:
    page = visit()
    bring_axe(page.context)
    return page


def _look(page: Page) -> None:
    look_over(page, on_a_phone=OF_THE_SIZE)


def _speak_for(site: Running, account: Account, given_by: Account, project: str) -> str:
    """The account speaks for a city of the Plan, of whose project only the title is known."""
    with writing(site) as db:
        city = entries.city(db, "Zambrów", "podlaskie")
        entries.part(db, city)
        entries.project(db, city, project)
        ids = {"person_id": account.id, "given_by_id": given_by.id, "city_id": city.id}
        db.add(CityCoordinator(**ids, since=clock.now()))
        return city.slug


def test_a_city_completes_its_project_and_the_goal_shows_its_effects(
    site: Running, visit: Visit, account: OpenAccount
) -> None:
    coordinator, curator = account("Klara Głos"), account("Karol Baczny", Level.CURATOR)
    title = "Ogrody, do których spływa deszcz"
    city = _speak_for(site, coordinator, curator, title)
    page = _window(visit)
    coordinator.sign_in(page)
    page.goto(f"/moje/miasto/{city}")
    _look(page)
    page.get_by_role("main").get_by_role("link", name=re.compile(title)).first.click()
    page.get_by_label("Cel główny").select_option(str(GOAL))
    page.get_by_label("Opis (").fill("Mieszkańcy wybrali **miejsca**.")
    page.get_by_role("button", name="Dodaj wiersz").click()
    first = page.get_by_role("group", name="Efekt 1")
    first.get_by_label("Produkt czy rezultat").select_option("produkt")
    first.get_by_label("Co powstało albo się zmieniło").fill("Ogrody deszczowe")
    first.get_by_label("Planowana liczba").fill("1200")
    first.get_by_label("Osiągnięta liczba").fill("300,5")
    page.get_by_label("Co i dlaczego zmieniasz?").fill("Podajemy, co powstało")
    # A number without what is counted is no fact; nothing typed is lost.
    page.get_by_role("button", name="Wyślij do sprawdzenia").click()
    expect(page.get_by_role("alert")).to_contain_text("Efekt 1")
    first.get_by_label("Jednostka").fill(UNIT)
    expect(first.get_by_label("Osiągnięta liczba")).to_have_value("300,5")
    _look(page)
    page.get_by_role("button", name="Wyślij do sprawdzenia").click()
    expect(page.get_by_role("main")).to_contain_text("w imieniu miasta")
    proposal = urlsplit(page.url).path
    visitor = _window(visit)
    visitor.goto(f"/cele/{GOAL}")
    row = visitor.get_by_role("region", name="Tabela efektów").get_by_role("row")
    expect(row.filter(has_text=UNIT)).to_have_count(0)  # nobody has checked it yet

    judge = _window(visit)
    curator.sign_in(judge)
    judge.goto("/dane/do-sprawdzenia")
    judge.locator(f"main a[href='{proposal}']").first.click()
    expect(judge.get_by_role("main")).to_contain_text("w imieniu miasta")
    expect(judge.get_by_role("main")).to_contain_text("300,5")
    _look(judge)
    judge.get_by_role("button", name="Przyjmij zmianę").click()
    expect(judge.get_by_text("Przyjęte. Już obowiązuje.")).to_be_visible()

    visitor.goto(f"/cele/{GOAL}")
    _look(visitor)
    for words in ("1 200", "300,5", "25%"):
        expect(row.filter(has=visitor.get_by_role("cell", name=UNIT, exact=True))).to_contain_text(
            words.replace(" ", "\u00a0")
        )
    visitor.get_by_role("link", name="Zobacz to samo według miast").click()
    visitor.get_by_label("Województwo").select_option(label="podlaskie")
    visitor.get_by_role("button", name="Pokaż", exact=True).click()
    by_city = visitor.get_by_role("row").filter(has_text="Ogrody deszczowe")
    expect(by_city).to_contain_text("Zambrów")


def test_cities_of_a_goal_in_one_voivodeship_are_found_and_taken_along(
    site: Running, visit: Visit
) -> None:
    with writing(site) as db:
        for name, goal in (("Kluczbork", GOAL), ("Namysłów", GOAL), ("Prudnik", 4)):
            town = entries.city(db, name)
            entries.part(db, town)
            entries.project(db, town, f"Projekt: {name}", goal=str(goal))
    page = _window(visit)
    page.goto("/cele")
    _look(page)
    page.locator(f"main a[href='/cele/{GOAL}']").first.click()
    page.get_by_role("navigation").get_by_role("link", name="Miasta", exact=True).first.click()
    page.get_by_label("Cel", exact=True).select_option(str(GOAL))
    page.get_by_label("Województwo", exact=True).select_option(label="opolskie")
    page.get_by_role("button", name="Pokaż", exact=True).click()
    listed = page.get_by_role("region", name="Tabela miast Planu").get_by_role("rowheader")
    expect(listed).to_have_text(["Kluczbork", "Namysłów"])
    _look(page)
    on_the_map = page.get_by_role("group", name="Mapa Polski").get_by_role("link")
    expect(on_the_map).to_have_count(2)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Pobierz tę listę (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(Path(coming.value.path()).read_text("utf-8-sig"))))
    assert [row["name"] for row in rows] == ["Kluczbork", "Namysłów"]
    assert {row["voivodeship"] for row in rows} == {"opolskie"}


def _address_in_the_code(file: bytes) -> str:
    """Where the QR code leads, as the file tells those who do not see it."""
    with pikepdf.open(io.BytesIO(file)) as pdf:
        told = [str(each.get("/Alt", "")) for each in pdf.objects if _is_figure(each)]
    found = [re.search(r"https?://\S+", text) for text in told]
    return next(each[0] for each in found if each)


def _is_figure(each: pikepdf.Object) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"


def test_a_certificate_is_issued_verified_by_its_code_and_revoked(
    site: Running, visit: Visit, account: OpenAccount
) -> None:
    curator = account("Kalina Pieczęć", Level.CURATOR)
    with writing(site) as db:
        town = entries.city(db, "Brzeg")
        entries.part(db, town)
        project = entries.project(db, town, "Planty bez barier", state="zakonczony")
    judge = _window(visit)
    curator.sign_in(judge)
    judge.goto(f"/projekty/{project.key}")
    _look(judge)
    judge.get_by_role("link", name="Wystaw certyfikat").click()
    judge.get_by_role("button", name="Wystaw certyfikat").click()
    expect(judge.get_by_role("heading", level=1)).to_contain_text("Certyfikat nr")
    path = urlsplit(judge.url).path
    _look(judge)

    holder = _window(visit)
    holder.goto(f"/projekty/{project.key}")
    holder.get_by_role("link", name="Certyfikat nr").click()
    # The browser shows the file instead of keeping it, so the test asks for it by its link.
    link = holder.get_by_role("link", name="Pobierz PDF").get_attribute("href")
    address = _address_in_the_code(holder.request.get(link or "").body())
    assert urlsplit(address).path == path
    holder.goto(urlsplit(address).path)
    expect(holder.get_by_text("Ten certyfikat jest ważny")).to_be_visible()
    expect(holder.get_by_role("main")).to_contain_text("Planty bez barier")

    judge.get_by_role("link", name="Unieważnij certyfikat").click()
    judge.get_by_role("button", name="Unieważnij certyfikat").click()
    expect(judge.get_by_role("alert")).to_contain_text("Błąd")  # not without a reason
    judge.get_by_label("Dlaczego certyfikat").fill("Projekt nie jest ukończony")
    _look(judge)
    judge.get_by_role("button", name="Unieważnij certyfikat").click()
    expect(judge.get_by_text("Ten certyfikat jest unieważniony")).to_be_visible()
    holder.reload()
    expect(holder.get_by_text("Ten certyfikat jest unieważniony")).to_be_visible()
    expect(holder.get_by_role("main")).to_contain_text("Projekt nie jest ukończony")
    expect(holder.get_by_role("link", name="Pobierz PDF")).to_have_count(0)
    _look(holder)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_letter_to_a_citys_office_knows_town_and_address(
    site: Running, visit: Visit, width: int
) -> None:
    with writing(site) as db:
        city = entries.city(db, "Kielce", "świętokrzyskie")
        city.office_name, city.office_street = "Urząd Miasta Kielce", "ul. Zmyślona 2"
        city.office_postcode, city.office_town = "25-001", "Kielce"
    page = visit(width=width)
    bring_axe(page.context)
    page.goto("/miasta/kielce")
    page.get_by_role("main").get_by_role("link", name="Napisz do urzędu").click()
    expect(page.get_by_role("main")).to_contain_text("(Kielce)")
    _look(page)
    page.get_by_label("Znajdź pismo").fill("petycja")
    page.get_by_role("main").get_by_role("button", name="Znajdź").click()
    page.locator(".letter-row").get_by_role("link", name="Petycja", exact=True).click()
    for question, answer, typed in PETITION:
        if question:
            page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()
        for label, text in typed.items():
            page.get_by_label(re.compile("^" + label.replace(" ", r"\s"))).fill(text)
        _on(page)
    expect(page.locator("#miasto")).to_have_value("Kielce")
    _on(page)
    page.get_by_role("button", name=re.compile("Prezydent.+Zmyślona")).click()
    expect(page.locator("#adresat")).to_have_value(re.compile("^Prezydent Miasta Kielc\n"))
    expect(page.locator(".sheet")).to_contain_text("25-001 Kielce")
    _look(page)


def _on(page: Page) -> None:
    page.locator(".wizard-buttons button").first.click()
    expect(page.locator("form[aria-busy]")).to_have_count(0)
