"""What people do with proposals, without HTTP: plan, draw, carry out, decide."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from app.articles import queries as articles
from app.articles.models import Article
from app.articles.source import ArticleSource
from app.core.settings import Settings
from app.people.models import Person
from app.review import deciding, partial, saving
from app.review.deciding import Seen
from app.review.models import Proposal, ProposalVersion
from app.review.partial import PartialAcceptance, Rest
from app.review.publication import source_of
from app.review.rules import Step
from app.review.saving import Edit, Saved
from app.text.safe_html import to_safe_html
from tests import make

# Small edits wait as well, so that tests of waiting can be short; R6 has tests of its own.
SETTINGS = Settings(typo_characters=0)


def published(db: Session, article: Article) -> ArticleSource:
    """What readers see."""
    return articles.source_of(articles.published_revision(db, article))


def body(db: Session, article: Article) -> str:
    """The text that readers see."""
    return published(db, article).body


def begin(db: Session, article: Article, **changes: object) -> Edit:
    """An edit begun from the published version, with some fields changed."""
    source = published(db, article)
    return Edit(
        article.slug, replace(source, **changes), "Poprawiam opis", base_id=article.published_id
    )


def save(db: Session, who: Person, edit: Edit, settings: Settings = SETTINGS) -> Saved:
    """Send an edit."""
    db.flush()
    plan = saving.plan(db, make.who(who), edit, settings)
    saved = saving.carry_out(db, make.who(who), plan, to_safe_html(plan.source.body))
    db.flush()
    return saved


def propose(db: Session, who: Person, article: Article, **changes: object) -> Proposal:
    """Send an edit that becomes a proposal."""
    saved = save(db, who, begin(db, article, **changes))
    assert saved.proposal is not None
    return saved.proposal


def seen(db: Session, proposal: Proposal) -> Seen:
    """What a reviewer sees now."""
    published_id = 0
    if proposal.article_id is not None:
        published_id = db.get_one(Article, proposal.article_id).published_id
    return Seen(proposal.id, proposal.head_id, published_id)


def accept(
    db: Session,
    who: Person,
    proposal: Proposal,
    *,
    sight: Seen | None = None,
    amended: ArticleSource | None = None,
    comment: str = "",
) -> Article:
    """Accept a proposal, as it is or amended."""
    sight = sight or seen(db, proposal)
    plan = deciding.plan_acceptance(db, make.who(who), sight, amended, comment)
    text = to_safe_html(plan.proposed.body)
    amended_text = to_safe_html(plan.amended.body) if plan.amended else None
    article = deciding.accept(db, make.who(who), plan, text, amended_text, SETTINGS)
    db.flush()
    return article


def send_back(
    db: Session,
    who: Person,
    proposal: Proposal,
    step: Step,
    *,
    sight: Seen | None = None,
    reason: str = "brak-zrodla",
    comment: str = "Dopisz źródło.",
) -> Proposal:
    """Ask for improvement, or reject (for lack of a source unless said otherwise)."""
    sight = sight or seen(db, proposal)
    reason = reason if step is Step.REJECT else ""
    sent = deciding.send_back(db, make.who(who), sight, step, reason, comment, SETTINGS)
    db.flush()
    return sent


def accept_part(
    db: Session,
    who: Person,
    proposal: Proposal,
    ticked: Collection[str],
    rest: Rest = Rest.RETURN,
    *,
    sight: Seen | None = None,
    reason: str = "",
    comment: str = "Resztę dopracuj.",
) -> PartialAcceptance:
    """Accept the ticked blocks."""
    sight = sight or seen(db, proposal)
    plan = partial.plan_part(db, make.who(who), sight, ticked, rest, reason, comment)
    texts = to_safe_html(plan.taken.body), to_safe_html(plan.whole.body)
    partial.accept_part(db, make.who(who), plan, *texts, SETTINGS)
    db.flush()
    return plan


def build_on(db: Session, who: Person, parent: Proposal, **changes: object) -> Proposal:
    """A proposal that holds the parent's text and changes some fields of it."""
    head = db.get_one(ProposalVersion, parent.head_id)
    source = replace(source_of(head), **changes)
    edit = Edit(parent.slug, source, "Dokładam swoje", head.base_id, parent_id=head.id)
    saved = save(db, who, edit)
    assert saved.proposal is not None
    return saved.proposal


def go_on(db: Session, who: Person, proposal: Proposal, **changes: object) -> Saved:
    """Save again what is open already."""
    head = db.get_one(ProposalVersion, proposal.head_id)
    source = replace(source_of(head), **changes)
    return save(db, who, Edit(proposal.slug, source, "Poprawiam dalej", head.base_id))
