"""Suggestions with hands on the keyboard: found, heard, taken, and never in the way."""

import re

from playwright.sync_api import Page, expect

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
