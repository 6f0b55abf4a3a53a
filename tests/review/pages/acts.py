"""Proposing and deciding as people do it, through the forms."""

from tests.review.conftest import BODY
from tests.visitor import Visitor, words

EDIT = "/artykuly/petycja/edytuj"
SECRET = "Tajny dopisek mieszkanki"
PROPOSED = BODY + f"\n{SECRET}.\n"


def propose(visitor: Visitor, body: str = PROPOSED, **more: str) -> str:
    """Send an edit; the address of the proposal."""
    sent = {"body": body, "comment": "Dopisuję", "akcja": "zapisz", **more}
    response = visitor.send(EDIT, sent)
    return str(response.headers["Location"]).split("?", maxsplit=1)[0]


def decide(visitor: Visitor, proposal: str, status: int = 303, **fields: str) -> str:
    """Send a decision; the words of the answer."""
    response = visitor.send(f"{proposal}/decyzja", fields, at=proposal, status=status)
    return words(response)
