"""Many at once through the pages: nothing acknowledged is lost, nothing done twice, no fault."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from app.articles import queries
from app.articles.models import ArticleRevision
from app.core import web
from app.core.db import Database
from app.core.submissions import new_key
from app.discussions.models import Post, Thread
from app.people.letters import Letters, confirm_state
from app.people.links import Purpose
from app.people.models import Level, Person, UsedLink
from app.review.models import Proposal, State
from tests import make
from tests.security.stage import Stage
from tests.visitor import Visit, Visitor

WRITERS = 8
ROUNDS = 3


@pytest.fixture(autouse=True)
def _plain(app: web.Application) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    app.limiter.hit = lambda *_who: None  # type: ignore[method-assign, assignment]


def at_once(acts: list[Any]) -> list[Any]:
    """Results of acts that all begin at the same moment."""
    start = threading.Barrier(len(acts))

    def run(act: Any) -> Any:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def count(db: Session, *conditions: Any) -> int:
    return db.scalar(select(func.count()).where(*conditions)) or 0


def test_eight_editors_of_one_article_lose_nothing(visit: Visit, database: Database) -> None:
    """Each adds a sentence of their own to their own paragraph; every 303 is in the text."""
    body = "\n\n".join(f"Akapit {number}." for number in range(WRITERS)) + "\n"
    with database.writing() as db:
        people = [make.person(db, Level.EDITOR) for _ in range(WRITERS)]
        make.article(db, slug="petycja", title="Petycja", body=body, categories=("zglosic",))
    visitors = [visit(person) for person in people]
    acknowledged: list[str] = []

    def save(number: int, turn: int) -> tuple[int, str]:
        visitor = visitors[number]
        form = visitor.form("/artykuly/petycja/edytuj")
        sentence = f"Zdanie {number}-{turn}."
        form["body"] = form["body"].replace(f"Akapit {number}.", f"Akapit {number}. {sentence}")
        form["comment"] = sentence
        answer = visitor.client.post("/artykuly/petycja/edytuj", data=form)
        return answer.status_code, sentence

    for turn in range(ROUNDS):
        results = at_once([lambda n=n, t=turn: save(n, t) for n in range(WRITERS)])
        assert {status for status, _sentence in results} <= {303, 409}
        acknowledged += [sentence for status, sentence in results if status == 303]
    assert len(acknowledged) > WRITERS
    with database.reading() as db:
        article = queries.article_by_slug(db, "petycja")
        text = queries.published_revision(db, article).body
        comments = set(db.scalars(select(ArticleRevision.comment)))
        numbers = sorted(
            db.scalars(
                select(ArticleRevision.number).where(ArticleRevision.article_id == article.id)
            )
        )
    for sentence in acknowledged:
        assert sentence in text
        assert sentence in comments
    assert numbers == list(range(1, len(acknowledged) + 2))


def test_one_form_sent_eight_times_at_once_acts_once(
    visit: Visit, stage: Stage, database: Database
) -> None:
    """The same key in eight requests: one post, one thread, one proposal; all are led there."""
    writer = stage.people["t1"]
    forms: list[tuple[str, dict[str, str]]] = [
        (f"/dyskusje/{stage.thread}/odpowiedz", {"body": "Raz i tylko raz."}),
        ("/dyskusje/nowy", {"board": "pomysly", "title": "Raz i tylko raz", "body": "Tekst."}),
        (
            "/artykuly/petycja/edytuj",
            {
                "title": "Petycja",
                "body": "Raz i tylko raz.\n",
                "main_category": "zglosic",
                "stage": "",
                "comment": "Raz",
                "base": "1",
            },
        ),
    ]
    visitors = [visit(writer) for _ in range(WRITERS)]
    for path, form in forms:
        data = {**form, "klucz": new_key()}
        answers = at_once([lambda v=v, p=path, d=data: v.client.post(p, data=d) for v in visitors])
        places = {answer.headers.get("Location", "").split("?")[0] for answer in answers}
        assert {answer.status_code for answer in answers} == {303}
        assert len(places) == 1
    with database.reading() as db:
        assert count(db, Post.body.contains("Raz i tylko raz")) == 1
        assert count(db, Thread.title == "Raz i tylko raz") == 1
        assert count(db, Proposal.author_id == writer.id) == 1


@pytest.mark.parametrize("other", ["przyjmij", "zwroc", "odrzuc"])
def test_two_decisions_at_once_are_one(
    visit: Visit, stage: Stage, database: Database, other: str
) -> None:
    """Of a moderator and an administrator one decides; the other sees what happened."""
    path = f"/propozycje/{stage.proposal}/decyzja"
    moderator, administrator = visit(stage.people["m"]), visit(stage.people["a"])
    page = f"/propozycje/{stage.proposal}"
    seen = moderator.form(page, path)
    with database.reading() as db:
        before = count(db, ArticleRevision.id > 0)
    more = {"comment": "Dobrze", "reason": "inne"}
    answers = at_once(
        [
            lambda: moderator.client.post(path, data={**seen, **more, "decyzja": "przyjmij"}),
            lambda: administrator.client.post(
                path, data={**seen, **more, "decyzja": other, "klucz": new_key()}
            ),
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    with database.reading() as db:
        state = db.get_one(Proposal, stage.proposal).state
        assert count(db, ArticleRevision.id > 0) - before == (state == State.PUBLISHED)


@pytest.mark.parametrize("what", ["article", "rename", "register", "profile"])
def test_a_name_wanted_by_all_at_once_is_no_fault(
    visit: Visit, database: Database, what: str
) -> None:
    """Unique addresses are fought for; losers are told so, and none gets a 500."""
    with database.writing() as db:
        people = [make.person(db, Level.EDITOR) for _ in range(WRITERS)]
        for number in range(WRITERS):
            make.article(db, slug=f"sprawa-{number}", categories=("zglosic",))
    article = {"title": "T", "body": "B", "main_category": "zglosic", "stage": "", "comment": "C"}
    account = {
        "name": "Jan Nowy",
        "email": "jan@poczta.example",
        "password": "nowe długie hasło 7",
        "agreed": "y",
    }

    def send(number: int) -> int:
        visitor: Visitor = visit(None if what == "register" else people[number])
        path, form = {
            "article": ("/artykuly/nowy", {**article, "slug": "wspolny"}),
            "rename": (f"/artykuly/sprawa-{number}/adres", {"slug": "wspolny", "reason": "Tak"}),
            "register": ("/rejestracja", account),
            "profile": ("/konto", {"name": "Jan Nowy", "role": "ekspert"}),
        }[what]
        return visitor.client.post(path, data={**form, "klucz": new_key()}).status_code

    statuses = at_once([lambda n=n: send(n) for n in range(WRITERS)])
    assert set(statuses) <= {303, 404, 409, 422}, statuses
    assert 303 in statuses


def test_one_link_followed_twice_at_once_works_once(
    app: web.Application, visit: Visit, database: Database
) -> None:
    with database.writing() as db:
        person = make.person(db, Level.NEW, email_confirmed=None)
    letters = Letters.from_settings(app.settings, app.config["SECRET_KEY"])
    token = letters.links.make(Purpose.CONFIRM, {"id": person.id, "state": confirm_state(person)})
    path = f"/rejestracja/potwierdz/{token}"
    guests = [visit() for _ in range(4)]
    statuses = at_once([lambda v=v: v.client.post(path).status_code for v in guests])
    assert statuses.count(303) == 1
    assert set(statuses) <= {303, 404, 409}
    with database.reading() as db:
        assert count(db, UsedLink.token_hash != "") == 1
        assert db.get_one(Person, person.id).email_confirmed


def test_a_way_on_that_is_too_long_is_not_taken(visit: Visit, stage: Stage) -> None:
    """The address is stored with the key of the form, in a column with an end."""
    form = {"code": "wandalizm", "sentence": "Tak", "klucz": new_key(), "dalej": "/" + "ż" * 900}
    answer = visit(stage.people["m"]).post(f"/posty/{stage.edited_post}/ukryj", form)
    assert len(answer.headers["Location"]) < 2000


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (IntegrityError("INSERT", None, Exception("twice")), 409),
        (OperationalError("COMMIT", None, Exception("database is locked")), 503),
    ],
)
def test_a_commit_that_fails_says_so(
    visit: Visit, stage: Stage, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int
) -> None:
    """The page of a fault, no message that the act is done, and it can be tried again."""
    visitor = visit(stage.people["m"])

    def fail(_session: Session) -> None:
        raise fault

    path = f"/posty/{stage.waiting_post}/przyjmij"
    with monkeypatch.context() as patch:
        patch.setattr(Session, "commit", fail)
        visitor.post(path, {"wersja": "1"}, status)
    assert "Ten post widzą już wszyscy" not in visitor.text("/dyskusje")
    visitor.post(path, {"wersja": "1"})


HOSTILE = ("[" * 9_000, "> " * 18 + "*a " * 4_000, "*_" * 4_900, "[a](" * 2_400, "|" * 9_000)


def test_hostile_texts_leave_the_others_quick(visit: Visit, stage: Stage) -> None:
    """Previews of the worst texts, all at once: each is answered, and readers do not wait."""
    readers = [visit() for _ in range(2)]
    waits: list[float] = []
    done = threading.Event()

    def read(visitor: Visitor) -> int:
        while not done.is_set():
            begun = time.perf_counter()
            visitor.get("/artykuly/petycja/historia")
            waits.append(time.perf_counter() - begun)
            time.sleep(0.02)
        return 200

    def preview(text: str) -> None:
        visitor = visit(stage.people["t1"])
        begun = time.perf_counter()
        form = {"title": "T", "body": f"slowo-{len(text)}\n{text}", "akcja": "podglad"}
        answer = visitor.client.post("/artykuly/petycja/edytuj", data=form)
        assert time.perf_counter() - begun < 10
        assert answer.status_code in (200, 422)
        typed = answer.get_data(as_text=True)
        assert f"slowo-{len(text)}" in typed.partition("<textarea")[2], "typed text is kept"

    with ThreadPoolExecutor(8) as pool:
        running = [pool.submit(read, reader) for reader in readers]
        for future in [pool.submit(preview, text) for text in HOSTILE]:
            future.result()
        done.set()
        assert all(future.result() == 200 for future in running)
    waits.sort()
    assert waits[int(len(waits) * 0.95)] < 0.5
