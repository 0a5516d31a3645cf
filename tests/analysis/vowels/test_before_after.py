"""Before and after anchoring: cells joined by their names, the same people on both sides."""

import itertools

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels.before_after import before_of, changes, part_of
from sertools.analysis.vowels.commonality import VowelSums
from sertools.analysis.vowels.embedded_vowels import EMOTION_TASKS, Pair
from sertools.analysis.vowels.printed_commonality import changes as printed_changes
from sertools.analysis.vowels.printed_commonality import regression_to_the_mean
from sertools.corpora.vowels import VOWELS
from sertools.report.published import load, statistics


def sums(speakers, width=3, seed=0):
    draw = np.random.default_rng(seed)
    shape = len(speakers), len(EMOTION_TASKS), len(VOWELS)
    return VowelSums(tuple(speakers), draw.normal(size=(*shape, width)), np.full(shape, 4.0))


def test_the_papers_own_statistics_give_its_own_changes():
    own, printed = statistics("vowels"), printed_changes(load("vowels"))
    anchors = own["chosen"].query("group == 'GA'")
    found = changes(own["commonality"], own["commonality_after"], anchors)
    printed = printed.assign(direction=printed["direction"].map({"M->B": "en->zh", "B->M": "zh->en"}))
    pd.testing.assert_frame_equal(
        found.set_index(["direction", "emotion", "vowel"]).sort_index(),
        printed.set_index(["direction", "emotion", "vowel"]).sort_index()[list(found.columns[3:])],
    )
    assert found["emotion"].unique().tolist() == list(EMOTION_TASKS) and tuple(found["vowel"][:10]) == VOWELS
    correlation = regression_to_the_mean(found)["correlation"]
    assert correlation.round(2).tolist() == [-0.94, -0.91]


def test_cells_that_lack_a_side_are_left_out_and_each_direction_has_its_own_before():
    cells = list(itertools.product(("en->zh", "zh->en"), ("neu", "hap"), ("i", "u")))
    after = pd.DataFrame([{"direction": d, "emotion": e, "vowel": v, "value": 0.8} for d, e, v in cells[::-1]])
    before = after.assign(value=[0.1 * k for k in range(8)])
    before.loc[0, "value"] = float("nan")
    anchors = pd.DataFrame({"emotion": ["hap", "hap"], "vowel": ["u", "i"], "value": [1.0, 0.0]})
    found = changes(before, after, anchors)
    assert found[["direction", "emotion", "vowel"]].to_records(index=False).tolist() == cells[:-1]
    assert found["change"].tolist() == pytest.approx([0.8 - 0.1 * k for k in range(7, 0, -1)])
    assert found["anchored"].tolist() == [e == "hap" and v == "u" for _, e, v in cells[:-1]]
    with pytest.raises(ValueError, match="expected one row a cell"):
        changes(pd.concat([before, before]), after, anchors)


def test_the_same_people_before_any_model():
    english, mandarin = sums(("e-1", "e-2", "e-3")), sums(("z-1", "z-2"), seed=1)
    trained = [
        Pair("en->zh", "z-2", run, part_of(sums(("e-3", "e-1"), width=9), ("e-3",)), sums(("z-2",), width=9))
        for run in range(3)
    ]
    (found,) = before_of(trained, {"English": english, "Mandarin": mandarin}, minimum=4)
    assert (found.direction, found.fold, found.source.speakers) == ("en->zh", "z-2", ("e-3",))
    np.testing.assert_array_equal(found.source.sums[0], english.sums[2])
    np.testing.assert_array_equal(found.target.sums[0], mandarin.sums[1])
    (none,) = before_of(trained, {"English": english, "Mandarin": mandarin})
    assert none.source.counts.sum() == 0
    with pytest.raises(ValueError, match="expected features of all speakers, came none of z-2"):
        before_of(trained, {"English": english, "Mandarin": sums(("z-1",))})
