"""Pages name their feeds, and each feed that a page names is there."""

from collections.abc import Callable

from app.core import web
from app.core.db import Database
from app.people.models import Level
from app.site import page_feeds
from tests import make
from tests.visitor import Visitor

Visit = Callable[..., Visitor]


def test_every_view_and_feed_of_the_table_exists(app: web.Application) -> None:
    rules = {rule.endpoint: rule.arguments for rule in app.url_map.iter_rules()}
    for page, feeds in page_feeds._FEEDS.items():
        assert page in rules
        for feed, _title, names in feeds:
            assert set(names) == rules[feed]
            assert set(names) <= rules[page]


def test_feeds_of_a_page_are_there(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        author = make.person(db, Level.EDITOR)
        article = make.article(db, author, slug="petycja")
        thread = make.thread(db, author, article=article)
        path = f"/dyskusje/{thread.id}-{thread.slug}"
    guest = visit()
    named: set[str] = set()
    for page in ("/", "/artykuly/petycja", path, "/dyskusje", "/cele/11"):
        links = guest.page(page).select('link[type="application/atom+xml"]')
        named |= {str(link["href"]) for link in links}
    assert len(named) == 7
    for feed in named:
        guest.get(feed)
