"""What another platform's rounding changes: `python -m benchmarks.platforms` (about 10 minutes on two cores).

Other machines round differently because their kernels add in another order, or without fused multiply-adds. Here the
same machine is made to take those kernels: PyTorch's and oneDNN's, both BLAS libraries', numpy's, and the C library's.
That each imitation rounds differently at all is shown first, on seeded products, sums and exponentials. Then pages of
all five papers, by default `PAGES`, are run in the profile `full` from the shipped measurements, each time in a fresh
copy of the project with an empty cache, and held against the usual run.

The rules, set before the first run. A number counts that a page glues into its prose or writes into a table.
* On pages that train no network and lay no t-SNE plane: a number has moved beyond tolerance where it differs by more
  than `TOLERANCE` of its old value (of `FLOOR` where that is smaller). None should.
* On the others every rounding grows from step to step, and two to four of 25 models end elsewhere: there the numbers in
  the prose count, and one has moved where a reader sees it, by the rule of `sertools changes`. How many do is reported,
  and how many of the numbers that verdicts rest on leave the interval that stands beside them: none should.
* Everywhere: no verdict may change.

`--usual FOLDER` takes a project of the same tree whose book was built on this machine, and saves a third of the time.
`--all` takes most of an hour.
"""

import io
import itertools
import json
import math
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd

from benchmarks import page_runs
from benchmarks.results import write
from sertools.report import changes, dependencies, gathered, staleness
from sertools.report.dependencies import Page

COMMAND = "python -m benchmarks.platforms"
TOLERANCE, FLOOR = 1e-6, 1e-3
PAGES = (*page_runs.TRAINING, "vowels/04_1_formants")
_SIMD = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
PLATFORMS: Mapping[str, Mapping[str, str]] = {
    "AVX2, no AVX-512": {
        "ATEN_CPU_CAPABILITY": "avx2",
        "ONEDNN_MAX_CPU_ISA": "AVX2",
        "MKL_ENABLE_INSTRUCTIONS": "AVX2",
        "OPENBLAS_CORETYPE": "Haswell",
        "NPY_DISABLE_CPU_FEATURES": " ".join(name for name in _SIMD if "512" in name or name == "X86_V4"),
    },
    "SSE 4.2, no AVX and no fused multiply-add": {
        "ATEN_CPU_CAPABILITY": "default",
        "ONEDNN_MAX_CPU_ISA": "SSE41",
        "MKL_CBWR": "COMPATIBLE",
        "OPENBLAS_CORETYPE": "Nehalem",
        "NPY_DISABLE_CPU_FEATURES": " ".join(_SIMD),
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX2,-FMA,-FMA4",
    },
}
"""What the imitated machine has -> the environment that makes libraries believe it (names that one of them does not
know are passed over)."""
_TRAINS = re.compile(r"\b(train\w*|planes|made)\(")
_PROBE = """
import io, math, sys
import numpy as np, torch
draw = np.random.default_rng(0)
left, right = draw.standard_normal((2, 300, 300))
one, other = (torch.from_numpy(each).float() for each in (left, right))
found = [left @ right, np.exp(left), np.linalg.inv(left), left.sum(1), np.linalg.eigvalsh(left @ left.T)]
found += [np.array([math.sin(each) for each in left[0]])]
found += [(one @ other).numpy(), torch.softmax(one @ other, 1).numpy(), torch.tanh(one).numpy(), one.sum(1).numpy()]
stream = io.BytesIO()
np.savez(stream, *found)
sys.stdout.buffer.write(stream.getvalue())
"""


def probe(given: Mapping[str, str]) -> list[np.ndarray]:
    """Products, exponentials, an inverse, sums and eigenvalues of seeded matrices in an environment, double precision
    by numpy and single by PyTorch."""
    done = subprocess.run([sys.executable, "-c", _PROBE], env=given, stdout=subprocess.PIPE, check=True)
    return list(np.load(io.BytesIO(done.stdout)).values())


def apart(one: Sequence[np.ndarray], other: Sequence[np.ndarray], kind: type) -> float:
    """The largest difference of two probes' arrays of a type, each relative to the array's largest value."""
    pairs = zip(one, other, strict=True)
    return max(float(np.abs(a - b).max() / np.abs(a).max()) for a, b in pairs if a.dtype == kind)


def trains(page: Page) -> bool:
    """Whether the code of a page calls a training or lays a t-SNE plane."""
    cells = nbformat.read(page_runs.ROOT / page.notebook, as_version=4).cells
    return any(cell.cell_type == "code" and _TRAINS.search(cell.source) for cell in cells)


def numbers(root: Path, page: Page, profile: str) -> dict[str, tuple[float, str]]:
    """Every number of a page that ran: its name -> the number, and the text it is printed as ("" in a table)."""
    folder = root / page.results(profile)
    values = json.loads((folder / gathered.VALUES).read_text(encoding="utf-8"))["values"]
    found = {key: (one["value"], one["text"]) for key, one in values.items() if _is_number(one["value"])}
    for path in sorted(folder.glob("tables/*.csv")):
        table = pd.read_csv(path)
        for place, column in enumerate(table.select_dtypes("number")):
            cells = table[column].to_numpy(dtype=float)
            found |= {
                f"{path.stem}, {column} ({place}), row {row}": (float(cells[row]), "") for row in range(len(cells))
            }
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def claims(root: Path, page: Page, profile: str) -> dict[str, Mapping]:
    """Every verdict of a page that ran, by claim, with its value and interval."""
    return json.loads((root / page.results(profile) / gathered.VALUES).read_text(encoding="utf-8"))["claims"]


def difference(old: float, new: float) -> float:
    """How far two numbers are apart, relative to the old one or to `FLOOR` where that is larger; 0 for NaN twice,
    infinite where only one side has a number."""
    if old == new or (math.isnan(old) and math.isnan(new)):
        return 0.0
    found = abs(new - old) / max(abs(old), FLOOR)
    return math.inf if math.isnan(found) else found


def left_interval(old: Mapping, new: Mapping) -> bool:
    """Whether the number of a verdict is now outside the interval that stood beside it; one without width, of a number
    that does not depend on the speakers drawn, is none."""
    if any(old[key] is None for key in ("low", "high")) or old["low"] == old["high"] or new["value"] is None:
        return False
    return not old["low"] - FLOOR * TOLERANCE <= new["value"] <= old["high"] + FLOOR * TOLERANCE


def held_against(usual: Path, root: Path, pages: Sequence[Page], profile: str) -> dict[str, object]:
    """Columns of one platform: its pages' numbers and verdicts in the project `root` against those in `usual`."""
    exact, trained, moved, judged, outside, changed = [], 0, 0, 0, [], []
    for page in pages:
        sides = numbers(usual, page, profile), numbers(root, page, profile)
        pairs = list(_pairs(*sides))
        if trains(page):
            printed = [each for each in pairs if each[2]]
            trained += len(printed)
            moved += sum(changes.moved(*each) for each in printed)
        else:
            exact += [difference(old, new) for old, new, _ in pairs]
        before, now = claims(usual, page, profile), claims(root, page, profile)
        judged += len(before)
        for name in sorted(before.keys() | now.keys()):
            words = [side.get(name, {}).get("verdict", "none") for side in (before, now)]
            if words[0] != words[1]:
                changed.append(f"{page.id}, {name}: {' -> '.join(words)}")
            elif left_interval(before[name], now[name]):
                outside.append(f"{page.id}, {name}: {before[name]['value']:.4g} -> {now[name]['value']:.4g}")
    for line in (*changed, *outside):
        print(line, flush=True)
    return {
        "numbers without training": len(exact),
        f"beyond {TOLERANCE:g} (largest)": f"{sum(each > TOLERANCE for each in exact)} ({max(exact, default=0.0):.1g})",
        "printed after training, moved": f"{moved} of {trained}",
        "verdicts out of their interval": f"{len(outside)} of {judged}",
        "verdicts changed": f"{len(changed)} of {judged}",
    }


def _pairs(before: Mapping, now: Mapping) -> Iterator[tuple[float, float, str]]:
    """Old number, new number (NaN where a side lacks it), and the old text."""
    for name in sorted(before.keys() | now.keys()):
        old, text = before.get(name, (math.nan, ""))
        new, _ = now.get(name, (math.nan, ""))
        if not (math.isnan(old) and math.isnan(new)):
            yield old, new, text


def built(root: Path, pages: Sequence[Page], profile: str) -> Path:
    """The project at `root`, whose results are to be of this tree. SystemExit where a page of it is not."""
    graph = dependencies.import_graph(page_runs.ROOT)
    for page in pages:
        current = dependencies.listing(page_runs.ROOT, page, profile, graph)
        reasons = staleness.reasons(root / page.results(profile), current)
        if reasons:
            raise SystemExit(f"expected the results of this tree in {root}, came {page.id}: {'; '.join(reasons)}")
    return root


def _without_usual(given: Sequence[str]) -> list[str]:
    """Arguments without the one that only saves time, and that names a folder of this machine."""
    given = list(given)
    if "--usual" in given:
        place = given.index("--usual")
        del given[place : place + 2]
    return given


def main() -> None:
    parser = page_runs.options(__doc__, "full", PAGES)
    parser.add_argument("--usual", type=Path, help="a project of this tree whose pages have been run")
    options = parser.parse_args()
    pages = page_runs.chosen(options.pages)
    rows = []
    with tempfile.TemporaryDirectory(prefix="sertools-bench-") as folder:
        roots = (Path(folder, str(number)) for number in itertools.count())
        common = page_runs.environment(page_runs.ROOT)
        usually = probe(common)
        probes = {name: probe(common | more) for name, more in PLATFORMS.items()}
        for name, found in probes.items():
            if apart(usually, found, np.float64) == 0 or apart(usually, found, np.float32) == 0:
                raise SystemExit(f"expected other roundings from {name}, came the same: this machine cannot imitate it")
        usual = options.usual and built(options.usual.resolve(), pages, options.profile)
        if usual is None:
            usual = page_runs.copy(next(roots))
            page_runs.run(usual, pages, options.profile, 2, page_runs.environment(usual))
        for name, more in PLATFORMS.items():
            root = page_runs.copy(next(roots))
            page_runs.run(root, pages, options.profile, 2, page_runs.environment(root, **more))
            rows.append(
                {
                    "imitated": name,
                    "rounding, double and single": " and ".join(
                        f"{apart(usually, probes[name], kind):.1g}" for kind in (np.float64, np.float32)
                    ),
                    "pages": len(pages),
                    **held_against(usual, root, pages, options.profile),
                }
            )
    write("platforms", rows, " ".join([COMMAND, *_without_usual(sys.argv[1:])]))


if __name__ == "__main__":
    main()
