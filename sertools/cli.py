"""The command line: `sertools VERB`. Each verb is a thin call; what it needs is imported when it is called, to start
quickly."""

import json
import os
import sys
import time
from pathlib import Path
from typing import Annotated, Literal

import typer


class CommandLine(typer.Typer):
    """A typer whose users see one line where they can mend what is wrong, and a traceback only for a defect of ours."""

    def __call__(self, *args: object, **options: object) -> object:
        """Run the command line; end with status 1 after an error that `sertools` itself raises."""
        try:
            return super().__call__(*args, **options)
        except (ValueError, RuntimeError) as error:
            if not type(error).__module__.startswith("sertools."):
                raise
            typer.echo(f"error: {error}", err=True)
            sys.exit(1)


app = CommandLine(
    help="Executable replication of five papers on speech emotion recognition across languages.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Profile = Annotated[Literal["full", "smoke"], typer.Option(help="`smoke` runs every page on little, for tests.")]
Root = Annotated[Path, typer.Option(help="The project's root: the folder with the Snakefile.")]


@app.command()
def book(
    profile: Profile = "full",
    cores: Annotated[int, typer.Option(min=1, help="Pages that run at the same time.")] = os.cpu_count() or 1,
    verbose: Annotated[bool, typer.Option(help="Show all that Snakemake says.")] = False,
    root: Root = Path("."),
) -> None:
    """Run the pages that are stale and build the book."""
    from sertools.report import build

    typer.echo(f"the book is in {build.build(root, profile, cores=cores, quiet=not verbose)}")


@app.command()
def status(profile: Profile = "full", root: Root = Path(".")) -> None:
    """Say of every page whether it is fresh, and if not, why."""
    from sertools.report import staleness

    for state in staleness.states(root, profile):
        typer.echo(f"{'fresh' if state.fresh else 'stale'}  {state.page.id}")
        for reason in state.reasons:
            typer.echo(f"       {reason}")


@app.command()
def pair(root: Root = Path(".")) -> None:
    """Write the output-free notebook beside every percent script under notebooks/ that was edited."""
    from sertools.report import pairs

    for path in pairs.write_all(root):
        typer.echo(f"wrote {path}")


@app.command(hidden=True)
def run_page(page: str, profile: Literal["full", "smoke"], listing: Path) -> None:
    """Called by Snakemake: run one page, from the file with the listing of what it is made from."""
    from sertools.report import execute
    from sertools.report.dependencies import Page

    execute.end_with_parent()
    began = time.monotonic()
    typer.echo(f"{page}: running ({profile})")
    execute.execute(Path.cwd(), Page(*page.split("/")), profile, json.loads(listing.read_text(encoding="utf-8")))
    typer.echo(f"{page}: done in {time.monotonic() - began:.1f} s")


@app.command(hidden=True)
def make_book(profile: Literal["full", "smoke"]) -> None:
    """Called by Snakemake: build the book from the executed pages."""
    from sertools.report import build

    build.make_book(Path.cwd(), profile)


if __name__ == "__main__":
    app()
