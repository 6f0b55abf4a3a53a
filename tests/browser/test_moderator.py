"""A moderator: finds what waits, compares, amends, accepts; authors settle what clashes."""

import re
import time

import pytest
from playwright.sync_api import expect

from app.people.models import Level
from tests import make
from tests.browser.conftest import OpenAccount, Visit
from tests.browser.proposing import propose, reads
from tests.browser.searching import find_fresh
from tests.browser.stage import article, body, writing
from tests.server.running import Running


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_compares_amends_and_accepts(
    site: Running, visit: Visit, account: OpenAccount, script: bool
) -> None:
    word = "mulczowanie" if script else "kaligrafia"
    author = account(f"Irena {word.title()}")
    moderator = account("Maria Sędzia", Level.MODERATOR)
    with writing(site) as db:
        first = body(db, "stowarzyszenie").lstrip().splitlines()[0]
    planned = f"Zacznij od zebrania, radzi {author.name}."
    number = propose(site, author, "stowarzyszenie", first, f"{first}\n\n{planned}")

    page = visit(script=script)
    moderator.sign_in(page)
    page.locator("header summary").filter(has_text="Maria").click()
    page.get_by_role("link", name=re.compile("^Do sprawdzenia")).click()
    page.get_by_role("link", name=re.compile(f"^Sprawdź.*{author.name}")).click()
    expect(page).to_have_url(re.compile(f"/propozycje/{number}$"))
    expect(page.locator("ins").filter(has_text=planned)).to_be_visible()
    page.get_by_role("link", name="Słowo po słowie").click()
    expect(page.locator(".diff-line-added")).to_contain_text(planned)

    page.get_by_role("link", name="Przyjmij z poprawkami").click()
    area = page.get_by_label("Treść", exact=True)
    better = f"{planned} Pomaga {word} pomysłów."
    area.fill(area.input_value().replace(planned, better))
    page.get_by_label("Komentarz dla autora").fill("Dopisuję przykład")
    page.get_by_role("button", name="Przyjmij z moimi poprawkami").click()
    accepted = time.monotonic()

    reader = visit(script=script)
    find_fresh(reader, word, accepted)
    expect(reader.locator(".results h2")).to_have_count(1)
    reader.locator(".results h2 a").click()
    expect(reader.get_by_text(better)).to_be_visible()
    reader.get_by_role("link", name="Historia").first.click()
    newest = reader.locator(".revision")
    expect(newest.nth(0)).to_contain_text("Maria Sędzia")
    expect(newest.nth(1)).to_contain_text(author.name)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_author_settles_a_clash_block_by_block(
    site: Running, visit: Visit, account: OpenAccount, script: bool
) -> None:
    author = account("Olga Zgoda")
    moderator = account("Jan Sędzia", Level.MODERATOR)
    sentence = "Wystarczy jedna osoba." if script else "Wystarczy jedno pismo."
    slug = "konsultacje-spoleczne"
    with writing(site) as db:
        editor = db.get_one(make.Person, account("Ewa Redaktor", Level.EDITOR).id)
        text = f"{sentence}\n\n{body(db, slug)}"
        make.edit(db, article(db, slug), editor, comment="Zdanie na początek", body=text)
    number = propose(site, author, slug, sentence, sentence.replace("Wystarczy", "Potrzeba"))
    with writing(site) as db:
        editor = db.get_one(make.Person, editor.id)
        changed = body(db, slug).replace(sentence, sentence.replace("Wystarczy", "Starczy"))
        make.edit(db, article(db, slug), editor, comment="Krócej", body=changed)

    page = visit(script=script)
    author.sign_in(page)
    page.goto(f"/propozycje/{number}")
    page.get_by_role("link", name="Uzgodnij miejsce po miejscu").click()
    place = page.get_by_role("group", name="Miejsce 1")
    expect(place).to_contain_text(sentence.replace("Wystarczy", "Starczy"))
    expect(place).to_contain_text(sentence.replace("Wystarczy", "Potrzeba"))
    page.get_by_role("button", name="Zapisz uzgodniony tekst").click()
    expect(page.get_by_role("alert")).to_contain_text("W każdym miejscu wybierz")
    page.get_by_label("Napisz trzecie").check()
    third = sentence.replace("Wystarczy", "Na początek wystarczy")
    page.get_by_label("Trzeci tekst").fill(third)
    page.get_by_role("button", name="Zapisz uzgodniony tekst").click()
    expect(page.get_by_text("Czeka na sprawdzenie").first).to_be_visible()

    judge = visit(script=script)
    moderator.sign_in(judge)
    judge.goto(f"/propozycje/{number}")
    judge.get_by_role("button", name="Przyjmij zmianę").first.click()
    reads(visit(script=script), slug, third)


def test_returns_a_proposal_with_a_comment(
    site: Running, visit: Visit, account: OpenAccount
) -> None:
    author = account("Lena Pytalska")
    moderator = account("Anna Sędzia", Level.MODERATOR)
    with writing(site) as db:
        first = body(db, "skarga-wniosek-kpa").lstrip().splitlines()[0]
    number = propose(site, author, "skarga-wniosek-kpa", first, f"{first}\n\nPodobno tak jest.")
    page = visit()
    moderator.sign_in(page)
    page.goto(f"/propozycje/{number}")
    page.get_by_role("button", name="Zwróć z komentarzem").click()
    expect(page.get_by_role("alert")).to_contain_text("Napisz, co poprawić")
    page.get_by_label("Komentarz dla autora").fill("Podaj artykuł ustawy.")
    page.get_by_role("button", name="Zwróć z komentarzem").click()
    writer = visit()
    author.sign_in(writer)
    writer.goto("/konto/propozycje")
    writer.get_by_role("main").get_by_role("link", name="Skarga").first.click()
    expect(writer.get_by_text("Podaj artykuł ustawy.").first).to_be_visible()
    expect(writer.get_by_role("link", name="Pisz dalej").first).to_be_visible()
