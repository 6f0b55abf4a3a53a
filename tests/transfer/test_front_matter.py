"""Files of articles: what is read, what is written, and that nothing is lost between the two."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.articles.source import ArticleSource, checked
from app.articles.vocabulary import CATEGORIES, FACTS, LANGUAGES, LETTERS, STAGES
from app.transfer.front_matter import FACTS_IN_FILE, FIELD_OF_KEY, ContentFault, read, write
from app.ui.icons import icon_names

FOLDER = Path(__file__).parents[2] / "wiki_content" / "artykuly"
OWN_FILES = sorted(FOLDER.glob("*.md"))
# Drawn for an article that names none.
DEFAULT_PICTOGRAM = "wrench"
SMALLEST = "---\ntitle: Petycja\nslug: petycja\ncategory: [zglosic]\n---\n\nTekst.\n"


@pytest.mark.parametrize("path", OWN_FILES, ids=lambda path: path.stem)
def test_our_own_files_are_written_back_byte_for_byte(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    slug, source = read(text, path.name)
    assert write(slug, source) == text


@pytest.mark.parametrize("path", OWN_FILES, ids=lambda path: path.stem)
def test_our_own_files_say_everything(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    slug, source = read(text, path.name)
    assert slug == path.stem
    # Only translations say a language and an original, ours are all Polish; and some tools need
    # no letter.
    needed = FIELD_OF_KEY.keys() - {"language", "translation_of", "letters"}
    missing = [key for key in needed if f"\n{key}:" not in text]
    assert missing == []
    assert source.legal_date is not None
    assert set(FACTS_IN_FILE) == dict(source.facts).keys()


def test_each_article_has_a_pictogram_of_its_own() -> None:
    pictograms = {
        path.stem: read(path.read_text(encoding="utf-8"), path.name)[1].pictogram
        for path in OWN_FILES
    }
    assert set(pictograms.values()) <= set(icon_names())
    assert [name for name, times in Counter(pictograms.values()).items() if times > 1] == []
    assert DEFAULT_PICTOGRAM not in pictograms.values()


def test_the_founding_articles_are_there() -> None:
    assert len(OWN_FILES) >= 53


# Anything a person may type, and what YAML takes for something else than text.
_FOR_YAML = ["yes", "No", "null", "~", "2026-01-01", "12", "1.5", "0x1F", "1:30", "- a", "a: b"]
_MARKS = ["#", "'", '"', "„tak”", "[a]", "a, b", "{a}", "&a", "*a", "!a", "|", ">", "%", "@", "`"]
_RARE = [
    "a:",
    ":a",
    "? a",
    "---",
    "...",
    "=",
    "<<",
    "\\",
    "a\\nb",
    ".",
    "1_000",
    "a #b",
    ",a",
    "x\u00a0y",
]
_AWKWARD = st.sampled_from(_FOR_YAML + _MARKS + _RARE)
_LINE = st.one_of(_AWKWARD, st.text(min_size=1, max_size=40))
_SLUG = st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,2}", fullmatch=True)


def _unique(items: st.SearchStrategy[str], most: int = 4) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(items, max_size=most, unique=True).map(tuple)


@st.composite
def _sources(draw: st.DrawFn) -> ArticleSource:
    language = draw(st.sampled_from(list(LANGUAGES)))
    return ArticleSource(
        title="T" + draw(_LINE),
        body="x" + draw(st.text(max_size=200)),
        lead=draw(st.one_of(st.just(""), _LINE)),
        categories=tuple(
            draw(st.lists(st.sampled_from([c.slug for c in CATEGORIES]), min_size=1, max_size=3))
        ),
        stage=draw(st.sampled_from(["", *(stage.slug for stage in STAGES)])),
        goals=tuple(draw(st.lists(st.integers(1, 17), max_size=4))),
        legal_date=draw(st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))),
        facts=tuple((key, draw(_LINE)) for key in FACTS if draw(st.booleans())),
        acts=draw(_unique(_LINE)),
        sources=draw(_unique(_LINE)),
        pictogram=draw(st.sampled_from(["", "mail", "tree-deciduous"])),
        related=draw(_unique(_SLUG)),
        letters=draw(_unique(st.sampled_from(list(LETTERS)))),
        also_called=draw(_unique(_LINE)),
        language=language,
        translation_of="" if language == "pl" else draw(st.just("") | _SLUG),
    )


@settings(max_examples=200, deadline=None)
@given(slug=_SLUG.filter(lambda slug: slug not in ("nowy", "podglad")), source=_sources())
def test_every_source_comes_back(slug: str, source: ArticleSource) -> None:
    source = checked(source)
    assert read(write(slug, source), "x.md") == (slug, source)


@settings(max_examples=100, deadline=None)
@given(source=_sources())
def test_writing_is_settled_after_one_reading(source: ArticleSource) -> None:
    text = write("x", checked(source))
    assert write(*read(text, "x.md")) == text


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=120), is_framed=st.booleans())
def test_any_text_is_read_or_refused_with_its_name(text: str, is_framed: bool) -> None:
    content = f"---\n{text}\n---\n\nTekst.\n" if is_framed else text
    refused = ""
    try:
        read(content, "plik.md")
    except ContentFault as fault:
        refused = str(fault)
    assert not refused or refused.startswith("plik.md")


def test_what_may_be_left_out_is_empty() -> None:
    slug, source = read(SMALLEST, "petycja.md")
    assert slug == "petycja"
    assert source == ArticleSource("Petycja", "Tekst.\n", categories=("zglosic",))


def test_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    assert read("\ufeff" + SMALLEST.replace("\n", "\r\n"), "x") == read(SMALLEST, "x")


def test_a_line_of_dashes_in_the_body_stays() -> None:
    text = SMALLEST + "\n---\n\nDalej.\n"
    _slug, source = read(text, "x")
    assert source.body == "Tekst.\n\n---\n\nDalej.\n"
    assert read(write("petycja", source), "x")[1] == source


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("---\ntitle", "title", "line 1"),
        ("---\n\nTekst", "Tekst", "no second line"),
        ("title: Petycja", "title: [Petycja", "line"),
        ("title: Petycja", "title: Petycja\ntitle: Skarga", "line 3: the key 'title' stands twice"),
        ("title: Petycja\n", "", "key 'title': it is missing"),
        ("slug: petycja", "slug: Zła Nazwa", "key 'slug'"),
        ("slug: petycja", "slug: nowy", "key 'slug'"),
        ("slug: petycja", "slug: ../../etc", "key 'slug'"),
        ("[zglosic]", "[nie-ma-takiego]", "key 'category'"),
        ("[zglosic]", "zglosic", "key 'category': a list was expected"),
        ("[zglosic]", "[]", "key 'category': it is missing"),
        ("category:", "sdg: [18]\ncategory:", "key 'sdg'"),
        ("category:", "sdg: 11\ncategory:", "key 'sdg': a list of numbers"),
        ("category:", "sdg: [true]\ncategory:", "key 'sdg'"),
        ("category:", "stage: kiedys\ncategory:", "key 'stage'"),
        ("category:", "legal_date: wczoraj\ncategory:", "key 'legal_date'"),
        ("category:", "legal_date: 2026-02-30\ncategory:", "legal_date|cannot be read"),
        ("category:", "facts: nic\ncategory:", "key 'facts'"),
        ("category:", "facts:\n  kto: ja\ncategory:", "there is no fact 'kto'"),
        ("category:", "acts:\n  - a: b\ncategory:", "key 'acts'"),
        ("category:", "autor: ja\ncategory:", "key 'autor': there is no such key"),
        ("category:", "summary: " + "x" * 301 + "\ncategory:", "key 'summary'"),
        ("category:", "x: !!python/object/apply:os.system [ls]\ncategory:", "line"),
        ("\n\nTekst.\n", "\n", "key 'text'"),
    ],
)
def test_faults_name_the_place(old: str, new: str, told: str) -> None:
    assert old in SMALLEST
    with pytest.raises(ContentFault, match=told) as caught:
        read(SMALLEST.replace(old, new, 1), "petycja.md")
    assert str(caught.value).startswith("petycja.md")
