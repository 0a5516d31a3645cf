"""Who trains and who is tested: different people, of every corpus and gender."""

import pandas as pd
import pytest

from sertools.analysis.vowels.setup import FIXED, Settings
from sertools.analysis.vowels.splits import PARTS, compared, divisions, drawn, people, rows
from sertools.corpora.table import CorpusError

SETTINGS = Settings(choices={"margin 0.5": {"margin": 0.5}})


def speakers(corpus, women, men=0, first=1):
    names = [f"{corpus}-{place:02d}" for place in range(first, first + women + men)]
    return pd.DataFrame({"speaker": names, "corpus": corpus, "gender": ["female"] * women + ["male"] * men})


@pytest.fixture(scope="module")
def known():
    mandarin = speakers("casia", 4).assign(gender=None)
    danish = pd.concat([speakers("emotale", 11, 3), speakers("emotale", 1, 3, first=15)])
    return {
        "English": pd.concat([speakers("ravdess", 12, 12), speakers("tess", 2), speakers("emotale", 11, 3)]),
        "Mandarin": mandarin,
        "Polish": speakers("nemo", 4, 5),
        "German": speakers("emodb", 5, 5),
        "English, rated": speakers("emotale", 11, 3),
        "Danish, rated": danish.assign(corpus="emotale-dk"),
    }


@pytest.fixture(scope="module")
def found(known):
    return divisions(known, SETTINGS)


def test_nobody_has_two_parts(found):
    for one in found:
        everybody = [name for part in PARTS for name in getattr(one, part)]
        assert len(everybody) == len(set(everybody)), one
        assert one.training and one.validation and one.tested
        assert bool(one.development) == (one.study != "within")


def test_each_mandarin_speaker_is_tested_in_turn(found):
    turned = [one for one in found if one.study == "transfer" and one.target == "Mandarin"]
    assert [one.tested for one in turned] == [(f"casia-0{place}",) for place in (1, 2, 3, 4)]
    assert all(one.fold == one.tested[0] and len(one.development) == 3 for one in turned)
    assert len({(one.training, one.validation) for one in turned}) == 1
    (halved,) = [one for one in found if one.study == "fixed"]
    assert halved.fold == FIXED and len(halved.development) == len(halved.tested) == 2


def test_a_third_is_for_development_and_a_fifth_validates(found):
    (one,) = [one for one in found if one.study == "transfer" and one.target == "English"]
    assert (len(one.development), len(one.tested)) == (14, 26)  # 4 + 4, 1, 4 + 1
    assert sum(name.startswith("tess") for name in one.development) == 1
    other = next(one for one in found if one.source == "English" and one.study == "transfer")
    assert (len(other.training), len(other.validation)) == (33, 7)  # 2 + 2, none of two, 2 + 1


def test_within_a_language_the_same_speakers_are_tested(found):
    for language in ("English", "Mandarin"):
        carried = [one for one in found if one.study == "transfer" and one.target == language]
        within = [one for one in found if one.study == "within" and one.target == language]
        assert [one.tested for one in within] == [one.tested for one in carried]
        for one, other in zip(within, carried, strict=True):
            assert set(one.training) | set(one.validation) == set(other.development)


def test_who_speaks_both_rated_languages_is_on_one_side(found):
    for one in found:
        if one.study == "rated":
            assert (len(one.training), len(one.validation), len(one.development)) == (5, 2, 3)
            assert len(one.tested) == 8
            assert one.compared == tuple(sorted((*one.training, *one.validation)))


def test_anchors_compare_the_speakers_that_the_other_direction_develops_on(found, known):
    forth, back = (next(o for o in found if o.study == "transfer" and o.target == t) for t in ("Mandarin", "English"))
    assert forth.compared == back.development == compared(known["English"])
    assert back.compared == tuple(sorted(known["Mandarin"]["speaker"]))


def test_other_choices_are_divided_alike(found):
    transfer = [one for one in found if one.study == "transfer"]
    other = [one for one in found if one.study == "margin 0.5"]
    assert [(one.training, one.tested, one.fold) for one in other] == [
        (one.training, one.tested, one.fold) for one in transfer
    ]


def test_third_languages_are_reached_from_both(found):
    pairs = {(one.source, one.target) for one in found if one.study == "third"}
    assert pairs == {(source, target) for source in ("English", "Mandarin") for target in ("Polish", "German")}


def test_the_seed_decides_and_nothing_else(known):
    table = known["Polish"]
    assert drawn(table, 1 / 3, 1) == drawn(table.sample(frac=1, random_state=0), 1 / 3, 1)
    assert len({drawn(table, 1 / 3, seed) for seed in range(5)}) > 1


def test_the_table_names_everybody(found):
    table = rows(found)
    assert len(table) == sum(len(getattr(one, part)) for one in found for part in PARTS)
    assert set(table["part"]) == set(PARTS)


def test_errors_say_what_came(known):
    with pytest.raises(CorpusError, match="expected speakers for both parts"):
        drawn(speakers("nemo", 1), 1 / 3, 0)
    twice = pd.concat([speakers("tess", 1), speakers("tess", 1).assign(gender="male")])
    with pytest.raises(CorpusError, match="English: expected one corpus and gender"):
        people({"English": twice})
    with pytest.raises(CorpusError, match="expected speakers for training"):
        divisions(known | {"English, rated": speakers("emotale", 3), "Danish, rated": speakers("emotale", 3)}, SETTINGS)
