"""What the worker does by the clock, beside following the journal: each domain's own duties.

A duty may run twice at once on two machines and be cut off at any moment: it looks for what is
due, and does each piece in a transaction of its own that checks again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.articles import protecting
from app.core.db import Database
from app.core.settings import Settings
from app.review import drafts


@dataclass(frozen=True)
class Duty:
    """Something done again and again; `every` is in seconds."""

    name: str
    act: Callable[[Settings, Database], None]
    every: float


DUTIES: Final[tuple[Duty, ...]] = (
    Duty("ends of protections", protecting.end_due, every=60.0),
    Duty("old drafts", drafts.keep_house, every=600.0),
)
