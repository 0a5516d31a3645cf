"""What pages keep for the explorer: every utterance once, its place, and what the model knew of it."""

import numpy as np
import pytest

from sertools.models.conditions import target
from sertools.models.track import four_classes, prepare_track
from sertools.report.explorer_latents import KNOWN
from sertools.report.explorer_rows import ROLES, explored

NAMES = ["Unsupervised", "Metric-act"]


@pytest.fixture(scope="module")
def track():
    return prepare_track("emotale-en", folds=3, rows=90)


def latents(rows, seed=0):
    return np.random.default_rng(seed).normal(size=(len(NAMES), rows, 2))


def test_each_row_keeps_its_place_and_says_what_the_model_knew(track):
    danes = four_classes("emotale-dk", rows=60)[0]
    own, moved = latents(len(track.codes)), latents(len(danes), seed=1)
    frame = explored(NAMES, track, own, {"emotale-dk": danes}, {"emotale-dk": moved}, fold=1).set_index("utterance")
    assert frame.index.is_unique and len(frame) == len(track.codes) + len(danes)
    taught = {track.utterances.table.index[row] for row in track.folds[1].train}
    heard = {track.speakers[row] for row in track.folds[1].train}
    tested = {track.utterances.table.index[row] for row in track.folds[1].test}
    for number, (name, facts) in enumerate(track.utterances.table.iterrows()):
        expected = "trained on" if name in taught else "held out" if name in tested else "not drawn"
        assert frame.at[name, "role"] == expected
        assert frame.at[name, "speaker"] == facts["speaker"]
        assert frame.at[name, "Metric-act 2"] == pytest.approx(own[1, number, 1], abs=1e-3)
    for number, (name, facts) in enumerate(danes.table.iterrows()):
        known = facts["speaker"] in heard
        assert frame.at[name, "role"] == ("known speaker" if known else "other corpus")
        assert frame.at[name, "Unsupervised 1"] == pytest.approx(moved[0, number, 0], abs=1e-3)
    assert set(frame["role"]) == set(ROLES) == set(KNOWN)


def test_rows_that_do_not_count_are_left_out(track):
    danes = target("emotale-dk", track, "target 20 %", rows=60)
    frame = explored(
        NAMES, track, latents(len(track.codes)), {"emotale-dk": danes}, {"emotale-dk": latents(len(danes))}, fold=0
    )
    kept = frame.loc[frame["corpus"] == "emotale-dk", "utterance"].tolist()
    assert kept == danes.table.index[danes.counted[0]].tolist()
    assert 0 < len(kept) < len(danes)


def test_small_spaces_keep_their_digits(track):
    own = 1e-5 * latents(len(track.codes))
    frame = explored(NAMES, track, own)
    assert np.allclose(frame["Metric-act 1"], own[1, :, 0], atol=1e-8)


def test_latents_of_other_rows_are_refused(track):
    with pytest.raises(ValueError, match=r"emotale-en: expected latents of shape \(2, 90, 2\), came \(2, 89, 2\)"):
        explored(NAMES, track, latents(len(track.codes) - 1))
