"""Finding one's way: the language of the interface, and the map without a mouse."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.stage import Stage

# Filters stand between the tabs and the map.
MOST_STOPS = 20


def test_the_language_is_switched_and_kept(page: Page) -> None:
    page.goto("/doswiadczenia")
    page.locator("header summary").filter(has_text="pl").click()
    page.get_by_role("banner").get_by_role("link", name="English").click()
    # The same page in the other language; content keeps its own.
    expect(page).to_have_url(re.compile("/doswiadczenia$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Experiences")
    page.goto("/artykuly/petycja")
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("Petycja")
    assert title.evaluate("one => one.closest('[lang]').lang") == "pl"
    expect(page.get_by_role("link", name="History").first).to_be_visible()
    page.get_by_role("contentinfo").get_by_role("link", name="Polski").click()
    expect(page.locator("html")).to_have_attribute("lang", "pl")


def test_the_map_is_walked_by_keyboard(visit: Visit, stage: Stage) -> None:
    assert stage.names["experience"]
    page = visit()
    page.goto("/doswiadczenia/mapa")
    dots = page.get_by_role("group", name="Mapa Polski z miastami").get_by_role("link")
    tarnow = dots.and_(page.get_by_role("link", name=re.compile("^Tarnów, 1 doświadczenie")))
    page.get_by_role("link", name="Mapa").focus()
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.closest('svg') !== null"):
            break
    expect(dots.first).to_be_focused()
    expect(dots.first.locator(".map-dot")).to_have_css("stroke-width", "4px")  # seen, too
    tarnow.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Park zamiast parkingu")).to_be_visible()
    # The same is beside the map, for those who see none.
    page.go_back()
    same = page.get_by_role("region", name="Miasta").get_by_role("link", name="Tarnów")
    assert same.get_attribute("href") == tarnow.get_attribute("href")
