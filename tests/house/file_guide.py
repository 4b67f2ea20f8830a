"""The guide of the exchange files, made from the tables that importers and exporters follow.

``python -m tests.house.file_guide`` writes it again; a test holds the committed one to it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from matcher.errors import MatcherError
from matcher.exchange.formats.catalogue import FORMATS
from matcher.exchange.values import BadCellError

if TYPE_CHECKING:
    from matcher.exchange.columns import Column, Format

GUIDE = Path(__file__).resolve().parents[2] / "docs/fichiers.md"
IMPOSSIBLE = "¿¿"
"""A cell that is no code, date or number: what the importer then says it expects is the guide."""

OPENING = """# Fichiers

Ce que `matcher import` lit et ce que `matcher export` écrit, en CSV ou en XLSX (première feuille).
Cette page est tirée des tables du programme : `python -m tests.house.file_guide` la réécrit.

- **CSV** : UTF-8 ou l'encodage d'un Excel français (cp1252), séparateur `,` `;` ou tabulation,
  reconnus tout seuls.
- **En-têtes** : le nom ou son libellé français ; majuscules, accents, espaces et tirets sont sans
  importance. Une colonne inconnue est signalée et laissée de côté.
- **Clé** : les colonnes en gras identifient une ligne. Le même fichier lu deux fois ne change
  rien, une ligne changée met à jour, une ligne absente est laissée telle quelle.
- **Une case vide veut dire « on ne sait pas »**, jamais zéro ni non ; `aucun` veut dire « rien, on
  le sait ». Une colonne absente laisse la valeur enregistrée. Exceptions : permis, certificats et
  limites déclarées, où vide veut dire aucun.
- **Listes** : séparées par `|` ; un niveau suit deux-points, comme `Servir en salle:2`.
- **Dates** : `2026-11-30` ou `30/11/2026` ; **heures** : `08:30` ou `8h30` ; **nombres** : point
  ou virgule ; **minutes** : `45` ou `1h30` ; **oui/non** : `oui non 1 0 vrai faux`. Une date
  devenue un nombre dans le tableur (`46055`) est traduite et signalée.
- Une mauvaise ligne n'arrête pas les autres : `--report rapport.csv` dit le fichier, la ligne, la
  colonne, la valeur et ce qui était attendu ; `--dry-run` dit la même chose sans rien écrire.
- À l'export, un texte qui commence par `=`, `+`, `-` ou `@` reçoit une apostrophe (un tableur le
  prendrait pour une formule) ; l'import la retire.

`matcher import school DOSSIER` reconnaît les fichiers à leur nom, sinon à leurs en-têtes, et les
lit dans l'ordre de cette page. `matcher export suggestions FICHIER` écrit les listes de la
dernière nuit.
"""


def guide() -> str:
    """Return the whole page."""
    return "\n".join([OPENING, *(_section(file_format) for file_format in FORMATS.values())])


def _section(file_format: Format) -> str:
    stems = ", ".join(f"`{stem}`" for stem in file_format.stems)
    rows = "\n".join(_row(column, file_format) for column in file_format.columns)
    return (
        f"## {file_format.name} ({file_format.label})\n\nNoms de fichier reconnus : {stems}.\n\n"
        f"| Colonne | Libellé | Contenu |\n|---|---|---|\n{rows}\n"
    )


def _row(column: Column, file_format: Format) -> str:
    name = f"**{column.name}**" if column.is_key else column.name
    said = [_content(column)]
    if column.is_key or column.is_required:
        said.append("obligatoire")
    if column.name in file_format.one_of:
        said.append(f"au moins une de : {', '.join(file_format.one_of)}")
    return f"| {name} | {column.label} | {' ; '.join(said).replace('|', chr(92) + '|')} |"


def _content(column: Column) -> str:
    """Return what the importer says it expects, or what any text is for it."""
    kind = "liste" if column.kind.is_list else "texte"
    try:
        column.kind.read(IMPOSSIBLE)
    except BadCellError as error:
        return f"liste : {error.expected}" if column.kind.is_list else error.expected
    except MatcherError as error:
        return error.message
    return kind


if __name__ == "__main__":
    GUIDE.write_text(guide(), encoding="utf-8")
