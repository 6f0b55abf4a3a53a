"""How long a proposal usually waits for a decision: measured, never promised (R2)."""

from datetime import datetime, timedelta
from math import ceil
from statistics import median
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.i18n import ngettext
from app.review.models import Proposal

WINDOW: Final = timedelta(days=30)
FEWEST: Final = 5
_MOST: Final = 1000
_DAYS_FROM: Final = 48  # hours


def usual_wait(db: Session, now: datetime | None = None) -> timedelta | None:
    """Median wait of what was decided in the last 30 days; None when that says too little."""
    since = (now or clock.now()) - WINDOW
    rows = db.execute(
        select(Proposal.submitted, Proposal.decided)
        .where(
            Proposal.decided >= since,
            Proposal.decided >= Proposal.submitted,
            Proposal.reviewer_id.is_not(None),
        )
        .order_by(Proposal.decided.desc())
        .limit(_MOST)
    ).all()
    waits = [(decided - submitted).total_seconds() for submitted, decided in rows if decided]
    return timedelta(seconds=median(waits)) if len(waits) >= FEWEST else None


def wait_words(wait: timedelta | None) -> str:
    """ "12 hours", "3 days"; empty when nothing can be said."""
    if wait is None:
        return ""
    hours = max(1, ceil(wait / timedelta(hours=1)))
    if hours < _DAYS_FROM:
        return ngettext("%(num)s hour", "%(num)s hours", hours)
    days = ceil(hours / 24)
    return ngettext("%(num)s day", "%(num)s days", days)
