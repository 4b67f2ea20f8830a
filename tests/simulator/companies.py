"""Invented companies, spread over the communes around the school."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.simulator.material import Commune, HostKind, communes, host_kinds, words
from tests.simulator.text import fold, luhn_complete, number

if TYPE_CHECKING:
    from random import Random

COMPANIES = 220


@dataclass(frozen=True)
class Company:
    """A company: its row of the file and what the simulation needs of it."""

    siret: str
    kind: HostKind
    commune: Commune
    row: dict[str, str]


def make_companies(chance: Random) -> list[Company]:
    """Return the companies, spread over the communes by size."""
    kinds = [kind for kind in host_kinds() for _ in range(kind.weight)]
    chance.shuffle(kinds)
    floor = list(host_kinds())
    kinds = (floor + [kind for kind in kinds if kind not in floor or chance.random() < 0.78])[
        :COMPANIES
    ]
    while len(kinds) < COMPANIES:
        kinds.append(chance.choices(host_kinds(), [kind.weight for kind in host_kinds()])[0])
    taken: set[str] = set()
    return [_company(chance, index, kind, taken) for index, kind in enumerate(kinds)]


def _company(chance: Random, index: int, kind: HostKind, taken: set[str]) -> Company:
    commune = chance.choices(communes(), [c.people for c in communes()])[0]
    name = _company_name(chance, kind, commune, taken)
    siren = luhn_complete(f"9990{index:04d}")
    siret = luhn_complete(f"{siren}0001")
    domain = fold(name).replace(" ", "-") + ".example"
    person = f"{chance.choice(words().first_names)} {chance.choice(words().last_names)}"
    known = chance.random()
    located = chance.random() < 0.7
    row = {
        "siret": siret,
        "name": name,
        "naf": kind.naf if chance.random() < 0.8 else f"{kind.naf[:2]}.{kind.naf[2:]}",
        "size": chance.choice(kind.sizes) if chance.random() < 0.9 else "",
        "address": f"{chance.randint(1, 140)} {chance.choice(words().streets)}",
        "postcode": commune.postcode,
        "commune": commune.name,
        "latitude": number(commune.latitude + chance.uniform(-0.006, 0.006), 5) if located else "",
        "longitude": number(commune.longitude + chance.uniform(-0.009, 0.009), 5)
        if located
        else "",
        "contact_name": person if known < 0.9 else "",
        "contact_email": f"contact@{domain}" if known < 0.75 else "",
        "contact_phone": f"01 99 00 {index // 100:02d} {index % 100:02d}" if known > 0.1 else "",
        "max_solicitations_per_month": chance.choice(("2", "4", "6"))
        if chance.random() < 0.2
        else "",
        "status": chance.choices(
            ("partner", "prospect", "paused", "archived", "partenaire", ""),
            (76, 12, 3, 2, 4, 3),
        )[0],
    }
    return Company(siret, kind, commune, row)


def _company_name(chance: Random, kind: HostKind, commune: Commune, taken: set[str]) -> str:
    while True:
        name = chance.choice(kind.names).format(
            person=chance.choice(words().company_persons),
            place=chance.choice(words().company_places),
            word=chance.choice(words().company_words),
            commune=commune.name,
        )
        if name not in taken:
            taken.add(name)
            return name
