"""The same for what came with the review: acts, corrections, files, sanctions, filters."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup

from app.articles import corrections, queries
from app.articles.correction_rules import Decision, NewCorrection, State
from app.core import clock, web
from app.core.db import Database
from app.core.settings import Settings
from app.files.models import Licence
from tests import make
from tests.security.stage import Stage
from tests.security.test_xss import MARK, PAYLOADS, SAFE_ADDRESS, problems
from tests.visitor import Visit, Visitor

pytestmark = pytest.mark.one_database

ACT = "/akty/ustawa-o-petycjach"
# Pages on which it comes to stand; those that lists link to are read too.
LISTS = (
    "/",
    "/akty",
    ACT,
    f"{ACT}/edytuj",
    f"{ACT}/zmiana",
    "/artykuly/petycja",
    "/artykuly/petycja/druk",
    "/artykuly/petycja/zgloszenia",
    "/artykuly/petycja/stan-prawny",
    "/artykuly/petycja/ochrona",
    "/artykuly/petycja/edytuj",
    "/artykuly/sesja/historia",
    "/do-zrobienia",
    "/konto/pliki",
    "/konto/propozycje",
    "/konto/sankcje",
    "/kolejka",
    "/moderacja/dziennik",
    "/moderacja/filtry",
    "/moderacja/sankcje",
    "/moderacja/usuwanie",
    "/patrol",
    "/pliki/oczekujace",
    "/rejestr",
    "/statystyki",
    "/zgloszenia",
    "/zmiany",
)
Sent = tuple[Visitor, str, dict[str, str]]


def _acts_and_corrections(visit: Visit, stage: Stage, payload: str) -> Iterator[Sent]:
    moderator = visit(stage.people["m"])
    today = clock.today().isoformat()
    law = {"name": f"Ustawa {payload}", "short_name": payload, "place": payload, "link": ""}
    yield moderator, "/akty/nowy", law
    yield moderator, "/akty/nowy", {**law, "place": "", "link": payload}
    yield moderator, "/akty/nowy", {**law, "place": ""}
    yield (
        moderator,
        f"{ACT}/edytuj",
        {**law, "place": "", "link": f"https://isap.sejm.gov.pl/{payload}"},
    )
    yield moderator, f"{ACT}/edytuj", {**law, "place": ""}
    yield moderator, f"{ACT}/zmiana", {"changed_on": today, "note": payload}
    confirmation = {"version": str(stage.published), "as_of": today, "note": payload}
    yield moderator, "/artykuly/petycja/stan-prawny/potwierdz", confirmation
    report = {"message": payload, "name": payload, "email": payload, "anchor": payload}
    yield visit(), "/artykuly/petycja/zglos", report
    yield visit(), "/artykuly/petycja/zglos", {**report, "email": "a@poczta.example"}
    yield visit(), "/artykuly/petycja/pomocne", {"glos": "nie", "word": payload}
    answer = {"state": "answered", "answer": payload, "is_shown": "y", "reason": payload}
    yield moderator, f"/zgloszenia/{stage.correction}", answer


def _articles_and_files(visit: Visit, stage: Stage, payload: str) -> Iterator[Sent]:
    author, moderator = visit(stage.people["author"]), visit(stage.people["m"])
    text = {"title": payload, "comment": payload, "body": payload, "main_category": "zglosic"}
    yield author, "/artykuly/petycja/szkic", {**text, "base": "2", "slug": payload}
    yield author, "/artykuly/petycja/edytuj", {**text, "base": "2", "akcja": "szkic"}
    yield author, "/artykuly/nowy/szkic", {**text, "slug": payload}
    yield (
        moderator,
        "/artykuly/petycja/ochrona",
        {"level": "review", "until": payload, "reason": payload},
    )
    yield moderator, "/artykuly/petycja/ochrona", {"level": "P", "until": "", "reason": payload}
    yield moderator, "/artykuly/sesja/wersja/2/cofnij", {"reason": payload, "dalej": payload}
    file = {"alt": payload, "author": payload, "caption": payload, "licence_note": payload}
    for licence in (payload, Licence.CONSENT.value):
        for each in (stage.file, stage.waiting_file):
            yield moderator, f"/pliki/{each}/edytuj", {**file, "licence": licence}
    part = {"head": "1", "published": "5", "reason": payload, "comment": payload, "rest": "zwroc"}
    yield moderator, f"/propozycje/{stage.proposal}/czesc", {**part, "parts": payload}
    yield author, f"/propozycje/{stage.proposal}/odwolanie", {"comment": payload}


def _moderation(visit: Visit, stage: Stage, payload: str) -> Iterator[Sent]:
    moderator, suspended = visit(stage.people["m"]), visit(stage.people["suspended"])
    for kind in ("slowo", "link", payload):
        yield moderator, "/moderacja/filtry", {"kind": kind, "pattern": payload, "note": payload}
    passage = {"passage": f"niema {payload}", "reason": "inne", "note": f"Bo {payload}"}
    yield moderator, "/moderacja/usuwanie/nowe", {**passage, "place": payload, "akcja": "zasieg"}
    yield moderator, "/moderacja/usuwanie/nowe", {**passage, "place": ""}
    sanction = {"kind": "suspension", "days": "3", "ground": "spam", "reason": payload}
    yield moderator, "/osoby/rola-t1/zawieszenie", sanction
    yield moderator, "/osoby/rola-t1/zawieszenie", {**sanction, "ground": payload, "days": payload}
    yield suspended, f"/konto/sankcje/{stage.sanction}/odwolanie", {"appeal": payload}
    answer = {"decision": payload, "answer": payload, "reason": payload}
    yield moderator, f"/moderacja/sankcje/{stage.appealed_sanction}/odwolanie", answer
    yield moderator, f"/moderacja/sankcje/{stage.appealed_sanction}/zdejmij", answer
    yield visit(stage.people["a"]), "/osoby/partnerzy", {"people": payload, "reason": payload}
    yield visit(stage.people["a"]), "/osoby/rola-t3/poziom", {"level": "4", "city": payload}
    yield moderator, "/artykuly/petycja/wersja/1/ukryj", {"reason": payload}


def _seed(database: Database, stage: Stage, payload: str) -> None:
    """What forms check too well to let in is written past them."""
    with database.writing() as db:
        article = queries.article_by_slug(db, "petycja")
        new = NewCorrection(f"Nie: {payload}", name=payload[:60], email="")
        sent = corrections.send(db, article, new, None)
        decision = Decision(State.ANSWERED, f"Bo {payload}", is_shown=True)
        corrections.decide(db, Settings(), make.who(stage.people["m"]), sent.id, decision)
        make.file(
            db,
            stage.people["author"],
            alt=payload,
            author=payload,
            caption=payload,
            licence_note=payload,
        )


@pytest.mark.timeout(300)
def test_no_page_of_the_review_runs_what_somebody_typed(
    app: web.Application, visit: Visit, stage: Stage, database: Database
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    app.limiter.hit = lambda *_who: None  # type: ignore[method-assign, assignment]
    taken = 0
    for payload in PAYLOADS[::2]:  # the other test tries all of them on the same renderer
        _seed(database, stage, payload)
        for sent in (_acts_and_corrections, _articles_and_files, _moderation):
            for visitor, path, form in sent(visit, stage, payload):
                answer = visitor.client.post(path, data=form)
                assert answer.status_code < 500, (path, form)
                assert answer.status_code not in (404, 405), path
                text = answer.get_data(as_text=True)
                assert MARK not in text or not problems(text), (path, form)
                assert SAFE_ADDRESS.match(answer.headers.get("Location", "/")), (path, form)
                taken += answer.status_code == 303
    assert taken > 30
    held = 0
    for role in ("guest", "suspended", "m"):
        visitor = visit(stage.people.get(role))
        for path in [*LISTS, *_linked(visitor)]:
            answer = visitor.client.get(path, follow_redirects=True)
            assert answer.status_code < 500, (role, path)
            text = answer.get_data(as_text=True)
            held += MARK in text
            if answer.mimetype == "text/html" and MARK in text:
                assert not problems(text), (role, path)
    assert held > 40, "the payloads are shown on many pages, as text"


def _linked(visitor: Visitor) -> list[str]:
    found = set()
    for path in LISTS:
        answer = visitor.client.get(path)
        if answer.status_code == 200:
            page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
            found |= {str(link["href"]) for link in page.select("main a[href^='/']")}
    return sorted(each for each in found if not each.startswith("/pliki/0"))[:150]
