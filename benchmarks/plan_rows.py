"""Rows of the Plan of any size, as its projection would write them, inserted in bulk.

Not through the records one by one: half a million effects would take an hour.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.agenda.models import DateKind, LocalDate
from app.cities.goals import GOALS
from app.cities.models import City, CityKind
from app.cities.voivodeships import VOIVODESHIPS
from app.core import clock
from app.plan import words
from app.plan.models import (
    CityReport,
    CityRole,
    Contributor,
    Effect,
    EffectKind,
    Legacy,
    LegacyKind,
    Participation,
    Path,
    Practice,
    Project,
    ProjectGoal,
    ProjectState,
)
from app.records.models import Record
from app.text.polish import slugify, sort_key

SOURCE: Final = "https://miasto.example/plan"
PARTICIPATING: Final = 3  # of four cities
DATES_EACH: Final = 4
_BATCH: Final = 10_000
_UNITS: Final = (
    *("sztuki", "osoby", "metry", "m2", "hektary", "drzewa", "złote", "godziny"),
    *("%", "proc.", "kWh/rok", ""),
)
_WORDS: Final = (
    *("podwórka", "bariery", "sąsiedzi", "ulice", "rynek", "park", "rzeka", "ogród", "energia"),
    *("torowisko", "las", "dane", "kultura", "woda", "powietrze", "droga", "szkoła", "osiedle"),
)
_TEXT: Final = "\n\n".join(
    ["Sadzimy drzewa razem z sąsiadami. Każdy wybiera miejsce i dba o nie."] * 6
)
_HTML: Final = "".join(f"<p>{paragraph}</p>" for paragraph in _TEXT.split("\n\n"))


@dataclass(frozen=True)
class Size:
    """How much of the Plan there is."""

    cities: int
    projects: int
    effects: int


class PlanRows:
    """Rows with their ids, drawn from a seeded generator."""

    def __init__(self, size: Size) -> None:
        self._size = size
        self._random = random.Random(2022)
        self._ids = itertools.count(1)

    def write(self, db: Session) -> None:
        """Insert all of them into empty tables."""
        self._insert(db, City, self._cities())
        self._insert(db, Participation, self._participations())
        self._insert(db, CityRole, self._roles())
        projects = list(self._projects())
        self._insert(db, Project, projects)
        self._insert(db, ProjectGoal, self._goals(projects))
        self._insert(db, Effect, self._effects(projects))
        self._insert(db, Practice, self._practices())
        self._insert(db, CityReport, self._reports())
        self._insert(db, Legacy, self._legacy())
        self._insert(db, Contributor, self._contributors())
        self._insert(db, LocalDate, self._dates())
        self._insert(db, Record, self._records(projects))

    def _insert(self, db: Session, table: Any, rows: Iterator[dict[str, Any]] | list[Any]) -> None:
        waiting = iter(rows)
        while batch := list(itertools.islice(waiting, _BATCH)):
            db.execute(insert(table), batch)

    def _city_ids(self) -> range:
        return range(1, self._size.cities + 1)

    def _part_ids(self) -> list[int]:
        return [number for number in self._city_ids() if number % 4 < PARTICIPATING]

    def _title(self) -> str:
        return " ".join(self._random.sample(_WORDS, 5)).capitalize()

    def _cities(self) -> Iterator[dict[str, Any]]:
        names = [each.name for each in VOIVODESHIPS.values()]
        for number in self._city_ids():
            name = city_name(number)
            yield {
                "id": number,
                "slug": slugify(name),
                "name": name,
                "sort_key": sort_key(name),
                # Not in step with who takes part, so that each voivodeship has its share.
                "voivodeship": names[number // 4 % len(names)],
                "latitude": self._random.uniform(49.3, 54.5),
                "longitude": self._random.uniform(15, 23.5),
                "kind": self._random.choice(list(CityKind)),
                "kind_source": SOURCE,
                "population": self._random.randint(3_000, 500_000),
                "population_year": 2024,
                "population_source": SOURCE,
                "bip": "https://bip.miasto.example",
                "office_name": f"Urząd Miasta {name}",
                "office_street": "Rynek 1",
                "office_postcode": "00-000",
                "office_town": name,
                "office_source": SOURCE,
            }

    def _participations(self) -> Iterator[dict[str, Any]]:
        for number in self._part_ids():
            path = self._random.choice(list(Path))
            yield {"city_id": number, "path": path, "note": "", "source": SOURCE}

    def _roles(self) -> Iterator[dict[str, Any]]:
        for number in self._part_ids():
            for position in range(2):
                yield {
                    "city_id": number,
                    "position": position,
                    "role": words.GUARDIAN if position else words.COORDINATOR,
                    "goal": self._random.choice(list(GOALS)) if position else None,
                    "name": "Anna Przykładowa",
                    "office": "Urząd Miasta",
                    "source": SOURCE,
                }

    def _projects(self) -> Iterator[dict[str, Any]]:
        parts = self._part_ids()
        each = max(1, self._size.effects // self._size.projects)
        for number in range(1, self._size.projects + 1):
            title = self._title()
            began = date(2022, 1, 1) + timedelta(days=self._random.randrange(700))
            # One of ten told of no effects; the others have so many more.
            effects = 0 if number % 10 == 0 else each + (1 if number % 9 == 0 else 0)
            yield {
                "id": number,
                "key": f"projekt-{number}",
                "city_id": parts[number % len(parts)],
                "title": title,
                "sort_key": sort_key(title),
                "goal": None if number % 50 == 0 else self._random.choice(list(GOALS)),
                "state": self._random.choice(list(ProjectState)),
                "began": began,
                "ended": began + timedelta(days=300),
                "source": SOURCE,
                "effects": effects,
                "partners": ["Stowarzyszenie Sąsiadów", "Szkoła nr 1"],
                "description": _TEXT,
                "html": _HTML,
            }

    def _goals(self, projects: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for project in projects:
            if project["goal"] is None:
                continue
            others = [goal for goal in GOALS if goal != project["goal"]]
            beside = self._random.sample(others, self._random.randrange(4))
            for goal in (project["goal"], *beside):
                yield {
                    "project_id": project["id"],
                    "goal": goal,
                    "is_main": goal == project["goal"],
                    "city_id": project["city_id"],
                }

    def _effects(self, projects: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        types = (*words.EFFECT_TYPES, "")
        for project in projects:
            for position in range(project["effects"]):
                unit = self._random.choice(_UNITS)
                planned = self._random.randint(1, 2_000) if unit else None
                has_come = planned is not None and self._random.random() < 0.7
                reached = self._random.randint(0, 2_000) if has_come else None
                yield {
                    "project_id": project["id"],
                    "row": str(position),
                    "position": position,
                    "city_id": project["city_id"],
                    "goal": project["goal"],
                    "kind": self._random.choice(list(EffectKind)),
                    "type": self._random.choice(types),
                    "planned": planned if planned is None else Decimal(planned),
                    "reached": reached if reached is None else Decimal(reached),
                    "unit": unit,
                    "name": self._title(),
                    "words": "" if unit else "Zmieniło się wiele dobrego.",
                }

    def _practices(self) -> Iterator[dict[str, Any]]:
        for number in self._part_ids():
            for place in range(3):
                title = self._title()
                yield {
                    "key": f"praktyka-{number}-{place}",
                    "city_id": number,
                    "goal": self._random.choice(list(GOALS)),
                    "title": title,
                    "sort_key": sort_key(title),
                    "source": SOURCE,
                    "text": _TEXT,
                    "html": _HTML,
                }

    def _reports(self) -> Iterator[dict[str, Any]]:
        for number in self._part_ids():
            yield {
                "key": f"raport-{number}",
                "city_id": number,
                "year": 2023,
                "source": SOURCE,
                "road": _TEXT,
                "road_html": _HTML,
                "aims": _TEXT,
                "aims_html": _HTML,
            }

    def _legacy(self) -> Iterator[dict[str, Any]]:
        for number, place in itertools.product(self._part_ids(), range(2)):
            direction = self._random.choice(list(words.DIRECTIONS))
            is_advice = direction == words.RECOMMENDATIONS
            yield {
                "key": f"dziedzictwo-{number}-{place}",
                "city_id": number,
                "direction": direction,
                "kind": LegacyKind.RECOMMENDATION if is_advice else LegacyKind.DECLARATION,
                "title": self._title(),
                "source": SOURCE,
                "words": "Zostaje w mieście na lata.",
            }

    def _contributors(self) -> Iterator[dict[str, Any]]:
        for number in self._part_ids():
            name = f"Stowarzyszenie {number}"
            yield {
                "key": f"stowarzyszenie-{number}",
                "name": name,
                "sort_key": sort_key(name),
                "kind": "organizacja",
                "city_id": number,
                "goal": self._random.choice(list(GOALS)),
                "part": "Pisało o zieleni.",
                "source": SOURCE,
            }

    def _dates(self) -> Iterator[dict[str, Any]]:
        today = clock.today()
        for number, place in itertools.product(self._part_ids(), range(DATES_EACH)):
            begins = today + timedelta(days=self._random.randint(-200, 200))
            yield {
                "key": f"termin-{number}-{place}",
                "city_id": number,
                "kind": self._random.choice(list(DateKind)),
                "title": self._title(),
                "begins": begins,
                "ends": begins + timedelta(days=self._random.randint(0, 20)),
                "hour": "",
                "place": "Ratusz",
                "source": SOURCE,
                "words": "",
            }

    def _records(self, projects: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        now = clock.now()
        named = [("miasto", slugify(city_name(each)), city_name(each)) for each in self._city_ids()]
        named += [("projekt", project["key"], project["title"]) for project in projects]
        for kind, key, title in named:
            yield {
                "kind": kind,
                "key": key,
                "title": title,
                "version": 1,
                "fields": {"title": title},
                "changed": now,
                "file_digest": "",
            }


def city_name(number: int) -> str:
    """The name of a city of the benchmark."""
    return f"Klonogród {number}"
