"""The verdict machine in planted worlds: what is hugely true holds, what is hugely false does not, and at no effect it
errs about as often as it says."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from sertools.analysis.planted import answers, layout
from sertools.analysis.planted_ranks import scores
from sertools.models.track import CLASSES
from sertools.report.figure_operating import draw_operating
from sertools.report.operating import (
    EVERY,
    FIRST_EVERYWHERE,
    MEAN,
    SHAPES,
    detectable,
    errors,
    judged,
    on_one,
    operate,
    wilson,
    with_multiverse,
)
from sertools.report.operating_tables import error_table, multiverse_table
from sertools.report.verdicts import FAILS, HOLDS, OPEN

COUNT = 200


def corpus(name, speakers, each=6):
    names = np.repeat([f"{name}{k:02d}" for k in range(speakers)], each * len(CLASSES))
    return layout(name, names, np.tile(np.repeat(CLASSES, each), speakers), count=COUNT)


def worlds(sizes, number=60, spread=0.05):
    return {
        name: answers(corpus(name, size), methods=4, worlds=number, level=0.5, spread=spread, apart=0.5)
        for name, size in sizes.items()
    }


@pytest.fixture(scope="module")
def three():
    planted = worlds({"train": 20, "one": 10, "few": 4})
    return planted, operate(planted, [on_one("one"), *SHAPES], [-0.4, -0.05, 0.0, 0.05, 0.4], count=COUNT)


def test_huge_effects_are_called_by_their_name(three):
    _, operated = three
    for shape in SHAPES:
        assert set(operated.words(shape.rule, 0.4)) == {HOLDS}
        assert set(operated.words(shape.rule, -0.4)) == {FAILS}


def test_huge_effects_in_ranks_are_called_by_their_name():
    planted = {
        name: scores(corpus(name, size), methods=4, worlds=10, level=0.0, spread=0.1, alike=0.3)
        for name, size in {"train": 12, "few": 4}.items()
    }
    operated = operate(planted, SHAPES, [-0.7, 0.0, 0.7], count=COUNT)
    for shape in SHAPES:
        assert set(operated.words(shape.rule, 0.7)) == {HOLDS} and set(operated.words(shape.rule, -0.7)) == {FAILS}
        assert judged(planted, shape, 0.0, 3, count=COUNT) == operated.words(shape.rule, 0.0)[3]


def test_without_an_effect_one_corpus_errs_near_five_percent_on_each_side():
    planted = worlds({"one": 40}, number=800)
    wrong = errors(operate(planted, [on_one("one")], [-0.1, 0.0, 0.1], count=COUNT).curves(on_one("one")))
    low, high = binom.interval(0.999, 800, 0.05)
    for side in ("holds, equal", "fails, equal"):
        assert low - 8 <= 800 * wrong[side] <= high + 8  # a bootstrap of 40 speakers is a little too narrow


def test_leaving_one_speaker_out_is_too_sure():
    planted = worlds({"few": 4}, number=400)
    wrong = errors(operate(planted, [on_one("few")], [-0.1, 0.0, 0.1], count=COUNT).curves(on_one("few")))
    assert wrong["holds, equal"] > 0.12 and wrong["fails, equal"] > 0.12


def test_more_cells_make_equal_methods_fail_more(three):
    _, operated = three
    shares = [errors(operated.curves(shape))["fails, equal"] for shape in (on_one("one"), EVERY, FIRST_EVERYWHERE)]
    assert shares[0] < shares[1] < shares[2]


def test_side_by_side_and_one_by_one_give_the_same_words(three):
    planted, operated = three
    for shape in SHAPES:
        for effect in (-0.05, 0.0, 0.05):
            one_by_one = [judged(planted, shape, effect, world, count=COUNT) for world in range(4)]
            assert one_by_one == operated.words(shape.rule, effect)[:4].tolist()


def test_the_same_worlds_give_the_same_words(three):
    again = operate(worlds({"train": 20, "one": 10, "few": 4}), [MEAN], [0.0], count=COUNT)
    assert again.words(MEAN.rule, 0.0).tolist() == three[1].words(MEAN.rule, 0.0).tolist()


def test_a_multiverse_against_the_claim_keeps_it_from_holding(three):
    _, operated = three
    words = {
        share: with_multiverse(operated, MEAN, 0.4, share=share, correlation=0.0, count=400) for share in (0.1, 0.9)
    }
    assert set(words[0.9]) == {HOLDS} and set(words[0.1]) == {OPEN}
    table = multiverse_table(operated, MEAN, counts=(4,), shares=(0.5,), correlations=(0.2, 0.8))
    assert len(table) == 2 and "A better: holds here" in table.columns


def curves(shares, word=HOLDS):
    return pd.DataFrame({"effect": [-0.1, 0.0, 0.1, 0.2], "word": word, "share": shares})


def test_the_smallest_effect_found_is_interpolated():
    assert detectable(curves([0.0, 0.1, 0.7, 0.9])) == pytest.approx(0.15)
    assert detectable(curves([0.0, 0.9, 0.7, 0.9])) == pytest.approx(0.15)  # from there on
    assert np.isnan(detectable(curves([0.0, 0.1, 0.2, 0.7])))


def test_wilson_is_the_interval_where_the_score_test_does_not_reject():
    low, high = wilson(15, 300)
    for bound in (low, high):
        assert abs(15 / 300 - bound) / np.sqrt(bound * (1 - bound) / 300) == pytest.approx(1.959964, abs=1e-5)
    assert wilson(0, 10)[0] == 0 and wilson(10, 10)[1] == 1
    with pytest.raises(ValueError, match="at least one trial"):
        wilson(0, 0)


def test_shares_add_up_and_are_drawn(three):
    _, operated = three
    table = operated.curves(EVERY)
    assert table.groupby("effect")["share"].sum().to_numpy() == pytest.approx(1)
    assert ((table["low"] <= table["share"]) & (table["share"] <= table["high"])).all()
    figure = draw_operating({"every": table}, "planted effect")
    assert [line.get_label() for line in figure.axes[0].get_lines()[:3]] == [HOLDS, FAILS, OPEN]
    rows = error_table(operated, SHAPES)
    assert rows.loc[FIRST_EVERYWHERE.name, "A better: does not hold"].endswith("%")


def test_corpora_with_different_numbers_of_worlds_are_refused():
    planted = worlds({"train": 9}, number=2) | worlds({"one": 9}, number=3)
    with pytest.raises(ValueError, match=r"as many worlds of every corpus, came \[2, 3\]"):
        operate(planted, [MEAN], [0.0], count=COUNT)
    with pytest.raises(ValueError, match="expected 7 replicates of a bootstrap"):
        operate(worlds({"train": 9}, number=2), [MEAN], [0.0], count=7)
