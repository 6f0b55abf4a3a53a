"""One case as its reader takes it along: a ZIP with text for people, JSON for programs, files."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from app.cases import words
from app.cases.attachments import Opened
from app.cases.queries import CaseView, StepView, TaskView
from app.core.i18n import gettext as _
from app.ui.filters import long_date, long_datetime

TEXT: Final = "sprawa.txt"
DATA: Final = "sprawa.json"
FOLDER: Final = "pliki"
# What only pages need.
_OF_PAGES: Final = frozenset({"can_drop", "course", "has_values", "is_reminded", "link_until"})
Kept = Mapping[int, Sequence[tuple[str, str]]]


def packed(
    case: CaseView, titles: Mapping[str, str], kept: Kept, files: Iterable[tuple[int, Opened]]
) -> bytes:
    """The archive; `kept` are the letters its reader kept, by entry, `files` come by their ids."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packing:
        packing.writestr(TEXT, as_text(case, titles))
        packing.writestr(DATA, as_json(case, kept))
        for id_, opened in files:
            # The number keeps files of one name apart.
            packing.writestr(f"{FOLDER}/{id_}-{opened.name.replace('/', '-')}", opened.data)
    return archive.getvalue()


def as_json(case: CaseView, kept: Kept) -> str:
    """The case for programs, with days as ISO 8601 writes them."""
    data = _plain(asdict(case))
    for step in data["steps"]:
        step["values"] = [list(pair) for pair in kept.get(step["id"], ())]
    return json.dumps(data, ensure_ascii=False, indent=2)


def as_text(case: CaseView, titles: Mapping[str, str]) -> str:
    """The case for people, in the language in which they read the site."""
    lines = [case.title, "=" * len(case.title), ""]
    lines += [line for line in (case.office, case.city) if line]
    lines += [str(words.STATES[case.state].words)]
    if case.outcome:
        lines += [str(words.OUTCOMES[case.outcome])]
    is_shared = len(case.people) > 1
    entries = [_entry(step, titles, is_shared=is_shared) for step in case.steps]
    lines += _part(_("What happened"), entries)
    lines += _part(_("To do"), [_task(task) for task in case.tasks])
    lines += _part(_("Files"), [f"{FOLDER}/{each.id}-{each.name}" for each in case.attachments])
    lines += _part(_("Who sees this case"), [person.name for person in case.members])
    return "\n".join(lines) + "\n"


def _part(heading: str, items: Sequence[str]) -> list[str]:
    return ["", heading, "-" * len(heading), *(f"* {item}" for item in items)] if items else []


def _entry(step: StepView, titles: Mapping[str, str], *, is_shared: bool) -> str:
    title = titles.get(step.letter_id, "")
    said = [f"{long_date(step.day)}: {words.STEPS[step.kind].words}"]
    said += [title] if title else []
    if step.due:
        end = long_datetime(step.moment) if step.moment else long_date(step.due)
        said += [_("until %(day)s", day=end)]
    said += [step.author.name] if is_shared else []
    head = ", ".join(said)
    return "\n  ".join([head, *step.words.splitlines()])


def _task(task: TaskView) -> str:
    """What, who, by when; once it is ticked, who did it."""
    who = task.ticked_by if task.ticked else task.who
    said = [task.text, who.name if who else ""]
    said += [_("until %(day)s", day=long_date(task.until))] if task.until else []
    mark = "[x]" if task.ticked else "[ ]"
    return f"{mark} {', '.join(each for each in said if each)}"


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items() if key not in _OF_PAGES}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
