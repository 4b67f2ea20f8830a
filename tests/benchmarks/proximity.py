"""Target S10: how many "Proche" links of ROME 3 are among the ten nearest families.

    recall@10 = mean over the families with links of |links among the ten nearest| / |links|

Official mobility is left out. Needs the archives of ROME 3 and 4.0 beside the checkout.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict

from matcher.referentials.archive import read_archive
from matcher.referentials.proximity import closeness
from tests import open_data

OLD_MOVES = "unix_rubrique_mobilite_v347_utf8.csv"


def measure() -> dict[str, float]:
    """Return the number of families measured and the mean recall at 10."""
    known = closeness(read_archive(open_data.ROME))
    families = set(known.family_codes())
    shares = []
    for family, links in sorted(_near_links().items()):
        wanted = (links & families) - {family}
        if family in families and wanted:
            near = {one.family for one in known.near(family, 10, with_mobility=False)}
            shares.append(len(near & wanted) / len(wanted))
    return {"families": len(shares), "recall_at_10": sum(shares) / len(shares)}


def _near_links() -> dict[str, set[str]]:
    links: dict[str, set[str]] = defaultdict(set)
    with zipfile.ZipFile(open_data.OLD_ROME) as archive, archive.open(OLD_MOVES) as stream:
        for row in csv.DictReader(io.TextIOWrapper(stream, "utf-8")):
            if row["libelle_type_mobilite"] == "Proche":
                links[row["code_rome"]].add(row["code_rome_cible"])
    return links


if __name__ == "__main__":
    import json

    print(json.dumps(measure(), indent=1))
