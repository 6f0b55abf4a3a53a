"""How a letter begins where it is offered: with its first question, if a closed one comes first.

Its answers are those of the letter's own list, so one may stand in an address: it tells of nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.letters.carrying import Sent, input_name
from app.letters.letter import NO, VARIANT, YES, Letter, Option, Type


@dataclass(frozen=True)
class FirstQuestion:
    """A choice; none of its words is anybody's but the letter's."""

    key: str
    label: str
    options: tuple[Option, ...]

    @property
    def name(self) -> str:
        return input_name(self.key)


def first_question(letter: Letter) -> FirstQuestion | None:
    """The kind of letter, or the first field of the first step when it is a choice."""
    if letter.variants:
        options = tuple(Option(each.value, each.label) for each in letter.variants)
        return FirstQuestion(VARIANT, letter.title, options)
    first = letter.field(letter.steps[0].fields[0])
    if first is None or first.when is not None:
        return None
    if first.type is Type.YES_NO:
        return FirstQuestion(first.key, first.label, (Option(YES, "Tak"), Option(NO, "Nie")))
    return FirstQuestion(first.key, first.label, first.options) if first.options else None


def begun(letter: Letter, address: Mapping[str, str]) -> Sent:
    """What an address answers already: its one closed question, and nothing else of it."""
    question = first_question(letter)
    answer = address.get(question.name, "") if question else ""
    if question is None or answer not in {option.value for option in question.options}:
        return Sent()
    return Sent({question.key: answer})
