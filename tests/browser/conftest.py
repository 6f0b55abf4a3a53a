"""A real Chromium on the real server, for journeys of people and for looking at every page.

A page that logs an error, breaks the policy, or asks another host for anything fails its test.
"""

import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    sync_playwright,
)

from tests import parts
from tests.browser.stage import Account, Stage, open_account, set_stage
from tests.server.running import Running

LETTER_SECONDS = 10
# Refusals that a test asks for are no faults of the page.
ASKED_FOR = re.compile(r"the server responded with a status of 4\d\d")
ARGUMENTS = [
    "--no-sandbox",  # it does not work for root, nor in most containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page lives for a second here: compiling its scripts well takes longer than running them.
    "--js-flags=--no-turbofan,--no-maglev",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]

Visit = Callable[..., Page]
OpenAccount = Callable[..., Account]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, first_start: Path) -> Iterator[Running]:
    """The wiki with its founding articles, as the first start leaves it."""
    with Running(tmp_path_factory.mktemp("site"), begin_with=first_start) as server:
        server.start()
        yield server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser process for all tests; it finds no host but this machine."""
    program = parts.chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


def open_context(
    site: Running,
    chromium: Browser,
    *,
    width: int = 1280,
    theme: str = "light",
    script: bool = True,
    touch: bool = False,
) -> BrowserContext:
    """A browser profile with cookies of its own."""
    context = chromium.new_context(
        base_url=site.url,
        locale="pl-PL",
        timezone_id="Europe/Warsaw",
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
        # Colours fade for a moment; axe-core must not measure in the middle of it.
        reduced_motion="reduce",
        java_script_enabled=script,
        has_touch=touch,
    )
    context.set_default_timeout(10_000)
    return context


def watch(context: BrowserContext, site: Running) -> list[str]:
    """What goes wrong in the windows of a profile, as it happens.

    Errors and warnings of the console (broken rules of the CSP are among them), faults of scripts,
    questions to other hosts, and windows that pop up.
    """
    faults: list[str] = []

    def note_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not ASKED_FOR.search(message.text):
            faults.append(f"{message.type}: {message.text}")

    def note_request(request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(site.url).netloc:
            faults.append(f"asked {request.url}")

    def note_dialog(dialog: Dialog) -> None:
        faults.append(f"opened a dialog: {dialog.message}")
        dialog.dismiss()

    context.on("console", note_console)
    context.on("request", note_request)
    context.on("dialog", note_dialog)
    context.on("weberror", lambda fault: faults.append(str(fault.error)))
    return faults


@pytest.fixture
def visit(site: Running, chromium: Browser) -> Iterator[Visit]:
    """Opens a window of somebody new: `visit(width=390, theme="dark", script=False)`.

    Each has cookies of its own, so two people can meet in one test.
    """
    opened = []

    def open_window(
        *, width: int = 1280, theme: str = "light", script: bool = True, touch: bool = False
    ) -> Page:
        context = open_context(site, chromium, width=width, theme=theme, script=script, touch=touch)
        opened.append((context, watch(context, site)))
        return context.new_page()

    yield open_window
    for context, _ in opened:
        context.close()
    assert [fault for _, faults in opened for fault in faults] == []


@pytest.fixture
def page(visit: Visit) -> Page:
    """A window of a guest."""
    return visit()


@pytest.fixture(scope="session")
def account(site: Running) -> OpenAccount:
    """Makes a confirmed account: `account("Ala Nowak", Level.MODERATOR)`."""
    return partial(open_account, site)


@pytest.fixture(scope="session")
def stage(site: Running) -> Stage:
    """What people have written, so that no page is empty."""
    return set_stage(site)


@pytest.fixture
def letter(site: Running) -> Callable[[str], str]:
    """The newest letter to an address, waited for: `letter("ala@example.org")`."""

    def read(recipient: str) -> str:
        last = time.monotonic() + LETTER_SECONDS
        while time.monotonic() < last:
            folder = site.settings.data_dir / "mail"
            files = sorted(folder.glob("*.txt"), reverse=True) if folder.is_dir() else []
            for file in files:
                text = file.read_text(encoding="utf-8")
                if f"To: {recipient}\n" in text:
                    return text
            time.sleep(0.1)
        raise AssertionError(f"no letter came to {recipient}")

    return read
