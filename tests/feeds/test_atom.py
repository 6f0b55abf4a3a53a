"""Atom feeds: valid, stable ids, nothing that breaks XML."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.articles import queries, service
from app.articles.queries import Author
from app.core.db import Database
from app.feeds import atom
from app.feeds.queries import Change
from app.people.models import Level
from tests import make
from tests.visitor import Visitor

Visit = Callable[..., Visitor]
NS = {"a": "http://www.w3.org/2005/Atom"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def feed(guest: Visitor, path: str) -> ElementTree.Element:
    response = guest.get(path)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.data)


def check_valid(root: ElementTree.Element) -> None:
    """What RFC 4287 demands of feeds and entries."""
    assert root.tag == f"{{{NS['a']}}}feed"
    for element in (root, *root.findall("a:entry", NS)):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", NS)) == 1
        assert MOMENT.fullmatch(element.findtext("a:updated", "", NS))
        assert element.findtext("a:id", "", NS).startswith("tag:localhost,2026:")
        rels = [link.get("rel") for link in element.findall("a:link", NS)]
        assert rels.count("alternate") == 1
        assert all(
            (link.get("href") or "").startswith("http://localhost/")
            for link in element.findall("a:link", NS)
        )
    for entry in root.findall("a:entry", NS):
        assert entry.findtext("a:author/a:name", "", NS)
    assert [link.get("rel") for link in root.findall("a:link", NS)].count("self") == 1
    ids = [entry.findtext("a:id", "", NS) for entry in root.findall("a:entry", NS)]
    assert len(set(ids)) == len(ids)


@pytest.mark.usefixtures("changes")
def test_the_feed_of_the_site(visit: Visit) -> None:
    root = feed(visit(), "/zmiany.atom")
    check_valid(root)
    entries = root.findall("a:entry", NS)
    assert [entry.findtext("a:title", "", NS) for entry in entries] == [
        "Petycja",
        "Budżet <b> & reszta",
        "Petycja",
    ]
    assert entries[0].findtext("a:summary", "", NS) == "Dopisano termin & <koszt>"
    assert root.findtext("a:updated", "", NS) == entries[0].findtext("a:updated", "", NS)


@pytest.mark.usefixtures("changes")
def test_the_feed_of_an_article_has_its_versions_only(visit: Visit) -> None:
    root = feed(visit(), "/artykuly/petycja/zmiany.atom")
    check_valid(root)
    titles = {entry.findtext("a:title", "", NS) for entry in root.findall("a:entry", NS)}
    assert titles == {"Petycja"}
    assert len(root.findall("a:entry", NS)) == 2


@pytest.mark.usefixtures("changes")
def test_links_of_entries_lead_somewhere(visit: Visit) -> None:
    guest = visit()
    root = feed(guest, "/zmiany.atom")
    for link in root.iter(f"{{{NS['a']}}}link"):
        guest.get((link.get("href") or "").removeprefix("http://localhost"))


@pytest.mark.usefixtures("changes")
def test_ids_stay_when_the_address_changes(visit: Visit, database: Database) -> None:
    def ids(path: str) -> list[str]:
        root = feed(visit(), path)
        return [each.text or "" for each in root.iter(f"{{{NS['a']}}}id")]

    before = ids("/artykuly/petycja/zmiany.atom")
    with database.writing() as db:
        who = make.who(make.person(db, Level.EDITOR))
        article = service.locked(db, queries.article_by_slug(db, "petycja").id)
        service.rename(db, who, article, "petycja-do-rady", "Lepszy adres")
    assert ids("/artykuly/petycja-do-rady/zmiany.atom") == before
    moved = visit().get("/artykuly/petycja/zmiany.atom", 301)
    assert moved.headers["Location"] == "/artykuly/petycja-do-rady/zmiany.atom"


def test_an_empty_site_has_a_valid_feed(visit: Visit) -> None:
    root = feed(visit(), "/zmiany.atom")
    check_valid(root)
    assert root.findall("a:entry", NS) == []


def test_no_article_no_feed(visit: Visit) -> None:
    visit().get("/artykuly/nie-ma/zmiany.atom", 404)


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_no_text_breaks_the_xml(title: str, comment: str, name: str) -> None:
    change = Change(
        id=1,
        number=2,
        created=datetime(2026, 10, 14, 16, 2, 30, 5, tzinfo=UTC),
        slug="petycja",
        title=title,
        comment=comment,
        origin="edit",
        words_added=1,
        words_removed=0,
        author=Author(name, "x"),
        reviewer=None,
    )
    [entry] = atom.entries("https://wiki.example", [change])
    assert entry.id == "tag:wiki.example,2026:wersja/1"
    assert entry.updated == "2026-10-14T16:02:30Z"
    for text in (entry.title, entry.summary, entry.author):
        # Everything XML 1.0 allows besides what the template escapes.
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", text)
