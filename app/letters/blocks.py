"""The little Markdown of a letter: paragraphs, numbered lists, bold words, headings, forms.

Typed values are put in after the text was taken apart, so nothing typed can become markup.
"""

import re
from collections.abc import Callable
from typing import Final

from app.core.i18n import gettext as _
from app.letters.document import Block, Form, Heading, Numbered, Paragraph, Run
from app.text.yaml_lines import Fault

_HEADING: Final = re.compile(r"## +(?=\S)")
_ITEM: Final = re.compile(r"\d{1,2}\. +")
_OTHER_MARKUP: Final = re.compile(r"#|>|[-*+] |\||```|~~~|\d+\) ")
# A field of a form: its name, and what is written there.
_ROW: Final = re.compile(r"\|([^|]+)\|([^|]*)\|")
# A box to tick begins a line of its own.
_BOX: Final = re.compile("[☐☒] ")
_TAG: Final = re.compile(r"\{%.*?%\}")
_OUTPUT: Final = re.compile(r"\{\{.*?\}\}")
_EMPTY_LINES: Final = re.compile(r"\n{2,}")
_BOLD: Final = "**"
Fill = Callable[[str], str]


def markup_faults(source: str, first_line: int) -> list[Fault]:
    """Lines of a template that hold Markdown which a letter does not have."""
    faults = []
    for number, line in enumerate(source.split("\n"), first_line):
        text = _TAG.sub("", line).strip()
        known = _HEADING.match(text) or _ROW.fullmatch(_OUTPUT.sub("x", text))
        if _OTHER_MARKUP.match(text) and not known:
            said = _(
                "A letter has only paragraphs, lists of “1. ”, headings of “##”, **bold** and "
                "fields of a form as “| name | value |”."
            )
            faults.append(Fault(number, said))
        elif text.count(_BOLD) % 2:
            said = _("The ** of bold words must be closed in the same line.")
            faults.append(Fault(number, said))
    return faults


def blocks(text: str, fill: Fill) -> tuple[Block, ...]:
    """The blocks of a rendered text; `fill` puts typed values in place of their placeholders."""
    found: list[Block] = []
    for line in _joined(text):
        if _HEADING.match(line):
            found.append(Heading(_one_line(fill(_HEADING.sub("", line, count=1)))))
        elif row := _ROW.fullmatch(line):
            _add_field(found, _one_line(fill(row[1])), fill(row[2]).strip())
        elif _ITEM.match(line):
            item = _paragraph(_ITEM.sub("", line, count=1), fill)
            before = found[-1] if found else None
            if isinstance(before, Numbered):
                found[-1] = Numbered((*before.items, item))
            else:
                found.append(Numbered((item,)))
        else:
            found.extend(_split(_paragraph(line, fill)))
    return tuple(found)


def _add_field(found: list[Block], name: str, value: str) -> None:
    """One more field of the form; one that was left empty leaves no trace."""
    if not value:
        return
    before = found[-1] if found else None
    if isinstance(before, Form):
        found[-1] = Form((*before.rows, (name, value)))
    else:
        found.append(Form(((name, value),)))


def _joined(text: str) -> list[str]:
    """Lines of the text, with those of one paragraph put together."""
    lines: list[str] = []
    open_paragraph = False
    for line in (raw.strip() for raw in text.split("\n")):
        alone = bool(_HEADING.match(line) or _ROW.fullmatch(line))
        if line and open_paragraph and not alone and not _ITEM.match(line):
            lines[-1] += f"\n{line}" if _BOX.match(line) else f" {line}"
        elif line:
            lines.append(line)
        open_paragraph = bool(line) and not alone
    return lines


def _paragraph(text: str, fill: Fill) -> Paragraph:
    """Text with its bold words; an odd ** is left as it is."""
    pieces = text.split(_BOLD)
    if len(pieces) % 2 == 0:
        pieces[-2:] = [_BOLD.join(pieces[-2:])]
    runs = (Run(fill(piece), bold=bool(at % 2)) for at, piece in enumerate(pieces))
    return Paragraph(tuple(run for run in runs if run.text))


def _split(paragraph: Paragraph) -> list[Paragraph]:
    """The paragraphs into which empty lines within a typed value divide one."""
    found: list[list[Run]] = [[]]
    for run in paragraph.runs:
        first, *others = _EMPTY_LINES.split(run.text)
        found[-1].append(Run(first, run.bold))
        found.extend([Run(other, run.bold)] for other in others)
    kept = ([run for run in runs if run.text] for runs in found)
    return [Paragraph(tuple(runs)) for runs in kept if "".join(run.text for run in runs).strip()]


def _one_line(text: str) -> str:
    return " ".join(text.split())
