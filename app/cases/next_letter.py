"""What the next letter of a case can be begun with: who writes, to whom the first one went, when.

Only what the writer kept, and what the case itself says; everything can be changed in the wizard.
Pure.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from app.letters.carrying import TOWN, TOWN_IN, TOWN_OF, input_name
from app.letters.letter import IN_THE_HEAD, Letter

# The head names the writer in every letter; the sign is that of the case.
_OF_WRITER: Final = frozenset(map(input_name, IN_THE_HEAD))
_TOWN: Final = frozenset({TOWN, TOWN_OF, TOWN_IN})
# Fields that ask which office it was about, and on which day the first letter came to it.
_OFFICE: Final = ("organ", "organ_skarzony")
_SENT: Final = ("data_wniosku", "data_wszczecia")


def begun_with(
    letter: Letter, kept: Sequence[tuple[str, str]], office: str, sent: date | None
) -> list[tuple[str, str]]:
    """Inputs of the wizard for this letter."""
    asked = {input_name(each.key) for each in letter.fields}
    known = (_OF_WRITER & asked) | _TOWN
    inputs = [(name, value) for name, value in kept if name in known]
    inputs += [(input_name(key), office) for key in _OFFICE if office and input_name(key) in asked]
    if sent is not None:
        day = sent.isoformat()
        inputs += [(input_name(key), day) for key in _SENT if input_name(key) in asked]
    return inputs
