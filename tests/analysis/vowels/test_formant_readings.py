import numpy
import pandas
import pytest

from sertools.analysis.vowels import formant_readings as module
from sertools.analysis.vowels.formant_space import EMOTIONS, distances
from sertools.corpora.vowels import VOWELS
from sertools.measure import vowel_checks

ENGLISH = {"tess-1": "tess", "tess-2": "tess", "ravdess-1": "ravdess", "emotale-en-1": "emotale-en"}
MANDARIN = {f"casia-{number}": "casia" for number in range(3)}


def tokens(people, seed, each=5, last=0.1, f0=200.0):
    """Speakers who have every vowel in every emotion, with some spread."""
    draw = numpy.random.default_rng(seed)
    rows = [
        {"corpus": corpus, "speaker": speaker, "gender": "female", "emotion": emotion, "vowel": vowel}
        for speaker, corpus in people.items()
        for emotion in (*EMOTIONS, "fear")
        for vowel in VOWELS
        for _ in range(each)
    ]
    frame = pandas.DataFrame(rows)
    place = frame["vowel"].map(VOWELS.index).to_numpy()
    for number, hertz in enumerate((350 + 40 * place, 2300 - 120 * place, 3000 + 0 * place), start=1):
        for at in (20, 50, 80):
            frame[f"f{number}_{at}"] = hertz * numpy.exp(0.02 * draw.normal(size=len(frame)))
        frame[f"b{number}_50"] = 100.0
    return frame.assign(start=1.0, end=1.0 + last, voiced=1.0, jump=0.01, f0=f0, ceiling=5500.0)


def test_the_page_s_own_reading_keeps_what_no_rule_rejects():
    rows = tokens(ENGLISH, 0)
    rows.loc[rows.index[:3], "b1_50"] = 900
    rows.loc[rows.index[3], "f1_20"] = numpy.nan
    kept = module.chosen(rows)
    assert set(kept["emotion"]) == set(EMOTIONS)
    expected = rows[vowel_checks.rejected(rows).isna() & rows["emotion"].isin(EMOTIONS)]
    pandas.testing.assert_frame_equal(kept, expected)
    assert rows.index[3] in kept.index and not set(rows.index[:3]) & set(kept.index)


def test_other_tracks():
    rows = tokens(ENGLISH, 0)
    rows.loc[rows.index[:3], "b1_50"] = 900
    monophthong = rows.index[rows["vowel"] == "i"][7]
    diphthong = rows.index[rows["vowel"] == "aI"][7]
    rows.loc[[monophthong, diphthong], "f1_80"] = numpy.nan
    high, brief = rows.index[20], rows.index[21]
    rows.loc[high, "f0"], rows.loc[brief, "end"] = 300.0, 1.05
    measured = set(module.chosen(rows, "measured").index)
    assert set(rows.index[:3]) <= measured and monophthong in measured and diphthong not in measured
    low, long = (set(module.chosen(rows, name).index) for name in ("low", "long"))
    kept = set(module.chosen(rows).index)
    assert kept - low == {high} and kept - long == {brief}


def test_spaces_have_the_corpora_of_their_speakers():
    english, mandarin = tokens(ENGLISH, 0), tokens(MANDARIN, 1)
    first, second, whose, other = module.spaces(english, mandarin)
    assert list(whose) == list(first.speakers) == sorted(ENGLISH) and whose == ENGLISH
    assert list(other) == list(second.speakers)
    alone, *_ = module.spaces(english, mandarin, module.Reading("separate", "kept", "TESS alone"))
    assert alone.speakers == ("tess-1", "tess-2")
    assert numpy.ptp(next(iter(alone.constants.values()))) > 0.5


def test_every_combination_is_an_analysis_and_the_first_is_the_page_s_own():
    english, mandarin = tokens(ENGLISH, 0), tokens(MANDARIN, 1)
    assert len(set(map(str, module.READINGS))) == len(module.READINGS) == 2 * 4 * 3
    assert module.READINGS[0] == module.OWN and module.OWN.people == "all"
    found = module.analyses(english, mandarin, module.READINGS[:3])
    frame = found["formant_distance"]
    own = frame.loc[frame["analysis"] == str(module.OWN), "value"].to_numpy().reshape(10, 5)
    first, second, *_ = module.spaces(english, mandarin)
    assert own == pytest.approx(distances(first, second))
    assert {frame["analysis"].nunique() for frame in found.values()} == {3}
    levels = module.choices()
    assert list(levels.columns) == list(module.CHOICES)
    assert levels.loc[str(module.OWN)].tolist() == ["shared", "kept", "all"]
