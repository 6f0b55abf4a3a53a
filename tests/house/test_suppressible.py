"""Every column with text stands in the registry of suppressions, or in the list of why not."""

from sqlalchemy import JSON, Column, String

from app import all_tables
from app.moderation.suppressible import EXEMPT, SUPPRESSIBLE


def _texts() -> set[str]:
    return {
        f"{table.name}.{column.name}"
        for table in all_tables().sorted_tables
        for column in table.columns
        if _holds_text(column)
    }


def _holds_text(column: Column[object]) -> bool:
    return isinstance(column.type, String | JSON)


def _reached() -> set[str]:
    return {
        f"{place.table}.{name}"
        for place in SUPPRESSIBLE
        for name in (*place.columns, *place.drawn, *(html for _typed, html in place.parts))
    }


def _exempt(texts: set[str]) -> set[str]:
    whole = {name.removesuffix(".*") for name in EXEMPT if name.endswith(".*")}
    return {text for text in texts if text in EXEMPT or text.partition(".")[0] in whole}


def test_every_text_is_reached_or_has_a_reason() -> None:
    texts = _texts()
    assert texts - _reached() - _exempt(texts) == set(), (
        "add the column to SUPPRESSIBLE in app/moderation/suppressible.py, or to EXEMPT with why"
    )


def test_no_text_is_both() -> None:
    assert _reached() & _exempt(_reached()) == set()


def test_the_registry_names_no_column_that_is_gone() -> None:
    texts = _texts()
    tables = {text.partition(".")[0] for text in texts}
    assert _reached() - texts == set()
    gone = {
        name
        for name in EXEMPT
        if name not in texts and not (name.endswith(".*") and name.removesuffix(".*") in tables)
    }
    assert gone == set()


def test_drawn_columns_are_made_from_a_body() -> None:
    for place in SUPPRESSIBLE:
        assert not place.drawn or "body" in place.columns, place.table
