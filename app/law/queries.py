"""What pages show of the register of acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.core.paging import Page, count, slice_of
from app.law.models import Act, Citation
from app.text.dziennik_ustaw import CitedAct, Place, find_place, name_key, read_line

PAGE_SIZE = 50


@dataclass(frozen=True)
class ActRow:
    """An act in the register."""

    slug: str
    name: str
    short_name: str
    place: str
    link: str
    changed_on: date | None
    change_note: str
    checked_on: date | None
    citations: int


@dataclass(frozen=True)
class CitedRow:
    """An act on which a thing relies; `changed_on` while its change waits for confirmation."""

    slug: str
    short_name: str
    place: str
    link: str
    changed_on: date | None
    change_note: str


def place_of(act: Act) -> str:
    """Where the act was published, in words; empty when that is not known."""
    if act.year is None or act.position is None:
        return ""
    return str(Place(act.year, act.number, act.position))


def act_by_slug(db: Session, slug: str) -> Act:
    """The act at this address; raises NotFound."""
    act = db.scalar(select(Act).where(Act.slug == slug))
    if act is None:
        raise NotFound
    return act


def register(db: Session, wanted: str, number: int) -> Page[ActRow]:
    """Acts in alphabetical order; `wanted` are words of the name or a place in Dziennik Ustaw."""
    query = select(Act)
    place = find_place(wanted)
    if place is not None:
        query = query.where(Act.year == place.year, Act.position == place.position)
    else:
        for word in name_key(wanted).split():
            query = query.where(Act.name_key.contains(word, autoescape=True))
    offset, limit = slice_of(number, PAGE_SIZE)
    acts = db.scalars(query.order_by(Act.sort_key, Act.id).offset(offset).limit(limit)).all()
    counted = db.execute(
        select(Citation.act_id, func.count())
        .where(Citation.act_id.in_([act.id for act in acts]))
        .group_by(Citation.act_id)
    )
    numbers = {act_id: how_many for act_id, how_many in counted}
    return Page(
        [_row(act, numbers.get(act.id, 0)) for act in acts], number, PAGE_SIZE, count(db, query)
    )


def _row(act: Act, citations: int) -> ActRow:
    return ActRow(
        act.slug,
        act.name,
        act.short_name,
        place_of(act),
        act.link,
        act.changed_on,
        act.change_note,
        act.checked_on,
        citations,
    )


def acts_of(db: Session, kind: str, thing_id: int) -> list[CitedRow]:
    """The acts on which a thing relies."""
    rows = db.execute(
        select(Act, Citation.changed_on)
        .join(Citation, Citation.act_id == Act.id)
        .where(Citation.kind == kind, Citation.thing_id == thing_id)
        .order_by(Act.sort_key, Act.id)
    )
    return [
        CitedRow(act.slug, act.short_name, place_of(act), act.link, changed_on, act.change_note)
        for act, changed_on in rows
    ]


def newest_change(db: Session, kind: str, thing_id: int) -> date | None:
    """The newest change of an act that waits until the thing is confirmed."""
    return db.scalar(
        select(func.max(Citation.changed_on)).where(
            Citation.kind == kind, Citation.thing_id == thing_id
        )
    )


def cited_in(db: Session, lines: Sequence[str]) -> tuple[list[Act], list[CitedAct]]:
    """The acts of the register that these lines cite, and those it does not have yet.

    An act is the same when its name is, or when its place in Dziennik Ustaw is.
    """
    cited = [each for line in lines if (each := read_line(line)) is not None]
    if not cited:
        return [], []
    places = {(each.place.year, each.place.position) for each in cited if each.place}
    found = db.scalars(
        select(Act).where(
            or_(
                Act.name_key.in_({each.key for each in cited}),
                Act.year.in_({year for year, _position in places})
                & Act.position.in_({position for _year, position in places}),
            )
        )
    ).all()
    by_key = {act.name_key: act for act in found}
    by_place = {(act.year, act.number, act.position): act for act in found}
    known: dict[int, Act] = {}
    unknown: dict[str, CitedAct] = {}
    for each in cited:
        act = by_key.get(each.key)
        if act is None and each.place is not None:
            act = by_place.get((each.place.year, each.place.number, each.place.position))
        if act is not None:
            known[act.id] = act
        elif each.place is not None:
            unknown.setdefault(each.key, each)
    return list(known.values()), list(unknown.values())
