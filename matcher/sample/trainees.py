"""Invented trainees of one site of the network."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from matcher.sample.cohorts import WEEK, Cohort, phase_after
from matcher.sample.geography import scatter
from matcher.sample.offers import vary_levels

if TYPE_CHECKING:
    from random import Random

    from matcher.sample.material import Draw, Row

HOME_MEAN_KM = 6.0
MINORS = 0.33


def make_trainee(draw: Draw, cohort: Cohort, reference: str) -> Row:
    """Return one trainee: the file of one of the sample school, mixed with a like-minded one."""
    chance, material = draw.chance, draw.material
    one = chance.choice(material.trainees)
    like = [row for row in material.trainees if row["riasec"][:1] == one["riasec"][:1]]
    other = chance.choice(like)
    projects = one["projects"]
    interests = _mix(chance, one["interests"], other["interests"])
    wanted = {*projects.split("|"), *interests.split("|")}
    dislikes = [item for item in other["dislikes"].split("|") if item and item not in wanted]
    birth = _birth(chance, cohort, draw.monday)
    is_adult = (draw.monday - birth).days > 18.05 * 365.25
    exit_day = cohort.next_start + chance.randint(8, 20) * WEEK - timedelta(days=3)
    return {
        **one,
        "reference": reference,
        "first_name": chance.choice(material.first_names),
        "last_name": chance.choice(material.last_names),
        "birth_date": birth.isoformat(),
        "site": cohort.site.name,
        "cohort": cohort.name,
        "trainer_email": cohort.trainer,
        "entry_date": cohort.entry.isoformat(),
        "exit_date": exit_day.isoformat(),
        "status": "active",
        "phase": one["phase"] and phase_after(cohort.past),
        **scatter(chance, cohort.site, HOME_MEAN_KM).columns(3),
        "licences": one["licences"] if is_adult else "",
        "certificates": _shift_expiries(one["certificates"], draw.shift),
        "interests": interests,
        "dislikes": "|".join(dislikes),
        "skills": vary_levels(chance, one["skills"]),
        "soft_skills": vary_levels(chance, one["soft_skills"]),
        "available_from": "",
        "available_to": "",
        "matching_opt_out": "no",
    }


def _mix(chance: Random, one: str, other: str) -> str:
    """Return a few items of both cells, those of the first more likely."""
    items = dict.fromkeys([*filter(None, one.split("|"))])
    items |= dict.fromkeys(item for item in other.split("|") if item and chance.random() < 0.4)
    return "|".join(item for item in items if chance.random() < 0.8)


def _birth(chance: Random, cohort: Cohort, monday: date) -> date:
    """Return a birth date: sixteen at entry, a third under eighteen on the first day."""
    if chance.random() < MINORS:
        sixteen = round(16.05 * 365.25) + (monday - cohort.entry).days
        return monday - timedelta(days=chance.randint(sixteen, round(17.95 * 365.25)))
    age = min(25.7, 18.05 + abs(chance.gauss(0, 2.8)))
    return monday - timedelta(days=round(age * 365.25))


def _shift_expiries(cell: str, shift: timedelta) -> str:
    items = []
    for item in cell.split("|") if cell else ():
        label, at, until = item.partition("@")
        items.append(f"{label}@{(date.fromisoformat(until) + shift).isoformat()}" if at else label)
    return "|".join(items)
