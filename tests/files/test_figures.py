"""Pictures in rendered texts: what readers get, that nothing hostile passes, and that it holds."""

import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import pictures
from app.articles import queries as articles
from app.articles.models import Article, ArticleRevision
from app.core.db import Database
from app.core.settings import Settings
from app.discussions.models import Post, PostVersion
from app.discussions.pictures import refresh_posts_showing
from app.discussions.service import edit_post
from app.files import queries, service
from app.files.addresses import digests_in, markdown_of
from app.files.figures import Picture, pictured, with_figures
from app.files.models import FileState, FileThumbnail, StoredFile
from app.moderation import shown_files
from app.people.models import Person
from app.review import saving
from app.review.models import Proposal, ProposalVersion
from app.text.safe_html import to_safe_html
from tests import make
from tests.files import samples
from tests.files.conftest import Send
from tests.review import acts
from tests.text.allowed_html import problems

People = dict[str, Person]
DIGEST = "ab" * 32
ADDRESS = f"/pliki/{DIGEST}/rada.jpg"


def picture(**changes: object) -> Picture:
    columns: dict[str, object] = {
        "id": 7,
        "digest": DIGEST,
        "name": "rada.jpg",
        "state": "public",
        "width": 900,
        "height": 600,
        "alt": "Z wiersza pliku",
        "is_decorative": False,
        "author": "Halina K.",
        "licence": "by-sa",
        "licence_note": "",
        "caption": "",
    }
    file = StoredFile(**{**columns, **changes})
    return Picture(file, (FileThumbnail(width=320, height=213, digest="cd" * 32, size=9),))


def shown(markdown: str, **changes: object) -> BeautifulSoup:
    html = with_figures(to_safe_html(markdown).html, {DIGEST: picture(**changes)})
    assert problems(html) == []
    return BeautifulSoup(html, "html.parser")


def test_a_picture_alone_is_a_figure_with_author_and_licence() -> None:
    page = shown(f"Przed.\n\n![Ludzie głosują]({ADDRESS})\n\nPo.", caption="Zebranie w maju")
    image = page.select_one("figure.picture img")
    assert image is not None
    assert image["src"] == ADDRESS
    assert image["alt"] == "Ludzie głosują"
    assert (image["width"], image["height"], image["loading"]) == ("900", "600", "lazy")
    assert image["srcset"] == f"/pliki/{DIGEST}/320/rada.jpg 320w, {ADDRESS} 900w"
    caption = page.figcaption
    assert caption is not None
    assert caption.text.startswith("Zebranie w maju")
    assert "Halina K." in caption.text
    assert [link["href"] for link in caption.select("a")] == ["/pliki/7"]
    assert page.select("p figure") == []


def test_a_picture_in_a_sentence_stays_there() -> None:
    page = shown(f"Znak ![znak]({ADDRESS}) stoi tu.")
    assert page.select("figure") == []
    image = page.select_one("p img")
    assert image is not None
    assert image["width"] == "900"


def test_words_of_the_file_stand_in_for_missing_ones() -> None:
    image = shown(f"![]({ADDRESS})").img
    assert image is not None
    assert image["alt"] == "Z wiersza pliku"


def test_a_decoration_is_passed_over() -> None:
    image = shown(f"![Cokolwiek]({ADDRESS})", is_decorative=True, alt="").img
    assert image is not None
    assert image["alt"] == ""


def test_a_removed_picture_says_so() -> None:
    html = to_safe_html(f"![Ludzie]({ADDRESS})\n\nZnak ![znak]({ADDRESS}) tu.").html
    gone = with_figures(html, {DIGEST: Picture(None)})
    assert problems(gone) == []
    assert "<img" not in gone
    assert "Ludzie" not in gone
    assert gone.count("picture-gone") == 2
    assert with_figures(gone, {DIGEST: picture()}) == gone


def test_unknown_and_foreign_pictures_are_left_alone() -> None:
    html = to_safe_html(f"![a](/pliki/{'0' * 64}/x.jpg)\n\n![b](https://example.org/x.png)").html
    assert with_figures(html, {DIGEST: picture()}) == html


HOSTILE = st.sampled_from(
    [
        '"><script>alert(1)</script>',
        "' onerror=alert(1) x='",
        "<img src=x>",
        "&quot;",
        "a\x00b",
        "]](x",
        "zażółć",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(HOSTILE, min_size=4, max_size=4), st.booleans())
def test_hostile_words_stay_words(words: list[str], is_typed: bool) -> None:
    alt, author, caption, note = words
    html = to_safe_html(f"![{'typed' if is_typed else ''}]({ADDRESS})").html
    known = {DIGEST: picture(alt=alt, author=author, caption=caption, licence_note=note)}
    drawn = with_figures(html, known)
    assert problems(drawn) == []
    assert len(re.findall("<img", drawn)) == 1
    assert "<script" not in drawn


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                f"![]({ADDRESS})",
                f"![Opis]({ADDRESS})",
                f"Słowa ![x]({ADDRESS}) i [[petycja]].",
                "Zwykły akapit.",
                f"- ![w liście]({ADDRESS})",
                f"> ![]({ADDRESS})",
            ]
        ),
        max_size=6,
    )
)
def test_drawing_again_changes_nothing_and_follows_the_file(blocks: list[str]) -> None:
    html = to_safe_html("\n\n".join(blocks)).html
    first, second = (
        {DIGEST: picture()},
        {DIGEST: picture(alt="Inny opis", author="Jan", caption="C")},
    )
    once = with_figures(html, first)
    assert with_figures(once, first) == once
    assert with_figures(once, second) == with_figures(html, second)
    assert problems(once) == []
    assert digests_in(once) == digests_in(html)


def test_what_the_page_of_a_file_offers_can_be_written_into_a_text() -> None:
    file = picture(alt="Nawias [x](y) w opisie").file
    assert file is not None
    html = with_figures(to_safe_html(markdown_of(file)).html, {DIGEST: picture()})
    assert html.count("<figure") == 1


# With articles.


def published(database: Database, article: Article) -> ArticleRevision:
    with database.reading() as db:
        return articles.published_revision(db, db.get_one(Article, article.id))


@pytest.fixture
def file(send: Send, people: People) -> StoredFile:
    return send(people["resident"], samples.prepared("caly", small="maly"))


@pytest.fixture
def article(database: Database, people: People, file: StoredFile) -> Article:
    with database.writing() as db:
        return make.article(db, people["editor"], slug="rada", title="Rada", body=markdown_of(file))


def test_an_article_shows_and_knows_its_pictures(
    database: Database, article: Article, file: StoredFile
) -> None:
    assert "<figure" in published(database, article).html
    with database.reading() as db:
        assert pictures.articles_using(db, file.digest) == [pictures.Using("rada", "Rada")]


def test_an_article_that_drops_a_picture_no_longer_uses_it(
    database: Database, article: Article, file: StoredFile, people: People
) -> None:
    with database.writing() as db:
        make.edit(db, db.get_one(Article, article.id), people["editor"], body="Bez obrazu.")
    with database.reading() as db:
        assert pictures.articles_using(db, file.digest) == []


def test_pages_follow_description_and_removal(
    database: Database, article: Article, file: StoredFile, people: People
) -> None:
    stamp = article.stamp
    details = replace(samples.DETAILS, author="Zofia B.")
    with database.writing() as db:
        service.describe(db, make.who(people["resident"]), file.id, details)
        pictures.refresh_pages_showing(db, file.digest)
    assert "Zofia B." in published(database, article).html
    with database.writing() as db:
        service.remove(db, make.who(people["resident"]), file.id)
        pictures.refresh_pages_showing(db, file.digest)
    html = published(database, article).html
    assert "picture-gone" in html
    assert file.digest not in html
    with database.reading() as db:
        assert db.get_one(Article, article.id).stamp > stamp + 1


def test_pages_forget_names_of_the_erased(
    database: Database, article: Article, people: People, file: StoredFile
) -> None:
    assert "Halina K." in published(database, article).html
    with database.writing() as db:
        person = db.get_one(Person, people["resident"].id)
        person.erased, person.name = article.created, "Usunięty użytkownik"
    shown_files.forget_erased(Settings(), database)
    html = published(database, article).html
    assert "Halina K." not in html
    assert "Usunięty użytkownik" in html


def test_nothing_is_told_of_waiting_files_but_to_reviewers(
    database: Database, send: Send, people: People
) -> None:
    waiting = send(people["new"], samples.prepared("tajny"))
    html = to_safe_html(f"![]({markdown_of(waiting).split('(')[1][:-1]})").html
    with database.reading() as db:
        told = pictured(db, html)
        assert waiting.alt not in told
        assert waiting.author not in told
        assert 'class="picture picture-waiting"' in told
        assert problems(told) == []
        assert pictured(db, told) == told
        assert waiting.alt in pictured(db, told, with_waiting=True)


def kept_words(db: Session) -> str:
    """Everything that was drawn from texts and stored."""
    columns = (ArticleRevision.html, ProposalVersion.html, Post.html, PostVersion.html)
    return " ".join(html for column in columns for html in db.scalars(select(column)))


def test_words_of_a_removed_picture_go_from_old_and_proposed_texts_too(
    database: Database, article: Article, file: StoredFile, people: People
) -> None:
    with database.writing() as db:
        found = db.get_one(Article, article.id)
        make.edit(db, found, people["editor"], body=f"Nowy tekst.\n\n{markdown_of(file)}")
        make.edit(db, found, people["editor"], body="Bez obrazu.", categories=("zglosic",))
        make.proposal(db, found, people["resident"], body=f"Z obrazem.\n\n{markdown_of(file)}")
        thread = make.thread(db, people["editor"], body=markdown_of(file))
        post = make.post(db, people["editor"], thread, markdown_of(file))
        for version, body in ((1, f"Raz.\n\n{markdown_of(file)}"), (2, "Bez obrazu.")):
            text = make.post_text(body)
            edit_post(db, make.who(people["editor"]), Settings(), post.id, version, text)
        assert kept_words(db).count(file.author) == 6
    with database.writing() as db:
        service.remove(db, make.who(people["resident"]), file.id)
        shown_files.refresh_everything_showing(db, file.digest)
    with database.reading() as db:
        words = kept_words(db)
    assert "Halina K." not in words
    assert file.digest not in words
    assert words.count("picture-gone") == 6


@pytest.mark.parametrize(
    ("owner", "publisher", "is_let_out"),
    [("new", "editor", False), ("new", "curator", True), ("editor", "editor", True)],
)
def test_publishing_lets_out_ones_own_and_what_one_may_review(
    database: Database, send: Send, people: People, owner: str, publisher: str, is_let_out: bool
) -> None:
    waiting = send(people[owner], samples.prepared("tajny"))
    with database.writing() as db:
        # Sent when its owner was new.
        db.get_one(StoredFile, waiting.id).state = FileState.WAITING
        made = make.article(db, people["editor"], slug="nowa", categories=("zglosic",))
        source = replace(
            articles.source_of(articles.published_revision(db, made)), body=markdown_of(waiting)
        )
        edit = saving.Edit("nowa", source, "Obraz", base_id=made.published_id)
        who = make.who(people[publisher], scope=("zglosic",))
        plan = saving.plan(db, who, edit, Settings())
        saved = saving.carry_out(db, who, plan, to_safe_html(plan.source.body))
        assert saved.article is not None
        assert saved.waiting_files == (0 if is_let_out else 1)
    html = published(database, made).html
    assert (waiting.author in html) == is_let_out
    assert ("picture-waiting" in html) != is_let_out


def test_who_may_not_publish_lets_nothing_out(
    database: Database, send: Send, people: People
) -> None:
    waiting = send(people["new"], samples.prepared("tajny"))
    with database.writing() as db:
        html = f'<img src="/pliki/{waiting.digest}/a.jpg">'
        service.approve_published(db, make.who(people["resident"]), html)
        service.approve_published(db, make.who(people["new"]), html)
        assert db.get_one(StoredFile, waiting.id).state == FileState.WAITING


def test_an_accepted_proposal_shows_the_picture_that_waited(
    database: Database, send: Send, people: People
) -> None:
    waiting = send(people["new"], samples.prepared("tajny"))
    with database.writing() as db:
        made = make.article(db, people["editor"], slug="nowa", categories=("zglosic",))
        proposal = make.proposal(db, made, people["new"], body=f"Tekst.\n\n{markdown_of(waiting)}")
        head = db.get_one(ProposalVersion, proposal.head_id)
        assert "<figure" in head.html
    assert waiting.digest not in published(database, made).html
    with database.writing() as db:
        acts.accept(db, people["moderator"], db.get_one(Proposal, proposal.id))
    assert "<figure" in published(database, made).html
    with database.reading() as db:
        assert queries.served(db, None, waiting.digest, None) is not None


def test_posts_show_pictures_and_say_when_they_are_removed(
    database: Database, file: StoredFile, people: People
) -> None:
    with database.writing() as db:
        thread = make.thread(db, people["editor"])
        post = make.post(db, people["editor"], thread, markdown_of(file))
        assert "<figure" in post.html
    with database.writing() as db:
        service.remove(db, make.who(people["resident"]), file.id)
        refresh_posts_showing(db, file.digest)
    with database.reading() as db:
        html = db.get_one(Post, post.id).html
        assert "picture-gone" in html
        assert file.digest not in html


def test_of_a_waiting_file_a_post_tells_nothing(
    database: Database, send: Send, people: People
) -> None:
    waiting = send(people["new"], samples.prepared("tajny"))
    with database.writing() as db:
        thread = make.thread(db, people["editor"])
        post = make.post(
            db, people["editor"], thread, f"![]({markdown_of(waiting)[:-1].split('(')[1]})"
        )
        assert waiting.alt not in post.html
    with database.writing() as db:
        service.approve(db, make.who(people["curator"]), waiting.id)
        refresh_posts_showing(db, waiting.digest)
    with database.reading() as db:
        assert waiting.alt in db.get_one(Post, post.id).html
