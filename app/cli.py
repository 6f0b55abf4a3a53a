"""The command `narzedziownik`. Commands are imported when they are called, so help is quick."""

import importlib
import os
import sys
from dataclasses import dataclass

import click
from sqlalchemy.exc import DatabaseError

from app.core.settings import SettingsError

WRONG_SETTING = 2


@dataclass(frozen=True)
class Place:
    """Where a command is written, and its line in the list of commands."""

    module: str
    name: str
    help: str


COMMANDS = {
    "serve": Place("app.commands", "serve", "Set up and serve the wiki, with its worker."),
    "worker": Place("app.commands", "worker", "Run only the worker: search, mail, tidying."),
    "db": Place("app.commands", "db", "Migrate the database or check that it is migrated."),
    "content": Place("app.transfer.cli", "content", "Load articles from files, write them out."),
    "articles": Place("app.articles.cli", "articles", "Render stored articles anew."),
    "cases": Place("app.cases.cli", "cases", "Change the key of private cases."),
    "data": Place("app.opendata.cli", "data", "Write open data out, bring data in."),
    "index": Place("app.search.cli", "index", "Build the search index anew or check it."),
    "suppressions": Place(
        "app.moderation.cli", "suppressions", "Keep the list of removed passages, and use it again."
    ),
    "plan": Place("app.plan.cli", "plan", "Write the tables of the Plan anew."),
    "synonyms": Place(
        "app.search.synonym_cli", "synonyms", "Load words that people type, write them out."
    ),
    "user": Place("app.people.cli", "user", "Create accounts, give levels."),
    "doctor": Place("app.commands", "doctor", "Check database, index, disk and settings."),
}


class LazyGroup(click.Group):
    """Commands of `COMMANDS`, imported one by one when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        command = getattr(importlib.import_module(place.module), place.name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{place.module}.{place.name} is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].help) for name in sorted(COMMANDS)])


@click.group(cls=LazyGroup)
def narzedziownik() -> None:
    """Run and look after Narzędziownik; docs/settings.md lists its settings."""
    # Database, letters and keys belong to the user who runs the command alone.
    os.umask(0o077)


def main() -> int:
    """Run the command line; a wrong setting is one sentence, not a traceback."""
    try:
        outcome = narzedziownik.main(prog_name="narzedziownik", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        return 1
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SettingsError as error:
        click.echo(str(error), err=True)
        return WRONG_SETTING
    except DatabaseError as error:
        reason = str(error.orig).strip().splitlines()[0]
        click.echo(
            f"The database cannot be used: {reason}. `narzedziownik doctor` tells more.", err=True
        )
        return 1
    return outcome if isinstance(outcome, int) else 0  # the code of --help and ctx.exit()


if __name__ == "__main__":
    sys.exit(main())
