"""Machine-made speech in the place of a corpus of `wild`, for tests and the profile `smoke`."""

from pathlib import Path

from filelock import FileLock

from sertools.corpora import espeak, espeak_process, own, phones, prosody, sentences, synthetic
from sertools.measure.cache import cache_root, key_of
from sertools.measure.measure_series import measure_series
from sertools.measure.series import Series

SPEAKERS, SENTENCES = 4, 3
EMOTIONS = ("neutral", "sad", "happy", "angry")


def series(name: str, seed: int) -> Series:
    """The series of a corpus "synthetic-<language>": spoken once for each seed, kept below the cache, and measured."""
    language = name.removeprefix("synthetic-")
    asked = {"languages": [language], "speakers": SPEAKERS, "sentences": SENTENCES, "emotions": EMOTIONS, "seed": seed}
    modules = (synthetic, espeak, espeak_process, phones, prosody, sentences)
    code = [Path(module.__file__).read_bytes() for module in modules]
    folder = cache_root() / "synthetic" / key_of(repr(sorted(asked.items())), *code)[:16]
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / f"{language}.lock"):
        if not (folder / name).is_dir():
            synthetic.make(folder / name, **asked)
    measured = measure_series(own.read(folder / name).table, folder / name, name=name, workers=1, progress=False)
    measured.series.card.update(synthetic.card(folder / name))
    return measured.series
