"""Filters say “all” with one word, in the gender of what they speak of."""

import re
from collections.abc import Iterator

from app.core import i18n
from tests.house.sources import APP

FIRST_OPTION = re.compile(r'<option value="">(.*?)</option>')
TEXT = re.compile(r'\b_\("([^"]+)"\)')
# Of things, of people, of what has no name; in the cases of “czego dotyczy” and “o czym”.
ALL = {"wszystkie", "wszyscy", "wszystko", "wszystkiego", "o wszystkim"}
# Where leaving the question open means something else than all there is.
OTHER = {
    "wszystkie oprócz potwierdzonych",
    "jeszcze niesprawdzone",
    "bez znaczenia",
    "bez odpowiedzi",
}


def _said() -> Iterator[tuple[str, str]]:
    """What the options without a value say."""
    for path in sorted(APP.glob("*/templates/**/*.html")):
        for option in FIRST_OPTION.findall(path.read_text(encoding="utf-8")):
            for text in TEXT.findall(option):
                yield str(path.relative_to(APP)), text


def test_filters_say_all_with_one_word() -> None:
    polish = i18n.read_catalogue(APP)
    said = [(place, str(polish[text].string)) for place, text in _said()]
    assert len(said) > 10
    assert [each for each in said if each[1] not in ALL | OTHER] == []
