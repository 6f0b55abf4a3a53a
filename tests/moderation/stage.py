"""A site on which one passage stands in every place that holds words of people."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.articles.correction_rules import State
from app.articles.models import Article
from app.articles.truth_models import Correction
from app.core import clock, journal, mail
from app.core.db import Database
from app.core.settings import Settings
from app.discussions import service as discussions
from app.discussions.models import Thread
from app.moderation import carrying_out, suppression
from app.moderation.suppression import Seen
from app.moderation.suppression_models import Suppression
from app.people.models import Level, Person
from app.review import deciding
from app.review.models import Draft, Proposal
from app.review.rules import Step
from app.text.limits import Kind
from app.text.rendered import Rendered
from app.text.safe_html import to_safe_html
from tests import make
from tests.review.acts import seen

PASSAGE = "tel. 600 100 200"
BODY = f"""Petycja to pismo. Zadzwoń: {PASSAGE}. Każdy może.

## Kontakt {PASSAGE}

Opis.
"""
# Everything by which the passage could be recognised.
TRACES = ("600 100 200", "600\n100", "600-100-200")


@dataclass
class Site:
    """People and things of the site, by id where they outlive a session."""

    moderator: Person
    administrator: Person
    author: Person
    newcomer: Person
    article: int
    slug: str
    proposal: int
    returned: int
    thread: int
    post: int


def rendered(text: str, kind: Kind) -> Rendered:
    """Rendering without a process of its own."""
    return to_safe_html(text, kind=kind)


def build(db: Session) -> Site:
    """Write the whole site."""
    moderator = make.person(db, Level.MODERATOR, name="Maria Wilk")
    administrator = make.person(db, Level.ADMINISTRATOR, name="Adam Bóbr")
    author = make.person(db, Level.RESIDENT, name="Halina Kowal", about=f"Mój {PASSAGE}")
    newcomer = make.person(db, Level.NEW, name="Nowy Nowak")
    article = make.article(
        db,
        title=f"Petycja ({PASSAGE})",
        slug="petycja",
        lead=f"Zadzwoń: {PASSAGE}.",
        body=BODY,
        categories=("zglosic",),
        sources=(f"Pan z {PASSAGE}",),
        facts=(("who", PASSAGE),),
    )
    make.edit(db, article, body=BODY.replace("Opis.", "Opis sprawy."), comment="Dopisuję sprawę")
    other = make.article(db, title="Sesja rady", slug="sesja", body="Zobacz [[petycja]].\n")
    make.edit(db, other, comment=f"Dopisany {PASSAGE}", body="Zobacz [[petycja]] i idź.\n")
    proposals = _proposals(db, article, other, author, newcomer, moderator)
    thread, post = _threads(db, article, author)
    _papers(db, article, author)
    return Site(
        moderator,
        administrator,
        author,
        newcomer,
        article.id,
        "petycja",
        *proposals,
        thread.id,
        post,
    )


def _proposals(
    db: Session, article: Article, other: Article, author: Person, newcomer: Person, who: Person
) -> tuple[int, int]:
    body = BODY.replace("Opis.", "Opis sprawy, dłuższy.")
    proposal = make.proposal(db, article, author, comment=f"Zmieniam {PASSAGE}", body=body)
    returned: Proposal = make.proposal(db, other, newcomer, body=f"Inny tekst: {PASSAGE}.\n")
    deciding.send_back(
        db,
        make.who(who),
        seen(db, returned),
        Step.ASK,
        "",
        f"Usuń {PASSAGE}, proszę.",
        Settings(),
    )
    return proposal.id, returned.id


def _threads(db: Session, article: Article, author: Person) -> tuple[Thread, int]:
    thread = make.thread(
        db, author, article=article, title=f"Pytanie o {PASSAGE}", body=f"Czyj to {PASSAGE}?"
    )
    broken = PASSAGE.replace(" 200", "\n> 200")
    post = make.post(db, author, thread, f"Dzwoniłam:\n> {broken}")
    edited = make.post(db, author, thread, f"Wersja z {PASSAGE}")
    discussions.edit_post(
        db, make.who(author), Settings(), edited.id, 1, make.post_text("Bez numeru")
    )
    return thread, post.id


def _papers(db: Session, article: Article, author: Person) -> None:
    mail.post(db, "kto@poczta.example", f"O {PASSAGE}", f"Treść z {PASSAGE}.\n")
    journal.record(db, "thing.done", author.id, "thing:1", {"words": f"Było {PASSAGE}"})
    db.add(
        Draft(
            author_id=author.id,
            article_id=article.id,
            slug=article.slug,
            title=f"Szkic {PASSAGE}",
            saved=clock.now(),
            fields={"body": [f"Piszę {PASSAGE}"]},
        )
    )
    db.add(
        Correction(
            article_id=article.id,
            revision_id=article.published_id,
            anchor="",
            heading="",
            text=f"Zły numer: {PASSAGE}",
            name="Czytelnik",
            email=None,
            author_id=None,
            at=clock.now(),
            state=State.WAITING,
        )
    )


def ask(db: Session, who: Person, settings: Settings, passage: str = PASSAGE) -> Suppression:
    """Ask for a suppression without hiding anything."""
    new = suppression.checked(passage, "dane-osobowe", "Numer osoby prywatnej", Seen())
    return suppression.propose(db, make.who(who), settings, new, {})


def suppress(database: Database, settings: Settings, site: Site, passage: str = PASSAGE) -> int:
    """Ask, confirm and carry out; returns the suppression's id."""
    with database.writing() as db:
        made = ask(db, site.moderator, settings, passage)
        suppression.confirm(db, make.who(site.administrator), made.id)
        number = made.id
    carrying_out.carry_out(settings, database, rendered, number, passage, "dane-osobowe")
    return number
