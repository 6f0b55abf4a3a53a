"""An activist: asks on an article and is answered; everybody sees it and search finds it."""

import time

import pytest
from playwright.sync_api import expect

from app.people.models import Level, Role
from tests.browser.conftest import OpenAccount, Visit
from tests.browser.searching import find_fresh


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_starts_a_thread_and_is_answered(visit: Visit, account: OpenAccount, script: bool) -> None:
    activist = account("Danuta Działa", role=Role.ACTIVIST)
    neighbour = account("Karol Sąsiad")
    word = "zszywaczem" if script else "patyczku"
    # Not alike: of a title like one that stands already, the form asks first.
    title = f"Czy listę poparcia wolno spiąć {word}?" if script else f"Plakat na {word}, gdzie?"

    page = visit(script=script)
    activist.sign_in(page)
    page.goto("/artykuly/budzet-obywatelski")
    page.get_by_role("link", name="Dyskusja").first.click()
    page.get_by_role("link", name="Zacznij wątek").first.click()
    page.get_by_label("O co chodzi?").fill(title)
    page.get_by_label("Twoje pytanie albo historia").fill("Mam **trzy** kartki podpisów.")
    page.get_by_role("button", name="Podgląd").click()
    expect(page.locator("#podglad .post-text strong")).to_have_text("trzy")
    page.get_by_role("button", name="Zacznij ten wątek").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    started = time.monotonic()

    answerer = visit(script=script)
    find_fresh(answerer, word, started)
    answerer.goto("/")
    answerer.get_by_role("link", name=title).click()
    answerer.get_by_role("link", name="Zaloguj się, żeby odpowiedzieć").click()
    answerer.get_by_label("Adres e-mail").fill(neighbour.email)
    answerer.get_by_label("Hasło").fill(neighbour.password)
    answerer.get_by_role("main").get_by_role("button", name="Zaloguj się").click()
    # Signing in leads back to where the answer is written.
    answerer.get_by_label("Twoja odpowiedź").fill("Wolno. U nas przyjęli bez pytania.")
    answerer.get_by_role("button", name="Wyślij odpowiedź").click()
    expect(answerer.get_by_role("article", name="Post osoby: Karol Sąsiad")).to_be_visible()

    page.reload()
    page.get_by_role("link", name="Odpowiedz osobie: Karol Sąsiad").click()
    page.get_by_label("Twoja odpowiedź").fill("Dziękuję, spinam.")
    page.get_by_role("button", name="Wyślij odpowiedź").click()
    expect(page.locator(".replies").get_by_text("Dziękuję, spinam.")).to_be_visible()

    reader = visit(script=script)
    reader.goto("/artykuly/budzet-obywatelski")
    reader.get_by_role("link", name=title).click()
    expect(reader.get_by_text("Wolno. U nas przyjęli bez pytania.")).to_be_visible()
    expect(reader.locator(".replies").get_by_text("Dziękuję, spinam.")).to_be_visible()
    reader.goto("/dyskusje")
    expect(reader.get_by_role("link", name=title)).to_be_visible()


def test_a_newcomers_post_waits_for_a_moderator(visit: Visit, account: OpenAccount) -> None:
    newcomer = account("Piotr Nowy", Level.NEW)
    moderator = account("Ala Strażnik", Level.MODERATOR)
    page = visit()
    newcomer.sign_in(page)
    page.goto("/dyskusje/nowy?tablica=pomysly")
    page.get_by_label("Pomysły i pytania").check()
    page.get_by_label("O co chodzi?").fill("Witam z nowego konta")
    page.get_by_label("Twoje pytanie albo historia").fill("Mieszkam tu od tygodnia.")
    page.get_by_role("button", name="Zacznij ten wątek").click()
    expect(page.get_by_text("Inni jeszcze tego nie widzą.")).to_be_visible()
    thread = page.url
    reader = visit()
    answer = reader.goto(thread)
    assert answer is not None
    assert answer.status == 404

    guard = visit()
    moderator.sign_in(guard)
    guard.goto("/moderacja/posty")
    waiting = guard.locator("main article, main li").filter(has_text="Mieszkam tu od tygodnia.")
    waiting.get_by_role("button", name="Opublikuj").first.click()
    reader.goto(thread)
    expect(reader.get_by_text("Mieszkam tu od tygodnia.")).to_be_visible()
