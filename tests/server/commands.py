"""Commands of the project, each a process of its own; all share one import of the project.

To import it takes longer than most commands: asked as a program, this module imports it once and
forks for each command that its input names.
"""

import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from app import cli
from tests.house.sources import ROOT

SECONDS = 60


@dataclass(frozen=True)
class Command:
    """Words of a command line, and variables of its environment."""

    arguments: tuple[str, ...]
    variables: dict[str, str]


@dataclass(frozen=True)
class Done:
    """How it ended."""

    returncode: int
    stdout: str
    stderr: str


def run(commands: Sequence[Command]) -> list[Done]:
    """Run them one after the other, with nothing in the environment but what they name."""
    ran = subprocess.run(
        [sys.executable, "-P", "-m", "tests.server.commands"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        input=json.dumps([asdict(command) for command in commands]),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=SECONDS,
    )
    return [Done(**done) for done in json.loads(ran.stdout)]


def _fork(command: Command, folder: Path) -> Done:
    out, err = folder / "out", folder / "err"
    child = os.fork()
    if child == 0:
        os._exit(_become(command, out, err))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return Done(code, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))


def _become(command: Command, out: Path, err: Path) -> int:
    for handle, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY), handle)
    os.environ.update(command.variables)
    sys.argv = ["narzedziownik", *command.arguments]
    try:
        return cli.main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - as the interpreter itself would tell it
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def main() -> None:
    asked = [Command(tuple(each["arguments"]), each["variables"]) for each in json.load(sys.stdin)]
    with tempfile.TemporaryDirectory() as folder:
        done = [_fork(command, Path(folder)) for command in asked]
    json.dump([asdict(each) for each in done], sys.stdout)


if __name__ == "__main__":
    main()
