"""On the sample school: no minor is proposed the night, Sundays, or risks nobody assessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.services import answers, imports
from matcher.vocabulary import Weekday

if TYPE_CHECKING:
    from matcher.services.context import Context

SUNDAY = np.uint64(1 << list(Weekday).index(Weekday.SUN))
TEN_IN_THE_EVENING = 22 * 60


def test_no_minor_of_the_sample_school_is_proposed_what_the_law_forbids(
    context: Context,
) -> None:
    imports.import_sample(context)
    ground = answers.open_ground(context)
    cohort, market = ground.world.cohort, ground.world.market
    minors, proposed = 0, 0
    for ranking in ground.rank():
        pairs = ranking.pairs
        young = pairs.opening[pairs.start < cohort.adult_from[ranking.trainee]]
        minors += bool(cohort.adult_from[ranking.trainee] > ground.world.on)
        proposed += len(young)
        assert market.is_assessed[young].all()
        assert not market.risks[young].any()
        assert not (market.weekdays[young] & SUNDAY).any()
        late = (market.day_end[young] != UNKNOWN) & (market.day_end[young] > TEN_IN_THE_EVENING)
        assert not late.any()
    assert minors > 40
    assert proposed > 0
    forbidden = (market.day_end > TEN_IN_THE_EVENING) | ((market.weekdays & SUNDAY) != 0)
    assert forbidden.any(), "the sample school holds places that a minor may not have"
    assert (~market.is_assessed).any()
