"""Who wrote each sentence, over every kind of change."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from app.text.blame import Wording, blame
from app.text.merge_units import cut, is_gap

A = "Wniosek składa każdy. "
B = "Urząd ma czternaście dni. "
C = "Odpowiedź jest bezpłatna.\n"


def origins(*versions: str) -> list[tuple[str, int, int | None]]:
    return [
        (each.text.strip(), each.wording.first, each.wording.earlier) for each in blame(versions)
    ]


def test_nothing_was_written_by_nobody() -> None:
    assert blame([]) == blame([""]) == blame(["text", ""]) == []


def test_sentences_belong_to_the_version_that_brought_them() -> None:
    assert origins(A + C, A + B + C) == [
        (A.strip(), 0, None),
        (B.strip(), 1, None),
        (C.strip(), 0, None),
    ]


def test_neighbours_with_one_origin_stand_together() -> None:
    assert [each.text for each in blame([A + B + C])] == [A + B + C]


def test_a_reworded_sentence_names_the_earlier_wording() -> None:
    other = B.replace("czternaście", "trzydzieści")
    assert origins(A + B + C, A + C, A + B + C, A + other + C) == [
        (A.strip(), 0, None),
        (other.strip(), 3, 0),
        (C.strip(), 0, None),
    ]


def test_a_sentence_written_anew_is_no_rewording() -> None:
    assert origins(A, "Zupełnie inna sprawa, o której nic nie wiadomo.") == [
        ("Zupełnie inna sprawa, o której nic nie wiadomo.", 1, None)
    ]


def test_moving_and_bringing_back_leave_the_author() -> None:
    assert origins(A + B + C, B + A + C) == [((B + A + C).strip(), 0, None)]
    assert origins(A + B + C, "x", A + B + C) == [((A + B + C).strip(), 0, None)]


def test_blanks_at_the_beginning_are_kept() -> None:
    assert [each.text for each in blame(["\n\n" + A])] == ["\n\n" + A]


_LINES = st.lists(
    st.sampled_from([A, B, C, "\n", "\n\n", "- punkt\n", "| a | b |\n", "Nowe zdanie o sprawie. "])
    | st.text(alphabet="ab .\n", max_size=8),
    max_size=8,
).map(lambda parts: "".join([*parts, "\n"]))  # as texts are kept


@settings(max_examples=40, deadline=None)
@given(versions=st.lists(_LINES, min_size=1, max_size=6))
def test_passages_make_the_text_and_stand_in_the_version_they_name(versions: list[str]) -> None:
    passages = blame(versions)
    if not versions[-1].isspace():
        assert "".join(each.text for each in passages) == versions[-1]
    for passage in passages:
        first, earlier = passage.wording.first, passage.wording.earlier
        units = {unit for unit in cut(versions[first]) if not is_gap(unit)}
        mine = {unit for unit in cut(versions[-1]) if not is_gap(unit) and unit in passage.text}
        assert mine & units
        assert earlier is None or earlier < first
        for older in versions[:first]:
            assert not any(unit in cut(older) for unit in mine & units if unit == passage.text)


def test_a_long_history_of_a_long_article_is_traced_in_a_second() -> None:
    sentences = [f"To jest zdanie numer {n} o sprawie, którą opisujemy. " for n in range(600)]
    versions = []
    for number in range(200):
        sentences[number * 3] = f"Zdanie {number * 3} zmienione w wersji {number} przez kogoś. "
        versions.append("".join(sentences))
    started = time.perf_counter()
    passages = blame(versions)
    # A second on an idle machine; the tests share theirs with others.
    assert time.perf_counter() - started < 5
    assert passages[0].wording == Wording(0, None)
    assert {each.wording.first for each in passages} == set(range(200))
