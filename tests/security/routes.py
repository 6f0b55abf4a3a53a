"""Every address of the site with values of the stage in it."""

from collections.abc import Iterator
from itertools import product

from werkzeug.routing import Rule

from app.core import web
from tests.security import letter_stage, plan_stage
from tests.security.stage import Stage

SAFE = {"GET", "HEAD", "OPTIONS"}
# Form of a word → the values to try; ids are tried all, so that none is forgotten.
WORDS = {
    "digest": ("0" * 64,),
    "name": ("zebranie.png",),
    "table": ("projekty",),
    "slug": ("petycja", "sesja", "nowy-temat", "ukrywana"),
    "category": ("zglosic",),
    "board": ("pomysly",),
    "tag": ("woda",),
    "spot": ("new",),
    "term_id": ("petycja",),
    "token": ("zly-link",),
    "kind": ("listy", "artykuly", "dyskusje"),
    "letter_id": ("petycja",),
    "format": ("pdf", "txt"),
    "key": ("petycja",),
    "code": (plan_stage.CODE,),
}


def rules(app: web.Application) -> list[Rule]:
    """All rules, in the order of their addresses."""
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


def addresses(rule: Rule, stage: Stage) -> Iterator[str]:
    """Addresses of a rule for everything on the stage."""
    names = sorted(rule.arguments - set(rule.defaults or {}))
    for values in product(*(_values(rule, name, stage) for name in names)):
        built = rule.build(dict(zip(names, values, strict=True)), append_unknown=False)
        assert built is not None
        yield built[1]


def _values(rule: Rule, name: str, stage: Stage) -> tuple[object, ...]:
    if rule.endpoint.startswith("records.") and name in ("proposal_id", "kind"):
        return (stage.record_proposal,) if name == "proposal_id" else ("pismo",)
    if name == "proposal_id":
        return (
            stage.proposal,
            stage.new_proposal,
            stage.conflict,
            stage.closed_on_hidden,
        )
    if name == "file_id":
        return (stage.file, stage.waiting_file)
    if name == "width":
        return (320,)
    if name == "thread_id":
        return (stage.thread, stage.locked_thread, stage.waiting_thread, stage.hidden_thread)
    if name == "post_id":
        return tuple(range(1, stage.last_post + 1))
    if name == "suppression_id":
        return (stage.suppression,)
    if name == "filter_id":
        return (1,)
    if name == "sign_in_id":
        return (1,)
    if name == "draft_id":
        return (stage.draft,)
    if name == "sanction_id":
        return (stage.sanction, stage.appealed_sanction)
    if name == "item_id":
        return (stage.patrol_item,)
    if name == "correction_id":
        return (stage.correction, stage.answered_correction)
    if name == "number":
        return (1, 2, 11) if "/cele" in rule.rule else (1, 2)
    if rule.endpoint == "people.profile":
        roles = tuple(person.slug for person in stage.people.values())
        return (*roles, stage.erased_slug, stage.unconfirmed_slug)
    if name == "notice_id":
        return tuple(range(stage.notice, stage.notice + 5))
    if name == "experience_id":
        return stage.experiences.reports
    if name == "follow_up_id":
        return stage.experiences.notes
    if name == "case_id":
        return (stage.cases.case, stage.cases.left, stage.cases.closed)
    if name == "step_id":
        return (stage.cases.step, stage.cases.note)
    if name in ("task_id", "attachment_id"):
        return (getattr(stage.cases, name.removesuffix("_id")),)
    if rule.endpoint == "cases.join":
        return ("zly-link",)
    if rule.endpoint == "plan.take_coordinator" and name == "person_id":
        return (stage.plan.coordinator,)
    if rule.endpoint == "plan.entry":
        return (letter_stage.REMOVABLE if name == "kind" else letter_stage.ENTRY,)
    if name == "person_id":
        return (stage.experiences.invited,)
    if rule.endpoint == "experiences.experience":
        return ("jawne-doswiadczenie", "inaczej")
    if name in ("report_id", "statement_id", "complaint_id"):
        return (getattr(stage.reports, name.removesuffix("_id")),)
    if name == "reminder_id":
        return (stage.reminder,)
    if name == "hat_id":
        return (stage.community.hat,)
    if name == "entry_id":
        return (stage.plan.advice,)
    if name == "synonym_id":
        return (stage.searches.in_use, stage.searches.proposed)
    if name == "row_id":
        return (stage.searches.unanswered,)
    if rule.rule.startswith("/organizacje"):
        return stage.community.slugs
    if rule.endpoint == "agenda.one":
        return (plan_stage.DATE,)
    if rule.rule.startswith("/projekty"):
        return (plan_stage.PROJECT,)
    if rule.rule.startswith(("/miasta", "/moje/miasto")):
        return ("elk",)
    if rule.rule.startswith("/osoby") and name == "slug":
        return tuple(person.slug for person in stage.people.values())
    if rule.endpoint.startswith("law."):
        return ("ustawa-o-petycjach",)
    if rule.endpoint == "discussions.thread":
        return ("jawny-watek", "watek")
    return WORDS[name]
