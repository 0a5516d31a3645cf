"""A real sweep on the book's page about sweeps: its collected table, which ships beside its file, shown.

Runs of a sweep are no pages of the book, so the book does not run them again: what ships says at which commit it was
made. `sertools sweep book/sweeps/learning.yml` makes it again, and `ship` takes it over.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from sertools.report import figures, sweep_tables, tables
from sertools.report.figures import METHOD_MARKERS, METHODS, PAPER
from sertools.report.sweep import SweepError

SWEEP = "book/sweeps/learning"
"""Folder of the shipped tables; the sweep's file has its name with `.yml`."""
TABLE = "reconstruction"
SHOWN = {"training rows": "training rows", "held-out rows": "held-out speakers"}
MOVED = "other corpora, mean"


def write(root: Path, tree: Path, profile: str) -> None:
    """Write `book/generated/sweep.md` with its figure and CSV into the stage; without a shipped table it says so."""
    folder = Path(root) / SWEEP
    if not (folder / f"{TABLE}.csv").is_file():
        text = f"No table of it ships: `sertools sweep {SWEEP}.yml` makes it.\n"
        (Path(tree) / "book" / "generated").mkdir(parents=True, exist_ok=True)
        (Path(tree) / "book" / "generated" / "sweep.md").write_text(text, encoding="utf-8")
        return
    frame = summary(pd.read_csv(folder / f"{TABLE}.csv"))
    made = json.loads((folder / "made.json").read_text(encoding="utf-8"))
    target = Path(tree) / "book" / "generated"
    target.mkdir(parents=True, exist_ok=True)
    figures.use_style()
    figure = draw(frame)
    figures.save(figure, target, "sweep")
    plt.close(figure)
    shutil.copyfile(folder / f"{TABLE}.csv", target / "sweep_reconstruction.csv")
    (target / "sweep.md").write_text(page(frame, made), encoding="utf-8")


def ship(root: Path, commit: str) -> Path:
    """Take the table of the sweep that was run in a project over into `SWEEP`, with what it took; return the folder.

    commit: of the project when the sweep was run. Raises SweepError where a run of it is not done.
    """
    folder, collected = Path(root) / SWEEP, Path(root) / sweep_tables.FOLDER / Path(SWEEP).name
    runs = pd.read_csv(collected / sweep_tables.RUNS, keep_default_na=False)
    if undone := list(runs.loc[runs["state"] != sweep_tables.DONE, "run"]):
        raise SweepError(
            f"expected every run of {collected} done, came {', '.join(map(str, undone))} not done; sweep again"
        )
    stamps = [json.loads((Path(root) / name / "stamp.json").read_text(encoding="utf-8")) for name in runs["folder"]]
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(collected / "tables" / f"{TABLE}.csv", folder / f"{TABLE}.csv")
    made = {"commit": commit, "runs": len(runs), "seconds": round(sum(one["seconds"] for one in stamps), 1)}
    (folder / "made.json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    return folder


def summary(frame: pd.DataFrame) -> pd.DataFrame:
    """Share of the squared error that is left, by epochs and method: on training rows, held-out speakers, and the mean
    over all other corpora.

    frame: the collected table, columns epochs, method, training rows, held-out rows, and one a corpus.
    """
    moved = [name for name in frame.columns if name not in ("epochs", "method", *SHOWN)]
    found = frame[["epochs", "method", *SHOWN]].rename(columns=SHOWN)
    found[MOVED] = frame[moved].mean(axis=1)
    return found.set_index(["epochs", "method"]).sort_index(level="epochs", sort_remaining=False)


def draw(frame: pd.DataFrame) -> Figure:
    """A panel a set of rows: the share left over the epochs, a line a method; PCA does not learn and is level."""
    figure, panels = plt.subplots(1, frame.shape[1], figsize=(9, 3), sharey=True)
    for panel, rows in zip(panels, frame.columns, strict=True):
        for method, line in frame[rows].unstack("method").items():
            style = {"color": METHODS.get(method, PAPER), "marker": METHOD_MARKERS.get(method, "o")}
            panel.plot(line.index, line, label=method, **style)
        panel.set_xscale("log", base=2)
        panel.set_xticks(line.index, [str(epochs) for epochs in line.index])
        panel.minorticks_off()
        panel.set(title=rows, xlabel="epochs")
    panels[0].set_ylabel("share of the error left")
    panels[0].legend()
    return figure


def page(frame: pd.DataFrame, made: dict[str, object]) -> str:
    """The part of the page: the figure, the table, and what the runs took."""
    by_method = frame["held-out speakers"].unstack("method")
    first, last = by_method.index[0], by_method.index[-1]
    said = ", ".join(f"{name} {one[first]:.2f} and {one[last]:.2f}" for name, one in by_method.items())
    alt = (
        f"Lines over the number of epochs, a panel each for {', '.join(frame.columns)}. On held-out speakers the share "
    )
    alt += f"of the squared error that is left after {first} and after {last} epochs: {said}."
    table = tables.directive(
        frame.reset_index(),
        anchor="table-sweep-reconstruction",
        caption="Share of the squared error of predicting the mean that is left, by epochs and method.",
        note=f"{made['runs']} runs of the page, {made['seconds']:.0f} s together, at commit {str(made['commit'])[:7]}.",
        download="/book/generated/sweep_reconstruction.csv",
    )
    figure = figures.directive(
        "/book/generated/sweep.svg",
        anchor="figure-sweep-reconstruction",
        alt=figures.checked_alt(alt, "sweep"),
        caption="The same as lines. PCA is fitted, not trained: it stays where it is.",
    )
    return f"{table}\n{figure}"
