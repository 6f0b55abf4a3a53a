"""Those who wrote the Plan: sorted, narrowed, paged; none is made up where no source names any."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from app.core.db import Database
from app.plan import contributor_lists
from app.plan.contributor_lists import PAGE_SIZE, ContributorFilters, Order
from tests import make
from tests.plan import entries
from tests.visitor import Visit, words

EVERYBODY = ContributorFilters()


def hand(db: Session, name: str, **fields: object) -> str:
    """The key of somebody who wrote the Plan."""
    return entries.put(db, "wspoltworca", name=name, **fields).key


def names(
    db: Session, filters: ContributorFilters = EVERYBODY, order: Order = Order.NAME
) -> list[str]:
    return [row.name for row in contributor_lists.contributors(db, filters, 1, order).items]


def _three(db: Session) -> None:
    entries.city(db, "Żary", "lubuskie")
    entries.city(db)
    hand(db, "Łąka", city="zary", goal="15", kind="organizacja")
    hand(db, "Zespół badaczek", kind="nauka")
    hand(db, "Lipa", city="elk", goal="11", kind="organizacja", part="Warsztaty")


def test_they_are_sorted_as_polish_is(db: Session) -> None:
    _three(db)
    assert names(db) == ["Lipa", "Łąka", "Zespół badaczek"]
    assert names(db, order=Order.CITY) == ["Lipa", "Łąka", "Zespół badaczek"]
    hand(db, "Akacja", city="zary")
    assert names(db)[0] == "Akacja"
    assert names(db, order=Order.CITY) == ["Lipa", "Akacja", "Łąka", "Zespół badaczek"]


def test_they_are_narrowed(db: Session) -> None:
    _three(db)
    assert names(db, ContributorFilters(kind="nauka")) == ["Zespół badaczek"]
    assert names(db, ContributorFilters(goal=15)) == ["Łąka"]
    assert names(db, ContributorFilters(city="elk")) == ["Lipa"]
    assert names(db, ContributorFilters("nauka", None, "elk")) == []


def test_the_first_few_and_how_many(db: Session) -> None:
    assert contributor_lists.first_of_them(db) == ([], 0)
    for number in range(contributor_lists.SHOWN_BESIDE + 1):
        hand(db, f"Współtwórca {number:02}")
    found, known = contributor_lists.first_of_them(db)
    assert len(found) == contributor_lists.SHOWN_BESIDE
    assert known == contributor_lists.SHOWN_BESIDE + 1


def test_somebody_is_found_on_their_page(db: Session) -> None:
    keys = [hand(db, f"Współtwórca {number:02}") for number in range(PAGE_SIZE + 1)]
    assert contributor_lists.address_of(db, keys[0]) == f"/wszystkie-rece/plan#{keys[0]}"
    last = f"/wszystkie-rece/plan?strona=2#{keys[-1]}"
    assert contributor_lists.address_of(db, keys[-1]) == last
    assert contributor_lists.address_of(db, "nikt") is None
    entries.put(db, "wspoltworca", keys[0])
    assert contributor_lists.address_of(db, keys[0]) is None


def test_pages_invite_and_then_name(
    database: Database,
    visit: Visit,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    guest = visit()
    assert guest.page("/wszystkie-rece/plan").select("a[href='/dane/wspoltworca/nowe']") != []
    assert "Nie znamy jeszcze ich nazw" in guest.text("/wszystkie-rece")
    with database.writing() as db:
        _three(db)
    with count_queries() as few:
        shown = guest.text("/wszystkie-rece/plan?sortuj=miasto")
    assert shown.index("Lipa") < shown.index("Łąka")
    assert entries.SOURCE in shown
    led = guest.get("/plan/wpis/wspoltworca/lipa", 302)
    assert led.headers["Location"] == "/wszystkie-rece/plan#lipa"
    assert "Lipa" not in guest.text("/wszystkie-rece/plan?rodzaj=nauka&cel=99&miasto=x")
    assert "Łąka" not in guest.text("/wszystkie-rece/plan?miasto=elk")
    unknown = guest.text("/wszystkie-rece/plan?miasto=Atlantyda")
    assert "nie ma miasta „Atlantyda”" in unknown
    assert "Łąka" in unknown
    with database.writing() as db:
        make.city(db, "jozefow", "Józefów", voivodeship="lubelskie")
        make.city(db, "jozefow-2", "Józefów", voivodeship="mazowieckie")
    two = guest.page("/wszystkie-rece/plan?miasto=Józefów").select("main .notice a")
    assert [each.get_text() for each in two] == ["Józefów (lubelskie)", "Józefów (mazowieckie)"]
    assert "Nikt tu nie pasuje" in words(guest.get(two[0]["href"]))
    assert "Nikt tu nie pasuje" in guest.text("/wszystkie-rece/plan?rodzaj=urzad")
    assert "Znamy 3 z nich" in guest.text("/wszystkie-rece")
    with database.writing() as db:
        for number in range(PAGE_SIZE):
            hand(db, f"Ktoś {number}", city="elk")
    with count_queries() as many:
        guest.get("/wszystkie-rece/plan?sortuj=miasto")
    assert len(many) == len(few)
