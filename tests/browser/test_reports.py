"""Report, reasoned decision, appeal; and a message that gives away nobody's address."""

import time
from collections.abc import Callable

from playwright.sync_api import expect

from app.people.models import Level, Person
from tests import make
from tests.browser.conftest import OpenAccount, Visit
from tests.browser.stage import writing
from tests.server.running import Running

STATEMENT_SECONDS = 10


def test_a_report_is_decided_with_reasons_and_appealed_against(
    site: Running, visit: Visit, account: OpenAccount
) -> None:
    author, reporter = account("Roman Porywczy"), "Zyta Zgłaszająca"
    first = account("Maria Decyduje", Level.MODERATOR)
    second = account("Adam Rozpatruje", Level.MODERATOR)
    with writing(site) as db:
        writer = db.get_one(Person, author.id)
        thread = make.thread(db, writer, title="Dlaczego nie ma ławek?")
        post = make.post(db, writer, thread, "Bo burmistrz to gamoń.")
        address, post_id = f"/dyskusje/{thread.id}-{thread.slug}", post.id

    page = visit(script=False)
    page.goto(address)
    page.locator(f"#post-{post_id}").get_by_role("link", name="Zgłoś").click()
    expect(page.get_by_label("Adres tego, co zgłaszasz")).to_have_value(f"/posty/{post_id}")
    page.get_by_label("Łamie zasady tej strony").check()
    page.get_by_label("Co dokładnie i dlaczego?").fill("Obraża człowieka, a nie pisze o sprawie.")
    page.get_by_role("button", name="Wyślij zgłoszenie").click()
    # Nothing typed is lost when something is missing.
    expect(page.get_by_role("alert")).to_contain_text("Błąd")
    expect(page.get_by_label("Co dokładnie i dlaczego?")).to_have_value(
        "Obraża człowieka, a nie pisze o sprawie."
    )
    page.get_by_label("atak na osobę").check()
    page.get_by_label("Imię i nazwisko").fill(reporter)
    page.get_by_role("button", name="Wyślij zgłoszenie").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zgłoszenie nr")
    expect(page.get_by_role("main")).to_contain_text("Czeka na człowieka")
    receipt = page.url

    judge = visit()
    first.sign_in(judge)
    judge.goto("/moderacja/zgloszenia")
    judge.get_by_role("link", name=f"/posty/{post_id}", exact=True).click()
    judge.get_by_label("Ukryj teraz").check()
    judge.get_by_label("Dane osobowe").check()
    judge.get_by_label("Dlaczego, w kilku zdaniach").fill("Piszemy o sprawach, nie o osobach.")
    judge.get_by_role("button", name="Zdecyduj").click()
    expect(judge.get_by_text("Decyzja zapisana.")).to_be_visible()

    page.goto(receipt)
    decided = page.get_by_role("region", name="Jakie decyzje zapadły")
    expect(decided).to_contain_text("Ukryliśmy to.")
    expect(decided).to_contain_text("Piszemy o sprawach, nie o osobach.")
    page.goto(address)
    expect(page.get_by_text("Bo burmistrz to gamoń.")).to_have_count(0)

    theirs = visit(script=False)
    author.sign_in(theirs)
    theirs.goto("/decyzje")
    decision = theirs.get_by_role("main").get_by_role("listitem").get_by_role("link")
    last = time.monotonic() + STATEMENT_SECONDS
    while not decision.count() and time.monotonic() < last:  # the worker writes it
        theirs.wait_for_timeout(200)
        theirs.reload()
    decision.click()
    expect(theirs.get_by_role("main")).to_contain_text("Piszemy o sprawach, nie o osobach.")
    expect(theirs.get_by_role("main")).not_to_contain_text(reporter)
    theirs.get_by_label("Dlaczego decyzja jest zła?").fill("To był żart.")
    theirs.get_by_role("button", name="Wyślij odwołanie").click()
    expect(theirs.get_by_role("region", name="Twoje odwołanie")).to_contain_text("To był żart.")

    judge.goto("/moderacja/zgloszenia")
    complaints = judge.get_by_role("region", name="Odwołania od decyzji")
    complaint = complaints.get_by_role("link").last
    path = complaint.get_attribute("href") or ""
    complaint.click()
    # Whoever decided does not judge their own decision.
    expect(judge.get_by_text("Na to odwołanie musi odpowiedzieć ktoś inny.")).to_be_visible()
    expect(judge.get_by_label("Twoja odpowiedź")).to_have_count(0)
    other = visit()
    second.sign_in(other)
    other.goto(path)
    other.get_by_label("Cofamy decyzję").check()
    other.get_by_label("Twoja odpowiedź").fill("Zostawiamy, ale bądźmy milsi.")
    other.get_by_role("button", name="Wyślij odpowiedź").click()
    page.goto(address)
    expect(page.get_by_text("Bo burmistrz to gamoń.")).to_be_visible()


def test_a_message_gives_away_neither_address(
    visit: Visit, account: OpenAccount, letter: Callable[[str], str]
) -> None:
    writer, reader = account("Lucyna Pisząca"), account("Marek Czytający")
    page = visit(script=False)
    writer.sign_in(page)
    page.goto(f"/osoby/{reader.slug}")
    page.get_by_role("link", name="Napisz wiadomość").click()
    page.get_by_label("Twoja wiadomość").fill("Czy pomożesz nam napisać petycję?")
    assert reader.email not in page.content()
    page.get_by_role("button", name="Wyślij wiadomość").click()
    expect(page.get_by_text("Wiadomość jest w drodze.")).to_be_visible()
    assert reader.email not in page.content()
    got = letter(reader.email)
    assert "Czy pomożesz nam napisać petycję?" in got
    assert writer.name in got
    assert writer.email not in got
