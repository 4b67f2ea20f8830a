"""A night on Dask: scheduler and workers in processes of their own, over TLS on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from matcher.models.sites import Site
from matcher.services import fan_out, imports
from matcher.services.fan_out import SchedulerUnreachableError, Workers
from matcher.services.night_ranking import NightRanking, open_ranking
from matcher.services.planning import making

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.services.context import Context

pytestmark = [
    pytest.mark.proof,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.filterwarnings("ignore"),
]

SECONDS_TO_START = 300.0
ROOT = Path(__file__).parents[2]
"""Where workers find the functions of this file."""


def certificate(folder: Path) -> Path:
    """Make a key and a certificate that signs itself: both ends show it and trust it."""
    path = folder / "both.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1"
        " -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    path.write_bytes((folder / "cert.pem").read_bytes() + (folder / "key.pem").read_bytes())
    return path


def dask_settings(pem: Path) -> dict[str, str]:
    ends = ("CLIENT", "SCHEDULER", "WORKER")
    return {
        "PYTHONPATH": str(ROOT),
        "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "True",
        "DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(pem),
        **{f"DASK_DISTRIBUTED__COMM__TLS__{end}__CERT": str(pem) for end in ends},
        **{f"DASK_DISTRIBUTED__COMM__TLS__{end}__KEY": str(pem) for end in ends},
    }


@contextmanager
def started(
    *words: str, folder: Path, environ: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=folder,
        env=os.environ | environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def address_in(folder: Path, file: Path) -> str:
    """Return the address that the scheduler wrote, once it listens."""
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        if file.is_file() and file.read_text(encoding="utf-8").endswith("}"):
            return str(json.loads(file.read_text(encoding="utf-8"))["address"])
        time.sleep(0.1)
    raise TimeoutError(str(folder))


def test_night_on_dask_is_bit_by_bit_that_of_one_process_even_if_a_worker_dies(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dask: Any = import_module("dask")
    imports.import_sample(context)
    ranking = open_ranking(context, context.session.scalars(select(Site.id)).all())
    blocks = [range(first, first + 4) for first in range(0, 120, 4)]
    alone = [
        [ranked.content_sha256 for ranked in block.lists]
        for block in fan_out.mapped(NightRanking.rank, ranking, blocks, Workers())
    ]
    planned = a_plan(context, Workers())
    assert a_plan(context, Workers(jobs=2, worth_it=0)) == planned
    environ = dask_settings(certificate(tmp_path))
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    told = tmp_path / "scheduler.json"
    scheduler = ("distributed.cli.dask_scheduler", "--host", "tls://127.0.0.1", "--port", "0",
                 "--no-dashboard", "--scheduler-file", str(told))  # fmt: skip
    with started(*scheduler, folder=tmp_path, environ=environ):
        address = address_in(tmp_path, told)
        worker = ("distributed.cli.dask_worker", address, "--nworkers", "1", "--nthreads", "1",
                  "--no-nanny", "--no-dashboard", "--host", "tls://127.0.0.1")  # fmt: skip
        with (
            started(*worker, folder=tmp_path, environ=environ) as first,
            started(*worker, folder=tmp_path, environ=environ),
        ):
            dask.config.refresh()
            many: list[list[str]] = []
            for block in fan_out.mapped(
                NightRanking.rank, ranking, blocks, Workers(scheduler=address)
            ):
                many.append([ranked.content_sha256 for ranked in block.lists])
                if len(many) == 3:
                    first.kill()
            assert a_plan(context, Workers(scheduler=address, worth_it=0)) == planned
            squares = fan_out.mapped(square, tmp_path, range(40), Workers(scheduler=address))
            assert list(squares) == [number * number for number in range(40)]
            assert (tmp_path / "lost").is_file()
        assert many == alone
        plain = address.replace("tls://", "tcp://")
        with pytest.raises(OSError, match=r"."):
            ask_without_tls(plain)
        with pytest.raises(fan_out.PlainSchedulerError):
            next(fan_out.mapped(NightRanking.rank, ranking, blocks, Workers(scheduler=plain)))
    with pytest.raises(SchedulerUnreachableError):
        next(
            fan_out.mapped(
                NightRanking.rank, ranking, blocks, Workers(scheduler="tls://127.0.0.1:9")
            )
        )


def a_plan(context: Context, workers: Workers) -> dict[str, Any]:
    """Return the plan whose pairs these workers find; they know the pairs by their blocks."""
    answer = making.compute(replace(context, workers=workers), with_pairs=True)
    assert answer.pop("seconds")
    return answer


def square(folder: Path, number: int) -> int:
    """Return the square; the first to ask for that of 20 is lost, as with a machine."""
    lost = folder / "lost"
    if number == 20 and not lost.exists():
        lost.touch()
        raise import_module("distributed.client").FutureCancelledError("square", "lost")
    return number * number


def ask_without_tls(address: str) -> None:
    """Ask the port of the scheduler in plain TCP, as an intruder would."""
    dask: Any = import_module("dask")
    distributed: Any = import_module("distributed")
    with dask.config.set({"distributed.comm.require-encryption": False}):
        distributed.Client(address, timeout=3)
