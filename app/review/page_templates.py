"""Skeletons of new articles, read from the content folder so that operators may change them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import frontmatter
import structlog
from yaml import YAMLError

FOLDER: Final = "szablony"
_SUFFIX: Final = ".md"
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class PageTemplate:
    """A skeleton; its name and what it is for stand in its front matter."""

    slug: str
    title: str
    summary: str
    body: str


def page_templates(content: Path) -> list[PageTemplate]:
    """All skeletons in order of their file names; an unreadable one is told and left out."""
    folder = content / FOLDER
    if not folder.is_dir():
        return []
    found = []
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        try:
            post = frontmatter.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, YAMLError) as error:
            log.warning("page template left out", file=path.name, fault=type(error).__name__)
            continue
        title = str(post.get("title") or path.stem)
        summary = str(post.get("summary") or "")
        found.append(PageTemplate(path.stem, title, summary, post.content.strip() + "\n"))
    return found
