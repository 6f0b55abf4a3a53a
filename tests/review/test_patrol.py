"""What is published at once comes to the patrol list, and can be taken back."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import queries as articles
from app.articles.models import Article, ArticleRevision, Protection
from app.core import clock
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.mail import MailMessage
from app.core.settings import Settings
from app.people.models import Level, Person
from app.review import patrol, publication, reverting
from app.review.models import PatrolItem, PatrolOutcome, Revert, State
from app.text.safe_html import to_safe_html
from tests import make
from tests.review import acts
from tests.review.conftest import BODY

TYPO = BODY.replace("Każdy", "każdy").replace("Możesz śledzić", "Możesz też śledzić")
FIRST = BODY.replace("Może je złożyć każdy.", "Może je złożyć każdy mieszkaniec i każda firma.")
LAST = BODY.replace("Możesz śledzić jej los.", "Możesz śledzić jej los w internecie.")
SETTINGS = Settings()


def body(db: Session, article: Article) -> str:
    db.refresh(article)
    return articles.published_revision(db, article).body


def items(db: Session) -> list[PatrolItem]:
    db.flush()
    return list(db.scalars(select(PatrolItem).order_by(PatrolItem.id)))


def undo(
    db: Session, who: Person, article: Article, number: int, *, is_breach: bool = False
) -> ArticleRevision:
    plan = reverting.plan_undo(db, make.who(who), article.slug, number)
    assert plan.source is not None
    text = to_safe_html(plan.source.body)
    made = reverting.revert(
        db, make.who(who), plan, text, SETTINGS, reason="Nieprawda", is_breach=is_breach
    )
    db.flush()
    return made


def test_a_residents_typo_is_published_and_patrolled(
    db: Session, petition: Article, halina: Person
) -> None:
    saved = acts.save(db, halina, acts.begin(db, petition, body=TYPO), SETTINGS)
    assert saved.proposal is None
    assert body(db, petition) == TYPO
    [item] = items(db)
    assert (item.why, item.revision_id) == ("typo", petition.published_id)


def test_a_larger_edit_of_a_resident_waits(db: Session, petition: Article, halina: Person) -> None:
    saved = acts.save(db, halina, acts.begin(db, petition, body=FIRST), SETTINGS)
    assert saved.proposal is not None
    assert body(db, petition) == BODY
    assert items(db) == []


@pytest.mark.parametrize("protection", [Protection.REVIEWED, Protection.CURATORS])
def test_no_typo_slips_into_a_protected_article(
    db: Session, petition: Article, halina: Person, protection: Protection
) -> None:
    petition.protection = protection
    db.flush()
    edit = acts.begin(db, petition, body=TYPO)
    if protection is Protection.CURATORS:
        with pytest.raises(Forbidden):
            acts.save(db, halina, edit, SETTINGS)
    else:
        assert acts.save(db, halina, edit, SETTINGS).proposal is not None
    assert body(db, petition) == BODY


def test_a_new_resident_and_a_limit_of_zero_have_no_typo_class(
    db: Session, petition: Article, halina: Person
) -> None:
    newcomer = make.person(db, Level.NEW)
    assert acts.save(db, newcomer, acts.begin(db, petition, body=TYPO), SETTINGS).proposal
    assert acts.save(db, halina, acts.begin(db, petition, body=TYPO)).proposal


def test_a_typo_on_top_of_ones_own_proposal_goes_on_with_it(
    db: Session, petition: Article, halina: Person
) -> None:
    first = acts.propose(db, halina, petition, body=FIRST)
    saved = acts.save(db, halina, acts.begin(db, petition, body=TYPO), SETTINGS)
    assert saved.proposal is not None
    assert saved.proposal.id == first.id
    assert body(db, petition) == BODY


def test_editors_are_patrolled_and_reviewers_are_not(
    db: Session, petition: Article, halina: Person, ewa: Person, maria: Person
) -> None:
    waiting = acts.propose(db, halina, petition, body=LAST)
    acts.save(db, ewa, acts.begin(db, petition, body=FIRST))
    assert [item.why for item in items(db)] == ["trusted"]
    acts.accept(db, maria, waiting)
    acts.save(db, maria, acts.begin(db, petition, title="Petycja do urzędu"))
    assert len(items(db)) == 1
    assert waiting.state == State.PUBLISHED


def test_an_editor_who_restores_is_patrolled_too(
    db: Session, petition: Article, ewa: Person, maria: Person
) -> None:
    first = db.scalars(select(ArticleRevision)).one()
    acts.save(db, maria, acts.begin(db, petition, body=FIRST))
    publication.restore(
        db, make.who(ewa), petition, petition.published_id, first, to_safe_html(first.body)
    )
    assert [item.why for item in items(db)] == ["restore"]


def test_a_protected_article_is_not_restored_by_an_editor(
    db: Session, petition: Article, ewa: Person, maria: Person
) -> None:
    first = db.scalars(select(ArticleRevision)).one()
    acts.save(db, maria, acts.begin(db, petition, body=FIRST))
    petition.protection = Protection.REVIEWED
    db.flush()
    with pytest.raises(Forbidden):
        publication.restore(
            db, make.who(ewa), petition, petition.published_id, first, to_safe_html(first.body)
        )
    with pytest.raises(Forbidden):
        reverting.plan_undo(db, make.who(ewa), petition.slug, 2)


def test_checking_is_for_a_second_person_and_once(
    db: Session, petition: Article, ewa: Person, halina: Person
) -> None:
    acts.save(db, ewa, acts.begin(db, petition, body=FIRST))
    [item] = items(db)
    for who in (ewa, halina):
        with pytest.raises(Forbidden):
            patrol.check(db, make.who(who), item.id)
    other = make.person(db, Level.EDITOR)
    patrol.check(db, make.who(other), item.id)
    assert (item.outcome, item.checked_by) == (PatrolOutcome.GOOD, other.id)
    with pytest.raises(Conflict):
        patrol.check(db, make.who(other), item.id)


def test_taking_back_the_newest_edit_gives_the_text_before_it(
    db: Session, petition: Article, ewa: Person, maria: Person
) -> None:
    acts.save(db, ewa, acts.begin(db, petition, body=FIRST))
    made = undo(db, maria, petition, 2, is_breach=True)
    assert body(db, petition) == BODY
    assert made.number == 3
    assert "Nieprawda" in made.comment
    [row] = db.scalars(select(Revert))
    assert (row.by_id, row.is_breach, row.reason) == (maria.id, True, "Nieprawda")
    [item] = items(db)
    assert item.outcome == PatrolOutcome.REVERTED
    [letter] = db.scalars(select(MailMessage))
    assert letter.recipient == ewa.email
    assert "Nieprawda" in letter.body


def test_taking_back_an_older_edit_keeps_the_later_one(
    db: Session, petition: Article, ewa: Person, maria: Person
) -> None:
    acts.save(db, ewa, acts.begin(db, petition, body=FIRST))
    acts.save(db, maria, acts.begin(db, petition, body=FIRST.replace("los.", "los w internecie.")))
    undo(db, maria, petition, 2)
    assert body(db, petition) == LAST


def test_an_edit_that_others_built_on_is_not_taken_back_by_machine(
    db: Session, petition: Article, ewa: Person, maria: Person
) -> None:
    acts.save(db, ewa, acts.begin(db, petition, body=FIRST))
    later = FIRST.replace("każda firma", "każde stowarzyszenie")
    acts.save(db, maria, acts.begin(db, petition, body=later))
    assert reverting.plan_undo(db, make.who(maria), petition.slug, 2).source is None
    assert body(db, petition) == later


def test_what_is_gone_or_first_cannot_be_taken_back(
    db: Session, petition: Article, ewa: Person, maria: Person
) -> None:
    acts.save(db, ewa, acts.begin(db, petition, body=FIRST))
    undo(db, maria, petition, 2)
    for number in (1, 2):
        with pytest.raises(Conflict):
            reverting.plan_undo(db, make.who(maria), petition.slug, number)


def test_a_revert_of_an_overtaken_plan_writes_nothing(
    db: Session, petition: Article, ewa: Person, maria: Person
) -> None:
    acts.save(db, ewa, acts.begin(db, petition, body=FIRST))
    plan = reverting.plan_undo(db, make.who(maria), petition.slug, 2)
    acts.save(db, maria, acts.begin(db, petition, title="Petycja do urzędu"))
    assert plan.source is not None
    with pytest.raises(Conflict):
        reverting.revert(
            db,
            make.who(maria),
            plan,
            to_safe_html(plan.source.body),
            SETTINGS,
            reason="x",
            is_breach=False,
        )
    assert db.scalars(select(Revert)).all() == []


def test_a_reason_is_required_and_no_resident_takes_back(
    db: Session, petition: Article, halina: Person, ewa: Person
) -> None:
    acts.save(db, ewa, acts.begin(db, petition, body=FIRST))
    with pytest.raises(Invalid):
        reverting.check_reason("  ")
    with pytest.raises(Invalid):
        reverting.check_reason("x" * (reverting.LONGEST_REASON + 1))
    with pytest.raises(Forbidden):
        reverting.plan_undo(db, make.who(halina), petition.slug, 2)


def test_taking_back_ones_own_edit_accuses_nobody(
    db: Session, petition: Article, ewa: Person
) -> None:
    acts.save(db, ewa, acts.begin(db, petition, body=FIRST))
    undo(db, ewa, petition, 2, is_breach=True)
    assert not db.scalars(select(Revert)).one().is_breach
    assert db.scalars(select(MailMessage)).all() == []
    assert [item.why for item in items(db)] == ["trusted", "restore"]


def test_the_list_shows_what_changed_and_is_filtered(
    db: Session, petition: Article, ewa: Person, maria: Person
) -> None:
    acts.save(db, ewa, acts.begin(db, petition, body=FIRST))
    acts.save(db, ewa, acts.begin(db, petition, body=FIRST, title="Petycja do urzędu"))
    db.flush()
    found = patrol.patrol_list(db, make.who(maria), 1)
    assert [row.number for row in found.items] == [2, 3]
    assert [row.kind for row in found.items[0].rows] == ["changed"]
    assert found.items[0].can_be_reverted
    assert len(found.items[1].fields) == 1
    assert found.total == 2
    patrol.check(db, make.who(maria), found.items[0].id)
    assert [row.number for row in patrol.patrol_list(db, make.who(maria), 1).items] == [3]
    everything = patrol.patrol_list(db, make.who(maria), 1, with_checked=True)
    assert [row.number for row in everything.items] == [3, 2]
    assert patrol.patrol_list(db, make.who(maria), 1, category="zglosic").items == []
    own = patrol.patrol_list(db, make.who(maria), 1, category="przekonac-innych").items
    assert len(own) == 1
    assert patrol.patrol_list(db, make.who(ewa), 1).items[0].is_own


def test_the_list_shows_nothing_of_a_hidden_version(
    db: Session, petition: Article, ewa: Person, maria: Person
) -> None:
    acts.save(db, ewa, acts.begin(db, petition, body=FIRST))
    acts.save(db, ewa, acts.begin(db, petition, body=LAST))
    hidden = db.scalars(select(ArticleRevision).where(ArticleRevision.number == 2)).one()
    hidden.hidden = clock.now()
    db.flush()
    for row in patrol.patrol_list(db, make.who(maria), 1).items:
        assert (row.comment, row.rows, row.fields) == ("", [], [])
