"""The project's own files, as the house tests read them."""

import ast
import functools
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
APP = ROOT / "app"


@functools.cache
def modules() -> tuple[Path, ...]:
    return tuple(sorted(APP.rglob("*.py")))


@functools.cache
def templates() -> dict[str, Path]:
    """Every HTML template by the name under which it is loaded ("articles/page.html")."""
    return {
        f"{path.relative_to(APP).parts[0]}/{path.relative_to(folder)}": path
        for folder in sorted(APP.glob("*/templates"))
        for path in sorted(folder.rglob("*.html"))
    }


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@functools.cache
def functions(path: Path) -> tuple[ast.FunctionDef, ...]:
    return tuple(node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef))


@functools.cache
def tracked() -> tuple[Path, ...]:
    """Files that are committed, or would be with the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


@functools.cache
def text_of(path: Path) -> str:
    """Content of a text file, empty for pictures and fonts."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
