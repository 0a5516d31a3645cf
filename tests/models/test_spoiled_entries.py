"""Whatever is kept by content: an entry that was changed, cut short, emptied or exchanged is made again, with the same
result. Kinds that are not here (recognisers, baselines, vowels) go through `kept` as grids and autoencoders do."""

import wave

import numpy as np
import pandas as pd
import pytest

from sertools.corpora.table import from_rows
from sertools.measure import measure, measure_formants, measure_series, measure_tokens
from sertools.measure.cache import Cache
from sertools.measure.encoders import encoder
from sertools.models import series_store, store
from sertools.models.methods import METHODS, Member

SPOILED = {
    "changed": lambda entry, other: entry[:-1] + bytes([entry[-1] ^ 1]),
    "its hash changed": lambda entry, other: bytes([entry[0] ^ 1]) + entry[1:],
    "cut short": lambda entry, other: entry[: len(entry) // 2],
    "empty": lambda entry, other: b"",
    "another's": lambda entry, other: other,
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Two recordings of a voice-like tone with a vowel in each: table, spans, folder."""
    root = tmp_path_factory.mktemp("audio")
    axis = np.arange(16_000) / 16_000
    for number in range(2):
        tone = sum(np.sin(2 * np.pi * (110 + 20 * number) * k * axis) / k for k in range(1, 20)) / 4
        with wave.open(str(root / f"{number}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16_000)
            file.writeframes(np.round(np.clip(tone, -1, 1) * 32767).astype("<i2").tobytes())
    label = {"language": "de", "speaker": "tones-0", "gender": "male", "emotion": "sad"}
    table = from_rows("tones", [{"file": f"{number}.wav", **label} for number in range(2)])
    spans = pd.DataFrame({"utterance": table.index, "vowel": ["i", "u"], "start": 0.2, "end": 0.4})
    return table, spans, root


def measurements(folder, corpus, data, series):
    return measure.measure(corpus[0], corpus[2], workers=1, cache=Cache(folder), progress=False).features.to_csv()


def mfcc(folder, corpus, data, series):
    made = measure_series.measure_series(
        corpus[0], corpus[2], name="tones", workers=1, cache=Cache(folder), progress=False
    )
    return made.series.frames.tobytes()


def tokens(folder, corpus, data, series):
    made = measure_tokens.measure_tokens(
        *corpus, name="tones", encoder=encoder("cepstral"), workers=1, cache=Cache(folder), progress=False
    )
    return made.tokens.features.tobytes()


def formants(folder, corpus, data, series):
    table, spans, root = corpus
    return measure_formants.measure_formants(spans, table, root, cache=Cache(folder)).formants.to_csv()


def grids(folder, corpus, data, series):
    members = [Member(METHODS["Metric-act"], fold, 0) for fold in range(2)]
    made = [store.trained(**data, members=members, epochs=1, seed=seed, folder=folder) for seed in range(2)]
    return [{name: value.numpy().tobytes() for name, value in one.parameters.items()} for one in made]


def autoencoders(folder, corpus, data, series):
    rows = {"training": np.arange(36), "held_out": np.arange(36, 48)}
    made = [
        series_store.pretrained(
            series["frames"], series["offsets"], **rows, seed=0, run=run, epochs=1, batch=16, folder=folder
        )
        for run in range(2)
    ]
    return [{name: value.numpy().tobytes() for name, value in one.parameters.items()} for one in made]


@pytest.mark.parametrize("make", [measurements, mfcc, tokens, formants, grids, autoencoders])
def test_a_spoiled_entry_is_found_and_made_again(tmp_path, corpus, data, series, make):
    cache = Cache(tmp_path)
    first = make(tmp_path, corpus, data, series)
    paths = sorted(path for path in tmp_path.glob("??/*") if path.is_file())
    assert len(paths) >= 2
    for how, spoil in SPOILED.items():
        before = [path.read_bytes() for path in paths]
        for place, path in enumerate(paths):
            path.write_bytes(spoil(before[place], before[place - 1]))
            assert cache.get(path.parent.name + path.name) is None, how
        assert make(tmp_path, corpus, data, series) == first, how
        assert all(cache.get(path.parent.name + path.name) is not None for path in paths), how
