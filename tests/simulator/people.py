"""Invented trainees: who they are, where they stand, what the school knows of their limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.simulator.blocks import ANCHOR, WEEK, Cohort, cohorts
from tests.simulator.material import Commune, communes, distance_km, words
from tests.simulator.text import number
from tests.simulator.truth import Nature, draw_nature

if TYPE_CHECKING:
    from random import Random

ACTIVE = 170
MINORS = 57
SOON_ADULT = 6
DAYS_PER_YEAR = 365.25
LAST_BLOCK_SOON = 6
"""Company blocks behind a cohort after which the next is its last."""

TYPOS = {
    "Asnières-sur-Seine": "Asnieres sur seine",
    "Gennevilliers": "Genevilliers",
    "Villeneuve-la-Garenne": "Villeneuve la Garene",
    "Châtenay-Malabry": "CHATENAY MALABRY",
    "Issy-les-Moulineaux": "Issy les Moulinaux",
    "Le Plessis-Robinson": "Plessis Robinson",
}


@dataclass(frozen=True)
class Trainee:
    """A trainee as the simulation knows them."""

    reference: str
    cohort: Cohort
    status: str
    nature: Nature
    birth: date
    exit_day: date
    home: Commune
    phase: str
    is_thin: bool
    row: dict[str, str]

    def is_minor_on(self, day: date) -> bool:
        """Tell whether the trainee is under eighteen on that day."""
        b = self.birth
        return (day.year - b.year - ((day.month, day.day) < (b.month, b.day))) < 18


def make_trainees(chance: Random, staff: list[dict[str, str]]) -> list[Trainee]:
    """Return the trainees: 170 active, and some candidates, suspended and left."""
    posts = [(cohort, status) for cohort in cohorts() for status in _statuses(cohort)]
    actives = [index for index, (_, status) in enumerate(posts) if status == "active"]
    minors = set(chance.sample(actives, MINORS))
    soon = set(chance.sample(sorted(minors), SOON_ADULT))
    names = _names(chance, len(posts))
    made = []
    for index, (cohort, status) in enumerate(posts):
        if index in minors:
            birth = _minor_birth(chance, cohort, soon=index in soon)
        else:
            birth = _adult_birth(chance, under_age_too=status != "active")
        reference = f"{cohort.site.prefix}-{index + 312:04d}"
        made.append(_trainee(chance, reference, cohort, status, birth, names[index], staff))
    return made


def _statuses(cohort: Cohort) -> list[str]:
    """Return the statuses of a cohort's members; two cohorts are full at fifteen."""
    size = 15 if cohort.name in {"CLI-P32", "BAG-P33"} else 14
    past = len(cohort.past())
    return (
        ["active"] * size
        + ["left"] * (0 if past == 0 else 2 + past // 2)
        + ["suspended"] * (1 if past in {3, 5} else 0)
        + ["candidate"] * (4 if past == 0 else 0)
    )


def _names(chance: Random, count: int) -> list[tuple[str, str]]:
    names: set[tuple[str, str]] = set()
    ordered: list[tuple[str, str]] = []
    while len(ordered) < count:
        name = (chance.choice(words().first_names), chance.choice(words().last_names))
        if name not in names:
            names.add(name)
            ordered.append(name)
    return ordered


def _minor_birth(chance: Random, cohort: Cohort, *, soon: bool) -> date:
    """Return a birth date: 16 at entry, under 18 for ten days or more after the anchor."""
    adult_on = ANCHOR.replace(year=ANCHOR.year - 18)
    if soon:
        return adult_on + timedelta(days=chance.randint(10, 60))
    at_least_16 = cohort.entry.replace(year=cohort.entry.year - 16) - timedelta(days=10)
    width = (at_least_16 - adult_on).days - 61
    return adult_on + timedelta(days=61 + chance.randint(0, max(0, width)))


def _adult_birth(chance: Random, *, under_age_too: bool) -> date:
    low = 17.0 if under_age_too else 18.1
    age = min(25.6, low + abs(chance.gauss(0, 2.6)))
    return ANCHOR - timedelta(days=round(age * DAYS_PER_YEAR))


def _trainee(
    chance: Random,
    reference: str,
    cohort: Cohort,
    status: str,
    birth: date,
    name: tuple[str, str],
    staff: list[dict[str, str]],
) -> Trainee:
    """Return one trainee with the columns that no history is needed for."""
    near = [max(0.1, 9 - distance_km(c, cohort.site.commune)) * c.people for c in communes()]
    home = chance.choices(communes(), near)[0]
    exit_day, exit_known = _exit(chance, cohort, status)
    phase = _phase(chance, cohort)
    thin = chance.random() < 0.11
    trainers = [
        p["email"] for p in staff if p["role"] == "trainer" and p["site"] == cohort.site.name
    ]
    own = trainers[int(cohort.name[-1]) % len(trainers)]
    row = {
        "reference": reference,
        "first_name": name[0],
        "last_name": name[1],
        "birth_date": birth.isoformat(),
        "site": cohort.site.name,
        "cohort": cohort.name,
        "trainer_email": own if chance.random() < 0.85 else chance.choice(trainers),
        "entry_date": cohort.entry.isoformat() if chance.random() < 0.95 else "",
        "exit_date": exit_day.isoformat() if exit_known else "",
        "status": "en parcours" if status == "active" and chance.random() < 0.03 else status,
        "phase": "" if chance.random() < 0.07 or status == "candidate" else phase,
        **_place(chance, home),
        **_mobility(chance),
        **_papers(chance, birth, thin=thin),
        "capability_limits": _limits(chance),
        **_availability(chance, cohort, status),
        "matching_opt_out": chance.choice(("no", "no", "")),
    }
    return Trainee(
        reference, cohort, status, draw_nature(chance), birth, exit_day, home, phase, thin, row
    )


def _exit(chance: Random, cohort: Cohort, status: str) -> tuple[date, bool]:
    """Return the day of exit and whether the school has written it down."""
    if status == "left":
        past = cohort.past()
        last = past[chance.randint(0, len(past) - 1)].end
        return last + timedelta(days=chance.randint(3, 17)), True
    if len(cohort.past()) >= LAST_BLOCK_SOON:
        planned = cohort.ahead()[0].end + chance.randint(1, 2) * WEEK
    else:
        planned = cohort.ahead()[1].end + chance.randint(0, 8) * WEEK
    return planned, chance.random() < 0.8


def _phase(chance: Random, cohort: Cohort) -> str:
    past = len(cohort.past())
    if past <= 1:
        return "discover"
    if past <= 4:
        return chance.choice(("confirm", "confirm", "confirm", "discover"))
    return chance.choice(("recruit", "recruit", "confirm"))


def _place(chance: Random, home: Commune) -> dict[str, str]:
    point = chance.random() < 0.35
    typed = TYPOS.get(home.name, home.name) if chance.random() < 0.25 else home.name
    return {
        "postcode": home.postcode if chance.random() < 0.93 else "",
        "commune": typed if chance.random() < 0.97 else "",
        "latitude": number(home.latitude + chance.uniform(-0.008, 0.008), 3) if point else "",
        "longitude": number(home.longitude + chance.uniform(-0.012, 0.012), 3) if point else "",
    }


def _mobility(chance: Random) -> dict[str, str]:
    modes = chance.choices(
        ("", "transit|walk", "walk|bike|transit", "transit", "walk|scooter|transit", "walk",
         "car|transit", "transport en commun|à pied"),
        (20, 46, 12, 8, 4, 3, 4, 3),
    )[0]  # fmt: skip
    minutes = chance.choices(("", "30", "40", "45", "60", "75", "90"), (12, 8, 10, 26, 30, 8, 6))
    return {"travel_modes": modes, "max_travel_minutes": minutes[0]}


def _papers(chance: Random, birth: date, *, thin: bool) -> dict[str, str]:
    """Return licences, certificates, levels; a thin file leaves nearly all of it open."""
    adult = (ANCHOR - birth).days >= 18 * DAYS_PER_YEAR
    licences = ""
    if adult:
        licences = chance.choices(("", "B", "B:pending", "AM", "AM|B"), (66, 12, 14, 6, 2))[0]
    elif chance.random() < 0.12:
        licences = chance.choice(("AM", "A1:pending", "AM:pending"))
    return {
        "licences": licences,
        "certificates": "" if thin else _held_certificates(chance, adult=adult),
        "education_level": chance.choices(("", "0", "3", "4"), (18, 66, 13, 3))[0],
        "french_oral": "" if thin else chance.choices(
            ("", "A2", "B1", "B2", "C1", "C2"), (10, 8, 22, 28, 20, 12))[0],
        "french_written": "" if thin else chance.choices(
            ("", "A1", "A2", "B1", "B2", "C1"), (12, 6, 22, 32, 20, 8))[0],
    }  # fmt: skip


def _held_certificates(chance: Random, *, adult: bool) -> str:
    held = []
    if chance.random() < 0.22:
        held.append(f"SST@{(ANCHOR + chance.randint(-8, 90) * WEEK).isoformat()}")
    if chance.random() < 0.12:
        held.append("PSC1")
    if chance.random() < 0.07:
        held.append("HACCP")
    if adult and chance.random() < 0.06:
        category = chance.choice(("1A", "3", "1A"))
        held.append(
            f"CACES R489 {category}@{(ANCHOR + chance.randint(20, 220) * WEEK).isoformat()}"
        )
    return "|".join(held)


def _limits(chance: Random) -> str:
    return chance.choices(
        ("", "none", "no_heavy_load", "no_height", "no_night", "no_heavy_load|no_standing",
         "no_allergens", "no_outdoor"),
        (66, 22, 4, 2, 2, 1, 2, 1),
    )[0]  # fmt: skip


def _availability(chance: Random, cohort: Cohort, status: str) -> dict[str, str]:
    if status != "active" or chance.random() > 0.02:
        return {"available_from": "", "available_to": ""}
    block = cohort.ahead()[0]
    return {
        "available_from": (block.start + WEEK).isoformat(),
        "available_to": (block.end + WEEK).isoformat(),
    }
