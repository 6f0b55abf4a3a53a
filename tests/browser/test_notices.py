"""News of what one follows: the bell counts them, and a letter tells of them once a week."""

import re
import time

from playwright.sync_api import Page, expect

from app.experiences.following import follow
from app.people.models import Person
from tests import make
from tests.browser.conftest import OpenAccount, Visit
from tests.browser.proposing import write
from tests.browser.stage import article, writing
from tests.server.running import Running

NEWS_SECONDS = 10


def _bell(page: Page, number: int) -> None:
    """The bell shows so many new notices within the time in which the worker looks."""
    last = time.monotonic() + NEWS_SECONDS
    bell = page.get_by_role("banner").get_by_role("link", name=re.compile("^Powiadomienia"))
    while str(number) not in bell.inner_text() and time.monotonic() < last:
        page.wait_for_timeout(200)
        page.reload()
    expect(bell).to_have_accessible_name(re.compile(rf"^Powiadomienia {number} now[ey]"))


def test_followers_hear_of_a_new_result(site: Running, visit: Visit, account: OpenAccount) -> None:
    author, follower = account("Danuta Dalej"), account("Hanka Śledzi")
    slug = write(site, "Kwietnik na rondzie", "Kto może o niego poprosić.")
    with writing(site) as db:
        told = make.experience(
            db,
            db.get_one(Person, author.id),
            title="Kwietnik na rondzie przy szkole",
            tools=[article(db, slug)],
        )
        follow(db, make.who(db.get_one(Person, follower.id)), told.id)
        address, number = f"/doswiadczenia/{told.id}-{told.slug}", told.id

    page = visit()
    author.sign_in(page)
    page.goto(address)
    page.get_by_role("link", name="Dopisz, co zmieniło się później").click()
    page.get_by_label("Udało się", exact=True).check()
    page.get_by_label("Co się zmieniło od tego czasu").fill("Kwiaty przyjęły się wszystkie.")
    page.get_by_role("button", name="Dopisz do doświadczenia").click()
    expect(page.get_by_role("main")).to_contain_text("Kwiaty przyjęły się wszystkie.")

    reader = visit()
    follower.sign_in(reader)
    _bell(reader, 1)
    reader.get_by_role("banner").get_by_role("link", name=re.compile("^Powiadomienia")).click()
    row = reader.get_by_role("listitem").filter(has_text="Doświadczenie ma nowy wynik")
    expect(row).to_contain_text("Nieprzeczytane")
    row.get_by_role("button", name="Oznacz jako przeczytane").click()
    expect(row.get_by_role("button", name="Oznacz jako przeczytane")).to_have_count(0)
    bell = reader.get_by_role("banner").get_by_role("link", name="Powiadomienia", exact=True)
    expect(bell).to_be_visible()
    row.get_by_role("link", name="Kwietnik na rondzie przy szkole").click()
    expect(reader).to_have_url(re.compile(rf"/doswiadczenia/{number}-"))


def test_a_city_is_followed_and_tells_its_news(
    site: Running, visit: Visit, account: OpenAccount
) -> None:
    author, follower = account("Rafał Rypin"), account("Hanka Rypinianka")
    slug = write(site, "Plac w mieście", "Kto może o niego poprosić.")
    reader = visit(script=False)
    follower.sign_in(reader)
    reader.goto("/miasta/rypin")
    reader.get_by_role("button", name="Obserwuj: Rypin").click()
    expect(reader.get_by_role("button", name="Nie obserwuj: Rypin")).to_be_visible()

    page = visit()
    author.sign_in(page)
    page.goto(f"/doswiadczenia/nowe?narzedzie={slug}")
    page.get_by_label("O co chodzi?").fill("Plac zabaw przy bibliotece")
    page.get_by_label("Co się stało?").fill("Dzieci nie miały gdzie się bawić.")
    page.get_by_role("button", name="Zapisz szkic i uzupełnij").click()
    page.get_by_label("Miejscowość").fill("Rypin")
    page.get_by_role("button", name="Opublikuj").click()

    _bell(reader, 1)
    told = reader.get_by_role("region", name="Doświadczenia")
    expect(told.get_by_role("link", name="Plac zabaw przy bibliotece")).to_be_visible()
    reader.goto("/powiadomienia")
    news = reader.get_by_role("main").get_by_role("listitem")
    expect(news).to_contain_text("Obserwujesz miasto Rypin")
    news.get_by_role("link", name="Plac zabaw przy bibliotece").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Plac zabaw przy bibliotece")
