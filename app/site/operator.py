"""Who runs this installation, from `operator.yaml` in the content folder.

Law asks for it on several pages. A field that is not filled shows as a marked gap, so that an
operator sees what is missing and no page states something invented.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

import structlog
import yaml

FILE: Final = "operator.yaml"
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Accessibility:
    """What the accessibility statement says about the state of the site."""

    status: str = ""
    published: str = ""
    changed: str = ""
    prepared: str = ""
    reviewed: str = ""
    auditor: str = ""
    inaccessible: str = ""
    building: str = ""


@dataclass(frozen=True)
class Operator:
    """The body that runs the site."""

    name: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    contact_person: str = ""
    data_officer: str = ""
    legal_basis: str = ""
    terms_since: str = ""
    accessibility: Accessibility = field(default_factory=Accessibility)


def read_operator(content: Path) -> Operator:
    """The operator of the file; what is missing or cannot be read stays empty."""
    path = content / FILE
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Operator()
    except (OSError, ValueError, yaml.YAMLError):
        log.exception("the operator's file cannot be read, its fields are shown as gaps")
        return Operator()
    if not isinstance(values, dict):
        return Operator()
    state = values.get("accessibility")
    texts = _texts(values, Operator)
    return Operator(**texts, accessibility=Accessibility(**_texts(state, Accessibility)))


def _texts(values: Any, shape: type[Operator] | type[Accessibility]) -> dict[str, str]:
    if not isinstance(values, dict):
        return {}
    names = shape.__dataclass_fields__.keys() - {"accessibility"}
    return {
        name: " ".join(str(values[name]).split())
        for name in names
        if isinstance(values.get(name), str | int | date)
    }
