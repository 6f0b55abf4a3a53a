"""The language of the interface: chosen by the reader, one copy of a page for each."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from sqlalchemy import select

from app.articles.vocabulary import CATEGORIES, STAGES
from app.core import i18n
from app.core.db import Database
from app.core.journal import JournalEntry
from app.core.settings import Settings
from app.discussions.boards import board_names
from tests import make
from tests.visitor import Visitor

Visit = Callable[..., Visitor]
QUESTION = {
    "pl": "Co chcesz zmienić w swojej okolicy?",
    "en": "What do you want to change in your area?",
}


def said(visitor: Visitor, path: str = "/") -> tuple[str, str]:
    page = visitor.page(path)
    assert page.html is not None
    assert page.h1 is not None
    return str(page.html["lang"]), page.h1.get_text().replace("\xa0", " ")


def test_kept_pages_of_one_language_are_not_shown_in_another(visit: Visit) -> None:
    polish, english = visit(), visit()
    english.client.set_cookie("jezyk", "en")
    for _time in range(2):
        assert said(polish) == ("pl", QUESTION["pl"])
        assert said(english) == ("en", QUESTION["en"])
    tag = polish.get("/").headers["ETag"]
    assert english.client.get("/", headers={"If-None-Match": tag}).status_code == 200


def test_the_frame_of_an_article_is_translated_and_its_text_marked(
    visit: Visit, database: Database
) -> None:
    with database.writing() as db:
        make.article(db, slug="petycja", title="Petycja", body="## Krok\n\nNapisz list.\n")
    reader = visit()
    assert said(reader, "/artykuly/petycja") == ("pl", "Petycja")
    reader.client.set_cookie("jezyk", "en")
    page = reader.page("/artykuly/petycja")
    assert page.html is not None
    assert page.html["lang"] == "en"
    marked = [each.get_text() for each in page.select('main [lang="pl"]')]
    assert any("Napisz list." in text for text in marked)
    assert "Zaloguj się" not in page.get_text()


def test_closed_lists_and_boards_are_named_in_each_language() -> None:
    lists = {}
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            lists[language] = [each.name for each in (*CATEGORIES, *STAGES)]
            lists[language] += board_names(Settings()).values()
    polish, english, ukrainian = lists.values()
    for names in zip(polish, english, ukrainian, strict=True):
        assert len(set(names)) == 3, names
    with i18n.speaking("en"):
        own = Settings(boards=(("pomysly", "Nasze pomysły"), ("park", "Park")))
        assert board_names(own) == {"pomysly": "Nasze pomysły", "park": "Park"}


def test_choices_of_forms_speak_the_readers_language(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        person = make.person(db, language="en")
        made = make.experience(db, person)
    page = visit(person).page(f"/doswiadczenia/{made.id}/edytuj")
    label = page.select_one("label[for=goals-10]")
    assert label is not None
    assert label.get_text() == "11. Sustainable cities and communities"


def test_the_switch_leads_back_to_the_page(visit: Visit) -> None:
    reader = visit()
    page = reader.page("/dyskusje")
    link = page.select_one('.site-header a[lang="en"]')
    assert link is not None
    answer = reader.get(str(link["href"]), 303)
    assert answer.location == "/dyskusje"
    assert said(reader, "/dyskusje")[0] == "en"


@pytest.mark.parametrize("target", ["https://zly.example/", "//zly.example", "/\\zly.example", ""])
def test_the_switch_leads_nowhere_else(visit: Visit, target: str) -> None:
    answer = visit().get(f"/jezyk?jezyk=tlh&dalej={quote(target)}", 303)
    assert answer.location == "/"
    assert "jezyk=pl;" in answer.headers["Set-Cookie"]


def test_nobody_is_guessed_a_language(visit: Visit) -> None:
    answer = visit().client.get("/", headers={"Accept-Language": "en"})
    assert 'lang="pl"' in answer.get_data(as_text=True)[:200]


def test_the_language_of_the_account(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        halina = make.person(db)
    owner = visit(halina)
    owner.send("/konto/jezyk", {"language": "en"})
    assert said(visit(halina), "/konto")[0] == "en"
    other_browser = visit(halina)
    other_browser.client.set_cookie("jezyk", "pl")
    assert said(other_browser, "/konto")[0] == "pl"
    assert said(visit())[0] == "pl"
    assert i18n.spoken() == "pl"
    with database.reading() as db:
        entry = db.scalars(
            select(JournalEntry).where(JournalEntry.kind == "person.language-changed")
        ).one()
        assert entry.data == {}
    owner.send("/konto/jezyk", {"language": "tlh"}, status=422)
