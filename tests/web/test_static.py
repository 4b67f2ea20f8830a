"""The vendored files are those of the manifest; every colour pair can be read."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.vendor import MANIFESTS

if TYPE_CHECKING:
    from flask.testing import FlaskClient

STATIC = Path(__file__).parents[2] / "matcher" / "web" / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))
GROUNDS = ("paper", "card", "sunk")
TEXTS = ("ink", "ink-2", "brand", "accent", "strong", "possible", "discuss", "stop")
SMALL_TEXT = 4.5
PARTS = 3.0


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: path.parts[-4])
def test_vendored_files_are_those_of_the_manifest(manifest: Path) -> None:
    files = tomllib.loads(manifest.read_text())["file"]
    sums = {file["path"]: file["sha512"] for file in files}
    present = {
        str(path.relative_to(manifest.parent)): hashlib.sha512(path.read_bytes()).hexdigest()
        for path in manifest.parent.rglob("*")
        if path.is_file() and path != manifest
    }
    assert present == sums


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: path.parts[-4])
def test_every_vendored_folder_has_its_licence(manifest: Path) -> None:
    folders = {path.parent for path in manifest.parent.rglob("*") if path.is_file()}
    assert all((folder / "LICENSE").exists() for folder in folders - {manifest.parent})


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block))


def _themes() -> dict[str, dict[str, str]]:
    light, dark = (STATIC / "css" / "tokens.css").read_text().split("@media", 1)
    return {"light": _colours(light), "dark": _colours(light) | _colours(dark)}


def _luminance(colour: str) -> float:
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_is_read_on_every_ground(theme: str) -> None:
    colours = _themes()[theme]
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS]
    pairs += [(name.removesuffix("-on"), name) for name in colours if name.endswith("-on")]
    pairs += [("on-brand", "brand"), ("on-brand", "brand-hover"), ("paper", "ink")]
    pairs += [("ink", "brand-on"), ("ink-2", "brand-on")]
    poor = {
        pair: round(_contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair in pairs
        if _contrast(colours[pair[0]], colours[pair[1]]) < SMALL_TEXT
    }
    assert not poor


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_controls_and_focus_stand_out(theme: str) -> None:
    colours = _themes()[theme]
    pairs = [(mark, ground) for mark in ("control", "focus") for ground in ("paper", "card")]
    assert all(_contrast(colours[a], colours[b]) >= PARTS for a, b in pairs)


def test_sheets_use_tokens_for_every_colour() -> None:
    for sheet in SHEETS:
        if sheet.name != "tokens.css":
            assert not re.findall(r"#[0-9a-f]{3,8}\b|rgb\(", sheet.read_text()), sheet.name


def test_no_text_is_smaller_than_thirteen_pixels() -> None:
    sizes = [
        float(size)
        for sheet in SHEETS
        for size in re.findall(r"font(?:-size)?: (\d+(?:\.\d+)?)px", sheet.read_text())
    ]
    assert sizes
    assert min(sizes) >= 13


def test_sheets_name_only_tokens_that_exist() -> None:
    known = set(re.findall(r"--([a-z0-9-]+):", (STATIC / "css" / "tokens.css").read_text()))
    used = {
        name for sheet in SHEETS for name in re.findall(r"var\(--([a-z0-9-]+)", sheet.read_text())
    }
    assert used <= known


def test_templates_name_only_icons_that_exist() -> None:
    icons = set(re.findall(r'symbol id="([a-z]+)"', (STATIC / "icons.svg").read_text()))
    templates = (STATIC.parent / "templates").rglob("*.html")
    used = {
        name
        for template in templates
        for name in re.findall(r"icon\(\"([a-z]+)\"\)", template.read_text())
    }
    assert used
    assert used <= icons


def test_templates_hold_no_inline_script_or_style() -> None:
    for template in (STATIC.parent / "templates").rglob("*.html"):
        text = template.read_text()
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)", text), template


@pytest.mark.parametrize("path", ["css/tokens.css", "vendor/htmx/htmx.min.js", "favicon.svg"])
def test_static_files_are_served(client: FlaskClient, path: str) -> None:
    assert client.get(f"/static/{path}", buffered=True).status_code == 200
