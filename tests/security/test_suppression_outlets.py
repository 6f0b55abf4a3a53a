"""Scenario 17: before its suppression the passage is in every outlet, afterwards in none."""

import re
from pathlib import Path

import pytest
from sqlalchemy import delete

from app.core import mail, mail_sending, web
from app.core.db import Database
from app.core.mail import MailMessage
from app.core.settings import Settings
from app.moderation import carrying_out
from app.search.indexer import Indexer
from app.transfer.exporting import export
from tests.moderation import stage
from tests.moderation.stage import Site, suppress
from tests.visitor import Visit

TRACE = "600 100 200"
# Name of an outlet → who looks there, and at which address.
OUTLETS: dict[str, tuple[str, str]] = {
    "page": ("guest", "/artykuly/petycja"),
    "page of somebody signed in": ("newcomer", "/artykuly/petycja"),
    "print": ("guest", "/artykuly/petycja/druk"),
    "history": ("guest", "/artykuly/sesja/historia"),
    "old version": ("guest", "/artykuly/petycja/wersja/1"),
    "comparison as read": ("guest", "/artykuly/petycja/porownanie?od=1&do=2"),
    "comparison in words": ("guest", "/artykuly/petycja/porownanie?od=1&do=2&widok=tekst"),
    "title of the comparison": ("guest", "/artykuly/sesja/porownanie?od=1&do=2"),
    "who wrote it": ("guest", "/artykuly/petycja/kto-napisal"),
    "own view": ("author", "/artykuly/petycja/moja-wersja"),
    "part of a proposal": ("moderator", "/propozycje/{proposal}/czesc"),
    "links": ("guest", "/artykuly/petycja/linkujace"),
    "board": ("guest", "/narzedzia"),
    "list": ("guest", "/narzedzia/a-z"),
    "category": ("guest", "/narzedzia/dzial/zglosic"),
    "home": ("guest", "/"),
    "changes": ("guest", "/zmiany"),
    "feed": ("guest", "/zmiany.atom"),
    "feed of an article": ("guest", "/artykuly/sesja/zmiany.atom"),
    "API list": ("guest", "/api/v1/articles"),
    "API": ("guest", "/api/v1/articles/petycja"),
    "profile": ("guest", "/osoby/{author}"),
    "threads": ("guest", "/dyskusje"),
    "threads of the article": ("guest", "/artykuly/petycja/dyskusja"),
    "thread": ("guest", "/dyskusje/{thread}"),
    "history of a post": ("guest", "/posty/{edited}/historia"),
    "search": ("guest", "/szukaj?q=petycja"),
    "search for it": ("guest", "/szukaj?q=600100200"),
    "search as data": ("guest", "/api/v1/search?q=petycja"),
    "suggestions": ("guest", "/szukaj/podpowiedzi?q=600"),
    "editor": ("moderator", "/artykuly/petycja/edytuj"),
    "own draft": ("author", "/artykuly/petycja/edytuj"),
    "own proposals": ("author", "/konto/propozycje"),
    "proposal to its author": ("author", "/propozycje/{proposal}"),
    "proposal to a reviewer": ("moderator", "/propozycje/{proposal}"),
    "words of a proposal": ("moderator", "/propozycje/{proposal}?widok=tekst"),
    "returned proposal": ("newcomer", "/propozycje/{returned}"),
    "amending": ("moderator", "/propozycje/{proposal}/popraw"),
    "queue": ("moderator", "/kolejka"),
    "proposals of the article": ("moderator", "/artykuly/petycja/propozycje"),
    "corrections": ("moderator", "/zgloszenia"),
}


def _look(visit: Visit, site: Site) -> dict[str, bool]:
    """Name of each outlet → whether the passage can be read there."""
    visitors = {
        "guest": visit(),
        "author": visit(site.author),
        "newcomer": visit(site.newcomer),
        "moderator": visit(site.moderator),
    }
    ids = {
        "author": site.author.slug,
        "thread": site.thread,
        "edited": site.post + 1,
        "proposal": site.proposal,
        "returned": site.returned,
    }
    found = {}
    for name, (who, address) in OUTLETS.items():
        answer = visitors[who].client.get(address.format(**ids), follow_redirects=True)
        assert answer.status_code == 200, (name, answer.status_code)
        text = re.sub(r"<[^>]*>|\s|&nbsp;|\u00a0", " ", answer.get_data(as_text=True))
        found[name] = TRACE in " ".join(text.split())
    return found


def test_no_outlet_shows_it_afterwards(
    app: web.Application, visit: Visit, database: Database, settings: Settings, site: Site
) -> None:
    indexer = Indexer(database, settings)
    indexer.catch_up()
    before = _look(visit, site)
    assert [name for name, shown in before.items() if not shown] == []
    suppress(database, settings, site)
    carrying_out.clean_up(settings, database)
    indexer.catch_up()
    after = _look(visit, site)
    assert [name for name, shown in after.items() if shown] == []
    # Nothing else went with it.
    guest = visit()
    assert "Każdy może." in guest.text("/artykuly/petycja")
    assert "fragment usunięty" in guest.text("/artykuly/petycja")


def test_browsers_are_not_told_that_nothing_changed(
    app: web.Application, visit: Visit, database: Database, settings: Settings, site: Site
) -> None:
    guest = visit()
    tagged = [
        address
        for who, address in OUTLETS.values()
        if who == "guest" and "{" not in address and "ETag" in guest.client.get(address).headers
    ]
    assert {"/", "/artykuly/petycja", "/zmiany.atom", "/api/v1/articles"} <= set(tagged)
    tags = {address: guest.client.get(address).headers["ETag"] for address in tagged}
    suppress(database, settings, site)
    for address, tag in tags.items():
        answer = guest.client.get(address, headers={"If-None-Match": tag})
        assert answer.status_code == 200, address


def test_exports_and_letters_do_not_hold_it(
    database: Database, settings: Settings, site: Site, tmp_path: Path
) -> None:
    suppress(database, settings, site)
    export(database, tmp_path / "content")
    send = mail_sending.sender("", "wiki@example.org", settings.data_dir / "mail")
    assert mail.deliver_due(database, send) > 0
    written = [*(tmp_path / "content").rglob("*.md"), *(settings.data_dir / "mail").iterdir()]
    assert len(written) > 2
    for path in written:
        assert TRACE not in path.read_text(encoding="utf-8"), path
    with database.writing() as db:
        db.execute(delete(MailMessage))


@pytest.fixture
def site(database: Database) -> Site:
    with database.writing() as db:
        return stage.build(db)
