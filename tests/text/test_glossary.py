"""The glossary's file: what it may hold, and that a fault names its line and costs one term."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.text.glossary import LONGEST_MEANING, MOST_TERMS, is_acronym, parse_glossary

GOOD = """\
# Words of offices
- termin: żółw
  znaczenie: Zwierzę z   pancerzem.
- termin: BIP
  odmiana: [BIP-ie, Biuletyn Informacji Publicznej]
  znaczenie: 'Strona urzędu: dokumenty.'
  wiecej: dostep-do-informacji-publicznej
"""


def test_terms_come_in_polish_order_with_their_lines() -> None:
    read = parse_glossary(GOOD)
    assert read.faults == ()
    assert [(term.slug, term.name, term.line) for term in read.terms] == [
        ("bip", "BIP", 4),
        ("zolw", "żółw", 2),
    ]
    bip, turtle = read.terms
    assert bip.forms == ("BIP-ie", "Biuletyn Informacji Publicznej")
    assert bip.more == "dostep-do-informacji-publicznej"
    assert (turtle.meaning, turtle.forms, turtle.more) == ("Zwierzę z pancerzem.", (), "")


@pytest.mark.parametrize(
    ("more", "line", "message"),
    [
        ("- termin: ąę\n", 8, "'znaczenie' is missing"),
        ("- znaczenie: bez słowa\n", 8, "'termin' is missing"),
        ("- termin: las\n  znaczenie: ''\n", 9, "'znaczenie' is empty"),
        (f"- termin: las\n  znaczenie: {'x' * 241}\n", 9, "241 characters, at most 240"),
        (f"- termin: {'x' * 81}\n  znaczenie: y\n", 8, "81 characters, at most 80"),
        ("- termin: las\n  opis: y\n", 9, "no key 'opis'"),
        ("- termin: las\n  znaczenie: y\n  znaczenie: z\n", 10, "stands twice"),
        ("- termin: 30\n  znaczenie: y\n", 8, "must be text"),
        ("- termin: las\n  znaczenie: [y]\n", 9, "must be text"),
        ("- termin: las\n  odmiana: lasu\n  znaczenie: y\n", 9, "list in square brackets"),
        ("- termin: las\n  odmiana: [lasu, no]\n  znaczenie: y\n", 9, "must be text"),
        ("- termin: las\n  odmiana: [lasu, lasu]\n  znaczenie: y\n", 9, "'lasu' stands twice"),
        ("- termin: '-- 1'\n  znaczenie: y\n", 8, "no letter"),
        ("- termin: (las)\n  znaczenie: y\n", 8, "begin with a letter"),
        ("- termin: las\n  znaczenie: y\n  wiecej: Las i łąka\n", 10, "no address"),
        ("- termin: Żółw\n  znaczenie: y\n", 8, "stands in the term of line 2"),
        ("- termin: zółw\n  znaczenie: y\n", 8, "stands in the term of line 2"),
        ("- termin: las\n  odmiana: [BIP-ie]\n  znaczenie: y\n", 8, "of line 4 already"),
        ("- las\n", 8, "needs the keys"),
    ],
)
def test_a_fault_names_its_line_and_costs_one_term(more: str, line: int, message: str) -> None:
    read = parse_glossary(GOOD + more + "- termin: staw\n  znaczenie: Woda.\n")
    assert [fault.line for fault in read.faults] == [line]
    assert message in read.faults[0].message
    assert [term.name for term in read.terms] == ["BIP", "staw", "żółw"]


@pytest.mark.parametrize(
    ("text", "line"),
    [("termin: las\n", 1), ("- termin: las\n  - x: [\n", 2), ("- &a *a\n", 1), ("- \x07 [", 1)],
)
def test_a_file_that_is_no_list_has_one_fault(text: str, line: int) -> None:
    read = parse_glossary(text)
    assert read.terms == ()
    assert [fault.line for fault in read.faults] == [line]


def test_an_empty_file_is_an_empty_glossary() -> None:
    for text in ("", "# nothing yet\n"):
        read = parse_glossary(text)
        assert (read.terms, read.faults) == ((), ())


def test_a_file_without_end_is_cut() -> None:
    text = "".join(f"- termin: słowo{n}\n  znaczenie: x\n" for n in range(MOST_TERMS + 1))
    read = parse_glossary(text)
    assert len(read.terms) == MOST_TERMS
    assert [fault.line for fault in read.faults] == [2 * MOST_TERMS + 1]


def test_each_state_of_the_file_has_its_digest() -> None:
    assert parse_glossary(GOOD).digest == parse_glossary(GOOD).digest
    assert parse_glossary(GOOD).digest != parse_glossary(GOOD + "#\n").digest


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("BIP", True),
        ("PSZOK-u", True),
        ("GDDKiA", True),
        ("Dz.U.", False),
        ("Centralny Rejestr Umów", False),
        ("e-Doręczenia", False),
        ("strefa Tempo 30", False),
    ],
)
def test_acronyms(form: str, expected: bool) -> None:
    assert is_acronym(form) is expected


@settings(max_examples=25)
@given(st.text(st.sampled_from("-: \n[]{}&*!|>'\"#termin,znaczeoódw"), max_size=120))
def test_no_file_breaks_the_reading(text: str) -> None:
    read = parse_glossary(GOOD + text)
    assert all(0 < len(term.meaning) <= LONGEST_MEANING for term in read.terms)
    assert all(fault.line >= 1 and fault.message for fault in read.faults)
