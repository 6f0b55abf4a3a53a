"""Pages of moderators, and what newcomers and authors see of their acts."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import web
from app.core.db import Database
from app.discussions import service
from app.discussions.models import Post, PostState, Thread
from app.people.models import Level, Person
from tests import make
from tests.discussions.looks import NEW, TYPED, answer_url, one, stored_post, url
from tests.visitor import Visit, Visitor, fields, soup

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
    assert "Nieopublikowany Powód: To jest ogłoszenie" in text
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


def _settings(browser: Visitor) -> Any:
    app = browser.client.application
    assert isinstance(app, web.Application)
    return app.settings
