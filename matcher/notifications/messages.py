"""What the product writes to people: facts in, subject and body in French out.

Letters hold no name and no reason of a trainee: mail is not a place for a file on a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime


@dataclass(frozen=True)
class Letter:
    """Subject and body of one message."""

    subject: str
    body: str


@dataclass(frozen=True)
class NightFacts:
    """What a director is told of a night that did not go well.

    ``broken`` are references of trainees; ``failure`` is empty unless the night failed; ``held``
    says what keeps the night ``id`` from being shown.
    """

    on: date
    trainees: int
    suggestions: int
    broken: Sequence[str] = ()
    failure: str = ""
    held: Sequence[str] = ()
    id: str = ""


def sign_in_link(link: str, minutes: int) -> Letter:
    """Return the letter that carries a link to sign in with, good for ``minutes``."""
    return Letter(
        subject="Votre lien de connexion",
        body=(
            "Bonjour,\n\n"
            "Voici votre lien pour ouvrir matcher :\n\n"
            f"{link}\n\n"
            f"Il sert une seule fois, dans les {minutes} minutes.\n"
            "Si vous n'avez rien demandé, ne faites rien : personne ne peut entrer sans ce lien.\n"
        ),
    )


def night_digest(facts: NightFacts, address: str) -> Letter:
    """Return the letter on a night that failed, is held, or left trainees aside.

    ``address`` shows it.
    """
    if facts.failure:
        return _failed(facts, address)
    if facts.held:
        return _held(facts, address)
    count = len(facts.broken)
    who = "1 stagiaire" if count == 1 else f"{count} stagiaires"
    return Letter(
        subject=f"Nuit du {french_day(facts.on)} : {who} à revoir",
        body=(
            "Bonjour,\n\n"
            f"Les listes de {facts.trainees - count} stagiaires sur {facts.trainees} sont à jour "
            f"({facts.suggestions} propositions).\n\n"
            "La fiche de ces stagiaires n'a pas pu être lue ; leur liste précédente reste "
            "affichée :\n"
            + "".join(f"  - {reference}\n" for reference in facts.broken)
            + f"\nDétail de la nuit : {address}\n"
        ),
    )


def _failed(facts: NightFacts, address: str) -> Letter:
    return Letter(
        subject=f"Nuit du {french_day(facts.on)} : le calcul a échoué",
        body=(
            "Bonjour,\n\n"
            "Le calcul de cette nuit n'est pas allé au bout. Les listes précédentes restent "
            "affichées ; rien n'est perdu.\n\n"
            f"Raison : {facts.failure}\n\n"
            "Pour recommencer : matcher night run\n"
            f"Détail des nuits : {address}\n"
        ),
    )


def _held(facts: NightFacts, address: str) -> Letter:
    return Letter(
        subject=f"Nuit du {french_day(facts.on)} : les nouvelles listes sont retenues",
        body=(
            "Bonjour,\n\n"
            "Le calcul de cette nuit est allé au bout, mais son résultat s'écarte trop de ce qui "
            "est affiché. Les listes précédentes restent affichées ; rien n'est perdu.\n\n"
            "Ce qui retient cette nuit :\n"
            + "".join(f"  - {reason}\n" for reason in facts.held)
            + "\nVérifiez d'abord les derniers imports : places fermées, fichier incomplet.\n"
            "  - Si une donnée est fausse, corrigez-la puis refaites le calcul.\n"
            "  - Si tout est juste, publiez cette nuit depuis la page ci-dessous, ou par\n"
            f'    matcher night publish {facts.id} --why "votre raison"\n'
            f"\nDétail de la nuit : {address}\n"
        ),
    )


def late_night(dues: Sequence[datetime], address: str) -> Letter:
    """Return the letter on nights that were not computed when due; the last one is computed now.

    ``dues``: in the time of Paris, the oldest first.
    """
    *missed, last = dues
    said = "".join(f"  - nuit du {french_day(due.date())} : pas calculée\n" for due in missed)
    return Letter(
        subject=f"Nuit du {french_day(last.date())} : calculée en retard",
        body=(
            "Bonjour,\n\n"
            f"La nuit prévue le {french_day(last.date())} à {last:%H:%M} n'a pas été calculée à "
            "l'heure : le planificateur de matcher était arrêté, ou sa base de données absente. "
            "Elle est calculée maintenant.\n\n"
            + (f"Avant elle :\n{said}\n" if missed else "")
            + "Jusque-là, les listes affichées étaient plus anciennes. Pour que cela ne se "
            "reproduise pas, vérifiez que « matcher jobs serve » démarre avec la machine "
            "(matcher doctor le dit).\n"
            f"\nDétail des nuits : {address}\n"
        ),
    )


def signatures_cleared(number: int, start: date, fields: Sequence[str]) -> Letter:
    """Return the letter on an agreement that is no longer what was signed (``fields`` changed)."""
    return Letter(
        subject=f"Placement n° {number} : signatures à reprendre",
        body=(
            "Bonjour,\n\n"
            f"L'accord du placement n° {number} (premier jour le {french_day(start)}) n'est plus "
            "celui qui a été signé. Ce qui a changé :\n"
            + "".join(f"  - {field}\n" for field in fields)
            + "\nLes signatures données ne valent plus : sans elles, le placement ne démarre pas "
            "et le stagiaire n'est pas couvert.\n"
            "À faire : relire l'accord sur la page du placement, puis faire signer de nouveau.\n"
        ),
    )


def not_holding(number: int, rules: Sequence[str]) -> Letter:
    """Return the letter on a placement that has begun and no longer holds (``rules``)."""
    return Letter(
        subject=f"Placement n° {number} en cours : quelque chose ne tient plus",
        body=(
            "Bonjour,\n\n"
            f"Le placement n° {number} a commencé, et ne tient plus : {', '.join(rules)}.\n\n"
            "À faire aujourd'hui : ouvrir la page du placement, qui dit ce qui manque ; corriger "
            "ou faire signer, sinon interrompre la période.\n"
        ),
    )


def french_day(day: date) -> str:
    """Return ``day`` as it is written in French: 23/11/2026."""
    return f"{day:%d/%m/%Y}"
