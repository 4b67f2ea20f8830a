"""Reader of the official ROME 4.0 archive: a folder or a zip in, a ``Referential`` out.

Nothing is guessed: a missing file, a missing column, an unknown code or a trade without its
title stops the reading with the file, the row and what was expected. Source of the archive:
France Travail, ROME 4.0 open data, Licence Ouverte 2.0.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcher.referentials.archive_files import ArchiveError, ArchiveFiles, Row, open_archive
from matcher.referentials.rome import (
    Appellation,
    Interest,
    MacroSkill,
    Mobility,
    Referential,
    Skill,
    Trade,
    TradeLink,
    WorkContext,
)
from matcher.referentials.trade_profile import (
    DEMAND_SIGNS,
    RISK_SIGNS,
    announced,
    core_skills,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

CODES = "referentiel_code_rome"
TITLES = "referentiel_appellation"
SKILLS = "referentiel_competence"
KNOWLEDGE = "referentiel_savoir"
CONTEXTS = "referentiel_contexte_travail"
LINKS = "coherence_item"
DOMAINS = "cr_gd_dp"
RIASEC = "referentiel_code_rome_riasec"
MOBILITY = "rubrique_mobilite"
TEXTS = "texte"
INTERESTS = "centre_interet"
INTEREST_TRADES = "arborescence_centre_interet"
REQUIRED = (
    *(CODES, TITLES, SKILLS, KNOWLEDGE, CONTEXTS, LINKS, DOMAINS),
    *(RIASEC, MOBILITY, TEXTS, INTERESTS, INTEREST_TRADES),
)
SECTOR_TRADES = "arborescence_secteur_activite"
NAF_TRADES = "arborescence_secteur_naf"
SKILL_RIASEC = "referentiel_macro_competence_riasec"

SOFT_SKILL_CATEGORY = "Savoir-être professionnel"
MACRO_NATURE = "Macro-compétence"


def read_archive(path: Path) -> Referential:
    """Return the referential held by the archive at ``path`` (folder or zip, any v4xx).

    Raises ``ArchiveError``, an ``UnreadableFileError``, if the archive is broken or partial.
    """
    files = open_archive(path)
    for table in REQUIRED:
        if not files.has(table):
            name = f"unix_{table}_{files.version}_utf8.csv"
            raise ArchiveError(path.name, f"il manque le fichier {name}")
    return _Reading(files).referential()


# ---- private -----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Vocabulary:
    """The skills of the archive, savoir-être kept apart."""

    macro_skills: Mapping[str, MacroSkill]
    skills: Mapping[str, Skill]
    soft_skills: Collection[str]


class _Reading:
    """One reading of the files; holds the trade codes that every table is checked against."""

    def __init__(self, files: ArchiveFiles) -> None:
        self.files = files
        self.codes = {row.cells[0] for row in files.rows(CODES, "code_rome")}

    def referential(self) -> Referential:
        trades = self._trades()
        vocabulary = self._vocabulary()
        contexts = self._contexts()
        links, soft = self._links(vocabulary, contexts)
        labels = {key: macro.label for key, macro in vocabulary.macro_skills.items()}
        labels |= {key: context.label for key, context in contexts.items()}
        macro_of = {key: key for key in vocabulary.macro_skills}
        macro_of |= {key: s.macro_skill for key, s in vocabulary.skills.items() if s.macro_skill}
        said: dict[str, set[str]] = {code: set() for code in trades}
        for link in links:
            if label := labels.get(macro_of.get(link.target, link.target)):
                said[link.trade].add(label)
        return Referential(
            version=self.files.version,
            trades=trades,
            appellations=self._appellations(),
            macro_skills=vocabulary.macro_skills,
            skills=vocabulary.skills,
            contexts=contexts,
            interests=self._interests(),
            links=links,
            mobility=self._mobility(),
            core_skills=core_skills(links, macro_of),
            sectors=self._sectors(),
            demands={code: announced(said[code], DEMAND_SIGNS) for code in trades},
            risk_hints={code: announced(said[code], RISK_SIGNS) for code in trades},
            soft_skills=soft,
        )

    def _trades(self) -> dict[str, Trade]:
        domains = {
            self._code(DOMAINS, row): row.cells[1]
            for row in self.files.rows(DOMAINS, "code_rome", "libelle_domaine_professionel")
        }
        self._check_all(DOMAINS, domains)
        riasec = {
            self._code(RIASEC, row): "".join(row.cells[1:])
            for row in self.files.rows(RIASEC, "code_rome", "riasec_majeur", "riasec_mineur")
        }
        definitions = self._definitions()
        trades: dict[str, Trade] = {}
        for row in self.files.rows(CODES, "code_rome", "libelle_rome", "code_rome_parent"):
            code, label, family = row.cells
            if code in trades:
                raise self._fault(CODES, row, f"code {code} en double")
            if not label:
                raise self._fault(CODES, row, f"libellé du métier {code} attendu")
            if family not in self.codes:
                raise self._fault(CODES, row, f"famille {family or 'vide'} inconnue")
            definition = definitions.get(code, "")
            trades[code] = Trade(
                code, label, family, domains[code], riasec.get(code, ""), definition
            )
        return trades

    def _definitions(self) -> dict[str, str]:
        sentences: dict[str, list[tuple[int, str]]] = defaultdict(list)
        columns = ("code_rome", "libelle_type_texte", "position_phrase", "libelle_texte")
        for row in self.files.rows(TEXTS, *columns):
            _, kind, position, text = row.cells
            code = self._code(TEXTS, row)
            if kind == "definition":
                sentences[code].append((self._number(TEXTS, row, position), text))
        return {
            code: ". ".join(text.rstrip(".") for _, text in sorted(of)) + "."
            for code, of in sentences.items()
        }

    def _appellations(self) -> tuple[Appellation, ...]:
        columns = (
            *("code_rome", "code_ogr", "libelle_appellation_long"),
            *("classification", "peu_usite"),
        )
        found: dict[str, Appellation] = {}
        for row in self.files.rows(TITLES, *columns):
            _, key, label, classification, rare = row.cells
            code = self._code(TITLES, row)
            if not key or not label:
                raise self._fault(TITLES, row, "code et libellé d'appellation attendus")
            if key in found:
                raise self._fault(TITLES, row, f"appellation {key} en double")
            found[key] = Appellation(key, label, code, classification == "PRINCIPALE", rare == "O")
        self._check_all(TITLES, {title.trade for title in found.values()})
        return tuple(found.values())

    def _vocabulary(self) -> _Vocabulary:
        riasec: dict[str, str] = {}
        if self.files.has(SKILL_RIASEC):
            for row in self.files.rows(SKILL_RIASEC, "code_ogr", "riasec_majeur", "riasec_mineur"):
                riasec[row.cells[0]] = "".join(row.cells[1:])
        columns = ("code_ogr", "nature", "libelle_competence", "code_ogr_macro_comp", "cat_comp")
        rows = list(self.files.rows(SKILLS, *columns))
        soft: set[str] = set()
        macros: dict[str, MacroSkill] = {}
        for key, nature, label, _, kind in (row.cells for row in rows):
            if nature == MACRO_NATURE and kind == SOFT_SKILL_CATEGORY:
                soft.add(key)
            elif nature == MACRO_NATURE:
                macros[key] = MacroSkill(key, label, riasec.get(key, ""), rome_codes=(key,))
        skills: dict[str, Skill] = {}
        for row in rows:
            key, nature, label, macro, _ = row.cells
            if nature == MACRO_NATURE:
                continue
            if macro not in macros and macro not in soft:
                raise self._fault(SKILLS, row, f"macro-compétence {macro or 'vide'} inconnue")
            skills[key] = Skill(key, label, macro if macro in macros else None)
        for row in self.files.rows(KNOWLEDGE, "code_ogr_savoir", "libelle_savoir"):
            key, label = row.cells
            skills[key] = Skill(key, label, None, is_knowledge=True)
        return _Vocabulary(macros, skills, soft)

    def _contexts(self) -> dict[str, WorkContext]:
        columns = ("code_ogr", "libelle_cont_travail", "libelle_type_cont_trav")
        return {
            row.cells[0]: WorkContext(*row.cells) for row in self.files.rows(CONTEXTS, *columns)
        }

    def _links(
        self, vocabulary: _Vocabulary, contexts: Collection[str]
    ) -> tuple[tuple[TradeLink, ...], dict[str, tuple[str, ...]]]:
        links: dict[tuple[str, str], TradeLink] = {}
        soft: dict[str, list[str]] = defaultdict(list)
        for row in self.files.rows(LINKS, "code_rome", "code_ogr", "coeur_metier"):
            _, key, core = row.cells
            code = self._code(LINKS, row)
            if key in vocabulary.soft_skills:
                soft[code].append(key)
            elif key in vocabulary.macro_skills or key in vocabulary.skills or key in contexts:
                links[code, key] = TradeLink(code, key, is_core=core == "Principale")
            else:
                expected = f"compétence, savoir ou contexte {key or 'vide'} inconnu"
                raise self._fault(LINKS, row, expected)
        self._check_all(LINKS, {link.trade for link in links.values()})
        ordered = {code: tuple(sorted(set(keys))) for code, keys in soft.items()}
        return tuple(links.values()), ordered

    def _interests(self) -> dict[str, Interest]:
        labels = {
            row.cells[0]: row.cells[1]
            for row in self.files.rows(INTERESTS, "code_centre_interet", "libelle_centre_interet")
        }
        principal: dict[str, set[str]] = defaultdict(set)
        other: dict[str, set[str]] = defaultdict(set)
        for row in self.files.rows(
            INTEREST_TRADES, "code_rome", "code_centre_interet", "principal"
        ):
            _, key, is_principal = row.cells
            code = self._code(INTEREST_TRADES, row)
            if key not in labels:
                raise self._fault(
                    INTEREST_TRADES, row, f"centre d'intérêt {key or 'vide'} inconnu"
                )
            (principal if is_principal.casefold() == "oui" else other)[key].add(code)
        return {
            key: Interest(key, label, tuple(sorted(principal[key])), tuple(sorted(other[key])))
            for key, label in labels.items()
        }

    def _mobility(self) -> tuple[Mobility, ...]:
        moves = []
        for row in self.files.rows(MOBILITY, "code_rome", "code_rome_cible", "numero_ordre"):
            source, target, rank = row.cells
            for code in (source, target):
                if code not in self.codes:
                    raise self._fault(MOBILITY, row, f"code ROME {code or 'vide'} inconnu")
            moves.append(Mobility(source, target, self._number(MOBILITY, row, rank)))
        return tuple(moves)

    def _sectors(self) -> dict[str, tuple[str, ...]]:
        labels: dict[str, dict[str, None]] = defaultdict(dict)
        for table, columns in (
            (SECTOR_TRADES, ("libelle_sect_activite", "libelle_ss_sect_activite")),
            (NAF_TRADES, ("libelle_secteur_naf",)),
        ):
            if not self.files.has(table):
                continue
            for row in self.files.rows(table, "code_rome", *columns):
                labels[self._code(table, row)].update(dict.fromkeys(filter(None, row.cells[1:])))
        return {code: tuple(of) for code, of in labels.items()}

    def _code(self, table: str, row: Row) -> str:
        code = row.cells[0]
        if code not in self.codes:
            raise self._fault(table, row, f"code ROME {code or 'vide'} inconnu")
        return code

    def _number(self, table: str, row: Row, cell: str) -> int:
        if not (cell.isascii() and cell.isdigit()):
            raise self._fault(table, row, f"nombre entier attendu, « {cell[:40]} » trouvé")
        return int(cell)

    def _fault(self, table: str, row: Row, expected: str) -> ArchiveError:
        return ArchiveError(self.files.names[table], expected, row.line)

    def _check_all(self, table: str, found: Collection[str]) -> None:
        absent = sorted(self.codes.difference(found))
        if absent:
            raise ArchiveError(
                self.files.names[table],
                f"rien pour {len(absent)} métier(s), dont {absent[0]} : fichier incomplet",
            )
