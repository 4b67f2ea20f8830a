"""What a night counts while it runs, as `night run` prints it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.services.night_ranking import NightRanking, RankedBlock


@dataclass
class NightCount:
    """Counts, seconds by step, and the trainees who need a person's eye, by reference."""

    began: float = field(default_factory=perf_counter)
    seconds: dict[str, float] = field(default_factory=dict)
    trainees: int = 0
    openings: int = 0
    eligible_pairs: int = 0
    suggestions: int = 0
    without_suggestion: list[dict[str, Any]] = field(default_factory=list)
    broken: list[dict[str, str]] = field(default_factory=list)
    broken_ids: list[int] = field(default_factory=list)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Add the time of the block to ``step``."""
        began = perf_counter()
        try:
            yield
        finally:
            self.seconds[step] = self.seconds.get(step, 0.0) + perf_counter() - began

    def open(self, ranking: NightRanking) -> None:
        """Count who and what is to be ranked, and who cannot be."""
        self.trainees, self.openings = len(ranking.references), ranking.openings
        for trainee_id, reason in ranking.unreadable.items():
            self.set_aside(ranking, trainee_id, reason)

    def add(self, ranking: NightRanking, block: RankedBlock) -> None:
        """Count the lists of one block."""
        for trainee_id, reason in block.broken:
            self.set_aside(ranking, trainee_id, reason)
        for sealed in block.lists:
            self.eligible_pairs += sealed.columns["eligible"]
            if not sealed.lines:
                self.without_suggestion.append(
                    {
                        "trainee": ranking.references[sealed.trainee_id],
                        "refused": sealed.columns["refused"],
                    }
                )

    def set_aside(self, ranking: NightRanking, trainee_id: int, reason: str) -> None:
        """Note a trainee whose data could not be read."""
        self.broken_ids.append(trainee_id)
        self.broken.append({"trainee": ranking.references[trainee_id], "reason": reason})

    def report(self) -> dict[str, Any]:
        """Return the counts as they are printed and stored."""
        total = perf_counter() - self.began
        return {
            "trainees": self.trainees,
            "openings": self.openings,
            "eligible_pairs": self.eligible_pairs,
            "suggestions": self.suggestions,
            "without_suggestion": self.without_suggestion,
            "broken": self.broken,
            "seconds": {
                step: round(value, 3) for step, value in {**self.seconds, "total": total}.items()
            },
        }
