"""A resident: reads and searches without an account, joins, and proposes a change."""

import re
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAccount, Visit
from tests.browser.looking import look_over
from tests.browser.stage import Account

_numbers = count(1)


def look(script: bool) -> Callable[[Page], None]:
    """Looks at pages that stand only in the middle of a story; axe-core is a script itself."""
    return look_over if script else lambda _page: None


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_reads_and_searches_without_an_account(visit: Visit, script: bool) -> None:
    """What is typed with errors on a phone: test_search."""
    typed, found = "petycjom", "Petycja"
    page = visit(script=script)
    page.goto("/")
    page.get_by_role("main").get_by_label("Szukaj w Narzędziowniku").fill(typed)
    page.get_by_role("main").get_by_label("Szukaj w Narzędziowniku").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(typed)
    first = page.locator(".results > li").first
    expect(first.get_by_role("heading", level=2)).to_have_text(found)
    expect(first.locator("mark").first).to_be_visible()

    # A hit in a section leads to that section.
    section = first.locator(".hits a").first
    heading = section.inner_text()
    section.click()
    expect(page).to_have_url(re.compile("#"))
    target = page.locator(f"[id='{page.url.partition('#')[2]}']")
    expect(target).to_have_text(heading, use_inner_text=True)
    expect(target).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_have_text(found)


def test_looks_around_from_the_home_page(page: Page) -> None:
    """Board, article, goal, history, print: each a click away."""
    page.goto("/")
    page.get_by_role("link", name="Cała tablica").click()
    page.get_by_role("main").get_by_role("link", name="Petycja").first.click()
    expect(page.get_by_role("complementary", name="W skrócie")).to_contain_text("0 zł")
    page.get_by_role("link", name="Historia").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Historia artykułu")
    page.go_back()
    page.get_by_role("link", name="Drukuj").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Petycja")
    page.go_back()
    page.locator("a.goal").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cel 16")


def _register(
    page: Page, letter: Callable[[str], str], name: str, look: Callable[[Page], None]
) -> Account:
    email, password = f"zofia{next(_numbers)}@poczta.example", "pięć żółtych żab"
    page.goto("/")
    page.get_by_role("link", name="Załóż konto").click()
    page.get_by_label("Jak się podpisujesz?").fill(name)
    page.get_by_label("Adres e-mail").fill(email)
    page.get_by_label("Hasło").fill("krótkie")
    page.get_by_role("main").get_by_role("button", name="Załóż konto").click()
    # Refused kindly: what was typed stays, except the password.
    expect(page.get_by_role("alert")).to_contain_text("Błąd")
    expect(page.get_by_label("Jak się podpisujesz?")).to_have_value(name)
    look(page)
    page.get_by_label("Hasło").fill(password)
    page.get_by_label("Wiem, że piszemy tu o sprawach").check()
    page.get_by_role("main").get_by_role("button", name="Załóż konto").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zajrzyj do skrzynki")

    link = re.search(r"https?://\S+/rejestracja/potwierdz/\S+", letter(email))
    assert link is not None
    page.goto(link[0])
    look(page)
    page.get_by_role("button", name="Tak, to ja").click()
    page.get_by_role("main").get_by_role("link", name="Zaloguj się").click()
    return Account(0, name, "", email, password)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_joins_and_proposes_a_change(
    visit: Visit, letter: Callable[[str], str], script: bool
) -> None:
    page = visit(script=script)
    account = _register(page, letter, f"Zofia {'Skryba' if script else 'Prosta'}", look(script))
    page.get_by_label("Adres e-mail").fill(account.email)
    page.get_by_label("Hasło").fill(account.password)
    page.get_by_role("main").get_by_role("button", name="Zaloguj się").click()
    expect(page.get_by_text(account.name.split()[0], exact=True)).to_be_visible()

    page.goto("/artykuly/sesja-rady-gminy")
    page.get_by_role("link", name="Edytuj").first.click()
    area = page.get_by_label("Treść", exact=True)
    words = f"Zapisz się do głosu, radzi {account.name}"
    if script:
        _add_with_toolbar(page, words)
    else:
        expect(page.get_by_role("toolbar")).to_be_hidden()
        area.fill(f"**{words}**\n\n{area.input_value()}")
    page.get_by_role("button", name="Zobacz podgląd").click()
    expect(page.locator("#podglad-tekstu strong").filter(has_text=words)).to_be_visible()
    page.get_by_label("Co i dlaczego zmieniasz?").fill("Dopisuję poradę")
    page.get_by_role("button", name="Wyślij do sprawdzenia").click()

    # The author sees it marked, everywhere else nobody does.
    expect(page.get_by_text("Widzisz swoją propozycję")).to_be_visible()
    expect(page.locator("ins").filter(has_text=words).first).to_be_visible()
    proposal = page.url
    page.goto("/artykuly/sesja-rady-gminy")
    expect(page.get_by_text("Widzisz swoją propozycję")).to_be_visible()
    expect(page.locator("ins").filter(has_text=words).first).to_be_visible()
    page.get_by_role("link", name="Zobacz to, co widzą inni").click()
    expect(page.get_by_role("link", name="Zobacz artykuł ze swoją zmianą")).to_be_visible()
    expect(page.get_by_text(words)).to_have_count(0)
    reader = visit(script=script)
    reader.goto("/artykuly/sesja-rady-gminy")
    expect(reader.get_by_role("heading", level=1)).to_be_visible()
    expect(reader.get_by_text(words)).to_have_count(0)
    expect(reader.get_by_text("na sprawdzenie")).to_be_visible()
    reader.goto("/artykuly/sesja-rady-gminy/historia")
    expect(reader.get_by_text("Dopisuję poradę")).to_have_count(0)
    reader.goto(proposal)
    expect(reader.get_by_role("heading", level=1)).to_have_text("Zaloguj się")


def _add_with_toolbar(page: Page, words: str) -> None:
    """New bold words at the beginning, then the same link by keyboard and back again."""
    area = page.get_by_label("Treść", exact=True)
    before = area.input_value()
    area.evaluate("area => { area.focus(); area.setSelectionRange(0, 0) }")
    page.keyboard.type("\n\n")
    area.evaluate("area => area.setSelectionRange(0, 0)")
    page.get_by_role("button", name="Pogrubienie").click()
    page.keyboard.type(words)  # the sample is selected, so that typing replaces it
    expect(area).to_have_value(f"**{words}**\n\n{before}")
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+k")
    assert area.input_value().startswith("[")
    page.keyboard.press("Control+z")
    expect(area).to_have_value(f"**{words}**\n\n{before}")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_session_ends_while_writing_and_the_text_is_sent_after_signing_in(
    visit: Visit, account: OpenAccount, script: bool
) -> None:
    author = account(f"Wanda {'Szybka' if script else 'Cicha'}")
    page = visit(script=script)
    author.sign_in(page)
    page.goto("/artykuly/inicjatywa-lokalna/edytuj")
    area = page.get_by_label("Treść", exact=True)
    words = f"Długo pisany akapit: {author.name}."
    text = f'{words}\n\n"Cudzysłów" & <znaki>\n\n{area.input_value()}'
    area.fill(text)
    page.get_by_label("Co i dlaczego zmieniasz?").fill("Piszę od godziny")
    page.context.clear_cookies()
    page.get_by_role("button", name="Wyślij do sprawdzenia").click()

    expect(page.get_by_text("Twój tekst jest bezpieczny")).to_be_visible()
    look(script)(page)
    page.get_by_label("Adres e-mail").fill(author.email)
    page.get_by_label("Hasło").fill("nie to hasło")
    page.get_by_role("main").get_by_role("button", name="Zaloguj się").click()
    page.get_by_label("Hasło").fill(author.password)
    page.get_by_role("main").get_by_role("button", name="Zaloguj się").click()
    expect(page.get_by_role("main")).to_contain_text(words)
    look(script)(page)
    page.get_by_role("button", name="Wyślij jeszcze raz").click()

    expect(page.get_by_text("Widzisz swoją propozycję")).to_be_visible()
    page.goto("/artykuly/inicjatywa-lokalna/edytuj")
    kept = page.get_by_label("Treść", exact=True).input_value()
    assert kept.strip() == text.strip()
