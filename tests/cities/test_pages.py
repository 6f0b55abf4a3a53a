"""Pages of cities: finding one by any spelling, its page, following it."""

import pytest

from app.core.db import Database
from app.people.models import Level
from tests import make
from tests.visitor import Visit


@pytest.fixture
def cities(database: Database) -> None:
    with database.writing() as db:
        make.city(db)
        make.city(db, "lodz", "Łódź", voivodeship="łódzkie")
        make.city(db, "jozefow-lubelskie", "Józefów", voivodeship="lubelskie")
        make.city(db, "jozefow-mazowieckie", "Józefów", voivodeship="mazowieckie")


@pytest.mark.usefixtures("cities")
def test_a_name_leads_to_its_city_however_it_is_typed(visit: Visit) -> None:
    guest = visit()
    for typed in ("Łódź", "lodz", "ŁÓDŹ", " łódź "):
        answer = guest.client.get("/miasta", query_string={"nazwa": typed})
        assert answer.location == "/miasta/lodz", typed
    several = guest.page("/miasta?nazwa=J%C3%B3zef%C3%B3w").main
    assert several
    assert {link["href"] for link in several.select(".city-columns a")} >= {
        "/miasta/jozefow-lubelskie",
        "/miasta/jozefow-mazowieckie",
    }
    exact = guest.client.get("/miasta", query_string={"nazwa": "Józefów (lubelskie)"})
    assert exact.location == "/miasta/jozefow-lubelskie"


@pytest.mark.usefixtures("cities")
def test_a_wrong_name_is_answered_with_near_ones(visit: Visit) -> None:
    guest = visit()
    page = guest.page("/miasta?nazwa=%C5%81odzia")
    assert page.select_one('main a[href="/miasta/lodz"]')
    assert "„<script>x”" in guest.text("/miasta?nazwa=<script>x")
    assert "Sprawdź nazwę" in guest.text("/miasta?nazwa=---")


@pytest.mark.usefixtures("cities")
def test_cities_stand_by_voivodeship(visit: Visit) -> None:
    guest = visit()
    front = guest.page("/miasta")
    assert front.select_one('a[href="/miasta?wojewodztwo=lodzkie"]')
    assert {option["value"] for option in front.select("datalist option")} == {
        "Ełk",
        "Łódź",
        "Józefów (lubelskie)",
        "Józefów (mazowieckie)",
    }
    assert "Łódź" in guest.text("/miasta?wojewodztwo=lodzkie")
    assert "Ełk" not in guest.text("/miasta?wojewodztwo=lodzkie")
    guest.get("/miasta?wojewodztwo=mazury", 404)
    guest.get("/miasta/atlantyda", 404)


@pytest.mark.usefixtures("cities")
def test_following_a_city_and_stopping(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        person = make.person(db, Level.NEW)
    who = visit(person)
    who.send("/miasta/elk/obserwuj", {"stan": "tak"}, at="/miasta/elk")
    assert "Ełk" in who.text("/konto/miasta")
    who.send("/miasta/elk/obserwuj", at="/miasta/elk/obserwuj")
    assert "Ełk" not in who.text("/konto/miasta")
    visit().get("/konto/miasta", 303)
