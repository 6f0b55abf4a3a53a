"""What the editor of a letter sees: the letter with its own examples, which anybody could type."""

from datetime import date

import pytest

from app.letters.document import texts
from app.letters.kind import SOURCE, preview
from app.letters.sample import samples
from tests.letters.letters import FILES, letter, one_field

DAY = date(2026, 11, 21)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_examples_of_each_letter_are_such_as_residents_could_type(path) -> None:
    of = letter(path)
    drawn = samples(of, DAY)
    assert [each.label for each in drawn] == [each.label for each in of.variants] or [""]
    assert [each.refusals for each in drawn] == [()] * len(drawn)
    for each in drawn:
        assert each.document.place_and_date.startswith("Klonogród, 21")


def test_an_example_that_its_field_refuses_is_told_of() -> None:
    (drawn,) = samples(one_field("date", ", example: jutro"), DAY)
    (refusal,) = drawn.refusals
    assert (refusal.label, refusal.example) == ("Pole", "jutro")
    assert samples(one_field("date"), DAY)[0].refusals == ()


def test_examples_of_people_fill_their_columns() -> None:
    columns = "{key: kto, label: Kto, need: prawo}, {key: gdzie, label: Gdzie, need: prawo}"
    more = f", columns: [{columns}], example: 'Ola Nowa, ul. Zmyślona 7, Ełk'"
    body = "{% for kto in pole %}{{ kto.kto }} - {{ kto.gdzie }}{% endfor %}"
    (drawn,) = samples(one_field("people", more, body), DAY)
    assert "Ola Nowa - ul. Zmyślona 7, Ełk" in list(texts(drawn.document))


def test_the_preview_of_a_source_is_its_sample() -> None:
    source = FILES[0].read_text(encoding="utf-8")
    assert len(preview({SOURCE: source}).given["samples"]) == 1
