"""Every page type, looked at by axe-core and measured: nobody is kept out by how it is made.

Guests' pages and those of people stand in two test files, which run side by side.
"""

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import open_context, watch
from tests.browser.looking import OF_THE_SIZE, bring_axe, look_over
from tests.browser.places import Place
from tests.browser.stage import Stage
from tests.server.running import Running

GUEST = "guest"
Window = tuple[Page, list[str]]


@pytest.fixture(scope="module")
def window(site: Running, stage: Stage, chromium: Browser) -> Iterator[Callable[[str], Window]]:
    """One window for each kind of visitor, with what goes wrong in it."""
    opened: dict[str, Window] = {}

    def window_of(who: str) -> Window:
        if who not in opened:
            context = open_context(site, chromium)
            bring_axe(context)
            opened[who] = context.new_page(), watch(context, site)
            if who != GUEST:
                stage.people[who].sign_in(opened[who][0])
        return opened[who]

    yield window_of
    for page, _ in opened.values():
        page.context.close()


def look_at(site: Running, window: Callable[[str], Window], stage: Stage, place: Place) -> None:
    """Open a sample and look it over; what fails the test is told by it."""
    page, faults = window(place.who)
    faults.clear()
    answer = page.goto(stage.path(place.path), wait_until="load")
    assert answer is not None
    assert answer.status == place.status
    assert page.url == site.url + quote(stage.path(place.path), safe="/?&=%")
    # Journeys ask every rule on a phone, too.
    look_over(page, on_a_phone=OF_THE_SIZE)
    assert faults == []
