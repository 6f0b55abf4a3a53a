"""Pages of categories and goals: their words, the order of their tools, and when they change."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.articles import lists
from app.articles.vocabulary import CATEGORIES
from app.articles.word_pages import category_words, goal_words, linked, word_page, words_of
from app.cities.goals import GOALS
from app.core import i18n, web
from app.core.db import Database
from app.core.settings import Settings
from app.experiences import lists as experiences
from app.people.models import Level
from tests import make
from tests.visitor import Visit, soup

CONTENT = Path(__file__).parents[2] / "wiki_content"
HEAD = "---\ntitle: T\nsummary: Wstęp.\n"


def test_the_board_holds_each_tool_once_in_its_main_category(db: Session) -> None:
    make.article(db, title="Aleja", slug="aleja", categories=("zielen-i-klimat", "zglosic"))
    make.article(db, title="Zeszyt", slug="zeszyt", categories=("zglosic",))
    board = lists.first_in_each_category(db, 1)
    assert {category: [card.slug for card in cards] for category, cards in board.items()} == {
        "zielen-i-klimat": ["aleja"],
        "zglosic": ["zeszyt"],
    }
    assert lists.category_counts(db) == {"zielen-i-klimat": 1, "zglosic": 2}


def test_each_category_and_goal_has_its_words() -> None:
    for category in CATEGORIES:
        words = category_words(CONTENT, category.slug)
        assert words is not None, category.slug
        assert words.title == category.polish
        assert 0 < len(words.summary) <= 300
        assert words.links
    with i18n.speaking("pl"):
        for number, name in GOALS.items():
            goal = goal_words(CONTENT, number)
            assert goal is not None, number
            assert goal.title == name
            assert 0 < len(goal.summary) <= 300
            assert len(set(goal.tools)) == len(goal.tools)
            assert all((CONTENT / "artykuly" / f"{slug}.md").is_file() for slug in goal.tools)


def test_no_file_of_words_is_left_over() -> None:
    slugs = {path.stem for path in (CONTENT / "dzialy").glob("*.md")}
    assert slugs == {category.slug for category in CATEGORIES}
    numbers = sorted(int(path.name.split("-")[0]) for path in (CONTENT / "cele").glob("*.md"))
    assert numbers == list(GOALS)


def test_a_goals_file_is_found_by_its_whole_number(tmp_path: Path) -> None:
    (tmp_path / "cele").mkdir()
    (tmp_path / "cele" / "11-miasta.md").write_text(f"{HEAD}---\nJedenaście\n")
    assert goal_words(tmp_path, 1) is None
    (tmp_path / "cele" / "1-ubostwo.md").write_text(f"{HEAD}---\nJeden\n")
    found = goal_words(tmp_path, 1)
    assert found is not None
    assert "Jeden<" in found.html


@pytest.mark.parametrize(
    "content", [b"---\ntitle: [\n---\nTekst\n", b"\xff\xfe\xff", b"---\n- a\n---\nTekst\n"]
)
def test_words_that_cannot_be_read_cost_no_page(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "zle.md"
    path.write_bytes(content)
    assert words_of(path) is None
    assert words_of(tmp_path / "nie-ma.md") is None
    assert words_of(tmp_path) is None


def test_strange_values_of_words_are_left_out() -> None:
    page = word_page("---\ntitle: 7\ntools: petycja\n---\nTekst <script>alert(1)</script>\n")
    assert (page.title, page.summary, page.tools) == ("7", "", ())
    assert "<script" not in page.html


def test_links_in_words_tell_which_articles_are_written(db: Session) -> None:
    page = word_page(f"{HEAD}---\n[[petycja|petycję]] albo [[ogrod]].\n")
    make.article(db, slug="petycja")
    html = linked(db, page)
    assert '<a class="wiki-link" href="/artykuly/petycja">petycję</a>' in html
    assert '<a class="wiki-link wanted" href="/artykuly/ogrod">' in html


def test_the_best_tools_of_a_goal_stand_first(db: Session) -> None:
    author = make.person(db, Level.EDITOR)
    for title in ("Apel", "Budżet", "Cisza", "Drzewa"):
        make.article(db, author, title=title, slug=title.lower()[:3], goals=(11,))
    make.article(db, author, title="Inny", slug="inny", goals=(12,))

    def order(*best: str) -> list[str]:
        return [card.title for card in lists.articles_for_goal(db, 11, 1, best).items]

    assert order() == ["Apel", "Budżet", "Cisza", "Drzewa"]
    assert order("drz", "cis") == ["Drzewa", "Cisza", "Apel", "Budżet"]
    # Who has not the goal, or is not there, comes in by no list of the best.
    assert order("inny", "nie-ma", "cis") == ["Cisza", "Apel", "Budżet", "Drzewa"]


def test_a_goal_tells_what_people_did_for_it(db: Session) -> None:
    elk = make.city(db)
    person = make.person(db)
    for goals in ((11,), (11, 3), (4,)):
        make.experience(db, person, city_id=elk.id, goals=goals)
    make.experience(db, person, goals=(11,))
    told, outcomes = experiences.for_goal(db, 11, 2)
    assert (len(told), sum(outcomes.values())) == (2, 3)
    assert experiences.city_count(db, experiences.Filters(goal=11)) == 1
    assert experiences.for_goal(db, 5, 2)[0] == []


def test_pages_without_words_still_list_their_tools(
    visit: Visit, app: web.Application, database: Database, tmp_path: Path, settings: Settings
) -> None:
    app.settings = settings.model_copy(update={"content_dir": tmp_path / "nie-ma"})
    with database.writing() as db:
        make.article(db, slug="petycja", categories=("zglosic", "przekonac-innych"), goals=(16,))
    for path in ("/narzedzia/dzial/zglosic", "/narzedzia/dzial/przekonac-innych", "/cele/16"):
        page = visit().page(path)
        assert len(page.select('.toolboard a[href="/artykuly/petycja"]')) == 1
        assert not page.select(".reading-text")


@pytest.mark.parametrize("path", ["/narzedzia/dzial/zglosic", "/cele/16"])
def test_a_guests_page_holds_until_an_article_is_published(
    visit: Visit, database: Database, path: str
) -> None:
    guest = visit()
    first = guest.get(path)
    page = soup(first)
    assert page.select_one('.reading-text [href="/artykuly/skarga-wniosek-kpa"].wanted')
    assert page.select_one("meta[name=description]")
    again = {"If-None-Match": first.headers["ETag"]}
    assert guest.client.get(path, headers=again).status_code == 304
    with database.writing() as db:
        make.article(db, slug="skarga-wniosek-kpa", categories=("zglosic",), goals=(16,))
    answer = guest.client.get(path, headers=again)
    assert answer.status_code == 200
    page = soup(answer)
    assert not page.select(".reading-text .wanted[href$=skarga-wniosek-kpa]")
    assert page.select_one('.toolboard a[href="/artykuly/skarga-wniosek-kpa"]')
    # Whoever turns the page has read the words.
    assert not guest.page(f"{path}?strona=2").select(".reading-text")
