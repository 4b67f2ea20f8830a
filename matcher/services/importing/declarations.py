"""The declaration of derogation of an opening: a file brings its reference and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.services.derogations import NOTHING_KNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.services.importing.drafts import Draft, Work


def forget_details(work: Work, drafts: Sequence[Draft]) -> None:
    """Forget day, risks and confirmation where the reference becomes another one."""
    del work
    for draft in drafts:
        if draft.stored is None or "derogation_reference" not in draft.values:
            continue
        if draft.values["derogation_reference"] != draft.stored["derogation_reference"]:
            draft.values |= NOTHING_KNOWN
