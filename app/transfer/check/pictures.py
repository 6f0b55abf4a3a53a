"""A picture has words for those who do not see it, and they are not the name of a file."""

import re
from collections.abc import Iterator
from typing import Final

from app.transfer.check.files import Fault, TextFile

SHORTEST: Final = 10
_PICTURE: Final = re.compile(r"!\[([^\]]*)\]\(([^)\s]*)[^)]*\)")
_NAME_OF_FILE: Final = re.compile(r"[\w-]+\.(?:jpe?g|png|webp|gif|svg)", re.IGNORECASE)
_HOLLOW: Final = re.compile(r"(?:zdjęcie|obraz(?:ek)?|grafika|rysunek) (?:przedstawia|pokazuje)")


def check_pictures(file: TextFile) -> Iterator[Fault]:
    """Each picture says what it shows."""
    for number, match in file.matches(_PICTURE):
        words = match[1].strip()
        if not words:
            yield file.fault(number, f"the picture {match[2]} has no alternative text")
        elif len(words) < SHORTEST or _NAME_OF_FILE.fullmatch(words):
            yield file.fault(number, f"'{words}' does not say what the picture shows")
        elif _HOLLOW.match(words.lower()):
            yield file.fault(number, "say what is to be seen, not that it is a picture")
