"""Names of what is sealed in a case: they are bound to the piece, so a note passes for no title.

Two notes of one case are not told apart so: whoever could exchange them could as well change days.
"""

from typing import Final

TITLE: Final = "title"
OFFICE: Final = "office"
WORDS: Final = "words"
VALUES: Final = "values"
TASK: Final = "task"
NAME: Final = "name"


def content_of(attachment_mark: str) -> str:
    """The bytes of one attachment, and of no other of the same case."""
    return f"content:{attachment_mark}"


def name_of(attachment_mark: str) -> str:
    """The name of one attachment."""
    return f"{NAME}:{attachment_mark}"
