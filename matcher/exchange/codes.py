"""Codes and identifiers of a cell: references, SIRET, NAF, postcodes, e-mail, size, RIASEC.

Codes are text: leading zeros are kept. Source: domain rules, identifiers and reference data.
"""

from __future__ import annotations

import re
from functools import lru_cache

from stdnum import luhn
from stdnum.exceptions import ValidationError

from matcher.exchange.values import BadCellError, CellKind, Repaired, Severity, read_term
from matcher.vocabulary import CompanySize, fold

SIRET_EXPECTED = "un SIRET de 14 chiffres dont la clé est juste"
LA_POSTE = "356000000"

STAFF_BANDS = {
    0: "00",
    1: "01",
    3: "02",
    6: "03",
    10: "11",
    20: "12",
    50: "21",
    100: "22",
    200: "31",
    250: "32",
    500: "41",
    1000: "42",
    2000: "51",
    5000: "52",
    10000: "53",
}
"""First head count of an INSEE staff band -> its code (tranche d'effectif salarié)."""

_REFERENCE = re.compile(r"[^\s/|:]{1,64}")
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
_NAF = re.compile(r"(\d{2})\.?(\d{2})([A-Z])")
_INSEE = re.compile(r"\d[0-9AB]\d{3}")
_EMAIL = re.compile(r"[^@\s,;|]+@[^@\s,;|]+\.[^@\s,;|]+")
_ROME = re.compile(r"[A-N]\d{4}")
_BAND = re.compile(r"(\d+)(?: (?:a|et plus|salarie|salaries).*)?")


def read_reference(cell: str) -> str:
    """Return a reference: 1 to 64 characters, no blank and none of ``/ | :``."""
    if not _REFERENCE.fullmatch(cell) or not cell.isprintable():
        raise BadCellError("une référence de 1 à 64 caractères, sans espace ni / | :")
    return cell


@lru_cache(maxsize=8192)
def read_siret(cell: str) -> str:
    """Return the 14 digits of a SIRET whose key holds (Luhn, with the exception of La Poste)."""
    if _SCIENTIFIC.fullmatch(cell):
        raise BadCellError(
            f"{SIRET_EXPECTED} (le tableur l'a arrondi : mettez la colonne au format texte)"
        )
    digits = re.sub(r"[\s.\-]", "", cell)
    if not re.fullmatch(r"[0-9]{14}", digits):
        raise BadCellError(SIRET_EXPECTED)
    try:
        luhn.validate(digits)
    except ValidationError as error:
        if digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0:
            return digits
        raise BadCellError(SIRET_EXPECTED) from error
    return digits


@lru_cache(maxsize=2048)
def read_naf(cell: str) -> str:
    """Return a NAF code as ``4711F``."""
    found = _NAF.fullmatch(re.sub(r"\s", "", cell).upper())
    if found is None:
        raise BadCellError("un code NAF comme 4711F ou 47.11F", Severity.WARNING)
    return "".join(found.groups())


@lru_cache(maxsize=2048)
def read_rome(cell: str) -> str:
    """Return a ROME code as ``G1602``."""
    code = re.sub(r"\s", "", cell).upper()
    if not _ROME.fullmatch(code):
        raise BadCellError("un code ROME comme G1602")
    return code


@lru_cache(maxsize=2048)
def read_postcode(cell: str) -> str | Repaired:
    """Return five digits; four of them lost their leading zero, which is put back."""
    digits = re.sub(r"\s", "", cell)
    if re.fullmatch(r"[0-9]{5}", digits):
        return digits
    if re.fullmatch(r"[1-9][0-9]{3}", digits):
        return Repaired(f"0{digits}", f"0{digits} (zéro initial rétabli)")
    raise BadCellError("un code postal de 5 chiffres", Severity.WARNING)


@lru_cache(maxsize=2048)
def read_insee(cell: str) -> str | Repaired:
    """Return the INSEE code of a commune; a lost leading zero is put back."""
    code = re.sub(r"\s", "", cell).upper()
    if _INSEE.fullmatch(code):
        return code
    if re.fullmatch(r"[1-9][0-9]{3}", code):
        return Repaired(f"0{code}", f"0{code} (zéro initial rétabli)")
    raise BadCellError("un code INSEE de commune comme 92050")


def read_sign_in_email(cell: str) -> str:
    """Return an e-mail address in lower case; it names a person of the school."""
    return _email(cell, Severity.REFUSED).lower()


def read_contact_email(cell: str) -> str:
    """Return an e-mail address; one that is none is told and left out."""
    return _email(cell, Severity.WARNING)


def _email(cell: str, severity: Severity) -> str:
    if not _EMAIL.fullmatch(cell) or len(cell) > 254 or not cell.isprintable():
        raise BadCellError("une adresse de courriel", severity)
    return cell


def read_size(cell: str) -> str | Repaired:
    """Return a size class (TPE...) or an INSEE staff band (``11`` = 10 to 19)."""
    try:
        return str(read_term(CompanySize, cell).value)
    except BadCellError:
        pass
    if cell.upper() == "NN" or cell in STAFF_BANDS.values():
        return cell.upper()
    if cell.isdigit() and f"0{cell}" in STAFF_BANDS.values():
        return Repaired(f"0{cell}", f"0{cell} (zéro initial rétabli)")
    words = re.sub(r"(?<=\d) (?=\d{3}\b)", "", fold(cell))
    found = _BAND.fullmatch(words)
    if found and not words.isdigit() and int(found[1]) in STAFF_BANDS:
        return STAFF_BANDS[int(found[1])]
    raise BadCellError(f"{CompanySize.expected()}, ou une tranche d'effectif INSEE comme 11")


def read_riasec(cell: str) -> str:
    """Return up to three distinct letters of RIASEC, strongest first."""
    letters = re.sub(r"[\s|,;/\-]", "", cell).upper()
    if not re.fullmatch(r"[RIASEC]{1,3}", letters) or len(set(letters)) != len(letters):
        raise BadCellError("1 à 3 lettres différentes parmi R I A S E C")
    return letters


REFERENCE = CellKind(read_reference)
SIRET = CellKind(read_siret)
NAF = CellKind(read_naf)
ROME = CellKind(read_rome)
POSTCODE = CellKind(read_postcode)
INSEE = CellKind(read_insee)
SIGN_IN_EMAIL = CellKind(read_sign_in_email)
CONTACT_EMAIL = CellKind(read_contact_email)
SIZE = CellKind(read_size)
RIASEC = CellKind(read_riasec)
