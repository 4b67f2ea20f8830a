"""Travel times that win over the estimate."""

from __future__ import annotations

from matcher.exchange.codes import INSEE
from matcher.exchange.columns import Column, Format
from matcher.exchange.values import Severity, minutes, term
from matcher.vocabulary import TravelMode

TRAVEL_TIMES = Format(
    name="travel_times",
    label="temps de trajet",
    stems=("travel_times", "temps de trajet", "trajets"),
    columns=(
        Column("from_insee", "insee départ", INSEE, is_key=True),
        Column("to_insee", "insee arrivée", INSEE, is_key=True),
        Column("mode", "mode", term(TravelMode), is_key=True),
        Column("minutes", "minutes", minutes(0, 1440, Severity.REFUSED), is_required=True),
    ),
)
