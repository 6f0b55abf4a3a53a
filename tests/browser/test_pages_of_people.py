"""Pages that people with accounts read, each looked at once."""

from collections.abc import Callable

import pytest

from tests.browser.every_page import GUEST, Window, look_at, window
from tests.browser.places import PLACES, Place
from tests.browser.stage import Stage
from tests.server.running import Running

__all__ = ["window"]


@pytest.mark.parametrize(
    "place", [each for each in PLACES if each.who != GUEST], ids=lambda place: place.id
)
def test_page(site: Running, window: Callable[[str], Window], stage: Stage, place: Place) -> None:
    look_at(site, window, stage, place)
