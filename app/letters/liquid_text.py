"""The Liquid of letters: the few tags a letter needs, with limits, and no way out to Python.

A fault of a template is found when it is read, by its line, not when somebody fills it in.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from babel.dates import format_date
from babel.numbers import format_decimal
from liquid import BoundTemplate, Environment, Mode, StrictUndefined
from liquid.builtin.filters.math import plus
from liquid.exceptions import LiquidError

from app.core.i18n import LANGUAGE
from app.core.i18n import gettext as _
from app.letters import liquid_words
from app.letters.letter import TOWN, TOWN_FORMS, VARIANT, Field
from app.letters.liquid_words import NEVER_CLOSED
from app.letters.yaml_reading import PRIVATE, unprintable
from app.text.yaml_lines import Fault

LONGEST: Final = 40_000
MOST_LOOPS: Final = 5_000
LONGEST_OUTPUT: Final = 400_000
DEEPEST: Final = 8
# An expression of thousands of "and" would run the parser out of its stack.
LONGEST_LINE: Final = 2_000
_TAGS: Final = ("if", "unless", "case", "for")
# Nodes of the library that no template can name: plain text, output, and the refusal of the rest.
_READING: Final = ("content", "output", "illegal")
_LOOP: Final = "forloop"
# A field, or a tag that begins something or asks something.
# No longer than a line may be: looking for the end of each of thousands would take seconds.
_PIECE: Final = re.compile(
    r"{{.{0,2000}?}}|{%-?\s{0,99}(if|elsif|unless|for|case)\b.{0,2000}?%}", re.DOTALL
)
# Ways to name a part by a value, and to count: no letter needs them, and the library is slow there.
_NEEDLESS: Final = re.compile(r"[\[(]")
_OPENING: Final = re.compile(r"{[{%]")
_CLOSING: Final = {"{{": "}}", "{%": "%}"}
# The library knows these two before it asks which tags there are.
_VERBATIM: Final = re.compile(r"{%-?\s*(raw|doc)\b")
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
# What the library lets through of Python's own, as for a loop over -1 entries.
_OF_PYTHON: Final = (ArithmeticError, RecursionError, TypeError, ValueError)


class _Sandbox(Environment):
    block_nesting_limit = DEEPEST
    context_depth_limit = DEEPEST
    loop_iteration_limit = MOST_LOOPS
    output_stream_limit = LONGEST_OUTPUT


def _day(value: object) -> object:
    """A day as it is written in letters: "21 listopada 2026 r."; other values stay."""
    return day_words(value) if isinstance(value, date) else value


def _amount(value: object) -> object:
    """Money as it is written in letters: "1 200,50 zł"; other values stay."""
    return amount_words(value) if isinstance(value, Decimal) else value


def day_words(day: date) -> str:
    """A day in Polish whatever the page speaks: offices are written to in Polish."""
    return str(format_date(day, "d MMMM y 'r.'", locale=LANGUAGE)).replace(" ", "\xa0")


def amount_words(amount: Decimal) -> str:
    """An amount in zlotys, with groszes only where there are any."""
    shape = "#,##0" if amount == amount.to_integral_value() else "#,##0.00"
    return f"{format_decimal(amount, shape, locale=LANGUAGE)}\xa0zł"


def _sandbox() -> Environment:
    environment = _Sandbox(tolerance=Mode.STRICT, undefined=StrictUndefined, strict_filters=True)
    environment.tags = {name: environment.tags[name] for name in (*_READING, *_TAGS)}
    environment.filters = {"data": _day, "kwota": _amount, "plus": plus}
    return environment


_ENVIRONMENT: Final = _sandbox()
# Stands for a text that could not be read, while the rest of the file is looked at.
EMPTY: Final = _ENVIRONMENT.from_string("")


def parse(
    source: str, first_line: int, fields: Sequence[Field]
) -> tuple[BoundTemplate | None, list[Fault]]:
    """The template, and its faults; `first_line` is where it begins in its file."""
    refused = _refused(source, first_line)
    if refused:
        return None, refused
    try:
        template = _ENVIRONMENT.from_string(source)
        found = template.analyze(include_partials=False)
    except LiquidError as error:
        return None, [fault_of(error, source, first_line)]
    except RecursionError:
        return None, [Fault(first_line, _("The text is nested too deep."))]
    except _OF_PYTHON as error:
        return None, [Fault(first_line, words_of(_strange(error)))]
    known = {field.key: _columns(field) for field in fields}
    known |= {VARIANT: frozenset(), TOWN: frozenset(TOWN_FORMS), _LOOP: _LOOP_PARTS}
    for loop in _loops(template):
        known.setdefault(loop, frozenset().union(*(_columns(field) for field in fields)))
    faults = [
        Fault(first_line + used.span.line_col(source)[0] - 1, message)
        for uses in found.variables.values()
        for used in uses
        if (message := _wrong(used.segments, known))
    ]
    faults += [
        Fault(first_line + span.line_col(source)[0] - 1, _no_filter(name))
        for name, spans in found.filters.items()
        for span in spans
        if name not in _ENVIRONMENT.filters
    ]
    return (None, faults) if faults else (template, [])


def words_used(template: BoundTemplate) -> frozenset[str]:
    """The names of the fields that a template speaks of."""
    return frozenset(template.analyze(include_partials=False).globals)


def render(template: BoundTemplate, values: Mapping[str, object]) -> str:
    """The text of a template; raises LiquidError when it is over a limit."""
    try:
        return template.render(dict(values))
    except _OF_PYTHON as error:
        raise _strange(error) from error


def _strange(error: Exception) -> LiquidError:
    return LiquidError(str(error), token=None)


_LOOP_PARTS: Final = frozenset({"first", "last", "index", "index0", "length"})


def _columns(field: Field) -> frozenset[str]:
    return frozenset(column.key for column in field.columns)


def _loops(template: BoundTemplate) -> frozenset[str]:
    """Names that loops give to one entry of a list."""
    analysis = template.analyze(include_partials=False)
    return frozenset(analysis.variables) - frozenset(analysis.globals) - {_LOOP}


def _wrong(segments: Sequence[object], known: Mapping[str, frozenset[str]]) -> str:
    name, *rest = segments
    if name not in known:
        return _("There is no field “%(field)s”.", field=name)
    parts = known[str(name)]
    if rest and (len(rest) > 1 or rest[0] not in parts):
        part = ".".join(str(each) for each in rest)
        return _("“%(field)s” has no part “%(part)s”.", field=name, part=part)
    return ""


def _refused(source: str, first_line: int) -> list[Fault]:
    if len(source) > LONGEST:
        return [Fault(first_line, _("The text has more than %(most)s characters.", most=LONGEST))]
    faults = []
    for number, line in enumerate(source.split("\n"), first_line):
        if len(line) > LONGEST_LINE:
            said = _("The line has more than %(most)s characters.", most=LONGEST_LINE)
            faults.append(Fault(number, said))
        if PRIVATE.search(line):
            faults.append(Fault(number, unprintable()))
    for at, inside in _pieces(source):
        if said := _refused_in(inside):
            faults.append(Fault(first_line + source.count("\n", 0, at), said))
    return sorted(faults, key=lambda fault: fault.line)


def _pieces(source: str) -> Iterator[tuple[int, str]]:
    """Where each field and tag begins, and its text; one that never ends is the last."""
    end = 0
    while found := _OPENING.search(source, end):
        closing = _CLOSING[found[0]]
        at = source.find(closing, found.end())
        end = len(source) if at < 0 else at + len(closing)
        yield found.start(), source[found.start() : end]


def _refused_in(piece: str) -> str:
    """Why a field or tag is not even shown to the library, which would be slow to refuse it."""
    if len(piece) < 4 or not piece.endswith(_CLOSING[piece[:2]]):
        return _("A tag or a field begins here and is not closed.")
    if verbatim := _VERBATIM.match(piece):
        return _(
            "There is no tag “%(tag)s”, only: %(tags)s.", tag=verbatim[1], tags=", ".join(_TAGS)
        )
    found = _NEEDLESS.search(_QUOTED.sub("", piece))
    return _("This is not understood (%(said)s).", said=found[0]) if found else ""


def fault_of(error: LiquidError, source: str, first_line: int) -> Fault:
    """What the library found wrong, with its line.

    Some faults it finds without saying where. What is wrong by itself is looked for then; a tag
    that is never closed, which is found at the end of the text, is told at the last tag.
    """
    place = error.context()
    if place:
        line = place[0]
    else:
        closes = str(error.message).startswith(NEVER_CLOSED)
        start = source.rfind("{%") if closes else _start_of_wrong(source)
        line = source.count("\n", 0, max(start, 0)) + 1
    return Fault(first_line + line - 1, words_of(error))


def words_of(error: LiquidError) -> str:
    """What the library found wrong, as a sentence."""
    return liquid_words.words_of(error, _TAGS)


def _start_of_wrong(source: str) -> int:
    """Where the first field or tag begins that cannot be read by itself; else the last tag."""
    for found in _PIECE.finditer(source):
        name = found[1] or ""
        opened = "{% if x %}" if name == "elsif" else ""
        closed = f"{{% end{'if' if opened else name} %}}" if name else ""
        try:
            _ENVIRONMENT.from_string(f"{opened}{found[0]}{closed}")
        except LiquidError:
            return found.start()
    return source.rfind("{%")


def _no_filter(name: str) -> str:
    filters = ", ".join(_ENVIRONMENT.filters)
    return _("There is no filter “%(name)s”, only: %(filters)s.", name=name, filters=filters)
