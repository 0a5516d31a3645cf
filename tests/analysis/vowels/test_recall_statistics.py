"""Replicates of recalls: whose they are, which runs, and what the claims' rules make of them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_rel

from sertools.analysis.vowels import recall_statistics as statistics
from sertools.analysis.vowels.recall_draws import draw
from sertools.analysis.vowels.recall_statistics import Counted
from sertools.analysis.vowels.results import SCORES
from sertools.analysis.wild.replicates import run_draws
from sertools.report.claims import claims
from sertools.report.rules import evaluate, names

DRAWS = {"count": 60, "seed": 5}
OURS = ("uar", "uar_pseudo", "uar_rated", "uar_within", "uar_baseline", "p_baseline", "uar_third")


@pytest.fixture(scope="module")
def counted(guessed, utterances):
    return Counted(guessed, utterances)


@pytest.fixture(scope="module")
def made(counted):
    return {name: getattr(statistics, name)(counted, **DRAWS) for name in OURS}


def test_every_rule_on_recalls_can_be_read(made):
    read = []
    for claim in claims("vowels").values():
        if names(claim.rule) <= set(made):
            for rule in (claim.rule, *claim.also.values()):
                assert len(evaluate(rule, made)) == DRAWS["count"], claim.id
            read.append(int(claim.id[-2:]))
    assert read == [*range(8, 25), 31, 32, 33, 34, 35, 36]


def test_each_speaker_of_mandarin_is_left_out_in_a_quarter_of_the_replicates(counted):
    drawn = counted.draw("transfer", **DRAWS)
    mandarin, english = drawn.weights["Mandarin"], drawn.weights["English"]
    assert np.bincount(mandarin.argmin(1)).tolist() == [15] * 4 and (mandarin.sum(1) == 3).all()
    corpora = np.array(counted("transfer", "Mandarin", "English").corpora)
    assert len(np.unique(english, axis=0)) > 4
    for corpus in set(corpora):  # each corpus keeps its part; below eight speakers one is left out
        assert (english[:, corpora == corpus].sum(1) == (corpora == corpus).sum() - 1).all()


def test_small_targets_are_repeated_in_balance(counted):
    tallies = {target: counted("third", "English", target) for target in ("Polish", "German")}
    drawn = draw(*tallies.items(), count=84, seed=0)
    both = [tuple(drawn.weights[name].argmin(1)) for name in tallies]
    assert sorted(zip(*both, strict=True)) == sorted([(a, b) for a in range(6) for b in range(7)] * 2)


def test_runs_are_drawn_alike_for_all_models(counted):
    drawn = counted.draw("transfer", **DRAWS)
    shares = drawn.runs(3)
    assert shares.sum(1) == pytest.approx(np.ones(60))
    first = run_draws(3, 60, 5)[7]
    assert shares[7] == pytest.approx([(first == run).mean() for run in range(3)])
    tallies = counted("transfer", "English", "Mandarin")
    recalls = tallies.recalls(drawn.weights["Mandarin"][7:8])[..., 0]
    assert drawn.values(tallies, "Mandarin")[:, 7] == pytest.approx(recalls[:, first].mean(1))


def test_a_replicate_is_the_recall_of_its_speakers_and_runs(counted, made):
    drawn = counted.draw("transfer", **DRAWS)
    tallies = counted("transfer", "Mandarin", "English")
    place = tallies.cells.get_loc(("AGA-CL", "Diph", "given", "hap"))
    expected = tallies.recalls(drawn.weights["English"][11:12])[place, :, 0] @ drawn.runs(3)[11]
    cell = {"replicate": 11, "model": "AGA-CL", "anchors": "Diph", "direction": "zh->en", "task": "hap"}
    rows = made["uar"]
    for name, label in cell.items():
        rows = rows[rows[name] == label]
    assert rows["value"].item() == pytest.approx(expected)


def test_a_model_without_anchors_stands_under_all_of_them(made):
    wide = made["uar"].pivot(index=["replicate", "model", "direction", "task"], columns="anchors", values="value")
    assert np.ptp(wide.loc[(slice(None), "CL"), :].to_numpy(), axis=1).max() == 0
    assert np.ptp(wide.loc[(slice(None), "AGA-CL"), :].to_numpy(), axis=1).mean() > 0.02


def test_estimates_are_means_over_all_runs_of_everybody(counted):
    found = statistics.uar_baseline(counted, count=0)
    rows = found[(found["model"] == "NMF") & (found["direction"] == "en->zh") & (found["task"] == "sad")]
    tallies = counted("transfer", "English", "Mandarin")
    expected = tallies.recalls()[tallies.cells.get_loc(("NMF", "", "", "sad"))].mean()
    assert rows["value"].item() == pytest.approx(expected)


def test_p_is_that_of_all_runs_on_the_speakers_of_a_replicate(counted, made):
    drawn = counted.draw("transfer", **DRAWS)
    tallies = counted("transfer", "Mandarin", "English")
    recalls = tallies.recalls(drawn.weights["English"])
    ours, theirs = (tallies.cells.get_loc((*cell, "4-CAT")) for cell in (("AGA-CL", "Both", "given"), ("GAN", "", "")))
    expected = ttest_rel(recalls[ours], recalls[theirs]).pvalue
    rows = made["p_baseline"]
    found = rows[(rows["model"] == "GAN") & (rows["direction"] == "zh->en") & (rows["task"] == "4-CAT")]
    assert found.sort_values("replicate")["value"].to_numpy() == pytest.approx(expected)


def test_what_a_run_lacks_is_missing(guessed, utterances, counted):
    choice = statistics.uar(counted, study="margin 0.5", **DRAWS)
    there = choice[choice["value"].notna()]
    assert set(there["task"]) == {"4-CAT"} and set(there["model"]) == {"CL", "GA-CL", "AGA-CL"}
    assert set(there.loc[there["model"] == "AGA-CL", "anchors"]) == {"Both"}
    none = replace(guessed, models=guessed.models[guessed.models["study"] != "rated"])
    with pytest.raises(ValueError, match="expected models of rated"):
        statistics.uar_rated(Counted(none, utterances), **DRAWS)


def test_planted_recognition_is_found_where_it_was_planted(guessed, utterances):
    """AGA-CL Both is given the right answers from English to Mandarin: nobody else rises above chance."""
    scores, models = guessed.scores.copy(), guessed.models
    wanted = (
        (models["study"] == "transfer") & (models["source"] == "English") & (models["model"] == "AGA-CL")
        & (models["anchors"] == "Both") & (models["reading"] == "given") & (models["task"] == "4-CAT")
    )  # fmt: skip
    rows = scores["number"].isin(models.index[wanted])
    truth = pd.Categorical(
        utterances.loc[scores.loc[rows, "utterance"], "emotion"], categories=["neutral", "happy", "angry", "sad"]
    )
    scores.loc[rows, list(SCORES)] = np.eye(4, dtype=np.float32)[truth.codes]
    found = statistics.uar(Counted(replace(guessed, scores=scores), utterances), **DRAWS)
    part = found[found["task"] == "4-CAT"]
    own = (part["model"] == "AGA-CL") & (part["anchors"] == "Both") & (part["direction"] == "en->zh")
    assert (part.loc[own, "value"] == 1).all()
    assert part.loc[~own, "value"].mean() == pytest.approx(0.25, abs=0.03)


def test_encoders_stand_side_by_side(counted):
    found = statistics.uar_encoder({"Wav2vec2.0": counted, "HuBERT": counted}, **DRAWS)
    wide = found.pivot(index=["replicate", "direction", "task"], columns="encoder", values="value")
    assert (wide["HuBERT"] == wide["Wav2vec2.0"]).all() and len(wide) == 60 * 2 * 5
    with pytest.raises(ValueError, match="expected runs with Wav2vec2.0, HuBERT, came HuBERT"):
        statistics.uar_encoder({"HuBERT": counted})


def test_a_bound_within_a_corpus_is_of_the_same_speakers(guessed, utterances):
    models, scores = guessed.models, guessed.scores
    within = models.index[(models["study"] == "within") & (models["target"] == "English")]
    gone = scores["number"].isin(within) & scores["utterance"].str.contains("tess-04")
    with pytest.raises(ValueError, match="within English: expected the speakers"):
        statistics.uar_within(Counted(replace(guessed, scores=scores[~gone]), utterances))
