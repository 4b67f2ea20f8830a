"""The product as somebody at a command line sees it: words in, one JSON document out."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Program:
    """The command ``matcher`` on one home folder, run in this process to save its start."""

    home: Path
    main: Callable[[], None]

    def run(self, *words: str) -> tuple[int, str, str]:
        """Return exit code, stdout and stderr of one command."""
        said, told = io.StringIO(), io.StringIO()
        before = dict(os.environ), sys.argv
        os.environ["MATCHER_HOME"] = str(self.home)
        os.environ.pop("MATCHER_DATABASE_URL", None)
        sys.argv = ["matcher", *words]
        code: int | str | None = 0
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(told):
                self.main()
        except SystemExit as leaving:
            code = leaving.code
        finally:
            os.environ.clear()
            os.environ.update(before[0])
            sys.argv = before[1]
        return int(code or 0), said.getvalue(), told.getvalue()

    def ask(self, *words: str) -> Any:
        """Return the JSON answer of a command that ends well."""
        code, said, told = self.run(*words, "--format", "json")
        assert code == 0, f"{' '.join(words)}: exit {code}, {told}"
        return json.loads(said)

    def at(self, home: Path) -> Program:
        """Return the program on a copy of this home."""
        shutil.copytree(self.home, home)
        return Program(home, self.main)
