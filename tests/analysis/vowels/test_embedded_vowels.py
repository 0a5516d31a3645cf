"""Com after training: sums against plain loops over tokens, replicates against means taken by hand."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels.commonality import combined_score, distances
from sertools.analysis.vowels.commonality_gap import gap
from sertools.analysis.vowels.embedded_vowels import (
    EMOTION_TASKS,
    averaged,
    frequent,
    like_and_unlike,
    nearest_are_like,
    pairs,
    run_weights,
    speaker_draws,
    statistic,
)
from sertools.analysis.vowels.results import Results
from sertools.corpora.vowels import VOWELS
from sertools.report.claims import claims
from sertools.report.labelled import Labelled
from sertools.report.rules import evaluate

WIDTH = 5
MANDARIN = ("z-1", "z-2", "z-3", "z-4")
ENGLISH = (*(f"e-{number:02d}" for number in range(8)), "t-A")
RUNS = 2


def divisions():
    """(source, target, fold, validation speakers, tested speakers): Mandarin tested in turn, English once."""
    for who in MANDARIN:
        yield "English", "Mandarin", who, ENGLISH[:3], (who,)
    yield "Mandarin", "English", "fixed", MANDARIN[:1], ENGLISH


@pytest.fixture(scope="module")
def tokens():
    """Single tokens' embeddings: a row a token, six of each vowel from every speaker; English has no aU."""
    draw, rows = np.random.default_rng(4), []
    for model, (source, target, fold, heard, tested), run in itertools.product(
        ("CL", "AGA-CL"), divisions(), range(RUNS)
    ):
        for task in EMOTION_TASKS:
            for side, language, speakers in (("source", source, heard), ("target", target, tested)):
                for speaker, vowel in itertools.product(speakers, VOWELS):
                    if vowel == "aU" and language == "English":
                        continue
                    # vowels lie apart, the model with anchors draws the languages together
                    shift = (language == "English") * (0.2 if model == "AGA-CL" else 1.0)
                    centre = np.eye(len(VOWELS))[VOWELS.index(vowel)][:WIDTH] * 3 + shift
                    for values in draw.normal(centre, 0.5, size=(6, WIDTH)):
                        facts = (model, source, target, fold, run, task, side, speaker, vowel)
                        rows.append((*facts, *values))
    names = ["model", "source", "target", "fold", "run", "task", "side", "speaker", "vowel"]
    return pd.DataFrame(rows, columns=[*names, *(f"e{k:02d}" for k in range(WIDTH))])


@pytest.fixture(scope="module")
def results(tokens):
    by_model = tokens.groupby(["model", "source", "target", "fold", "run", "task"], sort=False)
    models, parts = [], []
    for number, (key, table) in enumerate(by_model):
        facts = dict(zip(by_model.keys, key, strict=True))
        anchored = facts["model"] == "AGA-CL"
        labels = {"anchors": "Both" if anchored else "", "reading": "given" if anchored else ""}
        models.append({"number": number, "study": "transfer", **facts, **labels})
        grouped = table.groupby(["side", "speaker", "vowel"])
        sums = grouped[[f"e{k:02d}" for k in range(WIDTH)]].sum().assign(count=grouped.size())
        parts.append(sums.reset_index().assign(number=number))
    # models that have no part in it: another study, another reading, one without embeddings
    other = {**models[-1], "run": 0}
    models += [{**other, "number": 900, "study": "fixed"}, {**other, "number": 901, "reading": "pseudo"}]
    models += [{**other, "number": 902, "run": 7}]
    strangers = [parts[-1].assign(number=number) for number in (900, 901)]
    empty = pd.DataFrame()
    return Results(
        models=pd.DataFrame(models).set_index("number"),
        scores=empty, people=empty, histories=empty, chosen=empty, shown=empty,
        embedded=pd.concat([*parts, *strangers], ignore_index=True),
    )  # fmt: skip


def by_hand(tokens, model, direction, fold, run, speakers=None):
    """Com (E, V, V) of one fold and run, from single tokens."""
    source, target = ("English", "Mandarin") if direction == "en->zh" else ("Mandarin", "English")
    one = tokens[(tokens["model"] == model) & (tokens["fold"] == fold) & (tokens["run"] == run)]
    one = one[(one["source"] == source) & (one["target"] == target)]
    if speakers is not None:
        one = one[one["speaker"].isin(speakers)]
    means = np.full((2, len(EMOTION_TASKS), len(VOWELS), WIDTH), np.nan)
    for (side, task, vowel), table in one.groupby(["side", "task", "vowel"]):
        place = ("source", "target").index(side), EMOTION_TASKS.index(task), VOWELS.index(vowel)
        means[place] = table[[f"e{k:02d}" for k in range(WIDTH)]].to_numpy().mean(0)
    return combined_score(*distances(*means))


def test_every_direction_fold_and_run_of_the_study_is_found(results):
    found = pairs(results, "AGA-CL")
    assert [(pair.direction, pair.fold, pair.run) for pair in found] == [
        *(("en->zh", who, run) for who in MANDARIN for run in range(RUNS)),
        *(("zh->en", "fixed", run) for run in range(RUNS)),
    ]
    assert found[0].source.speakers == ENGLISH[:3]
    assert found[0].target.speakers == ("z-1",)
    assert found[0].target.counts.shape == (1, 4, 10) and (found[0].target.counts == 6).all()


def test_everybody_once_is_the_mean_over_folds_and_runs(results, tokens):
    whole = averaged(pairs(results, "CL"), count=0)
    expected = np.mean([by_hand(tokens, "CL", "en->zh", who, run) for who in MANDARIN for run in range(RUNS)], axis=0)
    np.testing.assert_allclose(whole["en->zh"].combined[0], expected, equal_nan=True)
    expected = np.mean([by_hand(tokens, "CL", "zh->en", "fixed", run) for run in range(RUNS)], axis=0)
    np.testing.assert_allclose(whole["zh->en"].combined[0], expected, equal_nan=True)
    lacking = VOWELS.index("aU")
    assert np.isnan(whole["en->zh"].combined[0, :, lacking]).all()
    assert np.isnan(whole["zh->en"].combined[0, :, :, lacking]).all()


def test_a_replicate_leaves_a_tested_speaker_out_and_draws_runs(results, tokens):
    found = averaged(pairs(results, "AGA-CL"), count=8, seed=3)["en->zh"].combined
    heard, tested = speaker_draws(ENGLISH[:3], MANDARIN, count=8, seed=3)
    runs = run_weights(RUNS, count=8, seed=3)
    for row in range(8):
        # three validation speakers are fewer than eight: one of them is left out as well
        speakers = [name for name, often in zip(ENGLISH, heard[row], strict=False) if often]
        values, weights = [], []
        for who, run in itertools.product(MANDARIN, range(RUNS)):
            if (often := tested[row, MANDARIN.index(who)] * runs[row, run]) > 0:
                values.append(by_hand(tokens, "AGA-CL", "en->zh", who, run, [*speakers, who]))
                weights.append(often)
        np.testing.assert_allclose(found[row], np.average(values, axis=0, weights=weights), equal_nan=True)


def test_speakers_are_drawn_by_how_many_their_corpus_has():
    alone, many = speaker_draws(["z-1"], ENGLISH, count=50)
    assert alone.tolist() == [[1.0]] * 50 and many.shape == (50, 9)
    assert (many[:, :8].sum(1) == 8).all() and not (many[:, :8] == 1).all() and (many[:, 8] == 1).all()
    one, other = speaker_draws(["a-1", "a-2", "a-3"], MANDARIN, count=14)
    left = [(int(np.argmin(x)), int(np.argmin(y))) for x, y in zip(one, other, strict=True)]
    assert len(set(left)) == 12 and left[12:] == left[:2]
    assert (one.sum(1) == 2).all() and (other.sum(1) == 3).all()
    assert [each.tolist() for each in speaker_draws(["a-1", "a-2"], ENGLISH, count=0)] == [[[1.0] * 2], [[1.0] * 9]]


def test_a_seldom_vowel_is_missing(results):
    table = results.embedded
    seldom = (table["vowel"] == "i") & (table["side"] == "target") & table["speaker"].isin(MANDARIN)
    few = replace(results, embedded=table.assign(count=table["count"].where(~seldom, 4)))
    one = averaged(pairs(few, "CL"), count=0)["en->zh"]
    assert np.isnan(one.combined[0, :, :, 0]).all() and np.isfinite(one.combined[0, :, 0, 1]).all()
    rehearsed = replace(few, settings=replace(few.settings, rehearsal=2))
    assert np.isfinite(averaged(pairs(rehearsed, "CL"), count=0)["en->zh"].combined[0, :, 0, 0]).all()
    kept = pairs(results, "CL")[0].source
    assert frequent(kept, 18).counts.sum() == kept.counts.sum() and frequent(kept, 19).counts.sum() == 0


def test_every_model_by_its_own_largest_distance(results):
    found = pairs(results, "CL")
    shared = averaged(found, count=0)["zh->en"]
    own = averaged(found, count=0, own_maximum=True)["zh->en"]
    assert np.nanmin(own.combined - shared.combined) < -1e-6 and np.nanmax(own.combined - shared.combined) < 1e-9
    one = [pair for pair in found if pair.direction == "zh->en"][:1]
    distance = averaged(one, count=0, own_maximum=True)["zh->en"]
    worst = np.nanargmax(distance.distance[0].reshape(4, -1), axis=1)
    combined, cosine = (each[0].reshape(4, -1)[np.arange(4), worst] for each in (distance.combined, distance.cosine))
    np.testing.assert_allclose(combined, cosine / 2)


def test_the_statistic_fits_the_rules(results):
    statistics = {
        f"commonality_{name}": statistic(averaged(pairs(results, model), count=20))
        for name, model in {"after": "AGA-CL", "without": "CL"}.items()
    }
    after = Labelled.from_frame(statistics["commonality_after"])
    assert after.axes == {"direction": ("en->zh", "zh->en"), "vowel": VOWELS, "emotion": EMOTION_TASKS}
    rule = claims("vowels")["vowels-25"].also["against CL, same vowels of the same speakers"]
    assert evaluate(rule, statistics).tolist() == [True] * 20


def test_like_vowels_against_unlike_ones(results):
    one = averaged(pairs(results, "CL"), count=0)["zh->en"]
    like, unlike = like_and_unlike(one)
    known = [one.combined[0, 2, k, k] for k in range(10) if VOWELS[k] != "aU"]
    assert like[0, 2] == pytest.approx(np.mean(known))
    there = [k for k in range(10) if VOWELS[k] != "aU"]
    other = [one.combined[0, 2, k, j] for k, j in itertools.permutations(there, 2)]
    assert unlike[0, 2] == pytest.approx(np.mean(other))
    np.testing.assert_allclose(like - unlike, gap(one.combined))


def test_how_often_the_nearest_vowel_is_the_like_one(results):
    one = averaged(pairs(results, "CL"), count=3)["zh->en"]
    found = nearest_are_like(one)
    there = [k for k in range(10) if VOWELS[k] != "aU"]
    matrix = one.combined[1, 2][np.ix_(there, there)]
    hits = [matrix[k].argmax() == k for k in range(9)] + [matrix[:, k].argmax() == k for k in range(9)]
    assert found.shape == (3, 4) and found[1, 2] == pytest.approx(np.mean(hits)) and 0 < found.mean() < 1
    alone = np.full((1, 1, 10, 10), np.nan)
    alone[0, 0, 3, 3] = 0.5
    assert np.isnan(nearest_are_like(replace(one, combined=alone))).all()


def test_what_is_not_kept_is_refused(results):
    with pytest.raises(ValueError, match="expected embeddings of GA-CL, came none"):
        pairs(results, "GA-CL")
    numbers = results.models.index[(results.models["task"] == "sad") & (results.models["model"] == "CL")]
    part = results.embedded[~results.embedded["number"].isin(numbers)]
    with pytest.raises(ValueError, match="CL, run 0, fold z-1: expected models of all emotions, came none of {'sad'}"):
        pairs(replace(results, embedded=part), "CL")
