"""A city of the Plan with a completed project, a certificate, and a meeting few may read of."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.advice.models import AdviceHour, Part
from app.agenda.kinds import KIND as DATES
from app.certificates.models import Certificate
from app.cities.models import City
from app.core import clock
from app.people.models import Person
from app.plan.models import CityCoordinator, Participation, Path, Project, ProjectState
from app.text.polish import sort_key
from tests.agenda import entries as dates
from tests.plan import entries
from tests.security.letter_stage import CHANGE

PROJECT = "elk-podworka"
CODE = "k7mf-2q9x-h4tw-0zn3"
ADVICE = "doradzanowo"
DATE = "elk-budzet"


@dataclass(frozen=True)
class Plan:
    """What was made; "t1" and `coordinator`, who is "t3-outside", speak for the city."""

    advice: int = 0
    coordinator: int = 0


def build(db: Session, people: dict[str, Person], city: City) -> Plan:
    """Write it all."""
    curator, now = people["t3"], clock.now()
    title = "Podwórka dla sąsiadów"
    db.add(Participation(city_id=city.id, path=Path.OPEN))
    db.add_all(
        CityCoordinator(
            person_id=people[role].id, city_id=city.id, given_by_id=people["m"].id, since=now
        )
        for role in ("t1", "t3-outside")
    )
    db.add(
        Project(
            key=PROJECT,
            city_id=city.id,
            title=title,
            sort_key=sort_key(title),
            goal=11,
            state=ProjectState.COMPLETED,
            partners=["Wspólnota z Kajki 5"],
        )
    )
    db.add(
        Certificate(
            year=2022,
            number=1,
            code=CODE,
            project_key="elk-skwer",
            city_id=city.id,
            city_name=city.name,
            title="Skwer dla sąsiadów",
            goal=11,
            issued=now,
            issued_by_id=curator.id,
        )
    )
    advice = AdviceHour(
        city_id=city.id,
        part=Part.PREPARATION,
        mentor_id=curator.id,
        day=clock.today(),
        subject=ADVICE,
        minutes=60,
        written_by_id=curator.id,
        written=now,
    )
    db.add(advice)
    _build_dates(db, people["author"], city)
    db.flush()
    return Plan(advice.id, people["t3-outside"].id)


def _build_dates(db: Session, author: Person, city: City) -> None:
    """A date in force, and one of another city that waits for a decision."""
    entries.put(db, DATES, DATE, **dates.fields_of(city, "Budżet", clock.today()))
    other = entries.city(db, "Rawicz", "wielkopolskie")
    waiting = dates.fields_of(other, f"Zebranie {CHANGE}", clock.today(), words=CHANGE)
    dates.propose(db, author, waiting)
