"""What is run with the network away: a user's own corpus that is measured, and real pages, in a copy of the project."""

import shutil
import sys
from pathlib import Path

import numpy
import pandas
import soundfile

ROOT = Path(__file__).resolve().parents[1]
ONE_PAGE = """
import sys
from pathlib import Path
from sertools.report import dependencies, execute
for name in sys.argv[1:]:
    page = dependencies.Page(*name.split("/"))
    content = dependencies.listing(Path.cwd(), page, "smoke", dependencies.import_graph(Path.cwd()))
    execute.execute(Path.cwd(), page, "smoke", content)
"""


def copy(folder: Path) -> Path:
    """This project as it is now, without results, in a folder; return its root."""
    root = folder / "copy"
    left_out = shutil.ignore_patterns(".*", "_build", "results", "__pycache__", "build", "*.egg-info")
    shutil.copytree(ROOT, root, ignore=left_out)
    return root


def own_corpus(folder: Path, recordings: int = 6) -> Path:
    """A folder with short recordings of tones and a CSV with emotions and speakers."""
    folder.mkdir(parents=True)
    rate, rows = 16_000, []
    seconds = numpy.arange(rate // 2) / rate
    for number in range(recordings):
        noise = numpy.random.default_rng(number).normal(scale=0.01, size=len(seconds))
        voice = sum(numpy.sin(2 * numpy.pi * (110 + 9 * number) * k * seconds) / k for k in range(1, 6)) / 4
        rows.append({"file": f"tone{number}.wav", "speaker": f"s{number % 2}", "emotion": ("sad", "angry")[number % 2]})
        soundfile.write(folder / rows[-1]["file"], voice + noise, rate)
    pandas.DataFrame(rows).to_csv(folder / "labels.csv", index=False)
    return folder


def one_page(*names: str) -> list[str]:
    """The command that runs pages in the profile smoke, from the project's root."""
    return [sys.executable, "-c", ONE_PAGE, *names]
