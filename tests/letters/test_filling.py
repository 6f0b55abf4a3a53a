"""Letters filled in: what stands where, no trace of what is empty, nothing typed acts."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import Invalid
from app.letters.document import Form, Heading, Numbered, Paragraph, texts
from app.letters.fields import check, tidy
from app.letters.filling import Around, Town, fill, support_intro
from app.letters.letter import Letter
from tests.letters.letters import FILES, FOLDER, letter, one_field, whole

AROUND = Around(
    Town("Rawicz", "Rawicza", "w Rawiczu"), date(2026, 11, 21), ("Burmistrz Rawicza",), ("Urząd",)
)
HOSTILE = [
    "{{7*7}}",
    "{{ pole }}{% for x in (1..9) %}x{% endfor %}",
    "{% include 'x' %}",
    "**grube** _pochyłe_ `kod` [a](javascript:x) ![b](c)",
    "1. pierwszy",
    "## Nagłówek",
    "> cytat",
    "<b>b</b>&amp;",
    "=SUM(A1:A9)",
    "#set page(width: 1pt)",
]


def _document(of: Letter, typed, around: Around = AROUND):
    checked = check(of, typed)
    assert not checked.faults, checked.faults
    return fill(of, checked.values, around)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_letter_filled_in_whole_says_all_that_was_typed(path, first: bool) -> None:
    read = letter(path)
    typed = whole(read, first, "Treść próbna")
    document = _document(read, typed)
    said = "\n".join(texts(document))
    assert "Treść próbna" in said
    assert document.title
    assert document.basis == read.basis
    assert not re.search("[\ue000-\uf8ff]|[{}]|\\*\\*|None|nil", said)
    assert not re.search(r",\s*,|\(\s*\)| [,.;]", said), said


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_letter_filled_in_empty_leaves_no_trace_of_fields(path) -> None:
    document = fill(letter(path), {}, Around())
    said = "\n".join(texts(document))
    assert not re.search(r"None|nil|,\s*,|[{}]", said)
    assert document.sender == ()
    assert (document.place_and_date, document.case_sign, document.signature) == ("", "", "")


def test_the_head_of_a_letter_says_who_when_and_to_whom() -> None:
    appeal = letter(FOLDER / "odwolanie-decyzja.md")
    typed = whole(appeal, chosen={"przez_pelnomocnika": "nie"})
    typed |= {"ade": "AE:PL-12345-67890-ABCDE-12"}
    document = _document(appeal, typed, replace(AROUND, attachments=("kopie dowodów", "obce")))
    assert document.sender == (
        "Marek Przykładowy",
        "ul. Lipowa 8, 00-000 Stare Lipy",
        "e-Doręczenia: AE:PL-12345-67890-ABCDE-12",
        "tel. 600 000 000",
    )
    assert document.place_and_date.replace("\xa0", " ") == "Rawicz, 21 listopada 2026 r."
    assert document.recipient == ("Burmistrz Rawicza",)
    assert document.through == ("Urząd",)
    assert document.case_sign == "WZ.6730.15.2026"
    assert document.signature == "Marek Przykładowy"
    assert document.attachments == ("kopie dowodów",)
    assert document.legal_state.replace("\xa0", " ") == "31 marca 2026 r."


def test_who_stands_for_others_signs_with_the_name_alone() -> None:
    initiative = letter(FOLDER / "wniosek-inicjatywa-lokalna.md")
    assert fill(initiative, {"reprezentant": "Jan Zmyślony, tel. 600"}, AROUND).signature == (
        "Jan Zmyślony"
    )


def test_a_proxy_signs_and_a_group_that_named_nobody_signs_by_its_first() -> None:
    appeal = letter(FOLDER / "odwolanie-decyzja.md")
    values = {"imie_nazwisko": "Anna", "pelnomocnik": "Jan Zmyślony, ul. Wymyślona 3"}
    assert fill(appeal, values, AROUND).signature == "Jan Zmyślony"
    committee = letter(FOLDER / "oiu-zawiadomienie.md")
    values = {"reprezentanci": [{"imie_nazwisko": "Ela", "kontakt": "600"}]}
    assert fill(committee, values, AROUND).signature == "Ela"


def test_what_a_letter_says_it_encloses_is_listed_before_what_was_ticked() -> None:
    appeal = letter(FOLDER / "odwolanie-decyzja.md")
    ticked = replace(AROUND, attachments=("kopie dowodów",))
    listed = fill(appeal, {"przez_pelnomocnika": "tak"}, ticked).attachments
    assert listed == ("pełnomocnictwo", "kopie dowodów")


def test_what_does_not_go_through_a_body_names_none() -> None:
    assert fill(letter(FOLDER / "petycja.md"), {}, AROUND).through == ()


def test_a_variant_changes_the_title_and_the_term() -> None:
    assembly = letter(FOLDER / "zawiadomienie-zgromadzenie.md")
    simple = {"wariant": "uproszczone"}
    assert fill(assembly, simple, AROUND).title.endswith("w trybie uproszczonym")
    assert assembly.filing_of(simple) == "zgromadzenie-uproszczone"
    assert fill(assembly, {"wariant": "zwykle"}, AROUND).title == assembly.title


def test_the_forms_of_the_town_stand_in_the_text() -> None:
    consulting = letter(FOLDER / "wniosek-o-konsultacje.md")
    said = "\n".join(texts(_document(consulting, whole(consulting))))
    assert "z mieszkańcami Rawicza" in said


def test_fields_of_a_form_are_rows_and_an_empty_one_leaves_no_trace() -> None:
    body = "| Nazwa | {{ pole }} |\n{% if pole %}\n| Razem | x {{ pole }} |\n{% endif %}\n| A | |\n"
    of = one_field("text", body=body)
    assert _document(of, {"pole": "a | b\nc"}).body == (
        Form((("Nazwa", "a | b\nc"), ("Razem", "x a | b\nc"))),
    )
    assert _document(of, {}).body == ()


@pytest.mark.parametrize("typed", ["wchodzi 1 maja 2027 r.", "wchodzi 1 maja 2027 r"])
def test_a_sentence_that_ends_with_what_was_typed_has_one_full_stop(typed) -> None:
    of = one_field("line", body="Uchwała {{ pole }}. Dalej.")
    said = _document(of, {"pole": typed}).body[0].text.replace("\xa0", " ")
    assert said == "Uchwała wchodzi 1 maja 2027 r. Dalej."


def test_boxes_to_tick_keep_their_lines() -> None:
    body = "☐ jedno\n☒ drugie {{ pole }}\ni dalej\n\n☐ osobno"
    lines = [block.text for block in _document(one_field("line", body=body), {"pole": "x"}).body]
    assert lines == ["☐ jedno\n☒ drugie x i dalej", "☐ osobno"]


def test_points_are_one_numbered_list_and_lines_are_kept() -> None:
    body = "**Wnoszę o:** {{ pole }}\n\n## Uzasadnienie\n\n1. raz\n\n1. dwa\n"
    document = _document(one_field("text", body=body), {"pole": "a\nb\n\nc"})
    lead, rest, heading, points = document.body
    assert isinstance(lead, Paragraph)
    assert [(run.text, run.bold) for run in lead.runs] == [("Wnoszę o:", True), (" a\nb", False)]
    assert isinstance(rest, Paragraph)
    assert rest.text == "c"
    assert heading == Heading("Uzasadnienie")
    assert isinstance(points, Numbered)
    assert [item.text for item in points.items] == ["raz", "dwa"]


@pytest.mark.parametrize(
    ("type_", "typed", "shown"),
    [
        ("date", "2026-11-21", "21 listopada 2026 r."),
        ("money", "1200,5", "1 200,50 zł"),
        ("money", "12000", "12 000 zł"),
    ],
)
def test_days_and_amounts_are_written_out(type_: str, typed: str, shown: str) -> None:
    body = "Tu: {{ pole|data }}" if type_ == "date" else "Tu: {{ pole|kwota }}"
    (block,) = _document(one_field(type_, body=body), {"pole": typed}).body
    assert isinstance(block, Paragraph)
    assert block.text.replace("\xa0", " ") == f"Tu: {shown}"


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_typed_is_evaluated_in_any_letter(path, typed: str) -> None:
    read = letter(path)
    plain = _document(read, whole(read, text="zwykłe"))
    hostile = _document(read, whole(read, text=typed))
    assert [text.replace(typed, "zwykłe") for text in texts(hostile)] == list(texts(plain))
    assert [type(block) for block in hostile.body] == [type(block) for block in plain.body]


def test_a_letter_that_repeats_what_was_typed_without_end_is_refused() -> None:
    repeating = one_field("text", ", longest: 10000", body="{{ pole }} " * 20)
    values = check(repeating, {"pole": "a" * 10_000}).values
    with pytest.raises(Invalid):
        fill(repeating, values, Around())
    assert fill(repeating, {"pole": "a" * 4_500}, Around()).body


@given(st.text(min_size=1, max_size=200))
@settings(max_examples=25, deadline=None)
def test_whatever_is_typed_stands_in_the_letter_as_it_is(typed: str) -> None:
    around = one_field("line", body="przed {{ pole }} po\n\n1. {{ pole }}")
    checked = check(around, {"pole": typed})
    document = fill(around, checked.values, Around())
    shown = " ".join(tidy(typed).split()) if "pole" in checked.values else ""
    if shown:
        assert checked.values["pole"] == document.body[1].items[0].text
        assert document.body[0].text == f"przed {checked.values['pole']} po"
    else:
        assert "pole" not in checked.values


def test_the_sheet_for_signatures_says_what_is_supported() -> None:
    referendum = letter(FOLDER / "referendum-powiadomienie.md")
    values = check(referendum, whole(referendum, text="{{7*7}}")).values
    said = "\n".join(block.text for block in support_intro(referendum, values, AROUND))
    assert "Przedmiot referendum: {{7*7}}" in said
    assert "49" not in said
    assert support_intro(letter(FOLDER / "skarga-kpa.md"), {}, AROUND) == ()
