"""Search for programs and browsers: the JSON of results and suggestions, and OpenSearch."""

from collections.abc import Callable
from xml.etree import ElementTree

from sqlalchemy.orm import Session

from app.articles.models import Article
from app.discussions.models import Thread
from app.people.models import Level
from app.search.indexer import Indexer
from tests import make
from tests.visitor import Visitor, soup

Visit = Callable[..., Visitor]


class TestJson:
    def test_results(self, visit: Visit, content: tuple[Article, Thread]) -> None:
        thread = content[1]
        found = visit().get("/api/v1/search?q=petycja").get_json()
        assert found["total"] == 2
        assert (found["limit"], found["offset"]) == (20, 0)
        article, talk = found["results"]
        assert article == {
            "kind": "article",
            "slug": "petycja",
            "title": "Petycja do rady",
            "url": "http://localhost/artykuly/petycja",
            "snippet": "Jak złożyć petycję.",
        }
        assert talk["kind"] == "thread"
        assert talk["url"] == f"http://localhost/dyskusje/{talk['slug']}"
        assert talk["slug"] == f"{thread.id}-{thread.slug}"

    def test_filters_and_order(self, db: Session, visit: Visit, indexer: Indexer) -> None:
        author = make.person(db, Level.EDITOR)
        make.article(db, author, title="Petycja", slug="a", goals=(11,), stage="dzialaj")
        make.article(db, author, title="Petycja", slug="b", goals=(13,))
        make.thread(db, author, title="Petycja")
        db.commit()
        indexer.prepare()
        guest = visit()
        for arguments, expected in (
            ("sdg=11&sdg=13&kind=article", {"a", "b"}),
            ("sdg=13&stage=dzialaj", set()),
            ("stage=dzialaj&since=2020-01-31&sort=date", {"a"}),
            ("until=2020-01-31", set()),
        ):
            found = guest.get(f"/api/v1/search?q=petycja&{arguments}").get_json()
            assert {result["slug"] for result in found["results"]} == expected, arguments

    def test_slices_and_kinds(self, visit: Visit, content: tuple[Article, Thread]) -> None:
        guest = visit()
        second = guest.get("/api/v1/search?q=petycja&limit=1&offset=1").get_json()
        assert [result["kind"] for result in second["results"]] == ["thread"]
        assert second["total"] == 2
        only = guest.get("/api/v1/search?q=petycja&kind=thread").get_json()
        assert only["total"] == 1
        assert guest.get("/api/v1/search").get_json()["results"] == []

    def test_wrong_arguments(self, visit: Visit) -> None:
        guest = visit()
        for arguments in (
            *("limit=0", "limit=101", "limit=x", "limit=", "offset=-1", "offset=10001"),
            *("kind=town", "sdg=18", "since=jutro", "since=20260131", "until=0001-01-01"),
            *("sort=x", "exact=1", "city=", "city=%00", "city=a%20b", "city=%25"),
        ):
            error = guest.get(f"/api/v1/search?q=petycja&{arguments}", 400).get_json()["error"]
            assert error["status"] == 400
            assert arguments.split("=", maxsplit=1)[0] in error["message"]


class TestSuggestions:
    def test_json(self, visit: Visit, content: tuple[Article, Thread]) -> None:
        guest = visit()
        told = guest.get("/szukaj/podpowiedzi?q=pet").get_json()
        assert told["suggestions"] == [
            {
                "label": "Petycja do rady",
                "url": "/artykuly/petycja",
                "note": "Narzędzie",
                "note_language": "pl",
                "kind": "article",
                "language": "pl",
            }
        ]
        assert told["status"].startswith("1 podpowiedź.")
        assert guest.get("/szukaj/podpowiedzi").get_json() == {"suggestions": [], "status": ""}
        (heading,) = guest.get("/szukaj/podpowiedzi?q=kto+m").get_json()["suggestions"]
        assert heading["url"] == "/artykuly/petycja#s-kto-moze-zlozyc"
        assert heading["note"] == "Petycja do rady"
        # Words of the interface are in the reader's language, titles in that of the article.
        guest.get("/jezyk?jezyk=en&dalej=/", 303)
        title, heading = (
            guest.get(f"/szukaj/podpowiedzi?q={typed}").get_json()["suggestions"][0]
            for typed in ("pet", "kto+m")
        )
        assert (title["note"], title["note_language"]) == ("Tool", "en")
        assert heading["note_language"] == "pl"

    def test_browsers_can_add_the_search(
        self, visit: Visit, content: tuple[Article, Thread]
    ) -> None:
        guest = visit()
        link = guest.page("/szukaj").select_one("link[rel=search]")
        assert link is not None
        answer = guest.get(str(link["href"]))
        assert answer.mimetype == link["type"] == "application/opensearchdescription+xml"
        names = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
        document = ElementTree.fromstring(answer.data)
        templates = {
            each.attrib["type"]: each.attrib["template"]
            for each in document.findall("o:Url", names)
        }
        assert templates["text/html"] == "http://localhost/szukaj?q={searchTerms}"
        assert len(document.findtext("o:ShortName", "", names)) <= 16
        address = templates["application/x-suggestions+json"].replace("{searchTerms}", "pet")
        told = guest.get(address.removeprefix("http://localhost"))
        assert told.mimetype == "application/x-suggestions+json"
        assert told.get_json() == [
            "pet",
            ["Petycja do rady"],
            ["Narzędzie"],
            ["http://localhost/artykuly/petycja"],
        ]

    def test_every_field_offers_them_but_that_of_a_town(self, db: Session, visit: Visit) -> None:
        make.city(db)
        db.commit()
        guest = visit()
        for path in ("/", "/szukaj", "/szukaj?q=petycja", "/nie-ma"):
            page = soup(guest.client.get(path))
            fields = page.select("form[role=search]")
            assert fields, path
            assert {str(field["data-suggestions"]) for field in fields} == {"/szukaj/podpowiedzi"}
        (rail, town) = guest.page("/miasta/elk").select("form[role=search]")
        assert rail.has_attr("data-suggestions")
        assert not town.has_attr("data-suggestions")
        assert town.select_one("input[name=miasto]")["value"] == "elk"  # type: ignore[index]
