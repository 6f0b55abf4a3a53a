"""Saving an edit: it is published, becomes a proposal, or meets a conflict. Nothing is dropped.

A save is planned on a reading session (merge, rights, limits), rendered with no transaction
open, and then carried out; when the article moved in between, it is planned anew.
"""

from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.articles import queries as articles
from app.articles import service as articles_service
from app.articles.credits import own_credit
from app.articles.links import linked_html
from app.articles.merge import merge_sources
from app.articles.models import Article, ArticleRevision, Origin, Protection
from app.articles.protection import check_may_edit, may_publish
from app.articles.rules import can_publish, check_slug, protection_of
from app.articles.service import NewRevision
from app.articles.source import EMPTY, ArticleSource, checked
from app.core import clock
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.files.queries import waiting_in
from app.files.service import approve_published
from app.people.models import Level
from app.people.rules import Who
from app.review import building_on, patrol, rules
from app.review.building_on import Chain
from app.review.holding import reasons_to_hold, whole_text
from app.review.models import (
    OPEN_STATES,
    WAITING_STATES,
    PatrolReason,
    Proposal,
    ProposalVersion,
    State,
)
from app.review.pictures import keep_pictures
from app.review.publication import create, move, publish, recount
from app.review.rules import Step
from app.review.typo_class import is_typo
from app.text.diff import change_size
from app.text.rendered import Rendered

Course = Literal["publish", "propose", "conflict"]


@dataclass(frozen=True)
class Edit:
    """What somebody sends from the editor. `base_id` is the version they began from."""

    slug: str
    source: ArticleSource
    comment: str
    base_id: int | None = None
    evidence: str = ""
    # The version of another proposal that it knowingly builds on (R5).
    parent_id: int | None = None
    # Somebody else's words that it carries in; kept only where they are this author's to carry.
    credit_id: int | None = None


@dataclass(frozen=True)
class Plan:
    """What a save will do, as of the published version `expected_id`."""

    course: Course
    edit: Edit
    article_id: int | None
    expected_id: int | None
    # The text that gets rendered: merged when it is published, as typed when it is proposed.
    source: ArticleSource
    origin: Origin = Origin.EDIT
    protection: Protection = Protection.OPEN
    # Why a second person is to look at it afterwards; None when nobody has to.
    patrolled: PatrolReason | None = None
    # Filters that hold it, so that it waits for a person whoever wrote it.
    held: tuple[str, ...] = ()
    chain: Chain | None = None


@dataclass(frozen=True)
class Saved:
    """Outcome of a save: the published article, or the proposal that now waits.

    `waiting_files` are those of the published text that readers cannot see yet.
    """

    article: Article | None
    proposal: Proposal | None
    waiting_files: int = 0


def plan(db: Session, who: Who, edit: Edit, settings: Settings) -> Plan:
    """Decide what a save does. Reads only.

    Raises Invalid for a field that cannot be taken, Forbidden, and NotFound.
    """
    if not rules.can_propose(who):
        raise Forbidden(_("Your account does not have the right to do this."))
    edit = _tidied(edit)
    article = db.scalar(select(Article).where(Article.slug == edit.slug))
    if article is None:
        return _plan_new(db, who, edit, settings)
    protection = protection_of(article)
    check_may_edit(db, who, article)
    base = db.get(ArticleRevision, edit.base_id) if edit.base_id else None
    if base is None or base.article_id != article.id:
        raise NotFound
    credit = own_credit(db, who, article.id, edit.credit_id)
    edit = replace(edit, credit_id=credit.id if credit else None)
    own = open_proposal(db, who, article.id)
    chain = building_on.chain_of(db, who, article.id, own, edit.parent_id)
    begun_from = articles.source_of(base)
    before = chain.text if chain else begun_from
    if edit.source == before:
        raise Invalid("body", _("You have not changed anything yet."))
    published = articles.published_revision(db, article)
    merge_base = before if chain and chain.is_freed else begun_from
    merged = merge_sources(merge_base, articles.source_of(published), edit.source)
    held = _held(db, who, before, edit.source, settings)
    made = Plan(
        "propose",
        edit,
        article.id,
        published.id,
        edit.source,
        protection=protection,
        held=held,
        chain=chain,
    )
    waits = chain is not None and not chain.is_freed
    if not merged.is_clean:
        made = replace(made, course="conflict")
    elif not (held or waits) and (
        may_publish(db, who, article)
        or _is_typo(db, who, article.id, protection, before, edit, settings)
    ):
        moved = published.id != base.id
        return replace(
            made,
            course="publish",
            source=merged.source,
            origin=Origin.MERGE if moved else Origin.EDIT,
            patrolled=_patrolled(who),
        )
    rules.check_outside_links(who, before.body, edit.source.body, settings)
    check_open_limit(db, who, article.id, settings)
    return made


def _tidied(edit: Edit) -> Edit:
    return replace(
        edit,
        source=checked(edit.source),
        comment=rules.check_comment(edit.comment),
        evidence=edit.evidence.strip()[: rules.LONGEST_EVIDENCE],
    )


def _is_typo(
    db: Session,
    who: Who,
    article_id: int,
    protection: Protection,
    before: ArticleSource,
    edit: Edit,
    settings: Settings,
) -> bool:
    """R6. Somebody with an open proposal goes on with it: its reviewer shall see all of it."""
    return (
        who.level >= Level.RESIDENT
        and protection == Protection.OPEN
        and is_typo(before, edit.source, settings.typo_characters)
        and open_proposal(db, who, article_id) is None
    )


def _patrolled(who: Who) -> PatrolReason | None:
    if who.level < Level.EDITOR:
        return PatrolReason.TYPO
    return PatrolReason.TRUSTED if patrol.is_patrolled(who) else None


def _held(
    db: Session, who: Who, before: ArticleSource, after: ArticleSource, settings: Settings
) -> tuple[str, ...]:
    return tuple(reasons_to_hold(db, settings, who, whole_text(before), whole_text(after)))


def _plan_new(db: Session, who: Who, edit: Edit, settings: Settings) -> Plan:
    slug = check_slug(edit.slug)
    articles_service.check_free(db, slug)
    held = _held(db, who, EMPTY, edit.source, settings)
    if can_publish(who) and not held:
        return Plan("publish", edit, None, None, edit.source, patrolled=_patrolled(who))
    rules.check_outside_links(who, "", edit.source.body, settings)
    check_open_limit(db, who, None, settings, slug)
    return Plan("propose", edit, None, None, edit.source, held=held)


def check_open_limit(
    db: Session, who: Who, article_id: int | None, settings: Settings, slug: str = ""
) -> None:
    """Raise Forbidden for one open proposal too many; going on with an open one is none more."""
    if open_proposal(db, who, article_id, slug):
        return
    most = rules.open_limit(who, settings)
    number = db.scalar(
        select(func.count()).where(Proposal.author_id == who.id, Proposal.state.in_(OPEN_STATES))
    )
    if most is not None and (number or 0) >= most:
        raise Forbidden(
            _(
                "You have %(most)s open proposals. Wait until one is reviewed, "
                "or withdraw one, and then try again.",
                most=most,
            )
        )


def carry_out(db: Session, who: Who, plan: Plan, text: Rendered) -> Saved:
    """Do what was planned; `text` is `plan.source.body` rendered.

    Raises Conflict when the article moved since planning: plan anew then.
    """
    article = articles_service.locked(db, plan.article_id) if plan.article_id else None
    if article is not None and (
        article.published_id != plan.expected_id or protection_of(article) != plan.protection
    ):
        raise Conflict(_("Somebody published another version in the meantime."))
    own = open_proposal(db, who, plan.article_id, plan.edit.slug, lock=True)
    if plan.course != "publish":
        return Saved(article, _save_proposal(db, who, plan, text, own))
    approve_published(db, who, text.html)
    if article is None:
        if db.scalar(select(Article.id).where(Article.slug == plan.edit.slug)):
            raise Conflict(_("Somebody published another version in the meantime."))
        article = create(db, plan.edit.slug, _revision(who, plan, text), own)
        revision_id = article.published_id
    else:
        revision_id = publish(db, article, article.published_id, _revision(who, plan, text), own).id
    if own is not None:
        own.article_id = article.id
        own.revision_id = revision_id
        own.decided = clock.now()
        move(db, own, Step.PUBLISH_OWN, who.id)
        recount(db, article.id)
    if plan.patrolled:
        patrol.enter(db, revision_id, plan.patrolled)
    return Saved(article, None, waiting_in(db, text.html))


def _revision(who: Who, plan: Plan, text: Rendered) -> NewRevision:
    edit = plan.edit
    return NewRevision(
        plan.source,
        text,
        who.id,
        edit.comment,
        plan.origin,
        edit.base_id,
        credit_id=edit.credit_id,
    )


def open_proposal(
    db: Session, who: Who, article_id: int | None, slug: str = "", *, lock: bool = False
) -> Proposal | None:
    """The open proposal of `who` for an article, or for a new article at `slug`."""
    query = select(Proposal).where(Proposal.author_id == who.id, Proposal.state.in_(OPEN_STATES))
    if article_id is None:
        query = query.where(Proposal.article_id.is_(None), Proposal.slug == slug)
    else:
        query = query.where(Proposal.article_id == article_id)
    return db.scalar(query.with_for_update() if lock else query)


def _save_proposal(
    db: Session, who: Who, plan: Plan, text: Rendered, own: Proposal | None
) -> Proposal:
    now = clock.now()
    proposal = own
    if proposal is None:
        earlier = db.scalar(select(Proposal.id).where(Proposal.author_id == who.id).limit(1))
        proposal = Proposal(
            article_id=plan.article_id,
            slug=plan.edit.slug,
            author_id=who.id,
            state=State.WAITING,
            head_id=0,
            created=now,
            submitted=now,
            is_first=earlier is None,
        )
        db.add(proposal)
        db.flush()
    elif proposal.state not in WAITING_STATES:
        proposal.submitted = now
    proposal.category = (plan.edit.source.categories or ("",))[0]
    before = ""
    if plan.edit.base_id:
        before = db.get_one(ArticleRevision, plan.edit.base_id).body
    if plan.chain:
        before = plan.chain.text.body
        if own is None:
            building_on.check_still_open(db, plan.chain.proposal_id)
            proposal.built_on_id = plan.chain.proposal_id
    proposal.words_added, proposal.words_removed = change_size(before, plan.edit.source.body)
    proposal.held_because = list(plan.held)
    parent_id = plan.chain.version_id if plan.chain else None
    add_version(db, proposal, replace(plan.edit, parent_id=parent_id), who.id, text)
    move(db, proposal, Step.SAVE, who.id)
    if plan.course == "conflict":
        move(db, proposal, Step.CLASH, None)
    recount(db, plan.article_id)
    return proposal


def add_version(
    db: Session, proposal: Proposal, edit: Edit, author_id: int, text: Rendered
) -> ProposalVersion:
    """Append a text to a proposal and make it the head."""
    newest = db.scalar(
        select(func.max(ProposalVersion.number)).where(ProposalVersion.proposal_id == proposal.id)
    )
    # Whose words came in with an earlier version is not forgotten with a later one.
    credit_id = edit.credit_id or db.scalar(
        select(ProposalVersion.credit_id)
        .where(ProposalVersion.proposal_id == proposal.id, ProposalVersion.credit_id.is_not(None))
        .order_by(ProposalVersion.number.desc())
        .limit(1)
    )
    version = ProposalVersion(
        proposal_id=proposal.id,
        number=(newest or 0) + 1,
        base_id=edit.base_id,
        parent_id=edit.parent_id,
        author_id=author_id,
        credit_id=credit_id,
        created=clock.now(),
        comment=edit.comment,
        evidence=edit.evidence,
        title=edit.source.title,
        details=edit.source.details,
        html=linked_html(db, text.html, text.links, with_waiting=True),
        body=edit.source.body,
    )
    db.add(version)
    db.flush()
    keep_pictures(db, version)
    proposal.head_id = version.id
    return version
