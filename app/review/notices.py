"""Letters to authors about decisions: what was decided, why, and what they can do next."""

from sqlalchemy.orm import Session

from app.articles.models import Article
from app.core import mail
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.people.models import Person
from app.review.models import Proposal, ProposalVersion
from app.review.rules import Step
from app.review.words import reason_words


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
    if step is Step.ASK:
        subject = _("To be improved: %(title)s", title=head.title)
        first = _(
            "A reviewer asks you to improve your edit of the article “%(title)s”.", title=head.title
        )
        last = _("Nothing is lost. You can go on with it here:")
    else:
        subject = _("Not accepted: %(title)s", title=head.title)
        first = _("Your edit of the article “%(title)s” was not accepted.", title=head.title)
        last = _("Your text stays here for you to read, and you can propose a better one:")
    lines = [first]
    if reason:
        lines.append(_("Reason: %(reason)s", reason=reason_words(reason)))
    lines += [
        _("The reviewer wrote: %(comment)s", comment=comment),
        last,
        f"{settings.site_url}/propozycje/{proposal.id}",
    ]
    _post(db, proposal, subject, lines, settings)


def _post(
    db: Session, proposal: Proposal, subject: str, lines: list[str], settings: Settings
) -> None:
    author = db.get_one(Person, proposal.author_id)
    if author.email is None:
        return
    subject = " ".join(f"{settings.site_name}: {subject}".split())[:300]
    mail.post(db, author.email, subject, "\n\n".join(lines) + "\n")
