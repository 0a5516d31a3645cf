"""The steps of a build, `python -m sertools.steps STEP`: what the Snakefile calls, and nobody else."""

import json
import sys
from pathlib import Path
from typing import Literal

import typer

from sertools.cli import CommandLine

# jsonschema, which checks notebooks, builds a parser of addresses where it finds this package: a second in each
# process, for addresses that no notebook has
sys.modules["rfc3987_syntax"] = None

app = CommandLine(help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.command()
def run_page(page: str, profile: Literal["full", "smoke"], listing: Path) -> None:
    """Run one page, from the file with the listing of what it is made from."""
    from sertools.report import ending, execute, progress
    from sertools.report.dependencies import Page

    ending.end_with_parent()
    with progress.shown(Path.cwd(), profile, page):
        execute.execute(Path.cwd(), Page(*page.split("/")), profile, json.loads(listing.read_text(encoding="utf-8")))


@app.command()
def run_combination(listing: Path, folder: str, profile: Literal["full", "smoke"], workers: int) -> None:
    """One run of a sweep, the one whose results go to `folder`."""
    from sertools.report import ending, sweep_build

    ending.end_with_parent()
    sweep = json.loads(listing.read_text(encoding="utf-8"))
    if sweep_build.run_one(Path.cwd(), sweep, folder, profile, workers):
        raise typer.Exit(1)


@app.command()
def run_own(plan: Path, role: str, page: str, profile: Literal["full", "smoke"], listing: str, workers: int) -> None:
    """One page of a plan of `sertools own`, in a role."""
    from sertools.report import ending, own_build

    ending.end_with_parent()
    run = own_build.read_plan(Path.cwd(), plan)[role][page]
    if own_build.run_one(Path.cwd(), run, profile, listing, workers):
        raise typer.Exit(1)


@app.command()
def collect_sweep(listing: Path) -> None:
    """The tables of a sweep."""
    from sertools.report import sweep_tables

    sweep_tables.collect(Path.cwd(), json.loads(listing.read_text(encoding="utf-8")))


@app.command()
def run_share(listing: Path, output: Path, workers: int) -> None:
    """One share of measuring or of a run of record, from the file that says what is asked for."""
    from sertools.report import ending, places, shares

    ending.end_with_parent()
    places.write_json(output, shares.run(json.loads(listing.read_text(encoding="utf-8")), workers=workers))


@app.command()
def make_book(profile: Literal["full", "smoke"]) -> None:
    """Build the book from the executed pages."""
    from sertools.report import build, progress

    with progress.shown(Path.cwd(), profile, progress.BOOK):
        build.make_book(Path.cwd(), profile)


if __name__ == "__main__":
    app()
