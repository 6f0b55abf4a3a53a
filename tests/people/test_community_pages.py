"""Pages on which people find each other, through the forms that stand on them."""

import pytest
from sqlalchemy import select

from app.core import web
from app.core.db import Database
from app.core.mail import MailMessage
from app.people.community_models import ContactCard, Hat, Organisation
from app.people.models import Level, Person
from tests import make
from tests.people import community
from tests.people.test_directory import card
from tests.visitor import Visit, words

pytestmark = pytest.mark.one_database


@pytest.fixture
def moderator(database: Database) -> Person:
    return make.stored(database, Level.MODERATOR, name="Maria M.")


@pytest.fixture
def halina(database: Database) -> Person:
    return make.stored(database, name="Halina K.", slug="halina", email="halina@tajne.example")


def test_an_organisation_from_its_proposal_to_its_history(
    visit: Visit, database: Database, halina: Person, moderator: Person
) -> None:
    resident, staff = visit(halina), visit(moderator)
    typed = {"name": "Koło Rowerowe", "kind": "grupa-nieformalna", "helps": "", "city": "Ełk"}
    page = resident.send("/organizacje/nowa", {**typed, "topics": ["zglosic"]}, status=422)
    assert "Koło Rowerowe" in page.get_data(as_text=True)  # nothing typed is lost
    good = {**typed, "helps": "<b>Pomagamy</b>"}
    assert resident.send("/organizacje/nowa", good).location == "/organizacje/kolo-rowerowe"
    address = "/organizacje/kolo-rowerowe"
    visit().get(address, 404)
    assert "czeka na moderację" in resident.text(address)
    assert "Koło Rowerowe" in staff.text("/moderacja/organizacje")
    staff.send(f"{address}/decyzja", {"decision": "przyjmij"})
    shown = visit().get(address).get_data(as_text=True)
    assert "&lt;b&gt;Pomagamy&lt;/b&gt;" in shown
    assert "<b>Pomagamy" not in shown
    assert "Koło Rowerowe" in visit().text("/organizacje?miasto=elk&rodzaj=grupa-nieformalna")
    assert "Koło Rowerowe" not in visit().text("/organizacje?rodzaj=urzad")
    resident.get(f"{address}/edytuj", 403)
    with database.reading() as db:
        key = db.scalar(select(Organisation.id))
    staff.send(
        "/osoby/halina/role", {"organisation": str(key), "note": "Lista członków", "words": ""}
    )
    assert "Halina K." in visit().text(address)
    resident.send(f"{address}/edytuj", {"helps": "Teraz inaczej"})
    history = visit().text(f"{address}/historia")
    assert "Teraz inaczej" in history
    assert "Pomagamy" in history


def test_a_verified_role_on_the_profile_and_its_end(
    visit: Visit, database: Database, halina: Person, moderator: Person
) -> None:
    staff = visit(moderator)
    staff.send("/osoby/halina/role", {"words": "Radna osiedla", "note": "sprawdzono-tajnie"})
    profile = visit().text("/osoby/halina")
    assert "Radna osiedla" in profile
    assert "sprawdzono-tajnie" not in profile
    assert "sprawdzono-tajnie" in staff.text("/moderacja/role")
    visit(halina).get("/moderacja/role", 403)
    with database.reading() as db:
        hat = db.scalars(select(Hat)).one()
    staff.send(f"/moderacja/role/{hat.id}/odbierz", {"reason": "Koniec kadencji"})
    assert "Radna osiedla" not in visit().text("/osoby/halina")


def test_a_card_from_consent_to_withdrawal(
    visit: Visit, database: Database, halina: Person
) -> None:
    own = visit(halina)
    typed = {"visibility": "wszyscy", "helps": "Wiem o drzewach", "phone": "22 500 01 01"}
    page = own.send("/konto/wizytowka", typed, status=422)
    assert "Wiem o drzewach" in page.get_data(as_text=True)
    assert "Wiem o drzewach" not in visit().text("/kontakty")
    own.send("/konto/wizytowka", {**typed, "agreed": "y"})
    answer = visit().get("/kontakty")
    assert "22 500 01 01" in words(answer)
    assert "tajne.example" not in answer.get_data(as_text=True)
    for page in (answer, own.get("/konto/wizytowka"), own.get("/osoby/halina/napisz")):
        assert "noindex" in page.headers["X-Robots-Tag"]
        assert '<meta name="robots" content="noindex' in page.get_data(as_text=True)
    assert "/kontakty" not in visit().get("/sitemap.xml").get_data(as_text=True)
    own.post("/konto/wizytowka/wycofaj", own.form("/konto/wizytowka", "/konto/wizytowka/wycofaj"))
    assert "Wiem o drzewach" not in visit().text("/kontakty")
    with database.reading() as db:
        assert db.scalars(select(ContactCard)).all() == []


def test_writing_to_somebody_once_and_not_after_a_block(
    visit: Visit, database: Database, halina: Person
) -> None:
    jan = make.stored(database, name="Jan L.", slug="jan", email="jan@tajne.example")
    writer, reader = visit(jan), visit(halina)
    visit().get("/osoby/halina/napisz", 303)  # to sign in
    form = {**writer.form("/osoby/halina/napisz"), "message": "Czy możesz mi pomóc?"}
    for _twice in range(2):
        writer.post("/osoby/halina/napisz", form)
    with database.reading() as db:
        assert len(db.scalars(select(MailMessage)).all()) == 1
    reader.send("/osoby/jan/zablokuj", {"stan": "tak"})
    assert "Jan L." in reader.text("/konto/zablokowani")
    assert "nie przyjmuje teraz wiadomości" in writer.text("/osoby/halina/napisz")
    page = writer.post("/osoby/halina/napisz", {**form, "klucz": "inny"}, 422)
    assert "Czy możesz mi pomóc?" in page.get_data(as_text=True)
    with database.reading() as db:
        assert len(db.scalars(select(MailMessage)).all()) == 1


def test_profile_fields_are_saved_and_shown(
    visit: Visit, database: Database, halina: Person
) -> None:
    with database.writing() as db:
        make.city(db, "olsztyn", "Olsztyn")
        make.city(db, "olsztyn-slaskie", "Olsztyn", voivodeship="śląskie")
    own = visit(halina)
    assert "Olsztyn (śląskie)" in words(own.send("/konto", {"city": "Olsztyn"}, status=422))
    own.send(
        "/konto",
        {"organisation": "Biblioteka", "topics": ["zglosic", "zielen-i-klimat"], "city": "Łódź"},
    )
    profile = visit().text("/osoby/halina")
    assert "Biblioteka, Łódź" in profile
    assert "Chcę coś zgłosić" in profile
    form = own.form("/konto")
    assert sorted(form["topics"]) == ["zglosic", "zielen-i-klimat"]
    own.send("/konto", {"topics": ["nie-ma-takiego"]}, status=422)


def test_questions_to_the_database_do_not_grow(
    app: web.Application, database: Database, visit: Visit, count_queries: object, moderator: Person
) -> None:
    paths = ("/organizacje", "/kontakty", "/wszystkie-rece", "/moderacja/role")
    staff = visit(moderator)

    def grow(number: int) -> None:
        with database.writing() as db:
            giver = make.who(db.get_one(Person, moderator.id))
            for each in range(number):
                person = make.person(db, name=f"Osoba {each}")
                card(db, person)
                made = community.organisation(
                    db, db.get_one(Person, moderator.id), name=f"Grupa {each} {number}"
                )
                community.member(db, giver, person, made)

    def asked() -> dict[str, int]:
        counted = {}
        for path in paths:
            staff.get(path)
            with count_queries() as statements:  # type: ignore[operator]
                staff.get(path)
            counted[path] = len(statements)
        return counted

    grow(1)
    few = asked()
    grow(29)
    assert asked() == few
