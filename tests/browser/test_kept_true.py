"""Articles are kept true: stale law confirmed, a correction answered, a passage removed."""

import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.articles import legal_state
from app.articles.legal_state import NewConfirmation
from app.articles.service import touch
from app.core import clock
from app.core.db import Database
from app.core.file_store import from_settings
from app.core.settings import Settings
from app.people.models import Level
from app.text.redaction import MARK
from app.transfer.zip_export import export_zip
from tests import make
from tests.browser.conftest import OpenAccount, Visit
from tests.browser.proposing import propose, reads, write
from tests.browser.stage import Account, article, writing
from tests.server.running import Running

PHONE_NUMBER = "600 700 801"
# Search, feeds and pages follow within seconds; the test asks until they have.
ASK_EVERY_MS, MOST_ASKED = 250, 60


def _grow_old(site: Running, slug: str, expert: Account, days: int) -> None:
    """Somebody confirmed the law of an article so many days ago."""
    with writing(site) as db:
        found = article(db, slug)
        who = make.who(db.get_one(make.Person, expert.id))
        new = NewConfirmation(found.published_id, clock.today(), None, "")
        row = legal_state.confirm(db, Settings(), who, found.id, new)
        row.as_of -= timedelta(days)
        db.flush()
        legal_state.refresh(db, Settings(), found.id)
        touch(db, found.id)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_stale_article_is_noticed_and_confirmed_by_an_expert(
    site: Running, visit: Visit, account: OpenAccount, script: bool
) -> None:
    title = f"Prawo do ogródka {'ze skryptem' if script else 'bez skryptu'}"
    slug = write(site, title, "Ogródek wolno założyć.")
    expert = account("Olga Prawna", Level.CURATOR, is_expert=True, scope=["zglosic"])
    reader = visit(script=script, width=390)
    _grow_old(site, slug, expert, 250)
    reads(reader, slug, "Stan prawny do przejrzenia")
    expect(reader.get_by_text("Stan prawny tego tekstu potwierdzono dawno temu")).to_have_count(0)
    _grow_old(site, slug, expert, 400)
    reads(reader, slug, "Stan prawny potwierdzony dawno")
    expect(reader.get_by_text("Stan prawny tego tekstu potwierdzono dawno temu")).to_be_visible()

    page = visit(script=script)
    expert.sign_in(page)
    page.goto("/do-przegladu?stan=stale&dzial=zglosic")
    row = page.get_by_role("listitem").filter(has_text=title)
    row.get_by_role("link", name="Stan prawny potwierdzony dawno").click()
    page.get_by_role("link", name="Potwierdź stan prawny").click()
    page.get_by_label("Uwaga dla innych").fill("Przepis jest ten sam.")
    page.get_by_role("button", name="Potwierdź").click()
    expect(page.get_by_role("main")).to_contain_text("Przepis jest ten sam.")
    reads(reader, slug, "Stan prawny potwierdzony", "Olga Prawna")
    expect(reader.get_by_text("potwierdzono dawno temu")).to_have_count(0)
    page.goto("/do-przegladu?stan=stale&dzial=zglosic")
    expect(page.get_by_role("heading", level=1)).to_have_text("Do przeglądu")
    expect(page.get_by_role("listitem").filter(has_text=title)).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_guest_says_what_is_wrong_and_a_moderator_answers_in_public(
    site: Running, visit: Visit, account: OpenAccount, script: bool
) -> None:
    title = f"Termin z błędem {'ze skryptem' if script else 'bez skryptu'}"
    text = "Wstęp.\n\n## Ile czeka się na odpowiedź\n\nCzeka się miesiąc.\n"
    slug = write(site, title, text)
    guest = visit(script=script, width=390)
    guest.goto(f"/artykuly/{slug}")
    guest.get_by_role("link", name="Coś się nie zgadza? Sekcja: Ile czeka się").click()
    guest.get_by_label("Co się nie zgadza?").fill("krótko")
    guest.get_by_role("button", name="Wyślij", exact=True).click()
    expect(guest.get_by_role("alert")).to_contain_text("Błąd")
    words = "Na odpowiedź czeka się trzy miesiące, mówi ustawa."
    guest.get_by_label("Co się nie zgadza?").fill(words)
    guest.get_by_label("Jak cię podpisać").fill("Basia")
    guest.get_by_role("button", name="Wyślij", exact=True).click()
    expect(guest.get_by_text("Dziękujemy, mamy to")).to_be_visible()
    expect(guest.get_by_text(words)).to_have_count(0)

    page = visit(script=script)
    account("Jerzy Odpowiada", Level.MODERATOR).sign_in(page)
    page.goto("/kolejka")
    row = page.get_by_role("listitem").filter(has_text=title)
    row.get_by_role("link", name="Odpowiedz").click()
    expect(page.get_by_role("main")).to_contain_text(words)
    page.get_by_label("Odpowiadamy, bez zmiany w artykule").check()
    page.get_by_label("Publiczna odpowiedź").fill("Miesiąc, w sprawach zawiłych dłużej.")
    page.get_by_label("Każdy może przeczytać też słowa").check()
    page.get_by_role("button", name="Zapisz decyzję").click()
    expect(page.get_by_text("Decyzja zapisana.")).to_be_visible()
    guest.goto(f"/artykuly/{slug}")
    guest.get_by_role("link", name=re.compile("^Zgłoszenia")).click()
    expect(guest.get_by_text("Miesiąc, w sprawach zawiłych dłużej.")).to_be_visible()
    expect(guest.get_by_text(words)).to_be_visible()


def _outlets(slug: str, number: int) -> list[str]:
    """Addresses at which the passage stood."""
    return [
        f"/artykuly/{slug}",
        f"/artykuly/{slug}/historia",
        f"/artykuly/{slug}/wersja/1",
        f"/artykuly/{slug}/porownanie?od=1&do=2",
        f"/artykuly/{slug}/porownanie?od=1&do=2&widok=tekst",
        f"/artykuly/{slug}/druk",
        f"/artykuly/{slug}/edytuj",
        f"/artykuly/{slug}/zmiany.atom",
        "/zmiany.atom",
        f"/api/v1/articles/{slug}",
        f"/propozycje/{number}",
        f"/propozycje/{number}?widok=tekst",
    ]


def _holding(page: Page, addresses: list[str]) -> set[str]:
    """Those of the addresses whose answer holds the passage."""
    found = set()
    for address in addresses:
        text = page.request.get(address).text()
        if PHONE_NUMBER in text.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " "):
            found.add(address)
    return found


def _exported(site: Running, folder: Path) -> str:
    database = Database(site.settings.sqlalchemy_url)
    try:
        export_zip(database, from_settings(site.settings), folder / "all.zip")
    finally:
        database.dispose()
    with zipfile.ZipFile(folder / "all.zip") as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def test_a_suppressed_passage_is_gone_from_everywhere(
    site: Running, visit: Visit, account: OpenAccount, tmp_path: Path
) -> None:
    text = f"Zadzwoń do pani Krystyny: {PHONE_NUMBER}.\n\nAlbo przyjdź na dyżur bławatkowy.\n"
    slug = write(site, "Dyżur na podwórku", text)
    with writing(site) as db:
        changed = text.replace("Albo", "Możesz też").replace("przyjdź", "przyjść")
        make.edit(db, article(db, slug), comment="Łagodniej", body=changed)
    author = account("Łucja Cytuje")
    number = propose(site, author, slug, "pani Krystyny", "pani Krystyny, sołtyski")
    moderator, other = account("Alicja Prosi", Level.MODERATOR), visit()
    account("Antoni Potwierdza", Level.ADMINISTRATOR).sign_in(other)
    addresses = _outlets(slug, number)
    stood = _holding(other, addresses)
    assert {addresses[0], *addresses[2:7], *addresses[9:]} <= stood
    assert PHONE_NUMBER in _exported(site, tmp_path)

    page = visit(script=False, width=390)
    moderator.sign_in(page)
    page.goto(f"/moderacja/usuwanie/nowe?miejsce=/artykuly/{slug}")
    page.get_by_label("Fragment, słowo w słowo").fill(PHONE_NUMBER)
    page.get_by_label("Dane osobowe", exact=True).check()
    page.get_by_label("Jednym zdaniem").fill("Numer osoby prywatnej")
    page.get_by_role("button", name="Sprawdź, gdzie to jest").click()
    expect(page.get_by_role("main")).to_contain_text("wersje")
    page.get_by_role("button", name="Zgłoś do usunięcia").click()
    expect(page.get_by_text("Czeka na drugą osobę")).to_be_visible()
    # The one who asked cannot say yes alone; readers are spared the passage until somebody does.
    expect(page.get_by_role("button", name="Usuń wszędzie i na stałe")).to_have_count(0)
    reader = visit(width=390)
    reads(reader, slug, MARK, "dyżur bławatkowy")
    other.goto(page.url)
    other.get_by_role("button", name="Usuń wszędzie i na stałe").click()
    expect(other.get_by_text("Potwierdzone.")).to_be_visible()

    for _ in range(MOST_ASKED):
        left = _holding(other, addresses)
        if not left:
            break
        other.wait_for_timeout(ASK_EVERY_MS)
    assert left == set()
    assert _holding(reader, addresses) == set()
    assert PHONE_NUMBER not in _exported(site, tmp_path)
    reads(reader, slug, MARK)
    reader.goto("/szukaj?q=bławatkowy")
    expect(reader.get_by_role("heading", name="Dyżur na podwórku")).to_be_visible()
    reader.goto(f"/szukaj?q={PHONE_NUMBER.replace(' ', '+')}")
    expect(reader.get_by_role("heading", name="Dyżur na podwórku")).to_have_count(0)
    # The proposal goes on with what is left of it.
    other.goto(f"/propozycje/{number}?widok=tekst")
    expect(other.locator("ins").filter(has_text="sołtyski")).to_be_visible()
    expect(other.get_by_role("main")).to_contain_text(MARK)
