"""Whether the same project gives the same bytes: `python -m benchmarks.determinism` (about 10 minutes on two cores).

Pages of all five papers, by default `page_runs.TRAINING`, are run in the profile `smoke`, in a fresh copy of the
project with an empty cache each time, so that every model is trained anew: two pages at a time, and then again with one
thing changed. Every file that a page writes is compared byte for byte: tables, values with verdicts, statistics, rows
kept for other pages, figures, and the executed notebook. Only what says how long a page took, and which files it was
made from, is left out. So is measuring, on machine-made recordings. The rule, set before the first run: no file may
differ.

`--all` takes every page of the book (about 40 minutes), `--profile full` takes hours.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import page_runs
from benchmarks.results import write
from sertools.corpora import synthetic

COMMAND = "python -m benchmarks.determinism"
PARTS = ("measuring", "pages")


@dataclass(frozen=True)
class Variant:
    """How a run differs from the usual one: what the table calls it, and the pages and processes at a time."""

    name: str
    cores: int = 2
    workers: int = 2
    environment: Mapping[str, str] = field(default_factory=dict)
    umask: int = -1
    folder: str = "copy"


USUAL = Variant("usual", environment={"PYTHONHASHSEED": "0"})
REVERSED = {"PYTHONPATH": str(page_runs.REVERSED)}
VARIANTS = (
    Variant("the same once more", environment={"PYTHONHASHSEED": "0"}),
    Variant(
        "another folder, time zone, locale and umask, files listed in reverse",
        environment={"PYTHONHASHSEED": "random", "TZ": "Pacific/Auckland", "LC_ALL": "C", **REVERSED},
        umask=0o077,
        folder="Ein anderer Ördner",
    ),
    Variant("one worker", cores=1, workers=1, environment={"PYTHONHASHSEED": "0"}),
    Variant("PYTHONHASHSEED=1", cores=1, environment={"PYTHONHASHSEED": "1"}),
)
_EMODB = {"neutral": "N", "sad": "T", "happy": "F", "angry": "W"}
_SPEAKERS = ("08", "03", "09", "10")  # every other one is female, as `synthetic.make` has them
_SENTENCES = ("a01", "a02", "a04")


def make_pages(variant: Variant, folder: Path, names: Sequence[str], profile: str) -> dict[str, bytes]:
    """The results of the pages `names` (all where empty), run in a copy of the project below `folder`."""
    root = page_runs.copy(folder / variant.folder, variant.workers)
    given = _environment(variant, root)
    page_runs.run(root, page_runs.chosen(names), profile, variant.cores, given, variant.umask)
    return page_runs.results(root, profile)


def make_recordings(folder: Path) -> None:
    """Machine-made recordings named and laid out as EMO-DB's: 4 speakers, 3 sentences, 4 emotions."""
    (folder / "wav").mkdir(parents=True)
    made = synthetic.make(
        folder.parent / "synthetic", languages=("de",), speakers=len(_SPEAKERS), sentences=len(_SENTENCES)
    )
    places = {"speaker": sorted(made["speaker"].unique()), "text": list(dict.fromkeys(made["text"]))}
    for row in made.itertuples():
        speaker = _SPEAKERS[places["speaker"].index(row.speaker)]
        sentence = _SENTENCES[places["text"].index(row.text)]
        name = f"{speaker}{sentence}{_EMODB[row.emotion]}a.wav"
        (folder / "wav" / name).write_bytes((folder.parent / "synthetic" / row.file).read_bytes())


def make_measurements(variant: Variant, folder: Path, recordings: Path) -> dict[str, bytes]:
    """What is measured from the recordings: eGeMAPS of every utterance; times, formants and features of vowels."""
    root, made = page_runs.ROOT, folder / "measured"
    given = _environment(variant, root) | {"SERTOOLS_CACHE": str(folder / "cache"), "SERTOOLS_CORPORA": str(recordings)}
    workers = ["--workers", str(variant.workers)]
    _sertools(variant, given, "measure", "emodb", "--to", str(made / "emodb.parquet"), *workers)
    _sertools(variant, given, "tokens", "emodb", "--to", str(made / "tokens"), *workers)
    return {path.relative_to(made).as_posix(): path.read_bytes() for path in made.rglob("*") if path.is_file()}


def _environment(variant: Variant, root: Path) -> dict[str, str]:
    given = page_runs.environment(root, **variant.environment)
    if "PYTHONPATH" in variant.environment:
        given["PYTHONPATH"] += f":{root}"
    return given


def _sertools(variant: Variant, given: Mapping[str, str], *verb: str) -> None:
    command = [sys.executable, "-m", "sertools.cli", *verb]
    if subprocess.run(command, cwd=page_runs.ROOT, env=given, umask=variant.umask, check=False).returncode != 0:
        raise SystemExit(f"expected `sertools {' '.join(verb)}` to reach its end; what failed is named above")


def compare(what: str, make: Callable[[Variant, Path], dict[str, bytes]], folder: Path) -> list[dict[str, object]]:
    """Rows of one part: each variant against the usual run. Those of one core run two at a time."""
    places = {each.name: folder / what.split()[0] / str(number) for number, each in enumerate((USUAL, *VARIANTS))}
    usual = make(USUAL, places[USUAL.name])
    found = {each.name: make(each, places[each.name]) for each in VARIANTS if each.cores == 2}
    single = [each for each in VARIANTS if each.cores == 1]
    with ThreadPoolExecutor(2) as pool:
        made = pool.map(lambda each: make(each, places[each.name]), single)
        found |= {each.name: one for each, one in zip(single, made, strict=True)}
    rows = []
    for variant in VARIANTS:
        differ = page_runs.differing(usual, found[variant.name])
        print(f"{what}, {variant.name}: {len(differ)} of {len(usual)} files differ {differ}", flush=True)
        rows.append({"made": what, "changed": variant.name, "files": len(usual), "files that differ": len(differ)})
    return rows


def main() -> None:
    parser = page_runs.options(__doc__, "smoke", page_runs.TRAINING)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="sertools-bench-") as name:
        folder = Path(name)
        if "measuring" in options.parts:
            make_recordings(folder / "recordings" / "emodb")
            rows += compare(
                "measurements of machine-made speech",
                lambda variant, own: make_measurements(variant, own, folder / "recordings"),
                folder,
            )
        if "pages" in options.parts:
            rows += compare(
                f"{len(page_runs.chosen(options.pages))} pages of the book, {options.profile}",
                lambda variant, own: make_pages(variant, own, options.pages, options.profile),
                folder,
            )
    write("determinism", rows, " ".join([COMMAND, *sys.argv[1:]]))
    if any(row["files that differ"] for row in rows):
        raise SystemExit("expected the same bytes of every file; those that differ are named above")


if __name__ == "__main__":
    main()
