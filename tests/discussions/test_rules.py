"""Who may do what in a thread: tables of people and states, no database."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from app.core import clock
from app.core.errors import Invalid
from app.core.settings import Settings
from app.discussions import rules
from app.discussions.models import PostState, ThreadState
from app.discussions.reasons import check_reason, in_words
from app.people.models import Level
from app.people.rules import Who
from app.review.rules import REASONS_TO_HIDE
from app.text.safe_html import to_safe_html

AUTHOR_ID = 7


@dataclass(frozen=True)
class FakeThread:
    author_id: int = AUTHOR_ID
    state: str = ThreadState.VISIBLE
    is_locked: bool = False
    is_moderator: bool = False


@dataclass(frozen=True)
class FakePost:
    author_id: int = AUTHOR_ID
    state: str = PostState.VISIBLE
    is_opening: bool = False


def somebody(level: Level, person_id: int = 1, *, suspended: bool = False, **more: object) -> Who:
    until = clock.now() + timedelta(days=1) if suspended else None
    return Who(
        id=person_id,
        name="Jan L.",
        slug="jan-l",
        level=level,
        created=clock.now() - timedelta(days=30),
        suspended_until=until,
        **more,  # type: ignore[arg-type]
    )


SIGNED_IN = [level for level in Level if level > Level.GUEST]


@pytest.mark.parametrize("level", SIGNED_IN)
def test_everybody_with_an_account_may_start_and_reply(level: Level) -> None:
    assert rules.can_start(somebody(level))
    assert rules.can_reply(somebody(level), FakeThread())


@pytest.mark.parametrize("level", SIGNED_IN)
def test_a_suspended_person_may_not_write_whatever_their_level(level: Level) -> None:
    who = somebody(level, AUTHOR_ID, suspended=True)
    assert not rules.can_start(who)
    assert not rules.can_reply(who, FakeThread())
    assert not rules.can_edit_post(who, FakeThread(), FakePost())
    assert not rules.moderates(who, ("zglosic",))


def test_a_guest_may_only_read() -> None:
    assert not rules.can_start(None)
    assert not rules.can_reply(None, FakeThread())
    assert not rules.can_edit_post(None, FakeThread(), FakePost())
    assert not rules.moderates(None, ("zglosic",))
    assert rules.can_see_thread(None, FakeThread(), is_moderator=False)
    assert rules.can_see_post(None, FakePost(), is_moderator=False)


@pytest.mark.parametrize("level", SIGNED_IN)
@pytest.mark.parametrize(
    "thread",
    [
        FakeThread(is_locked=True),
        FakeThread(state=ThreadState.WAITING),
        FakeThread(state=ThreadState.HIDDEN),
    ],
)
def test_nobody_replies_in_a_thread_that_is_locked_waits_or_is_hidden(
    level: Level, thread: FakeThread
) -> None:
    assert not rules.can_reply(somebody(level, AUTHOR_ID), thread)


@pytest.mark.parametrize(
    ("level", "scope", "categories", "expected"),
    [
        (Level.RESIDENT, (), ("zglosic",), False),
        (Level.EDITOR, ("zglosic",), ("zglosic",), False),
        (Level.CURATOR, ("zglosic",), ("zglosic", "dowiedziec-sie"), True),
        (Level.CURATOR, ("zglosic",), ("dowiedziec-sie",), False),
        (Level.CURATOR, ("zglosic",), (), False),
        (Level.CURATOR, ("zglosic",), None, False),
        (Level.CURATOR, (), ("zglosic",), False),
        (Level.MODERATOR, (), ("zglosic",), True),
        (Level.MODERATOR, (), None, True),
        (Level.ADMINISTRATOR, (), None, True),
    ],
)
def test_who_moderates(
    level: Level, scope: tuple[str, ...], categories: tuple[str, ...] | None, expected: bool
) -> None:
    assert rules.moderates(somebody(level, scope=scope), categories) is expected


@pytest.mark.parametrize(
    ("state", "author", "other", "moderator"),
    [
        (ThreadState.VISIBLE, True, True, True),
        (ThreadState.WAITING, True, False, True),
        (ThreadState.HIDDEN, False, False, True),
    ],
)
def test_who_sees_a_thread(state: ThreadState, author: bool, other: bool, moderator: bool) -> None:
    thread = FakeThread(state=state)
    cases = [
        (somebody(Level.NEW, AUTHOR_ID), False, author),
        (somebody(Level.EDITOR), False, other),
        (None, False, other),
        (somebody(Level.MODERATOR), True, moderator),
    ]
    for who, is_moderator, expected in cases:
        assert rules.can_see_thread(who, thread, is_moderator=is_moderator) is expected


@pytest.mark.parametrize(
    ("state", "author", "other", "moderator"),
    [
        (PostState.VISIBLE, True, True, True),
        (PostState.WAITING, True, False, True),
        (PostState.REJECTED, True, False, True),
        (PostState.HIDDEN, False, False, True),
    ],
)
def test_who_reads_a_post(state: PostState, author: bool, other: bool, moderator: bool) -> None:
    post = FakePost(state=state)
    cases = [
        (somebody(Level.NEW, AUTHOR_ID), False, author),
        (somebody(Level.EDITOR), False, other),
        (None, False, other),
        (somebody(Level.MODERATOR), True, moderator),
    ]
    for who, is_moderator, expected in cases:
        assert rules.can_see_post(who, post, is_moderator=is_moderator) is expected


@pytest.mark.parametrize(
    ("thread", "post", "person_id", "expected"),
    [
        (FakeThread(), FakePost(), AUTHOR_ID, True),
        (FakeThread(), FakePost(), 1, False),
        (FakeThread(), FakePost(state=PostState.WAITING), AUTHOR_ID, True),
        (FakeThread(state=ThreadState.WAITING), FakePost(), AUTHOR_ID, True),
        (FakeThread(), FakePost(state=PostState.HIDDEN), AUTHOR_ID, False),
        (FakeThread(), FakePost(state=PostState.REJECTED), AUTHOR_ID, False),
        (FakeThread(is_locked=True), FakePost(), AUTHOR_ID, False),
        (FakeThread(state=ThreadState.HIDDEN), FakePost(), AUTHOR_ID, False),
    ],
)
def test_only_own_posts_are_edited_while_neither_locked_nor_hidden(
    thread: FakeThread, post: FakePost, person_id: int, expected: bool
) -> None:
    for level in SIGNED_IN:
        assert rules.can_edit_post(somebody(level, person_id), thread, post) is expected


def test_nobody_decides_on_their_own_post() -> None:
    waiting = FakePost(state=PostState.WAITING)
    assert rules.can_decide(somebody(Level.MODERATOR), waiting, is_moderator=True)
    assert not rules.can_decide(somebody(Level.MODERATOR, AUTHOR_ID), waiting, is_moderator=True)
    assert not rules.can_decide(somebody(Level.EDITOR), waiting, is_moderator=False)
    assert not rules.can_decide(somebody(Level.MODERATOR), FakePost(), is_moderator=True)


@pytest.mark.parametrize(
    ("level", "approved", "links", "expected"),
    [
        (Level.NEW, 0, 0, True),
        (Level.NEW, 2, 0, True),
        (Level.NEW, 3, 0, False),
        (Level.NEW, 3, 2, False),
        (Level.NEW, 3, 3, True),
        (Level.NEW, 50, 3, True),
        (Level.RESIDENT, 0, 0, False),
        (Level.RESIDENT, 0, 40, False),
        (Level.MODERATOR, 0, 40, False),
    ],
)
def test_whose_posts_wait(level: Level, approved: int, links: int, expected: bool) -> None:
    settings = Settings(posts_approved_first=3, outside_links_new=2)
    assert rules.needs_approval(somebody(level), approved, links, settings) is expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("Bez odnośników.", 0),
        ("[u nas](/artykuly/petycja) i [[petycja]]", 0),
        ("[u nas](https://nasza.example/artykuly/petycja)", 0),
        ("[u nas](https://NASZA.example/x)", 0),
        ("[tam](https://inna.example/)", 1),
        ("[udaje](https://nasza.example.zla.example/)", 1),
        ("[udaje](https://nasza.example@zla.example/)", 1),
        ("<https://inna.example> i [druga](http://druga.example?x=1)", 2),
        ("[list](mailto:ktos@inna.example)", 0),
        ("`https://inna.example`", 0),
    ],
)
def test_outside_links_are_counted_in_what_is_shown(markdown: str, expected: int) -> None:
    html = to_safe_html(markdown, kind="post").html
    assert rules.outside_links(html, "https://nasza.example") == expected


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Czy warto?", "Czy warto?"),
        ("  Czy\twarto\n teraz? ", "Czy warto teraz?"),
        ("Ala\u0000 ma kota", "Ala ma kota"),
        ("x" * 300, "x" * 300),
    ],
)
def test_titles_that_are_taken(typed: str, stored: str) -> None:
    assert rules.check_title(typed) == stored


@pytest.mark.parametrize("typed", ["", "  ", "ab", "\n\n\n", "x" * 301])
def test_titles_that_are_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_title(typed)
    assert refused.value.field == "title"


@pytest.mark.parametrize("typed", ["", " \n\t ", "\u0000\u0001"])
def test_empty_texts_are_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.check_body(typed)
    assert refused.value.field == "body"


def test_indentation_that_means_code_is_kept() -> None:
    assert rules.check_body("\r\n    kod\r\n\r\n") == "    kod"


@pytest.mark.parametrize("code", REASONS_TO_HIDE)
def test_every_reason_of_the_list_is_taken_with_a_sentence(code: str) -> None:
    assert check_reason(code, " Numer  telefonu. ") == (code, "Numer telefonu.")


def test_a_reason_in_words_goes_on_after_a_colon() -> None:
    assert in_words("inne", "Numer telefonu.") == "Numer telefonu"
    assert in_words("wandalizm", "")[0].islower()
    assert in_words("dawny-kod", "") == "dawny-kod"


@pytest.mark.parametrize(
    ("code", "sentence", "field"),
    [
        ("", "", "code"),
        ("nie-ma", "Zdanie.", "code"),
        ("inne", "  ", "sentence"),
        ("wandalizm", "x" * 301, "sentence"),
    ],
)
def test_reasons_that_are_refused(code: str, sentence: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_reason(code, sentence)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("thread", "expected"),
    [
        (FakeThread(), set()),
        (FakeThread(is_moderator=True), {"lock", "hide"}),
        (FakeThread(is_moderator=True, is_locked=True), {"unlock", "hide"}),
        (FakeThread(is_moderator=True, state=ThreadState.HIDDEN), {"lock", "unhide"}),
    ],
)
def test_buttons_beside_a_thread(thread: FakeThread, expected: set[str]) -> None:
    assert rules.acts_on_thread(thread) == expected


@pytest.mark.parametrize(
    ("thread", "state", "expected"),
    [
        (FakeThread(), PostState.VISIBLE, {"reply", "thank"}),
        (FakeThread(), PostState.HIDDEN, set()),
        (FakeThread(is_locked=True), PostState.VISIBLE, {"thank"}),
        (FakeThread(is_moderator=True), PostState.VISIBLE, {"reply", "hide", "thank", "mark"}),
        (FakeThread(is_moderator=True), PostState.WAITING, {"decide"}),
        (FakeThread(is_moderator=True), PostState.HIDDEN, {"unhide"}),
        (FakeThread(is_moderator=True), PostState.REJECTED, set()),
    ],
)
def test_buttons_under_somebody_elses_post(
    thread: FakeThread, state: PostState, expected: set[str]
) -> None:
    level = Level.MODERATOR if thread.is_moderator else Level.RESIDENT
    assert rules.acts_on_post(somebody(level), thread, FakePost(state=state)) == expected
