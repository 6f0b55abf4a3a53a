"""General boards come from the settings; a thread keeps only the slug of its board.

A board that leaves the settings keeps its threads readable; they are then called by its slug.
"""

from collections.abc import Mapping
from typing import Final

from app.core import i18n
from app.core.settings import Settings

# Names of the boards a site begins with; one that its operator renamed is called as they wish.
_AT_FIRST: Final[Mapping[str, str]] = dict(Settings.model_fields["boards"].default)
_TRANSLATED: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "pierwsze-kroki": "First steps",
        "pomysly": "Ideas and questions",
        "z-urzedem": "Dealing with offices",
        "o-narzedziowniku": "About Narzędziownik",
    },
    "uk": {
        "pierwsze-kroki": "Перші кроки",
        "pomysly": "Ідеї та запитання",
        "z-urzedem": "Розмови з установою",
        "o-narzedziowniku": "Про Narzędziownik",
    },
}


def board_names(settings: Settings) -> dict[str, str]:
    """Names by slug in the reader's language, in the order of the settings."""
    translated = _TRANSLATED.get(i18n.spoken(), {})
    return {
        slug: translated.get(slug, name) if name == _AT_FIRST.get(slug) else name
        for slug, name in settings.boards
    }
