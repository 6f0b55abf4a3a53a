"""Two imports at the same moment: both come in, whatever the order of cities in their files."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from app.core.db import Database
from app.opendata.importing import carry_out, rehearse
from app.opendata.reading import read
from app.people.models import Level
from app.records.kinds import Surroundings
from tests import make
from tests.plan import entries

pytestmark = pytest.mark.postgres
CITIES = ("elk", "tychy", "zary")


def practices(cities: tuple[str, ...], title: str) -> str:
    rows = [f"{city},3,{title},Sadzimy,Umowa" for city in cities]
    return "\n".join(["city,goal,title,text,source", *rows])


def test_files_in_another_order_do_not_wait_for_each_other(database: Database) -> None:
    with database.writing() as db:
        for name in ("Ełk", "Tychy", "Żary"):
            entries.city(db, name)
        who = make.who(make.person(db, Level.MODERATOR))
    files = [practices(CITIES, "Sad"), practices(CITIES[::-1], "Łąka")]
    together = Barrier(2)

    def bring(text: str) -> int:
        with database.writing() as db:
            around = Surroundings(db, Path("nowhere"))
            together.wait(10)
            seen = rehearse(around, who, read(text, "praktyki"))
            done = carry_out(around, who, read(text, "praktyki"), "Dwa pliki", seen.digest)
            assert done.problems == []
            return len(done.changed)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(bring, files)) == [3, 3]
