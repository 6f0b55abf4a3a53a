"""Terms of the shipped table, by id."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app import ROOT
from app.core import i18n
from app.deadlines.table import terms_in
from app.deadlines.terms import Term
from app.text.polish import nbsp

CONTENT = Path(__file__).parents[2] / "wiki_content"
TermOf = Callable[[str], Term]


@pytest.fixture(autouse=True)
def _polish() -> None:
    i18n.install(ROOT, nbsp)


@pytest.fixture
def term() -> TermOf:
    """`term("petycja")`: a term of the table."""

    def find(term_id: str) -> Term:
        found = terms_in(CONTENT).get(term_id)
        assert found is not None, term_id
        return found

    return find
