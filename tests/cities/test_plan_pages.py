"""What the Plan puts on the pages of cities, and of a project."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from app.core import journal
from app.core.db import Database
from tests.plan.entries import city, effect, part, project, put
from tests.visitor import Visit, words

Counted = Callable[[], AbstractContextManager[list[str]]]


def _fill(database: Database, number: int = 1) -> None:
    with database.writing() as db:
        for each in range(number):
            town = city(db, "Ełk" if not each else f"Miasto{each}")
            town.latitude, town.longitude = 53.8, 22.4
            part(db, town, "sieci")
        town = city(db)
        for each in range(number):
            project(
                db,
                town,
                f"Podwórka {each}",
                goal="11",
                state="zakonczony",
                ended="2023-01-02",
                partners=["Klub sąsiedzki"],
                effects=[] if each else [effect("Drzewa", planned="12", reached="9")],
            )
        put(db, "praktyka", city=town.slug, title="Spacer przed projektem")
        put(db, "raport", city=town.slug, aims="Osiem podwórek.")
        put(db, "dziedzictwo", city=town.slug, title="Podwórka w każdej dzielnicy")
        journal.record(db, "record.loaded", None, "record:plan", {})


def test_cities_of_the_plan_stand_on_the_map_and_in_an_equal_list(
    visit: Visit, database: Database
) -> None:
    _fill(database, 2)
    with database.writing() as db:
        city(db, "Suwałki", "podlaskie")
    guest = visit()
    page = guest.page("/miasta")
    assert "2 ze 104 miast" in page.text.replace("\xa0", " ")
    dots = {(dot["href"], dot["aria-label"]) for dot in page.select("svg.map a")}
    assert dots == {("/miasta/elk", "Ełk"), ("/miasta/miasto1", "Miasto1")}
    assert {link["href"] for link in page.select("tbody th a")} == {href for href, _name in dots}
    assert len(page.select(".goals .goal-card")) == 18
    narrowed = guest.page("/miasta?cel=11&wojewodztwo=warminsko-mazurskie")
    assert [link["href"] for link in narrowed.select("tbody th a")] == ["/miasta/elk"]
    csv = narrowed.select_one("main a[href*='.csv']")
    assert csv is not None
    assert {"goal=11", "voivodeship=warminsko-mazurskie"} <= set(
        str(csv["href"]).partition("?")[2].split("&")
    )
    assert guest.get(str(csv["href"])).text.count("elk") >= 1
    assert "Suwałki" in guest.text("/miasta?wojewodztwo=podlaskie")
    for wrong in ("cel=18", "cel=x", "sciezka=inna", "wojewodztwo=mazury"):
        guest.get(f"/miasta?{wrong}", 404)


def test_a_city_tells_all_that_is_known_and_what_is_not(visit: Visit, database: Database) -> None:
    _fill(database)
    with database.writing() as db:
        city(db, "Suwałki", "podlaskie")
    guest = visit()
    page = guest.page("/miasta/elk")
    for kind in ("praktyka", "raport", "dziedzictwo"):
        assert page.select_one(f"[id^={kind}-elk-]") is not None, kind
    said = page.select_one("main").get_text(" ", strip=True).replace("\xa0", " ")
    for wanted in ("zakończony w 2023", "75%", "Osiem podwórek", "sieci edukacyjne"):
        assert wanted in said, wanted
    facts = page.select_one(".tool-tag .facts").get_text(" ", strip=True).replace("\xa0", " ")
    assert "Mieszkańcy brak danych" in facts
    assert page.select_one('a[href="/dane/projekt/elk-podworka-0/zmien"]') is not None
    other = guest.text("/miasta/suwalki")
    assert "Żadne źródło nie podało nam" in other
    assert "doradztwo" not in other.lower()


def test_a_project_is_told_whole_and_only_while_it_is_there(
    visit: Visit, database: Database
) -> None:
    _fill(database)
    guest = visit()
    text = words(guest.get("/projekty/elk-podworka-0"))
    for wanted in ("Podwórka 0", "Klub sąsiedzki", "Drzewa", "2 stycznia 2023"):
        assert wanted in text.replace("\xa0", " "), wanted
    assert guest.page("/projekty?cel=11").select_one('a[href="/projekty/elk-podworka-0"]')
    with database.writing() as db:
        put(db, "projekt", "elk-podworka-0")
    guest.get("/projekty/elk-podworka-0", 404)
    assert "Podwórka 0" not in guest.text("/projekty")


def test_lists_ask_as_often_for_many_as_for_one(
    visit: Visit, database: Database, count_queries: Counted
) -> None:
    paths = ("/miasta?porzadek=projekty", "/miasta/elk", "/projekty", "/projekty/elk-podworka-0")
    guest = visit()
    _fill(database)
    few = {}
    for path in paths:
        with count_queries() as sent:
            guest.get(path)
        few[path] = len(sent)
    _fill(database, 12)
    for path in paths:
        with count_queries() as sent:
            guest.get(path)
        assert len(sent) <= few[path], path


def test_earlier_reports_of_a_city_are_folded_and_none_is_lost(
    visit: Visit, database: Database
) -> None:
    years = range(2021, 2026)
    with database.writing() as db:
        town = city(db)
        for year in years:
            put(db, "raport", city=town.slug, year=str(year))
    page = visit().page("/miasta/elk")
    shown = [report["id"] for report in page.select("article[id^=raport-]")]
    assert shown == [f"raport-elk-{year}" for year in reversed(years)]
    assert [report["id"] for report in page.select("details article[id^=raport-]")] == shown[3:]
