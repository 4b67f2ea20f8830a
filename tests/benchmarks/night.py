"""A network's night, from exchange files to stored suggestions and plan, on PostgreSQL.

The program itself, command after command, on a server of its own; seconds of wall clock by stage,
and the peak of memory of the program with all its processes, and of the server beside.
``python -m tests.benchmarks.night [trainees openings]`` (default: all sizes) measures and writes
its row into ``docs/benchmarks.md``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests import open_data, postgresql
from tests.benchmarks import night_table
from tests.benchmarks.process_memory import peaks
from tests.program import PROGRAM

if TYPE_CHECKING:
    from tests.postgresql import Server

SIZES = ((1_000, 2_000), (4_000, 8_000), (17_000, 35_000), (25_000, 50_000))
ON = "2026-11-23"
SEED = 1
READING, RANKING, PLANNING = "read", "lists", "plan"
SAID = (("plan : ", PLANNING), (" stagiaires sur ", RANKING), ("lecture des données", READING))
"""What the night says on stderr, and the stage that is then under way."""


class ProgramFailedError(RuntimeError):
    """A command did not end as it should."""


@dataclass
class Run:
    """One network on its way through the program: seconds by stage, MiB by stage and tree."""

    environ: dict[str, str]
    server: int
    seconds: dict[str, float] = field(default_factory=dict)
    mib: dict[tuple[str, str], float] = field(default_factory=dict)

    def command(self, stage: str, *words: str) -> str:
        """Run a command to its end, count it towards ``stage``; return what it printed."""
        began = time.perf_counter()
        with (
            tempfile.TemporaryFile("w+") as out,
            subprocess.Popen(
                [PROGRAM, *words], env=self.environ, stdout=out, stderr=subprocess.PIPE, text=True
            ) as process,
        ):
            stages = [stage]
            with peaks({"matcher": process.pid, "postgresql": self.server}, stages) as found:
                said = self._watched(process, stages)
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - began
            self.mib |= {key: max(mib, self.mib.get(key, 0.0)) for key, mib in found.items()}
            if process.returncode not in (0, 1):
                raise ProgramFailedError(f"matcher {' '.join(words)}\n{said}")
            out.seek(0)
            return out.read()

    def _watched(self, process: subprocess.Popen[str], stages: list[str]) -> str:
        """Follow what the program says to its end; return its last words."""
        said = ""
        for line in process.stderr or ():
            said = f"{said}{line}"[-2000:]
            begun = [stage for words, stage in SAID if words in line][:1]
            stages += begun
            sys.stderr.write(f"  {line}" if begun else "")
        process.wait()
        return said


def measure(trainees: int, openings: int) -> dict[str, Any]:
    """Return what one network took: its counts, seconds by stage, MiB by stage."""
    with tempfile.TemporaryDirectory(prefix="matcher-night-") as home, postgresql.served() as pg:
        return _measured(trainees, openings, Path(home), pg)


def _measured(trainees: int, openings: int, home: Path, server: Server) -> dict[str, Any]:
    environ = os.environ | {
        "MATCHER_HOME": str(home),
        "MATCHER_DATABASE_URL": server.url,
        "MATCHER_SECRET_KEY": "a secret key that is only good for measures",
    }
    run, files = Run(environ, server.pid), home / "files"
    size = ("--trainees", str(trainees), "--openings", str(openings), "--seed", str(SEED))
    run.command("make", "sample", "make", *size, "--on", ON, str(files))
    run.command("init", "init")
    for name, path in (("communes", open_data.COMMUNES), ("referential", open_data.ROME)):
        if path.exists():
            run.command("referentials", "import", name, str(path))
    run.command("import", "import", "school", str(files))
    night = json.loads(run.command("night", "night", "run", "--on", ON, "--format", "json"))
    return {
        "trainees": trainees,
        "openings": openings,
        "suggestions": night["suggestions"],
        "planned": night["plan"] is not None,
        "seconds": {**run.seconds, **{f"night_{k}": v for k, v in night["seconds"].items()}},
        "mib": {f"{stage} {tree}": mib for (stage, tree), mib in sorted(run.mib.items())},
    }


def main() -> None:
    """Measure the size asked, or all, and write each row as soon as it is known."""
    asked = [int(word) for word in sys.argv[1:]]
    for trainees, openings in [(asked[0], asked[1])] if asked else SIZES:
        sys.stderr.write(f"→ {trainees} x {openings}\n")
        found = measure(trainees, openings)
        night_table.write(found)
        sys.stdout.write(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
