"""When work earns a level, and when it is lost (spec: review, section 3): pure rules on counts.

Every threshold is a setting. Who counts the work is `app.moderation.promotion`.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.core.settings import Settings


@dataclass(frozen=True)
class Merits:
    """What a person has done since it counts, and what was decided against them."""

    days: int = 0  # whole days since the account was made, or since a level was lost
    accepted: int = 0  # proposals that somebody else accepted
    articles: int = 0  # different articles among them
    summaries: int = 0  # those with a description of the change
    posts: int = 0  # posts that all can read
    recent: int = 0  # of the newest decided proposals, at most as many as the setting says
    recent_accepted: int = 0  # … and not reverted for a breach of rules
    reverted: int = 0  # of the newest published edits: taken back for a breach of rules
    days_clean: int | None = None  # whole days since the last sanction was over; None: never one
    sanctioned: bool = False  # a sanction since they became an editor


class Loss(StrEnum):
    """Why an editor is to lose the level."""

    REVERTED = "reverted"
    SANCTIONED = "sanctioned"


def is_clean(merits: Merits, days: int) -> bool:
    """No sanction in so many days; 0 days mean: never one."""
    if merits.days_clean is None:
        return True
    return days > 0 and merits.days_clean >= days


def due_for_resident(merits: Merits, settings: Settings) -> bool:
    """T0 → T1."""
    has_worked = (
        merits.accepted >= settings.resident_proposals or merits.posts >= settings.resident_posts
    )
    return (
        merits.days >= settings.resident_days
        and has_worked
        and is_clean(merits, settings.resident_clean_days)
    )


def due_for_editor(merits: Merits, settings: Settings) -> bool:
    """T1 → T2."""
    is_trusted = merits.recent_accepted * 100 >= settings.editor_percent * merits.recent
    return (
        merits.days >= settings.editor_days
        and merits.accepted >= settings.editor_proposals
        and merits.articles >= settings.editor_articles
        and merits.summaries >= settings.editor_summaries
        and is_trusted
        and is_clean(merits, settings.editor_clean_days)
    )


def due_for_demotion(merits: Merits, settings: Settings, *, given: bool) -> Loss | None:
    """T2 → T1, with the reason; a level given by hand is lost for a sanction only."""
    if merits.sanctioned:
        return Loss.SANCTIONED
    if not given and merits.reverted >= settings.demotion_reverts:
        return Loss.REVERTED
    return None
