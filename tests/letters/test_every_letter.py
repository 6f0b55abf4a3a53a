"""The letters of the content as files: each says the same whatever the format and the answers."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.letters.document import Document
from app.letters.fields import Typed, asked, check
from app.letters.filling import Around, Town, fill
from app.letters.letter import NO, VARIANT, YES, Field, Letter, Type
from app.letters.output.formats import Format, render
from tests.letters.files import READ, is_left_over, words_left
from tests.letters.letters import FILES, letter, whole


def cases(of: Letter) -> Iterator[dict[str, Typed]]:
    """The examples under each variant, and under each answer on which another field hangs."""
    deciding = {each.when.field for each in of.fields if each.when}
    for variant in of.variants or [None]:
        chosen = {VARIANT: variant.value} if variant else {}
        first = whole(of, chosen=chosen)
        yield first
        for field in asked(of, first):
            if field.key in deciding:
                for answer in answers(field):
                    if answer != first[field.key]:
                        yield whole(of, chosen={**chosen, field.key: answer})


def answers(field: Field) -> list[str]:
    return [YES, NO] if field.type is Type.YES_NO else [each.value for each in field.options]


def filled(of: Letter, typed: dict[str, Typed]) -> Document:
    checked = check(of, typed)
    assert not checked.faults, checked.faults
    around = Around(
        Town("Klonogród", "Klonogrodu", "w Klonogrodzie"),
        date(2026, 11, 22),
        ("Rada Miasta Klonogrodu", "Rynek 1", "00-000 Klonogród"),
        ("Prezydent Miasta Klonogrodu",),
        of.attachments,
    )
    return fill(of, checked.values, around)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_variant_and_condition_says_the_same_in_every_format(path: Path) -> None:
    for typed in cases(letter(path)):
        document = filled(letter(path), typed)
        for form in Format:
            left = words_left(document, READ[form](render(document, form)))
            assert is_left_over(left), (form, left)
