"""Codes of certificates, and which projects get one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.certificates import rules
from app.certificates.models import LONGEST_CODE
from app.core.errors import Invalid
from app.plan.models import ProjectState


def test_no_two_codes_are_the_same() -> None:
    codes = {rules.new_code() for _number in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert len(code) <= LONGEST_CODE
        assert rules.read_code(code) == code


@pytest.mark.parametrize(
    "typed",
    [
        "K7MF-2Q9X-H4TW-0ZN1",
        "k7mf 2q9x h4tw ozni",
        "k7mf2q9xh4tw0znl",
        " k7mf--2q9x - h4tw-0zn1-\n",
    ],
)
def test_codes_are_read_as_people_copy_them(typed: str) -> None:
    assert rules.read_code(typed) == "k7mf-2q9x-h4tw-0zn1"


@pytest.mark.parametrize("typed", ["", "k7mf", "k7mf-2q9x-h4tw-0zn", "u" * 16, "ł" * 16, "%" * 99])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert rules.read_code(typed) == ""


@settings(max_examples=25)
@given(st.text(max_size=40))
def test_anything_may_be_typed(typed: str) -> None:
    read = rules.read_code(typed)
    assert read in ("", rules.read_code(read))
    assert len(read) <= LONGEST_CODE


@pytest.mark.parametrize("state", list(ProjectState))
def test_only_completed_projects_are_certified(state: ProjectState) -> None:
    found = rules.obstacle(state, is_certified=False, speaks_for_city=False)
    assert (found == "") is (state == ProjectState.COMPLETED)


def test_once_and_never_by_the_citys_own_people() -> None:
    completed = ProjectState.COMPLETED
    assert rules.obstacle(completed, is_certified=True, speaks_for_city=False)
    assert rules.obstacle(completed, is_certified=False, speaks_for_city=True)


def test_a_reason_is_asked_for() -> None:
    assert rules.check_reason(" Pomyłka ") == "Pomyłka"
    for typed in ("", "   ", "x" * 301):
        with pytest.raises(Invalid):
            rules.check_reason(typed)
