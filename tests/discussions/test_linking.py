"""Which threads link to an article: what all can read, and only that."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.service import rename
from app.core.settings import Settings
from app.discussions import hiding, queries, service
from app.discussions.models import Post, PostLink, Thread
from app.people.models import Level
from tests import make
from tests.visitor import Visit


def linking(db: Session, slug: str) -> list[int]:
    found = queries.linking_list(db, slug, 1)
    assert queries.linking_count(db, slug) == found.total == len(found.items)
    return [thread.id for thread in found.items]


def test_a_thread_stands_once_however_often_it_links(db: Session) -> None:
    author = make.person(db)
    make.article(db, slug="petycja")
    thread = make.thread(db, author, body="[[petycja]] i [[Petycja|jeszcze raz]] i [[nie-ma]]")
    make.post(db, author, thread, "Znowu [[petycja]].")
    other = make.thread(db, author, body="O niczym.")
    make.post(db, author, other, "Zobacz [[petycja]].")
    make.thread(db, author, body="Słowo petycja bez linku.")
    assert linking(db, "petycja") == [other.id, thread.id]
    assert linking(db, "nie-ma") == [thread.id]
    assert linking(db, "nigdzie") == []


def test_links_to_a_former_address_count(db: Session) -> None:
    article = make.article(db, slug="stary")
    thread = make.thread(db, make.person(db), body="[[stary]]")
    rename(db, make.who(make.person(db, Level.MODERATOR)), article, "nowsza-nazwa", "Lepsza nazwa")
    assert linking(db, "nowsza-nazwa") == [thread.id]


def test_an_edited_post_links_where_its_text_does_now(db: Session) -> None:
    author = make.person(db)
    thread = make.thread(db, author, body="[[petycja]]")
    post = db.scalars(select(Post).where(Post.thread_id == thread.id)).one()
    text = make.post_text("[[rada]]")
    service.edit_post(db, make.who(author), Settings(), post.id, 1, text)
    assert linking(db, "petycja") == []
    assert linking(db, "rada") == [thread.id]
    assert db.scalars(select(PostLink.target)).all() == ["rada"]


def test_what_others_cannot_read_links_nowhere(db: Session) -> None:
    author, newcomer = make.person(db), make.person(db, Level.NEW)
    moderator = make.who(make.person(db, Level.MODERATOR))
    hidden_thread = make.thread(db, author, body="[[petycja]]")
    hiding.hide_thread(db, moderator, hidden_thread.id, "wandalizm", "")
    make.thread(db, newcomer, body="[[petycja]]")
    open_thread = make.thread(db, author)
    hidden = make.post(db, author, open_thread, "[[petycja]]")
    hiding.hide_post(db, moderator, hidden.id, "wandalizm", "")
    waiting = make.post(db, newcomer, open_thread, "[[petycja]]")
    assert linking(db, "petycja") == []
    service.approve_post(db, moderator, waiting.id, 1)
    assert linking(db, "petycja") == [open_thread.id]


def test_both_pages_lead_to_each_other(visit: Visit, db: Session) -> None:
    make.article(db, slug="petycja", title="Petycja")
    thread: Thread = make.thread(db, make.person(db), title="Kto pomoże?", body="[[petycja]]")
    wanted = make.thread(db, make.person(db), body="[[brakujacy]]")
    url = f"/dyskusje/{thread.id}-"
    db.commit()
    guest = visit()
    here, there = "/artykuly/petycja/linkujace", "/artykuly/petycja/linkujace/watki"
    page = guest.page(there)
    assert page.h1
    assert page.select_one(f'a[href^="{url}"]')
    assert page.select_one(f'.tabs a[href="{here}"]')
    assert guest.page(here).select_one(f'.tabs a[href="{there}"]')
    assert f"/dyskusje/{wanted.id}-" in str(guest.page("/artykuly/brakujacy/linkujace/watki"))
    assert guest.page("/artykuly/brakujacy/linkujace").h1
    guest.get("/artykuly/nic-takiego/linkujace/watki", 404)
