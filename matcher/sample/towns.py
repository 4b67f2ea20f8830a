"""Points where the invented network puts its schools: towns of France, largest first.

Names, postcodes and points (WGS84, about a kilometre) are plain geography.
"""

from __future__ import annotations

from typing import NamedTuple


class Town(NamedTuple):
    """A town: name, one postcode, latitude and longitude in degrees."""

    name: str
    postcode: str
    latitude: float
    longitude: float


TOWNS: tuple[Town, ...] = (
    Town("Clichy", "92110", 48.90, 2.31),
    Town("Marseille", "13015", 43.36, 5.36),
    Town("Lyon", "69008", 45.74, 4.87),
    Town("La Courneuve", "93120", 48.93, 2.40),
    Town("Toulouse", "31100", 43.57, 1.39),
    Town("Lille", "59000", 50.63, 3.06),
    Town("Bordeaux", "33300", 44.86, -0.56),
    Town("Nantes", "44000", 47.22, -1.55),
    Town("Strasbourg", "67000", 48.58, 7.75),
    Town("Montpellier", "34080", 43.62, 3.83),
    Town("Rennes", "35000", 48.11, -1.68),
    Town("Rouen", "76000", 49.44, 1.10),
    Town("Grenoble", "38000", 45.19, 5.72),
    Town("Reims", "51100", 49.26, 4.03),
    Town("Toulon", "83000", 43.13, 5.93),
    Town("Saint-Étienne", "42000", 45.44, 4.39),
    Town("Le Havre", "76600", 49.50, 0.13),
    Town("Dijon", "21000", 47.32, 5.04),
    Town("Angers", "49000", 47.47, -0.55),
    Town("Nîmes", "30000", 43.84, 4.36),
    Town("Clermont-Ferrand", "63000", 45.78, 3.09),
    Town("Le Mans", "72000", 48.01, 0.20),
    Town("Brest", "29200", 48.39, -4.49),
    Town("Tours", "37000", 47.39, 0.69),
    Town("Amiens", "80000", 49.89, 2.30),
    Town("Limoges", "87000", 45.83, 1.26),
    Town("Perpignan", "66000", 42.70, 2.90),
    Town("Metz", "57000", 49.12, 6.18),
    Town("Besançon", "25000", 47.24, 6.02),
    Town("Orléans", "45000", 47.90, 1.91),
    Town("Mulhouse", "68100", 47.75, 7.34),
    Town("Caen", "14000", 49.18, -0.37),
    Town("Argenteuil", "95100", 48.95, 2.24),
    Town("Roubaix", "59100", 50.69, 3.18),
    Town("Nancy", "54000", 48.69, 6.18),
    Town("Avignon", "84000", 43.95, 4.81),
    Town("Poitiers", "86000", 46.58, 0.34),
    Town("Évry-Courcouronnes", "91000", 48.63, 2.43),
    Town("Champigny-sur-Marne", "94500", 48.82, 2.51),
    Town("Les Mureaux", "78130", 48.99, 1.91),
    Town("Melun", "77000", 48.54, 2.66),
    Town("La Rochelle", "17000", 46.16, -1.15),
    Town("Pau", "64000", 43.30, -0.37),
    Town("Calais", "62100", 50.95, 1.86),
    Town("Valence", "26000", 44.93, 4.89),
    Town("Troyes", "10000", 48.30, 4.07),
    Town("Chambéry", "73000", 45.57, 5.92),
    Town("Lorient", "56100", 47.75, -3.37),
    Town("Niort", "79000", 46.32, -0.46),
    Town("Béziers", "34500", 43.34, 3.22),
    Town("Bourges", "18000", 47.08, 2.40),
    Town("Châlons-en-Champagne", "51000", 48.96, 4.37),
    Town("Saint-Quentin", "02100", 49.85, 3.29),
    Town("Bar-le-Duc", "55000", 48.77, 5.16),
    Town("Chalon-sur-Saône", "71100", 46.78, 4.85),
    Town("Albi", "81000", 43.93, 2.15),
    Town("Charleville-Mézières", "08000", 49.77, 4.72),
    Town("Blois", "41000", 47.59, 1.33),
    Town("Agen", "47000", 44.20, 0.62),
    Town("Montluçon", "03100", 46.34, 2.60),
)
