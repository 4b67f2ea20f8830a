"""A paper: a template, data, and out comes a PDF that a screen reader can read.

Data reach a template as JSON through ``sys.inputs``, never by writing its source: whatever a
name or a note holds stays text. A file of the same name under ``instance/templates`` replaces a
template; it is a program of the school's own administrator.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from matcher.errors import UnreadableFileError
from matcher.vocabulary import Term

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

SHIPPED = Path(__file__).parent / "templates"
OWN = "templates"
"""The folder of a school's own templates, under ``instance``."""


class Paper(Term):
    """The papers that there are; the code is the name of the template."""

    SHEET = "sheet", "fiche de données PMSMP"
    TRAINEE = "trainee", "page du stagiaire"
    BILAN = "bilan", "bilan d'immersion"


def render(paper: Paper, data: Mapping[str, Any], instance: Path, made_on: date) -> bytes:
    """Return ``paper`` as PDF/UA-1; the same data on the same day give the same bytes.

    Raises ``UnreadableFileError`` if a school's own template cannot be set.
    """
    source = template_of(paper.value, instance)
    frame = template_of("frame", instance)
    moment = datetime.combine(made_on, time(), tzinfo=UTC)
    try:
        made = typst.compile(
            frame.read_bytes() + b"\n" + source.read_bytes(),
            format="pdf",
            sys_inputs={"d": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            ignore_system_fonts=True,
            timestamp=int(moment.timestamp()),
        )
    except typst.TypstError as error:
        said = re.sub(r"\s+", " ", str(error))
        raise UnreadableFileError(str(source.name), f"modèle illisible ({said})") from error
    return made


def template_of(name: str, instance: Path) -> Path:
    """Return the school's own template ``name`` if there is one, else the one shipped.

    ``frame`` is what all papers share: it is set before each of them.
    """
    own = instance / OWN / f"{name}.typ"
    return own if own.exists() else SHIPPED / f"{name}.typ"
