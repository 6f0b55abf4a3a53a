"""Pages of goals, the handbook and the numbers of the Plan, as visitors get them."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager

from pypdf import PdfReader

from app.core import journal
from app.core.db import Database
from tests.plan.entries import city, effect, part, project, put
from tests.visitor import Visit, soup, words

Counted = Callable[[], AbstractContextManager[list[str]]]
PATHS = (
    "/cele",
    "/cele/11",
    "/cele/11/efekty",
    "/cele/11/wedlug-miast",
    "/dobre-praktyki",
    "/dobre-praktyki/11",
    "/plan/statystyki",
)


def _fill(database: Database, towns: int) -> None:
    with database.writing() as db:
        for number in range(towns):
            town = city(db, f"Miasto{number}")
            part(db, town)
            project(
                db,
                town,
                f"Projekt {number}",
                goal="11",
                other_goals=["3"],
                effects=[
                    effect(
                        "Drzewa",
                        type="realizacje",
                        planned="1200",
                        reached="300",
                        unit=f"u{number}",
                    ),
                    effect("Spokój", kind="rezultat"),
                ],
            )
            project(db, town, f"Cisza {number}", goal="11")
            put(db, "praktyka", city=town.slug, title=f"Praktyka {number}")
        journal.record(db, "record.loaded", None, "record:plan", {})


def test_a_goal_tells_what_cities_do_without_naming_them(visit: Visit, database: Database) -> None:
    _fill(database, 1)
    page = visit().page("/cele/11")
    table = page.select_one("table")
    assert table is not None
    assert "Miasto0" not in table.text
    cells = [cell.get_text(" ", strip=True) for cell in table.select("tbody tr")[0].select("td")]
    assert cells[:4] == ["realizacje", "u0", "produkt, realizacje, u0: 1", "1\xa0200"]
    assert table.select_one("progress[value='25']") is not None
    link = table.select_one("td a")
    assert link is not None
    single = visit().page(str(link["href"]))
    assert "Drzewa" in single.select_one("tbody").text
    by_city = words(visit().get("/cele/11/wedlug-miast"))
    assert "Miasto0" in by_city
    assert "Nie mamy danych o efektach. Zapytaj urząd" in by_city.replace("\xa0", " ")


def test_a_guests_page_of_a_goal_holds_until_a_record_is_let_in(
    visit: Visit, database: Database
) -> None:
    guest = visit()
    first = guest.get("/cele/11")
    again = {"If-None-Match": first.headers["ETag"]}
    assert guest.client.get("/cele/11", headers=again).status_code == 304
    _fill(database, 1)
    answer = guest.client.get("/cele/11", headers=again)
    assert answer.status_code == 200
    assert "Projekt 0" in soup(answer).text
    assert "1 miasto" in words(guest.get("/cele")).replace("\xa0", " ")


def test_no_page_asks_more_of_the_database_when_there_is_more(
    visit: Visit, database: Database, count_queries: Counted
) -> None:
    def asked() -> list[int]:
        found = []
        for path in PATHS:
            with count_queries() as statements:
                visit().get(path)
            found.append(len(statements))
        return found

    _fill(database, 1)
    one = asked()
    _fill(database, 31)
    assert asked() == one


def test_what_an_address_cannot_mean_is_not_found(visit: Visit) -> None:
    guest = visit()
    for path in (
        "/cele/18/efekty",
        "/cele/0/wedlug-miast",
        "/cele/11/efekty?rodzaj=inny",
        "/cele/11/efekty?typ=inny",
        "/cele/11/wedlug-miast?wojewodztwo=inne",
        "/dobre-praktyki/18",
        "/dobre-praktyki/11.pdf",
    ):
        guest.get(path, 404)


def test_the_handbook_is_a_file_for_print_too(visit: Visit, database: Database) -> None:
    _fill(database, 2)
    with database.writing() as db:
        put(
            db,
            "praktyka",
            city="miasto0",
            title="Łąki",
            text="Kosimy **dwa** razy.\n\n- rano\n- wieczorem",
        )
    page = visit().page("/dobre-praktyki/11")
    assert [each.text for each in page.select("article h2")] == ["Łąki", "Praktyka 0", "Praktyka 1"]
    answer = visit().get("/dobre-praktyki/11.pdf")
    assert answer.mimetype == "application/pdf"
    told = "\n".join(each.extract_text() for each in PdfReader(io.BytesIO(answer.data)).pages)
    for wanted in ("Dobre praktyki", "Łąki", "Kosimy dwa razy", "Miasto1", "CC0"):
        assert wanted in told.replace("\xa0", " ")


def test_charts_stand_beside_their_tables_under_a_strict_policy(
    visit: Visit, database: Database
) -> None:
    _fill(database, 2)
    answer = visit().get("/plan/statystyki")
    page = soup(answer)
    charts = page.select("svg.chart")
    assert len(charts) == len(page.select(".grid table")) == 5
    for chart in charts:
        assert chart["role"] == "img"
        named = str(chart["aria-labelledby"]).split()
        assert all(chart.select_one(f"#{each}").text for each in named)
    assert not page.select("main style, main script, main [style]")
    first = page.select_one("#cele ~ .grid tbody")
    rows = [[cell.text for cell in row.select("th, td")] for row in first.select("tr")]
    assert [row[1:3] for row in rows if row[0].startswith(("3.", "11."))] == [
        ["0", "2"],
        ["4", "0"],
    ]
