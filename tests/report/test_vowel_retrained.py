"""A model trained again and compared; training itself is tested with the engine."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels.recall_statistics import Counted
from sertools.analysis.vowels.results import SCORES, Results
from sertools.report import vowel_retrained
from sertools.report.vowel_retrained import VARIANT, number_of, trained_again

UTTERANCES = pd.DataFrame(
    {"corpus": "tess", "speaker": ["tess-a"] * 2 + ["tess-b"] * 2, "emotion": ["sad", "happy"] * 2,
     "activation": np.nan, "valence": np.nan},
    index=pd.Index([f"tess/{place}" for place in range(4)], name="utterance"),
)  # fmt: skip


def scores(answers, number=5):
    """One utterance a row; which of the four classes is said."""
    frame = pd.DataFrame(np.eye(4, dtype=np.float32)[answers], columns=list(SCORES))
    return frame.assign(number=number, utterance=UTTERANCES.index)


@pytest.fixture
def counted():
    models = pd.DataFrame([{**VARIANT, "fold": "fixed"}, {**VARIANT, "run": 1, "fold": "fixed"}], index=[5, 6])
    none = pd.DataFrame()
    return Counted(Results(models, scores([3, 1, 3, 1]), none, none, none, none, none), UTTERANCES)


def test_the_variant_is_one_model(counted):
    assert number_of(counted.results, **VARIANT) == 5
    with pytest.raises(ValueError, match="expected one model with .*, came 2"):
        number_of(counted.results, model="GA-CL")


@pytest.mark.parametrize(("answers", "recall", "matches"), [([3, 1, 3, 1], 1.0, True), ([3, 1, 3, 0], 0.75, False)])
def test_scores_are_compared_and_recalls_given(counted, monkeypatch, answers, recall, matches):
    asked = []

    def train(settings, number, folder):
        asked.append((settings, number, folder.is_dir()))
        return scores(answers)

    monkeypatch.setattr(vowel_retrained.engine, "one_model", train)
    found, recalls = trained_again(counted, 5)
    assert asked == [(counted.results.settings, 5, True)]
    assert found["matches"].to_list() == [matches] and found["rows"].to_list() == [4]
    assert recalls == {"here": recall, "before": 1.0}
