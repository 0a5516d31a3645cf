"""The vowel explorer: the places of the page on formants, rare vowels kept by the draw, the same draw every time."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.vowels import formant_space
from sertools.measure import tokens, vowel_checks
from sertools.report.explorer_vowels import MOST, SPACES, packed, placed, sample


@pytest.fixture(scope="module")
def measured():
    return tokens.shipped("casia").table


@pytest.fixture(scope="module")
def found(measured):
    return placed(measured)


def test_rejected_tokens_are_left_out(measured, found):
    assert len(found) == int(vowel_checks.rejected(measured).isna().sum()) < len(measured)


def test_means_of_tokens_are_the_means_of_the_page(measured):
    # of the page's four emotions alone, since a speaker's constant rests on all that are given
    own = placed(measured[measured["emotion"].isin(formant_space.EMOTIONS)])
    space = formant_space.space(own)
    for place, speaker in enumerate(space.speakers):
        for emotion in formant_space.EMOTIONS:
            for vowel in ("i", "aI"):
                chosen = own[(own["speaker"] == speaker) & (own["emotion"] == emotion) & (own["vowel"] == vowel)]
                cell = formant_space.EMOTIONS.index(emotion), formant_space.VOWELS.index(vowel)
                assert chosen[["f1", "f2"]].mean().to_numpy() == pytest.approx(space.hertz[place, *cell])
                logs = np.log(chosen[["shared_f1", "shared_f2"]]).mean().to_numpy()
                middle = np.mean(list(space.constants.values()), axis=0)[:2]
                assert logs == pytest.approx(space.normalised[place, *cell] + middle)


def test_the_draw_keeps_what_is_rare_and_is_the_same_every_time():
    common = pd.DataFrame({"corpus": "one", "speaker": "s", "vowel": "i", "emotion": ["sad"] * 500})
    rare = pd.DataFrame({"corpus": "one", "speaker": "s", "vowel": "u", "emotion": ["sad"] * 5})
    other = pd.DataFrame({"corpus": "two", "speaker": "t", "vowel": "i", "emotion": ["sad"] * 20})
    every = pd.concat([common, rare, other], ignore_index=True).assign(number=lambda frame: range(len(frame)))
    drawn = sample(every, most=50)
    assert drawn.groupby("corpus").size().to_dict() == {"one": 50, "two": 20}
    assert int((drawn["vowel"] == "u").sum()) == 5
    assert drawn["number"].is_monotonic_increasing and drawn["number"].is_unique
    assert drawn.equals(sample(every, most=50))
    assert not drawn.equals(sample(every, most=50, seed=1))


def test_the_payload_has_a_space_each_normalisation(found):
    data = packed(sample(found, most=200))
    assert [space["name"] for space in data["spaces"]] == list(SPACES)
    assert all(space["view"][0] > space["view"][1] and space["equal"] for space in data["spaces"])
    said = {name for line in data["facts"] for name in line}
    assert said | set(data["colourings"]) | set(data["filters"]) == set(data["columns"])
    assert MOST > 200
