"""What a letter with notices says: grouped by thing, newest first, as plain text and as HTML."""

import functools
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from app.core import i18n
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.notifications.models import Kind
from app.notifications.queries import NoticeRow
from app.notifications.words import kind_words
from app.text.safe_html import stored_markup
from app.ui.filters import long_datetime

# Above this line a reply is looked for, whatever the mail program puts around the quotation.
CUT_MARK: Final = "#~#~#"
MOST_ROWS: Final = 50
_WIDTH: Final = 76


@dataclass(frozen=True)
class Thing:
    """What notices tell of, under one heading."""

    title: str
    url: str
    rows: list[NoticeRow]
    key: str
    thread_id: int | None = None
    # Posts that are not among the rows, which hold the newest.
    more: int = 0


@dataclass(frozen=True)
class NewsLetter:
    """A letter with notices for one person; all addresses are whole."""

    site_name: str
    site_url: str
    first_name: str
    things: list[Thing]
    # Kinds in it, each with the address that ends letters of that kind.
    kinds: dict[str, str]
    leave_url: str
    more: int = 0
    can_reply: bool = False

    @property
    def settings_url(self) -> str:
        return f"{self.site_url}/powiadomienia/ustawienia"

    @property
    def inbox_url(self) -> str:
        return f"{self.site_url}/powiadomienia"

    @property
    def subject(self) -> str:
        """One thing's own name, so that letters about it stand together; else how many there are.

        Mail programs group by this name too.
        """
        if len(self.things) == 1 and self.things[0].title:
            return _one_line(f"{self.things[0].title} – {self.site_name}")
        number = sum(len(thing.rows) + thing.more for thing in self.things) + self.more
        news = ngettext("%(num)s notice", "%(num)s notices", number)
        return _one_line(f"{self.site_name}: {news}")


def grouped(rows: Iterable[NoticeRow], threads: Mapping[str, int], site_url: str) -> list[Thing]:
    """Rows under the things they tell of, in the order in which they come.

    `threads` names the thread of each subject that belongs to one: its posts stand together.
    """
    things: dict[str, Thing] = {}
    for row in rows:
        if row.seen is None:
            continue
        thread_id = threads.get(row.subject)
        key = f"thread:{thread_id}" if thread_id else row.subject
        if key not in things:
            url = f"{site_url}{row.url}"
            things[key] = Thing(row.seen.title, url, [], key, thread_id)
        things[key].rows.append(row)
    return list(things.values())


def plain(letter: NewsLetter) -> str:
    """The letter as text."""
    parts: list[str] = []
    if letter.can_reply:
        parts.append(f"{CUT_MARK} {_('Write your reply above this line.')}")
    parts.append(_("Hello %(name)s,", name=letter.first_name))
    for thing in letter.things:
        parts.append("\n".join(_heading(thing)))
        parts += [_row(row) for row in thing.rows]
        if thing.more:
            parts.append(f"  {more_posts(thing)}")
    if letter.more:
        parts.append(f"{_more(letter)} {letter.inbox_url}")
    parts.append(_footer(letter))
    return "\n\n".join(parts) + "\n"


def _heading(thing: Thing) -> list[str]:
    if not thing.title:
        return [thing.url]
    return [thing.title, "-" * min(len(thing.title), _WIDTH), thing.url]


def _row(row: NoticeRow) -> str:
    lines = [f"* {row_words(row)}, {long_datetime(row.at)}"]
    if row.seen is not None and row.seen.plain:
        lines += textwrap.wrap(
            row.seen.plain,
            _WIDTH,
            initial_indent="  ",
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join(lines)


def row_words(row: NoticeRow) -> str:
    """What a row tells: below the name of a thread, who wrote is enough."""
    return row.actor if row.kind == Kind.REPLY and row.actor else row.words


def more_posts(thing: Thing) -> str:
    """How many posts of a thread are left out; its address stands above."""
    return ngettext("and %(num)s earlier post", "and %(num)s earlier posts", thing.more)


def _more(letter: NewsLetter) -> str:
    return ngettext("%(num)s more is here:", "%(num)s more are here:", letter.more)


def _footer(letter: NewsLetter) -> str:
    # The two dashes and a blank begin a signature in mail programs, which they do not quote.
    lines = ["-- ", f"{letter.site_name}, {letter.site_url}"]
    if letter.can_reply:
        lines.append(_("You can reply to this letter: your words will stand in the thread."))
    lines.append(_("You get this letter because your account has notices mailed."))
    lines.append(_("Choose what is mailed, and how often: %(url)s", url=letter.settings_url))
    lines += [
        _("No more letters “%(kind)s”: %(url)s", kind=kind_words(kind), url=url)
        for kind, url in letter.kinds.items()
    ]
    lines.append(_("No more notices by e-mail: %(url)s", url=letter.leave_url))
    return "\n".join(lines)


def html(letter: NewsLetter) -> str:
    """The letter as HTML, without anything that would be fetched from elsewhere."""
    template = _environment().get_template("notifications/mail/letter.html")
    return template.render(
        letter=letter,
        cut_mark=CUT_MARK,
        kind_words=kind_words,
        more_posts=more_posts,
        row_words=row_words,
        language=i18n.spoken(),
    )


@functools.cache
def _environment() -> Environment:
    """Templates of letters; the worker, which sends them, has no web application."""
    folder = Path(__file__).parent / "templates"
    environment = Environment(
        loader=PrefixLoader({"notifications": FileSystemLoader(folder)}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(_=_text, ngettext=_plural)
    environment.filters["long_datetime"] = long_datetime
    return environment


def _text(message: str, **values: Any) -> Markup:
    """A text of ours; the values put into it are escaped."""
    text = stored_markup(i18n.gettext(message))
    return text % values if values else text


def _plural(one: str, many: str, num: int, **values: Any) -> Markup:
    return stored_markup(i18n.plural(one, many, num)) % {"num": num, **values}


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]
