"""Fetch the third-party files of the pages: ``python -m config.vendor`` (needs npm).

A manifest names each file: package, version, its place in the package (``source``), its place
here (``path``), its SHA-512. A file whose content is not that of the manifest stops the run; with
``--update`` the manifest takes the new sums. The files are committed: installing needs no npm.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
MANIFESTS = (
    PROJECT / "matcher" / "web" / "static" / "vendor" / "manifest.toml",
    PROJECT / "tests" / "browser" / "vendor" / "manifest.toml",
)


def main() -> None:
    """Fetch the files of every manifest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="take the new sums")
    update = parser.parse_args().update
    faults = [fault for manifest in MANIFESTS for fault in _fetch(manifest, update=update)]
    sys.exit("\n".join(faults) or 0)


def _fetch(manifest: Path, *, update: bool) -> list[str]:
    """Write the files of ``manifest`` beside it; return those whose sum differs."""
    text = manifest.read_text()
    files = tomllib.loads(text)["file"]
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        for package, version in sorted({(file["package"], file["version"]) for file in files}):
            with tarfile.open(_packed(f"{package}@{version}", Path(folder))) as archive:
                for file in files:
                    if file["package"] != package:
                        continue
                    member = archive.extractfile(f"package/{file['source']}")
                    content = member.read() if member else b""
                    found = hashlib.sha512(content).hexdigest()
                    if update:
                        text = _with_sum(text, file["path"], found)
                    elif found != file["sha512"]:
                        faults.append(f"{file['path']}: sha512 is {found}")
                        continue
                    target = manifest.parent / file["path"]
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(content)
    if update:
        manifest.write_text(text)
    return faults


def _packed(package: str, folder: Path) -> Path:
    """Return the archive of ``package``, fetched by npm with the settings of the machine."""
    done = subprocess.run(  # noqa: S603 - npm, with names from our own manifest
        ["npm", "pack", package, "--silent"],  # noqa: S607 - npm of the machine
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return folder / done.stdout.strip().splitlines()[-1]


def _with_sum(text: str, path: str, found: str) -> str:
    pattern = rf'(path = "{re.escape(path)}"\nsha512 = ")[0-9a-f]*'
    return re.sub(pattern, rf"\g<1>{found}", text)


if __name__ == "__main__":
    main()
