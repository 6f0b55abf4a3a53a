"""A form that was filled in before a suppression and is sent after it brings nothing back."""

import pytest

from app.core import web
from app.core.db import Database
from app.core.settings import Settings
from app.moderation import suppression
from app.moderation.public_log import public_log
from app.moderation.suppression import Seen
from tests import make
from tests.security.conftest import Dump
from tests.security.stage import Stage
from tests.visitor import Visit

PASSAGE = "tel. 600 100 200"
ARTICLE = {
    "title": "Petycja",
    "comment": "Opis zmiany",
    "main_category": "zglosic",
    "stage": "",
    "body": f"Pierwsze zdanie, {PASSAGE}.\n",
}


@pytest.fixture
def confirmed(database: Database, settings: Settings, stage: Stage) -> int:
    """A suppression that two persons agreed on."""
    with database.writing() as db:
        new = suppression.checked(PASSAGE, "dane-osobowe", "Numer osoby prywatnej", Seen())
        made = suppression.propose(db, make.who(stage.people["m"]), settings, new, {})
        suppression.confirm(db, make.who(stage.people["a"]), made.id)
        made.passage = ""  # the worker is done: only the fingerprint is left
        return made.id


@pytest.mark.usefixtures("confirmed")
def test_no_form_saves_it(app: web.Application, visit: Visit, stage: Stage, dump: Dump) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    base = str(stage.published)
    sent = (
        ("t1", "/artykuly/petycja/edytuj", {**ARTICLE, "base": base}),
        ("t2", "/artykuly/petycja/edytuj", {**ARTICLE, "base": base}),
        ("a", "/artykuly/petycja/edytuj", {**ARTICLE, "base": base}),
        ("t2", "/artykuly/nowy", {**ARTICLE, "slug": "calkiem-nowy"}),
        ("t2", "/dyskusje/nowy", {"board": "pomysly", "title": "Numer", "body": PASSAGE}),
        ("t2", f"/dyskusje/{stage.thread}/odpowiedz", {"body": "To **tel.** 600\n100 200"}),
        ("m", f"/dyskusje/{stage.thread}/odpowiedz", {"body": PASSAGE.replace(" ", "&#32;")}),
        ("author", f"/posty/{stage.post}/edytuj", {"body": PASSAGE, "wersja": "1"}),
    )
    for role, path, form in sent:
        answer = visit(stage.people[role]).client.post(path, data=form)
        assert answer.status_code == 422, (role, path)
        # Nothing typed is lost: the form comes back with it.
        assert "600" in answer.get_data(as_text=True), (role, path)
    draft = {**ARTICLE, "base": base, "akcja": "szkic"}
    assert (
        visit(stage.people["t1"]).client.post("/artykuly/petycja/edytuj", data=draft).status_code
        == 303
    )
    assert not [row for rows in dump().values() for row in rows if "600 100" in row]
    assert [row for row in dump()["draft"] if "fragment usuni" in row]


def test_the_public_log_tells_of_it_once_it_is_confirmed(
    database: Database, settings: Settings, stage: Stage
) -> None:
    def told() -> list[str]:
        with database.reading() as db:
            return [row.words for row in public_log(db, None, None, None).rows]

    before = told()
    with database.writing() as db:
        new = suppression.checked(PASSAGE, "dane-osobowe", "Numer osoby prywatnej", Seen())
        made = suppression.propose(db, make.who(stage.people["m"]), settings, new, {})
        number = made.id
    assert told() == before
    with database.writing() as db:
        suppression.confirm(db, make.who(stage.people["a"]), number)
    assert len(told()) == len(before) + 1
