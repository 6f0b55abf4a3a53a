"""Writes what records of the Plan say into the tables that pages read.

It is called in the transaction that puts a record in force, with its key and fields; empty fields
mean that the entry was removed. What the rows hold follows from the record alone.
"""

from typing import Any, Final, TypeVar

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.cities.models import City
from app.core.db import held
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.plan.drawing import html_of
from app.plan.kinds_fields import CITY, amount, day, listed, rows, said, whole
from app.plan.models import (
    CityReport,
    CityRole,
    Contributor,
    Effect,
    Legacy,
    Participation,
    Practice,
    Project,
    ProjectGoal,
    ProjectState,
)
from app.records.kinds import Fields
from app.text.polish import sort_key

MOST_PRACTICES: Final = 3
_FACTS: Final = (
    *("kind", "kind_source", "population_source", "bip"),
    *("office_name", "office_street", "office_postcode", "office_town", "office_source"),
)

Row = TypeVar("Row", Project, Practice, CityReport, Legacy)


def apply_city(db: Session, key: str, fields: Fields) -> None:
    """Facts of a city, its part in the Plan, and who looks after the work there."""
    city = db.scalar(select(City).where(City.slug == key))
    if city is None:
        return
    for name in _FACTS:
        setattr(city, name, said(fields, name))
    city.population = whole(fields, "population")
    city.population_year = whole(fields, "population_year")
    db.execute(delete(Participation).where(Participation.city_id == city.id))
    db.execute(delete(CityRole).where(CityRole.city_id == city.id))
    if path := said(fields, "path"):
        part = {"path": path, "note": said(fields, "note"), "source": said(fields, "path_source")}
        db.execute(insert(Participation).values(city_id=city.id, **part))
    roles = [
        {
            "city_id": city.id,
            "position": place,
            "role": said(row, "role"),
            "goal": whole(row, "goal"),
            "name": said(row, "name"),
            "office": said(row, "office"),
            "source": said(row, "source"),
        }
        for place, row in enumerate(rows(fields, "roles"))
    ]
    if roles:
        db.execute(insert(CityRole), roles)
    db.flush()


def apply_project(db: Session, key: str, fields: Fields) -> None:
    """A project with its goals and effects."""
    known = db.scalar(select(Project.id).where(Project.key == key))
    if known is not None:
        db.execute(delete(Effect).where(Effect.project_id == known))
        db.execute(delete(ProjectGoal).where(ProjectGoal.project_id == known))
    city = _city(db, fields)
    title, goal = said(fields, "title"), whole(fields, "goal")
    effects = rows(fields, "effects")
    values: dict[str, Any] = {
        "title": title,
        "sort_key": sort_key(title),
        "goal": goal,
        "state": said(fields, "state") or ProjectState.UNKNOWN,
        "began": day(fields, "began"),
        "ended": day(fields, "ended"),
        "source": said(fields, "source"),
        "effects": len(effects),
        "partners": listed(fields, "partners"),
        "description": said(fields, "description"),
    }
    project = _written(db, Project, key, city, values, html="description")
    if project is None or city is None:
        return
    goals = {goal: True} if goal is not None else {}
    goals |= {int(each): False for each in listed(fields, "other_goals") if each != str(goal)}
    if goals:
        db.execute(
            insert(ProjectGoal),
            [
                {"project_id": project.id, "goal": each, "is_main": is_main, "city_id": city.id}
                for each, is_main in goals.items()
            ],
        )
    if effects:
        db.execute(
            insert(Effect),
            [
                _effect(row, place, goal) | {"project_id": project.id, "city_id": city.id}
                for place, row in enumerate(effects)
            ],
        )


def _effect(row: Any, place: int, goal: int | None) -> dict[str, Any]:
    """Without a goal of its own, an effect serves that of its project."""
    own = whole(row, "goal")
    return {
        "row": said(row, "row"),
        "position": place,
        "goal": own if own is not None else goal,
        "kind": said(row, "kind"),
        "type": said(row, "type"),
        "planned": amount(row, "planned"),
        "reached": amount(row, "reached"),
        "unit": said(row, "unit"),
        "name": said(row, "name"),
        "words": said(row, "words"),
    }


def apply_practice(db: Session, key: str, fields: Fields) -> None:
    """A good practice; raises Invalid for a fourth one that came in at the same moment."""
    city = _city(db, fields)
    if city is not None:
        held(db, City, city.id)
        others = select(func.count()).where(Practice.city_id == city.id, Practice.key != key)
        if (db.scalar(others) or 0) >= MOST_PRACTICES:
            raise Invalid(CITY, too_many_practices())
    title = said(fields, "title")
    values = {
        "goal": whole(fields, "goal"),
        "title": title,
        "sort_key": sort_key(title),
        "source": said(fields, "source"),
        "text": said(fields, "text"),
    }
    _written(db, Practice, key, city, values, html="text")


def too_many_practices() -> str:
    """Why a city gets no further one."""
    return _("This city has three good practices already. Change or remove one of them.")


def apply_report(db: Session, key: str, fields: Fields) -> None:
    """A report of a city."""
    values = {
        "year": whole(fields, "year"),
        "source": said(fields, "source"),
        "road": said(fields, "road"),
        "road_html": html_of(said(fields, "road")),
        "aims": said(fields, "aims"),
        "aims_html": html_of(said(fields, "aims")),
    }
    _written(db, CityReport, key, _city(db, fields), values)


def apply_legacy(db: Session, key: str, fields: Fields) -> None:
    """A declaration or a recommendation."""
    values = {
        "direction": whole(fields, "direction"),
        "kind": said(fields, "kind"),
        "title": said(fields, "title"),
        "source": said(fields, "source"),
        "words": said(fields, "words"),
    }
    _written(db, Legacy, key, _city(db, fields), values)


def apply_contributor(db: Session, key: str, fields: Fields) -> None:
    """One of the hands, of a city or of none."""
    known = db.scalar(select(Contributor).where(Contributor.key == key))
    if not fields:
        if known is not None:
            db.delete(known)
        db.flush()
        return
    contributor = known or Contributor(key=key)
    city = _city(db, fields)
    contributor.name, contributor.kind = said(fields, "name"), said(fields, "kind")
    contributor.sort_key = sort_key(contributor.name)
    contributor.city_id = city.id if city is not None else None
    contributor.goal, contributor.part = whole(fields, "goal"), said(fields, "part")
    contributor.source = said(fields, "source")
    db.add(contributor)
    db.flush()


def _city(db: Session, fields: Fields) -> City | None:
    return db.scalar(select(City).where(City.slug == said(fields, CITY)))


def _written(
    db: Session,
    model: type[Row],
    key: str,
    city: City | None,
    values: dict[str, Any],
    *,
    html: str = "",
) -> Row | None:
    """The row of an entry, new or changed; none, and no row left, where it has no city.

    `html` names the text that is drawn into the column of that name, if it is another one now.
    """
    row = db.scalar(select(model).where(model.key == key))
    if city is None:
        if row is not None:
            db.delete(row)
            db.flush()
        return None
    is_drawn = row is not None and html and getattr(row, html) == values[html]
    if row is None:
        row = model(key=key)
        db.add(row)
    row.city_id = city.id
    for name, value in values.items():
        setattr(row, name, value)
    if html and not is_drawn:
        setattr(row, "html", html_of(values[html]))  # noqa: B010 - two of the models have one
    db.flush()
    return row
