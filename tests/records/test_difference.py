"""What differs between two versions: sources line by line, and the text of the line of a fault."""

from dataclasses import replace

from app.records.clashes import shown_clashes
from app.records.difference import EMPTY_LINE, difference
from app.records.kinds import Fault, RecordField, Shape
from app.records.merging import merge_fields
from app.records.shown import shown_fields
from app.records.told_faults import LONGEST_QUOTE, MOST_TOLD, sentence, told
from app.text.diff import DiffRow
from app.text.polish import nbsp
from tests.records.conftest import NOTE
from tests.records.things import THING, TOWNS, effect, thing

SOURCED = replace(NOTE, fields=(RecordField("text", "Źródło", Shape.SOURCE),))


def test_fields_that_differ_are_told_in_their_order() -> None:
    before = {"title": "Petycja", "text": "Ala ma kota.", "dawne": [1, 2]}
    after = {"title": "Petycja", "text": "Ala ma psa.", "most": "7"}
    found = difference(NOTE, before, after)
    assert [change.label for change in found.fields] == ["Najwięcej", "Treść", "dawne"]
    assert not any(change.is_source for change in found.fields)
    assert (found.words_added, found.words_removed) == (2, 3)
    assert difference(NOTE, after, after).fields == []


def test_a_source_differs_line_by_line_and_empty_lines_count() -> None:
    before, after = "id: a\nlead: b\nTekst.\n", "id: a\nlead: c\n\nTekst.\n"
    (change,) = difference(SOURCED, {"text": before}, {"text": after}).fields
    rows = [(row.kind, "".join(part.text for part in row.new_segments)) for row in change.rows]
    assert rows == [
        ("unchanged", "id: a"),
        ("changed", "lead: c"),
        ("added", EMPTY_LINE),
        ("unchanged", "Tekst."),
    ]
    assert change.is_source


def test_a_fault_quotes_its_line() -> None:
    fields = {"text": "raz\n  dwa  \n" + "x" * 500}
    faults = [Fault("text", "Źle", line) for line in (2, 3, 9)] + [Fault("title", "Brak")]
    quoted = [each.quote for each in told(NOTE, faults, fields)]
    assert quoted == ["dwa", "x" * LONGEST_QUOTE + "…", "", ""]
    assert told(NOTE, faults, fields)[3].message == "Brak"
    assert "2" in told(NOTE, faults, fields)[0].message
    assert len(told(NOTE, faults * 20, fields)) == MOST_TOLD


def test_rows_differ_by_their_names_and_columns() -> None:
    bench, tree = effect("a", "Ławki", planned="3", unit="sztuki"), effect("b", "Drzewa")
    before = thing(effects=[bench, tree, effect("c", "Kosze")], goals=["1"]).fields
    new = {**bench, "planned": "1250.5"}
    after = thing(effects=[effect("d", "Płot"), tree, new], goals=["1", "3"]).fields
    goals, effects = difference(THING, before, after).fields
    assert [row.kind for row in goals.rows] == ["unchanged", "added"]
    told = [
        (row.title, row.fate, [cell.label for cell in row.cells]) for row in effects.row_changes
    ]
    assert told == [
        ("Efekt 1: Płot", "added", ["Co powstało"]),
        ("Efekt 3: Ławki", "changed", ["Plan"]),
        ("Efekt 3: Kosze", "removed", ["Co powstało"]),
    ]
    assert effects.is_reordered
    (cell,) = effects.row_changes[1].cells
    assert text_of(cell.rows) == nbsp("1 250,5")
    assert not difference(THING, after, after).fields
    gone = difference(THING, before, {})
    assert {change.label for change in gone.fields} == {
        "Miasto",
        "Tytuł",
        "Cele",
        "Partnerzy",
        "Efekty",
    }
    assert gone.words_added == 0


def test_rows_of_another_time_differ_as_a_whole() -> None:
    before, after = {"effects": "Ławki"}, {"effects": [effect("a", "Ławki")]}
    (change,) = difference(THING, before, after).fields
    assert change.rows
    assert change.row_changes == []


def test_values_are_shown_in_words() -> None:
    fields = thing(
        amount="1200.5", began="2025-09-01", goals=["3", "9"], state="w-toku", dawne={"a": 1}
    ).fields
    kind = replace(
        THING,
        fields=tuple(
            replace(each, options=each.options or TOWNS) if each.names else each
            for each in THING.fields
        ),
    )
    shown = {each.label: each.text for each in shown_fields(kind, fields)}
    assert shown["Miasto"] == "Ełk"
    assert shown["Koszt"] == nbsp("1 200,5")
    assert shown["Początek"] == nbsp("1 września 2025")
    assert shown["Cele"] == "III\n9"
    assert shown["Stan"] == "w toku"
    assert shown["dawne"] == '{\n "a": 1\n}'
    assert "Opis" not in shown
    broken = shown_fields(kind, {"amount": "dużo", "began": "kiedyś"})
    assert [each.text for each in broken] == ["dużo", "kiedyś"]
    (effects,) = shown_fields(kind, {"effects": [effect("a", "Ławki", planned="0.5")]})
    assert [(row.title, row.cells) for row in effects.rows] == [
        ("Efekt 1", [("Co powstało", "Ławki"), ("Plan", "0,5")])
    ]


def test_a_clash_is_told_by_row_and_column() -> None:
    bench, tree = effect("a", "Ławki", unit="sztuki"), effect("b", "Drzewa")
    base = thing(effects=[tree, bench], text="Raz. Dwa.").fields
    theirs = thing(effects=[{**bench, "unit": "m"}], text="Raz. Trzy.").fields
    mine = thing(
        effects=[{**tree, "planned": "5"}, {**bench, "unit": "km"}], text="Raz. Cztery."
    ).fields
    merged = merge_fields(THING.fields, base, theirs, mine)
    clashes = shown_clashes(THING, merged.clashes, theirs, mine)
    assert [(each.place, each.published, each.mine) for each in clashes] == [
        ("Opis", "Trzy.", "Cztery."),
        ("Efekty, Efekt 1: Ławki, Jednostka", "m", "km"),
        ("Efekty, Efekt 1: Drzewa", "", "Co powstało: Drzewa\nPlan: 5"),
    ]


def test_a_fault_of_a_row_says_where_it_stands() -> None:
    fault = Fault("effects", "Za dużo", row=3, column="unit")
    assert sentence(THING, fault) == "Efekt 3, Jednostka: Za dużo"
    assert sentence(THING, Fault("title", "Za długi")) == "Za długi"
    (found,) = told(THING, [fault], {})
    assert (found.place, found.message) == ("Efekt 3, Jednostka", "Za dużo")


def text_of(rows: list[DiffRow]) -> str:
    return " ".join(part.text for row in rows for part in row.new_segments)
