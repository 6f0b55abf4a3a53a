"""What a browser sends of a letter comes back from hidden inputs as it was, and nothing else."""

import pytest
from werkzeug.datastructures import MultiDict

from app.letters.carrying import carried, sent
from app.letters.letter import Letter, Type
from tests.letters.letters import FILES, letter, one_field, whole

PEOPLE = one_field(
    "people",
    more=", columns: [{key: kto, label: Kto, need: opcja}, {key: adres, label: A, need: opcja}]",
    body="{% for kto in pole %}{{ kto.kto }}{% endfor %}",
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_whole_letter_survives_hidden_inputs(path):
    of = letter(path)
    form = MultiDict(carried(of, _sent_of(of)))
    form["miasto"], form["adresat"], form["dzien"] = "Rawicz", "Wójt\nUlica", "2026-11-22"
    form.setlist("zalacznik", ["0"] if of.attachments else [])
    first = sent(of, form)
    assert first.typed == _sent_of(of).typed
    assert sent(of, MultiDict(carried(of, first))) == first


def test_rows_of_people_come_in_the_order_of_their_numbers():
    form = MultiDict(
        [
            ("pole-pole-10-kto", "Trzecia"),
            ("pole-pole-2-kto", "Druga"),
            ("pole-pole-0-kto", "Pierwsza"),
            ("pole-pole-0-adres", "Ulica 1"),
            ("pole-pole-0-obce", "nic"),
            ("pole-pole--1-kto", "nic"),
            ("pole-pole-99999-kto", "nic"),
        ]
    )
    rows = sent(PEOPLE, form).people("pole")
    assert [row["kto"] for row in rows] == ["Pierwsza", "Druga", "Trzecia"]
    assert rows[0] == {"kto": "Pierwsza", "adres": "Ulica 1"}


def test_inputs_that_the_letter_does_not_ask_for_are_left_aside():
    form = MultiDict([("pole-obce", "x"), ("wariant", "x"), ("zalacznik", "0"), ("hasło", "x")])
    assert carried(PEOPLE, sent(PEOPLE, form)) == []


def test_a_flood_of_rows_is_cut_where_the_check_still_tells_of_it():
    form = MultiDict((f"pole-pole-{row}-kto", "Ola") for row in range(5000))
    assert len(sent(PEOPLE, form).people("pole")) == 101


def _sent_of(of: Letter):
    typed = whole(of)
    form: MultiDict[str, str] = MultiDict()
    for key, value in typed.items():
        field = of.field(key)
        if isinstance(value, str):
            form.add(key if field is None else f"pole-{key}", value)
        elif field and field.type is Type.PEOPLE:
            for row, person in enumerate(value):
                for column, text in person.items():
                    form.add(f"pole-{key}-{row}-{column}", text)
        else:
            form.setlist(f"pole-{key}", value)
    return sent(of, form)
