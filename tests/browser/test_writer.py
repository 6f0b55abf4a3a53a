"""A writer at the desk: drafts that come back, links found while typing, pictures, small edits."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.people.models import Level
from app.review.models import Draft
from tests.browser.conftest import OpenAccount, Visit
from tests.browser.proposing import reads, send_change, write
from tests.browser.stage import writing
from tests.files import samples
from tests.server.running import Running

TEXT = """Podwórko jest wspólne. Każdy może je urządzić.

## Jak zacząć

Zapytaj sąsiadów o zdanie.
"""
NEW_LINE = "Zdanie, którego nikt jeszcze nie zapisał."


@pytest.fixture
def hurried(visit: Visit) -> Page:
    """A window whose clock the test moves on, so that nobody waits for pauses in typing."""
    page = visit()
    page.clock.install()
    return page


def _kept(page: Page) -> None:
    expect(page.locator("[data-draft-status]")).to_contain_text("Szkic zapisany o")


def _type(page: Page, words: str) -> None:
    area = page.get_by_label("Treść", exact=True)
    area.fill(f"{area.input_value()}\n{words}")
    page.clock.run_for(5000)


def _wait_saved(page: Page, site: Running, words: str) -> None:
    """Lets pauses pass until the server holds the words: a save in flight delays the next one."""
    for _ in range(50):
        page.clock.run_for(5000)
        with writing(site) as db:
            if any(words in str(fields) for fields in db.scalars(select(Draft.fields))):
                return
        page.wait_for_timeout(100)
    raise AssertionError(f"never saved: {words}")


def test_a_draft_is_saved_while_typing_and_offered_after_the_session_ended(
    site: Running, account: OpenAccount, hurried: Page
) -> None:
    slug = write(site, "Podwórko ze szkicem", TEXT)
    author, page = account("Dorota Szkic"), hurried
    author.sign_in(page)
    page.goto(f"/artykuly/{slug}/edytuj")
    area = page.get_by_label("Treść", exact=True)
    area.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(NEW_LINE)
    _wait_saved(page, site, NEW_LINE)
    _kept(page)
    # What is typed later is saved into the same draft, not refused as a foreign one.
    for words in (" I drugie.", " I trzecie."):
        page.keyboard.type(words)
        _wait_saved(page, site, words)
    _kept(page)

    page.context.clear_cookies()
    page.keyboard.type(" I czwarte.")
    for _ in range(50):
        page.clock.run_for(5000)
        if "sesja" in (page.locator("[data-draft-status]").text_content() or ""):
            break
        page.wait_for_timeout(100)
    expect(page.locator("[data-draft-status]")).to_contain_text("Twoja sesja się skończyła")
    expect(area).to_have_value(re.compile("I czwarte"))

    # A browser that crashed then: the text comes back wherever the author signs in again.
    author.sign_in(page)
    page.goto(f"/artykuly/{slug}/edytuj")
    expect(page.get_by_role("heading", level=1)).to_have_text("Masz szkic")
    page.get_by_role("link", name="Wróć do szkicu").click()
    expect(area).to_have_value(re.compile(re.escape(f"{NEW_LINE} I drugie. I trzecie.")))
    page.get_by_label("Co i dlaczego zmieniasz?").fill("Dopisuję zdania")
    page.get_by_role("button", name="Wyślij do sprawdzenia").click()
    expect(page.get_by_text("Widzisz swoją propozycję")).to_be_visible()
    page.goto("/konto/propozycje")
    expect(page.get_by_role("heading", name="Szkice", exact=True)).to_have_count(0)


def test_the_last_words_are_saved_when_the_page_is_left(
    site: Running, visit: Visit, account: OpenAccount
) -> None:
    slug = write(site, "Podwórko zostawione", TEXT)
    page = visit()
    account("Danuta Szkic").sign_in(page)
    page.goto(f"/artykuly/{slug}/edytuj")
    page.get_by_label("Treść", exact=True).fill(f"{TEXT}\n{NEW_LINE}")
    # Left at once, long before a pause in typing.
    page.goto(f"/artykuly/{slug}")
    for _ in range(20):
        page.goto(f"/artykuly/{slug}/edytuj")
        if page.get_by_role("heading", name="Masz szkic").count():
            break
        page.wait_for_timeout(200)
    expect(page.get_by_role("main")).to_contain_text(NEW_LINE)


def test_a_draft_is_saved_by_hand_without_script(
    site: Running, visit: Visit, account: OpenAccount
) -> None:
    slug = write(site, "Podwórko bez skryptu", TEXT)
    page = visit(script=False, width=390)
    account("Celina Szkic").sign_in(page)
    page.goto(f"/artykuly/{slug}/edytuj")
    area = page.get_by_label("Treść", exact=True)
    area.fill(f"{TEXT}\n{NEW_LINE}")
    page.get_by_role("button", name="Zapisz szkic").click()
    expect(page.get_by_text("Szkic zapisany. Widzisz go tylko ty.")).to_be_visible()
    page.goto("/konto/propozycje")
    page.get_by_role("main").get_by_role("link", name="Podwórko bez skryptu").click()
    expect(area).to_have_value(re.compile(re.escape(NEW_LINE)))
    page.goto(f"/artykuly/{slug}/edytuj")
    page.get_by_role("button", name="Usuń go i zacznij od nowa").click()
    expect(area).not_to_have_value(re.compile(re.escape(NEW_LINE)))


def test_two_windows_do_not_overwrite_each_others_draft(
    site: Running, account: OpenAccount, visit: Visit
) -> None:
    slug = write(site, "Podwórko w dwóch oknach", TEXT)
    first = visit()
    account("Beata Szkic").sign_in(first)
    second = first.context.new_page()
    for page in (first, second):
        page.clock.install()
        page.goto(f"/artykuly/{slug}/edytuj")
    _type(first, "Z pierwszego okna.")
    _kept(first)
    _type(second, "Z drugiego okna.")
    expect(second.locator("[data-draft-status]")).to_contain_text("Masz nowszy szkic")
    first.goto(f"/artykuly/{slug}/edytuj")
    expect(first.get_by_text("Z pierwszego okna.")).to_be_visible()


def test_a_link_is_found_while_typing(site: Running, account: OpenAccount, visit: Visit) -> None:
    slug = write(site, "Podwórko z linkiem", TEXT)
    page = visit()
    account("Aldona Link").sign_in(page)
    page.goto(f"/artykuly/{slug}/edytuj")
    area = page.get_by_label("Treść", exact=True)
    area.evaluate(
        "area => { const at = area.value.indexOf('wspólne'); area.focus();"
        " area.setSelectionRange(at, at + 7); }"
    )
    field = page.get_by_label("Artykuł, wątek albo nagłówek")
    field.press_sequentially("petyc")
    found = page.locator("[data-picker-list]").get_by_role("button")
    expect(page.locator("[data-picker-status]")).to_contain_text(
        "Wybierz, a link stanie w tekście."
    )
    # With the keyboard alone: past the button that asks again, to the first that was found.
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(found.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(area).to_have_value(re.compile(r"Podwórko jest \[\[petycja\|wspólne\]\]\. Każdy"))
    expect(area).to_be_focused()
    page.keyboard.press("Control+z")
    expect(area).to_have_value(re.compile("Podwórko jest wspólne"))
    # Enter in the field asks at once and does not send the form.
    field.fill("zzzbrakuje")
    field.press("Enter")
    expect(page.locator("[data-picker-status]")).to_have_text("Nic nie znaleziono.")
    expect(page).to_have_url(re.compile("/edytuj$"))


def test_a_link_is_found_without_script(site: Running, account: OpenAccount, visit: Visit) -> None:
    slug = write(site, "Podwórko z linkiem bez skryptu", TEXT)
    page = visit(script=False)
    account("Alina Link").sign_in(page)
    page.goto(f"/artykuly/{slug}/edytuj")
    page.get_by_label("Artykuł, wątek albo nagłówek").fill("petycja")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Znajdź").click()
    expect(opened.value.get_by_role("main")).to_contain_text("[[petycja")
    expect(page.get_by_label("Treść", exact=True)).to_be_visible()


def _describe(page: Page) -> None:
    page.get_by_label("Co widać na obrazie?").fill("Sąsiedzi sadzą lipę")
    page.get_by_label("Moja własna praca").check()


def test_a_picture_is_put_into_an_article(
    site: Running, account: OpenAccount, visit: Visit
) -> None:
    slug = write(site, "Podwórko ze zdjęciem", TEXT)
    page = visit()
    account("Zenon Zdjęcie", Level.EDITOR).sign_in(page)
    page.goto(f"/artykuly/{slug}/edytuj")
    area = page.get_by_label("Treść", exact=True)
    area.evaluate("area => area.setSelectionRange(area.value.length, area.value.length)")
    page.get_by_role("link", name="Wybierz plik").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    chosen = {"name": "lipa.png", "mimeType": "image/png", "buffer": samples.picture("PNG")}
    dialog.locator("input[type=file]").set_input_files([chosen])
    dialog.get_by_label("Moja własna praca").check()
    dialog.get_by_role("button", name="Wyślij plik").click()
    # Nobody says what it shows: asked again, and the chosen file is not lost.
    expect(dialog.get_by_role("alert")).to_contain_text("Błąd")
    _describe(page)
    dialog.get_by_role("button", name="Wyślij plik").click()
    expect(dialog).to_have_count(0)
    expect(area).to_have_value(re.compile(r"!\[Sąsiedzi sadzą lipę\]\(/pliki/[0-9a-f]{64}/"))
    expect(area).to_be_focused()
    page.get_by_label("Co i dlaczego zmieniasz?").fill("Dodaję zdjęcie")
    page.get_by_role("button", name="Opublikuj").click()
    reader = visit(width=390)
    reads(reader, slug)
    picture = reader.get_by_role("img", name="Sąsiedzi sadzą lipę")
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    reader.wait_for_function(
        "name => document.querySelector(`img[alt='${name}']`).naturalWidth > 0",
        arg="Sąsiedzi sadzą lipę",
    )


def test_a_picture_is_sent_without_script(account: OpenAccount, visit: Visit) -> None:
    page = visit(script=False, width=390)
    account("Zofia Zdjęcie", Level.EDITOR).sign_in(page)
    page.goto("/pliki/nowy")
    chosen = {"name": "lipa.png", "mimeType": "image/png", "buffer": samples.picture("PNG")}
    page.locator("input[type=file]").set_input_files([chosen])
    _describe(page)
    page.get_by_role("button", name="Wyślij plik").click()
    expect(page.locator("[data-markdown]")).to_have_value(re.compile(r"^!\[Sąsiedzi sadzą lipę\]"))


def test_a_section_is_edited_alone(site: Running, account: OpenAccount, visit: Visit) -> None:
    slug = write(site, "Podwórko w sekcjach", f"{TEXT}\n## Jak skończyć\n\nPodziękuj.\n")
    page = visit(script=False)
    account("Sabina Sekcja", Level.EDITOR).sign_in(page)
    page.goto(f"/artykuly/{slug}")
    page.get_by_role("link", name="Edytuj sekcję Sekcja: Jak zacząć").click()
    area = page.get_by_label("Treść sekcji")
    assert "Podziękuj" not in area.input_value()
    area.fill(area.input_value().replace("sąsiadów", "sąsiadek i sąsiadów"))
    page.get_by_label("Co i dlaczego zmieniasz?").fill("Pytamy wszystkich")
    page.get_by_role("button", name="Opublikuj").click()
    reads(page, slug, "Każdy może je urządzić.", "sąsiadek i sąsiadów", "Podziękuj.")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_residents_small_edit_is_read_at_once_and_taken_back_in_one_action(
    site: Running, visit: Visit, account: OpenAccount, script: bool
) -> None:
    title = "Podwórko z literówką" + ("" if script else " bez skryptu")
    slug = write(site, title, TEXT.replace("sąsiadów", "sonsiadów"))
    resident, guard = account("Tomasz Literówka"), account("Wanda Patrol", Level.MODERATOR)
    page = visit(script=script)
    resident.sign_in(page)
    page.goto(f"/artykuly/{slug}/edytuj")
    area = page.get_by_label("Treść", exact=True)
    area.fill(area.input_value().replace("sonsiadów", "sąsiaduw"))
    page.get_by_label("Co i dlaczego zmieniasz?").fill("Literówka")
    page.get_by_role("button", name="Wyślij do sprawdzenia").click()
    reader = visit(script=script, width=390)
    reads(reader, slug, "sąsiaduw")

    patrol = visit(script=script)
    guard.sign_in(patrol)
    patrol.goto("/patrol")
    row = patrol.get_by_role("listitem").filter(has_text=title).filter(has_text="drobna zmiana")
    if not script:
        row = row.filter(has_text="bez skryptu")
    row.last.locator("summary").click()
    row.last.get_by_label("Dlaczego cofasz tę zmianę?").fill("Nowy błąd")
    row.last.get_by_role("button", name="Cofnij").click()
    expect(patrol.get_by_text("Cofnięte.")).to_be_visible()
    reads(reader, slug, "sonsiadów")
    reader.goto(f"/artykuly/{slug}/historia")
    expect(reader.locator(".revision").nth(0)).to_contain_text("Wanda Patrol")
    expect(reader.locator(".revision").nth(0)).to_contain_text("Nowy błąd")
    # A newcomer's edit of the same size waits.
    newcomer = visit(script=script)
    account("Nadia Nowa", Level.NEW).sign_in(newcomer)
    send_change(newcomer, slug, "sonsiadów", "sąsiadów", "Literówka")
    expect(newcomer.get_by_text("Widzisz swoją propozycję")).to_be_visible()
    reads(reader, slug, "sonsiadów")
