"""A real Chromium on the real server, for journeys of people and for looking at every page.

A page that logs an error, breaks the policy, or asks another host for anything fails its test.
"""

import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Route, sync_playwright

from app.core.db import Database
from app.people.models import Level
from tests import make, parts
from tests.server.running import Running

LETTER_SECONDS = 10
# Refusals that a test asks for are no faults of the page.
ASKED_FOR = re.compile(r"the server responded with a status of 4\d\d")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The wiki with its founding articles, as the first start leaves it."""
    with Running(tmp_path_factory.mktemp("site")) as server:
        server.start()
        yield server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser process for all tests."""
    program = parts.chromium()
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not work for root.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def visit(site: Running, chromium: Browser) -> Iterator[Visit]:
    """Opens a window of somebody new: `visit(width=390, theme="dark", script=False)`.

    Each has cookies of its own, so two people can meet in one test.
    """
    contexts, faults = [], []

    def open_window(*, width: int = 1280, theme: str = "light", script: bool = True) -> Page:
        context = chromium.new_context(
            base_url=site.url,
            locale="pl-PL",
            timezone_id="Europe/Warsaw",
            viewport={"width": width, "height": 900},
            color_scheme="dark" if theme == "dark" else "light",
            java_script_enabled=script,
        )
        contexts.append(context)
        context.route("**/*", refuse_strangers)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", note_console)
        page.on("pageerror", note_fault)
        return page

    def refuse_strangers(route: Route) -> None:
        if urlsplit(route.request.url).netloc == urlsplit(site.url).netloc:
            route.continue_()
        else:
            faults.append(f"asked {route.request.url}")
            route.abort()

    def note_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not ASKED_FOR.search(message.text):
            faults.append(f"{message.type}: {message.text}")

    def note_fault(fault: Error) -> None:
        faults.append(str(fault))

    yield open_window
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(visit: Visit) -> Page:
    """A window of a guest."""
    return visit()


@dataclass(frozen=True)
class Account:
    """An account that a test made, with the means to sign in."""

    name: str
    email: str
    password: str

    def sign_in(self, page: Page) -> None:
        page.goto("/logowanie")
        page.fill("input[name=email]", self.email)
        page.fill("input[name=password]", self.password)
        page.click("main form button[type=submit]")
        page.wait_for_url(lambda url: "/logowanie" not in url)


@pytest.fixture
def account(site: Running) -> Callable[..., Account]:
    """Makes a confirmed account: `account("Ala Nowak", Level.MODERATOR)`."""

    def create(name: str, level: Level = Level.RESIDENT) -> Account:
        database = Database(site.settings.sqlalchemy_url)
        # The builders count from 1 in each process; these accounts outlive it in the database.
        unique = f"{time.time_ns():x}"
        with database.writing() as db:
            made = make.person(
                db, level, name=name, slug=f"osoba-{unique}", email=f"{unique}@poczta.example"
            )
            email = made.email or ""
        database.dispose()
        return Account(name, email, make.PASSWORD)

    return create


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


@pytest.fixture(scope="session")
def accessible() -> Callable[[Page], None]:
    """Asserts that axe-core finds nothing on the page."""
    axe = Axe()

    def check(page: Page) -> None:
        found = axe.run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        told = [
            f"{violation['id']}: {violation['help']} ({node['html'][:200]})"
            for violation in found.response["violations"]
            for node in violation["nodes"]
        ]
        assert told == [], f"{page.url}\n" + "\n".join(told)

    return check
