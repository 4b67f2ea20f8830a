"""Every setting, command and job is documented; every page of the docs is linked."""

from __future__ import annotations

import re
from pathlib import Path

import click

from matcher.cli.main import matcher
from matcher.jobs.schedule import JOBS
from matcher.services.placements.moves import MOVES
from matcher.services.suggestion_steps import STEPS
from tests.house.file_guide import GUIDE, guide

ROOT = Path(__file__).resolve().parents[2]


def commands(group: click.Command, path: tuple[str, ...] = ()) -> list[str]:
    if not isinstance(group, click.Group):
        return [" ".join(path)]
    context = click.Context(group)
    return [
        line
        for name in group.list_commands(context)
        if (command := group.get_command(context, name)) is not None
        for line in commands(command, (*path, name))
    ]


def test_every_setting_is_documented() -> None:
    names = set(re.findall(r'"(MATCHER_[A-Z_]+)"', (ROOT / "config/settings.py").read_text()))
    assert "MATCHER_DATABASE_URL" in names
    documented = (ROOT / "docs/reglages.md").read_text()
    assert {name for name in names if f"`{name}`" not in documented} == set()


def test_every_command_is_documented() -> None:
    known = commands(matcher)
    assert "init" in known
    documented = (ROOT / "docs/commandes.md").read_text()
    assert [name for name in known if f"`matcher {name}" not in documented] == []


def test_every_make_target_is_told_by_help_and_readme() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):.*##", makefile, flags=re.MULTILINE))
    assert {"run", "test", "check", "proof", "demo", "bench"} <= targets
    readme = (ROOT / "README.md").read_text()
    assert {name for name in targets if f"make {name}" not in readme} == set()


def test_every_document_is_linked_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    guides = {path.name for path in (ROOT / "docs").glob("*.md")}
    assert {name for name in guides if f"docs/{name}" not in readme} == set()


def test_every_job_is_documented_with_its_hour() -> None:
    documented = (ROOT / "docs/exploitation.md").read_text()
    for job in JOBS:
        minute, hour = job.cron.split()[:2]
        when = "chaque minute" if hour == "*" else f"{hour} h {minute}"
        assert f"| `{job.name}` | {when} |" in documented


def test_guide_of_the_files_is_that_of_the_importers() -> None:
    assert GUIDE.read_text(encoding="utf-8") == guide(), "python -m tests.house.file_guide"


def test_links_of_the_documents_lead_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        assert [name for name in targets if not (page.parent / name).exists()] == [], page


def test_every_step_of_a_suggestion_and_of_a_placement_is_documented() -> None:
    documented = re.findall(
        r"^\| ([^|]+) \| ([^|]+) \|", (ROOT / "docs/placements.md").read_text(), flags=re.MULTILINE
    )
    steps = {
        (origin.label if origin else "proposition", target.label)
        for origin, targets in STEPS.items()
        for target in targets
    }
    known = {
        (move.origin.label if move.origin else "état inconnu", move.target.label) for move in MOVES
    }
    assert set(documented) - {("De", "À")} == steps | known
