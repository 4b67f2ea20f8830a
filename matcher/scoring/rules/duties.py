"""The ids of the tables PM, MN, TR and AL that refuse no proposal: where they act instead.

Every id of those tables is either an array rule or one of these, with the reason in words; the
page for users is generated from both.
"""

from __future__ import annotations

from dataclasses import dataclass

from matcher.scoring.rules.registry import Family, Tag
from matcher.vocabulary import Term


class Where(Term):
    """Where an id of the tables acts."""

    PROPOSAL = "proposal", "écarte une proposition"
    NOTICE = "notice", "avertit"
    RECORD = "record", "à la saisie"
    PLACEMENT = "placement", "avant la signature ou le début"
    SCHOOL = "school", "à l'école de vérifier"


@dataclass(frozen=True)
class Duty:
    """One id, what the text says, and what the product does with it, in French."""

    id: str
    family: Family
    source: str
    sentence: str
    where: Where
    how: str
    tag: Tag = Tag.VERIFIED


PMSMP, MINORS, CONTRACTS = Family.PMSMP, Family.MINORS, Family.CONTRACTS
DUTIES = (
    Duty(
        "PM-01",
        PMSMP,
        "Code du travail, L5135-1",
        "Une immersion a un objet et un seul : découvrir, confirmer un projet ou recruter.",
        Where.PLACEMENT,
        "Un placement porte un seul objet, demandé avant la signature ; les objectifs à côté.",
    ),
    Duty(
        "PM-05",
        PMSMP,
        "Code du travail, L5135-2 et D5135-7",
        "L'immersion est prescrite par un organisme habilité.",
        Where.NOTICE,
        "Avertit à la proposition ; sans mandat du site sur toute la période, un placement ne "
        "peut ni être prêt ni commencer.",
    ),
    Duty(
        "PM-06",
        PMSMP,
        "Code du travail, D5135-2",
        "La convention dit qui, où, quand, pour quoi faire et comment on évalue.",
        Where.PLACEMENT,
        "Sans place, dernier jour ni objectifs, un placement ne part pas en signature ; la fiche "
        "de données donne le reste, à recopier sur le formulaire officiel.",
    ),
    Duty(
        "PM-07",
        PMSMP,
        "Code du travail, D5135-2 ; Cerfa de la PMSMP",
        "Stagiaire, entreprise, prescripteur, école, représentant légal d'un mineur signent.",
        Where.PLACEMENT,
        "Une ligne par partie : tant qu'une signature manque, le placement n'est pas prêt et ne "
        "commence pas. Une modification après signature les efface.",
    ),
    Duty(
        "PM-08",
        PMSMP,
        "Code du travail, L5135-3",
        "Le stagiaire garde son statut et son allocation ; l'entreprise ne le paie pas.",
        Where.RECORD,
        "Une immersion n'a pas de champ de salaire.",
    ),
    Duty(
        "PM-09",
        PMSMP,
        "Cerfa de la PMSMP, clauses",
        "Accident : l'entreprise prévient sous 24 heures, le prescripteur déclare sous 48 heures.",
        Where.RECORD,
        "Un incident se note sur le placement, avec ses deux échéances ; il n'écarte rien.",
    ),
    Duty(
        "PM-10",
        PMSMP,
        "Cerfa de la PMSMP, clauses",
        "Ni poste permanent, ni surcroît de travail, ni saison, ni remplacement d'un absent.",
        Where.SCHOOL,
        "Le placement garde la confirmation de l'entreprise ; une place douteuse se retire.",
    ),
    Duty(
        "PM-12",
        PMSMP,
        "Cerfa de la PMSMP, clauses",
        "Un tuteur est nommé ; ce n'est pas le stagiaire.",
        Where.PLACEMENT,
        "Sans tuteur nommé, autre que le stagiaire, un placement n'est pas prêt.",
    ),
    Duty(
        "PM-13",
        PMSMP,
        "Code du travail, L5135-2",
        "L'entreprise d'accueil est un employeur qui a un SIRET.",
        Where.RECORD,
        "Le SIRET est obligatoire et sa clé est vérifiée.",
    ),
    Duty(
        "PM-14",
        PMSMP,
        "Cerfa de la PMSMP, bilan",
        "Un bilan dit ce qui a été fait ; le stagiaire le lit et le commente.",
        Where.RECORD,
        "Un placement porte son bilan (fait, en partie, jamais venu) et sa suite.",
    ),
    Duty(
        "PM-16",
        PMSMP,
        "Usage ; service-public.fr F14102",
        "Le stagiaire est libre de refuser ou d'arrêter.",
        Where.RECORD,
        "Un refus retire la place de sa liste et n'entre jamais dans un score.",
        Tag.GENERAL,
    ),
    Duty(
        "MN-07",
        MINORS,
        "Code du travail, L3161-1",
        "Ces règles valent pour les salariés et les stagiaires de moins de 18 ans.",
        Where.PROPOSAL,
        "Lecture prudente : MN-01 à MN-06 valent pour tout mineur, à toute place.",
        Tag.TO_CONFIRM,
    ),
    Duty(
        "MN-08",
        MINORS,
        "Code du travail, R4624-18",
        "Visite d'information et de prévention avant l'affectation d'un travailleur mineur.",
        Where.NOTICE,
        "Avertit pour un contrat ; pour une immersion, l'obligation reste à confirmer.",
        Tag.TO_CONFIRM,
    ),
    Duty(
        "MN-10",
        MINORS,
        "Lecture de l'école",
        "L'âge se compte chaque jour de la période.",
        Where.PROPOSAL,
        "MN-01 à MN-06 ne jugent que les jours d'avant les 18 ans.",
        Tag.TO_CONFIRM,
    ),
    Duty(
        "AL-02",
        CONTRACTS,
        "Code du travail, L6222-7-1 et L6222-12",
        "Un apprentissage dure de 6 mois à 3 ans.",
        Where.NOTICE,
        "Avertit quand la durée écrite sur l'offre est en dehors.",
    ),
    Duty(
        "AL-03",
        CONTRACTS,
        "Code du travail, L6222-4 et L6222-18",
        "Le représentant légal d'un mineur signe aussi ; dépôt à l'OPCO sous 5 jours.",
        Where.NOTICE,
        "Avertit quand l'apprenti est mineur au premier jour.",
    ),
    Duty(
        "AL-04",
        CONTRACTS,
        "Code du travail, D6222-26",
        "Salaire minimal d'un apprenti, en part du SMIC, selon l'âge et l'année.",
        Where.NOTICE,
        "Dit pour information, jamais dans un score.",
    ),
    Duty(
        "AL-06",
        CONTRACTS,
        "Code du travail, D6325-14 à D6325-18",
        "Salaire minimal d'un contrat de professionnalisation, selon l'âge et le diplôme détenu.",
        Where.NOTICE,
        "Dit pour information, jamais dans un score.",
    ),
    Duty(
        "AL-07",
        CONTRACTS,
        "Arrêtés fixant le SMIC",
        "SMIC horaire brut, daté.",
        Where.NOTICE,
        "Sert aux montants dits pour information.",
        Tag.TO_CONFIRM,
    ),
    Duty(
        "AL-08",
        CONTRACTS,
        "Décret 2024-561 du 18 juin 2024",
        "Une POEI dure au plus 400 heures.",
        Where.NOTICE,
        "Avertit quand durée et horaires écrits font davantage.",
    ),
    Duty(
        "AL-09",
        CONTRACTS,
        "Cadre national des certifications, 2019",
        "Niveaux de formation de 0 (sans diplôme) à 8.",
        Where.RECORD,
        "Les niveaux des fiches suivent ce cadre.",
        Tag.GENERAL,
    ),
    Duty(
        "AL-10",
        CONTRACTS,
        "Usage des offres d'apprentissage",
        "Niveau exigé à l'entrée et niveau préparé sont deux choses.",
        Where.RECORD,
        "Deux champs ; seul le niveau exigé à l'entrée écarte (PR-06).",
    ),
)
