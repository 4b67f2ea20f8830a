"""The same work on many blocks: in this process, on the cores of this machine, or on many.

joblib does it in all three; what the blocks share goes to each worker once (a file that workers
map, or Dask's scatter), and a task names its block by its rows. Answers come in the order of the
tasks, whoever computed them. Many machines are asked through Dask, over TLS only: whoever reaches
a plain port could run code there.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import joblib
from threadpoolctl import threadpool_limits

from matcher.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Shared = TypeVar("Shared")
Task = TypeVar("Task")
Answer = TypeVar("Answer")

TLS = "tls://"
SECONDS_TO_ANSWER = 30

TRIES = 3
"""How often blocks that were lost with a machine of Dask are sent."""

AHEAD = "2 * n_jobs"
"""Blocks under way or waiting to be written: what bounds the memory of answers."""


class PlainSchedulerError(UsageError):
    """The address of the Dask scheduler is not one over TLS."""

    def __init__(self) -> None:
        super().__init__(
            "MATCHER_DASK_SCHEDULER : adresse refusée ; attendu : tls://hôte:port. "
            "Sans TLS, quiconque atteint le port exécute du code."
        )


class SchedulerUnreachableError(UsageError):
    """The Dask scheduler does not answer, or refuses the certificates."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"L'ordonnanceur Dask ne répond pas ou refuse les certificats ({reason}). "
            "La nuit peut être relancée sans MATCHER_DASK_SCHEDULER."
        )


class DaskMissingError(UsageError):
    """A Dask scheduler is set and Dask is not installed."""

    def __init__(self) -> None:
        super().__init__("MATCHER_DASK_SCHEDULER est réglé, mais Dask n'est pas installé.")


@dataclass(frozen=True)
class Workers:
    """Who works. ``jobs``: processes of this machine, 0 = one per core; ``scheduler``: of Dask.

    ``worth_it``: pairs below which one process is quicker than many. ``memory``: bytes that the
    work may take (None: what the system has left).
    """

    jobs: int = 1
    scheduler: str = ""
    worth_it: int = 20_000_000
    memory: int | None = None

    def for_pairs(self, pairs: int) -> Workers:
        """Return who should judge so many pairs: this process alone, if they are few."""
        if self.scheduler or pairs >= self.worth_it:
            return self
        return replace(self, jobs=1)

    @property
    def processes(self) -> int:
        """How many processes of this machine work."""
        return self.jobs or len(os.sched_getaffinity(0))


def mapped(
    work: Callable[[Shared, Task], Answer],
    shared: Shared,
    tasks: Sequence[Task],
    workers: Workers,
) -> Iterator[Answer]:
    """Yield ``work(shared, task)`` for each task, in their order.

    ``work`` is a function of a module or of its class and, like all it is given, can be pickled.
    Sums of numbers run on one thread each, so that who computes changes no bit. Raises
    ``PlainSchedulerError``, ``DaskMissingError``, ``SchedulerUnreachableError``.
    """
    if workers.scheduler:
        yield from _on_dask(work, shared, tasks, workers.scheduler)
    elif workers.processes == 1 or len(tasks) < 2:
        for task in tasks:
            yield _alone(work, shared, task)
    else:
        yield from _on_cores(work, shared, tasks, workers.processes)


def _on_cores(
    work: Callable[[Shared, Task], Answer], shared: Shared, tasks: Sequence[Task], processes: int
) -> Iterator[Answer]:
    with tempfile.TemporaryDirectory(prefix="matcher-night-") as folder:
        path = Path(folder) / "shared"
        joblib.dump(shared, path)
        run = joblib.Parallel(processes, return_as="generator", pre_dispatch=AHEAD)
        yield from run(joblib.delayed(_from_file)(work, str(path), task) for task in tasks)


def _on_dask(
    work: Callable[[Shared, Task], Answer], shared: Shared, tasks: Sequence[Task], address: str
) -> Iterator[Answer]:
    """Yield the answers of Dask's workers; blocks lost with a machine are asked again.

    A worker that dies takes along what the blocks share if it alone held it: Dask then forgets
    the blocks on the way, and all that is left to answer is sent anew.
    """
    done = 0
    with _client(address):
        lost: Any = import_module("distributed.client").FutureCancelledError
        for tries_left in reversed(range(TRIES)):
            try:
                for answer in _sent(work, shared, tasks[done:]):
                    done += 1
                    yield answer
            except lost:
                if not tries_left:
                    raise
            else:
                return


def _sent(
    work: Callable[[Shared, Task], Answer], shared: Shared, tasks: Sequence[Task]
) -> Iterator[Answer]:
    with joblib.parallel_config(backend="dask", scatter=[shared]):
        run = joblib.Parallel(return_as="generator", pre_dispatch=AHEAD)
        yield from run(joblib.delayed(_alone)(work, shared, task) for task in tasks)


@contextmanager
def _client(address: str) -> Iterator[Any]:
    """Open the scheduler with the certificates of Dask's own settings."""
    if not address.startswith(TLS):
        raise PlainSchedulerError
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise DaskMissingError from None
    try:
        security = distributed.Security(require_encryption=True)
        client = distributed.Client(address, security=security, timeout=SECONDS_TO_ANSWER)
    except (OSError, TypeError, ValueError) as error:
        raise SchedulerUnreachableError(type(error).__name__) from error
    with client:
        yield client


def _alone(work: Callable[[Shared, Task], Answer], shared: Shared, task: Task) -> Answer:
    with threadpool_limits(1):
        return work(shared, task)


def _from_file(work: Callable[[Any, Task], Answer], path: str, task: Task) -> Answer:
    return _alone(work, _read(path), task)


@lru_cache(maxsize=1)
def _read(path: str) -> Any:
    """Return what the blocks of a night share, mapped from its file once per process."""
    return joblib.load(path, mmap_mode="r")
