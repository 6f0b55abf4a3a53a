"""What was taken out of sight is in no answer: right after the act, and when the index followed.

An index may be behind, and it keeps words of deleted texts for a while, so neither results nor
corrections may be taken from it unseen.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.articles import removing
from app.articles.service import locked
from app.core.db import Database
from app.core.settings import Settings
from app.discussions import hiding, merging, titles
from app.discussions import service as discussions
from app.experiences import deciding, follow_ups, talk
from app.experiences.follow_ups import NewFollowUp
from app.people.models import Level, Person
from app.search import queries
from app.search.engine import SearchEngine
from app.search.indexer import Indexer
from app.search.link_targets import link_targets
from app.search.suggestions import Suggester
from app.text.morphology import ANALYSER_NAME
from app.text.safe_html import to_safe_html
from tests import make

Act = Callable[[Session, Person], None]


def hidden_post(db: Session, resident: Person, secret: str) -> Act:
    post = make.post(db, resident, make.thread(db, resident), f"Petycję pisze {secret}.")
    return lambda db, m: void(hiding.hide_post(db, make.who(m), post.id, "reklama", ""))


def edited_post(db: Session, resident: Person, secret: str) -> Act:
    post = make.post(db, resident, make.thread(db, resident), f"Petycję pisze {secret}.")
    text = make.post_text("Petycję pisze sąsiad.")
    return lambda db, _m: void(
        discussions.edit_post(db, make.who(resident), make.SETTINGS, post.id, post.version, text)
    )


def hidden_thread(db: Session, resident: Person, secret: str) -> Act:
    thread = make.thread(db, resident, title=f"Petycja: {secret}", body=f"Co robi {secret}?")
    return lambda db, m: void(hiding.hide_thread(db, make.who(m), thread.id, "reklama", ""))


def renamed_thread(db: Session, resident: Person, secret: str) -> Act:
    thread = make.thread(db, resident, title=f"Petycja: {secret}")
    return lambda db, m: void(
        titles.change_title(
            db, make.who(m), make.SETTINGS, thread.id, "Petycja sąsiada", hides_former=True
        )
    )


def merged_thread(db: Session, resident: Person, secret: str) -> Act:
    thread = make.thread(db, resident, title=f"Petycja: {secret}")
    other = make.thread(db, resident, title="Petycja sąsiada")
    return lambda db, m: void(merging.merge_threads(db, make.who(m), thread.id, other.id, ""))


def hidden_experience(db: Session, resident: Person, secret: str) -> Act:
    told = make.experience(db, resident, title=f"Petycja: {secret}", problem=f"Przyszedł {secret}.")
    # The thread of comments bears its title.
    talk.comment(db, make.who(make.person(db)), make.SETTINGS, told.id, make.post_text("Tak było."))
    return lambda db, m: void(deciding.hide(db, make.who(m), told.id, "reklama", ""))


def hidden_follow_up(db: Session, resident: Person, secret: str) -> Act:
    told = make.experience(db, resident, title="Petycja sąsiada")
    body = f"Petycję cofnął {secret}."
    new = NewFollowUp(date(2026, 5, 1), "udalo-sie", body, to_safe_html(body, kind="post"))
    note = follow_ups.add(db, make.who(resident), make.SETTINGS, told.id, new)
    return lambda db, m: void(follow_ups.hide(db, make.who(m), note.id, "reklama", ""))


def removed_article(db: Session, resident: Person, secret: str) -> Act:
    article = make.article(
        db, title=f"Petycja: {secret}", body=f"## {secret}\n\nPisze {secret}.",
        also_called=(f"wzór {secret}",),
    )  # fmt: skip
    make.experience(db, resident, tools=[article])
    return lambda db, m: removing.remove(
        db, make.who(m), locked(db, article.id), "Nikt tego nie sprawdził."
    )


def changed_article(db: Session, resident: Person, secret: str) -> Act:
    article = make.article(
        db, title=f"Petycja: {secret}", body=f"## {secret}\n\nPisze {secret}.",
        also_called=(f"wzór {secret}",),
    )  # fmt: skip
    return lambda db, _m: void(
        make.edit(db, article, title="Petycja", body="Pisze sąsiad.", also_called=())
    )


def void(_done: object) -> None:
    """An act's answer says nothing here."""


@pytest.fixture
def moderator(db: Session) -> Person:
    return make.person(db, Level.MODERATOR)


SECRETS = {
    "Zdzichowaniecki": hidden_post,
    "Brzęczymowiak": edited_post,
    "Pstrągolewicz": hidden_thread,
    "Gżegżółkowska": renamed_thread,
    "Wichajstroń": merged_thread,
    "Dyrdymalczuk": hidden_experience,
    "Ćwierćfuntow": hidden_follow_up,
    "Fikuśnianka": removed_article,
    "Kociokwikiew": changed_article,
}


def mistyped(word: str) -> str:
    """With two letters in the middle changed over."""
    middle = len(word) // 2
    return word[:middle] + word[middle + 1] + word[middle] + word[middle + 2 :]


def told(db: Session, engine: SearchEngine, suggester: Suggester, secret: str) -> str:
    """Everything a reader or an author gets to see for what is near the secret."""
    seen: list[object] = [suggester.suggest(db, secret[:6]), link_targets(db, engine, secret)]
    for text in (secret, mistyped(secret), f"petycja {mistyped(secret)}"):
        found = queries.search(db, engine, text)
        seen += [*found.results, {found.shown_for, found.correction} - {text}]
    return repr(seen).lower()


def test_it_is_in_no_answer(
    db: Session,
    database: Database,
    settings: Settings,
    engine: SearchEngine,
    moderator: Person,
) -> None:
    make.article(db, title="Petycja do rady")
    resident = make.person(db)
    acts = [build(db, resident, secret) for secret, build in SECRETS.items()]
    db.commit()
    suggester = Suggester(database)

    def seen() -> list[str]:
        db.commit()  # PostgreSQL would go on showing what it showed at first
        return [word for word in SECRETS if word.lower() in told(db, engine, suggester, word)]

    indexer = Indexer(database, settings)
    with closing(indexer.engine):
        indexer.prepare()
        assert seen() == [*SECRETS]
        if ANALYSER_NAME != "snowball":
            for word in SECRETS:
                assert queries.search(db, engine, mistyped(word)).is_corrected, word
        for act in acts:
            act(db, moderator)
        assert seen() == []
        while indexer.catch_up():
            pass
        assert seen() == []
        for word in SECRETS:
            found = queries.search(db, engine, word)
            assert (found.results, found.total, found.facets) == ([], 0, {}), word
        db.commit()
        engine.set_aside()
        assert seen() == []
        found = queries.search(db, engine, " ".join(SECRETS))
        assert (found.titles_only, found.total) == (True, 0)
