"""Letters about proposals: what was decided and why, what happened, and what can be done next.

A rejection carries the statement of reasons that the Digital Services Act asks for (art. 17): what,
the facts, the ground, whether a program decided, and the ways to have it looked at again.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.articles.models import WITH_REMOVED, Article
from app.core import clock, mail
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.core.settings import Settings
from app.people.letter_language import to_author, to_person
from app.people.models import Person
from app.review.models import Proposal, ProposalVersion
from app.review.rules import Step
from app.review.words import reason_words
from app.ui.filters import long_date

_MOST_NAMED = 20


@to_author
def accepted(
    db: Session, proposal: Proposal, article: Article, comment: str, settings: Settings
) -> None:
    """Tell the author that readers see the edit now."""
    lines = [
        _("Your edit of the article “%(title)s” is published. Thank you.", title=article.title),
        f"{settings.site_url}/artykuly/{article.slug}",
    ]
    if comment:
        lines.append(_("The reviewer wrote: %(comment)s", comment=comment))
    subject = _("Published: %(title)s", title=article.title)
    _post(db, proposal, subject, lines, settings)


@to_author
def accepted_in_part(
    db: Session,
    proposal: Proposal,
    article: Article,
    returned: Proposal | None,
    reason: str,
    comment: str,
    settings: Settings,
) -> None:
    """Tell the author what readers see now, and what became of the rest."""
    lines = [
        _("A part of your edit of “%(title)s” is published. Thank you.", title=article.title),
        f"{settings.site_url}/artykuly/{article.slug}",
    ]
    if returned is not None:
        lines += [
            _("The rest waits for you: improve it and send it again."),
            _("The reviewer wrote: %(comment)s", comment=comment),
            _address(returned, settings),
        ]
    else:
        lines += [
            _("The rest was not accepted."),
            _("Reason: %(reason)s", reason=reason_words(reason)),
            _("The reviewer wrote: %(comment)s", comment=comment),
            _("Your whole text stays here for you to read, and you can propose the rest anew:"),
            _address(proposal, settings),
        ]
    subject = _("Published in part: %(title)s", title=article.title)
    _post(db, proposal, subject, lines, settings)


@to_author
def sent_back(
    db: Session,
    proposal: Proposal,
    head: ProposalVersion,
    step: Step,
    reason: str,
    comment: str,
    settings: Settings,
) -> None:
    """Tell the author what to mend (ASK) or why the edit was refused (REJECT)."""
    if step is Step.REJECT:
        _rejected(db, proposal, head, reason, comment, settings)
        return
    lines = [
        _("A reviewer asks you to improve your edit of the article “%(title)s”.", title=head.title),
        _("The reviewer wrote: %(comment)s", comment=comment),
        _("Nothing is lost. You can go on with it here:"),
        _address(proposal, settings),
    ]
    _post(db, proposal, _("To be improved: %(title)s", title=head.title), lines, settings)


@to_author
def _rejected(
    db: Session,
    proposal: Proposal,
    head: ProposalVersion,
    reason: str,
    comment: str,
    settings: Settings,
) -> None:
    """The statement of reasons: facts, ground, who decided, remedies."""
    lines = [
        _("Your edit of the article “%(title)s” was not accepted.", title=head.title),
        _("Reason: %(reason)s", reason=reason_words(reason)),
        _("The reviewer wrote: %(comment)s", comment=comment),
        _("The rules of the site are the ground:") + f" {settings.site_url}/regulamin",
        _("A person decided this, not a program."),
        _("Your text stays here for you to read, and you can propose a better one:"),
        _address(proposal, settings),
    ]
    if proposal.appealed is None:
        last_day = clock.now() + timedelta(days=settings.appeal_days)
        lines += [
            _(
                "If you see it differently, you can appeal once, until %(day)s. Somebody else "
                "will decide:",
                day=long_date(last_day),
            )
            + f" {_address(proposal, settings)}/odwolanie",
        ]
    else:
        lines.append(_("This was decided on your appeal, by another person than before."))
        lines.append(outside_remedies())
    _post(db, proposal, _("Not accepted: %(title)s", title=head.title), lines, settings)


def outside_remedies() -> str:
    """Where somebody can turn after the last decision here."""
    return _(
        "This decision is final on this site. You can still turn to a body certified to settle "
        "such disputes, or to a court."
    )


@to_author
def appeal_received(db: Session, proposal: Proposal, settings: Settings) -> None:
    """The receipt for an appeal."""
    lines = [
        _("We have your appeal. It goes ahead of newer proposals in the queue."),
        _("Somebody else than who rejected your proposal will decide, and you will get a letter."),
        _address(proposal, settings),
    ]
    _post(db, proposal, _("Your appeal is here"), lines, settings)


@to_author
def clashed(db: Session, proposal: Proposal, reviewer: Person | None, settings: Settings) -> None:
    """Tell the author, and who was reviewing, that readers see a text that clashes by now."""
    title = _title(db, proposal)
    subject = _("Somebody changed the same place: %(title)s", title=title)
    lines = [
        _("The article “%(title)s” was changed in a place that you change too.", title=title),
        _("Nothing is lost. Choose at each place which text stays:"),
        f"{_address(proposal, settings)}/konflikt",
    ]
    _post(db, proposal, subject, lines, settings)
    if reviewer is not None:
        _clashed_meanwhile(db, reviewer, proposal, title, settings)


@to_person
def _clashed_meanwhile(
    db: Session, reviewer: Person, proposal: Proposal, title: str, settings: Settings
) -> None:
    subject = _("Somebody changed the same place: %(title)s", title=title)
    lines = [
        _("The proposal for “%(title)s” that you were reviewing clashes now.", title=title),
        _("Its author was told. You can settle it too:"),
        _address(proposal, settings),
    ]
    _post_to(db, reviewer, subject, lines, settings)


@to_author
def expiring(db: Session, proposal: Proposal, settings: Settings) -> None:
    """Tell the author that a proposal will be put aside."""
    title = _title(db, proposal)
    since = proposal.entered or proposal.submitted
    lines = [
        _("Your edit of the article “%(title)s” waits for you.", title=title),
        _(
            "On %(day)s we will put it aside. You can go on with it until then, and bring it back "
            "afterwards.",
            day=long_date(since + timedelta(days=settings.expiry_days)),
        ),
        _address(proposal, settings),
    ]
    _post(db, proposal, _("Waits for you: %(title)s", title=title), lines, settings)


@to_author
def expired(db: Session, proposal: Proposal, settings: Settings) -> None:
    """Tell the author that a proposal was put aside, and for how long it can be brought back."""
    title = _title(db, proposal)
    last_day = clock.now() + timedelta(days=settings.reopen_days)
    lines = [
        _("We put your edit of the article “%(title)s” aside: it waited long.", title=title),
        _("Nothing is lost. Until %(day)s you can bring it back here:", day=long_date(last_day)),
        _address(proposal, settings),
    ]
    _post(db, proposal, _("Put aside: %(title)s", title=title), lines, settings)


@to_author
def delayed(db: Session, proposal: Proposal, settings: Settings) -> None:
    """Tell the author that a proposal which waits long is not forgotten."""
    title = _title(db, proposal)
    lines = [
        _("Your edit of the article “%(title)s” still waits for review.", title=title),
        _("It takes longer than it should. All moderators are reminded of it."),
        _address(proposal, settings),
    ]
    _post(db, proposal, _("Still waits: %(title)s", title=title), lines, settings)


@to_person
def reminder(
    db: Session, person: Person, titles: list[str], oldest: datetime, settings: Settings
) -> None:
    """Tell a reviewer what waits too long, all of it in one letter."""
    number = len(titles)
    lines = [
        ngettext("%(num)s proposal waits long.", "%(num)s proposals wait long.", number)
        + " "
        + _("The longest has waited since %(when)s.", when=long_date(oldest)),
        "\n".join(f"- {title}" for title in titles[:_MOST_NAMED]),
        f"{settings.site_url}/kolejka",
    ]
    _post_to(db, person, _("Proposals wait for review"), lines, settings)


def _title(db: Session, proposal: Proposal) -> str:
    if proposal.article_id is not None:
        return db.get_one(Article, proposal.article_id, execution_options=WITH_REMOVED).title
    return db.get_one(ProposalVersion, proposal.head_id).title


def _address(proposal: Proposal, settings: Settings) -> str:
    return f"{settings.site_url}/propozycje/{proposal.id}"


def _post(
    db: Session, proposal: Proposal, subject: str, lines: list[str], settings: Settings
) -> None:
    _post_to(db, db.get_one(Person, proposal.author_id), subject, lines, settings)


def _post_to(
    db: Session, person: Person, subject: str, lines: list[str], settings: Settings
) -> None:
    if person.email is None:
        return
    subject = " ".join(f"{settings.site_name}: {subject}".split())[:300]
    mail.post(db, person.email, subject, "\n\n".join(lines) + "\n")
