"""Invented companies and openings around one site of the network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from matcher.sample.geography import Site, scatter
from matcher.sample.material import Draw, Row, activity, fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

COMPANY_MEAN_KM = 7.0
IMMERSIONS = {"pmsmp", "stage", "immersion"}
DAY_HOURS = ("06:00", "22:00")


@dataclass(frozen=True)
class Offer:
    """What the history of a trainee needs of an opening."""

    siret: str
    reference: str
    kind: str
    for_minors: bool
    is_usable: bool


def luhn_complete(digits: str) -> str:
    """Return the digits followed by the one that makes their Luhn sum a multiple of ten."""
    total = 0
    for index, sign in enumerate(reversed(digits)):
        value = int(sign) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return f"{digits}{-total % 10}"


def companies_with_openings(
    draw: Draw, site: Site, first_index: int
) -> Iterator[tuple[Row, list[Row]]]:
    """Yield every company of the site with its openings, as rows of the exchange files."""
    chance, material = draw.chance, draw.material
    left = site.openings
    index = first_index
    while left > 0:
        template = chance.choice(material.companies)
        company = _company(draw, site, index, template)
        count = min(left, chance.choices((1, 2, 3, 5), (42, 34, 16, 8))[0])
        group = material.openings[activity(template)]
        yield (
            company,
            [
                _opening(draw, site, company, f"PL-{index}-{rank}", chance.choice(group))
                for rank in range(1, count + 1)
            ],
        )
        left -= count
        index += 1


def as_offer(company: Row, opening: Row) -> Offer:
    """Return what the history needs of these rows."""
    start, end = opening["day_start"], opening["day_end"]
    by_day = not start or (start >= DAY_HOURS[0] and end <= DAY_HOURS[1])
    asks_papers = opening["required_licences"] or opening["required_certificates"]
    return Offer(
        siret=company["siret"],
        reference=opening["reference"],
        kind=opening["kind"],
        for_minors=opening["risk_categories"] in {"none", "aucun"} and by_day,
        is_usable=opening["kind"] in IMMERSIONS
        and opening["status"] in {"open", "ouverte", ""}
        and company["status"] in {"partner", "prospect", "partenaire", ""}
        and not asks_papers,
    )


def _company(draw: Draw, site: Site, index: int, template: Row) -> Row:
    chance, material = draw.chance, draw.material
    town = site.place.town.name
    name = template["name"] if chance.random() < 0.4 else f"{template['name']} {town}"
    siren = luhn_complete(f"99{100000 + index:06d}")
    person = f"{chance.choice(material.first_names)} {chance.choice(material.last_names)}"
    return {
        **template,
        "siret": luhn_complete(f"{siren}0001"),
        "name": name,
        **scatter(chance, site, COMPANY_MEAN_KM).columns(5),
        "contact_name": person,
        "contact_email": f"contact@{fold(name)}-{index}.example",
        "contact_phone": f"01 99 00 {index // 100 % 100:02d} {index % 100:02d}",
    }


def _opening(draw: Draw, site: Site, company: Row, reference: str, template: Row) -> Row:
    chance, material = draw.chance, draw.material
    row = {
        **template,
        "company_siret": company["siret"],
        "reference": reference,
        "seats": str(chance.choices((1, 2, 3), (76, 18, 6))[0]),
        "skills": vary_levels(chance, template["skills"]),
        "soft_skills": vary_levels(chance, template["soft_skills"]),
    }
    if row["title"] and chance.random() < 0.12:
        row["title"] = f"{row['title']} {site.place.town.name}"
    if row["tutor_name"]:
        first = chance.choice(material.first_names)
        row["tutor_name"] = f"{first} {chance.choice(material.last_names)}"
        if row["tutor_email"]:
            domain = company["contact_email"].partition("@")[2]
            row["tutor_email"] = f"{fold(first)}@{domain}"
    jitter = draw.shift + timedelta(weeks=chance.randint(-1, 2))
    for column in ("start_date", "end_date"):
        if row[column]:
            row[column] = (date.fromisoformat(row[column]) + jitter).isoformat()
    return row


def vary_levels(chance: Random, cell: str) -> str:
    """Return a cell of levelled items with some left out and some levels changed."""
    varied = []
    for item in cell.split("|") if cell else ():
        draw = chance.random()
        label, _, level = item.rpartition(":")
        if draw < 0.12:
            continue
        if draw < 0.32 and label and level in {"1", "2", "3"}:
            varied.append(f"{label}:{chance.choice('123')}")
        else:
            varied.append(item)
    return "|".join(varied)
