"""``matcher sample``: the sample school, its summary, its sign-in links, networks of any size."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matcher.cli.frame import answer, format_option, leave, on_option, opened, settings, tell
from matcher.errors import InvalidValueError, UnreadableFileError, UsageError, system_reason

if TYPE_CHECKING:
    from datetime import date


@click.group("sample")
def sample_command() -> None:
    """École d'exemple, réseaux inventés."""


@sample_command.command("load")
@on_option
@format_option
def load_command(on: date | None, form: str) -> None:
    """Charge l'école d'exemple, datée d'aujourd'hui ou de --on."""
    from matcher.services import imports

    with opened(on) as context:
        school = imports.import_sample(context)
    warnings = sum(report.counts["warnings"] for report in school.files)
    tell(f"{warnings} avertissements : des intitulés à préciser, comme dans la vie.")
    counts = {report.format: report.counts["read"] for report in school.files}
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    answer(form, {"files": [report.summary() for report in school.files]}, f"Lu : {told}.")
    leave(1 if any(report.counts["refused"] or report.error for report in school.files) else 0)


@sample_command.command("make")
@click.option("--trainees", type=int, required=True, help="Nombre de stagiaires.")
@click.option("--openings", type=int, required=True, help="Nombre de places.")
@click.option("--seed", type=int, required=True, help="Graine du hasard.")
@click.argument("folder", metavar="DOSSIER", type=click.Path(file_okay=False, path_type=Path))
@on_option
@format_option
def make_command(
    trainees: int, openings: int, seed: int, folder: Path, on: date | None, form: str
) -> None:
    """Écrit un réseau inventé dans DOSSIER, en fichiers d'échange."""
    from matcher.sample.generator import make_network
    from matcher.services.context import today_in_paris

    for name, number in (("--trainees", trainees), ("--openings", openings)):
        if number < 1:
            raise InvalidValueError(name, str(number), "un entier à partir de 1")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        counts = make_network(trainees, openings, seed, folder, on=on or today_in_paris())
    except OSError as error:
        reason = f"impossible d'y écrire ({system_reason(error)})"
        raise UnreadableFileError(str(folder), reason) from error
    told = (
        f"Écrit dans {folder} : {counts.sites} sites, {counts.companies} entreprises, "
        f"{counts.openings} places, {counts.trainees} stagiaires, {counts.placements} périodes."
    )
    answer(form, {"folder": str(folder), **asdict(counts)}, told)


@sample_command.command("summary")
@on_option
def summary_command(on: date | None) -> None:
    """Résume la base et montre les propositions d'un stagiaire."""
    from matcher.cli.suggestions import told
    from matcher.services import overview, suggestions

    with opened(on) as context:
        seen = overview.overview(context)
        click.echo(
            f"{seen.trainees} stagiaires en parcours, {seen.companies} entreprises, "
            f"{seen.openings} places ouvertes, sur {seen.sites} sites."
        )
        if seen.eligible_pairs is not None and seen.seconds is not None:
            pairs = f"{seen.eligible_pairs:,}".replace(",", " ")
            seconds = f"{seen.seconds:.1f}".replace(".", ",")
            click.echo(f"{pairs} couples stagiaire-place possibles, classés en {seconds} s.")
        if seen.shown_trainee is not None:
            click.echo("\nLes premières propositions d'un stagiaire :\n")
            click.echo(told(suggestions.suggest(context, seen.shown_trainee, limit=3)))


@sample_command.command("links")
def links_command() -> None:
    """Donne un lien de connexion par rôle de l'école d'exemple (valable quelques minutes)."""
    from matcher.services import accounts, overview

    known = settings()
    if known.is_production:
        raise UsageError("Liens d'exemple refusés en production : demandez un lien par courriel.")
    signer = accounts.LinkSigner(known.secret_key)
    with opened() as context:
        for role, email in overview.overview(context).accounts:
            click.echo(f"{role:<40} {known.base_url}/connexion/{signer.sign(email)}")
