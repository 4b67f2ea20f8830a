"""The words of the trade: codes in English, labels in French, defined once.

Every enumerated value accepts its code, its French label or one of its aliases, without
regard to case, accents, spaces, hyphens and underscores (formats.md, common rules).
Source of the lists: the exchange formats and the vocabulary of the school's trade.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Self


def fold(text: str) -> str:
    """Return ``text`` without case, accents, and with runs of other signs as one space."""
    decomposed = unicodedata.normalize(
        "NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae")
    )
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return re.sub(r"[^0-9a-z]+", " ", plain).strip()


class Term(StrEnum):
    """One value of an enumeration: its code, its French label, other accepted spellings."""

    label: str
    aliases: tuple[str, ...]

    def __new__(cls, code: str, label: str = "", *aliases: str) -> Self:
        """Build the member whose value is ``code``; every member states its label."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        member.aliases = aliases
        return member

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return the member that ``text`` names, or None if there is none."""
        wanted = fold(text)
        for member in cls:
            if wanted in {fold(member.value), fold(member.label), *map(fold, member.aliases)}:
                return member
        return None

    @classmethod
    def expected(cls) -> str:
        """Return the list of accepted values, for an error message."""
        return ", ".join(
            member.label
            if fold(member.label) == fold(member.value)
            else f"{member.label} ({member.value})"
            for member in cls
        )


class Role(Term):
    """What a person of the school may do."""

    TRAINER = "trainer", "formateur référent", "formateur", "formatrice", "formatrice référente"
    COMPANY_OFFICER = (
        "company_officer",
        "chargé de relations entreprises",
        "chargée de relations entreprises",
    )
    DIRECTOR = "director", "directeur", "directrice", "direction"
    DPO = "dpo", "délégué à la protection des données", "déléguée à la protection des données"
    ADMIN = "admin", "administrateur", "administratrice"


class TraineeStatus(Term):
    """Where a trainee stands in the path."""

    CANDIDATE = "candidate", "en recrutement", "candidat", "candidature"
    ACTIVE = "active", "en parcours", "actif"
    SUSPENDED = "suspended", "suspendu", "suspendue"
    LEFT = "left", "sorti", "sortie"


class Purpose(Term):
    """The object of a PMSMP (one only, L5135-1), and the phase of a path."""

    DISCOVER = "discover", "découvrir", "découverte", "émergence"
    CONFIRM = "confirm", "confirmer", "confirmation"
    RECRUIT = "recruit", "recruter", "recrutement", "affirmation"


class Weighting(Term):
    """The set of weights of a score: one per purpose, and one for contracts."""

    DISCOVER = "discover", "découvrir"
    CONFIRM = "confirm", "confirmer"
    RECRUIT = "recruit", "recruter"
    CONTRACT = "contract", "contrat"


class Kind(Term):
    """The legal kind of a place."""

    PMSMP = "pmsmp", "immersion"
    STAGE = "stage", "stage"
    APPRENTICESHIP = "apprenticeship", "apprentissage", "contrat d'apprentissage"
    PRO_CONTRACT = (
        "pro_contract",
        "contrat pro",
        "contrat de professionnalisation",
        "professionnalisation",
    )
    POEI = "poei", "POEI"
    JOB = "job", "emploi", "CDI", "CDD"


IMMERSION_KINDS = (Kind.PMSMP, Kind.STAGE)
"""Kinds that take place inside a company block; the others are contracts."""


class CompanyStatus(Term):
    """How far the school and a company are."""

    PROSPECT = "prospect", "prospect"
    PARTNER = "partner", "partenaire"
    PAUSED = "paused", "en pause"
    ARCHIVED = "archived", "archivée", "archivé", "archive"


class CompanySize(Term):
    """Size class of a company."""

    TPE = "TPE", "TPE"
    PME = "PME", "PME"
    ETI = "ETI", "ETI"
    GE = "GE", "GE", "grande entreprise"


class OpeningStatus(Term):
    """State of an opening; only an open one can be suggested."""

    DRAFT = "draft", "brouillon"
    TO_REVIEW = "to_review", "à vérifier"
    OPEN = "open", "ouverte", "ouvert"
    FULL = "full", "complète", "complet"
    EXPIRED = "expired", "expirée", "expiré"
    WITHDRAWN = "withdrawn", "retirée", "retiré"


class PlacementStatus(Term):
    """State of a placement, from the agreement to its end."""

    PREPARING = "preparing", "en préparation", "préparation"
    AWAITING_SIGNATURES = "awaiting_signatures", "signatures en cours"
    READY = "ready", "peut démarrer", "prête", "prêt"
    RUNNING = "running", "en cours"
    DONE = "done", "terminé", "terminée", "fait"
    INTERRUPTED = "interrupted", "interrompu", "interrompue"
    CANCELLED = "cancelled", "annulé", "annulée"


SEAT_TAKING_STATUSES = (
    PlacementStatus.PREPARING,
    PlacementStatus.AWAITING_SIGNATURES,
    PlacementStatus.READY,
    PlacementStatus.RUNNING,
)
"""States in which a placement keeps a seat (interface.md section 1, Seats)."""


class PlacementResult(Term):
    """What the bilan says of a placement."""

    DONE = "done", "réalisé", "réalisée", "fait"
    PARTIAL = "partial", "en partie", "partiel", "partielle"
    NO_SHOW = "no_show", "absent", "jamais venu"


class Converted(Term):
    """The contract that followed a placement."""

    NONE = "none", "aucun", "non"
    APPRENTICESHIP = "apprenticeship", "apprentissage"
    PRO_CONTRACT = "pro_contract", "contrat pro", "contrat de professionnalisation"
    CDI = "cdi", "CDI"
    CDD_LONG = "cdd_long", "CDD long"
    CDD_SHORT = "cdd_short", "CDD court"


class Decision(Term):
    """What became of a suggestion."""

    SHORTLISTED = "shortlisted", "retenue", "retenu"
    DISCUSSED = "discussed", "vue avec le jeune", "vue avec le stagiaire", "discutée"
    DECLINED_BY_TRAINEE = "declined_by_trainee", "déclinée par le stagiaire", "refus du stagiaire"
    DECLINED_BY_TRAINER = (
        "declined_by_trainer",
        "écartée par le formateur",
        "déclinée par le formateur",
    )
    SENT = "sent", "envoyée à l'entreprise", "envoyée", "envoyé"
    REFUSED_BY_COMPANY = (
        "refused_by_company",
        "refusée par l'entreprise",
        "refus de l'entreprise",
    )
    ACCEPTED = "accepted", "acceptée", "accepté"


class DecisionReason(Term):
    """Why a suggestion was declined or refused; never health, never family."""

    NO_SEAT = "no_seat", "plus de place"
    SKILLS_NOT_MET = "skills_not_met", "compétences attendues non réunies"
    NOT_INTERESTED = "not_interested", "pas intéressé", "pas intéressée"
    NOT_MOBILE = "not_mobile", "trajet impossible", "pas mobile"
    UNREACHABLE = "unreachable", "injoignable"
    NO_REPLY = "no_reply", "sans réponse"
    PLACED_ELSEWHERE = "placed_elsewhere", "placé ailleurs", "placée ailleurs"
    IN_TRAINING = "in_training", "en formation"
    TIMETABLE = "timetable", "horaires"
    DUPLICATE = "duplicate", "doublon"
    NOT_WITH_TRAINEE = "not_with_trainee", "pas avec ce stagiaire"
    TRAINEE_WISH = "trainee_wish", "souhait du stagiaire"
    OTHER = "other", "autre"


class TravelMode(Term):
    """A way to go to work."""

    WALK = "walk", "à pied", "marche", "pied"
    BIKE = "bike", "vélo"
    TRANSIT = (
        "transit",
        "transport en commun",
        "transports en commun",
        "transports",
        "bus",
        "métro",
        "train",
        "RER",
        "tram",
        "tramway",
        "TC",
    )
    SCOOTER = "scooter", "trottinette", "scooter"
    CAR = "car", "voiture"


class Licence(Term):
    """A driving licence category."""

    AM = "AM", "AM", "BSR"
    A1 = "A1", "A1"
    A2 = "A2", "A2"
    A = "A", "A"
    B = "B", "B", "permis B"
    BE = "BE", "BE"
    C = "C", "C"
    D = "D", "D"


LICENCE_GIVES: dict[Licence, tuple[Licence, ...]] = {
    Licence.A: (Licence.A2, Licence.A1, Licence.AM),
    Licence.A2: (Licence.A1, Licence.AM),
    Licence.A1: (Licence.AM,),
    Licence.B: (Licence.AM,),
    Licence.BE: (Licence.B, Licence.AM),
    Licence.C: (Licence.B, Licence.AM),
    Licence.D: (Licence.B, Licence.AM),
    Licence.AM: (),
}
"""What each held licence also gives (interface.md section 1, Licences)."""


class FrenchLevel(Term):
    """CEFR level of French."""

    A1 = "A1", "A1"
    A2 = "A2", "A2"
    B1 = "B1", "B1"
    B2 = "B2", "B2"
    C1 = "C1", "C1"
    C2 = "C2", "C2"


class Demand(Term):
    """A physical demand of a place. Index i of the list answers index i of ``CapabilityLimit``."""

    HEAVY_LOAD = "heavy_load", "charges lourdes", "port de charges", "charges"
    HEIGHT = "height", "travail en hauteur", "hauteur"
    NIGHT = "night", "travail de nuit", "nuit"
    STANDING = "standing", "station debout", "debout"
    OUTDOOR = "outdoor", "travail en extérieur", "extérieur"
    DRIVING = "driving", "conduite"
    PUBLIC = "public", "contact avec le public", "contact public"
    ALLERGENS = "allergens", "allergènes"


class CapabilityLimit(Term):
    """A limit declared with the trainee, never its cause."""

    NO_HEAVY_LOAD = "no_heavy_load", "pas de charges lourdes", "pas de port de charges"
    NO_HEIGHT = "no_height", "pas de travail en hauteur", "pas de hauteur"
    NO_NIGHT = "no_night", "pas de nuit", "pas de travail de nuit"
    NO_STANDING = "no_standing", "pas de station debout", "pas debout"
    NO_OUTDOOR = "no_outdoor", "pas de travail en extérieur", "pas d'extérieur"
    NO_DRIVING = "no_driving", "pas de conduite"
    NO_PUBLIC = "no_public", "pas de contact avec le public", "pas de public"
    NO_ALLERGENS = "no_allergens", "pas d'allergènes"


class RiskCategory(Term):
    """Work forbidden or regulated for minors (D4153-15 to -37); rule id ``TR-`` + code."""

    VIOLENCE_PORN = "violence_porn", "actes ou images violents ou pornographiques"
    CHEMICAL = "chemical", "agents chimiques dangereux"
    ASBESTOS = "asbestos", "amiante"
    BIOLOGICAL = "biological", "agents biologiques"
    VIBRATION = "vibration", "vibrations mécaniques", "vibrations"
    RADIATION = "radiation", "rayonnements"
    HYPERBARIC = "hyperbaric", "milieu hyperbare", "hyperbare"
    ELECTRICAL = "electrical", "risque électrique", "électricité"
    COLLAPSE = "collapse", "effondrement et ensevelissement", "effondrement"
    VEHICLES = "vehicles", "véhicules et engins", "engins"
    MACHINES = "machines", "machines dangereuses"
    HEIGHT = "height", "travail en hauteur", "hauteur"
    PRESSURE_CONFINED_MOLTEN = (
        "pressure_confined_molten",
        "appareils sous pression, espaces confinés, verre ou métal en fusion",
    )
    TEMPERATURE = "temperature", "températures extrêmes"
    ANIMALS = "animals", "animaux", "animaux dangereux, abattage"
    LOAD = "load", "charges au-delà de 20 % du poids", "charges"


class Weekday(Term):
    """A day of the week; the index is that of ``date.weekday()``."""

    MON = "mon", "lun", "lundi"
    TUE = "tue", "mar", "mardi"
    WED = "wed", "mer", "mercredi"
    THU = "thu", "jeu", "jeudi"
    FRI = "fri", "ven", "vendredi"
    SAT = "sat", "sam", "samedi"
    SUN = "sun", "dim", "dimanche"


class Fit(Term):
    """The word shown to people instead of a figure."""

    STRONG = "strong", "adéquation forte"
    POSSIBLE = "possible", "adéquation possible"
    TO_DISCUSS = "to_discuss", "à discuter"


class NightStatus(Term):
    """How a nightly run ended."""

    STARTED = "started", "en cours"
    DONE = "done", "terminée"
    UNCHANGED = "unchanged", "inchangée"
    PARTIAL = "partial", "partielle"
    HELD = "held", "retenue"
    FAILED = "failed", "échouée"


class SoftSkill(Term):
    """The 16 savoir-être of ROME 4.0, keyed by their OGR code; aliases map the older 14."""

    EMPATHY = (
        "300412",
        "Être à l'écoute, faire preuve d'empathie",
        "écoute",
        "empathie",
        "capacité d'écoute",
        "sens de la communication",
        "communication",
    )
    INSPIRE = "300416", "Inspirer, donner du sens", "capacité à fédérer", "fédérer"
    AUTONOMY = "300460", "Faire preuve d'autonomie", "autonomie"
    RESPONSIBILITY = (
        "300461",
        "Faire preuve de sens des responsabilités",
        "respecter ses engagements, assumer ses responsabilités",
        "sens des responsabilités",
        "responsabilité",
        "ponctualité",
        "assiduité",
    )
    TEAMWORK = (
        "300465",
        "Avoir l'esprit d'équipe",
        "travailler en équipe",
        "travail en équipe",
        "esprit d'équipe",
    )
    INITIATIVE = (
        "300467",
        "Être force de proposition",
        "prendre des initiatives et être force de proposition",
        "force de proposition",
        "prise d'initiative",
        "initiative",
        "capacité de décision",
        "décision",
    )
    REACTIVITY = "300473", "Faire preuve de réactivité", "réactivité"
    SELF_CONTROL = (
        "300478",
        "Faire preuve de contrôle de soi",
        "gérer son stress",
        "gestion du stress",
        "contrôle de soi",
        "prise de recul",
    )
    ADAPTABILITY = (
        "300479",
        "Être ouvert aux changements",
        "s'adapter aux changements",
        "capacité d'adaptation",
        "adaptation",
        "adaptabilité",
    )
    ORGANISATION = (
        "300483",
        "Organiser son travail selon les priorités et les objectifs",
        "sens de l'organisation",
        "organisation",
    )
    PERSEVERANCE = "300485", "Faire preuve de persévérance", "persévérance"
    LEADERSHIP = "300489", "Faire preuve de leadership", "leadership"
    RIGOUR = (
        "300490",
        "Faire preuve de rigueur et de précision",
        "rigueur et précision",
        "rigueur",
        "précision",
    )
    CURIOSITY = (
        "300493",
        "Faire preuve de curiosité, d'ouverture d'esprit",
        "curiosité",
        "ouverture d'esprit",
    )
    CREATIVITY = (
        "300497",
        "Faire preuve de créativité, d'inventivité",
        "créativité, inventivité",
        "créativité",
    )
    SERVICE = "399999", "Avoir le sens du service", "sens du service", "sens du service client"


class SignatureParty(Term):
    """Who signs an agreement (PM-07)."""

    TRAINEE = "trainee", "stagiaire"
    LEGAL_REPRESENTATIVE = (
        "legal_representative",
        "représentant légal",
        "représentante légale",
        "parent",
    )
    HOST = "host", "entreprise d'accueil", "entreprise", "employeur d'accueil"
    PRESCRIBER = "prescriber", "prescripteur", "prescriptrice"
    SUPPORT_BODY = "support_body", "structure d'accompagnement", "école"
    EMPLOYER = "employer", "employeur du stagiaire"


class EndedBy(Term):
    """Who ended or cancelled a placement, or did not come."""

    COMPANY = "company", "entreprise", "entreprise d'accueil", "host"
    TRAINEE = "trainee", "stagiaire", "jeune"
    SCHOOL = "school", "école"


class Channel(Term):
    """How somebody of the school was in touch with a company, or with a trainee at work."""

    CALL = "call", "appel", "téléphone"
    MAIL = "mail", "courriel"
    VISIT = "visit", "visite"


class PlacementAct(Term):
    """What an event of the life of a placement tells."""

    CREATED = "created", "placement préparé"
    RENEWED = "renewed", "renouvellement préparé"
    EDITED = "edited", "modifié"
    MOVED = "moved", "changement d'état"
    SIGNED = "signed", "signature reçue"
    SIGNATURES_CLEARED = "signatures_cleared", "signatures à reprendre"
    UNSETTLED = "unsettled", "ne tient plus"
    CONFIRMED = "confirmed", "règle levée avec motif"
    VISITED = "visited", "visite ou appel"
    INCIDENT = "incident", "incident"
    ASSESSED = "assessed", "bilan"
    CONVERTED = "converted", "suivi d'un contrat"


class ObjectiveReached(Term):
    """What the tutor says of the objectives."""

    YES = "yes", "atteints", "oui"
    PARTLY = "partly", "en partie"
    NO = "no", "pas atteints", "non"


class ProjectEffect(Term):
    """What a placement did to the trainee's project; a dropped one is a success of guidance."""

    CONFIRMED = "confirmed", "confirmé", "projet confirmé"
    CHANGED = "changed", "changé", "projet changé", "modifié", "projet modifié"
    DROPPED = "dropped", "abandonné", "projet abandonné"
