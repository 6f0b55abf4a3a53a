"""Whether a town that somebody typed is the one that is asked for, also among towns of one name.

Such towns carry their voivodeship: "Olsztyn (śląskie)".
"""

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import QueryableAttribute

from app.people.field_rules import city_key


def in_city(key: QueryableAttribute[str], city: str) -> ColumnElement[bool]:
    """The condition that a row's town is this one; a plain name means all towns that share it."""
    wanted = city_key(city)
    if "(" in wanted:
        return key == wanted
    return or_(key == wanted, key.startswith(f"{wanted} (", autoescape=True))
