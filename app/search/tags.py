"""Kinds of things in the index, and the tags by which readers narrow results."""

from typing import Final

ARTICLE: Final = "article"
THREAD: Final = "thread"
EXPERIENCE: Final = "experience"
LETTER: Final = "letter"
CITY: Final = "city"
PROJECT: Final = "project"
KINDS: Final = (ARTICLE, THREAD, EXPERIENCE, LETTER, CITY, PROJECT)

# Tags begin with one of these.
CATEGORY_TAG: Final = "kategoria-"
GOAL_TAG: Final = "cel-"
STAGE_TAG: Final = "etap-"
CITY_TAG: Final = "miasto-"
BOARD_TAG: Final = "tablica-"
OUTCOME_TAG: Final = "wynik-"
TOOL_TAG: Final = "narzedzie-"
SOLVED_TAG: Final = "stan-solved"
OPEN_TAG: Final = "stan-open"


def key(kind: str, number: int) -> str:
    """Key of a thing in the index."""
    return f"{kind}:{number}"
