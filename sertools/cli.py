"""The command line: `sertools VERB`. Each verb is a thin call; what it needs is imported when it is called, to start
quickly. What its help says besides stands in `report/manual.py`."""

import os
import shlex
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Literal

import typer

from sertools.corpora import storage
from sertools.report import manual


class CommandLine(typer.Typer):
    """A typer whose users see the error and the next step where they can mend what is wrong, and a traceback only for a
    defect of ours."""

    def __call__(self, *args: object, **options: object) -> object:
        """Run the command line; end with status 1 after an error that `sertools` itself raises."""
        try:
            return super().__call__(*args, **options)
        except (ValueError, LookupError, ArithmeticError, RuntimeError, OSError) as error:
            if isinstance(error, OSError) and (full := storage.no_room(error)):
                error = full
            if not type(error).__module__.startswith("sertools."):
                raise
            typer.echo(f"error: {error}", err=True)
            if step := manual.next_step(type(error).__module__):
                typer.echo(f"next: {step}", err=True)
            sys.exit(1)


app = CommandLine(
    help=manual.HEAD,
    epilog=manual.flowing(manual.FOOT),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Profile = Annotated[Literal["full", "smoke"], typer.Option(help="`smoke` runs every page on little, for tests.")]
Name = Annotated[str, typer.Argument(help="A corpus of the list that `sertools corpora` prints.")]
Root = Annotated[Path, typer.Option(help="The project's root: the folder with the Snakefile.")]
Cluster = Annotated[
    str | None, typer.Option(help="Run it as jobs of a cluster: a folder of profiles/, see book/cluster.md.")
]


def verb(function: Callable) -> Callable:
    """Make a function a verb of its name, with that verb's entry of the manual."""
    entry = manual.VERBS[function.__name__]
    return app.command(help=manual.flowing(function.__doc__), epilog=entry.text, rich_help_panel=entry.group)(function)


@verb
def book(
    profile: Profile = "full",
    cores: Annotated[int, typer.Option(min=1, help="Pages that run at the same time.")] = os.cpu_count() or 1,
    cluster: Cluster = None,
    verbose: Annotated[bool, typer.Option(help="Show all that Snakemake says.")] = False,
    root: Root = Path("."),
) -> None:
    """Run the pages that are stale and build the book."""
    from sertools.report import build, progress

    began = time.monotonic()
    path = build.build(root, profile, cores=cores, quiet=not verbose, cluster=_measured(root, cluster, (), verbose))
    typer.echo(f"the book is whole, after {progress.duration(time.monotonic() - began)}: {path}")
    typer.echo(f"open it in a browser: {'open' if sys.platform == 'darwin' else 'xdg-open'} {shlex.quote(str(path))}")


@verb
def status(profile: Profile = "full", root: Root = Path(".")) -> None:
    """Say of every page whether it is fresh, and if not, why."""
    from sertools.report import staleness

    for state in staleness.states(root, profile):
        typer.echo(f"{'fresh' if state.fresh else 'stale'}  {state.page.id}")
        for reason in state.reasons:
            typer.echo(f"       {reason}")


@verb
def changes(
    update: Annotated[bool, typer.Option("--update", help="Track what the pages say now as the new snapshot.")] = False,
    root: Root = Path("."),
) -> None:
    """Say which numbers moved and which verdicts changed since the tracked snapshot, page by page.

    What the pages said when they last ran in full is compared: run `sertools book` first. Numbers have moved where they
    differ by more than 1 % and by more than a unit of their last printed digit, whole numbers where they differ.
    """
    from sertools.report import changes

    now = changes.take(root)
    if update:
        typer.echo(f"wrote {changes.write(root, now)}: {len(now)} pages")
    else:
        before = changes.read(root)
        typer.echo(changes.report(before, changes.compare(root, before, now)))


@verb
def sweep(
    file: Annotated[Path, typer.Argument(help="The YAML file: a page, and lists of values of its parameters.")],
    cores: Annotated[int, typer.Option(min=1, help="Runs at the same time.")] = os.cpu_count() or 1,
    cluster: Cluster = None,
    verbose: Annotated[bool, typer.Option(help="Show all that Snakemake says.")] = False,
    root: Root = Path("."),
) -> None:
    """Run a page with every combination of some parameters, and collect the results into tables."""
    from sertools.report import sweep_build, sweep_tables

    where = _measured(root, cluster, (), verbose)
    runs = sweep_build.sweep(root, file, cores=cores, quiet=not verbose, cluster=where)
    typer.echo(f"the tables are in {root / sweep_tables.FOLDER / file.stem}")
    undone = runs[runs["state"] != sweep_tables.DONE]
    if len(undone):
        typer.echo(f"{len(undone)} of {len(runs)} runs are not done: {sweep_tables.RUNS} says why", err=True)
        raise typer.Exit(1)


@verb
def own(
    folder: Annotated[Path, typer.Argument(help="A folder with audio and one CSV (or the features and one CSV).")],
    role: Annotated[
        Literal["both", "transfer", "training"], typer.Option("--as", help="Corpus to move to, or to train on.")
    ] = "both",
    profile: Profile = "full",
    cores: Annotated[int, typer.Option(min=1, help="Pages that run at the same time.")] = os.cpu_count() or 1,
    cluster: Cluster = None,
    verbose: Annotated[bool, typer.Option(help="Show all that Snakemake says.")] = False,
    root: Root = Path("."),
) -> None:
    """Take a corpus of your own to every page of `interpretable` and `zeroshot`; each role becomes a small book.

    A page that it lacks something for (emotions, ratings, speakers) is left out, with the reason; the rest runs.
    """
    from sertools.report import own, own_build

    roles = own.ROLES if role == "both" else (role,)
    where = _measured(root, cluster, (str(folder),), verbose)
    outcome = own_build.own(root, folder, roles=roles, profile=profile, cores=cores, quiet=not verbose, cluster=where)
    for name, page in outcome.books.items():
        typer.echo(f"{name}: open {page}")
    failed = [one for one in outcome.absent if one.failed]
    for one in failed:
        typer.echo(f"{one.page} ({one.role}): {one.why}", err=True)
    if failed:
        raise typer.Exit(1)


def _measured(root: Path, name: str | None, folders: Iterable[str], verbose: bool) -> Path | None:
    """The profile of a cluster, once the audio at hand, and that in the user's own `folders`, is measured there; None
    where no cluster is named."""
    if name is None:
        return None
    from sertools.report import cluster

    where = cluster.profile(root, name)
    if names := [*cluster.at_hand(), *folders]:
        cluster.measure(root, name, names, quiet=not verbose)
    return where


@verb
def pack(
    folders: Annotated[list[Path], typer.Argument(help="Folders of pages' results, or folders above some.")],
    to: Annotated[Path, typer.Option(help="The file to write.")] = Path("results.zip"),
) -> None:
    """Put the numbers of some pages into one file, to be sent to others: no sound, no text, no utterance.

    Tables, values, verdicts with their statistics, versions. What must not be sent is refused, with its place.
    """
    from sertools.report import results_file

    names = results_file.pack(folders, to)
    for name in names:
        typer.echo(name)
    typer.echo(f"wrote {to}: {len(names)} files, {to.stat().st_size / 1e6:.1f} MB")


@verb
def received(
    file: Annotated[Path, typer.Argument(help="A file that `sertools pack` wrote.")],
    to: Annotated[Path | None, typer.Option(help="Where it is unpacked; results/received/NAME if left out.")] = None,
    root: Root = Path("."),
) -> None:
    """Look through a results file, and show its verdicts beside the book's, reached again from its statistics."""
    from sertools.report import results_file

    folder = to or root / "results" / "received" / file.stem
    typer.echo(results_file.compare(file, folder, root).to_string(index=False))
    typer.echo(f"unpacked in {folder}")


@verb
def check(
    paper: Annotated[str, typer.Argument(help="interpretable, transferable, zeroshot, wild or vowels.")],
    profile: Profile = "full",
    results: Annotated[Path, typer.Option(help="The folder that holds the profiles.")] = Path("results"),
) -> None:
    """List every artefact and claim of a paper with its state; fail where one is missing."""
    from sertools.report import check

    frame, missing = check.check(paper, results, profile)
    typer.echo(frame.fillna("").to_string(index=False))
    if missing:
        typer.echo(f"{len(missing)} of {len(frame)} missing: {', '.join(missing)}", err=True)
        raise typer.Exit(1)
    typer.echo(f"{paper}: {len(frame)} artefacts and claims, none missing ({profile})")


@verb
def corpora() -> None:
    """List the corpora: where their audio or measurements are, and whose they are."""
    from sertools.corpora import registry
    from sertools.measure import shipped

    for name in registry.NAMES:
        descriptor = registry.descriptor(name)
        folder = registry.find(name)
        where = f"audio in {folder}" if folder else "shipped" if shipped.shipped_path(name).is_file() else "not here"
        typer.echo(f"{name:<12} {where:<10} {descriptor.title}, {descriptor.owner}: {descriptor.licence}")


@verb
def card(name: Name) -> None:
    """Print the data card of a corpus."""
    from sertools.corpora import card, registry
    from sertools.measure import shipped

    utterances = shipped.load(name)
    facts = utterances.table[list(card.FACTS)]
    typer.echo(card.card(registry.descriptor(name), utterances.table, facts, utterances.card))


@verb
def measure(
    name: Annotated[str, typer.Argument(help="A corpus under $SERTOOLS_CORPORA, or a folder with audio and one CSV.")],
    workers: Annotated[
        int | None, typer.Option(min=1, help="Recordings measured at a time; all cores if left out.")
    ] = None,
    to: Annotated[Path | None, typer.Option(help="The file to write, for a corpus of the list.")] = None,
    cluster: Cluster = None,
    share: Annotated[int | None, typer.Option(min=1, help="Recordings a job of the cluster.")] = None,
) -> None:
    """Measure a corpus from its audio; what was measured before is taken from the cache."""
    from sertools.corpora import registry
    from sertools.measure import parquet, same_recordings, shipped

    began = time.monotonic()
    if cluster:
        from sertools.report import cluster as clusters

        clusters.measure(Path(), cluster, [name], size=share)
    if name in registry.NAMES:
        path = shipped.measure_corpus(name, destination=to, workers=workers)
        utterances = parquet.read(path, name)
        typer.echo(f"wrote {path}")
        if said := same_recordings.said(name, utterances.table):
            typer.echo(said)
    else:
        utterances = shipped.load(name, workers=workers)
    took = time.monotonic() - began
    hours = utterances.table["seconds"].sum() / 3600 if "seconds" in utterances.table else 0
    typer.echo(f"{utterances.name}: {len(utterances)} utterances, {hours:.2f} h of speech, in {took:.1f} s")


@verb
def tokens(
    names: Annotated[list[str], typer.Argument(help="Corpora under $SERTOOLS_CORPORA.")],
    encoder: Annotated[str, typer.Option(help="What makes the frames: cepstral, compare, wav2vec2 or hubert.")] = (
        "cepstral"
    ),
    weights: Annotated[str | None, typer.Option(help="Of wav2vec2 and hubert: a folder, or a name in the cache.")] = (
        None
    ),
    textgrids: Annotated[
        Path | None, typer.Option(help="A folder with a TextGrid at each recording's place, instead of our alignment.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Recordings measured at a time.")] = os.cpu_count() or 1,
    to: Annotated[
        Path | None, typer.Option(help="The folder to write to; results/measurements/tokens if left out.")
    ] = (None),
) -> None:
    """Find the vowels of corpora in their audio and measure them: times, formants, features."""
    from sertools.measure import token_files

    for name in names:
        began = time.monotonic()
        path = token_files.write_tokens(
            name, frames=encoder, weights=weights, textgrids=textgrids, workers=workers, folder=to, say=typer.echo
        )
        typer.echo(f"wrote {path} in {time.monotonic() - began:.1f} s")


@verb
def fetch(
    name: Name,
    to: Annotated[Path | None, typer.Option(help="The corpus's folder; under $SERTOOLS_CORPORA if left out.")] = None,
) -> None:
    """Download a corpus that its owner offers openly, after showing its licence."""
    from sertools.corpora import fetch, registry
    from sertools.measure import shipped

    descriptor = registry.descriptor(name)
    root = registry.corpora_root()
    if to is None and root is None:
        raise typer.BadParameter("expected --to FOLDER, or SERTOOLS_CORPORA to name the folder of the corpora")
    # both languages of EmoTale come in one archive and lie in one folder
    fetched = fetch.fetch(descriptor, to or root / name.partition("-")[0], show=typer.echo)
    if not all(one.verified for one in fetched) and shipped.shipped_path(name).is_file():
        typer.echo(f"`sertools measure {name}` says whether its recordings are those behind the shipped measurements")


@verb
def agree(name: Name) -> None:
    """Say once that you have the agreement that a corpus's owner asks for."""
    from sertools.corpora import licence, registry

    typer.echo(f"remembered in {licence.agree(registry.descriptor(name))}")


@verb
def pair(root: Root = Path(".")) -> None:
    """Write the output-free notebook beside every percent script under notebooks/ that was edited."""
    from sertools.report import pairs

    for path in pairs.write_all(root):
        typer.echo(f"wrote {path}")


@verb
def record(
    what: Annotated[Literal["multiverse", "wild", "vowels", "alignment"], typer.Argument(help="Which run of record.")],
    workers: Annotated[int, typer.Option(min=1, help="Worlds or models that run at the same time.")] = (
        os.cpu_count() or 1
    ),
    runs: Annotated[int, typer.Option(min=1, help="Of the multiverse: models with other seeds, for each fold.")] = 1,
    member: Annotated[int | None, typer.Option(help="Make this world or model again and compare it.")] = None,
    to: Annotated[Path | None, typer.Option(help="Another folder than the package's own.")] = None,
    small: Annotated[bool, typer.Option(help="A sample on few rows and epochs, marked as such.")] = False,
    cluster: Cluster = None,
    share: Annotated[int | None, typer.Option(min=1, help="Worlds or models a job of the cluster.")] = None,
) -> None:
    """Make a run of record, whose results the book reads; what was made before it was stopped is kept.

    `wild` trains from the recordings under SERTOOLS_CORPORA (small: on machine-made speech), `vowels` from the vowels
    that ship; `alignment` measures how well and how fast the recordings are aligned, on one thread.
    """
    from sertools.report import record_runs

    run = record_runs.named(what, small=small, runs=runs)
    if run.settings is None and (member is not None or cluster):
        raise typer.BadParameter(f"expected no member and no cluster: the {what} is recorded as a whole")
    if cluster:
        if member is not None:
            raise typer.BadParameter("expected no cluster: one member is made again on this machine")
        from sertools.report import cluster as clusters

        clusters.record(Path(), cluster, what, run.settings, size=share)
    if member is None:
        typer.echo(run.make(workers, typer.echo, to))
        return
    compared = run.again(member, to)
    typer.echo(compared.to_string(index=False))
    if not compared["matches"].all():
        typer.echo(f"{what} {member} does not give what was shipped", err=True)
        raise typer.Exit(1)
    typer.echo(f"{what} {member} gives what was shipped")


if __name__ == "__main__":
    app()
