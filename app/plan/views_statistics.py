"""The Plan in numbers: a public page of small charts, each with the table that tells the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.cities.goals import GOALS
from app.cities.voivodeships import VOIVODESHIPS
from app.core import journal
from app.core.i18n import gettext as _
from app.core.web import db
from app.people.access import requires, viewer
from app.people.rules import Permission
from app.plan import words
from app.plan.blueprint import blueprint
from app.plan.goal_queries import CITIES_OF_PLAN, KINDS
from app.plan.statistics import Figures, figures
from app.ui.charts import Bars, Series, drawn, shares
from app.ui.pages import guest_page, kept_part, part, show

_NAME: Final = "plan statistics"


@dataclass(frozen=True)
class Row:
    """A line of a table: what it is, where it leads, its numbers, and its part of all."""

    label: str
    url: str
    values: tuple[int, ...]
    share: int

    @property
    def total(self) -> int:
        return sum(self.values)


@dataclass(frozen=True)
class Section:
    """A chart and its table; `columns` name the numbers of each row."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    chart: Markup


@blueprint.get("/plan/statystyki", endpoint="statistics")
@requires(Permission.READ)
def statistics_page() -> ResponseReturnValue:
    """How projects, cities and effects of the Plan fall into goals, states, paths and the rest."""
    tag = f"n{journal.newest_of(db(), KINDS)}"

    def numbers() -> str:
        found = figures(db())
        return part(
            "plan/statistics_sections.html",
            figures=found,
            sections=_sections(found),
            all_cities=CITIES_OF_PLAN,
        )

    def page() -> str:
        return show("plan/statistics.html", sections=kept_part(_NAME, tag, numbers))

    return page() if viewer() is not None else guest_page(_NAME, tag, page)


def _sections(found: Figures) -> list[Section]:
    goals = {f"{number}. {name}": number for number, name in GOALS.items()}
    main = [found.main_goals.get(number, 0) for number in goals.values()]
    beside = [found.goals_beside.get(number, 0) for number in goals.values()]
    urls = [f"/cele/{number}" for number in goals.values()]
    labels = list(goals)
    if untold := found.main_goals.get(None, 0):
        labels, urls = [*labels, _("goal not told")], [*urls, ""]
        main, beside = [*main, untold], [*beside, 0]
    types = {key: str(name) for key, name in words.EFFECT_TYPES.items()}
    if found.products.get("") or found.results.get(""):
        types[""] = _("type not told")
    return [
        _section(
            "cele",
            _("Projects by goal"),
            labels,
            {_("main goal"): main, _("accompanying goal"): beside},
            urls,
        ),
        _named("stany", _("Projects by state"), _("projects"), words.STATES, found.states),
        _named("sciezki", _("Cities by path"), _("cities"), words.PATHS, found.paths),
        _named(
            "wojewodztwa",
            _("Cities by voivodeship"),
            _("cities"),
            {each.name: each.name for each in VOIVODESHIPS.values()},
            found.voivodeships,
        ),
        _section(
            "efekty",
            _("Effects by type"),
            list(types.values()),
            {
                _("products"): [found.products.get(key, 0) for key in types],
                _("results"): [found.results.get(key, 0) for key in types],
            },
        ),
    ]


def _named(
    id_: str, title: str, column: str, names: Mapping[str, str], counts: Mapping[str, int]
) -> Section:
    values = [counts.get(key, 0) for key in names]
    return _section(id_, title, [str(name) for name in names.values()], {column: values})


def _section(
    id_: str,
    title: str,
    labels: Sequence[str],
    columns: Mapping[str, Sequence[int]],
    urls: Sequence[str] = (),
) -> Section:
    lines = list(zip(*columns.values(), strict=True))
    parts = shares([sum(line) for line in lines])
    rows = tuple(
        Row(label, urls[at] if urls else "", lines[at], parts[at])
        for at, label in enumerate(labels)
    )
    bars = Bars(
        f"wykres-{id_}",
        title,
        _told(rows),
        tuple(labels),
        tuple(Series(name, tuple(values)) for name, values in columns.items()),
    )
    return Section(id_, title, tuple(columns), rows, drawn(bars))


def _told(rows: Sequence[Row]) -> str:
    """What the eye sees first in the chart."""
    largest = max(rows, key=lambda row: row.total)
    return _(
        "Most: %(label)s (%(number)s). All numbers stand in the table.",
        label=largest.label,
        number=largest.total,
    )
