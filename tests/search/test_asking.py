"""In which order an engine is asked, and what becomes of the answers."""

import time
from datetime import UTC, datetime

import pytest

from app.search.asking import MANY, Asked, ask
from app.search.engine import Filters, IndexUnusable, Part, Position, SearchDocument, Sort
from app.search.query import parse
from app.search.synonym_table import SynonymEntry, Synonyms
from app.search.whoosh_engine import WhooshEngine
from app.text.morphology import ANALYSER_NAME

pytestmark = [
    pytest.mark.one_database,
    pytest.mark.skipif(
        ANALYSER_NAME == "snowball", reason="morfeusz2 has no wheel for this platform"
    ),
]

TABLE = Synonyms([SynonymEntry("BO", ("budżet obywatelski",), "skrot")])
TEXTS = {
    "petycja": ("Petycja", "Kto ją złoży, dostaje odpowiedź."),
    "rada": ("Rada osiedla", "Wybory do rady. Rada zbiera uwagi i pisze do urzędu."),
    "budzet": ("Budżet obywatelski", "Głosowanie mieszkańców na projekty."),
    "dlugi": ("O wszystkim", "Petycja czasem, wzór czasem, podpis też, także urząd i mróz."),
    "halas": ("Hałas", "Cisza w nocy. Petycja o ciszę."),
}


def document(key: str, title: str, text: str, day: int = 1) -> SearchDocument:
    return SearchDocument(
        key=f"article:{key}",
        kind="article",
        version="1",
        updated=datetime(2026, 1, day, tzinfo=UTC),
        parts=(Part(title, 6.0, is_title=True), Part(text)),
    )


def filled(engine: WhooshEngine, documents: list[SearchDocument]) -> WhooshEngine:
    engine.rebuild([documents], Position())
    return engine


@pytest.fixture
def asked_of(engine: WhooshEngine) -> WhooshEngine:
    return filled(
        engine,
        [document(key, *texts, day=day) for day, (key, texts) in enumerate(TEXTS.items(), 1)],
    )


def answer(engine: WhooshEngine, text: str, *, exact: bool = False, **more: int) -> Asked:
    offset, limit = more.get("offset", 0), more.get("limit", 10)
    return ask(engine, parse(text, TABLE), Filters(), Sort.RELEVANCE, offset, limit, exact=exact)


def keys(asked: Asked) -> list[str]:
    return [hit.key.partition(":")[2] for hit in asked.hits.found]


def test_few_with_all_words_are_joined_by_the_best_with_some(asked_of: WhooshEngine) -> None:
    found = answer(asked_of, "petycja wzór podpis")
    assert found.is_loose
    assert found.whole == 1
    assert set(keys(found)[:2]) == {"dlugi", "petycja"}
    assert found.hits.total == 3


def test_of_equals_those_with_all_words_come_first(engine: WhooshEngine) -> None:
    filled(
        engine,
        [
            document("jedno", "Zieleń", "Trawnik, trawnik i trawnik."),
            document("oba", "Zieleń", "Trawnik oraz ławka przy nim."),
        ],
    )
    assert keys(answer(engine, "trawnik ławka")) == ["oba", "jedno"]


def test_pages_of_joined_answers_neither_overlap_nor_leave_gaps(asked_of: WhooshEngine) -> None:
    whole = keys(answer(asked_of, "petycja wzór podpis urząd"))
    pages = [
        key
        for offset in range(len(whole))
        for key in keys(answer(asked_of, "petycja wzór podpis urząd", offset=offset, limit=1))
    ]
    assert pages == whole
    assert len(set(whole)) == len(whole)


def test_where_many_have_all_words_none_with_less_is_shown(engine: WhooshEngine) -> None:
    documents = [document(f"oba{n}", "Park", "Ławka i kosz.") for n in range(MANY)]
    filled(engine, [*documents, document("jedno", "Ławka", "Ławka.")])
    found = answer(engine, "ławka kosz", limit=MANY + 1)
    assert not found.is_loose
    assert "jedno" not in keys(found)


def test_a_quoted_phrase_that_is_found_is_not_taken_apart(asked_of: WhooshEngine) -> None:
    found = answer(asked_of, "„rada osiedla”")
    assert keys(found) == ["rada"]
    assert not found.is_loose


def test_by_date_those_with_all_words_come_first(asked_of: WhooshEngine) -> None:
    parsed = parse("petycja wzór podpis", TABLE)
    found = ask(asked_of, parsed, Filters(), Sort.DATE, 0, 10)
    assert keys(found)[0] == "dlugi"
    assert keys(found)[1:] == ["halas", "petycja"]


def test_errors_are_put_right(asked_of: WhooshEngine) -> None:
    found = answer(asked_of, "rada osielda")
    assert found.is_corrected
    assert found.correction == found.parsed.text == "rada osiedla"
    assert keys(found)[0] == "rada"
    assert "osiedle" in found.parsed.marks


def test_errors_stay_when_that_is_asked_for(asked_of: WhooshEngine) -> None:
    found = answer(asked_of, "rada osielda", exact=True)
    assert not found.correction
    assert found.parsed.text == "rada osielda"
    assert found.is_loose
    assert keys(answer(asked_of, "pteycja", exact=True)) == []


def test_another_word_is_only_offered_for_one_of_the_dictionary(asked_of: WhooshEngine) -> None:
    found = answer(asked_of, "cisa")
    assert found.correction == "cisza"
    assert not found.is_corrected
    assert keys(found) == []


def test_what_finds_no_more_is_not_offered(asked_of: WhooshEngine) -> None:
    assert answer(asked_of, "cisa mrówka").correction == ""


def test_corrections_are_read_with_the_same_synonyms(asked_of: WhooshEngine) -> None:
    found = answer(asked_of, "głosowaine BO")
    assert found.is_corrected
    assert keys(found)[0] == "budzet"


def test_late_answers_are_not_corrected(
    asked_of: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.search.asking.TIME_LIMIT", -1.0)
    found = answer(asked_of, "rada osielda")
    assert not found.correction
    assert keys(found)[0] == "rada"


def test_what_is_kept_out_stays_out_of_loose_answers(asked_of: WhooshEngine) -> None:
    assert "dlugi" not in keys(answer(asked_of, "petycja wzór podpis -mróz"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        '"',
        "„”",
        "-",
        "-petycja",
        "-„”",
        "- - -",
        "***",
        "petycja AND OR NOT (",
        "title:petycja~2^5",
        "\x00\ud800\u202e",
        "👷🏽‍♀️ 🚧",
        "ὤ ǆ ﬁ ⅷ ²",
        "a\u0328" * 400,
        "ż" * 5_000,
        " ".join("zaczesolnosczaczesolnoscz"[:n] for n in range(25)),
        "„" + "petycja " * 500 + "”",
        "' OR 1=1 --",
        "%_\\",
        "SELECT",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14",
        "art. 13 ust. 2 pkt 1 lit. a §",
    ],
)
def test_strange_queries_get_an_answer(asked_of: WhooshEngine, text: str) -> None:
    started = time.process_time()
    answer(asked_of, text)
    # A way out of a hang, wide enough for a busy machine.
    assert time.process_time() - started < 5


def test_an_unusable_index_says_so(engine: WhooshEngine) -> None:
    with pytest.raises(IndexUnusable):
        answer(engine, "petycja")
