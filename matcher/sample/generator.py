"""Realistic networks of any size as exchange files, from one seed.

The rows are drawn from the shipped sample school and scattered over France. They are written
site by site: memory holds one site at a time. The same arguments give the same bytes.
"""

from __future__ import annotations

import csv
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from matcher.sample.cohorts import make_cohorts, make_staff
from matcher.sample.geography import Site, make_sites
from matcher.sample.material import Draw, Material, Row, read_material, seeded
from matcher.sample.offers import Offer, as_offer, companies_with_openings
from matcher.sample.past import make_past
from matcher.sample.trainees import make_trainee

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FORMATS = (
    "sites", "trainers", "cohorts", "mandates", "trainees", "companies", "openings",
    "placements", "decisions",
)  # fmt: skip


@dataclass(frozen=True)
class NetworkCounts:
    """How many rows of each kind were written."""

    sites: int
    companies: int
    openings: int
    trainees: int
    placements: int


class _Files:
    """Open exchange files of one folder, and how many rows each has received."""

    def __init__(self, stack: ExitStack, folder: Path, material: Material) -> None:
        self._writers = {}
        self.counts = dict.fromkeys(FORMATS, 0)
        for name in FORMATS:
            file = stack.enter_context(
                (folder / f"{name}.csv").open("w", encoding="utf-8", newline="")
            )
            writer = csv.DictWriter(file, material.columns[name], lineterminator="\n")
            writer.writeheader()
            self._writers[name] = writer

    def write(self, name: str, rows: Iterable[Row]) -> None:
        """Append rows to the file of that format."""
        for row in rows:
            self._writers[name].writerow(row)
            self.counts[name] += 1


def make_network(
    trainees: int, openings: int, seed: int, folder: Path, *, on: date
) -> NetworkCounts:
    """Write a network of that many active trainees and openings into the folder.

    Every next company block begins one to three weeks after the Monday of the week of ``on``.
    """
    monday = on - timedelta(days=on.weekday())
    material = read_material()
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        files = _Files(stack, folder, material)
        for site in make_sites(seeded(f"{seed} sites"), trainees, openings):
            draw = Draw(seeded(f"{seed} {site.index}"), material, monday)
            _write_site(files, draw, site)
        counts = files.counts
    return NetworkCounts(
        sites=counts["sites"],
        companies=counts["companies"],
        openings=counts["openings"],
        trainees=counts["trainees"],
        placements=counts["placements"],
    )


def _write_site(files: _Files, draw: Draw, site: Site) -> None:
    files.write("sites", [_site_row(site)])
    files.write("mandates", [_mandate_row(site, draw.monday)])
    staff = make_staff(draw, site)
    files.write("trainers", staff)
    offers = _write_offers(files, draw, site)
    trainers = [row["email"] for row in staff if row["role"] == "trainer"]
    cohorts = make_cohorts(draw, site, trainers)
    taken: set[tuple[str, str]] = set()
    for cohort in cohorts:
        files.write("cohorts", cohort.rows())
    for rank in range(site.trainees):
        cohort = cohorts[rank % len(cohorts)]
        reference = f"{site.code}-{rank + 1:04d}"
        trainee = make_trainee(draw, cohort, reference)
        placements, decisions = make_past(draw, cohort, trainee, offers, taken)
        files.write("trainees", [trainee])
        files.write("placements", placements)
        files.write("decisions", decisions)


def _write_offers(files: _Files, draw: Draw, site: Site) -> list[Offer]:
    """Write the companies and openings of a site; return those that history may use."""
    offers = []
    first = files.counts["companies"]
    for company, openings in companies_with_openings(draw, site, first):
        files.write("companies", [company])
        files.write("openings", openings)
        offers += [as_offer(company, opening) for opening in openings]
    return [offer for offer in offers if offer.is_usable]


def _site_row(site: Site) -> Row:
    return {
        "name": site.name,
        "address": f"{site.index % 90 + 1} rue de l'Atelier",
        **site.place.columns(4),
    }


def _mandate_row(site: Site, monday: date) -> Row:
    return {
        "prescriber": f"Mission locale de {site.name}",
        "site": site.name,
        "from": (monday - timedelta(weeks=70)).isoformat(),
        "to": (monday + timedelta(weeks=104)).isoformat(),
        "suspended_from": "",
        "suspended_to": "",
    }
