"""Check a plan printed by ``matcher plan --with-pairs --format json``, in plain Python.

Knows interface.md section 5 and nothing of the product: what a plan may do, and that none may be
larger in (number placed, sum of need of the placed, sum of utility). The optimum is found by
augmenting paths over people, openings and companies, one person more at a time.

    python -m tests.checker.check plan.json
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STEP = 10**13
"""More than all utilities, in units of 1e-7, can sum to; so is every sum of needs."""

UNIT = 10**7
Tiers = tuple[int, int, int]
Document = dict[str, Any]


def faults(document: Document) -> list[str]:
    """Return what is wrong with the plan of ``document``, nothing if it is right."""
    found = _breaches(document)
    best, here = optimum(document), tiers(document)
    if here != best:
        found.append(f"optimum {best}, plan {here}")
    proof = document["certificate"]
    if (proof["placed"], proof["need"]) != here[:2] or proof["max_placeable"] != best[0]:
        found.append(f"certificate {proof}, plan {here}, optimum {best}")
    if abs(proof["utility"] * UNIT - here[2]) > len(document["plan"]) + 1:
        found.append(f"certificate says utility {proof['utility']}, plan {here[2] / UNIT}")
    everybody = sorted(name for name, _ in document["trainees"])
    told = [one["trainee"] for one in (*document["plan"], *document["unplaced"])]
    if sorted(told) != everybody:
        found.append("somebody is neither placed nor told to be without a place")
    return found


def tiers(document: Document) -> Tiers:
    """Return (placed, need, utility in 1e-7) of the plan."""
    need = dict(document["trainees"])
    worth = _worth(document)
    seats = [(s["trainee"], s["company_siret"], s["opening"]) for s in document["plan"]]
    return (
        len(seats),
        sum(need[trainee] for trainee, _, _ in seats),
        sum(worth.get(seat, 0) for seat in seats),
    )


def _breaches(document: Document) -> list[str]:
    """Return what the plan does that no plan may do."""
    found = []
    worth = _worth(document)
    people: Counter[str] = Counter()
    at_opening: Counter[tuple[str, str]] = Counter()
    at_company: Counter[str] = Counter()
    taken = set()
    for seat in document["plan"]:
        key = (seat["trainee"], seat["company_siret"], seat["opening"])
        taken.add(":".join(key))
        people[key[0]] += 1
        at_opening[key[1:]] += 1
        at_company[key[1]] += 1
        if key not in worth:
            found.append(f"{key} is no eligible pair")
        elif round(seat["utility"] * UNIT) != worth[key]:
            found.append(f"{key} is worth {worth[key] / UNIT}, not {seat['utility']}")
    left = {(siret, opening): count for siret, opening, count in document["seats"]}
    found += [f"{who} sits {count} times" for who, count in people.items() if count > 1]
    found += [
        f"{o} has no {count} seats" for o, count in at_opening.items() if count > left.get(o, 0)
    ]
    for siret, cap in document["caps"]:
        if at_company[siret] > cap:
            found.append(f"{siret} takes {at_company[siret]}, at most {cap}")
    found += [f"lock {pair} is not kept" for pair in document["locks"] if pair not in taken]
    found += [f"ban {pair} is not kept" for pair in document["bans"] if pair in taken]
    return found


def _worth(document: Document) -> dict[tuple[str, str, str], int]:
    return {
        (trainee, siret, opening): round(utility * UNIT)
        for trainee, siret, opening, utility in document["eligible_pairs"]
    }


@dataclass
class _Edge:
    """Room left from one node to another, what a person gains on it, and the way back."""

    head: int
    room: int
    gain: int
    back: int


@dataclass
class _Network:
    edges: list[_Edge] = field(default_factory=list)
    leaving: list[list[int]] = field(default_factory=list)

    def node(self) -> int:
        """Add a node and return it."""
        self.leaving.append([])
        return len(self.leaving) - 1

    def edge(self, tail: int, head: int, room: int, gain: int = 0) -> None:
        """Add an edge and the way back."""
        self.leaving[tail].append(len(self.edges))
        self.edges.append(_Edge(head, room, gain, len(self.edges) + 1))
        self.leaving[head].append(len(self.edges))
        self.edges.append(_Edge(tail, 0, -gain, len(self.edges) - 1))

    def best_path(self, source: int, sink: int) -> tuple[int, list[int]] | None:
        """Return (gain, edges) of the best way with room from source to sink."""
        best: dict[int, int] = {source: 0}
        came: dict[int, int] = {}
        waiting, queued = [source], {source}
        while waiting:
            here = waiting.pop(0)
            queued.discard(here)
            for number in self.leaving[here]:
                edge = self.edges[number]
                gain = best[here] + edge.gain
                if edge.room and (edge.head not in best or gain > best[edge.head]):
                    best[edge.head], came[edge.head] = gain, number
                    if edge.head not in queued:
                        waiting.append(edge.head)
                        queued.add(edge.head)
        if sink not in best:
            return None
        path, node = [], sink
        while node != source:
            path.append(came[node])
            node = self.edges[self.edges[came[node]].back].head
        return best[sink], path


def optimum(document: Document) -> Tiers:
    """Return the best (placed, need, utility in 1e-7) of any plan that keeps locks and bans."""
    net = _Network()
    source, sink = net.node(), net.node()
    caps = dict(document["caps"])
    need = dict(document["trainees"])
    locked = {lock.split(":", 2)[0]: lock for lock in document["locks"]}
    people = {name: net.node() for name in need}
    openings = {(siret, opening): net.node() for siret, opening, _ in document["seats"]}
    companies = {siret: net.node() for siret in {key[0] for key in openings}}
    for name, node in people.items():
        # A lock must be kept whatever it costs: it gains more than everybody together.
        net.edge(source, node, 1, STEP**3 if name in locked else 0)
    for siret, opening, left in document["seats"]:
        net.edge(openings[siret, opening], companies[siret], left)
    for siret, node in companies.items():
        net.edge(node, sink, caps.get(siret, len(need)))
    for (name, siret, opening), worth in _worth(document).items():
        pair = f"{name}:{siret}:{opening}"
        if pair not in document["bans"] and locked.get(name, pair) == pair:
            gain = STEP**2 + need[name] * STEP + worth
            net.edge(people[name], openings[siret, opening], 1, gain)
    total = 0
    while (found := net.best_path(source, sink)) is not None and found[0] > 0:
        total += found[0]
        for number in found[1]:
            net.edges[number].room -= 1
            net.edges[net.edges[number].back].room += 1
    total %= STEP**3
    return total // STEP**2, total // STEP % STEP, total % STEP


if __name__ == "__main__":
    wrong = faults(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    sys.stdout.write("\n".join(wrong or ["right"]) + "\n")
    sys.exit(bool(wrong))
