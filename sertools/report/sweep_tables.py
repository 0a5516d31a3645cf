"""The runs of a sweep as tables: a row for each run and what it recorded, its parameters in the first columns.

`results/sweeps/<name>/` holds runs.csv (state of every run), values.csv (a row for each recorded number),
claims.csv (for each verdict) and tables/<table>.csv (for each row of the page's table).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd

from sertools.report import stage, staleness, tables
from sertools.report.sweep import SweepError, text
from sertools.report.verdicts import Verdict

FOLDER = "results/sweeps"
RUNS = "runs.csv"
FAILURE = "failure.txt"  # in the folder of a run that failed: the last line of its error
VERDICT = tuple(field.name for field in fields(Verdict))
DONE, FAILED, WAITING = "done", "failed", "not run"


def state(root: Path, run: Mapping[str, Any]) -> tuple[str, str]:
    """The state of a run of a sweep's listing ("done", "failed" or "not run"), and why it is not done ("" if it is)."""
    folder = Path(root) / run["folder"]
    if (folder / FAILURE).is_file():
        return FAILED, (folder / FAILURE).read_text(encoding="utf-8").strip()
    if folder.is_dir() and not (folder / staleness.NOTEBOOK).is_file():
        return FAILED, "it ended without a word: stopped, or out of memory"
    reasons = staleness.reasons(folder, json.loads((Path(root) / run["listing"]).read_text(encoding="utf-8")))
    return (WAITING, "; ".join(reasons)) if reasons else (DONE, "")


def collect(root: Path, sweep: Mapping[str, Any]) -> pd.DataFrame:
    """Write the tables of a sweep from its listing (see `sweep_build.write_listing`); return the table of its runs.

    Runs that are not done have a row in runs.csv and none elsewhere. Earlier tables are replaced in one step.
    Raises SweepError where a name to collect is in no run, or a finished run recorded nothing.
    """
    root = Path(root)
    target = root / FOLDER / sweep["name"]
    partial = target.with_name(f".{sweep['name']}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    rows, values, verdicts = [], [], []
    shown: dict[str, list[pd.DataFrame]] = {name: [] for name in sweep["collect"]["tables"]}
    for run in sweep["runs"]:
        given = {name: text(value) for name, value in run["values"].items()}
        now, why = state(root, run)
        rows.append(given | {"run": run["suffix"], "state": now, "error": why, "folder": run["folder"]})
        if now != DONE:
            continue
        recorded = _recorded(root / run["folder"])
        for key, entry in recorded["values"].items():
            values.append(_beside(given, {"key": key, "value": entry["value"], "text": entry["text"]}))
        for entry in recorded["claims"].values():
            verdicts.append(_beside(given, {name: _plain(entry[name]) for name in VERDICT}))
        for name in set(shown) & set(recorded["tables"]):
            frame = _table(root / run["folder"] / recorded["tables"][name]["file"])
            shown[name].append(pd.DataFrame([_beside(given, row) for row in frame.to_dict("records")]))
    runs = pd.DataFrame(rows)
    parameters = list(sweep["runs"][0]["values"])
    some = DONE in set(runs["state"])
    tables.write_csv(runs, partial / RUNS)
    for name, kind, found in (("key", "values", values), ("claim", "claims", verdicts)):
        # as objects: a whole number beside fractions stays whole
        frame = pd.DataFrame(found, columns=None if found else [*parameters, name], dtype=object)
        chosen = sweep["collect"][kind]
        if chosen is not None and some:
            _all_found(kind, chosen, frame[name])
        tables.write_csv(frame if chosen is None else frame[frame[name].isin(chosen)], partial / f"{kind}.csv")
    if some:
        _all_found("tables", shown, [name for name, frames in shown.items() if frames])
    for name, frames in shown.items():
        frame = pd.concat(frames) if frames else pd.DataFrame(columns=parameters)
        tables.write_csv(frame.reset_index(drop=True), partial / "tables" / f"{name}.csv")
    stage.replace(partial, target)
    return runs


def _recorded(folder: Path) -> dict[str, Any]:
    """What the page of a run recorded (`Page.close`)."""
    path = folder / "values.json"
    if not path.is_file():
        raise SweepError(f"expected {path}, which a page writes when it closes, found none")
    return json.loads(path.read_text(encoding="utf-8"))


def _table(path: Path) -> pd.DataFrame:
    """A page's table, cells as text so that every digit stays; a column without a name gets its place as one."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    unnamed = {name: name.replace("Unnamed: ", "column ") for name in frame.columns if name.startswith("Unnamed: ")}
    return frame.rename(columns=unnamed)


def _plain(value: Any) -> Any:
    """Further readings of a claim (name -> share) as JSON, all else as it is."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False) if isinstance(value, dict) else value


def _beside(given: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a page after the parameters of its run; a column that has a parameter's name is marked."""
    return dict(given) | {f"{name} (page)" if name in given else name: value for name, value in row.items()}


def _all_found(kind: str, asked: Any, found: Any) -> None:
    there = sorted(set(found))
    missing = [name for name in asked if name not in there]
    if missing:
        raise SweepError(f"expected to collect the {kind} {', '.join(missing)}, which no run recorded")
