"""A site with everything in it that somebody must not see or do, and people of every kind."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.articles import corrections, queries
from app.articles import hiding as article_hiding
from app.articles import service as articles
from app.articles.correction_rules import Decision, NewCorrection, State
from app.articles.models import Article
from app.articles.source import ArticleSource
from app.core import clock
from app.core.settings import Settings
from app.discussions import answers, following, hiding, service, tags, thanks
from app.discussions.models import Post, Thread
from app.files.models import FileState
from app.law import service as service_of_acts
from app.moderation import suppression
from app.moderation.suppression import Seen
from app.people import sanctions
from app.people import service as accounts
from app.people.letters import Letters
from app.people.models import Kind, Level, Person
from app.review import deciding, drafts, saving, text_filters
from app.review.models import PatrolItem
from app.text.safe_html import to_safe_html
from tests import make
from tests.security import (
    case_stage,
    community_stage,
    experience_stage,
    letter_stage,
    notice_stage,
    plan_stage,
    report_stage,
    search_stage,
)
from tests.security.case_stage import Cases
from tests.security.community_stage import Community
from tests.security.experience_stage import Experiences
from tests.security.plan_stage import Plan
from tests.security.report_stage import Reports
from tests.security.search_stage import Searches

# One word for each thing that most people must not read.
PROPOSED = "propozycjowo"
NEW_ARTICLE = "nowoartykulowo"
WAITING = "czekajacowo"
WAITING_FILE = "plikowoczekanie"
WAITING_THREAD = "watkoczekanie"
HIDDEN_POST = "ukrytopostowo"
HIDDEN_THREAD = "ukrytowatkowo"
REJECTED = "odrzuconowo"
OLD_VERSION = "wersjoukryte"
HIDDEN_REVISION = "rewizjoukryte"
HIDDEN_AUTHOR = "Skryta"
TO_SUPPRESS = "dousuniecia"
FILTERED = "odfiltrowano"
UNCONFIRMED = "Niepotwierdzona"
ERASED = "Skasowana"
MAIL_HOST = "skrzynka-tajna.example"
SECRET_COMMENT = "komentarzowo"
CORRECTION = "zgloszeniowo"
DRAFT = "szkicowowo"


@dataclass
class Stage:
    """Ids and people of the stage; `people` also are the roles of the matrix."""

    people: dict[str, Person] = field(default_factory=dict)
    proposal: int = 0
    new_proposal: int = 0
    draft: int = 0
    patrol_item: int = 0
    conflict: int = 0
    file: int = 0
    waiting_file: int = 0
    thread: int = 0
    locked_thread: int = 0
    waiting_thread: int = 0
    hidden_thread: int = 0
    post: int = 0
    waiting_post: int = 0
    hidden_post: int = 0
    rejected_post: int = 0
    edited_post: int = 0
    last_post: int = 0
    suppression: int = 0
    other_suppression: int = 0
    closed_on_hidden: int = 0
    sanction: int = 0
    appealed_sanction: int = 0
    correction: int = 0
    answered_correction: int = 0
    published: int = 0
    community: Community = field(default_factory=lambda: Community("", (), 0, 0))
    experiences: Experiences = field(default_factory=lambda: Experiences(*(0,) * 10))
    notice: int = 0
    reminder: int = 0
    record_proposal: int = 0
    record_removal: int = 0
    reports: Reports = field(default_factory=lambda: Reports(0, 0, 0, 0))
    searches: Searches = field(default_factory=lambda: Searches(0, 0, 0))
    cases: Cases = field(default_factory=lambda: Cases(*(0,) * 9, ""))
    plan: Plan = field(default_factory=Plan)
    erased_slug: str = ""
    unconfirmed_slug: str = ""


LEVELS = {
    "t0": (Level.NEW, []),
    "t1": (Level.RESIDENT, []),
    "author": (Level.RESIDENT, []),
    "newcomer": (Level.NEW, []),
    "t2": (Level.EDITOR, []),
    "t3": (Level.CURATOR, ["zglosic"]),
    "t3-outside": (Level.CURATOR, ["przekonac-innych"]),
    "m": (Level.MODERATOR, []),
    "a": (Level.ADMINISTRATOR, []),
    "suspended": (Level.EDITOR, []),
}


def people(db: Session) -> dict[str, Person]:
    """One person for each role, with addresses that nobody else may read."""
    made = {
        role: make.person(
            db,
            level,
            name=f"Osoba {role}",
            slug=f"rola-{role}",
            email=f"{role}@{MAIL_HOST}",
            scope=scope,
        )
        for role, (level, scope) in LEVELS.items()
    }
    made["suspended"].suspended_until = clock.now() + timedelta(days=3)
    return made


def _sanctions(db: Session, stage: Stage) -> None:
    """Two that a rule imposed, so that every moderator may answer the appeal."""
    person = stage.people["suspended"]
    until = clock.now() + timedelta(days=3)
    for _number in range(2):
        made = sanctions.impose(
            db, None, person, Kind.SUSPENSION, until, "Spam.", settings=Settings()
        )
        stage.sanction, stage.appealed_sanction = made.id, stage.sanction
    who = make.who(person)
    sanctions.appeal(db, who, stage.appealed_sanction, "To nie ja.", Settings())


def build(db: Session) -> Stage:
    """Write the whole stage."""
    stage = Stage(people(db))
    _articles(db, stage)
    _discussions(db, stage)
    stage.file = make.file(db, stage.people["t1"]).id
    stage.waiting_file = make.file(
        db,
        stage.people["newcomer"],
        state=FileState.WAITING,
        alt=f"Opis {WAITING_FILE}",
        author=f"Autorka {WAITING_FILE}",
        caption=WAITING_FILE,
    ).id
    stage.plan = plan_stage.build(db, stage.people, make.city(db))
    _moderation(db, stage)
    _former_people(db, stage)
    _sanctions(db, stage)
    stage.community = community_stage.build(db, stage.people)
    petition = queries.article_by_slug(db, "petycja")
    stage.experiences = experience_stage.build(db, stage.people, petition)
    posts = (stage.post, stage.hidden_post, stage.waiting_post, stage.rejected_post)
    told = (*(f"post:{each}" for each in posts), f"thread:{stage.hidden_thread}")
    stage.notice = notice_stage.build(db, stage.people["t1"], stage.thread, told)
    stage.reminder = make.reminder(db, stage.people["t1"]).id
    stage.reports = report_stage.build(
        db, stage.people["author"], stage.thread, stage.locked_thread, stage.post
    )
    stage.searches = search_stage.build(db, stage.people["t3-outside"], stage.people["m"])
    stage.record_proposal = letter_stage.build(db, stage.people["author"])
    stage.record_removal = letter_stage.build_removal(db, stage.people["author"])
    report_stage.add_unread(
        db, stage.people["newcomer"], stage.hidden_thread, stage.waiting_thread, stage.thread
    )
    stage.cases = case_stage.build(
        db,
        Settings(case_keys=make.CASE_KEY),
        stage.people["t1"],
        stage.people["author"],
        stage.people["t2"],
    )
    db.flush()
    stage.published = queries.article_by_slug(db, "petycja").published_id
    stage.last_post = db.scalar(select(func.max(Post.id))) or 0
    return stage


def _articles(db: Session, stage: Stage) -> None:
    editor, author = stage.people["t2"], stage.people["author"]
    article = make.article(
        db,
        editor,
        slug="petycja",
        title="Petycja",
        body="Pierwsze zdanie.\n\nDrugie zdanie.\n",
        categories=("zglosic",),
        goals=(11,),
        related=("sesja",),
        acts=("Ustawa z dnia 11 lipca 2014 r. o petycjach (Dz.U. 2018 poz. 870)",),
    )
    make.edit(db, article, editor, body="Pierwsze zdanie.\n\nDrugie zdanie po zmianie.\n")
    other = make.article(
        db,
        editor,
        slug="sesja-dawna",
        title="Sesja rady",
        body="Zobacz [[petycja]] i [[czego-nie-ma]].\n",
        categories=("zglosic",),
    )
    articles.rename(db, make.who(editor), other, "sesja", "Krócej")
    make_proposal = make.proposal(
        db,
        article,
        author,
        comment=f"{SECRET_COMMENT} {PROPOSED}",
        title=f"Petycja {PROPOSED}",
        lead=f"Zajawka {PROPOSED}",
        body=f"Pierwsze zdanie.\n\nDrugie zdanie po zmianie.\n\n{PROPOSED}\n",
        acts=(PROPOSED,),
        sources=(PROPOSED,),
        also_called=(PROPOSED,),
        facts=(("who", PROPOSED),),
    )
    stage.proposal = make_proposal.id
    stage.new_proposal = _new_article(db, author)
    conflict = make.proposal(db, other, author, body=f"Inaczej {PROPOSED}.\n", comment=PROPOSED)
    make.edit(db, other, editor, body="Zupełnie co innego niż było.\n")
    stage.conflict = conflict.id
    typed = drafts.Typed(None, DRAFT, f"Szkic {DRAFT}", {"title": [DRAFT], "body": [DRAFT]})
    stage.draft = drafts.save(db, make.who(author), typed).id
    stage.patrol_item = db.scalar(select(func.min(PatrolItem.id))) or 0
    _corrections(db, stage, article)


def _corrections(db: Session, stage: Stage, article: Article) -> None:
    """One that waits, and one with an answer whose own words nobody has approved."""
    new = NewCorrection(
        f"Nie zgadza się {CORRECTION}", name=CORRECTION, email=f"{CORRECTION}@{MAIL_HOST}"
    )
    stage.correction = corrections.send(db, article, new, None).id
    answered = corrections.send(db, article, new, None)
    decision = Decision(State.ANSWERED, "Dziękujemy, sprawdzimy to.")
    corrections.decide(db, Settings(), make.who(stage.people["m"]), answered.id, decision)
    stage.answered_correction = answered.id
    # An act that has changed, so that the mark can be taken back.
    service_of_acts.mark_changed(db, make.who(stage.people["m"]), 1, date(2020, 1, 1), "Terminy")


def _new_article(db: Session, author: Person) -> int:
    source = ArticleSource(
        title=f"Artykuł {NEW_ARTICLE}", body=f"Tekst {NEW_ARTICLE}.\n", categories=("zglosic",)
    )
    edit = saving.Edit("nowy-temat", source, f"Piszę {NEW_ARTICLE}")
    plan = saving.plan(db, make.who(author), edit, Settings())
    saved = saving.carry_out(db, make.who(author), plan, to_safe_html(source.body))
    assert saved.proposal is not None
    return saved.proposal.id


def _discussions(db: Session, stage: Stage) -> None:
    author, newcomer = stage.people["author"], stage.people["newcomer"]
    moderator = make.who(stage.people["m"])
    article = queries.article_by_slug(db, "petycja")
    thread = make.thread(db, author, article=article, title="Jawny wątek")
    stage.thread, stage.post = thread.id, _opening(db, thread).id
    locked = make.thread(db, author, article=article, title="Zamykany wątek")
    stage.locked_thread = locked.id
    hidden_thread = make.thread(
        db, author, article=article, title=f"Wątek {HIDDEN_THREAD}", body=f"Treść {HIDDEN_THREAD}"
    )
    hiding.hide_thread(db, moderator, hidden_thread.id, "dane-osobowe", "")
    stage.hidden_thread = hidden_thread.id
    hidden = make.post(db, author, thread, HIDDEN_POST)
    hiding.hide_post(db, moderator, hidden.id, "dane-osobowe", "")
    stage.hidden_post = hidden.id
    stage.waiting_post = make.post(db, newcomer, thread, WAITING).id
    rejected = make.post(db, newcomer, thread, REJECTED)
    service.reject_post(db, moderator, rejected.id, "wandalizm", "")
    stage.rejected_post = rejected.id
    edited = make.post(db, author, thread, f"Telefon {OLD_VERSION}")
    service.edit_post(
        db, make.who(author), Settings(), edited.id, 1, make.post_text("Bez telefonu")
    )
    service.edit_post(
        db, make.who(author), Settings(), edited.id, 2, make.post_text("Teraz dobrze")
    )
    hiding.hide_version(db, moderator, edited.id, 1, "dane-osobowe", "")
    stage.edited_post = edited.id
    who = make.who(stage.people["t3"])
    thanks.thank(db, who, edited.id)
    following.follow(db, who, thread.id)
    tags.set_tags(db, make.who(author), thread.id, ["Woda"])
    answers.mark(db, make.who(author), edited.id)
    waiting = make.thread(
        db, newcomer, article=article, title=f"Wątek {WAITING_THREAD}", body=WAITING_THREAD
    )
    stage.waiting_thread = waiting.id


def _moderation(db: Session, stage: Stage) -> None:
    """A hidden version on which a closed proposal was made, a suppression that waits, a filter."""
    moderator, author = make.who(stage.people["m"]), stage.people["author"]
    hidden_author = make.person(db, Level.EDITOR, name=f"{HIDDEN_AUTHOR} Osoba")
    article = make.article(
        db,
        hidden_author,
        slug="ukrywana",
        title=f"Tytuł {HIDDEN_REVISION}",
        body=f"Tekst {HIDDEN_REVISION}.\n",
        lead=f"Zajawka {HIDDEN_REVISION}",
        categories=("zglosic",),
    )
    first = queries.published_revision(db, article)
    first.comment = f"Opis {HIDDEN_REVISION}"
    clean = {"title": "Tytuł", "lead": "Zajawka", "body": "Tekst bez tego.\n"}
    proposal = make.proposal(db, article, author, **clean)
    deciding.withdraw(db, make.who(author), proposal.id)
    stage.closed_on_hidden = proposal.id
    make.edit(db, article, stage.people["t2"], comment="Poprawka", **clean)
    article_hiding.hide_revision(db, moderator, article, 1, "dane-osobowe", with_author=True)
    asked = suppression.checked(TO_SUPPRESS, "dane-osobowe", "Numer osoby", Seen())
    settings = Settings(secret_key="a-secret-that-only-the-tests-know-0123456789")
    stage.suppression = suppression.propose(db, moderator, settings, asked, {}).id
    another = suppression.checked(f"{TO_SUPPRESS} też", "dane-osobowe", "Numer osoby", Seen())
    stage.other_suppression = suppression.propose(db, moderator, settings, another, {}).id
    text_filters.add(db, moderator, "slowo", FILTERED, "")


def _opening(db: Session, thread: Thread) -> Post:
    return db.scalars(select(Post).where(Post.thread_id == thread.id, Post.branch == 1)).one()


def _former_people(db: Session, stage: Stage) -> None:
    unconfirmed = make.person(
        db,
        Level.NEW,
        name=f"{UNCONFIRMED} Osoba",
        slug="niepotwierdzona",
        email=f"nikt@{MAIL_HOST}",
        email_confirmed=None,
    )
    stage.unconfirmed_slug = unconfirmed.slug
    leaving = make.person(db, Level.EDITOR, name=f"{ERASED} Osoba", slug="skasowana-osoba")
    article = queries.article_by_slug(db, "petycja")
    make.edit(db, article, leaving, body="Pierwsze zdanie.\n\nDrugie zdanie po poprawce.\n")
    make.thread(db, leaving, article=article, title="Wątek kogoś, kto odszedł")
    erase(db, leaving)
    stage.erased_slug = leaving.slug


def erase(db: Session, person: Person) -> None:
    """The person deletes their account."""
    db.flush()
    accounts.erase(db, Letters.from_settings(Settings(), "tajny klucz testu" * 3), make.who(person))
