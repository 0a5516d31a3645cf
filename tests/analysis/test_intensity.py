"""Strong against normal renditions: planted directions, repetitions averaged, speakers as the unit."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.intensity import strong_above_normal
from sertools.corpora.table import CorpusError
from sertools.measure.egemaps import NAMES
from sertools.measure.utterances import Utterances


def acted(speakers=10):
    rows = [
        {"speaker": f"r-{speaker:02d}", "emotion": emotion, "text": text, "intensity": intensity, "repetition": again}
        for speaker in range(speakers)
        for emotion in ("angry", "happy", "sad", "neutral")
        for text in ("1", "2")
        for intensity in (("normal",) if emotion == "neutral" else ("normal", "strong"))
        for again in (1, 2)
    ]
    index = pd.Index([f"r/{k}" for k in range(len(rows))], name="utterance")
    features = pd.DataFrame(np.zeros((len(rows), len(NAMES)), np.float32), index=index, columns=list(NAMES))
    return Utterances("r", pd.DataFrame(rows, index=index), features, {})


def test_a_score_that_rises_with_intensity_is_right_in_every_pair_and_its_mirror_in_none():
    corpus = acted()
    rising = corpus.table["intensity"].eq("strong").to_numpy(dtype=float)
    found = strong_above_normal(corpus, {"up": rising, "down": -rising, "flat": 0 * rising}, count=20)
    assert set(found) == {(n, e) for n in ("up", "down", "flat") for e in ("angry", "happy", "sad")}
    for emotion in ("angry", "happy", "sad"):
        assert [found[name, emotion].estimate for name in ("up", "down", "flat")] == [1, 0, 0.5]


def test_one_speaker_against_the_others_moves_the_share_by_one_speaker_and_members_are_averaged():
    corpus = acted()
    strong = corpus.table["intensity"].eq("strong").to_numpy(dtype=float)
    odd = corpus.table["speaker"].eq("r-03").to_numpy()
    score = np.where(odd, -strong, strong)
    found = strong_above_normal(corpus, {"mixed": score, "two": np.stack([score, strong])}, count=50)
    assert found["mixed", "sad"].estimate == pytest.approx(0.9)
    assert found["mixed", "sad"].dots["r-03"] == 0
    assert found["two", "sad"].estimate == pytest.approx(0.95)
    assert found["mixed", "sad"].low < 0.9


def test_repetitions_are_averaged_before_they_are_compared():
    corpus = acted(speakers=1)
    table = corpus.table
    # normal: 0 and 0; strong: 3 and -1, mean 1 > 0
    score = np.where(table["intensity"].eq("strong"), np.where(table["repetition"] == 1, 3.0, -1.0), 0.0)
    assert strong_above_normal(corpus, {"s": score}, count=2)["s", "angry"].estimate == 1


def test_a_corpus_without_intensities_or_pairs_is_refused():
    corpus = acted()
    bare = Utterances("bare", corpus.table.drop(columns="intensity"), corpus.features, {})
    with pytest.raises(CorpusError, match="bare: expected a column intensity"):
        strong_above_normal(bare, {"s": np.zeros(len(bare))})
    with pytest.raises(ValueError, match="strong and a weak rendition"):
        strong_above_normal(corpus, {"s": np.zeros(len(corpus))}, emotions=("neutral",))
