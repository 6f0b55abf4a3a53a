"""Scenarios of the review specification (section 6) that this release covers, without HTTP.

1 and 3 (outlets) are tested on the pages; 18 (killed indexer) with the search.
"""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles.merge import Choice
from app.articles.models import Article, ArticleRevision, Origin
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.people.models import Level, Person
from app.review import deciding, queries, saving
from app.review.models import ProposalStep, ProposalVersion, State
from app.review.proposal_page import proposal_page
from app.review.rules import Step
from app.text.safe_html import to_safe_html
from tests import make
from tests.review import acts
from tests.review.conftest import BODY

FIRST = BODY.replace("Może je złożyć każdy.", "Może je złożyć każdy, także dziecko.")
LAST = BODY.replace("Możesz śledzić jej los.", "Możesz śledzić jej los w internecie.")
CLASH = BODY.replace("Może je złożyć każdy.", "Składa je mieszkaniec.")


def body(db: Session, article: Article) -> str:
    return acts.published(db, article).body


def test_01_a_proposal_changes_nothing_published(
    db: Session, petition: Article, halina: Person
) -> None:
    before = petition.published_id
    proposal = acts.propose(db, halina, petition, body=FIRST)
    db.refresh(petition)
    assert proposal.state == State.WAITING
    assert petition.published_id == before
    assert body(db, petition) == BODY
    assert len(db.scalars(select(ArticleRevision)).all()) == 1
    assert petition.waiting_proposals == 1


def test_02_the_author_sees_it_and_others_do_not(
    db: Session, petition: Article, halina: Person, jan: Person, maria: Person
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    assert proposal_page(db, make.who(halina), proposal.id).head.body == FIRST
    assert proposal_page(db, make.who(maria), proposal.id).head.body == FIRST
    for stranger in (make.who(jan), None):
        with pytest.raises(NotFound):
            proposal_page(db, stranger, proposal.id)


def test_03_accepting_publishes_and_credits_the_author(
    db: Session, petition: Article, halina: Person, maria: Person
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    acts.accept(db, maria, proposal)
    db.refresh(petition)
    revision = db.get_one(ArticleRevision, petition.published_id)
    assert body(db, petition) == FIRST
    assert (revision.author_id, revision.reviewer_id) == (halina.id, maria.id)
    assert (revision.origin, revision.comment) == (Origin.PROPOSAL, "Poprawiam opis")
    assert "także dziecko" in revision.html
    assert proposal.state == State.PUBLISHED
    assert proposal.revision_id == revision.id
    assert petition.waiting_proposals == 0


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_04_disjoint_proposals_give_one_text_in_either_order(
    db: Session,
    petition: Article,
    halina: Person,
    jan: Person,
    maria: Person,
    order: tuple[int, int],
) -> None:
    proposals = [
        acts.propose(db, halina, petition, body=FIRST),
        acts.propose(db, jan, petition, body=LAST),
    ]
    for place in order:
        acts.accept(db, maria, proposals[place])
    expected = FIRST.replace("Możesz śledzić jej los.", "Możesz śledzić jej los w internecie.")
    assert body(db, petition) == expected
    assert [each.state for each in proposals] == [State.PUBLISHED, State.PUBLISHED]


THIRD = "Składa je każdy mieszkaniec, także dziecko. "


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice("published"), "także dziecko."),
        (Choice("mine"), "Składa je mieszkaniec."),
        (Choice("own", THIRD), "Składa je każdy mieszkaniec, także dziecko."),
    ],
)
def test_05_a_clash_becomes_konflikt_and_is_settled_each_of_three_ways(
    db: Session,
    petition: Article,
    halina: Person,
    jan: Person,
    maria: Person,
    choice: Choice,
    expected: str,
) -> None:
    first = acts.propose(db, halina, petition, body=FIRST)
    second = acts.propose(db, jan, petition, body=CLASH)
    acts.accept(db, maria, first)
    assert second.state == State.CONFLICT
    assert db.get_one(ProposalVersion, second.head_id).body == CLASH

    with pytest.raises(Conflict):
        acts.accept(db, maria, second)
    sight = acts.seen(db, second)
    page = proposal_page(db, make.who(jan), second.id)
    assert page.merge is not None
    choices = {block.key: choice for block in page.merge.conflicts}
    source, edit = deciding.plan_resolution(db, make.who(jan), sight, choices)
    deciding.resolve(db, make.who(jan), sight, edit, to_safe_html(source.body))
    assert second.state == State.WAITING
    if choice.side == "published":
        # Nothing is left to publish, and that is for the reviewer to say.
        assert source == acts.published(db, petition)
    acts.accept(db, maria, second)
    assert expected in body(db, petition)
    # Nothing is lost: the clashing text is still the proposal's first version.
    versions = db.scalars(
        select(ProposalVersion.body)
        .where(ProposalVersion.proposal_id == second.id)
        .order_by(ProposalVersion.number)
    ).all()
    assert versions[0] == CLASH


def test_05_a_choice_that_is_missing_settles_nothing(
    db: Session, petition: Article, halina: Person, jan: Person, maria: Person
) -> None:
    first = acts.propose(db, halina, petition, body=FIRST)
    second = acts.propose(db, jan, petition, body=CLASH)
    acts.accept(db, maria, first)
    with pytest.raises(ValueError, match="not settled"):
        deciding.plan_resolution(db, make.who(jan), acts.seen(db, second), {})
    assert second.state == State.CONFLICT


def test_09_of_two_decisions_at_one_moment_one_gets_409(
    db: Session, petition: Article, halina: Person, maria: Person, tomasz: Person
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    sight = acts.seen(db, proposal)
    late = deciding.plan_acceptance(db, make.who(tomasz), sight, None, "")
    acts.accept(db, maria, proposal, sight=sight)
    with pytest.raises(Conflict):
        deciding.accept(
            db, make.who(tomasz), late, to_safe_html(late.proposed.body), None, acts.SETTINGS
        )
    assert len(db.scalars(select(ArticleRevision)).all()) == 2


@pytest.mark.parametrize("step", [Step.ASK, Step.REJECT])
def test_09_nobody_decides_twice(
    db: Session, petition: Article, halina: Person, maria: Person, step: Step
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    sight = acts.seen(db, proposal)
    acts.send_back(db, maria, proposal, step, sight=sight)
    with pytest.raises(Conflict):
        acts.send_back(db, maria, proposal, Step.ASK, sight=sight)


def test_10_saving_while_a_reviewer_decides_gets_the_decision_409(
    db: Session, petition: Article, halina: Person, maria: Person
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    sight = acts.seen(db, proposal)
    again = acts.propose(db, halina, petition, body=FIRST + "\nDopisek.\n")
    assert again.id == proposal.id
    for act in (
        lambda: acts.accept(db, maria, proposal, sight=sight),
        lambda: acts.send_back(db, maria, proposal, Step.ASK, sight=sight),
        lambda: acts.send_back(db, maria, proposal, Step.REJECT, sight=sight),
    ):
        with pytest.raises(Conflict):
            act()
    assert proposal.state == State.WAITING
    assert body(db, petition) == BODY


def test_11_a_reviewer_cannot_decide_on_their_own(
    db: Session, petition: Article, maria: Person
) -> None:
    # A curator out of scope publishes at once; a moderator's clash is a proposal all the same.
    clash = acts.begin(db, petition, body=CLASH)
    acts.save(db, make.person(db, Level.EDITOR), acts.begin(db, petition, body=FIRST))
    saved = acts.save(db, maria, clash)
    assert saved.proposal is not None
    assert saved.proposal.state == State.CONFLICT
    for step in (Step.ASK, Step.REJECT):
        with pytest.raises(Forbidden):
            acts.send_back(db, maria, saved.proposal, step)
    with pytest.raises(Forbidden):
        acts.accept(db, maria, saved.proposal)


def test_19_lists_tables_crlf_and_polish_letters_merge(
    db: Session, petition: Article, halina: Person, jan: Person, maria: Person
) -> None:
    item = BODY.replace("- Podpisz pismo.", "- Podpisz pismo – czytelnie, z adresem.")
    row = BODY.replace("| Przekazanie | 30 dni |", "| Przekazanie | 30 dni |\n| Zażółć | gęślą |")
    first = acts.propose(db, halina, petition, body=item.replace("\n", "\r\n"))
    second = acts.propose(db, jan, petition, body=row)
    acts.accept(db, maria, first)
    acts.accept(db, maria, second)
    text = body(db, petition)
    assert "\r" not in text
    assert "- Podpisz pismo – czytelnie, z adresem.\n- Wyślij je do urzędu.\n" in text
    assert "| Zażółć | gęślą |" in text


def test_19_two_people_append_to_one_list(
    db: Session, petition: Article, halina: Person, jan: Person, maria: Person
) -> None:
    end = "- Wyślij je do urzędu.\n"
    first = acts.propose(db, halina, petition, body=BODY.replace(end, end + "- Zapisz datę.\n"))
    second = acts.propose(db, jan, petition, body=BODY.replace(end, end + "- Czekaj.\n"))
    acts.accept(db, maria, first)
    assert second.state == State.WAITING
    page = proposal_page(db, make.who(maria), second.id)
    assert page.merge is not None
    assert page.merge.review_order
    acts.accept(db, maria, second)
    assert end + "- Zapisz datę.\n- Czekaj.\n" in body(db, petition)


def test_08_a_trusted_edit_publishes_while_three_wait(
    db: Session, petition: Article, ewa: Person, maria: Person
) -> None:
    people = [make.person(db, Level.RESIDENT) for _ in range(3)]
    waiting = [
        acts.propose(db, people[0], petition, body=FIRST),
        acts.propose(db, people[1], petition, body=LAST),
        acts.propose(db, people[2], petition, title="Petycja do urzędu"),
    ]
    saved = acts.save(db, ewa, acts.begin(db, petition, body=CLASH))
    assert saved.proposal is None
    assert body(db, petition) == CLASH
    assert [each.state for each in waiting] == [State.CONFLICT, State.WAITING, State.WAITING]
    acts.accept(db, maria, waiting[1])
    acts.accept(db, maria, waiting[2])
    db.refresh(petition)
    assert petition.title == "Petycja do urzędu"
    assert petition.waiting_proposals == 1


def test_06_rejecting_the_first_leaves_the_second(
    db: Session, petition: Article, halina: Person, jan: Person, maria: Person
) -> None:
    first = acts.propose(db, halina, petition, body=FIRST)
    second = acts.propose(db, jan, petition, body=LAST)
    acts.send_back(db, maria, first, Step.REJECT)
    acts.accept(db, maria, second)
    assert body(db, petition) == LAST
    assert first.state == State.REJECTED


def test_a_return_is_mended_and_sent_again(
    db: Session, petition: Article, halina: Person, maria: Person
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    acts.send_back(db, maria, proposal, Step.ASK)
    assert proposal.state == State.TO_IMPROVE
    again = acts.propose(db, halina, petition, body=FIRST + "\nŹródło: ustawa.\n")
    assert again.id == proposal.id
    assert proposal.state == State.WAITING
    acts.accept(db, maria, proposal)
    assert "Źródło: ustawa." in body(db, petition)
    steps = db.scalars(
        select(ProposalStep.to_state)
        .where(ProposalStep.proposal_id == proposal.id)
        .order_by(ProposalStep.id)
    ).all()
    assert steps == ["OCZEKUJE", "DO_POPRAWY", "OCZEKUJE", "OPUBLIKOWANA"]


def test_accepting_amended_gives_two_revisions(
    db: Session, petition: Article, halina: Person, maria: Person
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    better = acts.published(db, petition).with_text(body=FIRST.replace("dziecko", "nastolatek"))
    acts.accept(db, maria, proposal, amended=better, comment="Dokładniej.")
    newest = db.scalars(select(ArticleRevision).order_by(ArticleRevision.number)).all()[-2:]
    assert [each.author_id for each in newest] == [halina.id, maria.id]
    assert "dziecko" in newest[0].body
    assert "nastolatek" in newest[1].body
    assert newest[1].base_id == newest[0].id
    assert proposal.state == State.PUBLISHED_AMENDED


def test_an_amendment_that_changes_nothing_is_a_plain_acceptance(
    db: Session, petition: Article, halina: Person, maria: Person
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    acts.accept(db, maria, proposal, amended=acts.published(db, petition).with_text(body=FIRST))
    assert proposal.state == State.PUBLISHED
    assert len(db.scalars(select(ArticleRevision)).all()) == 2


def test_a_trusted_edit_from_an_old_version_is_merged(
    db: Session, petition: Article, ewa: Person
) -> None:
    old = acts.begin(db, petition, body=LAST)
    acts.save(db, make.person(db, Level.EDITOR), acts.begin(db, petition, body=FIRST))
    acts.save(db, ewa, old)
    text = body(db, petition)
    assert "także dziecko" in text
    assert "w internecie" in text
    newest = db.scalars(select(ArticleRevision).order_by(ArticleRevision.id.desc())).first()
    assert newest is not None
    assert newest.origin == Origin.MERGE


def test_a_trusted_edit_that_clashes_is_kept_and_published_once_settled(
    db: Session, petition: Article, ewa: Person
) -> None:
    old = acts.begin(db, petition, body=CLASH)
    acts.save(db, make.person(db, Level.EDITOR), acts.begin(db, petition, body=FIRST))
    proposal = acts.save(db, ewa, old).proposal
    assert proposal is not None
    assert proposal.state == State.CONFLICT
    page = proposal_page(db, make.who(ewa), proposal.id)
    assert page.merge is not None
    choices = {block.key: Choice("mine") for block in page.merge.conflicts}
    _source, edit = deciding.plan_resolution(db, make.who(ewa), acts.seen(db, proposal), choices)
    saved = acts.save(db, ewa, edit)
    assert saved.proposal is None
    assert "Składa je mieszkaniec." in body(db, petition)
    assert proposal.state == State.PUBLISHED


def test_a_new_article_stays_unknown_until_accepted(
    db: Session, halina: Person, jan: Person, maria: Person
) -> None:
    source = acts.ArticleSource("Ogród", "Tekst o ogrodzie.\n", categories=("zglosic",))
    saved = acts.save(db, halina, saving.Edit("ogrod", source, "Nowe narzędzie"))
    assert saved.article is None
    proposal = saved.proposal
    assert proposal is not None
    assert db.scalar(select(Article).where(Article.slug == "ogrod")) is None
    assert queries.is_being_written(db, "ogrod")
    with pytest.raises(NotFound):
        proposal_page(db, make.who(jan), proposal.id)
    article = acts.accept(db, maria, proposal)
    assert article.slug == "ogrod"
    assert body(db, article) == "Tekst o ogrodzie.\n"
    assert not queries.is_being_written(db, "ogrod")


@pytest.mark.parametrize("text", ["Tekst drugiej osoby.\n", "Tekst pierwszej osoby.\n"])
def test_two_new_articles_for_one_address_lose_neither(
    db: Session, halina: Person, jan: Person, maria: Person, text: str
) -> None:
    """R4 for a new article: the other proposal is about the article that exists now."""
    texts = {halina: "Tekst pierwszej osoby.\n", jan: text}
    first, second = (
        acts.save(
            db,
            who,
            saving.Edit(
                "ogrod", acts.ArticleSource("Ogród", text, categories=("zglosic",)), "Nowe"
            ),
        ).proposal
        for who, text in texts.items()
    )
    assert first is not None
    assert second is not None
    article = acts.accept(db, maria, first)
    assert second.article_id == article.id
    assert second.state == State.WAITING
    assert article.waiting_proposals == 1
    acts.accept(db, maria, second)
    for each in texts.values():
        assert body(db, article).count(each.strip()) == 1


def test_withdrawing_is_for_the_author_and_keeps_the_text(
    db: Session, petition: Article, halina: Person, maria: Person
) -> None:
    proposal = acts.propose(db, halina, petition, body=FIRST)
    with pytest.raises(Forbidden):
        deciding.withdraw(db, make.who(maria), proposal.id)
    deciding.withdraw(db, make.who(halina), proposal.id)
    assert proposal.state == State.WITHDRAWN
    assert proposal_page(db, make.who(halina), proposal.id).head.body == FIRST
    with pytest.raises(Conflict):
        deciding.withdraw(db, make.who(halina), proposal.id)
    db.refresh(petition)
    assert petition.waiting_proposals == 0


def test_the_fourth_open_proposal_of_a_new_resident_is_refused(db: Session) -> None:
    newcomer = make.person(db, Level.NEW)
    for number in range(3):
        article = make.article(db, body=f"Tekst {number}.", categories=("zglosic",))
        acts.propose(db, newcomer, article, body="Inny tekst.\n")
    article = make.article(db, body="Tekst.", categories=("zglosic",))
    with pytest.raises(Forbidden):
        acts.propose(db, newcomer, article, body="Inny tekst.\n")


def test_an_edit_without_changes_is_refused(db: Session, petition: Article, halina: Person) -> None:
    with pytest.raises(Invalid):
        acts.propose(db, halina, petition)


def test_others_see_that_a_proposal_waits_but_not_what_it_says(
    db: Session, petition: Article, halina: Person, jan: Person
) -> None:
    acts.propose(db, halina, petition, body=FIRST)
    [row] = queries.of_article(db, make.who(jan), petition, 1).items
    assert row.comment == ""
    [own] = queries.of_article(db, make.who(halina), petition, 1).items
    assert own.comment == "Poprawiam opis"
