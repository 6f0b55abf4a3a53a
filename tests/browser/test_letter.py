"""The weekly letter in the window of a mail program: read at any width, in both themes."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from app import ROOT
from app.cities.following import follow as follow_city
from app.core import clock, i18n, mail
from app.core.db import Database
from app.core.mail_sending import Letter
from app.core.settings import Settings
from app.discussions.following import follow as follow_thread
from app.experiences.follow_ups import NewFollowUp, add
from app.experiences.following import follow as follow_experience
from app.notifications import delivery, mailing
from app.notifications.composing import Composer
from app.text.polish import nbsp
from app.text.safe_html import to_safe_html
from tests import make
from tests.browser.looking import axe

# A reading pane beside a list of letters, and a phone.
PANE, PHONE = 600, 360
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
LONG_WORD = "Bardzodługiadres" * 12


@pytest.fixture
def letter(settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch) -> Letter:
    """What came on a Friday at eight to somebody who follows a thread, a report and a city."""
    i18n.install(ROOT, nbsp)
    moment = datetime(2026, 11, 19, 12, 0, tzinfo=clock.WARSAW).astimezone(UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    with database.writing() as db:
        reader, writer = make.person(db, name="Halina Kowal"), make.person(db, name="Jan Lis")
        city = make.city(db)
        thread = make.thread(db, writer, title="Czy ławka wymaga zgody spółdzielni?")
        told = make.experience(db, writer, title="Park zamiast parkingu")
        follow_thread(db, make.who(reader), thread.id)
        follow_experience(db, make.who(reader), told.id)
        follow_city(db, make.who(reader), city)
    delivery.catch_up(settings, database)
    with database.writing() as db:
        writer = db.merge(writer)
        make.post(db, writer, thread, f"Zgodę daje zarząd <na piśmie>. {LONG_WORD}")
        make.post(db, make.person(db, name="Ewa Sowa"), thread, "U nas trwało to tydzień.")
        body = "Posadzono dwanaście drzew."
        later = NewFollowUp(clock.today(), "udalo-sie", body, to_safe_html(body, kind="post"))
        add(db, make.who(writer), settings, told.id, later)
        make.experience(db, writer, title="Ławki nad jeziorem", city_id=city.id)
    delivery.catch_up(settings, database)
    moment = datetime(2026, 11, 20, 8, 0, tzinfo=clock.WARSAW).astimezone(UTC)
    mailing.send_digests(settings, database)
    left: list[Letter] = []
    mail.deliver_due(database, left.append, write=Composer.of(settings))
    return next(each for each in left if each.recipient == reader.email)


@pytest.fixture
def program(chromium: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A window that opens letters, with the addresses that it was made to ask."""
    context = chromium.new_context(viewport={"width": PANE, "height": 900})
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    yield context.new_page(), asked
    context.close()


def test_the_weekly_letter_is_read_in_a_mail_program(
    letter: Letter, program: tuple[Page, list[str]]
) -> None:
    page, asked = program
    page.set_content(letter.html)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Halina, dzień dobry")
    headings = page.get_by_role("heading", level=2)
    expect(headings).to_have_text(
        [
            "Ławki nad jeziorem",
            "Park zamiast parkingu",
            "Czy ławka wymaga zgody spółdzielni?",
        ]
    )
    expect(page.get_by_text("Zgodę daje zarząd <na piśmie>.")).to_be_visible()
    expect(page.get_by_role("link", name="Nie przysyłaj żadnych powiadomień")).to_be_visible()
    faults = axe(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": PHONE, "height": 800})
    faults += axe(page)
    assert faults == []
    assert page.evaluate(SIDEWAYS) <= 0, "the letter is wider than a phone"
    assert asked == [], "a letter that asks for anything tells its sender that it was read"
