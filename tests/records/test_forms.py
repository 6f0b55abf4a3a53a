"""Forms of typed fields: what is shown and what is kept are two ways of saying the same."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.records.controls import ADD_ROW, REMOVE_ROW, RowsField
from app.records.forms import PREFIX, EditForm, edit_form
from app.records.prefilling import asked_key, prefilled
from app.records.rules import Faulty, check_fields
from app.records.shapes import ROW
from app.records.shown import named
from tests.records.conftest import NOTE, around
from tests.records.things import THING, effect, thing

Open = Callable[..., EditForm]
ALL = thing(
    goals=["1", "3"],
    state="w-toku",
    amount="1200.5",
    began="2025-09-01",
    text="Opis.\n\nDrugi akapit.",
    partners=["Koło", "Dom kultury"],
    effects=[effect("a", "Ławki", planned="3", unit="sztuki"), effect("b", "Drzewa")],
).fields


@pytest.fixture
def opened(db: Session) -> Iterator[Open]:
    """The form of a thing, empty or as it was sent."""
    app = Flask("forms")
    app.config.update(WTF_CSRF_ENABLED=False, SECRET_KEY="x")
    contexts = []

    def open_form(sent: dict[str, Any] | None = None) -> EditForm:
        method = "GET" if sent is None else "POST"
        context = app.test_request_context(method=method, data=sent)
        context.push()
        contexts.append(context)
        return edit_form(named(db, THING))

    yield open_form
    for context in reversed(contexts):
        context.pop()


def shown(form: EditForm) -> dict[str, Any]:
    """What a browser would send of the form as it is shown."""
    sent: dict[str, Any] = {}
    for _each, control in form.record_fields():
        if isinstance(control, RowsField):
            sent |= {cell.name: cell.data for entry in control for cell in entry.form}
        else:
            sent[control.name] = control.data
    return {name: said for name, said in sent.items() if said}


def rows(form: EditForm) -> RowsField:
    control = form.control("effects")
    assert isinstance(control, RowsField)
    return control


def test_what_is_stored_comes_back_as_it_was_when_nothing_is_changed(
    opened: Open, db: Session
) -> None:
    form = opened()
    form.fill(ALL)
    sent = shown(form)
    assert sent[f"{PREFIX}city"] == "Ełk"
    assert sent[f"{PREFIX}amount"] == "1200,5"
    assert sent[f"{PREFIX}partners"] == "Koło\nDom kultury"
    fields = opened(sent).written().fields
    assert check_fields(around(db), THING, "", fields) == ALL
    assert opened({}).written().fields == {}


def test_rows_are_added_and_removed_and_keep_what_is_typed(opened: Open) -> None:
    form = opened()
    form.fill(ALL)
    sent = shown(form)
    sent[f"{PREFIX}effects-0-name"] = "Ławki i kosze"
    added = opened(sent)
    assert added.change_rows({ADD_ROW: f"{PREFIX}effects"})
    assert [entry.form["name"].data for entry in rows(added)] == ["Ławki i kosze", "Drzewa", None]
    assert rows(added).fresh == rows(added).entries[-1].name
    removed = opened({**sent, f"{PREFIX}effects-7-name": "Nowe"})
    assert removed.change_rows({REMOVE_ROW: f"{PREFIX}effects-0"})
    kept = removed.written().fields["effects"]
    assert kept == [effect("b", "Drzewa"), {"name": "Nowe"}]
    # The page that comes back says the same when it is sent again, its buttons too.
    again = opened(shown(removed))
    assert again.written().fields["effects"] == kept
    again.change_rows({REMOVE_ROW: rows(removed).entries[-1].name})
    assert again.written().fields["effects"] == kept[:1]
    assert not removed.change_rows({"akcja": "podglad"})
    assert not removed.change_rows({REMOVE_ROW: "pole-partners-0"})


def test_no_more_rows_than_fit(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    form = opened({f"{PREFIX}effects-{number}-name": "x" for number in (1, 5)})
    monkeypatch.setattr(rows(form), "most", 2)
    assert form.change_rows({ADD_ROW: f"{PREFIX}effects"})
    assert len(rows(form).entries) == 2


def test_faults_stand_beside_the_cell_even_behind_an_empty_row(opened: Open, db: Session) -> None:
    form = opened(
        {
            f"{PREFIX}city": "ełk",
            f"{PREFIX}title": "Skwer",
            f"{PREFIX}effects-0-name": " ",
            f"{PREFIX}effects-4-name": "Ławki",
            f"{PREFIX}effects-4-planned": "3",
        }
    )
    assert form.written().fields["city"] == "elk"
    with pytest.raises(Faulty) as faulty:
        check_fields(around(db), THING, "", form.written().fields)
    form.refuse(faulty.value)
    empty, typed = rows(form).entries
    assert typed.form["unit"].errors == ["Liczba potrzebuje jednostki."]
    assert not empty.form["unit"].errors
    wrong = [each for each in form.summary if getattr(each, "errors", ())]
    assert [(each.id, each.label.text) for each in wrong] == [
        (f"{PREFIX}effects-1-unit", "Efekt 1, Jednostka")
    ]
    assert form.summary.errors


def test_a_number_that_can_be_read_in_two_ways_is_asked_about(opened: Open) -> None:
    for typed in ("1.234", "12.000"):
        with pytest.raises(Faulty):
            opened({f"{PREFIX}amount": typed}).written()
        with pytest.raises(Faulty) as faulty:
            opened({f"{PREFIX}effects-0-planned": typed}).written()
        assert [(each.row, each.column) for each in faulty.value.faults] == [(1, "planned")]
    for typed in ("1234", "1 234", "1,234", "0.125", "1.5"):
        assert opened({f"{PREFIX}amount": typed}).written().fields == {"amount": typed}


def test_a_town_that_nobody_knows_stays_as_typed(opened: Open) -> None:
    form = opened({f"{PREFIX}city": "Ełku"})
    assert form.written().fields == {"city": "Ełku"}
    assert opened({f"{PREFIX}city": "brzeziny (ŁÓDZKIE)"}).typed() == {"city": "brzeziny-lodzkie"}


def test_addresses_fill_in_what_the_kind_has(db: Session) -> None:
    kind = named(db, THING)
    args = {"miasto": "elk", "title": "Skwer", "effects": "x", "jak": "y", "state": "inny"}
    assert prefilled(kind, args) == {"city": "elk", "title": "Skwer"}
    assert prefilled(kind, {"miasto": "<b>"}) == {}
    assert asked_key(THING, args) == ""
    assert asked_key(NOTE, args) == "elk"
    assert prefilled(NOTE, {"miasto": "elk"}) == {}


def test_a_row_keeps_its_name_through_the_form(opened: Open) -> None:
    form = opened({f"{PREFIX}effects-3-name": "Ławki", f"{PREFIX}effects-3-{ROW}": "a"})
    assert form.typed()["effects"] == [effect("a", "Ławki")]
    assert opened({f"{PREFIX}effects-3-{ROW}": "a"}).typed() == {}
