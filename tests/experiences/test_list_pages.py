"""Pages of lists: filters from the address, the map with its equal list, similar ones offered."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from app.articles.models import Article
from app.cities.models import City
from app.core.db import Database
from app.experiences import lists
from app.experiences.models import Experience, Outcome
from app.people.models import Person
from tests import make
from tests.visitor import Visit, fields


@pytest.fixture
def told(database: Database) -> None:
    with database.writing() as db:
        author = make.person(db, name="Halina K.")
        walk = make.article(db, title="Spacer badawczy", slug="spacer-badawczy")
        elk = make.city(db)
        make.city(db, "jozefow-lubelskie", "Józefów", voivodeship="lubelskie")
        make.city(db, "jozefow-mazowieckie", "Józefów", voivodeship="mazowieckie")
        for title, outcome in (
            ("Ławka na skwerze", Outcome.SUCCEEDED),
            ("Tężnia <b>w parku", Outcome.FAILED),
        ):
            make.experience(db, author, title=title, tools=[walk], city_id=elk.id, outcome=outcome)


@pytest.mark.usefixtures("told")
def test_the_list_is_narrowed_by_the_address_and_says_so(visit: Visit) -> None:
    guest = visit()
    everything = guest.text("/doswiadczenia")
    assert "Ławka na skwerze" in everything
    assert "Tężnia <b>w parku" in everything
    failed = guest.page("/doswiadczenia?wynik=nie-udalo-sie&miasto=e%C5%82k")
    assert [link.text for link in failed.select(".case-card h2 a")] == ["Tężnia <b>w\u00a0parku"]
    box = failed.select_one("#wynik-nie-udalo-sie")
    assert box
    assert box.has_attr("checked")
    assert failed.select_one('meta[name="robots"][content="noindex"]')
    assert "Nikt jeszcze o tym" in guest.text("/doswiadczenia?cel=11")
    which = guest.page("/doswiadczenia?miasto=J%C3%B3zef%C3%B3w")
    assert which.select_one('a[href="/doswiadczenia?miasto=jozefow-lubelskie"]')
    guest.get("/doswiadczenia?cel=18", 404)
    guest.get("/doswiadczenia?narzedzie=nie-ma", 404)
    assert "Ławka" in guest.text("/doswiadczenia?wynik=bzdura&porzadek=bzdura&strona=x")


@pytest.mark.usefixtures("told")
def test_what_was_chosen_stays_when_more_is_chosen(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        author = db.scalars(select(Person)).first()
        city = db.scalars(select(City).where(City.slug == "jozefow-mazowieckie")).one()
        assert author
        for number in range(lists.PAGE_SIZE + 1):
            make.experience(db, author, title=f"Zegar {number}", city_id=city.id, goals=(11,))
    guest = visit()
    page = guest.page("/doswiadczenia?miasto=jozefow-mazowieckie&cel=11&porzadek=miasto")
    assert page.select_one(".case-card .label-line")
    form = page.select_one("form.column-side")
    assert form
    sent = fields(form) | {"wynik": "w-toku"}
    assert sent["miasto"] == "Józefów (mazowieckie)"
    again = guest.page(f"/doswiadczenia?{urlencode(sent)}")
    links = [str(link["href"]) for link in again.select(".tabs a, nav.pages a")]
    assert len(links) > 2
    for link in links:
        for kept in ("cel=11", "miasto=jozefow-mazowieckie", "porzadek=miasto", "wynik=w-toku"):
            assert kept in link
    assert "Józefów (mazowieckie)" in again.select(".case-card")[0].get_text()


@pytest.mark.usefixtures("told")
def test_the_map_and_the_list_beside_it_say_the_same(visit: Visit) -> None:
    page = visit().page("/doswiadczenia/mapa?narzedzie=spacer-badawczy")
    assert len(page.select("svg.map path")) == 16
    dots = {link["href"]: link["aria-label"] for link in page.select("svg.map a")}
    listed = {link["href"]: link.parent.text.split() for link in page.select("section .links a")}
    address = "/doswiadczenia?narzedzie=spacer-badawczy&miasto=elk"
    assert dots == {address: "Ełk, 2 doświadczenia"}
    assert listed == {address: ["Ełk", "2"]}
    assert "style=" not in str(page.select_one("svg.map"))


@pytest.mark.usefixtures("told")
def test_the_article_tells_of_them_with_outcomes_counted(visit: Visit, database: Database) -> None:
    guest = visit()
    text = guest.text("/artykuly/spacer-badawczy")
    assert "Kto tego użył" in text
    assert "Nie udało się: 1" in text
    with database.writing() as db:
        author = db.scalars(select(Person)).first()
        walk = db.scalars(select(Article).where(Article.slug == "spacer-badawczy")).one()
        assert author
        make.experience(db, author, title="Zegar na wieży", tools=[walk])
    # The page is kept for guests, and must not be kept beyond this.
    assert "Zegar na wieży" in guest.text("/artykuly/spacer-badawczy")


@pytest.mark.usefixtures("told")
def test_the_city_gathers_what_happens_there(visit: Visit) -> None:
    text = visit().text("/miasta/elk")
    assert "Mieszkańcy opisali tu 2 doświadczenia" in text
    assert "Spacer badawczy 2 doświadczenia" in text
    assert "warmińsko-mazurskie" in text


@pytest.mark.usefixtures("told")
def test_similar_ones_are_offered_once_and_stop_nobody(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        person = make.person(db)
    who = visit(person)
    found = who.get("/doswiadczenia/podobne.json?tytul=%C5%81awki+na+skwerach").get_json()
    assert [each["title"] for each in found["results"]] == ["Ławka na skwerze"]
    assert found["results"][0]["facts"] == "Ełk, Udało się"
    typed = {
        "title": "Ławki na skwerach",
        "tools-0": "Spacer badawczy",
        "problem": "Nie było gdzie usiąść.",
    }
    fields = {**who.form("/doswiadczenia/nowe"), **typed}
    offered = who.post("/doswiadczenia/nowe", fields, 200)
    page = BeautifulSoup(offered.get_data(as_text=True), "html.parser")
    assert "Może ktoś już o tym opowiedział" in " ".join(page.get_text().split())
    assert page.select_one('input[name=title][value="Ławki na skwerach"]')
    who.post("/doswiadczenia/nowe", {**fields, "podobne": "1"})
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Experience)) == 3
