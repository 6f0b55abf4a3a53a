"""The first administrator: what was printed at the first start opens one door only."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import look_over
from tests.server.first_start import TOLD


@pytest.mark.usefixtures("site")
def test_must_choose_a_password_before_anything_else(first_start: Path, page: Page) -> None:
    told = (first_start / TOLD).read_text(encoding="utf-8")
    printed = re.search(r"administrator@localhost\s+(\S+)", told)
    assert printed is not None
    page.goto("/logowanie")
    page.get_by_label("Adres e-mail").fill("administrator@localhost")
    page.get_by_label("Hasło").fill(printed[1])
    page.get_by_role("main").get_by_role("button", name="Zaloguj się").click()
    expect(page.get_by_text("Ustaw własne hasło")).to_be_visible()
    for elsewhere in ("/kolejka", "/artykuly/petycja/edytuj", "/konto"):
        page.goto(elsewhere)
        expect(page.get_by_role("heading", level=1)).to_have_text("Zmiana hasła")
    look_over(page)
    page.get_by_label("Obecne hasło").fill(printed[1])
    page.get_by_label("Nowe hasło").fill("osiem dębów nad rzeką")
    page.get_by_role("button", name="Zmień hasło").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ustawienia")
    page.goto("/kolejka")
    expect(page.get_by_role("heading", level=1)).to_have_text("Do sprawdzenia")
