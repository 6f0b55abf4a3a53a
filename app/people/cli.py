"""Commands about accounts for whoever runs the machine: create one, give and review levels."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.orm import Session

from app.core import i18n, settings
from app.core.db import Database
from app.core.errors import Invalid
from app.moderation.promotion import review_levels
from app.people import erasing
from app.people.accounts import create_account, one_time_password, set_level
from app.people.field_rules import check_email, email_key
from app.people.models import Level, Person
from app.people.passwords import Passwords, check_password
from app.people.queries import person_by_email
from app.text.polish import nbsp

LEVELS = [level.name.lower() for level in Level if level != Level.GUEST]
_LEVEL = click.Choice(LEVELS)


@click.group()
def user() -> None:
    """Create accounts and give levels."""


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="Name shown to others.")
@click.option("--level", type=_LEVEL, default="resident", show_default=True)
@click.option("--ask-password", is_flag=True, help="Type a password instead of a one-time one.")
def create(email: str, name: str, level: str, ask_password: bool) -> None:
    """Create a confirmed account for EMAIL and print its one-time password."""
    address = _checked_email(email)
    password = _typed_password([name, address]) if ask_password else one_time_password()
    password_hash = Passwords().hash(password)
    with _writing() as db:
        try:
            create_account(
                db,
                email=address,
                name=name.strip(),
                level=Level[level.upper()],
                password_hash=password_hash,
                is_one_time=not ask_password,
            )
        except ValueError as error:
            raise click.ClickException(f"{str(error).capitalize()}.") from error
    click.echo(f"Created {address} as {level}.")
    if not ask_password:
        click.echo(f"One-time password: {password}")


@user.command("replay-erasures")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
def replay_erasures(file: Path | None) -> None:
    """Erase again the accounts of the list in FILE, after a backup was restored.

    Without FILE the list in the data folder is taken, which the worker keeps.
    """
    current = settings.load()
    try:
        listed = erasing.read_list(file or current.data_dir / erasing.LIST_FILE)
    except (OSError, ValueError) as fault:
        raise click.ClickException(str(fault)) from fault
    database = Database(current.sqlalchemy_url)
    try:
        done = erasing.replay(database, listed)
    finally:
        database.dispose()
    click.echo(f"{done} of {len(listed)} erased accounts were there again; they are erased now.")


@user.command("set-level")
@click.argument("email")
@click.argument("level", type=_LEVEL)
@click.option("--scope", multiple=True, help="Category a curator reviews; may be repeated.")
def set_level_command(email: str, level: str, scope: tuple[str, ...]) -> None:
    """Give the account of EMAIL another LEVEL."""
    if scope and level != "curator":
        raise click.UsageError("--scope belongs to the level curator.")
    with _writing() as db:
        person = _known(db, email)
        before = Level(person.level).name.lower()
        set_level(db, None, person, Level[level.upper()], list(scope))
    click.echo(f"{email_key(email)}: {before} is now {level}.")


@user.command("review-levels")
def review_levels_command() -> None:
    """Raise and lower levels by what people did; the worker does it once a day."""
    current = settings.load()
    i18n.install(Path(__file__).parents[1], nbsp)  # the letters are in Polish
    database = Database(current.sqlalchemy_url)
    try:
        told = review_levels(current, database)
    finally:
        database.dispose()
    click.echo(
        f"Higher level: {told.risen}, notice of losing one: {told.announced}, "
        f"lost: {told.lost}, kept after the grace: {told.kept}."
    )


@contextmanager
def _writing() -> Iterator[Session]:
    database = Database(settings.load().sqlalchemy_url)
    try:
        with database.writing() as db:
            yield db
    finally:
        database.dispose()


def _checked_email(typed: str) -> str:
    try:
        return check_email(typed, local=True)
    except Invalid as error:
        raise click.BadParameter(f"{typed!r} is not an e-mail address.") from error


def _known(db: Session, email: str) -> Person:
    person = person_by_email(db, email_key(email))
    if person is None:
        raise click.ClickException(f"There is no account with the address {email_key(email)}.")
    return person


def _typed_password(personal: list[str]) -> str:
    password = str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    try:
        check_password(password, personal)
    except Invalid as error:
        raise click.ClickException(
            "The password must have 10 to 128 characters and not be easy to guess."
        ) from error
    return password
