"""What was just published is found: the promise of two seconds, kept in the browser."""

import time

from playwright.sync_api import Page

FRESH_SECONDS = 2
# Asking without a pause would meet the limit of searches from one address.
PAUSE_MS = 200


def find_fresh(page: Page, word: str, since: float) -> None:
    """Ask the search for just this word until it finds it, at most until it should."""
    while True:
        answer = page.goto(f"/szukaj?q={word}&dokladne=1")
        assert answer is not None
        assert answer.status == 200, f"search answered {answer.status}"
        if page.locator(".results > li").count():
            return
        waited = time.monotonic() - since
        assert waited < FRESH_SECONDS, f"{word} is not found after {waited:.1f} s"
        page.wait_for_timeout(PAUSE_MS)
