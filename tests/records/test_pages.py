"""Pages of records: history for everybody, proposals for their author and for who decides."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.core.db import Database
from app.people.models import Level, Person
from app.records import service
from app.records.kinds import RecordKind
from app.records.models import ProposalState, RecordProposal
from app.records.rules import Seen
from tests import make
from tests.records import things
from tests.records.conftest import NOTE, around, written
from tests.records.things import THING
from tests.visitor import Visitor, fields, soup

Visit = Callable[..., Visitor]
SECRET = "jeszczetajne"
HERE = f"/dane/{NOTE.name}/petycja"

pytestmark = pytest.mark.one_database


@pytest.fixture
def people(database: Database) -> dict[str, Person]:
    """An author and somebody who decides; a note is in force, in two versions."""
    with database.writing() as db:
        made = {
            "author": make.person(db),
            "reviewer": make.person(db, Level.CURATOR),
            "other": make.person(db, Level.EDITOR),
        }
        who = {name: make.who(person) for name, person in made.items()}
        for base, fields in ((0, {}), (1, {"text": "Ala ma psa. Jan śpi."})):
            new = written("Zmieniam zwierzę", **fields)
            proposal = service.propose(around(db), who["author"], NOTE.name, "petycja", base, new)
            service.accept(around(db), who["reviewer"], proposal.id, Seen(1, base))
    return made


def proposed(database: Database, person: Person, base: int = 2, **fields: object) -> int:
    with database.writing() as db:
        new = written(f"Dopisuję {SECRET}", text=f"Ala ma psa. {SECRET}.", **fields)
        who = make.who(person)
        return service.propose(around(db), who, NOTE.name, "petycja", base, new).id


def state_of(database: Database, proposal_id: int) -> str:
    with database.reading() as db:
        return db.get_one(RecordProposal, proposal_id).state


def test_history_is_public_and_tells_nothing_of_what_is_proposed(
    visit: Visit, database: Database, people: dict[str, Person]
) -> None:
    number = proposed(database, people["author"])
    page = f"/dane/propozycje/{number}"
    readable = [f"{HERE}/historia", f"{HERE}/wersje/1", f"{HERE}/wersje/2", f"{HERE}/porownanie"]
    for visitor in (visit(), visit(people["other"])):
        for path in readable:
            assert SECRET not in visitor.get(path).get_data(as_text=True)
        visitor.get(f"{HERE}/wersje/3", 404)
        visitor.get("/dane/inne/petycja/historia", 404)
        visitor.get(f"/dane/{NOTE.name}/skarga/historia", 404)
    assert visit().client.get(page).status_code == 303
    visit(people["other"]).get(page, 404)
    visit(people["other"]).get("/dane/do-sprawdzenia", 403)
    assert SECRET not in visit(people["other"]).get(f"{HERE}/zmien").get_data(as_text=True)
    for name in ("author", "reviewer"):
        assert SECRET in visit(people[name]).text(page)
    queue = visit(people["reviewer"]).page("/dane/do-sprawdzenia")
    assert [link["href"] for link in queue.select("h2 a")] == [page]
    compared = visit().page(f"{HERE}/porownanie")
    assert "kota" in compared.select_one(".diff-line del").get_text()  # type: ignore[union-attr]
    assert "psa" in compared.select_one(".diff-line ins").get_text()  # type: ignore[union-attr]


def test_what_was_typed_comes_back_with_its_faults(visit: Visit, people: dict[str, Person]) -> None:
    author = visit(people["author"])
    typed = {"pole-title": "", "pole-text": "Długi tekst <b>", "comment": ""}
    answer = author.send(f"{HERE}/zmien", typed, status=422)
    text = answer.get_data(as_text=True)
    assert "Brakuje tytułu" in text
    assert "Długi tekst &lt;b&gt;" in text
    answer = author.send(f"{HERE}/zmien", {**typed, "pole-title": "Tytuł"}, status=422)
    assert 'aria-invalid="true" id="comment"' in answer.get_data(as_text=True)
    same = author.send(f"{HERE}/zmien", {"comment": "Nic nie zmieniam"}, status=422)
    assert "Nic się nie zmieniło" in same.get_data(as_text=True)
    looked = author.send(f"{HERE}/zmien", {"pole-title": "Inny", "akcja": "podglad"}, status=200)
    assert 'value="Inny"' in looked.get_data(as_text=True)


def test_a_change_is_sent_gone_on_with_and_let_in_by_another(
    visit: Visit, database: Database, people: dict[str, Person]
) -> None:
    author, reviewer = visit(people["author"]), visit(people["reviewer"])
    sent = {"pole-title": "Petycja", "pole-text": "Ala ma kanarka.", "comment": "Kanarek"}
    page = author.send(f"{HERE}/zmien", sent).headers["Location"]
    assert author.client.get(f"{HERE}/zmien").headers["Location"] == f"{page}/popraw"
    form = reviewer.form(page, f"{page}/decyzja")
    author.send(f"{page}/popraw", {**sent, "pole-text": "Ala ma dwa kanarki."})
    stale = reviewer.post(f"{page}/decyzja", {**form, "decyzja": "przyjmij"}, 409)
    assert "dwa kanarki" in stale.get_data(as_text=True)
    assert author.client.post(f"{page}/decyzja").status_code == 400
    reviewer.send(f"{page}/decyzja", {"decyzja": "przyjmij"}, at=page)
    assert "dwa kanarki" in visit().text(f"{HERE}/wersje/3")
    reviewer.post(f"{page}/decyzja", {**form, "decyzja": "przyjmij"}, 409)


def test_a_refusal_is_read_by_its_author_alone(
    visit: Visit, database: Database, people: dict[str, Person]
) -> None:
    number = proposed(database, people["author"])
    page = f"/dane/propozycje/{number}"
    author, reviewer = visit(people["author"]), visit(people["reviewer"])
    kept = reviewer.send(
        f"{page}/decyzja", {"decyzja": "odrzuc", "comment": "Skąd to?"}, at=page, status=422
    )
    assert "Skąd to?" in kept.get_data(as_text=True)
    reviewer.send(f"{page}/decyzja", {"decyzja": "odrzuc", "reason": "brak-zrodla"}, at=page)
    assert state_of(database, number) == ProposalState.REFUSED
    assert "źródł" in author.text(page)
    visit(people["other"]).get(page, 404)
    assert SECRET not in visit().text(f"{HERE}/historia")


def test_a_clash_is_told_and_settled_by_the_author(
    visit: Visit, database: Database, people: dict[str, Person]
) -> None:
    author, reviewer = visit(people["author"]), visit(people["reviewer"])
    mine = proposed(database, people["author"], title="Moja")
    theirs = proposed(database, people["other"], title="Ich")
    for number in (theirs, mine):
        page = f"/dane/propozycje/{number}"
        reviewer.send(f"{page}/decyzja", {"decyzja": "przyjmij"}, at=page)
    assert state_of(database, mine) == ProposalState.CLASH
    assert "Ich" in author.text(page)
    assert author.form(f"{page}/popraw")["pole-title"] == "Moja"
    author.send(f"{page}/popraw", {"pole-title": "Nasza"})
    reviewer.send(f"{page}/decyzja", {"decyzja": "przyjmij"}, at=page)
    assert "Nasza" in visit().text(f"{HERE}/historia")


def test_a_new_entry_and_one_taken_back(
    visit: Visit, database: Database, people: dict[str, Person]
) -> None:
    author = visit(people["author"])
    new = {"key": "Nie tak", "pole-title": "Skarga", "comment": "Brakuje jej"}
    assert "Nie tak" in author.send(f"/dane/{NOTE.name}/nowe", new, status=422).text
    page = author.send(f"/dane/{NOTE.name}/nowe", {**new, "key": "skarga"}).headers["Location"]
    visit().get(f"/dane/{NOTE.name}/skarga/historia", 404)
    author.send(f"{page}/wycofaj", at=page)
    assert state_of(database, int(page.rpartition("/")[2])) == ProposalState.WITHDRAWN
    assert not author.page(page).select("form[action$=decyzja], form[action$=wycofaj]")


@pytest.mark.parametrize("kind", [NOTE, THING], ids=["asks for its key", "its fields say it"])
def test_who_proposes_what_is_there_is_led_to_it(
    visit: Visit, database: Database, people: dict[str, Person], kind: RecordKind
) -> None:
    author, reviewer = visit(people["author"]), visit(people["reviewer"])
    path, new = f"/dane/{kind.name}", {**TYPED, "key": "skwer"}

    def let_in(page: str) -> None:
        reviewer.send(f"{page}/decyzja", {"decyzja": "przyjmij"}, at=page)

    let_in(author.send(f"{path}/nowe", new).headers["Location"])
    refused = soup(author.send(f"{path}/nowe", {**new, "pole-title": "Skwer"}, status=422))
    key = "skwer" if kind is NOTE else "elk-skwer"
    links = [link["href"] for link in refused.select("main form .label-line a")]
    assert links == [kind.url_of(key), f"{path}/{key}/zmien"]
    assert not refused.select("a a")
    assert not author.page(f"{path}/nowe").select("main form .label-line a")
    if kind.is_removable:
        let_in(author.send(f"{path}/{key}/usun", {"comment": "Zabudowany"}).headers["Location"])
        # What was removed is no obstacle: it is brought back, with its history.
        author.send(f"{path}/nowe", new)


def test_the_queue_costs_the_same_for_one_and_for_thirty(
    visit: Visit, database: Database, people: dict[str, Person], count_queries: Any
) -> None:
    proposed(database, people["author"])
    reviewer = visit(people["reviewer"])
    costs = []
    for more in (0, 0, 29):
        for _ in range(more):
            proposed(database, make.stored(database))
        with count_queries() as asked:
            page = reviewer.page("/dane/do-sprawdzenia")
        costs.append((len(page.select(".queue-row")), len(asked)))
    assert costs[1:] == [(1, costs[1][1]), (30, costs[1][1])]


THINGS = f"/dane/{THING.name}"
TYPED = {"pole-city": "Ełk", "pole-title": "Skwer", "comment": "Nowy skwer"}


def test_rows_are_typed_without_a_script(
    visit: Visit, database: Database, people: dict[str, Person]
) -> None:
    author, address = visit(people["author"]), f"{THINGS}/nowe?miasto=elk"
    assert author.form(address)["pole-city"] == "Ełk"
    pressed = {**TYPED, "dodaj-wiersz": "pole-effects"}
    page = soup(author.send(address, pressed, status=200))
    assert page.select_one("[autofocus]")["name"] == "pole-effects-0-kind"  # type: ignore[index]
    typed = {**fields(page.select_one("main form[method=post]")), "pole-effects-0-planned": "3"}
    answer = soup(author.post(address, typed, 422))
    links = [link["href"] for link in answer.select(".notice-bad a")]
    assert links == ["#pole-effects-0-name"]
    typed |= {"pole-effects-0-name": "Ławki", "pole-effects-0-unit": "sztuki"}
    page = soup(author.post(address, {**typed, "dodaj-wiersz": "pole-effects"}, 200))
    typed = fields(page.select_one("main form[method=post]"))
    gone = {**typed, "usun-wiersz": "pole-effects-1"}
    typed = fields(soup(author.post(address, gone, 200)).select_one("main form[method=post]"))
    proposal = author.post(address, typed).headers["Location"]
    with database.reading() as db:
        (made,) = db.scalars(select(RecordProposal).where(RecordProposal.kind == THING.name))
        (row,) = made.fields["effects"]
    assert (made.key, row["name"], row["planned"]) == ("elk-skwer", "Ławki", "3")
    assert "Efekt 1: Ławki" in visit(people["reviewer"]).text(proposal)


def test_an_entry_is_removed_and_brought_back_by_review(
    visit: Visit, database: Database, people: dict[str, Person]
) -> None:
    author, reviewer = visit(people["author"]), visit(people["reviewer"])
    things.SPEAKERS[people["author"].id] = "elk"

    def let_in(page: str) -> None:
        reviewer.send(f"{page}/decyzja", {"decyzja": "przyjmij"}, at=page)

    let_in(author.send(f"{THINGS}/nowe", TYPED).headers["Location"])
    entry = f"{THINGS}/elk-skwer"
    assert "w imieniu miasta" in visit().text(f"{entry}/historia")
    assert author.page(f"{entry}/zmien").select(f"a[href='{entry}/usun']")
    author.send(f"{entry}/usun", {"comment": ""}, status=422)
    page = author.send(f"{entry}/usun", {"comment": "Zabudowany"}).headers["Location"]
    assert "usunięcie wpisu" in reviewer.text("/dane/do-sprawdzenia")
    assert "w imieniu miasta" in reviewer.text(page)
    assert author.client.get(f"{page}/popraw").headers["Location"].endswith(f"{page}/usun")
    author.send(f"{page}/usun", {"comment": "Zabudowany w maju"})
    let_in(page)
    assert things.APPLIED == {}
    assert "wpis usunięty" in visit().text(f"{entry}/historia")
    assert not visit().page(f"{entry}/historia").select("a[href='/rzeczy/elk-skwer']")
    author.get(f"{entry}/usun", 404)
    # The form begins with what was there, and an address may name an older version.
    for address in (f"{entry}/zmien", f"{entry}/zmien?wersja=1"):
        assert author.form(address)["pole-title"] == "Skwer"
    let_in(author.send(f"{entry}/zmien", {"comment": "Wraca"}).headers["Location"])
    assert list(things.APPLIED) == ["elk-skwer"]
    author.get(f"/dane/{NOTE.name}/petycja/usun", 404)
