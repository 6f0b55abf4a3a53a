"""The first question of a letter, as it stands in an article, and what an address may answer."""

import pytest

from app.letters.beginning import begun, first_question
from app.letters.carrying import Sent
from tests.letters.letters import FILES, FOLDER, letter, one_field

PETITION = letter(FOLDER / "petycja.md")
ASSEMBLY = letter(FOLDER / "zawiadomienie-zgromadzenie.md")


def test_the_kind_of_letter_or_the_first_choice_comes_first():
    assert first_question(ASSEMBLY).name == "wariant"
    assert first_question(PETITION).name == "pole-kto"
    assert first_question(one_field("line")) is None
    assert [option.value for option in first_question(one_field("yes-no")).options] == [
        "tak",
        "nie",
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_address_answers_the_first_question_only(path):
    of = letter(path)
    everything = {f"pole-{each.key}": "Ola" for each in of.fields} | {"adresat": "x", "miasto": "y"}
    assert begun(of, everything) == Sent()
    question = first_question(of)
    if question:
        answer = question.options[-1].value
        assert begun(of, {**everything, question.name: answer}) == Sent({question.key: answer})
