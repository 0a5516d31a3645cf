"""Verdicts on recalls of `vowels`: what they stand on, how replicates were drawn, and what they lack."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sertools.analysis.vowels import recalls
from sertools.analysis.vowels.recall_intervals import Spread
from sertools.analysis.vowels.recalls import Tallies
from sertools.report import recall_verdicts
from sertools.report.claims import claims
from sertools.report.labelled import Labelled
from sertools.report.recall_verdicts import count_recalls, in_words, judge_recalls, labelled, missing


def of(value, other=0.0):
    """``uar`` of CL and AGA-CL in twenty replicates: both the same, or the latter more."""
    axes = {"model": ("CL", "AGA-CL"), "anchors": ("Both",), "direction": ("en->zh", "zh->en"), "task": ("4-CAT",)}
    values = np.full((20, 2, 1, 2, 1), value)
    values[:, 1] += other
    return {"uar": Labelled(values, axes), "uar_pseudo": Labelled(values[:, :, 0], {
        name: labels for name, labels in axes.items() if name != "anchors"})}  # fmt: skip


def test_a_claim_lacks_recognition_and_what_the_file_says():
    known = claims("vowels")
    assert missing(known["vowels-12"], of(0.4)) is None and missing(known["vowels-08"], of(0.4)) is None
    assert missing(known["vowels-12"], of(0.2)).startswith("recognition above chance")
    assert missing(known["vowels-08"], of(0.2)).startswith("the baselines as published: here they are rebuilt")


@pytest.mark.parametrize(("value", "lacks"), [(0.3, False), (0.1, True)])
def test_claims_are_judged_with_what_they_lack(value, lacks):
    asked = {}

    def verdict(name, statistics, **given):
        asked[name] = given

    page = SimpleNamespace(paper="vowels", verdict=verdict)
    judge_recalls(page, ["vowels-12"], of(value, 0.1), speakers="all", multiverse=of(value))
    assert list(asked) == ["vowels-12"] and asked["vowels-12"]["speakers"] == "all"
    assert bool(asked["vowels-12"]["missing"]) == lacks and asked["vowels-12"]["multiverse"] is not None


def test_statistics_are_read_by_their_first_column():
    frame = pd.DataFrame({"task": ["a", "a"], "value": [1.0, 2.0]})
    for by in ("replicate", "analysis"):
        assert labelled({"uar": frame.assign(**{by: [0, 1]})})["uar"].values.ravel().tolist() == [1, 2]


def test_replicates_are_put_in_words():
    def spread(count, bootstrapped):
        tallies = Tallies(None, (0,), tuple(f"s{place}" for place in range(count)), (), (), None, None)
        return Spread(tallies, None, np.zeros((1, int(bootstrapped))), None)

    assert in_words({"en->zh": spread(4, False), "zh->en": spread(26, True)}) == (
        "bootstrap over 26 speakers by corpus (Mandarin to English), each of 4 speakers left out (English to "
        "Mandarin), times draws of the runs"
    )


def test_vowels_that_ship_are_entered_into_the_stamp(tmp_path, monkeypatch):
    table = {"utterance": ["casia/1"], "corpus": "casia", "speaker": "casia-a", "emotion": "sad"}
    made = pa.Table.from_pandas(pd.DataFrame({**table, "activation": np.nan, "valence": np.nan}), preserve_index=False)
    pq.write_table(made, tmp_path / "casia.parquet")
    for module in (recalls, recall_verdicts):
        monkeypatch.setattr(module, "shipped_path", lambda name: tmp_path / f"{name}.parquet")
    read = {}
    counted = count_recalls(SimpleNamespace(reads=read.__setitem__), "a run", ["Mandarin"])
    assert read == {"measurements/tokens/casia.parquet": tmp_path / "casia.parquet"}
    assert counted.results == "a run" and counted.utterances.index.to_list() == ["casia/1"]
