"""Files through the site: sending, serving with safe headers, the pages, and who is let in."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.core import clock, web
from app.core.db import Database
from app.core.file_store import FolderStore, StoreFault
from app.core.settings import Settings
from app.files.addresses import markdown_of
from app.files.models import StoredFile
from app.people.models import Level, Person
from tests import make
from tests.files import samples
from tests.files.conftest import Send
from tests.visitor import Visit, Visitor, soup, words

People = dict[str, Person]
UPLOAD = "/pliki/nowy"
MULTIPART = "multipart/form-data; boundary=kres"
SAID = {"alt": "Zebranie rady", "author": "Halina K.", "licence": "own"}


def upload(
    visitor: Visitor, data: bytes, name: str = "Zdjęcie z zebrania.JPG", **said: str
) -> TestResponse:
    fields = {**visitor.form(UPLOAD), **SAID, **said}
    return visitor.client.post(UPLOAD, data=body(fields, data, name), content_type=MULTIPART)


def body(fields: dict[str, str], data: bytes, name: str) -> bytes:
    """A form as browsers send it; the test client's own way leaves a temporary file open."""
    parts = [
        f'--kres\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'--kres\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    kind = "Content-Type: image/svg+xml\r\n\r\n"  # what the browser claims decides nothing
    return b"".join([*parts, (head + kind).encode(), data, b"\r\n--kres--\r\n"])


def count_files(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(StoredFile)) or 0


def address(file: StoredFile, width: int | None = None) -> str:
    return f"/pliki/{file.digest}/{f'{width}/' if width else ''}{file.name}"


def test_sending_a_picture_and_seeing_it(
    visit: Visit, people: People, database: Database, store: FolderStore
) -> None:
    owner = visit(people["resident"])
    answer = upload(owner, samples.photo_with_place())
    assert answer.status_code == 303
    page = owner.page(answer.headers["Location"])
    assert page.h1 is not None
    assert page.h1.text == "zdjecie-z-zebrania.jpg"
    with database.reading() as db:
        (file,) = db.scalars(select(StoredFile))
    line = page.select_one("textarea[data-markdown]")
    assert line is not None
    assert line.text.strip() == markdown_of(file)
    guest = visit()
    sent = guest.get(address(file))
    assert sent.data == store.read(file.digest)
    assert b"Tajn" not in sent.data
    assert "Zebranie rady" in guest.text(f"/pliki/{file.id}")
    assert "Wstaw do tekstu" not in guest.text(f"/pliki/{file.id}")


@pytest.mark.parametrize("name", ["moderator", None])
def test_public_bytes_are_kept_for_ever_and_are_never_a_page(
    visit: Visit, people: People, send: Send, name: str | None
) -> None:
    file = send(people["resident"], samples.prepared("caly", small="maly"))
    visitor = visit(people[name] if name else None)
    for path, kind in ((address(file), "image/jpeg"), (address(file, 320), "image/webp")):
        answer = visitor.get(path)
        headers = answer.headers
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert headers["Content-Type"] == kind
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "sandbox" in headers["Content-Security-Policy"]
        assert headers["Content-Disposition"].startswith("inline; filename=")
        assert int(headers["Content-Length"]) == len(answer.data) == 4
        head = visitor.client.head(path)
        assert (head.status_code, head.data) == (200, b"")


def test_documents_are_only_saved(visit: Visit, people: People, database: Database) -> None:
    owner = visit(people["resident"])
    assert upload(owner, samples.PDF, "x.html", alt="").status_code == 303
    with database.reading() as db:
        (file,) = db.scalars(select(StoredFile))
    answer = visit().get(address(file))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="x.pdf"'
    assert answer.data == samples.PDF


def test_a_type_that_we_do_not_serve_is_not_served(
    visit: Visit, people: People, send: Send, database: Database
) -> None:
    """A row written by hand or by a damaged import must not become a page of ours."""
    file = send(people["resident"])
    with database.writing() as db:
        db.get_one(StoredFile, file.id).media_type = "text/html"
    visit().get(address(file), 404)


def test_waiting_files_are_for_their_owner_and_reviewers(
    visit: Visit, people: People, send: Send
) -> None:
    file = send(people["new"], samples.prepared("tajny", small="maly"))
    for path in (address(file), address(file, 320), f"/pliki/{file.id}"):
        for name in (None, "resident", "editor"):
            visit(people[name] if name else None).get(path, 404)
        for name in ("new", "curator", "moderator"):
            answer = visit(people[name]).get(path)
            assert "no-store" in answer.headers["Cache-Control"]


def test_approval_from_the_list(visit: Visit, people: People, send: Send) -> None:
    file = send(people["new"])
    visit(people["editor"]).get("/pliki/oczekujace", 403)
    reviewer = visit(people["curator"])
    assert file.name in reviewer.text("/pliki/oczekujace")
    reviewer.send(f"/pliki/{file.id}/zatwierdz", at=f"/pliki/{file.id}")
    visit().get(address(file))
    assert "Wszystkie pliki obejrzane" in reviewer.text("/pliki/oczekujace")


def test_removing_an_own_file(visit: Visit, people: People, send: Send, database: Database) -> None:
    file = send(people["resident"], samples.prepared("caly", small="maly"))
    with database.writing() as db:
        make.article(db, people["editor"], slug="rada", title="Rada", body=markdown_of(file))
    assert "<figure" in visit().get("/artykuly/rada").get_data(as_text=True)
    owner = visit(people["resident"])
    assert "Rada" in owner.text(f"/pliki/{file.id}/usun")
    owner.send(f"/pliki/{file.id}/usun")
    for path in (address(file), address(file, 320), f"/pliki/{file.id}"):
        answer = visit().get(path, 410)
        assert "immutable" not in answer.headers.get("Cache-Control", "")
    page = visit().get("/artykuly/rada").get_data(as_text=True)
    assert file.digest not in page
    assert "Obraz usunięty." in page.replace("\xa0", " ")
    assert "Usunięty plik" in owner.text("/konto/pliki")


def test_a_moderator_says_why(visit: Visit, people: People, send: Send) -> None:
    file = send(people["resident"])
    visit(people["editor"]).get(f"/pliki/{file.id}/usun", 403)
    moderator = visit(people["moderator"])
    moderator.send(f"/pliki/{file.id}/usun", status=422)
    moderator.send(f"/pliki/{file.id}/usun", {"reason": "Bez zgody autora"})
    assert "Bez zgody autora" in visit().text(f"/pliki/{file.id}", 410)


def test_a_changed_description_reaches_the_article(
    visit: Visit, people: People, send: Send, database: Database
) -> None:
    file = send(people["resident"])
    with database.writing() as db:
        make.article(db, people["editor"], slug="rada", body=f"![]({address(file)})")
    visit().get("/artykuly/rada")
    owner = visit(people["resident"])
    owner.send(f"/pliki/{file.id}/edytuj", {"alt": " "}, status=422)
    owner.send(f"/pliki/{file.id}/edytuj", {"alt": "Całkiem nowy opis", "author": "Zofia B."})
    page = soup(visit().get("/artykuly/rada"))
    image = page.select_one("figure img")
    assert image is not None
    assert image["alt"] == "Całkiem nowy opis"
    assert page.figcaption is not None
    assert "Zofia B." in page.figcaption.text


REFUSED = [
    (b"<svg onload='alert(1)'/>", {}, "SVG"),
    (b"", {}, "Wybierz plik."),
    (b"zwykly tekst", {}, "Przyjmujemy obrazy"),
    (samples.picture(), {"alt": ""}, "Opisz, co widać"),
    (samples.picture(), {"author": " "}, "Podaj autora."),
    (samples.PDF, {"alt": "", "licence": "consent"}, "kto się zgodził"),
]


@pytest.mark.parametrize(("data", "said", "told"), REFUSED)
def test_refusals_come_back_with_what_was_typed(
    visit: Visit, people: People, database: Database, data: bytes, said: dict[str, str], told: str
) -> None:
    answer = upload(visit(people["resident"]), data, caption="Podpis <b>mój</b>", **said)
    assert answer.status_code == 422
    assert told in words(answer).replace("\xa0", " ")
    field = soup(answer).select_one("[name=caption]")
    assert field is not None
    assert field["value"] == "Podpis <b>mój</b>"
    assert count_files(database) == 0


def test_too_large_files_are_refused_in_a_sentence_and_larger_ones_at_the_door(
    visit: Visit, people: People, database: Database, settings: Settings
) -> None:
    owner = visit(people["resident"])
    most = settings.file_megabytes * 1024 * 1024
    answer = upload(owner, b"\xff\xd8\xff" + b"\0" * most)
    assert answer.status_code == 422
    assert "więcej niż 5 MB" in words(answer).replace("\xa0", " ")
    assert upload(owner, b"\0" * (most + 2 * 1024 * 1024)).status_code == 413
    assert count_files(database) == 0


def test_other_forms_still_take_one_megabyte(visit: Visit, people: People) -> None:
    owner = visit(people["resident"])
    data = {**owner.form("/konto"), "about": "x" * 1_100_000}
    assert owner.client.post("/konto", data=data).status_code == 413


def test_new_people_send_at_a_walking_pace(visit: Visit, database: Database) -> None:
    with database.writing() as db:
        person = make.person(db, created=clock.now(), level=Level.NEW)
    owner = visit(person)
    for _ in range(10):
        assert upload(owner, b"nic").status_code == 422
    answer = upload(owner, samples.PDF, alt="")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_form_sent_twice_sends_one_file(visit: Visit, people: People, database: Database) -> None:
    owner = visit(people["resident"])
    fields = {**owner.form(UPLOAD), **SAID, "alt": ""}
    places = []
    for words_of_it in (b"", b"% inny"):
        document = samples.PDF.replace(b"trailer", b"trailer" + words_of_it)
        sent = {**fields, "file": (io.BytesIO(document), "x.pdf")}
        answer = owner.client.post(UPLOAD, data=sent, content_type="multipart/form-data")
        places.append(answer.headers["Location"])
    assert places[0] == places[1]
    assert count_files(database) == 1


def test_paths_lead_nowhere(visit: Visit, people: People, send: Send) -> None:
    file = send(people["resident"])
    guest = visit()
    for path in (
        f"/pliki/{'0' * 64}/x.jpg",
        f"/pliki/{file.digest.upper()}/x.jpg",
        f"/pliki/{file.digest[:63]}/x.jpg",
        f"/pliki/{file.digest}/321/x.jpg",
        f"/pliki/{file.digest}/../../../etc/passwd",
        "/pliki/../narzedziownik.sqlite3",
        "/pliki/999999",
        f"/pliki/{file.digest}",
    ):
        assert guest.client.get(path).status_code == 404, path
    # The name is for people; what is sent depends on the hash alone.
    assert guest.get(f"/pliki/{file.digest}/inna-nazwa.html").mimetype == "image/jpeg"


def test_a_lost_file_is_a_404_and_a_lost_store_a_503(
    visit: Visit,
    people: People,
    send: Send,
    store: FolderStore,
    app: web.Application,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = send(people["resident"])
    store.delete(file.digest)
    visit().get(address(file), 404)

    def away(_digest: str) -> None:
        raise StoreFault("nie ma")

    monkeypatch.setattr(app.extensions["file_store"], "chunks", away)
    visit().get(address(file), 503)


def test_own_files_are_listed_to_their_owner_alone(
    visit: Visit,
    people: People,
    send: Send,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    first = send(people["resident"], samples.prepared("a"))
    owner = visit(people["resident"])
    owner.get("/konto/pliki")
    with count_queries() as one:
        assert first.name in owner.text("/konto/pliki")
    for number in range(29):
        send(people["resident"], samples.prepared(f"obraz {number}"))
    with count_queries() as many:
        owner.get("/konto/pliki")
    assert len(many) == len(one)
    assert "Nie masz tu jeszcze" in visit(people["editor"]).text("/konto/pliki")
    assert visit().client.get("/konto/pliki").status_code == 303


def test_guests_are_led_to_sign_in_and_send_nothing(visit: Visit, database: Database) -> None:
    guest = visit()
    assert guest.client.get(UPLOAD).status_code == 303
    answer = guest.client.post(UPLOAD, data={"file": (io.BytesIO(samples.PDF), "x.pdf")})
    assert answer.status_code in (400, 401)
    assert count_files(database) == 0
