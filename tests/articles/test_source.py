"""What an article's source may hold."""

from datetime import date
from typing import Any

import pytest

from app.articles.comparison import field_changes
from app.articles.source import ArticleSource, checked
from app.core.errors import Invalid

GOOD = ArticleSource("Petycja", "Tekst.\n", lead="Wstęp.", categories=("zglosic",))


def test_texts_are_tidied_and_nothing_else() -> None:
    source = checked(
        GOOD.with_text(
            title="  Petycja\r\n do rady ",
            body="\r\n\r\n## Kroki\r\ntekst\x00\r\n",
            acts=(" Ustawa ", "", "Ustawa"),
            goals=(16, 11, 16),
            facts=(("who", " Każdy "), ("cost", "")),
            categories=("zglosic", "zglosic"),
            letters=("skarga-kpa", "petycja", "skarga-kpa"),
        )
    )
    assert source == GOOD.with_text(
        title="Petycja do rady",
        body="## Kroki\ntekst\n",
        acts=("Ustawa",),
        goals=(11, 16),
        facts=(("who", "Każdy"),),
        letters=("skarga-kpa", "petycja"),
    )
    assert checked(source) == source


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"title": " "}, "title"),
    ({"title": "x" * 301}, "title"),
    ({"lead": "x" * 301}, "lead"),
    ({"body": " \n "}, "body"),
    ({"categories": ()}, "categories"),
    ({"categories": ("zglosic", "nie-ma")}, "categories"),
    ({"stage": "nie-ma"}, "stage"),
    ({"goals": (18,)}, "goals"),
    ({"goals": (0,)}, "goals"),
    ({"letters": ("petycja", "nie-ma")}, "letters"),
    ({"acts": tuple(str(n) for n in range(61))}, "acts"),
    ({"sources": ("x" * 401,)}, "sources"),
    ({"facts": (("who", "x" * 121),)}, "facts"),
]


@pytest.mark.parametrize(("changes", "field"), FAULTS)
def test_faults_name_their_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as fault:
        checked(GOOD.with_text(**changes))
    assert fault.value.field == field
    assert fault.value.message


def test_details_and_back() -> None:
    source = GOOD.with_text(
        legal_date=date(2026, 3, 31),
        facts=(("who", "Każdy"), ("time", "14 dni")),
        goals=(1, 17),
        letters=("wniosek-kpa", "petycja"),
    )
    assert ArticleSource.from_parts(source.title, source.body, source.details) == source


def test_details_of_an_older_release_may_lack_fields() -> None:
    assert ArticleSource.from_parts("T", "B", {"lead": "L"}) == ArticleSource("T", "B", lead="L")


def test_a_change_of_letters_is_told_by_their_titles() -> None:
    [change] = field_changes(GOOD, GOOD.with_text(letters=("wniosek-kpa", "nie-ma-takiego")))
    assert change.label == "Pisma"
    told = "".join(segment.text for row in change.rows for segment in row.segments)
    assert "Wniosek do urzędu" in told
    assert "nie-ma-takiego" in told
