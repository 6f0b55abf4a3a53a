"""Pages that guests read, each looked at once; and that no page has been forgotten."""

from collections.abc import Callable

import pytest

from app.core import web
from tests.browser.every_page import GUEST, Window, look_at, window
from tests.browser.places import NO_PAGES, PLACES, Place
from tests.browser.stage import Stage
from tests.server.running import Running

__all__ = ["window"]


def test_every_address_has_a_sample(app: web.Application) -> None:
    """A new page is looked at from its first day: name it in tests/browser/places.py."""
    known = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    sampled = {place.endpoint for place in PLACES if place.endpoint}
    assert known - sampled - NO_PAGES == set(), "write a sample into PLACES"
    assert sampled - known == set(), "these endpoints are gone"
    assert sampled & NO_PAGES == set()


@pytest.mark.parametrize(
    "place", [each for each in PLACES if each.who == GUEST], ids=lambda place: place.id
)
def test_page(site: Running, window: Callable[[str], Window], stage: Stage, place: Place) -> None:
    look_at(site, window, stage, place)
