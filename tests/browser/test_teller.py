"""An activist tells a case from a phone: three fields first, the rest when there is time."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenAccount, Visit
from tests.browser.hand import Hand
from tests.browser.looking import PHONE
from tests.browser.proposing import write
from tests.files import samples
from tests.server.running import Running

MOST_SECONDS = 180
COURSE = "1. Zebraliśmy podpisy.\n2. Złożyliśmy pismo w ratuszu."
SIGHT = "Nowa ławka pod lipą"


def _begin(hand: Hand, page: Page, tool: str, title: str) -> None:
    """From the article to a report that others can read or to its draft's form."""
    hand.tap(page.get_by_role("link", name="Masz to za sobą? Opowiedz, jak poszło"))
    hand.write(page.get_by_label("O co chodzi?"), title)
    # Whoever comes from an article need not name it again.
    expect(page.get_by_label("Narzędzie 1")).to_have_value(tool)
    hand.write(page.get_by_label("Co się stało?"), "Na skwerze nie było gdzie usiąść.")


def _complete(hand: Hand, page: Page) -> None:
    hand.write(page.get_by_label("Co zrobiliście, krok po kroku"), COURSE)
    hand.check(page.get_by_label("Udało się częściowo"))


def _add_picture(hand: Hand, page: Page) -> None:
    hand.tap(page.get_by_role("link", name="Wyślij zdjęcie albo dokument"))
    hand.choose(page.locator("input[type=file]"), samples.picture())
    hand.write(page.get_by_label("Co widać na obrazie?"), SIGHT)
    hand.check(page.get_by_label("Moja własna praca"))
    hand.tap(page.get_by_role("button", name="Wyślij plik"))


def _told_of(page: Page, slug: str, title: str) -> None:
    """Readers of the article find the report, with its outcome counted."""
    page.goto(f"/artykuly/{slug}")
    told = page.get_by_role("region", name="Kto tego użył")
    expect(told).to_contain_text("Udało się częściowo: 1")
    told.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_text("Złożyliśmy pismo w ratuszu.")).to_be_visible()


def test_tells_a_case_from_a_phone_in_under_three_minutes(
    site: Running, visit: Visit, account: OpenAccount
) -> None:
    tool, title = "Ławka na skwerze", "Ławka pod lipą"
    slug = write(site, tool, "Kto może o nią poprosić.")
    page, hand = visit(width=PHONE), Hand()
    account("Danuta Ławka").sign_in(page)
    page.goto(f"/artykuly/{slug}")
    _begin(hand, page, tool, title)
    hand.tap(page.get_by_role("button", name="Opublikuj"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    hand.tap(page.get_by_role("link", name="Edytuj"))
    _complete(hand, page)
    _add_picture(hand, page)
    # The form of the file opens over the page, so that nothing typed is lost.
    course = page.get_by_label("Co zrobiliście, krok po kroku")
    expect(course).to_have_value(re.compile(rf"ratuszu\.\n\n!\[{SIGHT}\]\(/pliki/"))
    hand.tap(page.get_by_role("button", name="Zapisz zmiany"))
    expect(page.get_by_role("img", name=SIGHT)).to_be_visible()
    assert hand.steps <= 20
    assert hand.seconds < MOST_SECONDS
    _told_of(visit(width=PHONE), slug, title)


def test_tells_a_case_without_script(site: Running, visit: Visit, account: OpenAccount) -> None:
    tool, title = "Kosz na skwerze", "Kosz przy alejce"
    slug = write(site, tool, "Kto może o niego poprosić.")
    page, hand = visit(width=PHONE, script=False), Hand()
    account("Danuta Kosz").sign_in(page)
    page.goto(f"/artykuly/{slug}")
    _begin(hand, page, tool, title)
    hand.tap(page.get_by_role("button", name="Zapisz szkic i uzupełnij"))
    _complete(hand, page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Wyślij zdjęcie albo dokument").click()
    expect(opened.value.get_by_label("Co widać na obrazie?")).to_be_visible()
    hand.tap(page.get_by_role("button", name="Opublikuj"))
    _told_of(visit(script=False), slug, title)
