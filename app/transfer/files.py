"""Files of articles on disk: finding, reading and writing them."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.articles.source import ArticleSource
from app.transfer.front_matter import ContentFault, read

SUBFOLDER: Final = "artykuly"
SUFFIX: Final = ".md"


@dataclass(frozen=True)
class ContentFile:
    """A file of an article as it lies on disk."""

    slug: str
    name: str
    content: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def parsed(self) -> ArticleSource:
        """What the file says; raises ContentFault."""
        try:
            text = self.content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = self.content.count(b"\n", 0, error.start) + 1
            raise ContentFault(f"{self.name}, line {line}: this is not UTF-8") from error
        slug, source = read(text, self.name)
        if slug != self.slug:
            raise ContentFault(f"{self.name}, key 'slug': it must be '{self.slug}' as in the name")
        return source


def articles_folder(content: Path) -> Path:
    """Where the articles of a content folder lie: in `artykuly`, or in the folder itself."""
    return content / SUBFOLDER if (content / SUBFOLDER).is_dir() else content


def article_paths(content: Path) -> list[Path]:
    """Paths of all articles, in order of their names; raises ContentFault without a folder."""
    folder = articles_folder(content)
    if not folder.is_dir():
        raise ContentFault(f"{content}: there is no such folder")
    return sorted(path for path in folder.glob(f"*{SUFFIX}") if path.name != "README.md")


def read_file(path: Path) -> ContentFile:
    """A file as it is now; raises ContentFault when it cannot be read."""
    try:
        return ContentFile(path.stem, path.name, path.read_bytes())
    except OSError as error:
        raise ContentFault(f"{path.name}: it cannot be read ({error.strerror})") from error


def write_file(folder: Path, slug: str, text: str) -> bool:
    """Write an article whole or not at all; False when the file said the same already."""
    return write_whole(folder / f"{slug}{SUFFIX}", text)


def write_whole(path: Path, text: str) -> bool:
    """Write a file whole or not at all; False when it said the same already."""
    content = text.encode("utf-8")
    if path.is_file() and path.read_bytes() == content:
        return False
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return True
