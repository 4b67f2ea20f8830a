"""Which nights tell how many others an opening is proposed to: the same all day long.

    of a day = for each site the last night of an earlier day whose lists were shown

So the night of a day, the lists asked after it, the plan and the command line score with one and
the same competition: a place that is "strong" on the desk at eight is so on every page until
midnight, however often lists are computed in between.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from matcher.models.nights import Night
from matcher.models.sites import Site
from matcher.vocabulary import NightStatus

if TYPE_CHECKING:
    from datetime import date

    from matcher.services.packing.columns import AnySession

SHOWN = (NightStatus.DONE, NightStatus.PARTIAL)
"""The states of a night whose lists may be shown; one that is held is not."""


def competing_nights(session: AnySession, on: date) -> list[str]:
    """Return the ids of the nights whose counts serve the day ``on``, in order.

    Of one day the night of the whole school comes before those of single sites, which would
    count the same trainees again.
    """
    nights = session.execute(
        select(Night.id, Night.site_id)
        .where(Night.status.in_(SHOWN), Night.on_date < on)
        .order_by(Night.on_date.desc(), Night.site_id.is_not(None), Night.started_at.desc())
    ).all()
    left, found = set(session.execute(select(Site.id)).scalars()), []
    for night, site in nights:
        covered = left if site is None else left & {site}
        if covered:
            found.append(night)
            left = left - covered
    return sorted(found)
