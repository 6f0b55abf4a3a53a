"""Names of the goals in each language of the interface."""

import pytest

from app.cities.goals import GOALS
from app.core import i18n


@pytest.mark.parametrize(
    ("language", "first"),
    [("pl", "Koniec z ubóstwem"), ("en", "No poverty"), ("uk", "Подолання бідності")],
)
def test_goals_speak_the_language_of_the_interface(language: str, first: str) -> None:
    with i18n.speaking(language):
        assert GOALS[1] == first
        assert list(GOALS) == list(range(1, 18))
        assert len(set(GOALS.values())) == len(GOALS) == 17
        assert 18 not in GOALS
