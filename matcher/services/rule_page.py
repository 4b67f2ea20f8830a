"""The table of the rules, from the registry: for the command line and for the page of the docs."""

from __future__ import annotations

from typing import Any

from matcher.scoring.rules.duties import DUTIES, Where
from matcher.scoring.rules.every import EVERY
from matcher.scoring.rules.registry import Family, Tag

HEAD = """# Les règles

Chaque règle qui écarte une place, avertit, ou reste à vérifier par l'école : son texte, sa source,
ce que nous savons de cette source, où elle agit et ce qui la lève. Les nombres (jours, heures,
âges) sont dans `config/rules.toml`, datés : une période est jugée par les nombres en vigueur sur
ses jours.

- **vérifié** : lu dans le texte ou la source citée ; **connaissance générale** : su, sans avoir
  relu le numéro d'article ; **à confirmer** : lecture de l'école, à valider par elle.
- Ce qui n'est pas renseigné n'écarte jamais : c'est une question. Seuls des risques non évalués
  écartent les mineurs.
- Se lèvent, avec un motif gardé (`matcher liftings`, page de la place) : {liftable}, et le temps
  de trajet dans le plan (`travel_limit`). Toute autre règle ne se lève jamais.
- `matcher rules check` dit ce que ces règles répondent pour un stagiaire, une place et des dates.
- Cette page est écrite par `matcher rules page docs/regles.md`.
"""


def rule_table() -> list[dict[str, Any]]:
    """Return every id of the tables with its sentence, source, tag and where it acts."""
    rules = [
        {
            "id": rule.id,
            "family": rule.family.value,
            "text": rule.sentence,
            "source": rule.source,
            "tag": rule.tag.value,
            "where": Where.PROPOSAL.value,
            "liftable": rule.is_liftable,
            "exception": rule.exception,
            "remedy": rule.remedy,
        }
        for rule in EVERY
    ]
    duties = [
        {
            "id": duty.id,
            "family": duty.family.value,
            "text": duty.sentence,
            "source": duty.source,
            "tag": duty.tag.value,
            "where": duty.where.value,
            "liftable": False,
            "exception": "",
            "remedy": duty.how,
        }
        for duty in DUTIES
    ]
    order = [family.value for family in Family]
    return sorted(rules + duties, key=lambda row: (order.index(row["family"]), _by_number(row)))


def markdown() -> str:
    """Return the page ``docs/regles.md``: one table per family."""
    table = rule_table()
    parts = [HEAD.format(liftable=", ".join(row["id"] for row in table if row["liftable"]))]
    for family in Family:
        rows = [row for row in table if row["family"] == family.value]
        parts.append(f"## {family.label[0].upper()}{family.label[1:]}\n")
        parts.append(
            "| Règle | Ce qu'elle dit | Source | Sûreté | Où | Ce qui la lève ou la suit |"
        )
        parts.append("|---|---|---|---|---|---|")
        parts += [_line(row) for row in rows]
        parts.append("")
    return "\n".join(parts)


def _line(row: dict[str, Any]) -> str:
    cells = (
        row["id"],
        row["text"],
        row["source"],
        Tag(row["tag"]).label,
        Where(row["where"]).label,
        row["remedy"],
    )
    return "| " + " | ".join(cells) + " |"


def _by_number(row: dict[str, Any]) -> str:
    return "" if row["family"] == Family.RISKS.value else str(row["id"])
