"""Writing reports: begin, go on, publish, drop. One transaction and one journal entry each.

Texts come drawn, because rendering takes time and must not happen inside a transaction. Whoever
saves says which version they have read, so that no window overwrites another.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.articles.models import Article
from app.articles.service import touch
from app.cities.models import City
from app.core import clock, journal
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.i18n import gettext as _
from app.core.limiter import too_many
from app.core.settings import Settings
from app.discussions.rules import is_limited_a_day, needs_approval, outside_links
from app.discussions.service import approved_posts
from app.experiences import rules
from app.experiences.addresses import subject_key
from app.experiences.drawing import Drawn
from app.experiences.models import (
    Experience,
    ExperienceAuthor,
    ExperienceFollow,
    ExperienceGoal,
    ExperienceState,
    ExperienceTool,
    ExperienceUnsent,
    ExperienceVersion,
)
from app.experiences.pictures import show_pictures
from app.experiences.report import LINES, SECTIONS, Link, Report, check_complete, checked
from app.experiences.standing import locked
from app.experiences.talk import tell_threads
from app.files.service import note_uses
from app.people.models import Person
from app.people.rules import Who
from app.review.holding import reasons_to_hold
from app.text.polish import slugify
from app.text.safe_html import RENDERER_VERSION

MOST_DRAFTS: Final = 30


def begin(
    db: Session, who: Who, settings: Settings, report: Report, drawn: Drawn, *, publish: bool
) -> Experience:
    """A new report, kept as a draft or published at once.

    Raises Forbidden, Invalid for what cannot be taken, or TooMany past the daily limit.
    """
    if not rules.can_tell(who):
        raise Forbidden(_("Your account does not have the right to do this."))
    report = _whole(db, report, is_complete=publish)
    _check_number(db, who, settings)
    held = reasons_to_hold(db, settings, who, "", report.words())
    now = clock.now()
    experience = Experience(
        slug=slugify(report.title), author_id=who.id, state=ExperienceState.DRAFT, created=now
    )
    _write(experience, report, drawn)
    experience.held_because = held
    db.add(experience)
    db.flush()
    _relate(db, experience, report)
    show_pictures(db, experience)
    if publish:
        _send(db, who, settings, experience, drawn)
    is_visible = experience.state == ExperienceState.VISIBLE
    if is_visible:
        touch_articles(db, report.tools)
    record(db, "experience.published" if is_visible else "experience.started", who.id, experience)
    return experience


def save(
    db: Session,
    who: Who,
    settings: Settings,
    experience_id: int,
    version: int,
    report: Report,
    drawn: Drawn,
    *,
    publish: bool = False,
) -> Experience:
    """Change a report; of one that others could read the former text is kept.

    `publish` sends a draft. Raises NotFound, Forbidden, Invalid, or Conflict when the report is
    no longer at `version`.
    """
    experience, standing = locked(db, who, experience_id)
    if not rules.can_edit(who, experience, standing):
        raise Forbidden(_("Nobody can change this report now."))
    before = report_of(db, experience)
    is_draft = experience.state == ExperienceState.DRAFT
    report = _whole(db, report, is_complete=publish or not is_draft)
    if report == before and not (is_draft and publish):
        return experience
    if experience.version != version:
        raise Conflict(_("Somebody has changed this report meanwhile. Compare before you save."))
    was_visible = experience.state == ExperienceState.VISIBLE
    is_news = experience.published is None
    # A text that nobody approved yet is looked at whole.
    held = reasons_to_hold(db, settings, who, before.words() if was_visible else "", report.words())
    if not is_draft:
        _keep(db, experience, before)
    _write(experience, report, drawn)
    experience.version += 1
    experience.edited, experience.edited_by_id = clock.now(), who.id
    experience.held_because = held
    _relate(db, experience, report)
    show_pictures(db, experience)
    if publish or not is_draft:
        _send(db, who, settings, experience, drawn)
    db.flush()
    touch_articles(db, {*before.tools, *report.tools})
    tell_threads(db, who, experience)
    _record_saving(db, who, experience, before, is_news=is_news)
    return experience


def drop(db: Session, who: Who, experience_id: int) -> None:
    """Delete an own draft that nobody else could read."""
    experience, _standing = locked(db, who, experience_id)
    if not rules.can_drop(who, experience):
        raise Forbidden(_("Only a draft that nobody has read can be deleted."))
    record(db, "experience.dropped", who.id, experience)
    remove_rows(db, experience)


def remove_rows(db: Session, experience: Experience) -> None:
    """Delete a draft with all that hangs on it; callers know that nobody else has read it."""
    for model in (ExperienceTool, ExperienceGoal, ExperienceAuthor):
        db.execute(delete(model).where(model.experience_id == experience.id))
    db.execute(delete(ExperienceVersion).where(ExperienceVersion.experience_id == experience.id))
    db.execute(delete(ExperienceFollow).where(ExperienceFollow.experience_id == experience.id))
    db.execute(delete(ExperienceUnsent).where(ExperienceUnsent.experience_id == experience.id))
    note_uses(db, subject_key(experience.id), "")
    db.delete(experience)


def report_of(db: Session, experience: Experience) -> Report:
    """What is typed in a report now."""
    tools = select(ExperienceTool.article_id).where(ExperienceTool.experience_id == experience.id)
    goals = select(ExperienceGoal.goal).where(ExperienceGoal.experience_id == experience.id)
    return Report(
        title=experience.title,
        tools=tuple(db.scalars(tools.order_by(ExperienceTool.article_id))),
        city_id=experience.city_id,
        began=experience.began,
        ended=experience.ended,
        outcome=experience.outcome,
        lead=experience.lead,
        goals=tuple(db.scalars(goals.order_by(ExperienceGoal.goal))),
        links=tuple(Link(**link) for link in experience.links),
        **{name: getattr(experience, name) for name in LINES + SECTIONS},
    )


def touch_articles(db: Session, article_ids: Iterable[int]) -> None:
    """Pages of the tools show the report: caches are to ask for them again."""
    for article_id in sorted(article_ids):
        touch(db, article_id)


def record(db: Session, kind: str, actor_id: int, experience: Experience, **more: object) -> None:
    """One journal entry; its data are numbers and codes."""
    tools = select(ExperienceTool.article_id).where(ExperienceTool.experience_id == experience.id)
    data: dict[str, object] = {
        "experience": experience.id,
        "city": experience.city_id,
        "articles": list(db.scalars(tools.order_by(ExperienceTool.article_id))),
        "state": str(experience.state),
        "outcome": str(experience.outcome),
    }
    journal.record(db, kind, actor_id, subject_key(experience.id), data | more)


def waits(db: Session, who: Who, settings: Settings, held: list[str], html: str) -> bool:
    """Whether a text of `who` waits for a moderator: as posts do, and reports count as texts."""
    links = outside_links(html, settings.site_url)
    return bool(held) or needs_approval(who, approved_texts(db, who.id), links, settings)


def approved_texts(db: Session, person_id: int) -> int:
    """Number of a person's posts and reports that everybody can read."""
    reports = select(func.count()).where(
        Experience.author_id == person_id, Experience.state == ExperienceState.VISIBLE
    )
    return approved_posts(db, person_id) + (db.scalar(reports) or 0)


def appear(experience: Experience) -> None:
    """Let everybody read a report; it is news on the first day only."""
    experience.state = ExperienceState.VISIBLE
    experience.published = experience.published or clock.now()
    experience.reason_code = experience.reason_text = ""


def last_public_outcome(db: Session, experience: Experience) -> str | None:
    """The outcome that readers saw before the present text, None when they saw none."""
    former = db.scalar(
        select(ExperienceVersion.fields)
        .where(
            ExperienceVersion.experience_id == experience.id,
            ExperienceVersion.state == ExperienceState.VISIBLE,
        )
        .order_by(ExperienceVersion.number.desc())
        .limit(1)
    )
    return str(former["outcome"]) if former else None


def _whole(db: Session, report: Report, *, is_complete: bool) -> Report:
    """The checked report; raises Invalid also for a tool or a city that is not there."""
    report = checked(report)
    if is_complete:
        check_complete(report)
    wanted = set(report.tools)
    known = set(db.scalars(select(Article.id).where(Article.id.in_(wanted)))) if wanted else set()
    if wanted - known:
        raise Invalid("tools", _("One of the tools is no longer here. Choose another."))
    if report.city_id is not None and db.get(City, report.city_id) is None:
        raise Invalid("city", _("Choose a town from the list."))
    return Report.from_fields(report.title, {**report.to_fields(), "tools": sorted(report.tools)})


def _check_number(db: Session, who: Who, settings: Settings) -> None:
    """Raise for one draft too many, and for a newcomer who wrote enough for today."""
    # Two reports at the same moment must not both be the last.
    db.execute(select(Person.id).where(Person.id == who.id).with_for_update())
    own = select(func.count()).where(Experience.author_id == who.id)
    drafts = db.scalar(own.where(Experience.state == ExperienceState.DRAFT)) or 0
    if drafts >= MOST_DRAFTS:
        raise Forbidden(
            _("You have %(most)s drafts. Publish one or delete one first.", most=MOST_DRAFTS)
        )
    midnight = clock.midnight(clock.today())
    today = db.scalar(own.where(Experience.created >= midnight)) or 0
    if is_limited_a_day(who) and today >= settings.posts_a_day_new:
        tomorrow = midnight + timedelta(days=1)
        raise too_many(max(1, int((tomorrow - clock.now()).total_seconds())))


def _write(experience: Experience, report: Report, drawn: Drawn) -> None:
    experience.title, experience.slug = report.title, slugify(report.title)
    experience.city_id, experience.outcome = report.city_id, report.outcome
    experience.began, experience.ended = report.began, report.ended
    experience.lead, experience.excerpt = report.lead, drawn.excerpt
    experience.links = [{"url": link.url, "words": link.words} for link in report.links]
    for name in LINES + SECTIONS:
        setattr(experience, name, getattr(report, name))
    for name, html in drawn.html.items():
        setattr(experience, f"{name}_html", html)
    experience.plain, experience.renderer_version = drawn.plain, RENDERER_VERSION


def _relate(db: Session, experience: Experience, report: Report) -> None:
    for model in (ExperienceTool, ExperienceGoal):
        db.execute(delete(model).where(model.experience_id == experience.id))
    db.add_all(
        ExperienceTool(experience_id=experience.id, article_id=each) for each in report.tools
    )
    db.add_all(ExperienceGoal(experience_id=experience.id, goal=each) for each in report.goals)
    db.flush()


def _keep(db: Session, experience: Experience, former: Report) -> None:
    db.add(
        ExperienceVersion(
            experience_id=experience.id,
            number=experience.version,
            author_id=experience.edited_by_id or experience.author_id,
            written=experience.edited or experience.created,
            state=experience.state,
            title=former.title,
            fields=former.to_fields(),
        )
    )


def _send(db: Session, who: Who, settings: Settings, experience: Experience, drawn: Drawn) -> None:
    """Let a text that is complete be read, or wait for somebody who reads it first."""
    links = "".join(f'<a href="{link["url"]}"></a>' for link in experience.links)
    if waits(db, who, settings, experience.held_because, drawn.all_html + links):
        experience.state = ExperienceState.WAITING
        return
    # A report that waits goes on waiting, whoever of its authors writes on.
    if experience.state != ExperienceState.WAITING:
        appear(experience)


def _record_saving(
    db: Session, who: Who, experience: Experience, before: Report, *, is_news: bool
) -> None:
    is_visible = experience.state == ExperienceState.VISIBLE
    if is_visible and is_news:
        record(db, "experience.published", who.id, experience)
    elif is_visible and before.outcome != experience.outcome:
        record(db, "experience.outcome-changed", who.id, experience, before=before.outcome)
    else:
        record(db, "experience.edited", who.id, experience)
