"""People in a conversation: an answer ends in the article, names are completed, votes counted."""

import re

from playwright.sync_api import Locator, Page, expect

from app.discussions.words import note_title
from app.people.models import Level, Person
from tests import make
from tests.browser.conftest import OpenAccount, Visit
from tests.browser.proposing import reads, write
from tests.browser.stage import Account, article, writing
from tests.server.running import Running


def _start(
    site: Running, author: Account, title: str, *answers: tuple[Account, str], slug: str = ""
) -> str:
    """The address of a thread, on an article if one is named, with answers."""
    with writing(site) as db:
        about = article(db, slug) if slug else None
        asker = db.get_one(Person, author.id)
        thread = make.thread(db, asker, title=title, article=about)
        note_title(db, thread.id)  # at once; the worker does it a moment later
        for person, words in answers:
            make.post(db, db.get_one(Person, person.id), thread, words)
        return f"/dyskusje/{thread.id}-{thread.slug}"


def _post_of(page: Page, person: Account) -> Locator:
    return page.get_by_role("article", name=f"Post osoby: {person.name}")


def test_a_helpful_answer_is_carried_into_the_article(
    site: Running, visit: Visit, account: OpenAccount
) -> None:
    slug = write(site, "Ławka na podwórku", "Kto może o nią poprosić.")
    asker, knowing = account("Irena Pytająca"), account("Wiktor Wiedzący")
    moderator = account("Ola Niosąca", Level.MODERATOR)
    question, words = "Czy ławka wymaga zgody spółdzielni?", "Tak, zgodę daje zarząd na piśmie."
    thread = _start(site, asker, question, (knowing, words), slug=slug)
    page = visit()
    asker.sign_in(page)
    page.goto(thread)
    _post_of(page, knowing).get_by_role("button", name="To pomogło").click()
    expect(page.get_by_role("region", name="Pomocna odpowiedź")).to_contain_text(words)

    helper = visit()
    moderator.sign_in(helper)
    helper.goto(thread)
    helper.get_by_role("button", name="Dopisz do artykułu").click()
    expect(helper.get_by_label("Treść", exact=True)).to_have_value(re.compile(words))
    helper.get_by_role("button", name="Opublikuj").click()

    reader = visit()
    reads(reader, slug, question, words)
    reader.get_by_role("link", name="Historia").first.click()
    newest = reader.locator(".revision").first
    expect(newest).to_contain_text(moderator.name)
    expect(newest.get_by_role("link", name=knowing.name)).to_be_visible()


def test_names_are_completed_by_keyboard(site: Running, visit: Visit, account: OpenAccount) -> None:
    author = account("Bogna Wołająca")
    account("Zbyszko Pierwszy", slug="zbyszko-pierwszy")
    called = account("Zbyszko Wtóry", slug="zbyszko-wtory", city="Ełk")
    thread = _start(site, author, "Kto był na sesji?")
    page = visit()
    author.sign_in(page)
    page.goto(thread)
    area = page.get_by_label("Twoja odpowiedź")
    area.focus()
    page.keyboard.type("Pamięta to @zbysz")
    names = page.get_by_role("listbox", name="Osoby do wskazania")
    expect(names.get_by_role("option")).to_have_count(2)
    expect(names.get_by_role("option", selected=True)).to_have_text("Zbyszko Pierwszy")
    page.keyboard.press("ArrowDown")
    chosen = names.get_by_role("option", selected=True)
    expect(chosen).to_have_text("Zbyszko Wtóry, Ełk")
    # The focus stays in the text; which name is chosen is told by the field.
    expect(area).to_be_focused()
    expect(area).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "?")
    page.keyboard.press("Enter")
    expect(names).to_be_hidden()
    expect(area).to_have_value("Pamięta to @zbyszko-wtory ")
    page.keyboard.type("dobrze. A @zbysz")
    expect(names).to_be_visible()
    page.keyboard.press("Escape")
    expect(names).to_be_hidden()
    area.press("Control+a")
    page.keyboard.type("Pamięta to @zbyszko-wtory dobrze.")
    page.get_by_role("button", name="Wyślij odpowiedź").click()
    name = _post_of(page, author).last.get_by_role("link", name="@Zbyszko Wtóry")
    expect(name).to_have_attribute("href", f"/osoby/{called.slug}")


def test_similar_threads_are_offered_while_typing(
    site: Running, visit: Visit, account: OpenAccount
) -> None:
    author = account("Wit Podobny")
    stands = _start(site, author, "Kiedy oddają rowery z depozytu?")
    page = visit()
    page.clock.install()
    author.sign_in(page)
    page.goto("/dyskusje/nowy")
    page.get_by_label("O co chodzi?").press_sequentially("Kiedy oddają rowery")
    page.clock.run_for(1000)
    expect(page.get_by_role("heading", name="Może ktoś już o to pytał")).to_be_visible()
    # Told to those who do not see it appear, too.
    expect(page.get_by_role("status").filter(has_text="Może ktoś już")).to_have_count(1)
    expect(page.get_by_role("link", name="Kiedy oddają rowery z depozytu?")).to_have_attribute(
        "href", stands
    )


def test_without_script_similar_threads_are_offered_once_and_names_are_typed(
    site: Running, visit: Visit, account: OpenAccount
) -> None:
    author = account("Wit Bezskryptu")
    called = account("Kunegunda Wołana", slug="kunegunda-wolana")
    stands = _start(site, author, "Gdzie zgłosić dziurę w chodniku?")
    page = visit(script=False)
    author.sign_in(page)
    page.goto("/dyskusje/nowy")
    page.get_by_label("Pomysły i pytania").check()
    page.get_by_label("O co chodzi?").fill("Gdzie zgłosić dziurę w chodniku przy szkole?")
    page.get_by_label("Twoje pytanie albo historia").fill("Wie to @kunegunda-wolana.")
    page.get_by_role("button", name="Zacznij ten wątek").click()
    offered = page.get_by_role("main").get_by_role("link", name="Gdzie zgłosić dziurę w chodniku?")
    expect(offered).to_have_attribute("href", stands)
    page.get_by_role("button", name="Wyślij mimo to").click()
    name = page.get_by_role("link", name="@Kunegunda Wołana")
    expect(name).to_have_attribute("href", f"/osoby/{called.slug}")


def test_the_result_of_a_poll_is_hidden_till_one_has_voted(
    site: Running, visit: Visit, account: OpenAccount
) -> None:
    author = account("Beata Pyta")
    voter = account("Celina Głosuje")
    thread = _start(site, author, "Gdzie postawić huśtawkę?")
    page = visit(script=False)
    author.sign_in(page)
    page.goto(thread)
    page.get_by_role("link", name="Dodaj ankietę").click()
    page.get_by_label("Pytanie").fill("Gdzie huśtawka?")
    page.get_by_label("Odpowiedzi, każda w osobnym wierszu").fill("Przy szkole\nW parku")
    page.get_by_role("button", name="Zapisz ankietę").click()
    poll = page.get_by_role("region", name="Ankieta")
    expect(poll.get_by_role("radio")).to_have_count(2)

    other = visit(script=False)
    voter.sign_in(other)
    other.goto(thread)
    theirs = other.get_by_role("region", name="Ankieta")
    expect(theirs.get_by_role("table")).to_have_count(0)
    theirs.get_by_label("W parku").check()
    theirs.get_by_role("button", name="Zagłosuj").click()
    expect(theirs.get_by_role("row", name="W parku")).to_contain_text("100")

    page.reload()
    expect(poll.get_by_role("table")).to_have_count(0)
    expect(poll).not_to_contain_text("100")
    guest = visit(script=False)
    guest.goto(thread)
    expect(guest.get_by_role("region", name="Ankieta").get_by_role("table")).to_have_count(0)
