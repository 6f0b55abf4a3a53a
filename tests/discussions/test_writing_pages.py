"""Forms of threads: what they do, what is done once, and that nothing typed is lost."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database
from app.discussions import hiding
from app.discussions.models import Post, PostState, Thread
from app.people.models import Level, Person
from tests import make
from tests.discussions.looks import NEW, TYPED, answer_url, count, one, stored_post, url
from tests.visitor import Visit, fields, soup, words

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


def test_a_poll_and_topics_are_asked_for_in_the_form_of_a_new_thread(
    visit: Visit, halina: Person, database: Database
) -> None:
    browser = visit(halina)
    asked = {**TYPED, "tags": "Woda, szkoła", "question": "Gdzie ławka?", "options": "Park"}
    refused = soup(browser.post(NEW, {**browser.form(NEW), **asked}, 422))
    # Nothing was begun, everything typed is there, and what was folded is open.
    assert count(database, Thread) == 0
    form = next(each for each in refused.select("main form") if each.get("action") == NEW)
    assert fields(form)["options"].strip() == "Park"
    assert fields(form)["body"].strip() == TYPED["body"]
    assert refused.select_one("details.panel[open] .error-text")
    asked["options"] = "Park\nSzkoła"
    begun = browser.send(NEW, asked)
    page = browser.page(begun.location)
    assert "Gdzie ławka?" in page.select_one("#ankieta h2").get_text()
    assert len(page.select("#ankieta input[type=radio]")) == 2
    offered = browser.page(NEW).select("datalist option")
    assert [option["value"] for option in offered] == ["szkoła", "Woda"]


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
    assert quoted.splitlines() == [
        f"> [**Halina K.**](/posty/{answer.id}):",
        ">",
        "> Pierwsza",
        ">",
        "> druga",
        "",
    ]
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
        browser.get(f"/posty/{post.id}/edytuj", 403)
        filled = {**browser.form(url(thread), answer_url(thread)), "body": "Cudze", "wersja": "1"}
        browser.post(f"/posty/{post.id}/edytuj", filled, 403)
    assert stored_post(database, post.id).body == "Czy mają *rację*?"
