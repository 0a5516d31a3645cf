"""From tokens to the tables of a run, on noise: few speakers, two tasks, small models."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels import data, engine, models, results, training
from sertools.analysis.vowels.anchors import choose
from sertools.analysis.vowels.commonality import commonality, vowel_sums
from sertools.analysis.vowels.results import SCORES
from sertools.analysis.vowels.setup import BASELINES, EMOTIONS, RATED, Settings
from sertools.corpora.vowels import VOWELS
from sertools.measure.tokens import COLUMNS, Tokens
from sertools.models.anchored import train
from sertools.models.anchored_request import Settings as Training

SIZES = {"ravdess": 8, "tess": 2, "emotale-en": 12, "casia": 4, "nemo": 8, "emodb": 8, "emotale-dk": 14}
SETTINGS = Settings(
    runs=1, fewer=1, embedded=1, rehearsal=2, tasks=("4-CAT", "hap"), choices={"margin 0.5": {"margin": 0.5}},
    training=Training(epochs=1, patience=1, hidden=8, heads=2, feedforward=8, batch=32, target_batch=16, triplets=8),
)  # fmt: skip
LACKING = {"@", "aI", "eI", "aU", "oU"}
"""Vowels that Polish does not have."""


def noise(corpus):
    """Three utterances of each speaker in five emotions, three or four vowels each, in every bin of the ratings."""
    draw, rows = np.random.default_rng(len(corpus)), []
    vowels = [vowel for vowel in VOWELS if corpus != "nemo" or vowel not in LACKING]
    for who in range(SIZES[corpus]):
        speaker = f"{corpus.partition('-')[0]}-{who:02d}"
        for emotion in (*EMOTIONS, "fear"):
            for take in range(3):
                utterance = f"{corpus}/{speaker}-{emotion}-{take}"
                rating = (1.5, 3.0, 4.5)[take] if corpus.startswith("emotale") else np.nan
                for place in range(draw.integers(3, 5)):
                    vowel = vowels[draw.integers(len(vowels))]
                    times = 0.2 * place, 0.2 * place + 0.1
                    rows.append((corpus, utterance, "en", speaker, "female", emotion, vowel, *times, rating, rating, 9))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    features = draw.normal(size=(len(table), 5)) * [1, 2, 3, 4, 5] + 10
    return Tokens(corpus, table, features.astype("float16"), tuple("abcde"))


@pytest.fixture(scope="module")
def spoken():
    return data.load(SETTINGS, noise)


@pytest.fixture(scope="module")
def small_run(spoken, tmp_path_factory):
    said, folder = [], tmp_path_factory.mktemp("models")
    return engine.run(SETTINGS, spoken=spoken, say=said.append, folder=folder), said, folder


def test_features_are_on_one_scale_in_each_corpus():
    tokens = [noise(name) for name in ("ravdess", "tess", "emotale-en")]
    whole = data.language("English", tokens, replace(SETTINGS, rehearsal=0))
    by_hand = tokens[0].features.astype(float)
    by_hand = (by_hand - by_hand.mean(0)) / by_hand.std(0)  # all emotions count, those that are not used too
    wanted = tokens[0].table["utterance"] == whole.sequences.utterances[0]
    np.testing.assert_allclose(whole.sequences.features[0][: wanted.sum()], by_hand[wanted], atol=1e-5)
    assert set(whole.table["emotion"]) == set(EMOTIONS)
    assert set(whole.table["corpus"]) == {"ravdess", "tess", "emotale-en"}


def test_a_rehearsal_takes_few_utterances(spoken):
    assert (spoken["Mandarin"].table.groupby(["speaker", "emotion"]).size() == 2).all()


def test_classes_of_the_tasks(spoken):
    english, rated = spoken["English"], spoken["Danish, rated"]
    names = np.array(list(EMOTIONS))[english.labels["4-CAT"]]
    assert (names == english.table["emotion"]).all()
    np.testing.assert_array_equal(english.labels["hap"], english.table["emotion"] == "happy")
    assert set(rated.labels) == set(RATED) and "fear" in set(rated.table["emotion"])
    assert (rated.table.groupby(["speaker", "emotion"]).size() == 3).all()  # a rehearsal, too, has every bin
    np.testing.assert_array_equal(rated.labels["aro"], (rated.table["activation"] - 1.5) / 1.5)


def test_anchors_are_those_of_the_development_speakers(spoken):
    found, _ = engine.plan(spoken, SETTINGS)
    division = found[0]
    sums = []
    for name, who in (("English", division.compared), ("Mandarin", division.development)):
        frame = pd.concat([noise(corpus).table for corpus in data.LANGUAGES[name]])
        assert set(who) < set(frame["speaker"])
        language = spoken[name]
        tokens = [
            (features, speaker, code, vowel)
            for features, vowels, speaker, code in zip(
                language.sequences.features, language.sequences.vowels, language.speakers, language.labels["4-CAT"],
                strict=True,
            )
            if speaker in who
            for features, vowel in zip(features, vowels, strict=True)
            if vowel >= 0
        ]  # fmt: skip
        features, speakers, codes, vowels = map(np.array, zip(*tokens, strict=True))
        sums.append(vowel_sums(features, speakers, codes, vowels, (4, len(VOWELS))))
    chosen = choose(commonality(*sums).same, range(6), range(6, 10))
    made = training.anchors(spoken, division)
    for (group, kind), mask in chosen.items():
        np.testing.assert_array_equal(made[group, kind, "4-CAT"], mask)
        np.testing.assert_array_equal(made[group, kind, "hap"], [np.zeros(10, dtype=bool), mask[1]])


def test_a_language_without_diphthongs_has_no_such_anchors(spoken):
    found, _ = engine.plan(spoken, SETTINGS)
    division = next(one for one in found if one.target == "Polish")
    made = training.anchors(spoken, division)
    assert not made["GA", "Diph", "4-CAT"].any() and made["GA", "Mono", "4-CAT"].any()
    np.testing.assert_array_equal(made["GA", "Both", "4-CAT"], made["GA", "Mono", "4-CAT"])


def test_every_model_is_trained_once(spoken):
    found, asked = engine.plan(spoken, SETTINGS)
    assert [one.number for one in asked] == list(range(len(asked)))
    jobs, others = models.jobs(asked, found, SETTINGS), models.baseline_jobs(asked, found)
    trained = [number for job in jobs for numbers in job.numbers for number in numbers]
    trained += [number for job in others for number in job.numbers]
    assert sorted(trained) == list(range(len(asked)))
    # four folds, the fixed division and two third languages: one training of CL for each task
    wanted = [one for one in asked if one.source == "English" and one.model == "CL" and one.study != "margin 0.5"]
    wanted = {one.number for one in wanted if one.target != "English"}
    counts = [numbers for job in jobs for numbers in job.numbers if wanted & set(numbers)]
    assert len(counts) == 2 and all(len(numbers) == 7 for numbers in counts)
    for job in jobs:
        assert len({(member.sort, member.run) for member in job.members}) == 1
        assert len(job.members) <= models.SHARD


def test_numbers_survive_that_settings_are_stored(spoken):
    settings = replace(SETTINGS, choices={"two layers": {"layers": 2}, "margin 0.5": {"margin": 0.5}})
    stored = Settings.read(json.loads(json.dumps(settings.to_json(), sort_keys=True)))
    assert engine.plan(spoken, stored)[1] == engine.plan(spoken, settings)[1]


def test_what_is_kept_of_a_run_counts_in_one_with_more_runs(spoken):
    made = []
    for runs in (1, 2):
        settings = replace(SETTINGS, runs=runs)
        found, asked = engine.plan(spoken, settings)
        made.append([(job.division, job.members, job.tested) for job in models.jobs(asked, found, settings)])
        made.append([(j.division, j.name, j.run, j.tasks) for j in models.baseline_jobs(asked, found)])
    assert made[2][: len(made[0])] == made[0] and made[3][: len(made[1])] == made[1]
    assert len(made[2]) > len(made[0]) and len(made[3]) == 2 * len(made[1])


def test_a_whole_run_has_the_models_of_the_tables(spoken):
    _, asked = engine.plan(spoken, Settings(runs=2, fewer=1))
    table = pd.DataFrame(asked)
    one = table[(table["study"] == "transfer") & (table["target"] == "English") & (table["reading"] != "pseudo")]
    assert (one.groupby(["model", "anchors", "task"]).size() == 2).all()
    assert len(one) == (13 + 4) * 5 * 2
    assert set(table["model"]) == {"CL", "BA-CL", "WA-CL", "GA-CL", "AGA-CL", *BASELINES}
    pseudo = table[table["reading"] == "pseudo"]
    assert set(pseudo["study"]) == {"transfer"} and set(pseudo["model"]) == {"GA-CL", "AGA-CL"}
    assert set(table.loc[table["study"] == "third", "model"]) == {"CL", "AGA-CL"}
    assert set(table.loc[table["study"] == "rated", "task"]) == set(RATED)
    assert len(table[table["study"] == "rated"]) == 13 * 2 * 2 * 2


def test_scores_are_those_of_the_tested_speakers(small_run, spoken):
    found, said, _ = small_run
    divided, asked = engine.plan(spoken, SETTINGS)
    assert len(said) == len(models.jobs(asked, divided, SETTINGS)) + len(models.baseline_jobs(asked, divided))
    tested = {(one.study, one.source, one.target, one.fold): one.tested for one in divided}
    who = pd.concat([language.table["speaker"] for language in spoken.values()])
    who = who[~who.index.duplicated()]
    assert list(found.models.index) == list(range(len(asked)))
    for number, rows in found.scores.groupby("number"):
        model = asked[number]
        assert set(who[rows["utterance"]]) == set(tested[model.study, model.source, model.target, model.fold])
        assert rows["utterance"].is_unique
        count = 4 if model.task == "4-CAT" else 3 if model.task in RATED else 2
        values = rows[list(SCORES)]
        assert values.iloc[:, :count].notna().all(axis=None) and values.iloc[:, count:].isna().all(axis=None)
        if model.model not in BASELINES:
            np.testing.assert_allclose(values.sum(axis=1), 1, atol=2e-3)
    assert found.scores["number"].nunique() == len(asked)
    assert found.models["seconds"].gt(0).all()


def test_models_of_one_training_say_the_same(small_run):
    table, scores = small_run[0].models, small_run[0].scores
    same = (table["source"] == "English") & (table["target"] == "Mandarin") & (table["model"] == "CL")
    fixed = table.index[same & (table["study"] == "fixed") & (table["task"] == "hap")][0]
    turned = table.index[same & (table["study"] == "transfer") & (table["task"] == "hap")]
    ours = scores[scores["number"] == fixed].set_index("utterance")["s1"]
    theirs = scores[scores["number"].isin(turned)].set_index("utterance")["s1"]
    np.testing.assert_array_equal(ours, theirs[ours.index])


def test_one_model_alone_gives_the_same_scores(small_run, spoken, tmp_path):
    found = small_run[0]
    for name, kind in (("AGA-CL", "Both"), ("NMF", ""), ("CL", "")):
        number = found.models.index[(found.models["model"] == name) & (found.models["anchors"] == kind)][-1]
        alone = engine.one_model(SETTINGS, number, spoken=spoken, folder=tmp_path)
        mine = found.scores[found.scores["number"] == number].reset_index(drop=True)
        pd.testing.assert_frame_equal(alone, mine, atol=2e-3, rtol=0)
    with pytest.raises(ValueError, match=f"expected a model out of 0 to {len(found.models) - 1}, came 9999"):
        engine.one_model(SETTINGS, 9999, spoken=spoken, folder=tmp_path)


def test_embeddings_are_those_of_the_models(small_run, spoken, tmp_path):
    found = small_run[0]
    divided, asked = engine.plan(spoken, SETTINGS)
    wanted = {one.number for one in asked if models.embeds(one, SETTINGS)}
    assert set(found.embedded["number"]) == wanted and len(wanted) == 5 * 2  # folds and a direction, CL and AGA-CL
    number = next(one.number for one in asked if models.shows(one, asked[0]))
    assert set(found.shown["number"]) == {number}
    columns = [name for name in found.shown if name.startswith("e")]
    single = found.shown[found.shown["side"] == "target"].groupby(["speaker", "vowel"])
    summed = found.embedded[(found.embedded["number"] == number) & (found.embedded["side"] == "target")]
    summed = summed.set_index(["speaker", "vowel"])
    np.testing.assert_array_equal(single.size(), summed["count"])
    np.testing.assert_allclose(single[columns].sum(), summed[columns], atol=1e-4)
    # a vowel of happy speech of the tested speaker, by the network itself
    job = next(one for one in models.jobs(asked, divided, SETTINGS) if any(number in own for own in one.numbers))
    member = next(place for place, own in enumerate(job.numbers) if number in own)
    source, mandarin = spoken["English"], spoken["Mandarin"]
    made = train(
        source.sequences, source.labels, source.rows(job.division.training), source.rows(job.division.validation),
        [job.members[member]], target=training.target(spoken, job.division), settings=SETTINGS.training,
    )  # fmt: skip
    rows = mandarin.rows(job.division.tested)
    rows = rows[mandarin.labels["hap"][rows] == 1]
    chosen = mandarin.sequences.rows(rows)
    values = made.segments(chosen)[0][chosen.mask]
    np.testing.assert_allclose(found.shown.loc[found.shown["side"] == "target", columns], values, atol=1e-4)


def test_histories_are_those_of_run_0_and_anchors_have_their_score(small_run):
    found = small_run[0]
    anchored = found.models.index[found.models["model"] == "GA-CL"]
    assert set(anchored) < set(found.histories["number"])
    assert found.histories["quantity"].nunique() == 4
    rated = found.chosen[found.chosen["study"] == "rated"]
    assert set(rated["emotion"]) == {f"{task} {name}" for task in RATED for name in data.BINS}
    assert set(found.chosen.loc[found.chosen["study"] == "third", "target"]) == {"Polish", "German"}
    assert found.chosen["score"].le(1).all()
    best = found.chosen[(found.chosen["group"] == "BA") & (found.chosen["study"] == "transfer")]
    assert (best.groupby(["target", "fold", "kind", "emotion"]).size() == 1).all()


def test_a_run_comes_back_as_it_was_stored(small_run, tmp_path):
    found = small_run[0]
    results.write(found, {"commit": "abc"}, tmp_path)
    back = results.read(tmp_path)
    assert back.settings == found.settings and back.facts["commit"] == "abc"
    for name in results.TABLES:
        close = {"atol": 1e-6, "rtol": 1e-3} if name == "shown" else {"atol": 0, "rtol": 0}
        mine, theirs = getattr(found, name), getattr(back, name)
        pd.testing.assert_frame_equal(mine, theirs, check_dtype=False, check_categorical=False, **close)


def test_two_workers_give_the_same_tables(small_run, spoken, tmp_path):
    found = small_run[0]
    other = engine.run(SETTINGS, spoken=spoken, workers=2, folder=tmp_path)
    for name in results.TABLES:
        drop = ["seconds"] if name == "models" else []
        pd.testing.assert_frame_equal(getattr(found, name).drop(columns=drop), getattr(other, name).drop(columns=drop))


def test_a_job_says_what_it_is(spoken):
    _, asked = engine.plan(spoken, SETTINGS)
    assert models.describe(asked[0]) == "transfer, English to Mandarin, casia-00 tested: CL, 4-CAT, run 0"
    guessed = next(one for one in asked if one.reading == "pseudo" and one.target == "English")
    assert models.describe(guessed) == "transfer, Mandarin to English: GA-CL Both pseudo, 4-CAT, run 0"
