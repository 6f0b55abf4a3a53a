"""Every term of the shipped table, on any day, against the slow count by hand."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.deadlines.rules import calculate
from app.deadlines.table import FILE, read_table
from app.deadlines.terms import Term
from tests.deadlines import oracle

TERMS: Final = read_table(Path(__file__).parents[2] / "wiki_content" / FILE).terms
COUNTS: Final[dict[str, Callable[[date, int], date]]] = {
    "dzień": oracle.days_after,
    "dni": oracle.days_after,
    "miesiąc": oracle.months_after,
    "miesiące": oracle.months_after,
    "miesięcy": oracle.months_after,
    "lat": oracle.years_after,
    "dni robocze": oracle.working_days_after,
    "dni roboczych": oracle.working_days_after,
}
# Told apart in tests of their own: hours, dates of the year, votes, and those without a date.
FORWARD: Final = [
    term
    for term in TERMS
    if term.length.partition(" ")[2] in COUNTS
    and not term.rule.is_backwards
    and not term.rule.ends_on_day_off
]
# What a reader of the statute would write down beside each term, not what the file says.
STAYS: Final = {
    *("doreczenie-awizo", "doreczenie-obwieszczenie", "doreczenie-e-doreczenia"),
    *("warunki-zabudowy-wygasniecie", "drzewo-waznosc-ogledzin", "maly-grant-zadanie"),
    *("braki-podania", "plan-ogolny-wnioski", "plan-miejscowy-wnioski", "plan-uwagi"),
    *("zintegrowany-plan-uwagi", "rewitalizacja-uwagi", "reklamy-dostosowanie"),
    *("dokument-srodowiskowy-uwagi", "drzewo-uwagi-mieszkancow"),
}
OPENS: Final = {"informacja-publiczna-po-oplacie", "mlodziezowa-rada-ponownie"}


def test_no_term_is_left_out() -> None:
    others = {term.id for term in TERMS} - {term.id for term in FORWARD}
    assert others == {
        *("sprawa-prosta", "skarga-na-uchwale"),
        *("petycje-informacja-zbiorcza", "raport-o-stanie-gminy", "referendum-glosowanie"),
        *("debata-nad-raportem", "zgromadzenie-zwykle", "zgromadzenie-uproszczone"),
        *("zgromadzenie-zakaz", "zgromadzenie-odwolanie", "zgromadzenie-odwolanie-sad"),
        *("zgromadzenie-zazalenie", "zgromadzenie-zazalenie-sad"),
        *("fundusz-solecki-zgoda", "fundusz-solecki-kwota"),
        *("fundusz-solecki-wniosek", "fundusz-solecki-zmiana"),
    }
    assert {term.id for term in FORWARD} >= STAYS | OPENS


@pytest.mark.parametrize("term", FORWARD, ids=lambda term: term.id)
def test_a_term_ends_where_the_slow_count_ends(term: Term) -> None:
    number, _space, unit = term.length.partition(" ")

    @settings(max_examples=8, deadline=None)
    @given(event=st.dates(date(2011, 1, 1), date(2099, 12, 31)))
    def check(event: date) -> None:
        found = calculate(term.rule, event)
        end = COUNTS[unit](event, int(number))
        assert found.calendar == end
        if term.id in OPENS:
            assert (found.due, found.opens) == (end + oracle.DAY,) * 2
        elif term.id in STAYS:
            assert found.due == end
        else:
            assert found.due == oracle.moved(end)

    check()
