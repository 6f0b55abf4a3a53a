"""Shape of the code: order of imports, length of files and functions, nothing of one machine."""

import ast
import re
import subprocess
import sys
from pathlib import Path

from tests.house.sources import ROOT, functions, modules, text_of, tracked, tree

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
VAGUE_NAMES = {"utils", "helpers", "manager", "base", "common", "misc"}
# One letter in brackets, so that this line does not match itself.
MACHINE = re.compile(
    r"/wo[r]k/(?!flows)|/fa[r]m/|\.lib[r]ary/|py[p]i\.org|pythonhost[e]d\.org|registry\.n[p]mjs"
    r"|/ro[o]t/|/ho[m]e/[a-z]"
)


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_imports_keep_the_order_of_the_layers() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nobody_imports_the_edge_of_another_domain() -> None:
    """Views, API, forms and commands are the edge: only their own domain may import them."""
    edge = re.compile(r"app\.(\w+)\.(?:views\w*|api|cli|forms)$")
    wrong = []
    for path in modules():
        domain = path.relative_to(ROOT / "app").parts[0]
        if path.parent == ROOT / "app":
            continue  # create_app and the command line put everything together
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
                for name in names:
                    found = edge.match(name)
                    if found and found[1] != domain:
                        wrong.append(f"{_short(path)}:{node.lineno} imports {name}")
    assert wrong == [], "move what both need into rules, queries or service"


def test_imports_stand_at_the_top() -> None:
    wrong = [
        f"{_short(path)}:{inner.lineno}"
        for path in modules()
        for function in functions(path)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
        and "noqa: PLC0415 - " not in text_of(path).splitlines()[inner.lineno - 1]
    ]
    assert wrong == [], "or give the reason: # noqa: PLC0415 - why"


def test_files_are_short_and_say_what_they_decide() -> None:
    """Split a long one by topic, never by number; begin each with one to three sentences."""
    lines = {_short(path): len(text_of(path).splitlines()) for path in modules()}
    assert {path: count for path, count in lines.items() if count > LONGEST_FILE} == {}
    assert [_short(path) for path in modules() if not ast.get_docstring(tree(path))] == []
    assert [_short(path) for path in modules() if path.stem in VAGUE_NAMES] == []


def test_functions_are_short() -> None:
    long = [
        f"{_short(path)}: {function.name}"
        for path in modules()
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == [], "split them by what they do"


def test_only_the_edge_touches_flask() -> None:
    allowed = re.compile(
        r"app/(?:[^/]+\.py|core/web\w*\.py|people/access\.py|\w+/(?:views\w*|api|forms|blueprint)\.py"
        r"|ui/(?:rendering|form|pages)\w*\.py|site/\w+\.py)$"
    )
    wrong = [
        f"{_short(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(
            name.split(".")[0] == "flask"
            for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [])
            + [alias.name for alias in node.names if isinstance(node, ast.Import)]
        )
        and not allowed.search(_short(path))
    ]
    assert wrong == [], "only views.py touches Flask (style: who may import whom)"


def test_nothing_names_a_machine() -> None:
    wrong = [
        f"{_short(path)}: {found[0]}"
        for path in tracked()
        if (found := MACHINE.search(text_of(path)))
    ]
    assert wrong == []


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b")
    wrong = [
        f"{_short(path)}: {found[0]}"
        for path in tracked()
        if path.suffix in {".py", ".html", ".js", ".css"} and (found := marks.search(text_of(path)))
    ]
    assert wrong == []
