"""The home page: real data only, one copy for all guests, fixed cost."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest

from app import create_app
from app.articles import queries
from app.core.db import Database
from app.core.settings import Settings
from app.discussions import hiding, service
from app.feeds.queries import CHANGE_KINDS
from app.people.models import Level, Person
from app.site import home
from app.site.starts import BOARD, STARTS
from tests import make
from tests.visitor import Visitor

Visit = Callable[..., Visitor]
Count = Callable[[], AbstractContextManager[list[str]]]
CONTENT = Path(__file__).parents[2] / "wiki_content" / "artykuly"
# Acts that change nothing on the page, each with the reason.
SHOWN_KINDS = ("article.", "revision.", "thread.", "post.", "experience.")
NOT_SHOWN = {
    "article.law-changed": "the page shows no state of law",
    "article.law-confirmed": "the page shows no state of law",
    "correction.decided": "the page shows no corrections",
    "correction.hidden": "the page shows no corrections",
    "correction.sent": "the page shows no corrections",
    "correction.shown": "the page shows no corrections",
    "helpful.voted": "only editors see votes",
    "watch.begun": "what somebody watches is nobody else's business",
    "watch.ended": "what somebody watches is nobody else's business",
    "article.card-changed": "the version that changed it is told too",
    "article.protected": "the page shows no protections",
    "article.protection-ended": "the page shows no protections",
    "article.rerendered": "the page shows no text of articles",
    "experience.coauthor-accepted": "the page names no authors",
    "experience.coauthor-invited": "the page names no authors",
    "experience.coauthor-left": "the page names no authors",
    "experience.coauthor-removed": "the page names no authors",
    "experience.dropped": "it was never visible",
    "experience.follow-up-added": "a new outcome is told beside it",
    "experience.follow-up-approved": "a new outcome is told beside it",
    "experience.follow-up-rejected": "it was never visible",
    "experience.rejected": "it was never visible",
    "experience.started": "becoming public is told as published",
    "experience.version-hidden": "the page shows present texts only",
    "post.thanked": "the page counts no thanks",
    "post.thanks-taken-back": "the page counts no thanks",
    "thread.answered": "the page shows titles of threads only",
    "thread.answer-taken-back": "the page shows titles of threads only",
    "thread.followed": "what somebody follows is nobody else's business",
    "thread.unfollowed": "what somebody follows is nobody else's business",
    "thread.pinned": "the page lists threads by their newest posts",
    "thread.unpinned": "the page lists threads by their newest posts",
    "thread.slowed": "the page shows titles of threads only",
    "thread.quickened": "the page shows titles of threads only",
    "thread.tagged": "the page shows no topics",
    "post.name-dropped": "the page shows titles of threads only",
    "post.redacted": "the page shows titles of threads only",
    "post.rejected": "it was never visible",
    "post.version-hidden": "the page shows titles of threads only",
}


def board(guest: Visitor) -> list[str]:
    return [str(each["href"]) for each in guest.page("/").select(".toolboard .tool-card a")]


def test_an_empty_site_invites(visit: Visit) -> None:
    page = visit().page("/")
    assert board(visit()) == []
    assert len(page.select(".tool-slot")) == 1
    assert "Nie ma jeszcze żadnego artykułu" in page.get_text()
    assert len(page.select("h1")) == 1
    starts = [str(each["href"]) for each in page.select("a.entry")]
    assert len(starts) == len(STARTS)
    assert all(each.startswith("/szukaj?q=") for each in starts)


def test_chosen_tools_come_first_and_others_fill_the_board(
    visit: Visit, database: Database
) -> None:
    with database.writing() as db:
        for slug in ("aaa", BOARD[1], "bbb"):
            make.article(db, slug=slug, title=slug, categories=("zglosic",))
    assert board(visit()) == [f"/artykuly/{slug}" for slug in (BOARD[1], "aaa", "bbb")]
    with database.writing() as db:
        for slug in (*BOARD[:1], *BOARD[2:]):
            make.article(db, slug=slug, title=slug, categories=("zglosic",))
    assert board(visit()) == [f"/artykuly/{slug}" for slug in BOARD]
    page = visit().page("/")
    assert "Cała tablica: 7 narzędzi" in page.get_text().replace("\xa0", " ")


def test_what_the_page_offers_first_are_founding_articles() -> None:
    named = {*BOARD, *(start.slug for start in STARTS)}
    assert named <= {path.stem for path in CONTENT.glob("*.md")}
    assert len(set(BOARD)) == home.BOARD_SIZE


def test_matters_lead_to_articles_that_exist(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        make.article(db, slug=STARTS[0].slug, categories=("zglosic",))
    hrefs = [str(each["href"]) for each in visit().page("/").select("a.entry")]
    assert hrefs[0] == f"/artykuly/{STARTS[0].slug}"
    assert hrefs[1].startswith("/szukaj?q=")


def test_every_link_leads_somewhere(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        author = make.person(db, Level.EDITOR)
        article = make.article(db, author, slug=BOARD[0], categories=("zglosic",))
        make.thread(db, author, title="Kto odpowie?", article=article)
    guest = visit()
    for link in guest.page("/").select("main a"):
        response = guest.client.get(str(link["href"]))
        assert response.status_code in (200, 302, 303), link["href"]


def heading(guest: Visitor) -> str:
    return guest.page("/").select(".columns h2")[0].get_text().replace("\xa0", " ")


def test_threads_without_an_answer_come_before_the_latest(visit: Visit, database: Database) -> None:
    assert "Jeszcze nikt o nic nie zapytał" in visit().text("/")
    with database.writing() as db:
        author = make.person(db)
        thread = make.thread(db, author, title="Kto odpowie?")
    assert heading(visit()) == "Ktoś czeka na odpowiedź"
    with database.writing() as db:
        make.post(db, make.person(db), thread)
    assert heading(visit()) == "O tym teraz rozmawiamy"
    assert "1 odpowiedź" in visit().text("/")


def act_article(database: Database) -> None:
    with database.writing() as db:
        make.article(db, categories=("zglosic",))


def act_edit(database: Database) -> None:
    with database.writing() as db:
        make.edit(db, queries.article_by_slug(db, "petycja"), title="Nowy tytuł")


def act_thread(database: Database) -> None:
    with database.writing() as db:
        make.thread(db, make.person(db))


def act_hide(database: Database) -> None:
    with database.writing() as db:
        who = make.who(make.person(db, Level.MODERATOR))
        hiding.hide_thread(db, who, 1, "inne", "Powód")


def act_answer(database: Database) -> None:
    with database.writing() as db:
        thread = service.locked_thread(db, 1)
        make.post(db, make.person(db), thread)


@pytest.mark.parametrize("act", [act_article, act_edit, act_thread, act_hide, act_answer])
def test_guests_get_304_until_something_shown_changes(
    visit: Visit, database: Database, count_queries: Count, act: Callable[[Database], None]
) -> None:
    with database.writing() as db:
        author = make.person(db, Level.EDITOR)
        make.article(db, author, slug="petycja", categories=("zglosic",))
        make.thread(db, author)
    guest = visit()
    first = guest.get("/")
    again = {"If-None-Match": first.headers["ETag"]}
    with count_queries() as statements:
        assert guest.client.get("/", headers=again).status_code == 304
    assert len(statements) == 1
    with database.writing() as db:
        make.person(db)
    assert guest.client.get("/", headers=again).status_code == 304
    act(database)
    assert guest.client.get("/", headers=again).status_code == 200


def test_every_act_that_shows_on_the_page_changes_its_tag() -> None:
    app = Path(home.__file__).parents[1]
    recorded: set[str] = set()
    for domain in ("articles", "discussions", "experiences", "moderation"):
        for path in (app / domain).glob("*.py"):
            recorded |= set(re.findall(r'record\(\s*db, "([a-z.-]+)"', path.read_text()))
    recorded = {kind for kind in recorded if kind.startswith(SHOWN_KINDS)}
    assert recorded - NOT_SHOWN.keys() == set(home.KINDS) - {
        kind for kind in CHANGE_KINDS if kind.startswith("person.")
    }


def test_a_guests_page_is_the_same_for_all_guests(visit: Visit, database: Database) -> None:
    first, second = visit().get("/"), visit().get("/")
    assert first.data == second.data
    assert "Set-Cookie" not in first.headers
    assert "csrf" not in first.get_data(as_text=True)


def test_somebody_signed_in_gets_their_own_page(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        person: Person = make.person(db, name="Halina K.")
    tag = visit().get("/").headers["ETag"]
    response = visit(person).client.get("/", headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert "Halina" in response.get_data(as_text=True)


def test_the_number_of_queries_is_fixed(
    visit: Visit, database: Database, count_queries: Count
) -> None:
    guest = visit()
    with count_queries() as few:
        guest.get("/")
    with database.writing() as db:
        for _ in range(30):
            article = make.article(db, categories=("zglosic",))
            make.thread(db, make.person(db), article=article)
    with count_queries() as many:
        guest.get("/")
    assert len(few) == len(many) <= 10


def test_kept_pages_do_not_outlive_the_name_of_the_site(
    visit: Visit, settings: Settings, database: Database
) -> None:
    assert "Nowa nazwa" not in visit().get("/").get_data(as_text=True)
    renamed = settings.model_copy(update={"site_name": "Nowa nazwa"})
    other = create_app(renamed, database, make.CHEAP_PASSWORDS)
    with closing(other.extensions["renderer"]):
        assert "Nowa nazwa" in Visitor(other).get("/").get_data(as_text=True)
