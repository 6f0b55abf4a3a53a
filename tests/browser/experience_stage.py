"""Reports of the small town: one that tells all, a draft, one that waits, with a later note."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.cities.models import City
from app.core import clock
from app.core.settings import Settings
from app.discussions.service import Text
from app.experiences import follow_ups, talk
from app.experiences.follow_ups import NewFollowUp
from app.experiences.report import Link
from app.people.models import Person
from app.text.safe_html import to_safe_html
from tests import make


def build(db: Session, people: dict[str, Person], tools: list[Article]) -> dict[str, str]:
    """Names of what was made, as addresses have them."""
    danuta, halina = people["activist"], people["member"]
    told = make.experience(
        db,
        danuta,
        title="Park zamiast parkingu",
        tools=tools,
        city_id=db.scalar(select(City.id).where(City.name == "Tarnów").limit(1)),
        place="skwer przy ul. Bema",
        began=date(2025, 3, 1),
        ended=date(2025, 11, 1),
        outcome="czesciowo",
        lead="Miasto chciało zamienić skwer w parking. Połowa skweru została.",
        problem="Na skwerze rośnie 31 lip. Projekt planu przewidywał tu **60 miejsc** postojowych.",
        course="1. **Poprosiliśmy o dokumenty**\n\n    Dostaliśmy analizę ruchu.\n"
        "2. **Obeszliśmy skwer z sąsiadami**\n\n    Przyszły 22 osoby.",
        participants="5 osób w zespole, 46 podpisanych uwag",
        cost="120 zł na wydruki",
        decided_by="Prezydent miasta i rada miejska",
        obstacles="Termin był w wakacje.",
        change="Prezydent uwzględnił 19 uwag w całości, a 11 w części.",
        differently="- Jedna uwaga, jedna działka.\n- Zapisz się na powiadomienia BIP.",
        goals=(11, 15),
        links=(Link("https://bip.example.pl/plan", "Rozstrzygnięcie prezydenta"),),
    )
    body = "Posadzono dwanaście drzew."
    text = to_safe_html(body, kind="post")
    new = NewFollowUp(clock.today(), "udalo-sie", body, text)
    note = follow_ups.add(db, make.who(danuta), Settings(), told.id, new)
    question = "Ile trwało zbieranie uwag?"
    comment = Text(question, to_safe_html(question, kind="post"))
    talk.comment(db, make.who(halina), Settings(), told.id, comment)
    draft = make.experience(db, halina, title="Ławki przy szkole", tools=tools[:1], publish=False)
    own = make.experience(db, halina, title="Przejście przy szkole", tools=tools[:1])
    waiting = make.experience(db, people["newcomer"], title="Moje podwórko", tools=tools[:1])
    return {
        "experience": f"{told.id}-{told.slug}",
        "experience_id": str(told.id),
        "note": str(note.id),
        "draft_experience": str(draft.id),
        "own_experience": str(own.id),
        "waiting_experience": str(waiting.id),
    }
