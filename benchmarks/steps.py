"""The slowest steps of a full build before and after they were made faster, both ways in one run on the same input.

`python -m benchmarks.steps` (4 minutes). The former ways stand in `benchmarks/former.py`; each must give the bits that
the present one gives. Which steps are slow is what `python -m benchmarks.profile_build` finds; those that are
as they were are there with the reason.
"""

import argparse
import inspect
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from benchmarks import results
from benchmarks.former import former_separation, former_spearman, former_tally, former_words
from sertools.analysis import correlation, density, latent_distance, structure
from sertools.analysis.bootstrap import replicates
from sertools.analysis.classify import predict_members
from sertools.analysis.vowels import recalls
from sertools.analysis.vowels import results as vowel_results
from sertools.analysis.wild.plane import plane
from sertools.corpora import trace
from sertools.models.methods import ZEROSHOT
from sertools.models.track import prepare_track, train_track
from sertools.report import figures, multiverse
from sertools.report.claims import claims

ROOT = Path(__file__).resolve().parents[1]
TRACK = "open-english"


@contextmanager
def replaced(module: object, name: str, value: object) -> Iterator[None]:
    """Another value under a name of a module."""
    kept = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, kept)


def measured(work: Callable[[], object], least: float = 2.0) -> tuple[float, object]:
    """Seconds of a processor, with those of processes that were waited for; and the result.

    least: what is faster is done again and again for as many seconds; its mean counts.
    """
    began, times = trace.cpu(), 0
    while times == 0 or trace.cpu() - began < least:
        found, times = work(), times + 1
    return (trace.cpu() - began) / times, found


def row(step: str, where: str, now: Callable[[], object], before: Callable[[], object] | None, why: str = "") -> dict:
    """A row of the table; before: None where nothing changed. Raises AssertionError where results differ."""
    fast, found = measured(now)
    slow = fast
    if before is not None:
        slow, former = measured(before)
        np.testing.assert_equal(found, former)
    print(f"{step}: {slow:.2f} s before, {fast:.2f} s now", flush=True)
    return {
        "step": step, "where": where, "CPU s before": round(slow, 3), "CPU s now": round(fast, 3),
        "before / now": round(slow / fast, 1), "remark": why,
    }  # fmt: skip


def scheduled(former: bool, folder: Path) -> None:
    """Let Snakemake hand out all pages, two seconds each, in which nothing runs: the processor's time is its own."""
    root = folder / ("former" if former else "now")
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    for name in filter(None, names):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, root / name)
    text = (root / "Snakefile").read_text(encoding="utf-8")
    text, steps = re.subn(r'"exec \{sys.executable:q\} -m sertools.steps [^\n]*"', '"sleep 2; touch {output}"', text)
    assert steps == 2, "expected the rules of pages and of the book"
    if former:
        shorter = "ancient([name for name in files if name in MEASURED])"
        assert shorter in text
        text = text.replace(shorter, "ancient(list(files))")
    (root / "Snakefile").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "snakemake", "all", "--cores", "2", "--config", "profile=full"]
    command += ["--rerun-triggers", "mtime", "params", "--keep-going", "--nolock", "--quiet", "all"]
    subprocess.run(command, cwd=root, env=os.environ | {"PYTHONPATH": str(root)}, check=True)


def imported(former: bool) -> None:
    """Start the process that runs a page, up to its kernel."""
    undone = "import sys; sys.modules.pop('rfc3987_syntax'); " if former else ""
    subprocess.run(
        [sys.executable, "-c", f"import sertools.steps; {undone}from sertools.report import execute"],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True,
    )  # fmt: skip


def joined() -> list[np.ndarray]:
    """The statistics of the claims of a paper over all choices, joined from the run of record."""
    multiverse.multiverse.cache_clear()
    found = [multiverse.multiverse(name) for name in claims("zeroshot") if multiverse.has_multiverse(name)]
    return [one.values for each in found for one in each.statistics.values()]


def drawn_figure(folder: Path) -> None:
    """A figure of six panels, as pages have them, saved."""
    figures.use_style()
    figure, axes = plt.subplots(2, 3, figsize=(10, 6))
    for place, panel in enumerate(axes.ravel()):
        panel.scatter(*np.random.default_rng(place).normal(size=(2, 400)), s=6, label=f"panel {place}")
        panel.legend()
    figures.save(figure, folder, "figure")
    plt.close(figure)


def main() -> None:
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    track = prepare_track(TRACK)
    features = track.utterances.features.to_numpy(float)
    speakers = track.speakers.astype(str)
    draw = replicates(speakers)
    codes, weights, count = draw.codes(speakers), draw.weights, len(draw.speakers)
    points, emotions = features[:, :2], track.utterances.table["emotion"].to_numpy(str)
    taught, far = points[track.folds[0].train][:400], points[:400] + 1
    read, facts = vowel_results.read(), recalls.utterance_facts()
    studies = list(read.models[["study", "source", "target"]].drop_duplicates().itertuples(index=False, name=None))

    def tallied(tally: Callable) -> list[tuple]:
        return [(one.rows, one.right, one.speakers, one.folds) for one in (tally(read, facts, *s) for s in studies)]

    def distances() -> np.ndarray:
        statistic = latent_distance.log_distance_statistic(taught, far, codes[:400], count, bandwidth=0.4)
        return statistic(weights)

    def formerly_distant() -> np.ndarray:
        with replaced(latent_distance, "single", lambda values: values.astype(np.float32)):
            return distances()

    def formerly_joined() -> list[np.ndarray]:
        with replaced(multiverse, "_words", former_words):
            return joined()

    def inside() -> list[np.ndarray]:
        return [density.share_inside(taught, [points[part::9]])[0] for part in range(9)]

    def formerly_inside() -> list[np.ndarray]:
        with replaced(density, "_region", density._region.__wrapped__):
            return inside()

    def trained() -> None:
        with tempfile.TemporaryDirectory() as cache:
            os.environ["SERTOOLS_CACHE"] = cache
            train_track(track, ZEROSHOT, runs=1, epochs=5, seed=0)

    pairs = np.repeat(points[None], 5, axis=0)
    positions = [fold.train for fold in track.folds]
    scores = features.T[:25]
    with tempfile.TemporaryDirectory(prefix="sertools-steps-") as name:
        folder = Path(name)
        rows = [
            row(
                "train autoencoders", "pages with autoencoders", trained, None,
                "PyTorch's own; all models of a grid in one batch",
            ),
            row(
                "look for work", "Snakemake", lambda: scheduled(False, folder), lambda: scheduled(True, folder),
                "pages of 2 s here; the cost grows with the time of the build",
            ),
            row("start the process of a page", "every page", lambda: imported(False), lambda: imported(True)),
            row(
                "classify embeddings", "zeroshot, transferable, interpretable",
                lambda: predict_members(pairs, emotions, positions, {}), None, "LIBSVM's own",
            ),
            row("distances between densities", "transferable/03_2_consistency", distances, formerly_distant),
            row(
                "save figures", "pages with figures", lambda: drawn_figure(folder), None,
                "Matplotlib's own; two files of each",
            ),
            row("join the record of the multiverse", "pages with verdicts", joined, formerly_joined),
            row(
                "rank correlation of drawn speakers", "zeroshot/04_1_rank_correlation",
                lambda: correlation.spearman_statistic(scores, features[:, 40], codes, count)(weights),
                lambda: former_spearman(scores, features[:, 40], codes, weights),
            ),
            row(
                "t-SNE", "wild, vowels",
                lambda: inspect.unwrap(plane)(features[:1000, :20]), None, "scikit-learn's own",
            ),
            row(
                "distances within classes", "transferable, zeroshot",
                lambda: structure.separation(points, emotions, codes)(weights),
                lambda: former_separation(points, emotions, codes, weights),
            ),
            row("regions of the latent space", "transferable, zeroshot", inside, formerly_inside),
            row(
                "count the answers of the vowels' models", "vowels",
                lambda: tallied(recalls.tally), lambda: tallied(former_tally),
            ),
        ]  # fmt: skip
    results.write("profile", rows, "python -m benchmarks.steps")


if __name__ == "__main__":
    main()
