"""Suggestions with hands on the keyboard, and a resident's whole way through the search."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAccount, Visit
from tests.browser.looking import look_over


def test_suggestions_are_chosen_by_keyboard_and_heard(page: Page) -> None:
    page.goto("/narzedzia")
    field = page.get_by_role("combobox", name="Szukaj w Narzędziowniku")
    options = page.get_by_role("listbox", name="Podpowiedzi").get_by_role("option")
    field.focus()
    page.keyboard.type("petyc")
    expect(options.first).to_contain_text("Petycja")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").filter(has_text="podpowied")).to_have_count(1)
    look_over(page)

    # Nothing is chosen until an arrow is pressed; above the first is the field again.
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    chosen = options.first.get_attribute("id")
    expect(field).to_have_attribute("aria-activedescendant", str(chosen))
    page.keyboard.press("ArrowUp")
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))

    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("petyc")

    # An arrow asks again; moving within the text or typing on leads back from the list to it.
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    for key in ("Home", "End", "Shift+End"):
        page.keyboard.press("ArrowDown")
        expect(options.first).to_have_attribute("aria-selected", "true")
        page.keyboard.press(key)
        expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))

    # Enter without a choice searches, with one it goes there.
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/szukaj\?q=petyc"))
    field = page.get_by_role("combobox", name="Szukaj w Narzędziowniku")
    field.fill("petycj")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/artykuly/petycja"))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_phone_without_polish_letters_and_with_an_error_finds_the_heading(
    visit: Visit, script: bool
) -> None:
    page = visit(width=390, script=script)
    page.goto("/")
    field = page.get_by_role("main").get_by_label("Szukaj w Narzędziowniku")
    field.fill("jak zlozyc pteycje")
    field.press("Enter")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Pokazano wyniki dla „jak zlozyc petycj")
    expect(main.get_by_role("link", name="Szukaj dokładnie „jak zlozyc pteycje”")).to_be_visible()

    # The way to narrow the results is folded above them.
    page.get_by_text("Zawęź wyniki").first.click()
    page.get_by_role("radio", name="Narzędzia").check()
    page.get_by_role("button", name="Pokaż wyniki").click()
    expect(page).to_have_url(re.compile("rodzaj=narzedzia"))
    expect(main.get_by_role("link", name="Usuń: Narzędzia")).to_be_visible()
    if script:
        look_over(page)

    section = page.locator(".results > li").first.locator(".hits a").first
    heading = section.inner_text()
    section.click()
    target = page.locator(f"[id='{page.url.partition('#')[2]}']")
    expect(target).to_have_text(heading, use_inner_text=True)
    expect(target).to_be_in_viewport()


def test_what_is_not_there_is_asked_with_the_words_carried_over(
    page: Page, account: OpenAccount
) -> None:
    """Also by somebody who signs in on the way."""
    asker = account("Ela Pytalska")
    page.goto("/szukaj?q=brzdękolina")
    page.get_by_role("link", name="Zapytaj społeczność").click()
    page.fill("input[name=email]", asker.email)
    page.fill("input[name=password]", asker.password)
    page.click("main form button[type=submit]")
    expect(page).to_have_url(re.compile("/dyskusje/nowy"))
    expect(page.locator("main input[name=title]")).to_have_value("brzdękolina")
