"""What lists, boards, the queue and search get."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.settings import Settings
from app.discussions import hiding, queries, service, waiting
from app.discussions.models import Post, Thread
from app.discussions.places import Subject
from app.people.models import Level
from tests import make


def opening(db: Session, thread: Thread) -> Post:
    return db.scalars(select(Post).where(Post.thread_id == thread.id, Post.branch == 1)).one()


# Lists.


def test_lists_show_the_newest_activity_first(db: Session) -> None:
    author, other = make.person(db, name="Anna"), make.person(db, name="Jan L.")
    article = make.article(db, title="Petycja")
    first = make.thread(db, author, board="pomysly", title="Pierwszy")
    second = make.thread(db, author, article=article, title="Drugi")
    third = make.thread(db, author, board="z-urzedem", title="Trzeci")
    make.post(db, other, first)
    assert [t.id for t in queries.thread_list(db, 1).items] == [first.id, third.id, second.id]
    assert [t.id for t in queries.latest_threads(db, 2)] == [first.id, third.id]
    assert [t.id for t in queries.unanswered_threads(db, 5)] == [third.id, second.id]
    assert queries.count_unanswered(db) == queries.unanswered_list(db, 1).total == 2
    on_article, count = queries.latest_on_article(db, article.id, 3)
    assert ([t.id for t in on_article], count) == ([second.id], 1)
    row = queries.thread_list(db, 1).items[0]
    assert (row.replies, row.last_author.name, row.board, row.article) == (
        1,
        "Jan L.",
        "pomysly",
        None,
    )
    assert on_article[0].article == queries.ArticleRef(article.slug, "Petycja")
    assert row.url == f"/dyskusje/{first.id}-pierwszy"


def test_boards_come_in_the_order_of_the_settings(db: Session) -> None:
    settings = Settings(boards="b=Druga, a=Pierwsza,pusta=Pusta")
    author = make.person(db)
    make.thread(db, author, board="a")
    newest = make.thread(db, author, board="a")
    make.thread(db, author, board="b")
    make.thread(db, author, board="dawna")
    rows = queries.boards(db, settings)
    assert [(row.slug, row.name, row.count) for row in rows] == [
        ("b", "Druga", 1),
        ("a", "Pierwsza", 2),
        ("pusta", "Pusta", 0),
    ]
    assert rows[1].latest
    assert rows[1].latest.id == newest.id
    assert rows[2].latest is None


def test_a_locked_thread_waits_for_no_answer(db: Session) -> None:
    thread = make.thread(db, make.person(db))
    hiding.lock_thread(
        db, make.who(make.person(db, Level.MODERATOR)), thread.id, "Sprawa zamknięta."
    )
    assert queries.count_unanswered(db) == 0
    assert queries.unanswered_threads(db, 5) == []


def test_a_curators_queue_holds_their_scope_and_nothing_else(db: Session) -> None:
    newcomer = make.person(db, Level.NEW)
    inside = make.article(db, categories=("zglosic", "dowiedziec-sie"))
    outside = make.article(db, categories=("przekonac-innych",))
    wanted = make.thread(db, newcomer, article=inside)
    make.thread(db, newcomer, article=outside)
    make.thread(db, newcomer, board="pomysly")
    curator = make.who(make.person(db, Level.CURATOR, scope=["dowiedziec-sie"]))
    assert [p.id for p in waiting.waiting_posts(db, curator, 1).items] == [opening(db, wanted).id]
    assert waiting.count_waiting(db, make.who(make.person(db, Level.MODERATOR))) == 3
    assert waiting.count_waiting(db, make.who(make.person(db, Level.EDITOR))) == 0
    assert waiting.count_waiting(db, make.who(newcomer)) == 0


def test_what_search_gets(db: Session) -> None:
    author = make.person(db)
    article = make.article(db)
    thread = make.thread(db, author, title="Łąka", body="Pierwszy **tekst**", article=article)
    answer = make.post(db, author, thread, "Drugi tekst")
    last = make.post(db, author, thread, "Trzeci tekst")
    below = make.post(db, author, thread, "Pod drugim", parent=answer)
    other = make.thread(db, author)
    [found] = queries.threads_for_search(db, [thread.id])
    assert found == queries.ThreadForSearch(
        id=thread.id,
        slug=f"{thread.id}-laka",
        title="Łąka",
        board=None,
        article_id=article.id,
        updated=thread.last_at,
        is_solved=False,
        posts=(
            (opening(db, thread).id, "Pierwszy tekst"),
            (answer.id, "Drugi tekst"),
            (below.id, "Pod drugim"),
            (last.id, "Trzeci tekst"),
        ),
    )
    assert found.text == "Pierwszy tekst\n\nDrugi tekst\n\nPod drugim\n\nTrzeci tekst"
    assert found.url == f"/dyskusje/{thread.id}-laka"
    assert queries.threads_for_search(db, []) == []
    assert queries.visible_thread_ids(db, 0, 10) == [thread.id, other.id]
    assert queries.visible_thread_ids(db, thread.id, 10) == [other.id]
    assert queries.visible_thread_ids(db, 0, 1) == [thread.id]


def test_excerpts_are_cut_between_words() -> None:
    assert queries.excerpt("Krótki\n\ntekst") == "Krótki tekst"
    long = queries.excerpt("słowo " * 100)
    assert long.endswith("słowo…")
    assert len(long) <= queries.LONGEST_EXCERPT + 1


def test_comments_on_a_report_wait_for_no_answer(db: Session) -> None:
    service.start_thread(
        db,
        make.who(make.person(db)),
        make.SETTINGS,
        title="Wątek o doświadczeniu",
        text=make.post_text("Gratuluję wytrwałości."),
        subject=Subject("experience:12", "Park zamiast parkingu", "/doswiadczenia/12-park"),
    )
    assert len(queries.thread_list(db, 1).items) == 1
    assert queries.count_unanswered(db) == 0
