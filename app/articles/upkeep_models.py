"""Tables of what published articles lack. Worked out from the texts again at any time."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from app.articles.models import Article
from app.core.db import Base


class Lack(StrEnum):
    """What somebody could do for an article; the values stand in addresses."""

    SOURCES = "bez-zrodel"
    RELATED = "bez-powiazanych"
    LEAD = "bez-wstepu"
    FACTS = "bez-metryczki"
    PICTOGRAM = "bez-piktogramu"
    ALT = "obrazy-bez-opisu"
    SHORT = "za-krotkie"
    LONG = "za-dlugie"
    HARD = "trudny-jezyk"


class ArticleUpkeep(Base):
    """Which version of an article was looked through last, and by which state of the rules."""

    __tablename__ = "article_upkeep"

    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id), primary_key=True)
    revision_id: Mapped[int]
    rules_version: Mapped[int] = mapped_column(SmallInteger)


class ArticleLack(Base):
    """Something that an article lacks."""

    __tablename__ = "article_lack"
    __table_args__ = (Index("ix_article_lack_lack", "lack"),)

    article_id: Mapped[int] = mapped_column(ForeignKey(Article.id), primary_key=True)
    lack: Mapped[str] = mapped_column(String(20), primary_key=True)
