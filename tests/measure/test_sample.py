"""The shipped rows against recordings: a dozen originals of each corpus are measured again."""

import platform
from pathlib import Path

import numpy
import pandas
import pytest

from sertools.measure import audio, egemaps, shipped
from sertools.measure.measure import parameters

SAMPLE = Path(__file__).parents[3] / "shared" / "corpora" / "sample"
CORPORA = ("ravdess", "tess", "savee", "emodb", "emovo", "urdu", "casia", "emotale-en", "emotale-dk", "nemo")
# Another processor or library rounds otherwise. A feature may then differ by this share of its standard deviation in
# the corpus: far below anything that a model sees.
TOLERANCE = 0.01

pytestmark = pytest.mark.skipif(
    not SAMPLE.is_dir(), reason="the sample of original recordings is not beside the project"
)


def same_platform(card):
    now = parameters() | {"platform": f"{platform.system()} {platform.machine()}"}
    return all(card["measured"][key] == value for key, value in now.items())


def shipped_rows(name):
    """The sample's files of a corpus with the utterance that has the same original file."""
    manifest = pandas.read_csv(SAMPLE / "manifest.csv")
    manifest = manifest[manifest["corpus"] == name]
    utterances = shipped.load(name)
    # The manifest's paths begin with a folder for the corpus; the table's are relative to that folder.
    by_file = dict(zip(utterances.table["file"], utterances.table.index, strict=True))
    ids = [by_file[original.split("/", 1)[1]] for original in manifest["original_path"]]
    return utterances, list(zip(manifest["file"], ids, strict=True))


@pytest.mark.parametrize("name", CORPORA)
def test_the_sample_measured_again_gives_the_shipped_rows(name, monkeypatch):
    monkeypatch.delenv("SERTOOLS_CORPORA", raising=False)
    utterances, pairs = shipped_rows(name)
    assert len(pairs) >= 11
    spread = utterances.features.to_numpy(dtype="float64").std(axis=0)
    for file, utterance in pairs:
        recording = audio.read(SAMPLE / file)
        row = utterances.table.loc[utterance]
        assert recording.sha256 == row["samples_sha256"], f"{file} is not the recording behind {utterance}"
        assert (recording.rate, recording.channels) == (row["rate"], row["channels"])
        assert recording.seconds == row["seconds"]
        again = egemaps.functionals(recording.samples)
        before = utterances.features.loc[utterance].to_numpy()
        if same_platform(utterances.card):
            assert numpy.array_equal(again, before), f"{file}: {numpy.flatnonzero(again != before)} differ"
        else:
            assert (numpy.abs(again - before) <= TOLERANCE * spread).all(), f"{file} differs beyond the tolerance"


def test_the_sample_is_of_every_corpus():
    assert set(pandas.read_csv(SAMPLE / "manifest.csv")["corpus"]) == set(CORPORA)
