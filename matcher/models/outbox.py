"""Messages that wait to be sent, written in the same transaction as what they tell."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from matcher.models.base import Base


class OutboxMessage(Base):
    """One e-mail; ``dedupe_key`` keeps the same message from being queued twice.

    ``caused_by``: the name of the actor whose act it tells of, null for a visitor.
    ``useless_after``: when what it says no longer helps (a link that is dead by then).
    ``retry_until``: when it is given up, known from the first try on. ``given_up_at``: when it
    was; a person may have it sent again.
    """

    __tablename__ = "outbox_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_error: Mapped[str | None] = mapped_column(Text)
    caused_by: Mapped[str | None] = mapped_column(String(254))
    useless_after: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    retry_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    given_up_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
