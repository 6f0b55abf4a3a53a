"""Weight of a first view: all bytes that Chromium receives for a page, with an empty cache."""

import os
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests import parts


@dataclass(frozen=True)
class Weight:
    """Bytes over the wire, headers included, and how many files they came in."""

    total: int
    files: int
    by_kind: dict[str, int]


def weigh(addresses: dict[str, str]) -> dict[str, Weight]:
    """Weight of each named address; empty when there is no Chromium."""
    program = parts.find_chromium()
    if program is None:
        return {}
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not work for root.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        found = {name: _weigh(browser, address) for name, address in addresses.items()}
        browser.close()
    return found


def _weigh(browser: Browser, address: str) -> Weight:
    context = browser.new_context(locale="pl-PL", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    kinds: dict[str, str] = {}
    received: dict[str, int] = {}

    def asked(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"].lower()

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in kinds:
            received[event["requestId"]] = int(event["encodedDataLength"])

    developer = context.new_cdp_session(page)
    developer.on("Network.responseReceived", asked)
    developer.on("Network.loadingFinished", finished)
    developer.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    context.close()
    by_kind: dict[str, int] = {}
    for request, size in received.items():
        by_kind[kinds[request]] = by_kind.get(kinds[request], 0) + size
    return Weight(sum(received.values()), len(received), by_kind)
