"""Small spellings: plain letters for addresses, check digits, numbers of a fixed form."""

from __future__ import annotations

import re
import unicodedata


def fold(text: str) -> str:
    """Return the text in lower case without accents, other signs as one blank."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return re.sub(r"[^0-9a-z]+", " ", plain).strip()


def luhn_complete(digits: str) -> str:
    """Return the digits followed by the one that makes their Luhn sum a multiple of ten."""
    total = 0
    for index, sign in enumerate(reversed(digits)):
        value = int(sign) * (2 if index % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return f"{digits}{-total % 10}"


def number(value: float, places: int) -> str:
    """Return the number with a decimal point and that many places."""
    return f"{value:.{places}f}"
