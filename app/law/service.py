"""Keeping the register of acts: what texts cite, what changed, who looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import clock, journal
from app.core.db import held
from app.core.errors import Forbidden, Invalid
from app.core.i18n import gettext as _
from app.law import rules
from app.law.models import Act, Citation
from app.law.queries import cited_in
from app.people.rules import Who
from app.text.dziennik_ustaw import CitedAct, Place, find_place, name_key, short_name
from app.text.polish import slugify, sort_key

# Last parts of addresses under /akty/ that belong to pages of their own.
RESERVED: Final = frozenset({"nowy"})


@dataclass(frozen=True)
class ActFields:
    """What a form says of an act; `place` as people write it."""

    name: str
    short_name: str
    place: str
    link: str


def cite(db: Session, kind: str, thing_id: int, lines: Sequence[str]) -> None:
    """Note on which acts a thing relies, by the lines in which it names them.

    Acts with a place in Dziennik Ustaw that the register does not have come into it, unchecked.
    A citation whose act has changed stays until the thing is confirmed, even if the line goes:
    leaving a line out must not hide the change.
    """
    known, unknown = cited_in(db, lines)
    wanted = {act.id for act in (*known, *(_new_act(db, cited) for cited in unknown))}
    present = {
        row.act_id: row
        for row in db.scalars(
            select(Citation).where(Citation.kind == kind, Citation.thing_id == thing_id)
        )
    }
    for act_id in wanted - present.keys():
        db.add(Citation(act_id=act_id, kind=kind, thing_id=thing_id))
    for act_id in present.keys() - wanted:
        if present[act_id].changed_on is None:
            db.delete(present[act_id])
    db.flush()


def confirmed(db: Session, kind: str, thing_id: int, as_of: date) -> None:
    """A thing was confirmed as of a day: changes up to that day wait no more."""
    db.execute(
        update(Citation)
        .where(Citation.kind == kind, Citation.thing_id == thing_id, Citation.changed_on <= as_of)
        .values(changed_on=None)
    )


def add_act(db: Session, who: Who, fields: ActFields) -> Act:
    """Enter an act; raises Forbidden, or Invalid for a field."""
    _may_manage(who)
    checked = _checked(fields)
    _check_unique(db, checked.name, None)
    act = _insert(db, CitedAct(checked.name, find_place(checked.place)))
    _fill(act, checked)
    _note_checked(who, act)
    db.flush()
    journal.record(db, "act.added", who.id, f"act:{act.id}", {"slug": act.slug})
    return act


def change_act(db: Session, who: Who, act_id: int, fields: ActFields) -> Act:
    """Correct an entry; raises Forbidden, NotFound, or Invalid for a field."""
    _may_manage(who)
    act = locked(db, act_id)
    checked = _checked(fields)
    _check_unique(db, checked.name, act.id)
    _fill(act, checked)
    _note_checked(who, act)
    journal.record(db, "act.edited", who.id, f"act:{act.id}", {"slug": act.slug})
    return act


def check_act(db: Session, who: Who, act_id: int) -> Act:
    """Note that somebody looked and found the entry up to date."""
    _may_manage(who)
    act = locked(db, act_id)
    _note_checked(who, act)
    journal.record(db, "act.checked", who.id, f"act:{act.id}", {"slug": act.slug})
    return act


def mark_changed(db: Session, who: Who, act_id: int, day: date | None, note: str) -> Act:
    """Note that an act changed: all that cites it has to be confirmed anew.

    Raises Forbidden, NotFound, or Invalid. What cites it must be told by the caller, which
    knows the domains.
    """
    _may_manage(who)
    act = locked(db, act_id)
    act.changed_on = rules.check_change(day, act.changed_on)
    act.change_note = rules.check_text("note", note, rules.LONGEST_NOTE)
    _note_checked(who, act)
    db.execute(update(Citation).where(Citation.act_id == act.id).values(changed_on=act.changed_on))
    data = {"slug": act.slug, "changed_on": act.changed_on.isoformat()}
    journal.record(db, "act.changed", who.id, f"act:{act.id}", data)
    return act


def take_change_back(db: Session, who: Who, act_id: int) -> Act:
    """Undo a mark made by mistake; texts confirmed meanwhile stay confirmed."""
    _may_manage(who)
    act = locked(db, act_id)
    if act.changed_on is None:
        raise Invalid("changed_on", _("No change of this act is marked."))
    act.changed_on, act.change_note = None, ""
    _note_checked(who, act)
    db.execute(update(Citation).where(Citation.act_id == act.id).values(changed_on=None))
    journal.record(db, "act.change-taken-back", who.id, f"act:{act.id}", {"slug": act.slug})
    return act


def locked(db: Session, act_id: int) -> Act:
    """The act's row, held against other writers; raises NotFound."""
    return held(db, Act, act_id)


def _may_manage(who: Who) -> None:
    if not rules.can_manage_acts(who):
        raise Forbidden(_("Your account does not have the right to do this."))


def _checked(fields: ActFields) -> ActFields:
    name = rules.check_text("name", fields.name, rules.LONGEST_NAME)
    if not name_key(name):
        raise Invalid("name", _("Fill in this field."))
    short = " ".join(fields.short_name.split()) or short_name(name)[: rules.LONGEST_SHORT_NAME]
    place = fields.place.strip()
    if place and find_place(place) is None:
        raise Invalid("place", _("Write the place like this: Dz.U. 2022 poz. 902."))
    return ActFields(
        name,
        rules.check_text("short_name", short, rules.LONGEST_SHORT_NAME),
        place,
        rules.check_link(fields.link),
    )


def _check_unique(db: Session, name: str, own_id: int | None) -> None:
    other = db.scalar(select(Act.id).where(Act.name_key == name_key(name)))
    if other is not None and other != own_id:
        raise Invalid("name", _("The register has this act already."))


def _fill(act: Act, fields: ActFields) -> None:
    act.name, act.name_key = fields.name, name_key(fields.name)
    act.short_name, act.sort_key = fields.short_name, sort_key(fields.short_name)
    act.link = fields.link
    _set_place(act, find_place(fields.place))


def _set_place(act: Act, place: Place | None) -> None:
    act.year = place.year if place else None
    act.number = place.number if place else None
    act.position = place.position if place else None


def _note_checked(who: Who, act: Act) -> None:
    act.checked_on, act.checked_by_id = clock.today(), who.id


def _new_act(db: Session, cited: CitedAct) -> Act:
    try:
        with db.begin_nested():
            act = _insert(db, cited)
    except IntegrityError:
        # On PostgreSQL another text that cites it can be published at the same moment.
        return db.scalars(select(Act).where(Act.name_key == cited.key)).one()
    journal.record(db, "act.found", None, f"act:{act.id}", {"slug": act.slug})
    return act


def _insert(db: Session, cited: CitedAct) -> Act:
    short = short_name(cited.name)[: rules.LONGEST_SHORT_NAME]
    act = Act(
        slug=_free_slug(db, short),
        name=cited.name[: rules.LONGEST_NAME],
        name_key=cited.key,
        short_name=short,
        sort_key=sort_key(short),
        created=clock.now(),
    )
    _set_place(act, cited.place)
    db.add(act)
    db.flush()
    return act


def _free_slug(db: Session, name: str) -> str:
    stem = slugify(name)[:74].strip("-")
    query = select(Act.slug).where(Act.slug.startswith(stem, autoescape=True))
    taken = set(db.scalars(query)) | RESERVED
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
