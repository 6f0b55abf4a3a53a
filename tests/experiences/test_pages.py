"""Reports through pages: forms that come back, rights, a steady number of statements."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import select

from app.articles.models import Article
from app.core.db import Database
from app.experiences import coauthors, deciding
from app.experiences.models import Experience
from app.experiences.report import Link
from app.people import hats
from app.people.models import Person
from tests import make
from tests.visitor import Visit

NEW = "/doswiadczenia/nowe"
TYPED = {
    "title": "Park zamiast parkingu",
    "tools-0": "spacer badawczy",
    "problem": "Na skwerze miał **stanąć** parking.",
}
Counting = Callable[[], AbstractContextManager[list[str]]]


def _one(database: Database) -> Experience:
    with database.reading() as db:
        return db.scalars(select(Experience)).one()


def _stored(database: Database, author: Person, **fields: object) -> Experience:
    with database.writing() as db:
        return make.experience(db, author, **fields)  # type: ignore[arg-type]


def test_three_fields_are_published(
    visit: Visit, database: Database, halina: Person, walk: Article
) -> None:
    visitor = visit(halina)
    answer = visitor.send(NEW, TYPED)
    made = _one(database)
    assert answer.headers["Location"] == f"/doswiadczenia/{made.id}-park-zamiast-parkingu"
    page = visit().page(answer.headers["Location"])
    assert page.h1 is not None
    assert page.h1.get_text() == "Park zamiast\xa0parkingu" or "Park" in page.h1.get_text()
    assert page.select_one("a.tool-chip[href='/artykuly/spacer-badawczy']") is not None
    assert "<strong>stanąć</strong>" in str(page)
    assert page.select_one("form[action$='/komentarz']") is None


def test_what_was_typed_comes_back(visit: Visit, halina: Person, walk: Article) -> None:
    visitor = visit(halina)
    form = visitor.form(NEW)
    answer = visitor.post(NEW, {**form, **TYPED, "tools-0": "Kosmolot"}, status=422)
    text = answer.get_data(as_text=True)
    assert "Kosmolot" in text
    assert "Na skwerze miał **stanąć** parking." in text
    preview = visitor.post(NEW, {**form, **TYPED, "krok": "podglad"}, status=200)
    assert "<strong>stanąć</strong>" in preview.get_data(as_text=True)


def test_a_draft_is_completed_in_the_whole_form(
    visit: Visit, database: Database, halina: Person, walk: Article
) -> None:
    with database.writing() as db:
        make.city(db)
    visitor = visit(halina)
    led = visitor.post(NEW, {**visitor.form(NEW), **TYPED, "krok": "szkic"}).headers["Location"]
    assert led.endswith("/edytuj")
    more = {
        "city": "ełk",
        "began": "2025-03",
        "ended": "2025-11",
        "course": "1. Pismo\n2. Zebranie",
        "outcome": "czesciowo",
        "links": "https://bip.example.pl Uchwała",
        "goals": ["11", "15"],
        "cost": "120 zł",
    }
    refused = visitor.post(led, {**visitor.form(led), **more, "ended": "2024-01"}, status=422)
    assert "120 zł" in refused.get_data(as_text=True)
    target = visitor.send(led, more).headers["Location"]
    page = visit().page(target)
    text = page.get_text(" ")
    assert "Udało się częściowo" in text.replace("\xa0", " ")
    assert "marzec–listopad 2025" in text
    assert page.select_one("ol.steps") is not None
    assert page.select_one("a[href='/miasta/elk']") is not None
    link = page.select_one("a[href='https://bip.example.pl']")
    assert link is not None
    assert "nofollow" in link["rel"]


def test_two_windows_do_not_overwrite_each_other(
    visit: Visit, database: Database, halina: Person
) -> None:
    made = _stored(database, halina)
    path = f"/doswiadczenia/{made.id}/edytuj"
    visitor = visit(halina)
    late = visitor.form(path)
    visitor.send(path, {"cost": "100 zł"})
    clash = visitor.post(path, {**late, "cost": "200 zł"}, status=409)
    text = clash.get_data(as_text=True)
    assert "200 zł" in text.replace("\xa0", " ")
    assert "100" in text
    assert _one(database).cost == "100 zł"
    again = {**late, "cost": "200 zł", "wersja": "2", "klucz": "inny"}
    visitor.post(path, again)
    assert _one(database).cost == "200 zł"


def test_a_comment_from_the_page(
    visit: Visit, database: Database, halina: Person, stefan: Person
) -> None:
    made = _stored(database, halina)
    url, path = f"/doswiadczenia/{made.id}-{made.slug}", f"/doswiadczenia/{made.id}/komentarz"
    visitor = visit(stefan)
    visitor.post(path, {**visitor.form(url, path), "body": " "}, status=422)
    visitor.send(path, {"body": "Ile to trwało?"}, at=url)
    assert "Ile to trwało?" in visit().text(url)


def test_a_comment_wears_a_role_by_choice(
    visit: Visit, database: Database, halina: Person, stefan: Person, moderator: Person
) -> None:
    made = _stored(database, halina)
    url, path = f"/doswiadczenia/{made.id}-{made.slug}", f"/doswiadczenia/{made.id}/komentarz"
    visitor = visit(stefan)
    assert "hat" not in visitor.form(url, path)
    with database.writing() as db:
        note = "Pismo z rady osiedla."
        hat = hats.give(db, make.who(moderator), stefan.id, words="Rada Osiedla Bory", note=note)
    visitor.send(path, {"body": "Pomożemy.", "hat": str(hat.id + 1)}, at=url, status=422)
    visitor.send(path, {"body": "Pomożemy.", "hat": str(hat.id)}, at=url)
    visitor.send(path, {"body": "To moje zdanie."}, at=url)
    page = visit().page(url)
    assert [len(post.select(".role")) for post in page.select("article.post")] == [0, 1]
    assert "Rada Osiedla Bory" in page.get_text(" ").replace("\xa0", " ")


def test_what_was_typed_is_shown_when_the_report_is_gone(
    visit: Visit, database: Database, halina: Person, stefan: Person, moderator: Person
) -> None:
    made = _stored(database, halina)
    url, path = f"/doswiadczenia/{made.id}-{made.slug}", f"/doswiadczenia/{made.id}"
    author, reader = visit(halina), visit(stefan)
    change, comment = author.form(f"{path}/edytuj"), reader.form(url, f"{path}/komentarz")
    with database.writing() as db:
        deciding.hide(db, make.who(moderator), made.id, "reklama", "")
    lost = reader.post(f"{path}/komentarz", {**comment, "body": "Ile to <b>trwało</b>?"}, 404)
    assert "Ile to &lt;b&gt;trwało&lt;/b&gt;?" in lost.get_data(as_text=True)
    lost = author.post(f"{path}/edytuj", {**change, "change": "Skwer jest nasz."}, 403)
    assert "Skwer jest nasz." in lost.get_data(as_text=True)


def test_who_comes_from_a_city_and_a_tool_finds_them_filled_in(
    visit: Visit, database: Database, halina: Person, walk: Article
) -> None:
    with database.writing() as db:
        make.city(db, "olsztyn", "Olsztyn")
        there = make.city(db, "olsztyn-slaskie", "Olsztyn", voivodeship="śląskie")
    visitor = visit(halina)
    link = visitor.page("/miasta/olsztyn-slaskie").select_one("a[href*='/nowe']")
    assert link is not None
    form = visitor.form(f"{link['href']}&narzedzie=spacer-badawczy")
    assert (form["city"], form["tools-0"]) == ("Olsztyn (śląskie)", "Spacer badawczy")
    visitor.send(str(link["href"]), TYPED)
    assert _one(database).city_id == there.id
    assert "city" not in visitor.form(f"{NEW}?miasto=nie-ma")


def test_following_and_answering_from_the_page(
    visit: Visit, database: Database, halina: Person, stefan: Person
) -> None:
    made = _stored(database, halina)
    with database.writing() as db:
        coauthors.invite(db, make.who(halina), made.id, stefan.slug)
    url = f"/doswiadczenia/{made.id}-{made.slug}"
    visitor = visit(stefan)
    visitor.send(f"/doswiadczenia/{made.id}/obserwuj", {"stan": "tak"}, at=url)
    button = visitor.page(url).select_one("button[name=stan]")
    assert button is not None
    assert button["value"] == "nie"
    visitor.send(f"/doswiadczenia/{made.id}/zaproszenie", {"odpowiedz": "tak"}, at=url)
    assert "Stefan L." in visit().text(url)


def test_what_is_out_of_sight_is_not_there(
    visit: Visit, database: Database, halina: Person, stefan: Person, moderator: Person
) -> None:
    made = _stored(database, halina)
    draft = _stored(database, halina, publish=False)
    path = f"/doswiadczenia/{made.id}/ukryj"
    visit(stefan).get(path, status=403)
    visit(moderator).send(path, {"code": "dane-osobowe", "sentence": ""})
    for hidden in (made, draft):
        url = f"/doswiadczenia/{hidden.id}-{hidden.slug}"
        for visitor in (visit(), visit(stefan)):
            visitor.get(url, status=404)
            visitor.get(f"/doswiadczenia/{hidden.id}", status=404)
            visitor.get(f"/doswiadczenia/{hidden.id}/historia", status=404)
    visit(stefan).get(f"/doswiadczenia/{draft.id}/edytuj", status=404)
    assert "ukryła" in visit(halina).text(f"/doswiadczenia/{made.id}-{made.slug}")


def test_a_waiting_report_is_approved_from_its_page(
    visit: Visit, database: Database, newcomer: Person, moderator: Person
) -> None:
    made = _stored(database, newcomer, title="Pierwsze kroki")
    visitor = visit(moderator)
    assert "Pierwsze kroki" in visitor.text("/moderacja/doswiadczenia")
    url = f"/doswiadczenia/{made.id}-{made.slug}"
    visitor.send(f"/doswiadczenia/{made.id}/przyjmij", at=url)
    assert "Pierwsze kroki" in visit().text(url)


def test_a_later_note_from_its_form(
    visit: Visit, database: Database, halina: Person, stefan: Person
) -> None:
    made = _stored(database, halina)
    path = f"/doswiadczenia/{made.id}/dalszy-ciag"
    visit(stefan).get(path, status=403)
    visitor = visit(halina)
    form = visitor.form(path)
    wrong = {**form, "day": "jutro", "outcome": "udalo-sie", "body": "Drzewa rosną."}
    assert "Drzewa rosną." in visitor.post(path, wrong, status=422).get_data(as_text=True)
    visitor.send(path, {"outcome": "udalo-sie", "body": "Drzewa rosną."})
    assert "Drzewa rosną." in visit().text(f"/doswiadczenia/{made.id}-{made.slug}")
    assert _one(database).outcome == "udalo-sie"


def test_the_page_asks_the_same_however_much_there_is(
    visit: Visit, database: Database, halina: Person, stefan: Person, count_queries: Counting
) -> None:
    small = _stored(database, halina)
    with database.writing() as db:
        tools = [make.article(db) for _number in range(10)]
        large = make.experience(db, halina, tools=tools, goals=tuple(range(1, 18)))
        for _number in range(10):
            coauthors.invite(db, make.who(halina), large.id, make.person(db).slug)
    numbers = []
    for made in (small, large):
        visitor = visit(stefan)
        url = f"/doswiadczenia/{made.id}-{made.slug}"
        visitor.get(url)
        with count_queries() as statements:
            visitor.get(url)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


def test_history_compares(visit: Visit, database: Database, halina: Person) -> None:
    made = _stored(database, halina)
    path = f"/doswiadczenia/{made.id}/edytuj"
    visit(halina).send(path, {"problem": "Na skwerze miał stanąć garaż."})
    text = visit().text(f"/doswiadczenia/{made.id}/historia?od=1&do=2")
    assert "garaż" in text
    assert "parking" in text
    visit().get(f"/doswiadczenia/{made.id}/historia?od=1&do=9", status=404)


def test_hostile_words_stay_words(visit: Visit, database: Database, halina: Person) -> None:
    hostile = '"><script>alert(1)</script>'
    made = _stored(
        database,
        halina,
        title=f"Tytuł {hostile}",
        lead=hostile,
        place=hostile,
        cost=hostile,
        participants=hostile,
        decided_by=hostile,
        problem=f"{hostile} [x](javascript:alert(1))",
        course=f"1. {hostile}",
        links=(Link("https://bip.example.pl", hostile),),
    )
    for visitor in (visit(), visit(halina)):
        text = visitor.get(f"/doswiadczenia/{made.id}-{made.slug}").get_data(as_text=True)
        assert "<script>alert" not in text
        assert "javascript:" not in text
    form = visit(halina).get(f"/doswiadczenia/{made.id}/edytuj").get_data(as_text=True)
    assert "<script>alert" not in form
