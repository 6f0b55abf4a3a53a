"""What the loader remembers: the text of which file went into which version."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.articles.models import Article, ArticleRevision
from app.core.db import Base


class LoadedArticle(Base):
    """A file of articles as it was when last loaded.

    The key is the slug that the file says: the article may have been renamed since. `revision_id`
    is the published version with the file's text, None when only a proposal ever had it.
    """

    __tablename__ = "loaded_article"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey(ArticleRevision.id))
