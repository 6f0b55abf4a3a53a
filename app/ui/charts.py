"""Small charts of lying bars as SVG, drawn by pygal, for the place beside their table.

A strict policy refuses styles and scripts inside a page, so the library's are taken out and
`charts.css` colours the chart in both themes. A reader's program is told what the chart shows in a
title and a sentence; each number stands in the table.
"""

import itertools
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pygal
from markupsafe import Markup
from pygal.etree import etree
from pygal.style import Style

# The library hooks into every import, for plugins with maps that are not used here, and in a way
# that Python 3.11 warns of each time.
sys.meta_path[:] = [each for each in sys.meta_path if not isinstance(each, pygal.PluginImportFixer)]

# As narrow as a phone, so that letters are not drawn smaller there; `charts.css` says the widest.
WIDTH: Final = 416
LETTERS: Final = 16
_ROW: Final = 30
_AROUND: Final = 8
_SCALE: Final = 24  # height of the line with the numbers of the scale
_LONGEST_LABEL: Final = 22
_STEPS: Final = (1, 2, 5)
_SVG: Final = "{http://www.w3.org/2000/svg}"
_LEFT_OUT: Final = frozenset({"style", "script", "desc", "title", "defs"})


@dataclass(frozen=True)
class Series:
    """One colour of the bars."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Bars:
    """Bars from top to bottom, one for each label; several series lie one after another."""

    id: str  # of the page's ids: title and sentence are named by it
    title: str
    told: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        return tuple(
            sum(values) for values in zip(*(each.values for each in self.series), strict=True)
        )


def drawn(bars: Bars) -> Markup:
    """The chart as markup for a page; empty when there is nothing to compare."""
    if not any(bars.totals):
        return Markup()
    root = _chart(bars).render_tree()
    _clean(root)
    for name in ("id", "width", "height"):
        root.attrib.pop(name, None)
    root.set("class", "chart")
    root.set("role", "img")
    root.set("aria-labelledby", f"{bars.id}-t {bars.id}-d")
    for place, (tag, words) in enumerate((("title", bars.title), ("desc", bars.told))):
        element = etree.Element(_SVG + tag if root.tag.startswith("{") else tag)
        element.set("id", f"{bars.id}-{tag[0]}")
        element.text = words
        root.insert(place, element)
    # Put together by the library, which escapes the words of labels.
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704


def _chart(bars: Bars) -> Any:
    chart = pygal.HorizontalStackedBar(
        css=[],
        js=[],
        style=Style(value_font_size=LETTERS, label_font_size=LETTERS),
        disable_xml_declaration=True,
        width=WIDTH,
        height=_ROW * len(bars.labels) + 2 * _AROUND + _SCALE,
        margin=_AROUND,
        show_legend=False,
        show_x_guides=False,
        y_labels=scale(max(bars.totals)),
        formatter=str,
    )
    # The library draws from the bottom up.
    chart.x_labels = [_short(label) for label in reversed(bars.labels)]
    for series in bars.series:
        chart.add(series.name, list(reversed(series.values)))
    return chart


def _short(label: str) -> str:
    if len(label) <= _LONGEST_LABEL:
        return label
    return f"{label[: _LONGEST_LABEL - 1].rstrip(' ,')}…"


def scale(largest: int) -> list[int]:
    """Round numbers from nought on, the last not below the largest value; six at most."""
    step = next(
        step
        for power in itertools.count()
        for step in (each * 10**power for each in _STEPS)
        if 5 * step >= largest
    )
    return list(range(0, largest + step, step))


def _clean(parent: Any) -> None:
    """Take out what a policy refuses, what only the library's script reads, and its comments."""
    for child in list(parent):
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        is_tooltip = "tooltip" in child.attrib.get("class", "") if name == "g" else False
        if not name or name in _LEFT_OUT or is_tooltip:
            parent.remove(child)
            continue
        child.attrib.pop("style", None)
        _clean(child)


def shares(values: Sequence[int]) -> list[int]:
    """Whole percents that add up to a hundred, the largest rests rounded up; noughts for none."""
    total = sum(values)
    if not total:
        return [0 for _ in values]
    whole = [value * 100 // total for value in values]
    by_rest = sorted(range(len(values)), key=lambda at: (-(values[at] * 100 % total), at))
    for at in itertools.islice(by_rest, 100 - sum(whole)):
        whole[at] += 1
    return whole
