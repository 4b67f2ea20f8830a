"""Columns that say where something is: the same in every format."""

from __future__ import annotations

from matcher.exchange.codes import POSTCODE
from matcher.exchange.columns import Column
from matcher.exchange.values import LATITUDE, LONGITUDE, text

ADDRESS = Column("address", "adresse", text(300))
LOCATION = (
    Column("postcode", "code postal", POSTCODE),
    Column("commune", "commune", text(120), aliases=("ville",)),
    Column("latitude", "latitude", LATITUDE),
    Column("longitude", "longitude", LONGITUDE),
)
