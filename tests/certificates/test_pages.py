"""Pages of certificates: issued, checked by code, revoked; removed words leave page and file."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager

import pypdf

from app.certificates import service
from app.core.db import Database
from app.moderation import redacting
from app.moderation.redacting import Redaction
from app.text.redaction import Words
from tests import make
from tests.certificates.conftest import Stage, completed, staged
from tests.moderation.stage import rendered
from tests.visitor import Visit


def _stage(database: Database) -> Stage:
    with database.writing() as db:
        return staged(db)


def test_it_is_issued_checked_and_revoked(database: Database, visit: Visit) -> None:
    stage = _stage(database)
    curator, guest = visit(stage.curator), visit()
    path = f"/projekty/{stage.key}/certyfikat"
    answer = curator.send(path)
    page = answer.headers["Location"]
    assert "Podwórka" in curator.text(path)  # with a way to the certificate, and no button
    assert curator.page(path).select("main button") == []
    again = curator.post(path, {"csrf_token": _token(curator), "klucz": "x"}, 409)
    assert page in again.get_data(as_text=True)
    assert "jest ważny" in guest.text(page)
    code = page.rpartition("/")[2]
    typed = guest.get(f"/certyfikaty?kod={code.replace('-', '+').upper()}", 302)
    assert typed.headers["Location"] == page
    assert guest.get(f"/certyfikaty/{code.upper()}", 301).headers["Location"] == page
    file = guest.get(f"{page}/certyfikat.pdf")
    assert file.mimetype == "application/pdf"
    assert file.headers["Cache-Control"] == "no-store"
    curator.send(f"{page}/uniewaznij", {"reason": ""}, status=422)
    curator.send(f"{page}/uniewaznij", {"reason": "Projekt trwa"})
    shown = guest.text(page)
    assert "jest unieważniony" in shown
    assert "Projekt trwa" in shown
    guest.get(f"{page}/certyfikat.pdf", 410)
    curator.get(f"{page}/uniewaznij", 409)


def _token(visitor: object) -> str:
    return str(visitor.form("/konto")["csrf_token"])  # type: ignore[attr-defined]


def test_others_find_no_way_to_issue_or_revoke(database: Database, visit: Visit) -> None:
    stage = _stage(database)
    with database.writing() as db:
        made = service.issue(db, make.who(stage.curator), stage.key)
        other = completed(db, stage.city, "Skwer")
    page = f"/certyfikaty/{made.code}"
    resident = visit(stage.resident)
    assert "uniewaznij" not in resident.get(page).get_data(as_text=True)
    resident.get(f"{page}/uniewaznij", 403)
    resident.get(f"/projekty/{stage.key}/certyfikat", 403)
    assert visit(stage.coordinator).page(f"/projekty/{other}/certyfikat").select("button") != []
    assert "ktoś inny" in visit(stage.coordinator).text(f"/projekty/{other}/certyfikat")
    visit().get("/certyfikaty/k7mf-2q9x-h4tw-0zn1", 404)
    assert "znak po znaku" in visit().text("/certyfikaty?kod=k7mf", 404)


def test_a_removed_word_leaves_page_list_and_file(database: Database, visit: Visit) -> None:
    with database.writing() as db:
        stage = staged(db)
        key = completed(db, stage.city, "Ogród Jana Tajnego")
        made = service.issue(db, make.who(stage.curator), key)
    redaction = Redaction(Words.of("Jana Tajnego"), "dane-osobowe", rendered)
    redacting.redact_everywhere(database, redaction, lambda _db, _table: None)
    guest, page = visit(), f"/certyfikaty/{made.code}"
    for path in (page, "/certyfikaty"):
        assert "Ogród" in guest.text(path)
        assert "Tajnego" not in guest.get(path).get_data(as_text=True)
    file = pypdf.PdfReader(io.BytesIO(guest.get(f"{page}/certyfikat.pdf").data))
    assert "Tajnego" not in file.pages[0].extract_text()


def test_a_long_list_asks_no_more_often(
    database: Database,
    visit: Visit,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    guest = visit()
    with database.writing() as db:
        stage = staged(db)
        service.issue(db, make.who(stage.curator), stage.key)
    with count_queries() as few:
        guest.get("/certyfikaty")
    with database.writing() as db:
        for number in range(29):
            key = completed(db, stage.city, f"Projekt {number}")
            service.issue(db, make.who(stage.curator), key)
    with count_queries() as many:
        guest.get("/certyfikaty")
    assert len(many) == len(few)
