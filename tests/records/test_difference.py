"""What differs between two versions: sources line by line, and the text of the line of a fault."""

from dataclasses import replace

from app.records.difference import EMPTY_LINE, difference
from app.records.kinds import Fault, RecordField, Shape
from app.records.told_faults import LONGEST_QUOTE, MOST_TOLD, told
from tests.records.conftest import NOTE

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
