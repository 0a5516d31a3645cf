"""From series to tables, and what is stored of them."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.wild import engine, results
from sertools.analysis.wild.setup import Member, autoencoders, members
from sertools.analysis.wild.training import HIDDEN, autoencoder, trained
from sertools.corpora.polarity import POLARITIES


def test_every_model_is_trained_and_said(small_run, settings):
    found, said, peaks, _ = small_run
    assert len(found.members) == len(members(settings)) and len(found.autoencoders) == len(autoencoders(settings))
    assert len(said) == len(peaks) == len(found.members) + len(found.autoencoders)
    assert min(peaks) > 0
    assert found.members["own"].sum() == 3 * settings.runs


def test_scores_are_those_of_the_model(small_run, spoken, settings):
    found, _, _, folder = small_run
    for number in (1, found.members.index[found.members["split"] == "random"][0]):
        member = members(settings)[number]
        mine = found.scores[found.scores["member"] == number].set_index("utterance")
        _, rows = spoken.rows(member)
        assert list(mine.index) == list(spoken.table.index[np.concatenate([rows["test"], rows["unseen"]])])
        part = spoken.series.rows(mine.index)
        scores, hidden = trained(spoken, member, settings, folder).apply(part.frames, part.offsets)
        # the batches of all rows at once stand in another order
        np.testing.assert_allclose(mine[list(POLARITIES)], scores, atol=1e-6)
        if member.own:
            kept = found.hidden[found.hidden["member"] == number].set_index("utterance").loc[mine.index, HIDDEN]
            np.testing.assert_allclose(kept, hidden, atol=1e-6)
    assert set(found.hidden["member"]) == set(found.members.index[found.members["own"]])
    np.testing.assert_allclose(found.scores[list(POLARITIES)].sum(axis=1), 1, atol=1e-6)


def test_errors_are_those_of_speech_that_was_never_learned(small_run, spoken, settings):
    found, _, _, folder = small_run
    first = found.reconstructions[found.reconstructions["autoencoder"] == 0].set_index("utterance")
    heard = spoken.table.index[spoken.pretraining.isin(["test", "unseen"])]
    assert set(first.index) == set(heard)
    network = autoencoder(spoken, autoencoders(settings)[0], settings, folder)
    one = spoken.series.rows([first.index[5]])
    plain = np.square(one.frames - network.reconstruct(one.frames, one.offsets)).mean()
    assert first["error"].iloc[5] == pytest.approx(plain, rel=1e-5)
    activities, _ = network.bottleneck(one.frames, one.offsets)
    assert first["near_zero"].iloc[5] == pytest.approx((abs(activities) <= 1e-3).mean())


def test_what_is_shown_is_of_the_first_corpus_alone(small_run, settings):
    found = small_run[0]
    assert {name.split("/")[0] for name in found.shown["utterance"]} == {settings.parts.labelled[0]}
    assert found.shown.groupby("utterance")["kind"].value_counts().nunique() == 2  # as many frames given as made
    assert found.shown["utterance"].nunique() == engine.SHOWN


def test_a_run_comes_back_as_it_was_stored(small_run, tmp_path):
    found = small_run[0]
    results.write(found, {"commit": "abc"}, tmp_path)
    back = results.read(tmp_path)
    assert back.settings == found.settings and back.facts["commit"] == "abc"
    for name in results.TABLES:
        mine, theirs = getattr(found, name), getattr(back, name)
        close = {"atol": 1e-6, "rtol": 1e-3} if name == "hidden" else {"atol": 0, "rtol": 0}
        pd.testing.assert_frame_equal(mine, theirs, check_dtype=False, check_categorical=False, **close)


def test_a_record_that_is_not_there_is_an_error_that_says_how_to_make_it(tmp_path):
    with pytest.raises(results.RecordError, match="sertools record wild"):
        results.read(tmp_path)


def test_two_workers_give_the_same_tables(small_run, spoken, settings, tmp_path):
    found = small_run[0]
    other = engine.run(settings, speech_of=spoken, workers=2, folder=tmp_path)
    for name in results.TABLES:
        costs = ["seconds"] if name in ("members", "autoencoders") else []
        pd.testing.assert_frame_equal(
            getattr(found, name).drop(columns=costs), getattr(other, name).drop(columns=costs)
        )


def test_one_member_again_gives_the_same_scores(small_run, spoken, settings, tmp_path):
    found = small_run[0]
    again = engine.one_member(settings, 4, speech_of=spoken, folder=tmp_path)
    mine = found.scores[found.scores["member"] == 4].set_index("utterance")[list(POLARITIES)]
    pd.testing.assert_frame_equal(again.scores[list(POLARITIES)], mine)
    with pytest.raises(ValueError, match=f"expected a member out of 0 to {len(members(settings)) - 1}, came 999"):
        engine.one_member(settings, 999, speech_of=spoken, folder=tmp_path)


def test_a_member_is_said_in_words():
    assert engine.describe(Member("frozen", 2)) == "frozen, run 2"
    assert engine.describe(Member("frozen", 0, amount="1/2", held_out="DC")) == (
        "frozen, run 0, 1/2 of the speech, held_out DC"
    )
    assert engine.describe(Member("scratch", 1, amount="none")) == "scratch, run 1"
