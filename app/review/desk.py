"""What lies on an author's desk: the text they begin from, whole or one section, and their draft.

Works out what a form of the editor shows and what it means once sent; draws nothing.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.articles import queries as articles
from app.articles import rules as article_rules
from app.articles.credits import own_credit
from app.articles.models import Article, ArticleRevision
from app.articles.protection import may_publish
from app.articles.source import EMPTY, ArticleSource
from app.core.errors import Gone, NotFound
from app.core.i18n import gettext as _
from app.people.rules import Who
from app.review import drafts, publication, saving
from app.review.building_on import parent_for
from app.review.drafts import Typed
from app.review.forms import EditForm, SectionForm, number
from app.review.models import Draft, ProposalVersion
from app.review.saving import Edit
from app.text.polish import slugify
from app.text.sections import Section, cut, put_back, section_at

NEW = "nowy"  # stands for a new article where addresses name one


@dataclass
class Desk:
    """The editor of one text, for one person."""

    slug: str
    title: str
    article_id: int | None
    published: ArticleSource
    publishes: bool
    form: EditForm | SectionForm
    # The version in which the section stands that is edited alone, and the section there.
    base: ArticleRevision | None = None
    section: Section | None = None

    @property
    def is_new(self) -> bool:
        return self.article_id is None

    @property
    def address(self) -> str:
        """Address of the text: the article's, or the one a new article is to get."""
        if isinstance(self.form, EditForm) and self.is_new:
            return (self.form.slug.data or "").strip() or slugify(self.form.title.data or "")
        return self.slug

    def source(self) -> ArticleSource:
        """The whole text as it would be with what the form holds."""
        if isinstance(self.form, EditForm):
            return self.form.source()
        assert self.base is not None
        assert self.section is not None
        body = put_back(self.base.body, self.section, self.form.body.data or "")
        return articles.source_of(self.base).with_text(body=body)

    def edit(self) -> Edit:
        """What is sent."""
        return Edit(
            slug=self.address,
            source=self.source(),
            comment=self.form.comment.data or "",
            base_id=self.form.base_id,
            evidence=self.form.evidence.data or "",
            parent_id=self.parent_id,
            credit_id=self.credit_id,
        )

    @property
    def parent_id(self) -> int | None:
        """The version of another proposal that the form builds on."""
        if isinstance(self.form, SectionForm):
            return None
        return max(0, number(self.form.parent.data)) or None

    @property
    def credit_id(self) -> int | None:
        """Whose words the form carries in."""
        if isinstance(self.form, SectionForm):
            return None
        return max(0, number(self.form.credit.data)) or None

    def typed(self) -> Typed:
        """What is kept as a draft."""
        title = self.form.title.data if isinstance(self.form, EditForm) else self.title
        return Typed(
            article_id=self.article_id,
            slug=self.address if self.is_new else self.slug,
            title=(title or "").strip() or self.title,
            fields=self.form.typed(),
            seen=self.form.draft.data or "",
            key=self.form.klucz.data or "",
        )


def sent_form(section: str) -> EditForm | SectionForm:
    """The form that this request sent."""
    return SectionForm() if section else EditForm()


def desk_of_article(db: Session, who: Who, article: Article, form: EditForm | SectionForm) -> Desk:
    """A desk for a form that was sent or is to be shown; raises NotFound for a foreign base."""
    published = articles.source_of(articles.published_revision(db, article))
    publishes = may_publish(db, who, article)
    desk = Desk(article.slug, article.title, article.id, published, publishes, form)
    if isinstance(form, SectionForm):
        base = db.get(ArticleRevision, form.base_id) if form.base_id else None
        if base is None or base.article_id != article.id:
            raise NotFound
        if base.hidden is not None and not article_rules.can_hide(who):
            # The other sections come from the base, and would come out in the proposal.
            raise Gone(_("Moderators hid the version you began from. Open the article again."))
        desk.base = base
        desk.section = section_at(base.body, base.toc, form.section.data or "")
        if desk.section is None:
            raise NotFound
    return desk


def desk_of_new(who: Who, form: EditForm) -> Desk:
    """A desk for an article that is not there yet."""
    return Desk(NEW, form.title.data or "", None, EMPTY, article_rules.can_publish(who), form)


def form_of_draft(draft: Draft) -> EditForm | SectionForm:
    """The form as it was when the draft was saved."""
    fields = drafts.typed_fields(draft)
    if not any(fields.get("section", [])):
        return whole_form_of_draft(draft)
    form = SectionForm(formdata=MultiDict(fields))
    form.draft.data = drafts.token(draft)
    return form


def whole_form_of_draft(draft: Draft) -> EditForm:
    """The same for a draft of a whole article."""
    form = EditForm(formdata=MultiDict(drafts.typed_fields(draft)))
    form.draft.data = drafts.token(draft)
    return form


def form_building_on(db: Session, who: Who, article: Article, proposal_id: int) -> EditForm:
    """A form that begins from somebody's proposal; raises what `parent_for` raises."""
    parent, head = parent_for(db, who, proposal_id)
    if parent.article_id != article.id:
        raise NotFound
    form = EditForm(formdata=None)
    form.base.data, form.parent.data = str(head.base_id), str(head.id)
    form.fill(publication.source_of(head))
    return form


def carry_in(db: Session, who: Who, article: Article, form: EditForm, credit_id: int) -> None:
    """Append the words that `who` carries into the article, once, and say whose they are."""
    credit = own_credit(db, who, article.id, credit_id)
    if credit is None or number(form.credit.data) == credit.id:
        return
    form.credit.data = str(credit.id)
    form.body.data = f"{(form.body.data or '').rstrip()}\n\n{credit.text.strip()}\n"
    form.comment.data = credit.comment


def fresh_form(db: Session, who: Who, article: Article, anchor: str) -> EditForm | SectionForm:
    """A form filled from one's open proposal, else from the published text or a section of it."""
    own = saving.open_proposal(db, who, article.id)
    published = articles.published_revision(db, article)
    if own is None and anchor:
        section = section_at(published.body, published.toc, anchor)
        if section is not None:
            form = SectionForm(formdata=None)
            form.section.data, form.base.data = anchor, str(published.id)
            form.body.data = cut(published.body, section)
            return form
    whole = EditForm(formdata=None)
    base_id, source = published.id, articles.source_of(published)
    if own is not None:
        head = db.get_one(ProposalVersion, own.head_id)
        base_id, source = head.base_id or base_id, publication.source_of(head)
        whole.comment.data, whole.evidence.data = head.comment, head.evidence
        whole.credit.data = str(head.credit_id or "")
    whole.base.data = str(base_id)
    whole.fill(source)
    return whole
