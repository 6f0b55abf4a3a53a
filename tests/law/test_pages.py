"""The register of acts through its pages, and what the article's page says of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from app.articles import legal_state
from app.core import clock
from app.core.db import Database
from app.core.settings import Settings
from app.law import service
from app.people.models import Level, Person
from tests import make
from tests.visitor import Visit

Count = Callable[[], AbstractContextManager[list[str]]]
ACT = "Ustawa z dnia 11 lipca 2014 r. o petycjach (Dz.U. 2018 poz. 870)"
PAGE, AT = "/artykuly/petycja", "/akty/ustawa-o-petycjach"


@pytest.fixture
def expert(database: Database) -> Person:
    with database.writing() as db:
        make.article(
            db,
            title="Petycja",
            slug="petycja",
            acts=(ACT,),
            categories=("zglosic",),
            legal_date=clock.today() - timedelta(days=40),
        )
        return make.person(db, Level.CURATOR, name="Ewa Prawna", scope=["zglosic"], is_expert=True)


def test_an_article_confirmed_overtaken_and_confirmed_again(visit: Visit, expert: Person) -> None:
    """A guest's kept page tells each step at once."""
    guest, ewa = visit(), visit(expert)
    assert "niepotwierdzony przez eksperta" in guest.text(PAGE)
    week_ago = (clock.today() - timedelta(days=7)).isoformat()
    confirming = f"{PAGE}/stan-prawny/potwierdz"
    ewa.send(confirming, {"as_of": week_ago})
    assert "Ewa Prawna" in guest.text(PAGE)
    assert "Stan prawny potwierdzony" in guest.text(PAGE)
    ewa.send(f"{AT}/zmiana", {"changed_on": clock.today().isoformat(), "note": "Nowe terminy"})
    text = guest.text(PAGE)
    assert "Zmienił się akt, na którym opiera się ten tekst" in text
    assert "Nowe terminy" in text
    assert "Nowe terminy" in guest.text(f"{PAGE}/druk")
    ewa.send(confirming, {"as_of": clock.today().isoformat()})
    assert "Zmienił się akt" not in guest.text(PAGE)
    assert guest.text(f"{PAGE}/stan-prawny").count("Ewa Prawna") == 2


def test_a_mark_is_taken_back_through_its_page(visit: Visit, expert: Person) -> None:
    ewa = visit(expert)
    ewa.send(f"{AT}/zmiana", {"changed_on": clock.today().isoformat(), "note": "Pomyłka"})
    assert "Pomyłka" in visit().text(PAGE)
    ewa.send(f"{AT}/zmiana/cofnij", at=f"{AT}/zmiana")
    assert "Pomyłka" not in visit().text(PAGE)


def test_wrong_forms_come_back_with_what_was_typed(visit: Visit, expert: Person) -> None:
    ewa = visit(expert)
    for path, typed in (
        (f"{AT}/zmiana", {"changed_on": "2999-01-01", "note": "Za wcześnie"}),
        ("/akty/nowy", {"name": "Ustawa o czymś", "link": "https://prawo.example/x"}),
        (f"{AT}/edytuj", {"name": "", "short_name": "Skrót"}),
        (f"{PAGE}/stan-prawny/potwierdz", {"as_of": "2999-01-01", "note": "Jutro"}),
    ):
        answer = ewa.post(path, {**ewa.form(path), **typed}, 422).get_data(as_text=True)
        for value in typed.values():
            assert value in answer, path


def test_entries_are_added_corrected_and_checked(visit: Visit, expert: Person) -> None:
    ewa = visit(expert)
    ewa.send("/akty/nowy", {"name": "Ustawa z dnia 8 marca 1990 r. o samorządzie gminnym"})
    path = "/akty/ustawa-o-samorzadzie-gminnym"
    ewa.send(f"{path}/edytuj", {"place": "Dz.U. 2024 poz. 1465"})
    assert "Dz.U. 2024 poz. 1465" in visit().text(path)
    assert "jeszcze niesprawdzony" in visit().text("/akty?q=petycjach")
    ewa.send(f"{AT}/sprawdzone", at=AT)
    assert "jeszcze niesprawdzony" not in visit().text("/akty?q=petycjach")


def test_others_only_read(visit: Visit, database: Database, expert: Person) -> None:
    with database.writing() as db:
        curator = make.person(db, Level.CURATOR, scope=["zglosic"])
    assert "Zaznacz zmianę" not in visit(curator).text(AT)
    for path in ("/akty/nowy", f"{AT}/edytuj", f"{AT}/zmiana", f"{PAGE}/stan-prawny/potwierdz"):
        visit(curator).get(path, 403)
        visit().get(path, 303)


def test_lists_cost_the_same_for_many(
    visit: Visit, database: Database, expert: Person, count_queries: Count
) -> None:
    def costs() -> list[int]:
        visitor, found = visit(expert), []
        for path in ("/akty", AT, "/do-przegladu", f"{PAGE}/stan-prawny"):
            with count_queries() as statements:
                visitor.get(path)
            found.append(len(statements))
        return found

    first = costs()
    with database.writing() as db:
        who = make.who(db.get_one(Person, expert.id))
        for number in range(20):
            acts = (ACT, f"Ustawa nr {number} (Dz.U. 2020 poz. {number + 1})")
            article = make.article(db, acts=acts, categories=("zglosic",))
            new = legal_state.NewConfirmation(article.published_id, clock.today(), None, "")
            legal_state.confirm(db, Settings(), who, article.id, new)
    assert costs() == first


def test_the_page_of_a_guest_stays_kept(visit: Visit, expert: Person, count_queries: Count) -> None:
    guest = visit()
    guest.get(PAGE)
    with count_queries() as statements:
        guest.get(PAGE)
    assert len(statements) == 1


def test_an_act_marked_in_the_service_alone_changes_no_page_twice(
    database: Database, expert: Person
) -> None:
    with database.writing() as db:
        who = make.who(db.get_one(Person, expert.id))
        act = service.mark_changed(db, who, 1, clock.today(), "Zmiana")
        assert legal_state.act_changed(db, who, act) == 1
        assert legal_state.refresh(db, Settings(), 1) is False
