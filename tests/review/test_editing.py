"""The editor through its pages: sections, drafts, skeletons, language, own view, protection."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.articles import protecting
from app.articles import queries as articles
from app.articles.models import Article, Protection
from app.core import clock
from app.core.db import Database
from app.core.settings import Settings
from app.people.models import Level, Person
from app.review.models import Draft, PatrolItem, Proposal, Revert
from tests import make
from tests.review.conftest import BODY
from tests.visitor import Visit, soup, words

EDIT = "/artykuly/petycja/edytuj"
STEPS = f"{EDIT}?sekcja=s-kroki"
KEEP = "/artykuly/petycja/szkic"
LONGER = "Możesz śledzić jej los na stronie internetowej urzędu."


@pytest.fixture
def petition(database: Database) -> int:
    with database.writing() as db:
        return make.article(
            db, title="Petycja", slug="petycja", body=BODY, categories=("przekonac-innych",)
        ).id


@pytest.fixture
def halina(database: Database) -> Person:
    return make.stored(database, Level.RESIDENT, name="Halina Kowal")


@pytest.fixture
def ewa(database: Database) -> Person:
    return make.stored(database, Level.EDITOR, name="Ewa Sowa")


@pytest.fixture
def maria(database: Database) -> Person:
    return make.stored(database, Level.MODERATOR, name="Maria Wilk")


def body(database: Database) -> str:
    with database.reading() as db:
        return articles.published_revision(db, articles.article_by_slug(db, "petycja")).body


def letters(database: Database) -> tuple[str, ...]:
    with database.reading() as db:
        article = articles.article_by_slug(db, "petycja")
        return articles.source_of(articles.published_revision(db, article)).letters


def drafts(database: Database) -> list[Draft]:
    with database.reading() as db:
        return list(db.scalars(select(Draft)))


def test_a_section_is_edited_alone_and_the_rest_stays(
    visit: Visit, database: Database, petition: int, ewa: Person
) -> None:
    editor = visit(ewa)
    form = editor.form(STEPS)
    assert form["body"].startswith("## Kroki")
    assert "Terminy" not in form["body"]
    assert "title" not in form
    changed = form["body"].replace("Podpisz pismo.", "Podpisz pismo czytelnie.")
    editor.post(STEPS, {**form, "body": changed, "comment": "Jaśniej", "akcja": "zapisz"})
    assert body(database) == BODY.replace("Podpisz pismo.", "Podpisz pismo czytelnie.")


def test_a_section_merges_with_what_was_published_meanwhile(
    visit: Visit, database: Database, petition: int, ewa: Person, maria: Person
) -> None:
    editor = visit(ewa)
    form = editor.form(STEPS)
    whole = BODY.replace("Możesz śledzić jej los.", LONGER)
    visit(maria).send(EDIT, {"body": whole, "comment": "Dopisuję", "akcja": "zapisz"})
    changed = form["body"].replace("Podpisz pismo.", "Podpisz pismo czytelnie.")
    editor.post(STEPS, {**form, "body": changed, "comment": "Jaśniej", "akcja": "zapisz"})
    assert body(database) == whole.replace("Podpisz pismo.", "Podpisz pismo czytelnie.")


def test_a_preview_of_a_section_keeps_the_section(
    visit: Visit, database: Database, petition: int, ewa: Person
) -> None:
    editor = visit(ewa)
    form = editor.form(STEPS)
    typed = {**form, "body": "## Kroki\n\nNowy tekst.\n"}
    page = words(editor.post(STEPS, {**typed, "akcja": "podglad"}, 200))
    assert "Nowy tekst." in page
    assert "Treść sekcji" in page
    page = words(editor.post(STEPS, {**typed, "akcja": "zmiany"}, 200))
    assert "Podpisz pismo." in page
    assert body(database) == BODY


def test_an_unknown_section_opens_the_whole_article_and_a_foreign_base_none(
    visit: Visit, petition: int, ewa: Person
) -> None:
    editor = visit(ewa)
    assert editor.form(f"{EDIT}?sekcja=s-nie-ma")["body"].startswith("Petycja to pismo")
    form = editor.form(STEPS)
    for changes in ({"base": "99"}, {"section": "s-nie-ma"}, {"base": "-1"}):
        editor.post(STEPS, {**form, **changes, "akcja": "zapisz"}, 404)


def test_every_choice_among_topics_has_its_label_beside_it(visit: Visit, halina: Person) -> None:
    boxes = visit(halina).page("/artykuly/nowy").select('input[name="categories"]')
    assert len(boxes) > 1
    for box in boxes:
        assert box.parent
        assert box.parent.name == "div"
        assert box.parent.select_one(f'label[for="{box["id"]}"]')


def test_letters_are_boxes_to_tick_and_keep_their_order(
    visit: Visit, database: Database, petition: int, ewa: Person
) -> None:
    editor = visit(ewa)
    assert editor.page(EDIT).select_one('datalist#piktogramy option[value="megaphone"]')
    typed = {**editor.form(EDIT), "comment": "Pisma", "akcja": "zapisz"}
    editor.post(EDIT, {**typed, "letters": ["skarga-kpa", "petycja"]})
    assert letters(database) == ("skarga-kpa", "petycja")
    again = editor.form(EDIT)
    assert again["letters"] == ["skarga-kpa", "petycja"]
    editor.post(EDIT, {**typed, **again, "letters": ["nie-ma"]}, 422)
    assert letters(database) == ("skarga-kpa", "petycja")


def test_links_to_sections_are_for_signed_in_people_only(
    visit: Visit, petition: int, halina: Person
) -> None:
    address = "edytuj?sekcja=s-kroki"
    for _twice in range(2):
        assert address in visit(halina).get("/artykuly/petycja").get_data(as_text=True)
        assert address not in visit().get("/artykuly/petycja").get_data(as_text=True)


def test_a_draft_is_kept_without_a_script_and_offered_back(
    visit: Visit, database: Database, petition: int, halina: Person
) -> None:
    author = visit(halina)
    form = author.form(EDIT)
    typed = {**form, "body": BODY + "\nMój szkic.\n", "legal_date": "wczoraj", "akcja": "szkic"}
    location = author.post(EDIT, typed).headers["Location"]
    assert "Mój szkic." in author.form(str(location))["body"]
    offer = visit(halina)
    assert "Masz szkic" in offer.text(EDIT)
    [draft] = drafts(database)
    resumed = offer.form(f"{EDIT}?szkic={draft.id}", f"{EDIT}?szkic={draft.id}")
    assert "Mój szkic." in resumed["body"]
    assert body(database) == BODY
    assert "Petycja" in offer.text("/konto/propozycje")
    sent = {**resumed, "legal_date": "", "comment": "Dopisuję", "akcja": "zapisz"}
    offer.post(f"{EDIT}?szkic={draft.id}", sent)
    assert drafts(database) == []
    assert "Masz szkic" not in visit(halina).text(EDIT)


def test_beginning_anew_deletes_the_draft(
    visit: Visit, database: Database, petition: int, halina: Person, ewa: Person
) -> None:
    author = visit(halina)
    author.post(EDIT, {**author.form(EDIT), "body": "Szkic.", "akcja": "szkic"})
    [draft] = drafts(database)
    path = f"/szkice/{draft.id}/usun"
    fields = author.form(EDIT, path)
    other = visit(ewa)
    other.post(path, {"csrf_token": other.form(EDIT)["csrf_token"]}, 404)
    assert len(drafts(database)) == 1
    assert author.post(path, fields).headers["Location"].endswith(EDIT)
    assert drafts(database) == []
    assert author.form(EDIT)["body"] == BODY


def test_a_script_saves_drafts_and_two_tabs_do_not_fight(
    visit: Visit, database: Database, petition: int, halina: Person
) -> None:
    author = visit(halina)
    first, second = author.form(EDIT), author.form(EDIT)
    answer = author.post(KEEP, {**first, "body": "Raz."}, 200).get_json()
    assert answer["message"].startswith("Szkic zapisany o")
    again = author.post(KEEP, {**first, "body": "Dwa.", "draft": answer["draft"]}, 200)
    refused = author.post(KEEP, {**second, "body": "Obca karta."}, 409).get_json()
    assert "nowszy szkic" in refused["message"]
    [draft] = drafts(database)
    assert draft.fields["body"] == ["Dwa."]
    assert again.get_json()["draft"] == f"{draft.id}.2"
    assert "csrf_token" not in draft.fields
    asked = {**second, "body": "Obca karta.", "akcja": "szkic"}
    page = soup(author.post(EDIT, asked, 409))
    token = page.select_one("input[name=draft]")
    assert token is not None
    author.post(EDIT, {**asked, "draft": token["value"]})
    assert drafts(database)[0].fields["body"] == ["Obca karta."]


def test_a_saving_that_comes_after_the_sending_brings_nothing_back(
    visit: Visit, database: Database, petition: int, halina: Person
) -> None:
    author = visit(halina)
    form = {**author.form(EDIT), "body": BODY + f"\n{LONGER}\n", "comment": "Dopisuję"}
    author.post(EDIT, {**form, "akcja": "zapisz"})
    assert author.post(KEEP, form, 200).get_json()["draft"] == ""
    assert drafts(database) == []


def test_a_draft_of_a_new_article_follows_its_title(
    visit: Visit, database: Database, halina: Person
) -> None:
    author, new = visit(halina), "/artykuly/nowy"
    form = author.form(new)
    saved = author.post(f"{new}/szkic", {**form, "title": "O", "body": "x"}, 200).get_json()
    later = {**form, "title": "Ogród", "body": "Tekst.", "draft": saved["draft"]}
    author.post(f"{new}/szkic", later, 200)
    [draft] = drafts(database)
    assert draft.title == "Ogród"
    assert author.form(f"{new}?szkic={draft.id}", f"{new}?szkic={draft.id}")["title"] == "Ogród"
    other = visit(make.stored(database, Level.EDITOR))
    other.get(f"{new}?szkic={draft.id}", 404)


def test_a_new_article_begins_from_a_skeleton(visit: Visit, halina: Person) -> None:
    author = visit(halina)
    assert "Metoda warsztatowa" in author.text("/artykuly/nowy")
    skeleton = author.form("/artykuly/nowy?wzor=procedura", "/artykuly/nowy?wzor=procedura")
    for heading in ("## Kiedy wybrać", "## Krok po kroku", "## Jeśli odmówią", "## Źródła"):
        assert heading in skeleton["body"]
    unknown = "/artykuly/nowy?wzor=../operator"
    assert author.form(unknown, unknown)["body"] == ""


def test_the_language_is_told_and_blocks_nothing(
    visit: Visit, petition: int, halina: Person
) -> None:
    author = visit(halina)
    hard = "Odpowiedzialność samorządowa obejmuje przedsiębiorczość zainteresowanych mieszkańców."
    form = author.form(EDIT)
    page = words(author.post(EDIT, {**form, "body": hard, "akcja": "jezyk"}, 200))
    assert "Trudny tekst" in page
    assert "Długie słowa" in page
    author.post(EDIT, {**form, "body": hard, "comment": "Trudno", "akcja": "zapisz"})


def test_the_author_sees_the_article_with_the_own_change_and_others_do_not(
    visit: Visit, petition: int, halina: Person, ewa: Person
) -> None:
    author = visit(halina)
    author.send(EDIT, {"body": BODY + "\nTajny dopisek mieszkanki.\n", "comment": "x"})
    own = "/artykuly/petycja/moja-wersja"
    page = author.text(own)
    assert "Tajny dopisek mieszkanki." in page
    assert "Inni zobaczą ją po przejrzeniu" in page
    assert "Zwykle trwa" not in page
    for path in ("/artykuly/petycja", own):
        answer = visit(ewa).client.get(path, follow_redirects=True)
        assert answer.status_code == 200
        assert "Tajny dopisek" not in answer.get_data(as_text=True)
    assert visit().client.get(own).status_code == 303
    assert "Tajny" not in visit().text("/artykuly/petycja")
    assert author.get(own).headers["Cache-Control"] == "no-store"


def test_a_protected_article_says_why_and_what_one_can_do(
    visit: Visit, database: Database, petition: int, halina: Person, maria: Person
) -> None:
    author = visit(halina)
    form = author.form(EDIT)
    with database.writing() as db:
        protecting.protect(
            db,
            make.who(maria),
            db.get_one(Article, petition),
            Protection.CURATORS,
            (clock.now() + timedelta(days=3)).date().isoformat(),
            "Spór o treść",
            Settings(),
        )
    page = author.text(EDIT, 403)
    assert "Spór o treść" in page
    assert "Napisz w dyskusji" in page
    typed = {**form, "body": "Mój długi tekst.", "comment": "x"}
    refused = author.post(EDIT, {**typed, "akcja": "zapisz"}, 403).get_data(as_text=True)
    assert "Spór o treść" in refused
    assert "Mój długi tekst." in refused
    author.post(KEEP, typed, 200)
    assert drafts(database)[0].fields["body"] == ["Mój długi tekst."]
    with database.reading() as db:
        assert db.scalars(select(Proposal)).all() == []


def test_the_patrol_checks_and_takes_back_in_one_action(
    visit: Visit, database: Database, petition: int, ewa: Person, maria: Person, halina: Person
) -> None:
    changed = BODY.replace("Możesz śledzić jej los.", LONGER)
    visit(ewa).send(EDIT, {"body": changed, "comment": "Dopisuję", "akcja": "zapisz"})
    visit(ewa).send(EDIT, {"title": "Petycja do urzędu", "comment": "Tytuł", "akcja": "zapisz"})
    moderator = visit(maria)
    page = moderator.text("/patrol")
    assert "na stronie internetowej" in page
    assert "To twoja zmiana" in visit(ewa).text("/patrol")
    visit(halina).get("/patrol", 403)
    with database.reading() as db:
        first, second = db.scalars(select(PatrolItem.id).order_by(PatrolItem.id))
    check = f"/patrol/{second}/sprawdzone"
    assert moderator.send(check, at="/patrol").headers["Location"] == "/patrol"
    back = "/artykuly/petycja/wersja/2/cofnij"
    assert "Napisz, dlaczego cofasz" in words(moderator.send(back, {"reason": " "}, status=422))
    moderator.send(back, {"reason": "Bez źródła", "is_breach": "y"}, at="/patrol")
    assert body(database) == BODY
    assert "Wszystko sprawdzone" in moderator.text("/patrol")
    everything = moderator.text("/patrol?pokaz=wszystkie&dzial=przekonac-innych")
    assert "Cofnięcie: Maria Wilk" in everything
    assert first
    with database.reading() as db:
        assert db.scalars(select(Revert.is_breach)).one()
    moderator.get(back, 409)


def test_where_later_edits_stand_in_the_way_the_page_says_what_to_do(
    visit: Visit, database: Database, petition: int, ewa: Person, maria: Person
) -> None:
    for words_now in ("na stronie internetowej urzędu", "w dzienniku podawczym ratusza"):
        text = BODY.replace("śledzić jej los.", f"śledzić jej los {words_now}.")
        visit(ewa).send(EDIT, {"body": text, "comment": "x", "akcja": "zapisz"})
    back = "/artykuly/petycja/wersja/2/cofnij"
    moderator = visit(maria)
    assert "Przywróć wcześniejszą wersję" in moderator.text(back)
    moderator.send(back, {"reason": "Bez źródła"}, status=409)
    assert "w dzienniku" in body(database)


def test_the_patrol_list_costs_a_fixed_number_of_queries(
    visit: Visit,
    database: Database,
    petition: int,
    ewa: Person,
    maria: Person,
    count_queries: object,
) -> None:
    def edits(number: int) -> None:
        with database.writing() as db:
            article = db.get_one(Article, petition)
            for _each in range(number):
                make.edit(db, article, ewa, body=f"{BODY}\nWersja {article.published_id}.\n")

    def cost() -> int:
        with count_queries() as statements:  # type: ignore[operator]
            visitor.get("/patrol")
        return len(statements)

    visitor = visit(maria)
    edits(1)
    visitor.get("/patrol")
    one = cost()
    edits(14)
    assert cost() == one


def test_link_targets_are_for_writers_and_hold_no_markup_of_their_own(
    visit: Visit, database: Database, petition: int, halina: Person
) -> None:
    with database.writing() as db:
        make.article(db, title="Petycja [nowa] | stara", slug="petycja-nowa")
        make.thread(db, halina, title="Petycja w praktyce")
    found = visit(halina).get("/szukaj/linki.json?q=petycja").get_json()["results"]
    lines = {each["markdown"] for each in found}
    assert "[[petycja|Petycja]]" in lines
    assert "[[petycja-nowa|Petycja (nowa) / stara]]" in lines
    assert any(line.startswith("[Petycja w praktyce](/dyskusje/") for line in lines)
    assert "[[petycja|Petycja]]" in visit(halina).text("/szukaj/linki?q=petycja")
    assert visit(halina).get("/szukaj/linki.json").get_json() == {"results": []}
    visit().get("/szukaj/linki.json?q=petycja", 303)
