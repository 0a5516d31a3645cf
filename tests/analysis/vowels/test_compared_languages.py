"""Who is compared, in which emotions, on which scales; and the planes that are made of them."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels import splits
from sertools.analysis.vowels.commonality_readings import SCALES
from sertools.analysis.vowels.compared_languages import compared_languages, lacking, tokens_of
from sertools.analysis.vowels.vowel_planes import Setting, drawn_tokens, made, of_features, of_planes, settings
from sertools.analysis.wild.plane import plane
from sertools.corpora.vowels import MONOPHTHONGS, VOWELS
from sertools.measure.tokens import COLUMNS, Tokens
from sertools.models.vowel_sequences import standardised

NAMES = tuple(f"feature {k}" for k in range(4))
EMOTIONS = ("neutral", "happy", "angry", "sad", "fear")


def corpus(name, speakers, vowels, seed):
    draw, rows = np.random.default_rng(seed), []
    for speaker in range(speakers):
        for emotion in EMOTIONS:
            for utterance in range(6):
                for k, vowel in enumerate(draw.choice(vowels, 5)):
                    rows.append(
                        (name, f"{name}/{speaker}{emotion}{utterance}", "xx", f"{name}-{speaker}",
                         ("female", "male")[speaker % 2], emotion, vowel, 0.1 + k, 0.2 + k, np.nan, np.nan, 24)
                    )  # fmt: skip
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    codes = table["vowel"].map(VOWELS.index).to_numpy()
    features = draw.normal(size=(len(table), len(NAMES))) + np.eye(10)[codes][:, :4] * 3 + seed
    return Tokens(name, table, features.astype("float16"), NAMES, {})


@pytest.fixture(scope="module")
def parts():
    english = [corpus("one", 12, VOWELS[:8], 1), corpus("two", 6, ("i", "@"), 2)]
    return english, [corpus("zh", 4, VOWELS, 3)]


@pytest.fixture(scope="module")
def languages(parts):
    return compared_languages(*parts, seed=0)


def test_speakers_are_those_for_development(parts, languages):
    known = splits.people({"English": pd.concat([each.table for each in parts[0]])})["English"]
    assert set(languages["English"].table["speaker"]) == set(splits.compared(known, 0))
    assert languages["English"].table["corpus"].value_counts().index.tolist() == ["one", "two"]
    assert languages["Mandarin"].table["speaker"].nunique() == 4
    for each in languages.values():
        assert set(each.table["emotion"]) == set(EMOTIONS[:4])
        assert {len(each.table)} == {len(values) for values in each.features.values()}


def test_scales_are_those_of_all_tokens(parts, languages):
    whole = Tokens.concat(parts[0])
    expected = standardised(whole.features, whole.table["corpus"])
    own = languages["English"]
    rows = whole.table.reset_index().merge(own.table[["utterance", "start"]], on=["utterance", "start"])["index"]
    np.testing.assert_array_equal(own.features[SCALES[0]], expected[rows])


def test_tokens_are_counted_and_what_lacks_is_named(languages):
    counts = tokens_of(languages)
    assert counts.loc["Mandarin"].to_numpy().sum() == len(languages["Mandarin"].table)
    assert list(counts.columns) == list(VOWELS)
    assert lacking(counts) == [("English", "aU", "all emotions"), ("English", "oU", "all emotions")]
    counts.loc[("Mandarin", "sad"), "i"] = 4
    assert ("Mandarin", "i", "sad") in lacking(counts)


def test_planes_are_of_the_tokens_of_their_emotion(languages):
    tokens = drawn_tokens(languages, 6, seed=1)
    counts = tokens.table.groupby(["language", "emotion", "vowel"]).size()
    assert counts.max() == 6 and set(tokens.table["vowel"]) <= set(MONOPHTHONGS)
    asked = (Setting(5.0, 3), Setting(5.0, 4))
    found = made(tokens, SCALES[0], asked, iterations=250, workers=2)
    assert list(found) == [(emotion, setting) for setting in asked for emotion in EMOTIONS[:4]]
    sad = (tokens.table["emotion"] == "sad").to_numpy()
    alone = plane(tokens.features[SCALES[0]][sad], 5.0, 3, 250)
    np.testing.assert_array_equal(found["sad", asked[0]].points, alone)
    assert found["sad", asked[0]].table.equals(tokens.table[sad])
    said = of_planes(found)
    assert said[["perplexity", "seed"]].drop_duplicates().to_numpy().tolist() == [[5, 3], [5, 4]]
    assert (said["like"] > 1).all() and said["apart"].notna().all()


def test_features_are_read_on_every_scale(languages):
    found = of_features(drawn_tokens(languages, 10)).set_index(["scale", "emotion"])
    assert len(found) == 8 and (found["like"] > 1).all()
    # languages were measured with other levels: apart on the scale of both, side by side on that of each corpus
    own, both = (found.loc[scale, "mixed"].mean() for scale in SCALES)
    assert own > both
    # of Mandarin there is one corpus; within a vowel and on its own scale no corpus keeps to itself here
    assert "Mandarin" not in found and found.loc[SCALES[0], "English"].between(0.5, 1.6).all()


def test_the_usual_settings_differ_by_seed_and_perplexity():
    made_of = settings(7)
    assert [each.seed for each in made_of] == [7, 8, 9, 7] and len(set(made_of)) == 4
