"""Reading articles through the pages: addresses, lists, history, comparison, caching."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.articles import service
from app.articles.models import Article, ArticleRevision
from app.core.db import Database
from app.people.models import Level, Person
from tests import make
from tests.visitor import Visit, soup, words

Count = Callable[[], AbstractContextManager[list[str]]]
BODY = "Pierwsze zdanie z [[ogrod|ogrodem]].\n\n## Kroki\n\n1. **Napisz.** Potem wyślij.\n"
PAGE = "/artykuly/petycja"
# What the first release stored of a version; nothing adds later keys to it.
FIRST_DETAILS = (
    *("lead", "categories", "stage", "goals", "legal_date", "facts", "acts", "sources"),
    *("pictogram", "related", "also_called"),
)


@pytest.fixture
def ewa(database: Database) -> Person:
    with database.writing() as db:
        return make.person(db, Level.EDITOR, name="Ewa Sowa")


@pytest.fixture
def petition(database: Database, ewa: Person) -> int:
    with database.writing() as db:
        article = make.article(
            db,
            ewa,
            title="Petycja",
            slug="petycja",
            body=BODY,
            lead="Żądanie do urzędu.",
            categories=("przekonac-innych", "zmienic-przepisy"),
            goals=(16,),
            facts=(("who", "Każdy"), ("cost", "0 zł")),
            acts=("Ustawa o petycjach",),
            sources=("Poradnik – https://example.org/petycje",),
            related=("inny",),
            letters=("petycja", "skarga-kpa"),
        )
        make.article(db, ewa, title="Inny", slug="inny", categories=("zglosic",))
        return article.id


def test_the_page_shows_text_card_sources_and_ways_on(visit: Visit, petition: int) -> None:
    guest = visit()
    page = guest.page(PAGE)
    assert [each.get_text(strip=True) for each in page.select("h1")] == ["Petycja"]
    text = guest.text(PAGE)
    for words_ in ("Żądanie do urzędu.", "Każdy", "0 zł", "Ustawa o petycjach", "Ewa Sowa"):
        assert words_ in text
    assert page.select_one('a[href="https://example.org/petycje"]')
    assert page.select_one('a.wiki-link.wanted[href="/artykuly/ogrod"]')
    assert page.select_one('.toolboard a[href="/artykuly/inny"]')
    for category in ("przekonac-innych", "zmienic-przepisy"):
        assert page.select(f'.chip-list a[href="/narzedzia/dzial/{category}"]')
    letters = page.select_one("#pisma ~ ul")
    assert letters is not None
    assert [each.get_text(" ", strip=True).replace("\xa0", " ") for each in letters("li")] == [
        "Petycja",
        "Skarga na działanie urzędu",
    ]
    assert not letters("a"), "no dead link to a wizard that is not there"
    assert [each.get_text(strip=True) for each in page.select(".tool-tag h2")] == ["W\xa0skrócie"]
    canonical = page.select_one("link[rel=canonical]")
    assert canonical is not None
    assert canonical["href"] == "http://localhost/artykuly/petycja"


def test_versions_from_before_there_were_letters_are_shown(
    visit: Visit, database: Database, petition: int
) -> None:
    with database.writing() as db:
        revision = db.get_one(ArticleRevision, db.get_one(Article, petition).published_id)
        revision.details = {key: revision.details[key] for key in FIRST_DETAILS}
    guest = visit()
    for path in (PAGE, f"{PAGE}/druk"):
        assert "0 zł" in guest.text(path)
    answer = guest.get("/api/v1/articles/petycja").get_json()
    assert (answer["facts"]["cost"], answer["letters"]) == ("0 zł", [])


def test_a_guests_page_is_asked_for_and_not_sent_again(
    visit: Visit, database: Database, petition: int, ewa: Person, count_queries: Count
) -> None:
    guest = visit()
    first = guest.get(PAGE)
    tag = first.headers["ETag"]
    assert "Set-Cookie" not in first.headers
    headers = {"If-None-Match": tag}
    with count_queries() as statements:
        again = guest.client.get(PAGE, headers=headers)
    assert (again.status_code, again.get_data()) == (304, b"")
    assert len(statements) == 1
    with database.writing() as db:
        make.edit(db, db.get_one(Article, petition), ewa, body="Nowy tekst.\n")
    assert guest.client.get(PAGE, headers=headers).status_code == 200


def test_every_act_that_the_page_shows_changes_its_tag(
    visit: Visit, database: Database, petition: int, ewa: Person
) -> None:
    guest = visit()

    def tag() -> str:
        return str(guest.get(PAGE).headers["ETag"])

    seen = [tag()]
    with database.writing() as db:
        make.proposal(db, db.get_one(Article, petition), body="Inny tekst.\n")
    seen.append(tag())
    with database.writing() as db:
        make.thread(db, ewa, article=db.get_one(Article, petition))
    seen.append(tag())
    with database.writing() as db:
        make.article(db, slug="ogrod")
    seen.append(tag())
    guest.client.set_cookie("wyglad", "dark.large")
    seen.append(tag())
    assert len(set(seen)) == len(seen)


def test_signed_in_pages_are_never_kept(visit: Visit, petition: int, ewa: Person) -> None:
    answer = visit(ewa).get(PAGE)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_a_former_address_leads_to_the_present_one(
    visit: Visit, database: Database, petition: int, ewa: Person
) -> None:
    with database.writing() as db:
        article = service.locked(db, petition)
        service.rename(db, make.who(ewa), article, "petycja-do-rady", "Dokładniej")
    answer = visit().get(PAGE, 301)
    assert answer.headers["Location"] == "/artykuly/petycja-do-rady"
    visit().get("/artykuly/petycja-do-rady")


@pytest.mark.parametrize(
    "below", ["historia", "wersja/1", "druk", "porownanie?od=1&do=1", "linkujace", "dyskusja"]
)
def test_what_stands_below_a_former_address_is_found_too(
    visit: Visit, database: Database, petition: int, ewa: Person, below: str
) -> None:
    with database.writing() as db:
        make.article(db, ewa, title="Sesja", body="Zobacz [[petycja|petycję]].")
        article = service.locked(db, petition)
        service.rename(db, make.who(ewa), article, "petycja-do-rady", "Dokładniej")
    answer = visit().get(f"{PAGE}/{below}", 301)
    assert answer.headers["Location"] == f"/artykuly/petycja-do-rady/{below}"
    visit().get(answer.headers["Location"])
    assert "Sesja" in visit().text("/artykuly/petycja-do-rady/linkujace")


def test_a_form_that_was_open_during_a_rename_is_not_lost(
    visit: Visit, database: Database, petition: int, ewa: Person
) -> None:
    editor = visit(ewa)
    form = {**editor.form(f"{PAGE}/edytuj"), "body": "Nowe słowa.", "comment": "Jaśniej"}
    form["akcja"] = "zapisz"
    with database.writing() as db:
        article = service.locked(db, petition)
        service.rename(db, make.who(ewa), article, "petycja-do-rady", "Dokładniej")
    answer = editor.post(f"{PAGE}/edytuj", form, 308)
    editor.post(answer.headers["Location"], form)
    assert "Nowe słowa." in visit().text("/artykuly/petycja-do-rady")


def test_a_missing_article_is_an_invitation(visit: Visit, petition: int) -> None:
    text = visit().text("/artykuly/ogrod", 404)
    assert "Opisz to narzędzie" in text
    assert "Petycja" in text  # the article that links there
    visit().get("/artykuly/ogrod/historia", 404)
    assert "Petycja" in visit().text("/artykuly/ogrod/linkujace")
    visit().get("/artykuly/zupelnie-nic/linkujace", 404)


@pytest.mark.parametrize(
    ("path", "has"),
    [
        ("/narzedzia", True),
        ("/narzedzia/a-z", True),
        ("/narzedzia/a-z?strona=2", False),
        ("/narzedzia/dzial/przekonac-innych", True),
        ("/narzedzia/dzial/zglosic", False),
        ("/cele/16", True),
        ("/cele/1", False),
    ],
)
def test_lists(visit: Visit, petition: int, path: str, has: bool) -> None:
    page = visit().page(path)
    assert bool(page.select_one(f'main a[href="{PAGE}"]')) is has


@pytest.mark.parametrize("path", ["/narzedzia/dzial/nie-ma", "/cele/0", "/cele/18", "/cele/x"])
def test_unknown_lists_are_404(visit: Visit, petition: int, path: str) -> None:
    visit().get(path, 404)


def test_history_revision_and_comparison(
    visit: Visit, database: Database, petition: int, ewa: Person
) -> None:
    with database.writing() as db:
        article = db.get_one(Article, petition)
        make.edit(db, article, ewa, body=BODY.replace("Potem", "Dopiero potem"), comment="Raz")
        make.edit(db, article, ewa, title="Petycja do rady", comment="Tytuł")
    guest = visit()
    history = guest.text(f"{PAGE}/historia")
    assert "3 wersje" in history
    assert "Raz" in history
    assert "Przywróć" not in history
    old = guest.page(f"{PAGE}/wersja/1")
    assert "To jest stara wersja" in old.get_text()
    assert old.select_one('meta[name=robots][content*="noindex"]')
    assert "stara" not in guest.text(f"{PAGE}/wersja/3")
    guest.get(f"{PAGE}/wersja/4", 404)

    shown = guest.page(f"{PAGE}/porownanie?od=1&do=2")
    assert "Dopiero" in " ".join(each.get_text() for each in shown.select("ins"))
    by_word = guest.page(f"{PAGE}/porownanie?od=1&do=2&widok=tekst")
    assert "Dopiero" in " ".join(each.get_text() for each in by_word.select(".diff-line ins"))
    title = guest.page(f"{PAGE}/porownanie?od=2&do=3")
    assert "do rady" in " ".join(each.get_text() for each in title.select("ins"))


@pytest.mark.parametrize(
    "query", ["", "?od=0&do=99", "?od=x&do=-1", "?od=2&do=1", "?od=" + "9" * 40]
)
def test_strange_comparisons_still_compare(
    visit: Visit, database: Database, petition: int, ewa: Person, query: str
) -> None:
    with database.writing() as db:
        make.edit(db, db.get_one(Article, petition), ewa, body="Inny.\n")
    assert "Co się zmieniło" in visit().text(f"{PAGE}/porownanie{query}")


def test_renaming_through_the_form(visit: Visit, petition: int, ewa: Person) -> None:
    editor = visit(ewa)
    path = f"{PAGE}/adres"
    refused = editor.send(path, {"slug": "Zły Adres", "reason": "x"}, status=422)
    field = soup(refused).select_one("input[name=slug]")
    assert field is not None
    assert field["value"] == "Zły Adres"
    assert "małe litery" in words(refused)
    assert "inny artykuł" in words(editor.send(path, {"slug": "inny", "reason": "x"}, status=422))
    editor.send(path, {"slug": "petycje", "reason": "Liczba mnoga"})
    editor.get("/artykuly/petycje")


def test_residents_and_guests_do_not_rename(
    visit: Visit, database: Database, petition: int
) -> None:
    with database.writing() as db:
        resident = make.person(db, Level.RESIDENT)
    visit(resident).get(f"{PAGE}/adres", 403)
    visit().get(f"{PAGE}/adres", 303)


def test_print_view_has_text_and_no_menu_to_click_through(visit: Visit, petition: int) -> None:
    text = visit().text(f"{PAGE}/druk")
    assert "Pierwsze zdanie" in text
    assert "http://localhost/artykuly/petycja" in text


PAGES = [
    PAGE,
    f"{PAGE}/historia",
    f"{PAGE}/wersja/1",
    f"{PAGE}/porownanie",
    f"{PAGE}/druk",
    f"{PAGE}/linkujace",
    "/narzedzia",
    "/narzedzia/a-z",
    "/narzedzia/dzial/przekonac-innych",
    "/cele",
    "/cele/16",
]


@pytest.mark.parametrize("path", PAGES)
def test_pages_cost_a_fixed_number_of_queries(
    visit: Visit, database: Database, petition: int, ewa: Person, count_queries: Count, path: str
) -> None:
    guest = visit()

    def cost() -> int:
        with count_queries() as statements:
            guest.get(path)
        return len(statements)

    few = cost()
    with database.writing() as db:
        article = db.get_one(Article, petition)
        for number in range(12):
            make.edit(db, article, make.person(db, Level.EDITOR), body=BODY + f"{number}.\n")
            make.article(
                db, body="[[petycja]]", categories=("przekonac-innych", "zglosic"), goals=(16,)
            )
            make.thread(db, ewa, article=article)
    # A part that is kept is not asked for again.
    assert cost() <= few
    assert few <= 14


def test_hostile_front_matter_is_only_text(
    visit: Visit, database: Database, petition: int, ewa: Person
) -> None:
    evil = "<script>alert(1)</script>"
    with database.writing() as db:
        article = db.get_one(Article, petition)
        make.edit(
            db,
            article,
            ewa,
            title=evil,
            lead=evil,
            facts=(("who", evil),),
            acts=(evil,),
            sources=(f'{evil} javascript:alert(1) https://x.example/"onclick=alert(1)',),
            pictogram='x"><script>alert(1)</script>',
            comment=evil,
        )
    for path in [*PAGES, "/zmiany", "/zmiany.atom", "/"]:
        html = visit().get(path).get_data(as_text=True)
        assert "<script>alert" not in html, path
        assert "onclick=" not in html.replace("&#34;onclick=", ""), path
        assert 'href="javascript' not in html, path


def test_look_is_remembered_on_the_page(visit: Visit, petition: int) -> None:
    guest = visit()
    guest.client.get("/wyglad?theme=dark&text=large&dalej=/")
    html = guest.page(PAGE).select_one("html")
    assert html is not None
    assert (html["data-theme"], html["data-text"]) == ("dark", "large")


def test_a_page_past_the_end_is_empty_and_not_a_fault(visit: Visit, petition: int) -> None:
    for number in ("0", "-1", "99999999999", "x", "2"):
        visit().get(f"/narzedzia/a-z?strona={number}")
        visit().get(f"{PAGE}/historia?strona={number}")
