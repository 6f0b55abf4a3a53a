"""Ełk in the Plan: a project that is completed, its certificates, advice, and what stays of it."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.advice import service as advice
from app.advice.models import Part
from app.advice.rules import NewEntry
from app.agenda.kinds import KIND as DATES
from app.certificates import service as certificates
from app.core import clock
from app.people.models import Person
from app.plan.models import CityCoordinator
from tests import make
from tests.agenda import entries as dates
from tests.plan import entries


def build(db: Session, curator: Person, coordinator: Person) -> dict[str, str]:
    """Names of what was made."""
    city, who = entries.city(db), make.who(curator)
    people_there = {"population": "61700", "population_year": "2023"}
    entries.part(
        db, city, **people_there, population_source=entries.SOURCE, note="Miasto nad jeziorem."
    )
    effects: list[dict[str, Any]] = [
        entries.effect("Urządzone podwórka", planned="12", reached="9", type="budowy-i-przebudowy"),
        entries.effect("Sąsiedzi, którzy o nie dbają", kind="rezultat"),
    ]
    done = {
        "goal": "11",
        "state": "zakonczony",
        "description": "Najpierw **spacery**.",
    }
    project = entries.project(db, city, "Podwórka dla sąsiadów", effects=effects, **done)
    other = entries.project(db, city, "Zielone przystanki", **done)
    entries.put(db, "praktyka", city=city.slug, title="Spacer, zanim powstanie projekt")
    entries.put(db, "raport", city=city.slug, aims="Osiem kolejnych podwórek.")
    entries.put(
        db, "dziedzictwo", city=city.slug, title="Podwórka w każdej dzielnicy", words="Do 2024 r."
    )
    entries.put(db, "wspoltworca", name="Klub spacerowy", city=city.slug, goal="11", part="Mapy")
    db.add(
        CityCoordinator(
            person_id=coordinator.id, city_id=city.id, given_by_id=curator.id, since=clock.now()
        )
    )
    revoked = certificates.issue(db, who, project.key)
    certificates.revoke(db, who, revoked.code, "Błąd w tytule projektu")
    certificate = certificates.issue(db, who, project.key)
    meeting = NewEntry(Part.PREPARATION, "", clock.today(), "Zakres projektu", "1,5", 11)
    kept = advice.write(db, who, city.id, meeting)
    struck = advice.write(db, who, city.id, meeting)
    advice.strike(db, who, struck.id, "Wpisane dwa razy")
    begins, place = clock.today() - timedelta(days=2), "Sala 12 w ratuszu"
    ends, words = clock.today() + timedelta(days=12), "Uwagi przyjmują też e-mailem."
    title, hour = "Konsultacje budżetu obywatelskiego", "17:30"
    said = dates.fields_of(city, title, begins, ends=ends, hour=hour, place=place, words=words)
    date = entries.put(db, DATES, **said)
    return {
        "local_date": date.key,
        "project": project.key,
        "other_project": other.key,
        "certificate": certificate.code,
        "revoked_certificate": revoked.code,
        "advice": str(kept.id),
    }
