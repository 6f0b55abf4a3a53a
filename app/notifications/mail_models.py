"""Table of replies that came by e-mail, so that each is handled once."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.discussions.models import Post


class ReceivedMail(Base):
    """A letter that was handled. `key` is a hash of its Message-ID; its words are not kept."""

    __tablename__ = "received_mail"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[str] = mapped_column(String(20))
    post_id: Mapped[int | None] = mapped_column(ForeignKey(Post.id))
