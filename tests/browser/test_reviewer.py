"""Reviewers and authors meet: overlapping changes, clashes, parts, appeals, a quick decision."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.people.models import Level
from tests.browser.conftest import OpenAccount, Visit
from tests.browser.proposing import propose, reads, send_change, write
from tests.browser.stage import Account
from tests.server.running import Running

TEXT = """Podwórko jest wspólne. Każdy może je urządzić.

## Jak zacząć

Zapytaj sąsiadów o zdanie.

- Znajdź właściciela.
- Narysuj plan.
"""


def _open(page: Page, number: int) -> None:
    page.goto(f"/propozycje/{number}")


def _accept(page: Page, number: int) -> None:
    _open(page, number)
    page.locator("#decyzja").get_by_role("button", name="Przyjmij zmianę").click()
    expect(page.get_by_text("Przyjęto.")).to_be_visible()


def _number(page: Page) -> int:
    expect(page).to_have_url(re.compile(r"/propozycje/\d+"))
    found = re.search(r"/propozycje/(\d+)", page.url)
    assert found
    return int(found[1])


@pytest.mark.parametrize(
    ("script", "width"), [(True, 1280), (False, 390)], ids=["script", "no-script-phone"]
)
def test_overlapping_proposals_of_two_newcomers_are_both_accepted(
    site: Running, visit: Visit, account: OpenAccount, script: bool, width: int
) -> None:
    slug = write(site, f"Podwórko dwojga {'ze skryptem' if script else 'bez skryptu'}", TEXT)
    changes = {
        f"Ola Pierwsza {width}": ("Podwórko jest wspólne.", "Podwórko jest nasze wspólne."),
        f"Jan Drugi {width}": ("Każdy może je urządzić.", "Każdy z nas może je urządzić."),
    }
    numbers, authors = [], {}
    for name, (old, new) in changes.items():
        authors[name] = visit(script=script, width=width)
        account(name, Level.NEW).sign_in(authors[name])
        send_change(authors[name], slug, old, new, "Mówimy o sobie")
        expect(authors[name].get_by_text("Widzisz swoją propozycję")).to_be_visible()
        numbers.append(_number(authors[name]))
    reader = visit(script=script, width=width)
    reads(reader, slug, "Podwórko jest wspólne. Każdy może je urządzić.")
    expect(reader.get_by_text("2 zmiany czekają na sprawdzenie")).to_be_visible()

    judge = visit(script=script)
    account("Maria Obie", Level.MODERATOR).sign_in(judge)
    # The one sent later is accepted first; the other is joined with what came of it.
    _accept(judge, numbers[1])
    _open(judge, numbers[0])
    expect(judge.get_by_text("Widzisz propozycję połączoną")).to_be_visible()
    _accept(judge, numbers[0])
    reads(reader, slug, "Podwórko jest nasze wspólne. Każdy z nas może je urządzić.")
    reader.goto(f"/artykuly/{slug}/historia")
    for name in changes:
        expect(reader.locator(".revision").filter(has_text=name)).to_have_count(1)
    for page in authors.values():
        page.goto("/konto/propozycje")
        expect(page.get_by_text("Opublikowana", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("choice", "kept", "lost"),
    [
        ("Weź proponowany tekst", "Porozmawiaj z sąsiadami.", "Zapytaj wszystkich sąsiadów"),
        ("Zostaw opublikowane", "Zapytaj wszystkich sąsiadów o zdanie.", "Porozmawiaj"),
    ],
)
def test_a_clash_is_settled_for_one_of_two_texts(
    site: Running, visit: Visit, account: OpenAccount, choice: str, kept: str, lost: str
) -> None:
    slug = write(site, f"Podwórko w zderzeniu: {choice}", TEXT)
    author, other = account("Ula Zderzona"), account("Ryszard Szybszy")
    own = "Porozmawiaj z sąsiadami. Jest herbata."
    number = propose(site, author, slug, "Zapytaj sąsiadów o zdanie.", own)
    faster = propose(
        site, other, slug, "Zapytaj sąsiadów o zdanie.", "Zapytaj wszystkich sąsiadów o zdanie."
    )
    judge = visit()
    account("Iga Zgoda", Level.MODERATOR).sign_in(judge)
    _accept(judge, faster)
    page = visit(script=False, width=390)
    author.sign_in(page)
    _open(page, number)
    page.get_by_role("link", name="Uzgodnij miejsce po miejscu").click()
    page.get_by_label(choice).check()
    page.get_by_role("button", name="Zapisz uzgodniony tekst").click()
    if choice == "Weź proponowany tekst":
        expect(page.get_by_text("Czeka na sprawdzenie").first).to_be_visible()
        _accept(judge, number)
    reader = visit(width=390)
    reads(reader, slug, kept)
    expect(reader.get_by_text(lost)).to_have_count(0)
    # The author still has every word.
    _open(page, number)
    expect(page.get_by_role("main")).to_contain_text("Co działo się dotąd")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_appeal_is_decided_by_somebody_else(
    site: Running, visit: Visit, account: OpenAccount, script: bool
) -> None:
    slug = write(site, f"Podwórko po sporze {script}", TEXT)
    author = account("Adela Odwołana")
    number = propose(site, author, slug, "Narysuj plan.", "Narysuj plan kredą.")
    first, second = visit(script=script), visit(script=script)
    account("Roman Pierwszy", Level.MODERATOR).sign_in(first)
    account("Teresa Druga", Level.MODERATOR).sign_in(second)
    _open(first, number)
    first.get_by_label("Powód odrzucenia").select_option("brak-zrodla")
    if script:
        # The ready sentence stands there at once and can be edited.
        expect(first.get_by_label("Komentarz dla autora")).not_to_have_value("")
        first.get_by_label("Komentarz dla autora").fill("Skąd wiesz, że kredą?")
    first.get_by_role("button", name="Odrzuć").click()
    expect(first.get_by_text("Odrzucono.")).to_be_visible()

    page = visit(script=script, width=390)
    author.sign_in(page)
    _open(page, number)
    page.get_by_role("link", name="Odwołanie", exact=True).last.click()
    page.get_by_label("Dlaczego decyzja jest zła?").fill("Tak robi się u nas od lat.")
    page.get_by_role("button", name="Wyślij odwołanie").click()
    expect(page.get_by_text("Tak robi się u nas od lat.")).to_be_visible()
    expect(page.get_by_role("link", name="Odwołanie", exact=True)).to_have_count(0)

    _open(first, number)
    expect(first.get_by_text("odrzucona przez ciebie, więc o odwołaniu")).to_be_visible()
    expect(first.get_by_role("button", name="Przyjmij zmianę")).to_have_count(0)
    expect(first.get_by_role("button", name="Odrzuć")).to_have_count(0)
    _accept(second, number)
    reads(visit(script=script), slug, "Narysuj plan kredą.")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_part_is_accepted_and_the_rest_comes_back(
    site: Running, visit: Visit, account: OpenAccount, script: bool
) -> None:
    slug = write(site, f"Podwórko w części {script}", TEXT)
    author = account("Kinga Część")
    page = visit(script=script, width=390)
    author.sign_in(page)
    page.goto(f"/artykuly/{slug}/edytuj")
    area = page.get_by_label("Treść", exact=True)
    both = area.input_value().replace("Narysuj plan.", "Narysuj plan na kartce.")
    area.fill(both.replace("Podwórko jest wspólne.", "Podwórko należy do gminy."))
    page.get_by_label("Co i dlaczego zmieniasz?").fill("Dwie rzeczy naraz")
    page.get_by_role("button", name="Wyślij do sprawdzenia").click()
    number = _number(page)

    judge = visit(script=script)
    account("Ewa Dzieląca", Level.MODERATOR).sign_in(judge)
    _open(judge, number)
    judge.get_by_role("link", name="Przyjmij część").click()
    places = judge.get_by_role("list", name="Miejsca, które się zmieniają").get_by_role("listitem")
    expect(places).to_have_count(2)
    places.filter(has_text="należy do gminy").get_by_role("checkbox").uncheck()
    judge.get_by_label("Wraca do poprawy").check()
    judge.get_by_label("Komentarz dla autora").fill("Skąd wiesz, czyje jest podwórko?")
    judge.get_by_role("button", name="Przyjmij zaznaczone miejsca").click()

    reader = visit(script=script)
    reads(reader, slug, "Podwórko jest wspólne.", "Narysuj plan na kartce.")
    page.goto("/konto/propozycje")
    expect(page.get_by_text("Do poprawy", exact=True)).to_be_visible()
    expect(page.get_by_text("Opublikowana ze zmianami", exact=True)).to_be_visible()
    # The rest is the author's to go on with, their words in it.
    page.goto(f"/artykuly/{slug}/edytuj")
    expect(area).to_have_value(re.compile("Podwórko należy do gminy."))
    expect(area).to_have_value(re.compile("Narysuj plan na kartce."))


def _small_edit(site: Running, account: OpenAccount, title: str) -> tuple[str, Account, int]:
    slug = write(site, title, TEXT)
    author = account(f"Lidia {title.rsplit(maxsplit=1)[-1].title()}")
    return slug, author, propose(site, author, slug, "Narysuj plan.", "Narysuj prosty plan.")


def test_a_small_edit_takes_three_keys(site: Running, visit: Visit, account: OpenAccount) -> None:
    slug, author, _number_of_it = _small_edit(site, account, "Podwórko klawiszami")
    page = visit()
    account("Klara Klawisze", Level.MODERATOR).sign_in(page)
    # Others wait as well; the filter leaves the small changes of this article's topic and size.
    page.goto("/kolejka?rozmiar=maly")
    row = page.locator("[data-keys-item]").filter(has_text=author.name)
    items = page.locator("[data-keys-item]")
    before = [
        index for index in range(items.count()) if author.name in items.nth(index).inner_text()
    ]
    for _ in range(before[0]):
        page.keyboard.press("j")
    # From here on count: j goes to it, a shows it and asks, Enter says yes.
    page.keyboard.press("j")
    expect(row.locator("[data-keys-open]")).to_be_focused()
    page.keyboard.press("a")
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("Przyjąć tę zmianę?")
    expect(question).to_contain_text("Podwórko klawiszami")
    expect(question.locator("ins").filter(has_text="prosty")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Przyjęto.")).to_be_visible()
    expect(page).to_have_url(re.compile("/kolejka"))
    reads(visit(), slug, "Narysuj prosty plan.")


def test_keys_ask_before_anything_and_can_be_switched_off(
    site: Running, visit: Visit, account: OpenAccount
) -> None:
    slug, _author, number = _small_edit(site, account, "Podwórko bez pośpiechu")
    page = visit()
    account("Kamila Klawisze", Level.MODERATOR).sign_in(page)
    _open(page, number)
    page.keyboard.press("a")
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("Przyjąć tę zmianę?")
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    page.keyboard.press("r")
    comment = page.get_by_label("Komentarz dla autora")
    expect(comment).to_be_focused()
    page.keyboard.type("jakk? a")  # a field is written in: no key of it does anything
    expect(comment).to_have_value("jakk? a")
    comment.fill("")
    page.keyboard.press("Escape")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("c")
    expect(page.get_by_text("Sprawdzasz ją")).to_be_visible()
    page.keyboard.press("?")
    overlay = page.get_by_role("dialog", name="Skróty klawiszowe")
    expect(overlay).to_be_visible()
    overlay.get_by_label("Skróty są włączone w tej przeglądarce").uncheck()
    overlay.get_by_role("button", name="Zamknij").click()
    expect(overlay).to_have_count(0)
    page.keyboard.press("a")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.reload()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    reads(visit(), slug, "Narysuj plan.")


def test_a_small_edit_takes_two_clicks_without_script(
    site: Running, visit: Visit, account: OpenAccount
) -> None:
    slug, author, _number_of_it = _small_edit(site, account, "Podwórko dwoma kliknięciami")
    page = visit(script=False, width=390)
    account("Kamil Kliknięcie", Level.MODERATOR).sign_in(page)
    page.goto("/kolejka?rozmiar=maly")
    row = page.locator("[data-keys-item]").filter(has_text=author.name)
    row.locator("summary").filter(has_text="Zobacz i zdecyduj tutaj").click()
    expect(row.locator("ins").filter(has_text="prosty")).to_be_visible()
    row.get_by_role("button", name="Przyjmij zmianę").click()
    expect(page.get_by_text("Przyjęto.")).to_be_visible()
    reads(visit(script=False), slug, "Narysuj prosty plan.")
