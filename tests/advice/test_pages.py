"""Pages of the log: totals for everybody, rows for those who took part, forms that keep words."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from app.advice import service
from app.core.db import Database
from tests import make
from tests.advice.conftest import Stage, staged
from tests.advice.test_service import entry
from tests.visitor import Visit

LOG = "/miasta/elk/doradztwo"


def _stage(database: Database) -> Stage:
    with database.writing() as db:
        return staged(db)


def test_a_meeting_is_written_shown_and_struck_out(database: Database, visit: Visit) -> None:
    stage = _stage(database)
    curator, guest = visit(stage.curator), visit()
    filled = {
        "part": "realizacja",
        "day": entry().day.isoformat(),  # type: ignore[union-attr]
        "hours": "1,5",
        "person": "",
        "goal": "11",
        "subject": "Harmonogram prac",
    }
    refused = curator.send(f"{LOG}/dopisz", {**filled, "hours": "40"}, status=422)
    assert "Harmonogram prac" in refused.get_data(as_text=True)
    curator.send(f"{LOG}/dopisz", filled)
    assert "Harmonogram prac" in curator.text(LOG)
    seen = guest.text(LOG)
    assert "1,5 h" in seen.replace("\xa0", " ")
    assert "Harmonogram" not in seen
    (link,) = curator.page(LOG).select("main a[href*=wykresl]")
    curator.send(str(link["href"]), {"reason": "Pomyłka"})
    assert "Pomyłka" in curator.text(LOG)
    assert "1,5 h" not in guest.text(LOG).replace("\xa0", " ")
    curator.get(str(link["href"]), 409)


def test_others_are_kept_out(database: Database, visit: Visit) -> None:
    stage = _stage(database)
    with database.writing() as db:
        made = service.write(db, make.who(stage.curator), stage.city.id, entry())
        make.city(db, "zary", "Żary")
    coordinator = visit(stage.coordinator)
    coordinator.get(LOG)
    coordinator.get(f"{LOG}/dopisz", 403)
    coordinator.get(f"{LOG}/{made.id}/wykresl", 403)
    visit(stage.curator).get(f"/miasta/zary/doradztwo/{made.id}/wykresl", 404)
    visit().get("/miasta/zary/doradztwo", 404)


def test_a_long_log_asks_no_more_often(
    database: Database,
    visit: Visit,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    stage = _stage(database)
    curator = visit(stage.curator)
    with database.writing() as db:
        service.write(db, make.who(stage.curator), stage.city.id, entry(hours="0,25"))
    with count_queries() as few:
        curator.get(LOG)
    with database.writing() as db:
        for number in range(29):
            mentor = (stage.curator, stage.expert)[number % 2].slug
            new = entry(hours="0,25", mentor=mentor)
            service.write(db, make.who(stage.curator), stage.city.id, new)
    with count_queries() as many:
        curator.get(LOG)
    assert len(many) == len(few)
