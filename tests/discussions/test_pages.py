"""Pages of threads through the application: reading, writing, sending twice, what is kept."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.orm import Session

from app.articles.service import rename
from app.core import clock, web
from app.core.db import Database
from app.discussions import hiding, service
from app.discussions.models import Post, PostState, Thread
from app.discussions.thread_page import PAGE_SIZE
from app.people.models import Level, Person
from tests import make
from tests.discussions.conftest import Browser, Visit, fields, soup, words

NEW = "/dyskusje/nowy"
TYPED = {"board": "pomysly", "title": "Czy łąka to chwast?", "body": "U nas **koszą** co tydzień."}


@pytest.fixture
def halina(db: Session) -> Person:
    person = make.person(db, name="Halina K.")
    db.commit()
    return person


@pytest.fixture
def moderator(db: Session) -> Person:
    person = make.person(db, Level.MODERATOR, name="Maria W.")
    db.commit()
    return person


@pytest.fixture
def newcomer(db: Session) -> Person:
    person = make.person(db, Level.NEW, name="Nowy N.")
    db.commit()
    return person


@pytest.fixture
def thread(db: Session, halina: Person) -> Thread:
    made = make.thread(db, halina, title="Spółka miejska", body="Czy mają *rację*?")
    db.commit()
    return made


def url(thread: Thread) -> str:
    return f"/dyskusje/{thread.id}-{thread.slug}"


def answer_url(thread: Thread) -> str:
    return f"/dyskusje/{thread.id}/odpowiedz"


def count(database: Database, model: type[Any]) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(model)) or 0


def one(database: Database, query: Select[tuple[Any]]) -> Any:
    """The one row; the session `db` would keep the write lock of SQLite."""
    with database.reading() as db:
        return db.scalars(query).one()


def stored_post(database: Database, post_id: int) -> Post:
    with database.reading() as db:
        return db.get_one(Post, post_id)


# Reading.


def test_empty_lists_invite(visit: Visit, db: Session) -> None:
    article = make.article(db)
    db.commit()
    guest = visit()
    for path in (
        "/dyskusje",
        "/dyskusje?pokaz=bez-odpowiedzi",
        "/dyskusje/tablica/pomysly",
        f"/artykuly/{article.slug}/dyskusja",
    ):
        page = guest.page(path)
        assert len(page.select("h1")) == 1
        assert page.select_one(".empty a.button"), path


def test_a_guest_reads_a_thread_and_is_invited_to_sign_in(visit: Visit, thread: Thread) -> None:
    guest = visit()
    page = guest.page(url(thread))
    assert page.h1
    assert page.h1.get_text() == "Spółka miejska"
    assert page.select_one(".post-text em")
    assert "csrf_token" not in str(page)
    assert not page.select("main form")
    link = page.select_one(".reply-form a")
    assert link
    assert link["href"] == f"/logowanie?dalej={url(thread)}"
    assert "Spółka miejska" in guest.text("/dyskusje")
    assert "Spółka miejska" in guest.text("/dyskusje/tablica/pomysly")


def test_addresses_lead_to_the_thread(visit: Visit, thread: Thread) -> None:
    guest = visit()
    for path in (f"/dyskusje/{thread.id}", f"/dyskusje/{thread.id}-inny-tytul"):
        assert guest.get(path, 301).location == url(thread)
    assert guest.get(f"/dyskusje/{thread.id}-x?strona=3", 301).location == f"{url(thread)}?strona=3"


@pytest.mark.parametrize(
    "path",
    [
        "/dyskusje/999-nie-ma",
        "/dyskusje/99999999999999999999-za-duzo",
        "/posty/999",
        "/posty/99999999999999999999",
        "/posty/999/historia",
        "/dyskusje/tablica/nie-ma",
        "/artykuly/nie-ma/dyskusja",
    ],
)
def test_what_is_not_there_is_not_found(visit: Visit, path: str) -> None:
    visit().get(path, 404)


def test_threads_of_a_renamed_article_are_found(visit: Visit, db: Session, halina: Person) -> None:
    article = make.article(db, slug="dawny")
    make.thread(db, halina, article=article, title="O artykule")
    rename(db, make.who(make.person(db, Level.EDITOR)), article, "obecny", "")
    db.commit()
    guest = visit()
    assert guest.get("/artykuly/dawny/dyskusja", 301).location == "/artykuly/obecny/dyskusja"
    assert "O artykule" in guest.text("/artykuly/obecny/dyskusja")
    assert article.title in visit(halina).text(f"{NEW}?artykul=dawny")


def test_a_permalink_leads_to_the_page_of_the_post(
    visit: Visit, db: Session, thread: Thread, halina: Person
) -> None:
    posts = [make.post(db, halina, thread, f"Odpowiedź {n}") for n in range(PAGE_SIZE)]
    db.commit()
    response = visit().get(f"/posty/{posts[-1].id}", 302)
    assert response.location == f"{url(thread)}?strona=2#post-{posts[-1].id}"
    assert response.headers["X-Robots-Tag"] == "noindex"
    page = visit().page(response.location)
    assert page.find(id=f"post-{posts[-1].id}")
    canonical = page.select_one("link[rel=canonical]")
    assert canonical
    assert str(canonical["href"]).endswith(f"{url(thread)}?strona=2")


def test_replies_without_their_post_on_the_page_say_so(
    visit: Visit, db: Session, thread: Thread, halina: Person
) -> None:
    answer = make.post(db, halina, thread)
    for _ in range(PAGE_SIZE):
        make.post(db, halina, thread, parent=answer)
    db.commit()
    page = visit().page(f"{url(thread)}?strona=2")
    assert page.find("a", href=f"/posty/{answer.id}")
    assert len(page.select(".replies .post")) == 2


# Writing.


def test_a_guest_is_led_to_sign_in(visit: Visit, thread: Thread) -> None:
    guest = visit()
    for path in (NEW, answer_url(thread), "/posty/1/odpowiedz", "/posty/1/edytuj"):
        assert guest.client.get(path).status_code in (302, 303, 401)
    for path in ("/moderacja/posty", "/posty/1/ukryj", f"/dyskusje/{thread.id}/zamknij"):
        assert guest.client.get(path).status_code in (302, 303, 401)


def test_a_resident_starts_a_thread(visit: Visit, halina: Person) -> None:
    browser = visit(halina)
    response = browser.send(NEW, TYPED)
    assert re.fullmatch(r"/dyskusje/\d+-czy-laka-to-chwast", response.location)
    page = visit().page(response.location)
    assert page.select_one(".post-text strong")
    assert "zaczyna wątek" in page.get_text().replace("\u00a0", " ")


def test_a_board_in_the_address_is_chosen(visit: Visit, halina: Person) -> None:
    assert visit(halina).form(f"{NEW}?tablica=z-urzedem", NEW)["board"] == "z-urzedem"
    assert "board" not in visit(halina).form(f"{NEW}?tablica=nie-ma", NEW)


def test_a_thread_on_an_article(
    visit: Visit, db: Session, halina: Person, database: Database
) -> None:
    article = make.article(db, title="Petycja", slug="petycja")
    db.commit()
    browser = visit(halina)
    path = f"{NEW}?artykul=petycja"
    assert "Petycja" in browser.text(path)
    response = browser.send(path, {"title": "Ile podpisów?", "body": "Pytam."})
    assert "Ile podpisów?" in visit().text("/artykuly/petycja/dyskusja")
    assert "Ile podpisów?" in visit().text("/artykuly/petycja")
    row = one(database, select(Thread))
    assert (row.article_id, row.board) == (article.id, None)
    assert "Petycja" in visit().text(response.location)


def test_a_board_sent_along_for_an_article_has_no_effect(
    visit: Visit, db: Session, halina: Person, database: Database
) -> None:
    make.article(db, slug="petycja")
    db.commit()
    more = {"title": "Ile podpisów?", "body": "Pytam.", "board": "pomysly", "state": "hidden"}
    visit(halina).send(f"{NEW}?artykul=petycja", more)
    row = one(database, select(Thread))
    assert (row.board, row.state) == (None, "visible")


def test_a_resident_answers_and_lands_on_the_answer(
    visit: Visit, thread: Thread, halina: Person, database: Database
) -> None:
    browser = visit(halina)
    response = browser.send(answer_url(thread), {"body": "Nie mają racji."}, at=url(thread))
    assert re.fullmatch(rf"{url(thread)}#post-\d+", response.location)
    assert "Nie mają racji." in visit().text(response.location)
    assert count(database, Post) == 2


def test_a_reply_to_a_post_and_a_quotation(
    visit: Visit, db: Session, thread: Thread, halina: Person
) -> None:
    answer = make.post(db, halina, thread, "Pierwsza\n\ndruga")
    db.commit()
    browser = visit(halina)
    path = f"/posty/{answer.id}/odpowiedz"
    assert browser.form(path)["body"].strip() == ""
    quoted = browser.form(f"{path}?cytuj=1", path)["body"]
    assert quoted.splitlines() == ["> **Halina K.:**", ">", "> Pierwsza", ">", "> druga", ""]
    browser.send(path, {"body": quoted + "Zgoda."})
    page = visit().page(url(thread))
    assert page.select_one(".replies .post-text blockquote strong")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"body": "   "}, "body"),
        ({"body": "Tekst " * 4000}, "body"),
        ({"body": "[" * 500}, "body"),
        ({"board": "nie-ma"}, "board"),
        ({"board": ""}, "board"),
    ],
)
def test_everything_typed_is_kept_when_something_is_wrong(
    visit: Visit, halina: Person, database: Database, changes: dict[str, str], field: str
) -> None:
    browser = visit(halina)
    typed = {**TYPED, **changes}
    response = browser.send(NEW, typed, status=422)
    page = soup(response)
    title, body = page.find(id="title"), page.find(id="body")
    assert title
    assert body
    assert title["value"] == typed["title"]
    assert fields(page.select_one("main form[method=post]"))["body"] == typed["body"]
    assert page.title
    assert page.title.get_text().startswith("Błąd:")
    assert page.select_one(f".notice-bad a[href^='#{field}']")
    assert count(database, Thread) == 0


def test_a_preview_stores_nothing_and_shows_the_text(
    visit: Visit, thread: Thread, halina: Person, database: Database
) -> None:
    browser = visit(halina)
    data = {"body": "To jest **ważne**.", "krok": "podglad"}
    page = soup(browser.send(answer_url(thread), data, at=url(thread), status=200))
    assert page.select_one("#podglad .post-text strong")
    assert fields(page.select_one("main form[method=post]"))["body"] == "To jest **ważne**."
    assert count(database, Post) == 1
    page = soup(browser.send(NEW, {**TYPED, "krok": "podglad"}, status=200))
    assert page.select_one("#podglad .post-text strong")
    assert page.select_one("input[name=board][checked]")
    assert count(database, Thread) == 1


@pytest.mark.parametrize("times", [2, 3])
def test_a_form_sent_again_acts_once(
    visit: Visit, thread: Thread, halina: Person, database: Database, times: int
) -> None:
    browser = visit(halina)
    filled = {**browser.form(url(thread), answer_url(thread)), "body": "Raz wystarczy."}
    assert filled["klucz"]
    places = {browser.post(answer_url(thread), filled).location for _ in range(times)}
    assert len(places) == 1
    assert count(database, Post) == 2
    started = {**browser.form(NEW), **TYPED}
    places = {browser.post(NEW, started).location for _ in range(times)}
    assert len(places) == 1
    assert count(database, Thread) == 2


def test_too_many_posts_a_minute_keep_the_text(
    visit: Visit, db: Session, thread: Thread, database: Database
) -> None:
    fresh = make.person(db, Level.NEW, created=clock.now())
    db.commit()
    browser = visit(fresh)
    for number in range(4):
        browser.send(answer_url(thread), {"body": f"Post {number}"}, at=url(thread))
    data = {"body": "Piąty w tej minucie"}
    response = browser.send(answer_url(thread), data, at=url(thread), status=429)
    assert int(response.headers["Retry-After"]) >= 1
    assert "Piąty w tej minucie" in str(soup(response).find(id="body"))
    assert count(database, Post) == 5


def test_the_daily_limit_keeps_the_text_and_says_when(
    visit: Visit, db: Session, thread: Thread, newcomer: Person, database: Database
) -> None:
    for _ in range(5):
        make.post(db, newcomer, thread)
    db.commit()
    data = {"body": "Szósty dzisiaj"}
    response = visit(newcomer).send(answer_url(thread), data, at=url(thread), status=429)
    assert int(response.headers["Retry-After"]) >= 1
    assert "Szósty dzisiaj" in str(soup(response).find(id="body"))
    assert count(database, Post) == 6


def test_a_thread_locked_meanwhile_keeps_the_text(
    visit: Visit, db: Session, thread: Thread, halina: Person, moderator: Person
) -> None:
    browser = visit(halina)
    filled = {**browser.form(url(thread), answer_url(thread)), "body": "Długo pisane"}
    hiding.lock_thread(db, make.who(moderator), thread.id, "Sprawa zamknięta.")
    db.commit()
    response = browser.post(answer_url(thread), filled, 403)
    assert "Długo pisane" in str(soup(response).find(id="body"))
    assert "Sprawa zamknięta" in visit().text(url(thread))
    assert not visit(halina).page(url(thread)).select("#odpowiedz")
    hiding.hide_thread(db, make.who(moderator), thread.id, "wandalizm", "")
    db.commit()
    response = browser.post(answer_url(thread), filled, 404)
    assert "Długo pisane" in soup(response).get_text()


def test_a_suspended_person_reads_and_writes_nothing(
    visit: Visit, db: Session, thread: Thread
) -> None:
    person = make.person(db, suspended_until=clock.now() + timedelta(days=1))
    db.commit()
    browser = visit(person)
    assert not browser.page(url(thread)).select("#odpowiedz")
    browser.get(NEW, 403)
    browser.get(answer_url(thread), 403)


def test_forms_without_a_token_are_refused(
    visit: Visit, db: Session, thread: Thread, moderator: Person, database: Database
) -> None:
    opening = one(database, select(Post))
    browser = visit(moderator)
    for path in (
        NEW,
        answer_url(thread),
        *(f"/posty/{opening.id}/{act}" for act in ("odpowiedz", "edytuj", "ukryj", "odrzuc")),
        *(f"/posty/{opening.id}/{act}" for act in ("przyjmij", "pokaz", "historia/1/ukryj")),
        *(f"/dyskusje/{thread.id}/{act}" for act in ("ukryj", "pokaz", "zamknij", "otworz")),
    ):
        response = browser.client.post(path, data={**TYPED, "code": "wandalizm", "sentence": "x"})
        assert response.status_code >= 400, path
    assert (count(database, Post), count(database, Thread)) == (1, 1)
    assert stored_post(database, opening.id).state == PostState.VISIBLE


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[klik](javascript:alert(1))",
        '[[petycja"onmouseover=alert(1)|x]]',
        '![x](https://zla.example/x.png"onerror="alert(1))',
        "</textarea><script>alert(1)</script>",
        "<svg><a xlink:href=javascript:alert(1)>x</a></svg>",
    ],
)
def test_no_script_gets_through(
    visit: Visit, db: Session, thread: Thread, halina: Person, body: str, database: Database
) -> None:
    halina_with_script = "<script>alert('nazwa')</script>"
    db.execute(update(Person).where(Person.id == halina.id).values(name=halina_with_script))
    db.commit()
    browser = visit(halina)
    browser.send(answer_url(thread), {"body": body}, at=url(thread))
    started = browser.send(NEW, {**TYPED, "title": f"Tytuł {body}"[:300], "body": body}).location
    post = one(database, select(Post).order_by(Post.id.desc()).limit(1))
    preview = browser.send(NEW, {**TYPED, "body": body, "krok": "podglad"}, status=200)
    pages = [
        preview,
        *(
            browser.get(path)
            for path in (
                url(thread),
                started,
                "/dyskusje",
                f"/posty/{post.id}/edytuj",
                f"/posty/{post.id}/odpowiedz?cytuj=1",
                f"/posty/{post.id}/historia",
            )
        ),
    ]
    for response in pages:
        page = soup(response)
        scripts = page.select("script:not([src])")
        assert not scripts, response.request.path
        for tag in page.find_all(True):
            assert not [name for name in tag.attrs if name.startswith("on")], tag
            assert "javascript:" not in str(tag.get("href", "")).lower()
        assert not page.select("main img, main svg a")


# Editing.


def test_an_edit_and_its_history(
    visit: Visit, db: Session, thread: Thread, halina: Person, database: Database
) -> None:
    post = one(database, select(Post))
    browser = visit(halina)
    path = f"/posty/{post.id}/edytuj"
    assert browser.form(path)["body"] == "Czy mają *rację*?"
    assert browser.send(path, {"body": "Czy **naprawdę** mają rację?"}).location == (
        f"{url(thread)}#post-{post.id}"
    )
    guest = visit()
    assert "zmieniony" in guest.text(url(thread))
    history = guest.text(f"/posty/{post.id}/historia")
    assert history.index("naprawdę") < history.index("Czy mają rację ?")
    robots = guest.page(f"/posty/{post.id}/historia").select_one("meta[name=robots]")
    assert robots
    assert robots["content"] == "noindex"


def test_an_edit_from_an_old_window_shows_both_texts(
    visit: Visit, db: Session, thread: Thread, halina: Person, database: Database
) -> None:
    post = one(database, select(Post))
    browser = visit(halina)
    path = f"/posty/{post.id}/edytuj"
    old = browser.form(path)
    browser.send(path, {"body": "Z nowego okna"})
    response = browser.post(path, {**old, "klucz": "inny", "body": "Ze starego okna"}, 409)
    assert "Z nowego okna" in words(response)
    again = fields(soup(response).select_one("main form[method=post]"))
    assert again["body"] == "Ze starego okna"
    assert stored_post(database, post.id).body == "Z nowego okna"
    browser.post(path, again)
    assert stored_post(database, post.id).body == "Ze starego okna"


def test_nobody_opens_the_form_for_a_foreign_post(
    visit: Visit,
    db: Session,
    thread: Thread,
    moderator: Person,
    newcomer: Person,
    database: Database,
) -> None:
    post = one(database, select(Post))
    for person in (moderator, newcomer):
        browser = visit(person)
        browser.get(f"/posty/{post.id}/edytuj", 409)
        filled = {**browser.form(url(thread), answer_url(thread)), "body": "Cudze", "wersja": "1"}
        browser.post(f"/posty/{post.id}/edytuj", filled, 403)
    assert stored_post(database, post.id).body == "Czy mają *rację*?"


# The number of queries of a page does not grow with the thread.

CountQueries = Callable[[], AbstractContextManager[list[str]]]


def test_a_page_asks_as_often_for_500_posts_as_for_5(
    visit: Visit,
    db: Session,
    count_queries: CountQueries,
    halina: Person,
    moderator: Person,
) -> None:
    threads = {number: make.thread(db, halina) for number in (5, 500)}
    now = clock.now()
    for number, thread in threads.items():
        rows = [
            {
                "thread_id": thread.id,
                "branch": branch,
                "place": 0,
                "author_id": halina.id,
                "state": "visible",
                "created": now,
                "published": now,
                "version": 1,
                "reason_code": "",
                "reason_text": "",
                "renderer_version": 1,
                "html": "<p>Tekst</p>",
                "plain": "Tekst",
                "body": "Tekst",
            }
            for branch in range(2, number + 2)
        ]
        db.execute(insert(Post), rows)
    db.commit()

    def asked(browser: Browser, thread: Thread) -> int:
        with count_queries() as statements:
            browser.get(url(thread))
        return len(statements)

    for browser, most in ((visit(), 3), (visit(halina), 4), (visit(moderator), 5)):
        asked(browser, threads[5])
        few, many = asked(browser, threads[5]), asked(browser, threads[500])
        assert few == many <= most


# Newcomers' posts and moderators.


def test_a_newcomers_thread_is_seen_by_nobody_else_until_approved(
    visit: Visit, newcomer: Person, halina: Person, moderator: Person
) -> None:
    author = visit(newcomer)
    started = author.send(NEW, TYPED).location
    assert "Inni zobaczą twój post" in author.text(started)
    assert "Czy łąka to chwast?" in author.text("/dyskusje")
    for stranger in (visit(), visit(halina)):
        stranger.get(started, 404)
        stranger.get(started.rpartition("-czy-")[0], 404)
        assert "chwast" not in stranger.text("/dyskusje")
        assert "chwast" not in stranger.text("/dyskusje/tablica/pomysly")
    staff = visit(moderator)
    assert "Czy łąka to chwast?" in staff.text("/moderacja/posty")
    page = staff.page("/moderacja/posty")
    form = next(f for f in page.select("main form") if str(f["action"]).endswith("/przyjmij"))
    assert staff.post(str(form["action"]), fields(form)).location == "/moderacja/posty"
    assert "U nas koszą co tydzień" in visit().text(started)
    assert "Wszystkie posty przeczytane" in staff.text("/moderacja/posty")


def test_a_rejected_post_tells_its_author_why_and_nobody_else(
    visit: Visit,
    db: Session,
    thread: Thread,
    newcomer: Person,
    moderator: Person,
    database: Database,
) -> None:
    visit(newcomer).send(answer_url(thread), {"body": "Kup u nas rower"}, at=url(thread))
    post = one(database, select(Post).where(Post.author_id == newcomer.id))
    staff = visit(moderator)
    path = f"/posty/{post.id}/odrzuc"
    staff.send(path, {"code": ""}, status=422)
    kept = staff.send(path, {"code": "inne", "sentence": " "}, status=422)
    assert fields(soup(kept).select_one("main form"))["code"] == "inne"
    staff.send(path, {"code": "inne", "sentence": "To jest ogłoszenie."})
    text = visit(newcomer).text(url(thread))
    assert "Nieopublikowany: To jest ogłoszenie" in text
    assert "Kup u nas rower" in text
    assert "rower" not in visit().text(url(thread))
    assert "ogłoszenie" not in visit().text(url(thread))


def test_a_hidden_post_leaves_a_stub_with_the_reason(
    visit: Visit, db: Session, thread: Thread, halina: Person, moderator: Person
) -> None:
    answer = make.post(db, halina, thread, "Naczelnik mieszka przy Polnej")
    db.commit()
    staff = visit(moderator)
    assert staff.page(url(thread)).find("a", href=f"/posty/{answer.id}/ukryj")
    staff.send(f"/posty/{answer.id}/ukryj", {"code": "dane-osobowe"})
    for browser in (visit(), visit(halina)):
        text = browser.text(url(thread))
        assert "Moderacja ukryła ten post: " in text
        assert "Polnej" not in browser.get(url(thread)).get_data(as_text=True)
        browser.get(f"/posty/{answer.id}/historia", 404)
    page = staff.page(url(thread))
    unfold = page.select_one(f"#post-{answer.id} details")
    assert unfold
    assert "Polnej" in unfold.get_text()
    staff.send(f"/posty/{answer.id}/pokaz", at=url(thread))
    assert "Polnej" in visit().text(url(thread))


def test_a_hidden_thread_tells_only_the_reason(
    visit: Visit, thread: Thread, moderator: Person
) -> None:
    staff = visit(moderator)
    path = f"/dyskusje/{thread.id}/ukryj"
    staff.send(path, {"code": "inne", "sentence": "Obrażała sąsiadów."})
    guest = visit()
    for address in (url(thread), f"/dyskusje/{thread.id}"):
        page = guest.get(address, 410).get_data(as_text=True)
        assert "Obrażała sąsiadów" in page
        assert "Spółka miejska" not in page
        assert "rację" not in page
    assert "Spółka miejska" not in guest.text("/dyskusje")
    staff.send(f"/dyskusje/{thread.id}/pokaz", at=url(thread))
    assert "Spółka miejska" in guest.text("/dyskusje")


def test_a_thread_is_closed_with_a_reason_and_opened_again(
    visit: Visit, thread: Thread, moderator: Person, halina: Person
) -> None:
    staff = visit(moderator)
    path = f"/dyskusje/{thread.id}/zamknij"
    staff.send(path, {"sentence": ""}, status=422)
    staff.send(path, {"sentence": "Wszystko już powiedziano."})
    assert "Wszystko już powiedziano" in visit(halina).text(url(thread))
    assert not visit(halina).page(url(thread)).select("#odpowiedz")
    staff.send(f"/dyskusje/{thread.id}/otworz", at=url(thread))
    assert visit(halina).page(url(thread)).select("#odpowiedz")


def test_a_former_text_is_hidden_from_the_history(
    visit: Visit, db: Session, thread: Thread, halina: Person, moderator: Person, database: Database
) -> None:
    post = one(database, select(Post))
    visit(halina).send(f"/posty/{post.id}/edytuj", {"body": "Bez nazwiska"})
    staff = visit(moderator)
    link = staff.page(f"/posty/{post.id}/historia").select_one("a[href$='/historia/1/ukryj']")
    assert link
    staff.send(str(link["href"]), {"code": "dane-osobowe"})
    staff.get(f"/posty/{post.id}/historia/2/ukryj", 404)
    text = visit().text(f"/posty/{post.id}/historia")
    assert "rację" not in text
    assert "Moderacja ukryła ten tekst" in text


def test_those_who_do_not_moderate_are_refused(
    visit: Visit, db: Session, thread: Thread, halina: Person, database: Database
) -> None:
    post = one(database, select(Post))
    curator = make.person(db, Level.CURATOR, scope=["zglosic"])
    db.commit()
    paths = [f"/posty/{post.id}/ukryj", f"/dyskusje/{thread.id}/ukryj"]
    paths += [f"/dyskusje/{thread.id}/zamknij", f"/posty/{post.id}/odrzuc"]
    for person, status in ((halina, 403), (curator, 404)):
        browser = visit(person)
        token = browser.form(url(thread), answer_url(thread))["csrf_token"]
        for path in paths:
            browser.get(path, status)
            data = {"csrf_token": token, "code": "wandalizm", "sentence": "x", "wersja": "1"}
            browser.post(path, data, status)
        for path in (f"/posty/{post.id}/pokaz", f"/dyskusje/{thread.id}/pokaz"):
            browser.post(path, {"csrf_token": token}, 403)
    assert stored_post(database, post.id).state == PostState.VISIBLE
    visit(halina).get("/moderacja/posty", 403)
    assert visit(curator).text("/moderacja/posty")


def test_going_on_stays_on_this_site(
    visit: Visit, db: Session, thread: Thread, newcomer: Person, moderator: Person
) -> None:
    staff = visit(moderator)
    token = staff.form(url(thread), answer_url(thread))["csrf_token"]
    for number, target in enumerate(("https://zla.example/", "//zla.example", "/\\zla.example")):
        post = make.post(db, newcomer, thread)
        db.commit()
        data = {"csrf_token": token, "wersja": "1", "dalej": target, "klucz": f"k{number}"}
        response = staff.post(f"/posty/{post.id}/przyjmij", data)
        assert response.location == f"/posty/{post.id}"


def test_approving_what_was_changed_meanwhile_is_refused(
    visit: Visit, db: Session, thread: Thread, newcomer: Person, moderator: Person
) -> None:
    post = make.post(db, newcomer, thread)
    db.commit()
    staff = visit(moderator)
    filled = staff.form("/moderacja/posty", f"/posty/{post.id}/przyjmij")
    text = make.post_text("Podmienione")
    service.edit_post(db, make.who(newcomer), _settings(staff), post.id, 1, text)
    db.commit()
    staff.post(f"/posty/{post.id}/przyjmij", filled, 409)
    assert "Podmienione" not in visit().text(url(thread))


def _settings(browser: Browser) -> Any:
    app = browser.client.application
    assert isinstance(app, web.Application)
    return app.settings
