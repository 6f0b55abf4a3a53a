"""Pages and forms of taking part in a thread, as browsers see them."""

from sqlalchemy.orm import Session

from app.core.db import Database
from app.core.settings import Settings
from app.discussions import answers, following, post_drafts, tags, words
from app.discussions.models import Thread
from app.discussions.participation_models import ThreadReading
from app.people.models import Level, Person
from tests import make
from tests.discussions.looks import NEW, TYPED, answer_url, count, url
from tests.visitor import Visit, fields, soup


def test_a_page_of_a_thread_for_its_reader(
    visit: Visit, db: Session, database: Database, thread: Thread, halina: Person
) -> None:
    helpful = make.post(db, make.person(db, name="Jan L."), thread, "Nie mają racji.")
    tags.set_tags(db, make.who(halina), thread.id, ["Woda"])
    answers.mark(db, make.who(halina), helpful.id)
    db.commit()
    page = visit().page(url(thread))
    assert "Halina K." in page.select_one(".post-helpful h2").get_text()  # type: ignore[union-attr]
    assert page.select_one(f".post-helpful a[href='/posty/{helpful.id}']")
    assert page.select_one("a.topic[href='/dyskusje/temat/woda']")
    assert "Jest pomocna odpowiedź" in visit().text("/dyskusje/tablica/pomysly")
    assert "Spółka miejska" in visit().text("/dyskusje?pokaz=z-pomocna")
    assert "Spółka miejska" in visit().text("/dyskusje/temat/woda")
    assert count(database, ThreadReading) == 0  # nothing is kept of guests

    browser = visit(halina)
    browser.get(url(thread))
    assert not browser.page(url(thread)).select(".status-info")
    new = make.post(db, make.person(db), thread, "Dopiero teraz")
    db.commit()
    assert "1 nowy" in browser.text("/dyskusje").replace("\xa0", " ")
    page = browser.page(url(thread))
    assert page.select_one(f"a[href='/posty/{new.id}'].button")
    assert page.select_one(f"#post-{new.id} .status-info")
    assert "1 nowy" not in browser.text("/dyskusje").replace("\xa0", " ")


def test_thanks_and_following_by_forms(
    visit: Visit, db: Session, database: Database, thread: Thread, halina: Person
) -> None:
    jan = make.person(db, name="Jan L.")
    db.commit()
    browser = visit(jan)
    browser.send("/posty/1/podziekuj", {}, at=url(thread))
    button = browser.page(url(thread)).select_one("#post-1 button[aria-pressed=true]")
    assert button
    assert "Dzięki (1)" in button.get_text().replace("\xa0", " ")
    assert "Jan L." in browser.text("/posty/1/podziekowania")
    assert "1 osoba dziękuje" in visit().text(url(thread)).replace("\xa0", " ")
    browser.send(f"/dyskusje/{thread.id}/obserwuj", {}, at=url(thread))
    with database.reading() as session:
        assert jan.id in session.scalars(following.followers(thread.id)).all()
    assert "Spółka miejska" in browser.text("/dyskusje?pokaz=obserwowane")


def test_a_draft_comes_back_and_goes_with_the_answer(
    visit: Visit, db: Session, database: Database, thread: Thread, halina: Person
) -> None:
    browser = visit(halina)
    browser.send(answer_url(thread), {"body": "Zaczęte", "krok": "szkic"}, at=url(thread))
    assert browser.form(url(thread), answer_url(thread))["body"].strip() == "Zaczęte"
    assert "Zaczęte" not in visit().text(url(thread))
    typed = {"body": "Zaczęte i skończone"}
    browser.send(answer_url(thread), typed, at=url(thread))
    with database.reading() as session:
        assert post_drafts.kept(session, make.who(halina), f"thread:{thread.id}") is None


def test_similar_threads_are_shown_once_before_a_new_one(
    visit: Visit, db: Session, database: Database, halina: Person
) -> None:
    known = make.thread(db, halina, title="Łąka kwietna przy szkole")
    db.commit()
    words.note_words(Settings(), database)
    browser = visit(halina)
    typed = {**TYPED, "title": "Łąki kwietne w parku", "tags": "Zieleń"}
    stopped = browser.post(NEW, {**browser.form(NEW), **typed}, 200)
    assert url(known) in stopped.get_data(as_text=True)
    assert count(database, Thread) == 1
    browser.send(NEW, {**typed, "podobne": "1"})
    assert count(database, Thread) == 2
    answer = browser.get("/dyskusje/podobne?tytul=kwietna łąka").get_json()
    assert url(known) in [each["url"] for each in answer["results"]]
    assert browser.get("/osoby/podpowiedzi?q=hal").get_json() == {"people": []}


def test_drafts_come_back_in_every_form_and_can_be_deleted(
    visit: Visit, thread: Thread, halina: Person
) -> None:
    browser = visit(halina)
    for path in (f"{NEW}?tablica=pomysly", "/posty/1/odpowiedz"):
        action = path.partition("?")[0]
        typed = {**browser.form(path, action), "body": "Zaczęte", "krok": "szkic", "tags": "Woda"}
        saved = browser.post(path, typed, 200 if action == NEW else 303)
        if action == NEW:
            assert fields(soup(saved).select("main form")[-1])["tags"] == "Woda"
            assert soup(saved).select_one(".notice-ok")
        page = browser.page(path)
        assert page.select_one("textarea[name=body]").get_text().strip() == "Zaczęte"
        drop = page.select_one("form[action$='/usun']")["action"]
        assert browser.send(drop, at=path).location == path
        assert browser.page(path).select_one("textarea[name=body]").get_text().strip() == ""


def test_a_search_within_a_thread_leads_to_posts(
    visit: Visit, db: Session, database: Database, thread: Thread, halina: Person
) -> None:
    post = make.post(db, halina, thread, "Gmina naprawia drogi.")
    db.commit()
    words.note_words(Settings(), database)
    guest = visit()
    assert guest.page(f"{url(thread)}?szukaj=droga").select_one(f"a[href='/posty/{post.id}']")
    assert guest.page(f"{url(thread)}?szukaj=ulica").select_one(".empty")
    assert guest.page("/dyskusje/tablica/pomysly?szukaj=droga").select("main h2")


def test_a_person_without_the_right_marks_no_answer(
    visit: Visit, db: Session, thread: Thread, halina: Person
) -> None:
    post = make.post(db, halina, thread, "Odpowiedź")
    stranger, editor = make.person(db), make.person(db, Level.EDITOR)
    db.commit()
    path = f"/posty/{post.id}/pomocna"
    browser = visit(stranger)
    token = {"csrf_token": browser.form(url(thread), answer_url(thread))["csrf_token"]}
    assert browser.client.post(path, data=token).status_code == 403
    assert not browser.page(url(thread)).select(f"form[action='{path}']")
    visit(editor).send(path, {}, at=url(thread))
    with_mark = visit().page(url(thread))
    assert with_mark.select_one(f"#post-{post.id}.post-helpful")
