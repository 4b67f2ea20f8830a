"""Short names of the rules, for counts: what keeps openings away, in a few plain words.

The sentence and the source of a rule come from the rule itself; this is only its title.
"""

from __future__ import annotations

from matcher.vocabulary import RiskCategory

SHORT = {
    "PR-01": "place fermée, ou entreprise en pause",
    "PR-02": "plus de place libre à ces dates",
    "PR-03": "dates hors de sa période",
    "PR-04": "permis demandé",
    "PR-05": "certificat demandé",
    "PR-06": "niveau demandé à l'entrée",
    "PR-07": "limite d'activité déclarée",
    "PR-08": "métier refusé par le stagiaire",
    "PR-09": "déjà placé à ces dates ou à cet endroit",
    "PR-10": "déjà déclinée ou refusée",
    "PR-11": "entreprise assez sollicitée ce mois-ci",
    "PR-12": "pas de période à pourvoir",
    "PM-02": "immersion de plus d'un mois",
    "PM-03": "renouvellement impossible",
    "PM-04": "limite d'immersions dans cette entreprise",
    "PM-05": "pas de prescripteur à ces dates",
    "PM-11": "horaires au-delà de la loi",
    "PM-15": "moins de 16 ans",
    "MN-01": "trop d'heures (mineur)",
    "MN-02": "trop long sans pause (mineur)",
    "MN-03": "travail de nuit (mineur)",
    "MN-04": "repos trop court (mineur)",
    "MN-05": "deux jours de repos d'affilée (mineur)",
    "MN-06": "dimanche ou jour férié (mineur)",
    "MN-09": "moins de 16 ans",
    "AL-01": "âge hors de l'apprentissage",
    "AL-05": "âge hors du contrat pro",
    "TR-not_assessed": "risques non évalués (mineur)",
    "PM-01": "objet à choisir",
    "PM-06": "contenu de la convention",
    "PM-07": "signatures attendues",
    "PM-08": "statut et allocation gardés",
    "PM-09": "accident à déclarer",
    "PM-10": "ni remplacement ni poste permanent",
    "PM-12": "tuteur à nommer",
    "PM-13": "SIRET de l'entreprise",
    "PM-14": "bilan de fin",
    "PM-16": "liberté d'arrêter",
    "MN-07": "règles des jeunes travailleurs",
    "MN-08": "visite d'information et de prévention (mineur)",
    "MN-10": "âge compté chaque jour",
    "AL-02": "durée de l'apprentissage",
    "AL-03": "signature du représentant légal (mineur)",
    "AL-04": "salaire minimal de l'apprenti",
    "AL-06": "salaire minimal du contrat pro",
    "AL-07": "SMIC horaire",
    "AL-08": "durée de la POEI",
    "AL-09": "niveaux de formation",
    "AL-10": "niveau d'entrée, niveau préparé",
    "travel_limit": "trajet au-delà de sa limite",
}
RISK_PREFIX = "TR-"


def short(rule: str) -> str:
    """Return the few words for ``rule``; its id if it has none yet."""
    if rule in SHORT:
        return SHORT[rule]
    risk = RiskCategory.parse(rule.removeprefix(RISK_PREFIX))
    if rule.startswith(RISK_PREFIX) and risk is not None:
        return f"{risk.label} (mineur)"
    return f"règle {rule}"
