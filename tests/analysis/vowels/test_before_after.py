"""Before and after anchoring: cells joined by their names, the same people on both sides."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels.before_after import (
    before_of,
    changes,
    compared_people,
    compared_sums,
    input_sums,
    part_of,
)
from sertools.analysis.vowels.before_after_readings import MAXIMA, PEOPLE, analyses, compared_pairs
from sertools.analysis.vowels.commonality import VowelSums, combined_score, commonality, distances, vowel_means
from sertools.analysis.vowels.commonality_statistics import Side, scores
from sertools.analysis.vowels.corpus_draws import corpus_draws
from sertools.analysis.vowels.embedded_vowels import EMOTION_TASKS, Pair, averaged, pairs
from sertools.analysis.vowels.printed_commonality import changes as printed_changes
from sertools.analysis.vowels.printed_commonality import regression_to_the_mean
from sertools.analysis.vowels.setup import LANGUAGES, Settings
from sertools.corpora.vowels import VOWELS
from sertools.measure.tokens import COLUMNS, Tokens
from sertools.report.claims import claims
from sertools.report.published import load, statistics
from sertools.report.rules import evaluate


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


def test_development_speakers_of_english_and_all_of_mandarin_are_compared(guessed):
    found = compared_people(guessed)
    tested = guessed.people.query("study == 'transfer' and target == 'English' and part == 'tested'")["speaker"]
    assert len(found["Mandarin"]) == 4 and not set(found["English"]) & set(tested) and found["English"]
    features = {name: sums((*who, "tess-else"), seed=len(name)) for name, who in found.items()}
    compared = compared_sums(replace(guessed, settings=replace(guessed.settings, rehearsal=2)), features)
    assert {name: one.speakers for name, one in compared.items()} == found
    np.testing.assert_array_equal(compared["English"].sums, features["English"].sums[: len(found["English"])])
    alone = {"English": part_of(features["English"], found["English"][:1]), "Mandarin": features["Mandarin"]}
    few = guessed.people[~guessed.people["speaker"].isin(found["English"][1:])]
    assert compared_sums(replace(guessed, people=few), alone)["English"].counts.sum() == 0  # four of each vowel


def spoken(corpus):
    """Two speakers of a corpus who say every vowel once in every emotion and in one that is not asked for."""
    emotions = ("neutral", "happy", "angry", "sad", "fear")
    rows = [
        {**dict.fromkeys(COLUMNS, np.nan), "corpus": corpus, "utterance": f"{corpus}/{who}-{emotion}", "frames": 24,
         "language": "xx", "speaker": f"{corpus}-{who}", "gender": "female", "emotion": emotion, "vowel": vowel,
         "start": 0.3 * place, "end": 0.3 * place + 0.1}
        for who in "ab" for emotion in emotions for place, vowel in enumerate(VOWELS)
    ]  # fmt: skip
    draw = np.random.default_rng([len(corpus), *corpus.encode()])
    features = draw.normal(3, 2, size=(len(rows), 4)).astype("float16")
    return Tokens(corpus, pd.DataFrame(rows)[list(COLUMNS)], features, ("f0", "f1", "f2", "f3"))


def test_input_features_are_z_scores_of_each_corpus():
    found = input_sums(Settings(), spoken)
    assert set(found) == {"English", "Mandarin"} and len(found["English"].speakers) == 2 * len(LANGUAGES["English"])
    raw = spoken("casia")
    scaled = (raw.features.astype(float) - raw.features.astype(float).mean(0)) / raw.features.astype(float).std(0)
    row = raw.table.query("speaker == 'casia-b' and emotion == 'angry' and vowel == 'u'").index.item()
    np.testing.assert_allclose(found["Mandarin"].sums[1, 2, 5], scaled[row], rtol=1e-4)
    assert (found["Mandarin"].counts == 1).all()


def test_analyses_are_every_reading_with_every_other():
    english, mandarin = sums(("e-1", "e-2"), seed=5), sums(("z-1", "z-2"), seed=6)
    after = [Pair("en->zh", "z-1", 0, english, part_of(mandarin, ("z-1",))),
             Pair("zh->en", "fixed", 0, mandarin, english)]  # fmt: skip
    before = {PEOPLE[0]: compared_pairs({"English": english, "Mandarin": mandarin}), PEOPLE[1]: after}
    anchors = statistics("vowels")["chosen"]
    choices, found = analyses(after, before, anchors)
    assert choices.to_numpy().tolist() == [[people, maximum] for people in PEOPLE for maximum in MAXIMA]

    def cell(name, analysis, direction, emotion="hap", vowel="u"):
        one = found[name].query("analysis == @analysis and emotion == @emotion and vowel == @vowel")
        return one.loc[one["direction"] == direction, "value"].item()

    place = EMOTION_TASKS.index("hap"), VOWELS.index("u")
    whole = commonality(english, mandarin)
    assert cell("commonality", 0, "en->zh") == pytest.approx(whole.same[place])
    assert cell("commonality", 0, "zh->en") == pytest.approx(whole.same[place])
    alone = commonality(english, part_of(mandarin, ("z-1",)))
    assert (
        cell("commonality", 2, "en->zh") == cell("commonality_after", 2, "en->zh") == pytest.approx(alone.same[place])
    )
    cosine, distance = distances(vowel_means(english), vowel_means(mandarin))
    own = combined_score(cosine[place[0]], distance[place[0]])[place[1], place[1]]
    assert cell("commonality", 1, "zh->en") == cell("commonality_after", 3, "zh->en") == pytest.approx(own)
    for name in ("vowels-25", "vowels-26", "vowels-27", "vowels-28"):
        assert len(evaluate(claims("vowels")[name].rule, found, by="analysis")) == 4


def test_replicates_before_are_those_of_the_page_on_anchors():
    english, mandarin = sums(tuple(f"e-{k}" for k in range(9))), sums(("z-1", "z-2", "z-3"), seed=2)
    found = averaged(compared_pairs({"English": english, "Mandarin": mandarin}), count=30, seed=4)
    corpora = [{name: name.split("-")[0] for name in each.speakers} for each in (english, mandarin)]
    sides = [Side(one, named) for one, named in zip((english, mandarin), corpora, strict=True)]
    theirs = scores(*sides, corpus_draws(*corpora, count=30, seed=4))
    np.testing.assert_allclose(found["en->zh"].combined, theirs.combined)
    np.testing.assert_allclose(found["zh->en"].combined, theirs.combined.swapaxes(-1, -2))


def test_a_run_of_guesses_goes_through(guessed):
    found = pairs(guessed, "AGA-CL")
    names = {name for pair in found for side in (pair.source, pair.target) for name in side.speakers}
    english = sums(sorted(name for name in names if "casia" not in name), seed=1)
    mandarin = sums(sorted(name for name in names if "casia" in name), seed=2)
    before = before_of(found, {"English": english, "Mandarin": mandarin}, minimum=1)
    assert len(before) == 5 and all(pair.run == 0 for pair in before)
    assert [pair.source.speakers for pair in before[:1]] == [found[0].source.speakers]
