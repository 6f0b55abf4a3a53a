"""What stays of the Plan by direction: counted, narrowed, paged, and found again by its address."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from app.core.db import Database
from app.plan import legacy_lists
from app.plan.city_story import LEGACY_SHOWN
from app.plan.legacy_lists import PAGE_SIZE, DirectionCounts, LegacyFilters
from tests.plan import entries
from tests.visitor import Visit

EVERYTHING = LegacyFilters()


def left(db: Session, city: str, title: str, **fields: object) -> str:
    """The key of what a city leaves."""
    return entries.put(
        db, "dziedzictwo", city=entries.city(db, city).slug, title=title, **fields
    ).key


def titles(db: Session, direction: int, filters: LegacyFilters = EVERYTHING) -> list[str]:
    return [row.title for row in legacy_lists.of_direction(db, direction, filters, 1).items]


def test_each_direction_is_counted_by_kind(db: Session) -> None:
    left(db, "Ełk", "Skwery")
    left(db, "Ełk", "Podwórka")
    left(db, "Żary", "Rada młodych", kind="rekomendacja")
    left(db, "Żary", "Mieszkania", direction="7")
    assert legacy_lists.direction_counts(db) == {
        3: DirectionCounts(declarations=2, recommendations=1),
        7: DirectionCounts(declarations=1),
    }


def test_a_list_is_in_order_and_narrowed(db: Session) -> None:
    entries.city(db, "Żary", "lubuskie")
    left(db, "Żary", "Rada młodych", kind="rekomendacja")
    left(db, "Ełk", "Skwery")
    left(db, "Ełk", "Mieszkania", direction="7")
    assert titles(db, 3) == ["Skwery", "Rada młodych"]
    assert titles(db, 3, LegacyFilters(kind="deklaracja")) == ["Skwery"]
    assert titles(db, 3, LegacyFilters(voivodeship="lubuskie")) == ["Rada młodych"]
    assert titles(db, 3, LegacyFilters("deklaracja", "lubuskie")) == []
    assert titles(db, 5) == []


def test_what_is_removed_is_gone(db: Session) -> None:
    key = left(db, "Ełk", "Skwery")
    entries.put(db, "dziedzictwo", key)
    assert titles(db, 3) == []
    assert legacy_lists.direction_counts(db) == {}
    assert legacy_lists.address_of(db, key) is None


def test_an_entry_is_found_on_its_page(db: Session) -> None:
    keys = [left(db, "Ełk", f"Wpis {number}") for number in range(PAGE_SIZE + 2)]
    left(db, "Ełk", "Gdzie indziej", direction="7")
    entries.city(db, "Zamość")
    last = left(db, "Zamość", "Na końcu")
    assert legacy_lists.address_of(db, keys[0]) == f"/dziedzictwo/3#{keys[0]}"
    assert legacy_lists.address_of(db, keys[PAGE_SIZE - 1]) == (
        f"/dziedzictwo/3#{keys[PAGE_SIZE - 1]}"
    )
    assert legacy_lists.address_of(db, keys[PAGE_SIZE]) == (
        f"/dziedzictwo/3?strona=2#{keys[PAGE_SIZE]}"
    )
    assert legacy_lists.address_of(db, last) == f"/dziedzictwo/3?strona=2#{last}"
    second = legacy_lists.of_direction(db, 3, EVERYTHING, 2).items
    assert [row.key for row in second] == [*keys[PAGE_SIZE:], last]


def test_pages_show_it_and_invite(
    database: Database,
    visit: Visit,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    guest = visit()
    for path in ("/dziedzictwo", "/dziedzictwo/3"):
        assert guest.page(path).select("main a[href='/dane/dziedzictwo/nowe']") != []
    guest.get("/dziedzictwo/10", 404)
    with database.writing() as db:
        left(db, "Ełk", "Skwery dla wszystkich", words="Trzy nowe skwery.")
    assert "1 deklaracja" in guest.text("/dziedzictwo")
    with count_queries() as few:
        shown = guest.text("/dziedzictwo/3")
    assert "Skwery dla wszystkich" in shown
    assert "Trzy nowe skwery." in shown
    assert entries.SOURCE in shown
    led = guest.get("/plan/wpis/dziedzictwo/elk-skwery-dla-wszystkich", 302)
    assert led.headers["Location"] == "/dziedzictwo/3#elk-skwery-dla-wszystkich"
    guest.get("/plan/wpis/dziedzictwo/elk-nie-ma", 404)
    guest.get("/plan/wpis/nic/elk-skwery-dla-wszystkich", 404)
    assert "Skwery" not in guest.text("/dziedzictwo/3?rodzaj=rekomendacja")
    assert "Skwery" in guest.text("/dziedzictwo/3?rodzaj=nic&wojewodztwo=nigdzie")
    with database.writing() as db:
        for number in range(PAGE_SIZE):
            left(db, "Ełk", f"Wpis {number}")
    with count_queries() as many:
        guest.get("/dziedzictwo/3")
    assert len(many) == len(few)


def test_a_city_leads_to_all_that_it_leaves(
    database: Database,
    visit: Visit,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    guest, whole = visit(), "/dziedzictwo?miasto=elk"
    with database.writing() as db:
        left(db, "Żary", "Rada młodych")
        left(db, "Ełk", "Mieszkania", direction="7")
    assert guest.page("/miasta/elk").select(f"main a[href='{whole}']") == []
    with count_queries() as few:
        first = guest.page(whole)
    assert [each.get_text() for each in first.select("main h2")] == ["Mieszkania"]
    with database.writing() as db:
        for number in range(LEGACY_SHOWN):
            left(db, "Ełk", f"Wpis {number}")
    assert len(guest.page("/miasta/elk").select(f"main a[href='{whole}']")) == 1
    with count_queries() as many:
        first = guest.page(whole)
    assert len(many) == len(few)
    assert len(first.select("main h2")) == PAGE_SIZE
    last = guest.page(f"{whole}&strona=2")
    assert [each.get_text() for each in last.select("main h2")] == ["Mieszkania"]
    assert "Rada młodych" not in first.get_text() + last.get_text()
    assert last.select("main a[href='/dziedzictwo/7']") != []
    guest.get("/dziedzictwo?miasto=nigdzie", 404)
    guest.get(f"{whole}&strona=x")
