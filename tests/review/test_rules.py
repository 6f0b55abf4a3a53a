"""The workflow's table and the rights, as tables of cases."""

import pytest

from app.core.errors import Conflict, Invalid
from app.core.settings import Settings
from app.people.models import Level
from app.people.rules import Who
from app.review import rules
from app.review.models import OPEN_STATES, Proposal, State
from app.review.rules import TRANSITIONS, Reason, Step
from tests.review.people import somebody

SETTINGS = Settings()


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("state", list(State))
def test_a_step_starts_only_from_its_states(step: Step, state: State) -> None:
    starts, end = TRANSITIONS[step]
    if state in starts:
        assert rules.target(step, state) == end
    else:
        with pytest.raises(Conflict):
            rules.target(step, state)


def test_of_closed_states_only_two_have_a_way_back() -> None:
    final = set(State) - set(OPEN_STATES)
    ways_back = {
        (state, step) for step, (starts, _end) in TRANSITIONS.items() for state in starts & final
    }
    assert ways_back == {(State.REJECTED, Step.APPEAL), (State.EXPIRED, Step.REOPEN)}


REVIEWERS = [
    (Level.NEW, (), False),
    (Level.RESIDENT, (), False),
    (Level.EDITOR, (), False),
    (Level.CURATOR, (), False),
    (Level.CURATOR, ("zglosic",), False),
    (Level.CURATOR, ("przekonac-innych",), True),
    (Level.MODERATOR, (), True),
    (Level.ADMINISTRATOR, (), True),
]


@pytest.mark.parametrize(("level", "scope", "may"), REVIEWERS)
def test_who_reviews(level: Level, scope: tuple[str, ...], may: bool) -> None:
    who = somebody(7, level, scope=scope)
    assert rules.can_review(who, ["przekonac-innych", "dowiedziec-sie"]) is may
    assert rules.can_review(None, ["przekonac-innych"]) is False


@pytest.mark.parametrize("level", list(Level)[1:])
def test_nobody_decides_on_their_own(level: Level) -> None:
    own = Proposal(author_id=7, state=State.WAITING)
    assert not rules.can_decide(somebody(7, level), own, ["zglosic"])


def test_a_suspended_moderator_decides_nothing(suspended: Who) -> None:
    assert not rules.can_review(suspended, ["zglosic"])
    assert not rules.can_propose(suspended)


@pytest.mark.parametrize("state", list(State))
def test_proposed_text_is_seen_by_author_and_reviewers_only(state: State) -> None:
    proposal = Proposal(author_id=7, state=state)
    categories = ["zglosic"]
    assert rules.can_see(somebody(7, Level.NEW), proposal, categories)
    assert rules.can_see(somebody(8, Level.MODERATOR), proposal, categories)
    assert rules.can_see(somebody(8, Level.CURATOR, scope=("zglosic",)), proposal, categories)
    assert not rules.can_see(somebody(8, Level.CURATOR), proposal, categories)
    assert not rules.can_see(somebody(8, Level.EDITOR), proposal, categories)
    assert not rules.can_see(None, proposal, categories)


@pytest.mark.parametrize("state", list(State))
def test_only_the_author_edits_and_withdraws_and_only_while_open(state: State) -> None:
    proposal = Proposal(author_id=7, state=state)
    is_open = state in OPEN_STATES
    assert rules.can_edit(somebody(7, Level.NEW), proposal) is is_open
    assert rules.can_withdraw(somebody(7, Level.NEW), proposal) is is_open
    assert not rules.can_edit(somebody(8, Level.ADMINISTRATOR), proposal)
    assert not rules.can_withdraw(somebody(8, Level.ADMINISTRATOR), proposal)


@pytest.mark.parametrize(
    ("level", "limit"),
    [(Level.NEW, 3), (Level.RESIDENT, 10), (Level.EDITOR, None), (Level.MODERATOR, None)],
)
def test_open_limits(level: Level, limit: int | None) -> None:
    assert rules.open_limit(somebody(7, level), SETTINGS) == limit


LINKS = [
    ("", "bez linków", True),
    ("", "https://a.example i https://b.example", True),
    ("", "https://a.example https://b.example https://c.example", False),
    ("https://a.example", "https://a.example https://b.example https://c.example", True),
    ("", "[x](HTTP://a.example) <http://b.example> https://c.example/d", False),
]


@pytest.mark.parametrize(("before", "after", "passes"), LINKS)
def test_new_residents_add_few_outside_links(before: str, after: str, passes: bool) -> None:
    if passes:
        rules.check_outside_links(somebody(7, Level.NEW), before, after, SETTINGS)
    else:
        with pytest.raises(Invalid) as fault:
            rules.check_outside_links(somebody(7, Level.NEW), before, after, SETTINGS)
        assert fault.value.field == "body"
    rules.check_outside_links(somebody(7, Level.RESIDENT), before, after, SETTINGS)


DECISIONS = [
    (Step.ACCEPT, "", "", None),
    (Step.ASK, "", "", "comment"),
    (Step.ASK, "", "Dopisz termin.", None),
    (Step.REJECT, "", "Bo tak.", "reason"),
    (Step.REJECT, "zmyslony", "Bo tak.", "reason"),
    (Step.REJECT, "atak", "Bo tak.", "reason"),
    (Step.REJECT, "brak-zrodla", "", "comment"),
    (Step.REJECT, "brak-zrodla", "  \n ", "comment"),
    (Step.REJECT, "brak-zrodla", "Podaj przepis.", None),
    (Step.ACCEPT, "", "x" * 4001, "comment"),
]


@pytest.mark.parametrize(("step", "reason", "comment", "fault"), DECISIONS)
def test_what_a_decision_needs(step: Step, reason: str, comment: str, fault: str | None) -> None:
    if fault is None:
        rules.check_decision(step, reason, comment)
        return
    with pytest.raises(Invalid) as refusal:
        rules.check_decision(step, reason, comment)
    assert refusal.value.field == fault


def test_every_reason_of_the_specification_is_there() -> None:
    assert len(rules.REASONS_TO_REJECT) == 10


def test_a_text_about_a_tool_is_no_attack_and_a_post_cannot_be_out_of_date() -> None:
    assert set(Reason) - set(rules.REASONS_TO_REJECT) == {Reason.ATTACK}
    assert set(Reason) - set(rules.REASONS_TO_HIDE) == {Reason.OUTDATED_LAW, Reason.ALREADY_THERE}


@pytest.mark.parametrize("comment", ["", "   ", "x" * 301])
def test_a_summary_is_required_and_short(comment: str) -> None:
    with pytest.raises(Invalid):
        rules.check_comment(comment)


def test_a_summary_is_one_line() -> None:
    assert rules.check_comment("  Dopisuję\r\n  termin ") == "Dopisuję termin"
