"""Cells of CSV and values of JSON: there and back, and nothing that a spreadsheet would run."""

import csv
import io
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.opendata.schema import Column, Type
from app.opendata.values import WrongType, cell, from_cell, from_json, json_value
from app.opendata.writing import as_csv
from app.records.kinds import Shape

TEXT = Column("text", "", field=Shape.TEXT)
NUMBER = Column("number", "", Type.NUMBER, field=Shape.NUMBER)
LINES = Column("lines", "", Type.LIST, field=Shape.LINES)
GOALS = Column("goals", "", Type.LIST, field=Shape.CHOICES, of_numbers=True)


@pytest.mark.parametrize(
    "text", ["=1+1", "+48", "-x", "@a", "\t=x", "\r=x", "'=1", "''=1", "＝1", "'", "'a", "- lista"]
)
def test_formulas_are_defused_and_come_back(text: str) -> None:
    written = cell(TEXT, text)
    assert written[0] not in "=+-@\t\r\n＝＋－＠"
    assert from_cell(TEXT, written) == text


@settings(max_examples=25)
@given(st.text(st.sampled_from("'=+-@\t\r\n\"; ,aą＝"), min_size=1, max_size=12))
def test_every_text_comes_back_through_a_file(text: str) -> None:
    written = "".join(as_csv((TEXT,), [{"text": text}]))
    (_header, *rows) = csv.reader(io.StringIO(written, newline=""))
    (read,) = rows or [[""]]
    assert not (read and read[0] and read[0][0] in "=+-@\t\r\n＝")
    found = from_cell(TEXT, read[0] if read else "")
    assert found == (text if text.strip() else None)


@pytest.mark.parametrize(
    ("value", "written", "in_json"),
    [
        ("-5", "-5", -5),
        ("12.5", "12.5", 12.5),
        ("9999999999999.125", "9999999999999.125", 9999999999999.125),
        (Decimal("12.500"), "12.5", 12.5),
        (Decimal("100"), "100", 100),
        (None, "", None),
        ("=1", "'=1", "=1"),
    ],
)
def test_numbers_stay_numbers(value: object, written: str, in_json: object) -> None:
    assert cell(NUMBER, value) == written
    assert json_value(NUMBER, value) == in_json
    if isinstance(in_json, float):
        assert json.loads(json.dumps(in_json), parse_float=str) == written


def test_lists_stand_in_one_cell() -> None:
    assert cell(LINES, ["Szkoła; nr 1", "@Koło"]) == "Szkoła; nr 1\n@Koło"
    assert from_cell(LINES, "Szkoła; nr 1\r\n@Koło\n") == ["Szkoła; nr 1", "@Koło"]
    assert from_cell(GOALS, "2;11;") == ["2", "11"]
    assert json_value(GOALS, ["2", "11"]) == [2, 11]
    assert json_value(GOALS, None) == []
    assert from_json(GOALS, ["2", "11"]) == ["2", "11"]


@pytest.mark.parametrize("value", [True, {"a": "b"}, ["a"]])
def test_json_of_another_type_is_refused(value: object) -> None:
    with pytest.raises(WrongType):
        from_json(TEXT, value)
    with pytest.raises(WrongType):
        from_json(LINES, "a")
