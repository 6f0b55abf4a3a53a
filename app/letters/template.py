"""A letter out of its file: front matter, then a text in Liquid and a little Markdown.

Everything wrong is told at once, each with its line, and a file with faults gives no letter.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

import yaml
from liquid.exceptions import LiquidError

from app.core.i18n import gettext as _
from app.letters import liquid_text
from app.letters.blocks import markup_faults
from app.letters.filling import try_out, try_out_support_list
from app.letters.letter import (
    IN_THE_HEAD,
    NO,
    TOWN,
    VARIANT,
    YES,
    Addressee,
    Answering,
    Caution,
    Channel,
    Condition,
    Effective,
    Enclosure,
    Field,
    Letter,
    Next,
    StampDuty,
    Step,
    SupportList,
    Type,
    Variant,
)
from app.letters.template_fields import field
from app.letters.yaml_reading import Faults, Part, root_of
from app.text.limits import clean
from app.text.yaml_lines import Fault

LONGEST: Final = 80_000
_NEEDED: Final = (
    "id",
    "title",
    "summary",
    "legal_date",
    "basis",
    "articles",
    "addressee",
    "channels",
    "stamp_duty",
    "steps",
    "fields",
)
_ALLOWED: Final = (
    "filing",
    "answer",
    "next",
    "warnings",
    "support_list",
    "attachments",
    "enclosed",
    "hints",
    "variants",
)
BODIES: Final = (
    "rada",
    "przewodniczacy-rady",
    "wojt",
    "starosta",
    "zarzadca-drogi",
    "sko",
    "wsa",
    "centrum-kryzysowe",
    "organ",
)
CHANNELS: Final = (
    "papier",
    "e-doreczenia",
    "epuap",
    "e-mail",
    "konto",
    "formularz",
    "ustnie",
    "telefon",
)
AFTER: Final = ("cisza", "odmowa", "odpowiedz", "wezwanie")
MORE_THAN: Final = "more-than"
FEWER_THAN: Final = "fewer-than"
WORDS: Final = "words"
_Answers: TypeAlias = Mapping[str, frozenset[str]]
_FENCE: Final = re.compile(r"^---[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Reading:
    """The letter of a file, or what is wrong with it."""

    letter: Letter | None = None
    faults: tuple[Fault, ...] = ()


def parse(text: str) -> Reading:
    """The letter of a file; never raises."""
    text = clean(text)
    faults = Faults()
    letter = None
    front, body = _parts(text, faults)
    root = root_of(front, faults) if front else None
    if root is not None:
        first_line = text.count("\n", 0, len(text) - len(body)) + 1
        letter = _letter(root, body, first_line, faults)
    elif not faults.found:
        faults.add(1, _("There are no keys between the lines of “---”."))
    return Reading(None, tuple(sorted(faults.found))) if faults.found else Reading(letter)


def _parts(text: str, faults: Faults) -> tuple[str, str]:
    """Front matter and body; both are empty, and the fault is told, where they are not there."""
    fences = list(_FENCE.finditer(text))
    if len(text) > LONGEST:
        faults.add(1, _("The file has more than %(most)s characters.", most=LONGEST))
    elif len(fences) < 2 or fences[0].start() != 0:
        faults.add(1, _("The file must begin with keys between two lines of “---”."))
    else:
        # The opening fence stays: it is a line of the file, and YAML means nothing by it.
        return text[: fences[1].start()], text[fences[1].end() :]
    return "", ""


def _letter(root: yaml.Node, body: str, first_line: int, faults: Faults) -> Letter | None:
    head = Part(root, faults, needed=_NEEDED, allowed=_ALLOWED)
    fields = head.parts("fields", lambda node: field(node, faults))
    variants = head.parts("variants", lambda node: _variant(node, faults))
    steps = head.parts("steps", lambda node: _step(node, faults))
    _check_fields(head, fields, variants, steps, faults)
    answers = _all_answers(fields, variants)
    template, wrong = liquid_text.parse(body, first_line, fields)
    faults.found += [*wrong, *markup_faults(body, first_line)]
    letter = Letter(
        id=head.slug("id"),
        title=head.text("title", longest=200),
        summary=head.text("summary", longest=200),
        legal_date=head.day("legal_date") if head.has("legal_date") else date.min,
        basis=head.texts("basis"),
        articles=head.texts("articles"),
        addressee=_addressee(head, answers, faults),
        channels=head.parts("channels", lambda node: _channel(node, answers, faults)),
        stamp_duty=_stamp_duty(head, faults),
        steps=steps,
        fields=fields,
        body=template or liquid_text.EMPTY,
        filing=_filing(head, fields, faults),
        answer=_answer(head, answers, faults),
        next=head.parts("next", lambda node: _next(node, faults)),
        warnings=head.parts("warnings", lambda node: _caution(node, fields, faults)),
        attachments=head.texts("attachments"),
        enclosed=head.parts("enclosed", lambda node: _enclosure(node, answers, faults)),
        hints=head.texts("hints"),
        support_list=_support_list(head, fields, faults),
        variants=variants,
    )
    if template is not None:
        _check_use(letter, faults)
    if not faults.found:
        _try_out(letter, head, body, first_line, faults)
    return letter


def _variant(node: yaml.Node, faults: Faults) -> Variant:
    part = Part(node, faults, needed=("value", "label"), allowed=("title", "filing"))
    return Variant(part.slug("value"), part.text("label"), part.text("title"), part.slug("filing"))


def _step(node: yaml.Node, faults: Faults) -> Step:
    part = Part(node, faults, needed=("title", "fields"))
    return Step(part.text("title", longest=100), part.texts("fields"))


def _channel(node: yaml.Node, answers: _Answers, faults: Faults) -> Channel:
    part = Part(node, faults, needed=("channel", "effective", "note"), allowed=("when",))
    name = part.chosen("channel", CHANNELS, "")
    effective = part.chosen("effective", Effective, Effective.CHECK)
    return Channel(name, effective, part.text("note"), _condition(part, "when", answers, faults))


def _enclosure(node: yaml.Node, answers: _Answers, faults: Faults) -> Enclosure:
    part = Part(node, faults, needed=("text",), allowed=("when",))
    return Enclosure(part.text("text", longest=200), _condition(part, "when", answers, faults))


def _stamp_duty(head: Part, faults: Faults) -> StampDuty:
    node = head.node("stamp_duty")
    if node is None:
        return StampDuty(None, "")
    part = Part(node, faults, needed=("amount", "note"))
    return StampDuty(part.number("amount"), part.text("note"))


def _filing(head: Part, fields: Sequence[Field], faults: Faults) -> Answering | None:
    node = head.node("filing")
    if node is None:
        return None
    part = Part(node, faults, needed=("note",), allowed=("deadline", "from", "until"))
    days = {each.key for each in fields if each.type is Type.DATE}
    for key in ("from", "until"):
        if part.has(key) and part.text(key) not in days:
            said = _("There is no field “%(field)s” of a day.", field=part.text(key))
            part.fault(key, said)
    return Answering(
        part.slug("deadline"),
        part.text("note"),
        event=part.text("from"),
        last_day=part.text("until"),
    )


def _answer(head: Part, answers: _Answers, faults: Faults) -> Answering | None:
    node = head.node("answer")
    if node is None:
        return None
    part = Part(node, faults, needed=("note",), allowed=("deadline", "when"))
    when = _condition(part, "when", answers, faults)
    return Answering(part.slug("deadline"), part.text("note"), when)


def _next(node: yaml.Node, faults: Faults) -> Next:
    part = Part(node, faults, needed=("after", "text"), allowed=("letter",))
    return Next(part.chosen("after", AFTER, ""), part.text("text"), part.slug("letter"))


def _condition(part: Part, key: str, answers: _Answers, faults: Faults) -> Condition | None:
    """What must have been answered; told of where it cannot come true."""
    node = part.node(key)
    if node is None:
        return None
    wanted = Part(node, faults, needed=("field", "is"))
    condition = Condition(wanted.text("field"), wanted.texts("is"))
    if condition.field not in answers:
        part.fault(key, _("There is no field “%(field)s”.", field=condition.field))
    elif strange := set(condition.values) - answers[condition.field]:
        part.fault(key, _never(condition.field, strange))
    return condition


def _addressee(head: Part, answers: _Answers, faults: Faults) -> Addressee:
    node = head.node("addressee")
    if node is None:
        return Addressee((), "")
    part = Part(node, faults, needed=("suggest", "help"), allowed=("through",))
    suggest = part.texts("suggest")
    for body in suggest:
        if body not in BODIES:
            bodies = ", ".join(BODIES)
            said = _("There is no body “%(body)s”, only: %(bodies)s.", body=body, bodies=bodies)
            part.fault("suggest", said)
    through: bool | Condition
    if isinstance(part.node("through"), yaml.MappingNode):
        through = _condition(part, "through", answers, faults) or False
    else:
        through = part.truth("through")
    return Addressee(suggest, part.text("help"), through)


def _caution(node: yaml.Node, fields: Sequence[Field], faults: Faults) -> Caution:
    part = Part(node, faults, needed=("field", "kind", "value", "text"))
    key, text = part.text("field"), part.text("text")
    if key not in {each.key for each in fields}:
        part.fault("field", _("There is no field “%(field)s”.", field=key))
    kind = part.chosen("kind", (MORE_THAN, FEWER_THAN, WORDS), WORDS)
    if kind == MORE_THAN:
        return Caution(key, text, most=part.number("value"))
    if kind == FEWER_THAN:
        return Caution(key, text, least=part.number("value"))
    return Caution(key, text, words=tuple(word.casefold() for word in part.texts("value")))


def _support_list(head: Part, fields: Sequence[Field], faults: Faults) -> SupportList | None:
    node = head.node("support_list")
    if node is None:
        return None
    needed = ("title", "columns", "note")
    part = Part(node, faults, needed=needed, allowed=("intro",))
    intro = None
    if part.has("intro"):
        text = part.text("intro", lines=True)
        # A block of text begins in the line after its key.
        intro, wrong = liquid_text.parse(text, part.line_of("intro") + 1, fields)
        faults.found += wrong
    return SupportList(part.text("title"), part.texts("columns"), part.text("note"), intro)


def _check_fields(
    head: Part,
    fields: Sequence[Field],
    variants: Sequence[Variant],
    steps: Sequence[Step],
    faults: Faults,
) -> None:
    """Each field once, in one step, and asked under a condition that can come true."""
    answers = _all_answers(fields, variants)
    met: set[str] = set()
    for each in fields:
        if each.key in met or each.key in {VARIANT, TOWN}:
            faults.add(each.line, _("The key “%(key)s” is taken.", key=each.key))
        if each.when and each.when.field not in met | {VARIANT} & set(answers):
            said = _(
                "“when” names “%(field)s”, which is not asked before “%(key)s”.",
                field=each.when.field,
                key=each.key,
            )
            faults.add(each.line, said)
        elif each.when and (strange := set(each.when.values) - answers[each.when.field]):
            faults.add(each.line, _never(each.when.field, strange))
        met.add(each.key)
    _check_steps(head, [key for step in steps for key in step.fields], met)


def _check_steps(head: Part, asked: Sequence[str], known: Iterable[str]) -> None:
    for key in sorted(set(known) - set(asked)):
        head.fault("steps", _("No step asks for “%(field)s”.", field=key))
    for key in sorted(set(asked) - set(known)):
        head.fault("steps", _("There is no field “%(field)s”.", field=key))
    if len(set(asked)) < len(asked):
        head.fault("steps", _("A field is asked for twice."))


def _never(field: str, strange: Iterable[str]) -> str:
    values = ", ".join(sorted(strange))
    return _("“%(field)s” never is %(values)s.", field=field, values=values)


def _all_answers(fields: Sequence[Field], variants: Sequence[Variant]) -> _Answers:
    """What each field, and the choice of the variant, may hold; nothing where that is free."""
    answers = {each.key: _answers(each) for each in fields}
    if variants:
        answers[VARIANT] = frozenset(variant.value for variant in variants)
    return answers


def _answers(asked: Field) -> frozenset[str]:
    if asked.type is Type.YES_NO:
        return frozenset({YES, NO})
    return frozenset(option.value for option in asked.options)


def _try_out(letter: Letter, head: Part, body: str, first_line: int, faults: Faults) -> None:
    """What only shows when a letter is filled in, as a comparison of words with a number."""
    try:
        try_out(letter)
    except LiquidError as error:
        faults.found.append(liquid_text.fault_of(error, body, first_line))
    try:
        try_out_support_list(letter)
    except LiquidError as error:
        head.fault("support_list", liquid_text.words_of(error))


def _check_use(letter: Letter, faults: Faults) -> None:
    """What is asked for must be used: in the text, or in the head of the letter."""
    used = liquid_text.words_used(letter.body) | IN_THE_HEAD
    used |= {each.when.field for each in letter.fields if each.when}
    for each in letter.fields:
        if each.key not in used:
            said = _("“%(field)s” is asked for and never used.", field=each.key)
            faults.add(each.line, said)
