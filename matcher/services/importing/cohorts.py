"""Cohorts are made by the rows of their blocks, and move to the site that these name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from matcher.models.cohorts import Cohort
from matcher.services.records.catalogue import COHORT, SITE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.services.importing.drafts import Draft, Work


def make_cohorts(work: Work, drafts: Sequence[Draft]) -> None:
    """Make the cohorts that are new, move those whose site changed.

    Rows of one file that put a cohort at two sites: the first stays, the others are refused.
    """
    sites = _sites(work)
    for draft in drafts:
        site_name, name = draft.values.pop("site"), draft.values["cohort"]
        site = work.lookups.find(SITE, site_name)
        if site is None:
            work.refuse(draft, "site", site_name, f"{SITE.noun} (inconnu ici)")
        elif draft.values["end_date"] < draft.values["start_date"]:
            continue
        elif name not in sites:
            _make(work, name, site)
            sites[name] = site
            work.placed_cohorts.add(name)
        elif sites[name] != site and name in work.placed_cohorts:
            work.refuse(draft, "site", site_name, "le même site sur chaque ligne d'une promotion")
        elif sites[name] != site:
            work.session.execute(update(Cohort).where(Cohort.name == name).values(site_id=site))
            sites[name] = site
            draft.is_touched = True
        work.placed_cohorts.add(name)


def _sites(work: Work) -> dict[str, int]:
    rows = work.session.execute(select(Cohort.name, Cohort.site_id))
    return {name: site for name, site in rows}


def _make(work: Work, name: str, site: int) -> None:
    work.lookups.find(COHORT, name)
    statement = insert(Cohort).values(name=name, site_id=site).returning(Cohort.id)
    work.lookups.learn(COHORT, name, work.session.execute(statement).scalar_one())
