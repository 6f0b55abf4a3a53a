"""What people looked for in vain, and a synonym that a curator proposed because of it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.people.models import Person
from app.search import synonyms, unanswered
from app.search.synonym_models import Synonym, SynonymState
from app.search.synonym_rules import check_fields
from tests import make


def build(db: Session, curator: Person) -> dict[str, str]:
    """Their numbers; the entry in use is of the table that comes with the wiki."""
    for text in ("dziura w jezdni", "dziura w jezdni", "gdzie wyrzucić stary telewizor"):
        unanswered.record(db, text)
    fields = check_fields(
        typed="łachudra",
        meanings=["mieszkaniec, który sprząta łachę", "sprzątanie brzegu rzeki"],
        kind="potoczne",
        note="Tylko nad Wisłą",
    )
    proposed = synonyms.propose(db, make.who(curator), fields, "Szukali tego trzy razy.")
    used = db.scalars(
        select(Synonym.id).where(Synonym.state == SynonymState.ACCEPTED).order_by(Synonym.id)
    ).first()
    return {"proposed_synonym": str(proposed.id), "synonym": str(used)}
