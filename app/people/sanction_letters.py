"""Letters about sanctions: the statement of reasons that the Digital Services Act (art. 17) asks
for (what, how long, facts, ground, whether a machine decided, remedies), and what follows.
"""

from sqlalchemy.orm import Session

from app.core import mail
from app.core.i18n import gettext as _
from app.core.settings import Settings
from app.people.letter_language import to_person
from app.people.models import Kind, Person, Sanction
from app.people.words import ground_word
from app.ui.filters import long_date


@to_person
def imposed(db: Session, person: Person, sanction: Sanction, settings: Settings) -> None:
    """What was decided, why, on which ground, and what the person can do."""
    subject, effect = _effect(sanction)
    if sanction.by_id is None:
        decided = _("A rule of the site decided this; nobody looked at it before.")
    else:
        decided = _("A person decided this, not a program.")
    lines = [
        effect,
        _("What happened: %(reason)s", reason=sanction.reason),
        _("Ground: %(ground)s. The rules are here:", ground=ground_word(sanction.ground))
        + f" {settings.site_url}/regulamin",
        decided,
        _(
            "If you see it differently, appeal within %(days)s days. Somebody else than who "
            "decided will answer you:",
            days=settings.appeal_days,
        )
        + f" {settings.site_url}/konto/sankcje",
        _(
            "Our answer closes the matter on this site. You can also turn to a body certified "
            "to settle such disputes, or to a court."
        ),
    ]
    _post(db, person, subject, lines, settings)


@to_person
def lifted(db: Session, person: Person, sanction: Sanction, settings: Settings) -> None:
    """A sanction ended before its time."""
    if sanction.kind == Kind.DEMOTION:
        lines = [_("You keep the level of an editor: the reason for taking it is gone.")]
    else:
        lines = [_("A decision about your account is lifted before its time.")]
    if sanction.lifting_reason:
        lines.append(_("The reason: %(reason)s", reason=sanction.lifting_reason))
    _post(db, person, _("A decision about your account is lifted"), lines, settings)


@to_person
def appeal_decided(db: Session, person: Person, sanction: Sanction, settings: Settings) -> None:
    """The answer to an appeal."""
    if sanction.is_annulled:
        first = _("You were right. The decision is annulled, as if it had never been made.")
    else:
        first = _("We looked at your appeal. The decision stays.")
    lines = [first, _("The answer: %(answer)s", answer=sanction.appeal_answer)]
    if not sanction.is_annulled:
        lines.append(
            _(
                "Our answer closes the matter on this site. You can also turn to a body certified "
                "to settle such disputes, or to a court."
            )
        )
    _post(db, person, _("The answer to your appeal"), lines, settings)


def _effect(sanction: Sanction) -> tuple[str, str]:
    """Subject of the letter, and in a sentence what the sanction takes away and until when."""
    day = long_date(sanction.until)
    if sanction.kind == Kind.COOLING_OFF:
        return _("You cannot propose changes for now"), _(
            "Until %(day)s you cannot propose changes of articles. You can read and discuss.",
            day=day,
        )
    if sanction.kind == Kind.BLOCK:
        return _("Your account is blocked"), _(
            "Until %(day)s you can only read what is public. Your own account and its data stay "
            "open to you.",
            day=day,
        )
    if sanction.kind == Kind.DEMOTION:
        return _("Your level is going to change"), _(
            "On %(day)s your account loses the level of an editor: your changes of articles will "
            "wait for review again. You keep everything else.",
            day=day,
        )
    return _("Your account is suspended"), _(
        "Until %(day)s you can read, but not write. You can withdraw your proposals, appeal and "
        "delete your account.",
        day=day,
    )


def _post(db: Session, person: Person, subject: str, lines: list[str], settings: Settings) -> None:
    if person.email is None:
        return  # an account without a person behind it
    signature = f"{settings.site_name}\n{settings.site_url}"
    body = "\n\n".join([_("Hello %(name)s,", name=person.name), *lines, signature])
    mail.post(db, person.email, f"{subject} – {settings.site_name}", body)
