"""Tables of the index in PostgreSQL: documents as vectors of lemmas, in the site's own database.

On SQLite they stay empty. The indexes over the vectors are no part of the models: which kind is
made depends on what the server has (app.search.postgres_building).
"""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import FALSE, Base


class SearchIndex(Base):
    """One version of the index: a release beside the one before it has an index of its own."""

    __tablename__ = "search_index"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(80), unique=True)
    is_built: Mapped[bool] = mapped_column(server_default=FALSE)
    # The last journal entry that was followed.
    entry: Mapped[int] = mapped_column(server_default="0")
    entry_at: Mapped[str] = mapped_column(String(40), server_default="")
    # When its words were last counted: how many documents there were, and what changed since.
    counted: Mapped[int] = mapped_column(server_default="0")
    changes: Mapped[int] = mapped_column(server_default="0")
    used: Mapped[datetime]


class SearchRow(Base):
    """A document. `digest` tells whether it must be analysed anew."""

    __tablename__ = "search_document"

    index_id: Mapped[int] = mapped_column(
        ForeignKey("search_index.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    version: Mapped[str] = mapped_column(String(60))
    digest: Mapped[str] = mapped_column(String(40))
    updated: Mapped[datetime]
    tags: Mapped[list[str]] = mapped_column(JSON().with_variant(ARRAY(Text), "postgresql"))
    standing: Mapped[float]
    fading: Mapped[float]
    length: Mapped[int]  # in words
    # Every lemma with its places; words without Polish letters stand in it under a mark.
    words: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR, "postgresql"))
    # Those of titles, headings and lead alone: short enough to rank every match by.
    heads: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR, "postgresql"))


class SearchWord(Base):
    """A word of the index and about how many documents have it; for rarity and typing errors."""

    __tablename__ = "search_word"
    __table_args__ = (UniqueConstraint("index_id", "word"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    index_id: Mapped[int] = mapped_column(ForeignKey("search_index.id", ondelete="CASCADE"))
    word: Mapped[str] = mapped_column(Text)
    documents: Mapped[int]
