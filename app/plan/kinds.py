"""All kinds of records of the Plan; importing this makes them known."""

from typing import Final

from app.plan.kinds_city import CITY_KIND
from app.plan.kinds_project import PROJECT_KIND
from app.plan.kinds_told import CONTRIBUTOR_KIND, LEGACY_KIND, PRACTICE_KIND, REPORT_KIND
from app.records.kinds import RecordKind

# A city before what belongs to it: so they are loaded and written anew.
PLAN_KINDS: Final[tuple[RecordKind, ...]] = (
    CITY_KIND,
    PROJECT_KIND,
    PRACTICE_KIND,
    REPORT_KIND,
    LEGACY_KIND,
    CONTRIBUTOR_KIND,
)
