"""Measuring holds the recordings in hand, not all of them: many take no more memory than few."""

import json
import subprocess
import sys

import pytest

SECONDS, RATE = 12, 16_000
FEW, MANY = 2, 14
HELD = (MANY - FEW) * SECONDS * RATE * 4 / 2**20
"""MiB that the samples of the further recordings would take."""

SCRIPT = """
import json, resource, sys
from pathlib import Path
import numpy, pandas, soundfile
from sertools.measure.cache import Cache
from sertools.measure.{module} import {module}

root, seconds, rate, few, many = Path(sys.argv[1]), *map(int, sys.argv[2:])
peaks = []
for part, count in (("few", few), ("many", many)):
    names = [f"{{part}}-{{number}}.wav" for number in range(count)]
    for number, name in enumerate(names):
        noise = 0.1 * numpy.random.default_rng([count, number]).standard_normal(seconds * rate)
        soundfile.write(root / name, noise, rate, subtype="PCM_16")
    table = pandas.DataFrame({{"file": names, "corpus": "made"}}, index=pandas.Index(names, name="utterance"))
    found = {module}(table, root, workers=1, cache=Cache(root / "cache"), progress=False, **{options})
    assert len(found.report) == 0 and len(found[0]) == count
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024))
print(json.dumps(peaks))
"""


@pytest.mark.parametrize(
    "module, options, share",
    [
        ("measure", {}, 1 / 2),
        # a series takes a quarter of its samples, twice while all of them are joined
        ("measure_series", {"name": "made"}, 3 / 4),
    ],
)
def test_memory_does_not_grow_with_the_number_of_recordings(tmp_path, module, options, share):
    asked = [SCRIPT.format(module=module, options=options), tmp_path, SECONDS, RATE, FEW, MANY]
    made = subprocess.run([sys.executable, "-c", *map(str, asked)], capture_output=True, text=True, check=True)
    few, many = json.loads(made.stdout)
    assert many - few < share * HELD
