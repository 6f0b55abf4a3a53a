"""People of a small town and what they have written, put beside the founding articles.

The stage is set in the database of the running site: its worker indexes it like anything else.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import corrections
from app.articles import queries as articles
from app.articles.correction_rules import NewCorrection
from app.articles.models import Article
from app.cities.following import follow as follow_city
from app.cities.models import City
from app.core import clock, file_store
from app.core.db import Database
from app.core.file_store import FileStore
from app.core.settings import Settings
from app.discussions import (
    answers,
    hiding,
    moving,
    polls,
    service,
    slow_mode,
    tags,
    thanks,
    titles,
)
from app.discussions.models import Post
from app.discussions.poll_models import Poll
from app.files.models import FileState
from app.moderation import suppression
from app.moderation.suppression import Seen
from app.people import blocks, cards, hats, organisations, sanctions
from app.people.models import Ground, Kind, Level, Person, Role, Sanction
from app.people.organisation_rules import check_fields
from app.people.rules import Who
from app.review import claims, deciding, publication, text_filters
from app.review.models import State
from app.review.rules import Step
from app.site import counting
from tests import make
from tests.browser import experience_stage, plan_stage, record_stage, search_stage
from tests.files import samples
from tests.security import case_stage, report_stage
from tests.server.running import Running


@dataclass(frozen=True)
class Account:
    """An account that a test made, with the means to sign in."""

    id: int
    name: str
    slug: str
    email: str
    password: str

    def sign_in(self, page: Page) -> None:
        page.goto("/logowanie")
        page.fill("input[name=email]", self.email)
        page.fill("input[name=password]", self.password)
        page.click("main form button[type=submit]")
        page.wait_for_url(lambda url: "/logowanie" not in url)


@dataclass(frozen=True)
class Stage:
    """Who is there, and the numbers that stand in addresses."""

    people: dict[str, Account]
    names: dict[str, str]

    def path(self, pattern: str) -> str:
        """An address with the names put in: `stage.path("/posty/{post}")`."""
        return pattern.format_map(self.names)


@contextmanager
def writing(site: Running) -> Iterator[Session]:
    """A writing session in the database of a running site."""
    database = Database(site.settings.sqlalchemy_url)
    try:
        with database.writing() as db:
            yield db
    finally:
        database.dispose()


def _person(db: Session, name: str, level: Level, **columns: Any) -> Person:
    # The builders count from 1 in each process; these accounts outlive it in the database.
    unique = f"{time.time_ns():x}"
    known = {"slug": f"osoba-{unique}", "email": f"{unique}@poczta.example"}
    return make.person(db, level, name=name, **{**known, **columns})


def _account(person: Person) -> Account:
    return Account(person.id, person.name, person.slug, person.email or "", make.PASSWORD)


def open_account(
    site: Running, name: str, level: Level = Level.RESIDENT, **columns: Any
) -> Account:
    """A confirmed account."""
    with writing(site) as db:
        return _account(_person(db, name, level, **columns))


def article(db: Session, slug: str) -> Article:
    return db.scalars(select(Article).where(Article.slug == slug)).one()


def body(db: Session, slug: str) -> str:
    """Markdown of an article as readers see it."""
    return articles.source_of(articles.published_revision(db, article(db, slug))).body


def set_stage(site: Running) -> Stage:
    """Threads, posts in every state, proposals in every state, accounts of every kind."""
    with writing(site) as db:
        people = {
            "member": _person(
                db,
                "Halina Kowal",
                Level.RESIDENT,
                slug="halina-kowal",
                city="Wadowice",
                about="Pilnuję drzew na osiedlu Kopernika.\nPiszę do urzędu od dwunastu lat.",
            ),
            "activist": _person(
                db, "Danuta Mróz", Level.RESIDENT, slug="danuta-mroz", role=Role.ACTIVIST
            ),
            "newcomer": _person(
                db, "Piotr Lis", Level.NEW, slug="piotr-lis", created=clock.now() - timedelta(2)
            ),
            "editor": _person(db, "Ewa Sowa", Level.EDITOR, slug="ewa-sowa", role=Role.EXPERT),
            "curator": _person(
                db, "Jan Las", Level.CURATOR, slug="jan-las", scope=["zielen-i-klimat"]
            ),
            "moderator": _person(db, "Maria Wilk", Level.MODERATOR, slug="maria-wilk"),
            "administrator": _person(db, "Adam Zych", Level.ADMINISTRATOR, slug="adam-zych"),
        }
        names = _discussions(db, people) | _proposals(db, people)
        names |= _files(db, people, file_store.from_settings(site.settings))
        names |= _sanctions(db, people)
        names |= _community(db, people)
        names |= experience_stage.build(db, people, [article(db, "petycja")])
        names |= search_stage.build(db, people["curator"])
        names |= record_stage.build(db, people["member"])
        names |= plan_stage.build(db, people["curator"], people["member"])
        names |= _cases(db, people, site.settings)
        reported = report_stage.build(
            db,
            people["member"],
            int(names["thread_id"]),
            int(names["closed"].partition("-")[0]),
            int(names["post"]),
        )
        poll = db.scalars(select(Poll).where(Poll.thread_id == int(names["thread_id"]))).one()
        polls.vote(db, make.who(people["moderator"]), poll.id, [reported.option])
        names |= {
            "report": str(reported.report),
            "statement": str(reported.statement),
            "complaint": str(reported.complaint),
        }
        names["sign_in"] = "1"
        new = NewCorrection("Petycja nie wymaga numeru PESEL.", name="Basia")
        names["correction"] = str(corrections.send(db, article(db, "petycja"), new, None).id)
        made = Stage({key: _account(person) for key, person in people.items()}, names)
    database = Database(site.settings.sqlalchemy_url)
    counting.count_contributions(site.settings, database)  # the worker does it now and then
    database.dispose()
    return made


def _cases(db: Session, people: dict[str, Person], settings: Settings) -> dict[str, str]:
    """One that is shared and runs, one that is closed."""
    made = case_stage.build(db, settings, people["member"], people["activist"], people["editor"])
    return {
        "case": str(made.case),
        "closed_case": str(made.closed),
        "case_step": str(made.step),
        "case_link": made.token,
    }


def _files(db: Session, people: dict[str, Person], store: FileStore) -> dict[str, str]:
    digest = store.put(samples.picture("PNG", colour=(60, 120, 90)))
    made = {
        "file": make.file(db, people["member"], digest=digest, caption="Zebranie w maju"),
        "waiting_file": make.file(db, people["newcomer"], digest=digest, state=FileState.WAITING),
        "removed_file": make.file(
            db, people["member"], state=FileState.REMOVED, removed=clock.now(), name=""
        ),
    }
    return {name: str(file.id) for name, file in made.items()}


def _sanctions(db: Session, people: dict[str, Person]) -> dict[str, str]:
    """One that is over and appealed against, one that its subject has not answered."""
    settings = Settings()
    until = clock.now() + timedelta(days=5)

    def impose(who: str) -> Sanction:
        return sanctions.impose(
            db,
            people["administrator"].id,
            people[who],
            Kind.COOLING_OFF,
            until,
            "Trzy razy ten sam link do sklepu.",
            settings=settings,
            ground=Ground.SPAM,
        )

    appealed, own = impose("activist"), impose("newcomer")
    sanctions.appeal(db, make.who(people["activist"]), appealed.id, "To nie sklep.", settings)
    reason = "Sprawdziliśmy linki."
    administrator = make.who(people["administrator"])
    for each in (appealed, own):
        sanctions.lift(db, administrator, each.id, reason, settings)
    return {"sanction": str(appealed.id), "own_sanction": str(own.id)}


def _community(db: Session, people: dict[str, Person]) -> dict[str, str]:
    """An organisation with a member, and cards in the directory."""
    halina, maria = people["member"], make.who(people["moderator"])
    fields = check_fields(
        name="Towarzystwo Przyjaciół Wadowic",
        kind="stowarzyszenie",
        city="Wadowice",
        helps="Pomagamy pisać petycje i wnioski.\nDyżur mamy we wtorki w bibliotece.",
        email="towarzystwo@wadowice.example",
        phone="33 123 45 67",
        website="https://towarzystwo.example/",
        topics=("zielen-i-klimat",),
    )
    made = organisations.propose(db, maria, fields)
    note = "Zaświadczenie z zarządu."
    hat = hats.give(db, maria, halina.id, words="Sekretarz", note=note, organisation_id=made.id)
    blocks.block(db, make.who(halina), people["newcomer"].id)
    tarnow = db.scalars(select(City).where(City.slug == "tarnow")).one()
    follow_city(db, make.who(halina), tarnow)
    card = cards.check_card(
        visibility="wszyscy",
        email="",
        phone="33 765 43 21",
        helps="Wiem, jak pisać o drzewach.",
        shows_city=True,
        shows_role=True,
        shows_topics=True,
    )
    cards.save(db, make.who(halina), card, agreed=True)
    return {"organisation": made.slug, "hat": str(hat.id)}


def _discussions(db: Session, people: dict[str, Person]) -> dict[str, str]:
    halina, danuta, maria = people["member"], people["activist"], people["moderator"]
    thread = make.thread(
        db,
        halina,
        title="Czy urząd może pytać, po co mi te dokumenty?",
        body="Poprosiłam o umowę na **odśnieżanie** i dostałam pismo z pytaniem o cel.",
        article=article(db, "dostep-do-informacji-publicznej"),
    )
    answer = make.post(
        db,
        danuta,
        thread,
        "Nie może. Zobacz [[dostep-do-informacji-publicznej|artykuł]]:\n\n"
        "> Wniosku nie trzeba uzasadniać.\n\n- napisz to w odpowiedzi,\n- poczekaj dwa tygodnie.",
    )
    make.post(db, halina, thread, "Napisałam tak i umowa przyszła w trzy dni.", answer)
    changed = make.post(db, halina, thread, "Jeszcze jedno pytanie o opłatę.")
    service.edit_post(
        db,
        make.who(halina),
        Settings(),
        changed.id,
        changed.version,
        make.post_text("Zapytam osobno o opłatę."),
    )
    tags.set_tags(db, make.who(halina), thread.id, ["Woda"])
    thanks.thank(db, make.who(halina), answer.id)
    answers.mark(db, make.who(halina), answer.id)
    hidden = make.post(db, danuta, thread, "Tu stało nazwisko urzędniczki.")
    hiding.hide_post(db, make.who(maria), hidden.id, "dane-osobowe", "")
    closed = make.thread(db, danuta, title="Spotkanie w bibliotece", board="pierwsze-kroki")
    hiding.lock_thread(db, make.who(maria), closed.id, "Spotkanie się odbyło.")
    gone = make.thread(db, danuta, title="Sprzedam rower", board="pomysly")
    hiding.hide_thread(db, make.who(maria), gone.id, "reklama", "")
    moved = make.thread(
        db,
        danuta,
        title="Ławki przy przystanku: budżet obywatelski czy wniosek?",
        body="Przystanek przy szkole nie ma ani jednej ławki.",
    )
    _care(db, make.who(maria), moved.id)
    waiting = make.thread(
        db, people["newcomer"], title="Jak zacząć?", body="Chcę zasadzić drzewo przed blokiem."
    )
    return {
        "thread": f"{thread.id}-{thread.slug}",
        "thread_id": str(thread.id),
        "closed": f"{closed.id}-{closed.slug}",
        "gone": f"{gone.id}-{gone.slug}",
        "moved": f"{moved.id}-{moved.slug}",
        "post": str(answer.id),
        "changed": str(changed.id),
        "waiting": f"{waiting.id}-{waiting.slug}",
        "waiting_post": str(db.scalars(select(Post.id).where(Post.thread_id == waiting.id)).one()),
    }


def _care(db: Session, moderator: Who, thread_id: int) -> None:
    """A thread that moderators moved to a city, named anew and slowed down."""
    to = moving.destination(db, Settings(), "", "", "/miasta/tarnow")
    moving.move_thread(db, moderator, thread_id, to, "Pytanie jest o Tarnów.", "Pomysły i pytania")
    title = "Ławki przy przystanku w Tarnowie: budżet obywatelski czy wniosek?"
    titles.change_title(db, moderator, Settings(), thread_id, title)
    slow_mode.set_slow(db, moderator, thread_id, 30, "Czytajmy się nawzajem.")


def _proposals(db: Session, people: dict[str, Person]) -> dict[str, str]:
    halina, ewa = people["member"], people["editor"]
    text = body(db, "rada-osiedla")
    make.edit(
        db,
        article(db, "rada-osiedla"),
        ewa,
        comment="Dopisuję, jak znaleźć statut osiedla",
        body=f"{text}\nStatut osiedla znajdziesz w uchwałach rady gminy.\n",
    )
    waiting = make.proposal(
        db,
        article(db, "wycinka-drzew"),
        halina,
        comment="Dopisuję, co zrobić w dniu wycinki",
        body=f"W dniu wycinki poproś o decyzję.\n\n{body(db, 'wycinka-drzew')}",
    )
    park, old = article(db, "park-kieszonkowy"), "Karta, ankieta i szkic zostają."
    text = body(db, park.slug)
    assert old in text
    clash = make.proposal(
        db, park, halina, comment="Jaśniej", body=text.replace(old, "Kartę i szkic zachowaj.")
    )
    make.edit(
        db, park, ewa, comment="Krócej", body=text.replace(old, "Materiały przydadzą się później.")
    )
    made = {"waiting_proposal": str(waiting.id), "clash": str(clash.id)}
    return made | _closed(db, people) | _removals(db, people)


def _removals(db: Session, people: dict[str, Person]) -> dict[str, str]:
    """A passage that waits for the second person, and a filter."""
    who = make.who(people["moderator"])
    asked = suppression.checked("sąsiadów", "dane-osobowe", "Numer osoby prywatnej", Seen())
    text_filters.add(db, who, "slowo", "pożyczka", "Spam z sierpnia")
    settings = Settings(secret_key="a-secret-that-only-the-tests-know-0123456789")
    made = suppression.propose(db, who, settings, asked, {})
    return {"suppression": str(made.id)}


def _closed(db: Session, people: dict[str, Person]) -> dict[str, str]:
    """A proposal that was rejected, one put aside, and one that another moderator is reviewing."""
    jan = make.person(db, Level.RESIDENT, name="Jan Lis")
    rejected, expired, claimed = (
        make.proposal(
            db,
            article(db, slug),
            author,
            comment="Dopisuję zdanie",
            body=f"{body(db, slug)}\nZapytaj też sąsiadów.\n",
        )
        for slug, author in (
            ("petycja", people["member"]),
            ("rada-osiedla", people["member"]),
            ("petycja", jan),
        )
    )
    other = make.person(db, Level.MODERATOR, name="Tomasz Ryś")
    settings = Settings()
    seen = deciding.Seen(rejected.id, rejected.head_id, article(db, "petycja").published_id)
    deciding.send_back(db, make.who(other), seen, Step.REJECT, "brak-zrodla", "", settings)
    expired.state = State.EXPIRED
    expired.decided = clock.now()
    publication.recount(db, expired.article_id)
    claims.claim(db, make.who(other), settings, claimed.id)
    return {
        "rejected": str(rejected.id),
        "expired": str(expired.id),
        "claimed": str(claimed.id),
    }
