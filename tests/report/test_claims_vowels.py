"""The 36 claims of `vowels`: complete, and each rule true and false where planted numbers make it so."""

import itertools

import pandas as pd
import pytest

from sertools.report import check, published
from sertools.report.claims import claims
from sertools.report.questions import questions
from sertools.report.rules import evaluate, names
from sertools.report.verdicts import FAILS, HOLDS, NOT_TESTABLE, OPEN, judge

VOWELS = ("i", "E", "@", "A/a", "O", "u", "aI", "eI", "aU", "oU")
EMOTIONS = ("neu", "hap", "ang", "sad")
MODELS = ("CL", "BA-CL", "WA-CL", "GA-CL", "AGA-CL")
KINDS = ("Mono", "Diph", "Both")
DIRECTIONS = ("en->zh", "zh->en")
TASKS = ("4-CAT", *EMOTIONS)
BASELINES = ("GAN", "NMF", "Ensemble", "Few-shot")
CELL = {"direction": DIRECTIONS, "task": TASKS}
SPACE = {"vowel": VOWELS, "emotion": EMOTIONS}
AXES = {
    "uar": {"model": MODELS, "anchors": KINDS, **CELL},
    "uar_pseudo": {"model": ("GA-CL", "AGA-CL"), **CELL},
    "uar_rated": {"model": MODELS, "anchors": KINDS, "direction": ("en->da",), "task": ("aro", "val")},
    "uar_within": CELL,
    "uar_baseline": {"model": BASELINES, **CELL},
    "p_baseline": {"model": BASELINES, **CELL},
    "uar_encoder": {"encoder": ("Wav2vec2.0", "HuBERT"), **CELL},
    "uar_third": {
        "model": ("CL", "AGA-CL"),
        "source": ("English", "Mandarin"),
        "target": ("pl", "de"),
        "task": TASKS,
    },
    "formant_distance": {"vowel": VOWELS, "emotion": (*EMOTIONS, "all")},
    "formant_shift": {"formant": ("F1", "F2"), "vowel": VOWELS, "emotion": (*EMOTIONS, "all")},
    "similarity": SPACE,
    "distance": SPACE,
    "commonality": SPACE,
    "commonality_gap": {"emotion": EMOTIONS},
    "gap_permutation": {"emotion": EMOTIONS},
    "chosen": {"group": ("BA", "WA", "GA"), "emotion": EMOTIONS, "vowel": VOWELS},
    "commonality_after": {"direction": DIRECTIONS, **SPACE},
}
AXES["formant_shift_hertz"] = AXES["formant_shift"]
AXES["commonality_without"] = AXES["commonality_after"]
BEST = dict(zip(EMOTIONS, (("i", "oU"), ("i", "aI"), ("A/a", "eI"), ("O", "aU")), strict=True))
GROUP = ("i", "A/a", "E", "oU", "aU")
EFFECT = {"CL": 0.0, "WA-CL": -0.05, "BA-CL": 0.03, "GA-CL": 0.05, "AGA-CL": 0.07}
KIND = {"Mono": 0.01, "Diph": 0.0, "Both": 0.02}
NEEDS = {*(f"vowels-{number:02d}" for number in (4, 5, 8, 9, 10, 11, 25, 26, 27, 28, 29, 30, 36))}


def frame(statistic, value):
    """A statistic in two replicates; value(label of each axis) gives each number."""
    axes = AXES[statistic]
    rows = [
        {"replicate": replicate, **dict(zip(axes, cell, strict=True)), "value": value(*cell)}
        for replicate in range(2)
        for cell in itertools.product(*axes.values())
    ]
    return pd.DataFrame(rows)


def planted(kind):
    """Statistics as the paper would have them ("true"), or turned round."""
    true = kind == "true"
    sign = 1 if true else -1

    def model(name, anchors):
        return sign * (EFFECT[name] + (0.0 if name == "CL" else KIND[anchors]))

    def uar(name, anchors, direction, task):
        return 0.5 + model(name, anchors) + sign * (0.02 if direction == "en->zh" else 0.0)

    def baseline(name, direction, task):
        if task == "neu":  # ahead of the proposed model, near or far
            return uar("AGA-CL", "Both", direction, task) + (0.01 if true else 0.05)
        return 0.5 + sign * 0.06

    def rated(name, anchors, direction, task):
        return (0.6 if (task == "aro") == true else 0.4) + model(name, anchors) * (1.0 if task == "aro" else 0.5)

    def encoder(name, direction, task):
        return 0.5 + (name == "HuBERT") * sign * (-0.01 if task == "4-CAT" else 0.01)

    def formants(vowel, emotion):
        if vowel in ("i", "@"):
            near, neutral = (0.1, 0.15) if true else (0.9, 0.8)
        elif vowel == "u":
            near, neutral = (0.7, 0.8) if true else (0.3, 0.2)
        else:
            near, neutral = (0.4, 0.5) if true else (0.5, 0.4)
        return neutral if emotion == "neu" else near

    def before(vowel, emotion):
        return 0.6 if (vowel == "u") == true else 0.7

    def change(vowel):
        return 0.1 if vowel in GROUP else 0.2

    def chosen(group, emotion, vowel):
        if group == "BA":
            return float(vowel in (BEST[emotion] if true else ("i", "aI")))
        return float(vowel in GROUP) if group == "GA" else float(vowel in ("u", "@", "aI"))

    made = {
        "uar": uar,
        "uar_pseudo": lambda name, direction, task: uar(name, "Both", direction, task) - sign * 0.005,
        "uar_rated": rated,
        "uar_within": lambda direction, task: 0.5 + sign * 0.3,
        "uar_baseline": baseline,
        "p_baseline": lambda *cell: 0.01 if true else 0.5,
        "uar_encoder": encoder,
        "uar_third": lambda name, source, target, task: (
            0.4 + sign * (0.05 * (name == "AGA-CL") + 0.02 * (source == "English"))
        ),
        "formant_distance": formants,
        "formant_shift": lambda formant, vowel, emotion: sign * 0.1,
        "formant_shift_hertz": lambda formant, vowel, emotion: sign * 100.0,
        "similarity": lambda vowel, emotion: 0.9 - sign * 0.05 * (emotion == "sad"),
        "distance": lambda vowel, emotion: 3.0 + sign * (emotion == "sad"),
        "commonality": before,
        "commonality_gap": lambda emotion: sign * 0.1,
        "gap_permutation": lambda emotion: 0.01 if true else 0.6,
        "chosen": chosen,
        "commonality_after": lambda direction, vowel, emotion: before(vowel, emotion) + sign * change(vowel),
        "commonality_without": lambda direction, vowel, emotion: before(vowel, emotion),
    }
    return {name: frame(name, value) for name, value in made.items()}


def test_there_are_36_in_order_each_on_a_page_of_its_own_paper():
    assert list(claims("vowels")) == [f"vowels-{number:02d}" for number in range(1, 37)]
    assert all(claim.page.startswith("vowels/") for claim in claims("vowels").values())
    assert {name for name, claim in claims("vowels").items() if claim.track == "rated"} == {
        "vowels-19",
        "vowels-20",
        "vowels-21",
    }


def test_rules_use_only_the_statistics_that_the_file_explains():
    head = (published.folder("vowels") / "claims.yml").read_text(encoding="utf-8").split("- id:", 1)[0]
    used = {
        name
        for claim in claims("vowels").values()
        for rule in filter(None, [claim.rule, claim.shows, *claim.also.values()])
        for name in names(rule)
    }
    assert used == set(AXES)
    for name, axes in AXES.items():
        assert name in head
        for label in itertools.chain.from_iterable(axes.values()):
            assert label in head or label in ("en->da", "pl", "de"), label


@pytest.mark.parametrize("claim", claims("vowels"))
def test_each_rule_is_true_of_what_the_paper_says_and_false_of_the_reverse(claim):
    for kind in ("true", "false"):
        for rule in (claims("vowels")[claim].rule, *claims("vowels")[claim].also.values()):
            assert evaluate(rule, planted(kind)).tolist() == [kind == "true"] * 2, rule


@pytest.mark.parametrize("kind", ["true", "false"])
def test_what_needs_the_weights_or_the_published_baselines_is_never_decided_without_them(kind):
    statistics = planted(kind)
    for name, claim in claims("vowels").items():
        verdict = judge(claim, statistics, speakers=4)
        assert (verdict.verdict == OPEN) == (name in NEEDS), name
        if name not in NEEDS:
            assert verdict.verdict == (HOLDS if kind == "true" else FAILS)
        assert verdict.value is not None and verdict.low <= verdict.value <= verdict.high


def test_another_encoder_is_not_testable_without_weights():
    for name in ("vowels-29", "vowels-30"):
        verdict = judge(claims("vowels")[name])
        assert verdict.verdict == NOT_TESTABLE and "HuBERT" in verdict.reason


def test_a_vowel_that_a_language_lacks_counts_for_nothing():
    statistics = planted("true")
    for name in ("commonality", "commonality_after"):
        rows = statistics[name]
        rows.loc[rows["vowel"] == "aU", "value"] = float("nan")
    for name in ("vowels-05", "vowels-25", "vowels-26", "vowels-27"):
        assert evaluate(claims("vowels")[name].rule, statistics).all()


def test_anchors_drop_out_of_the_mean_over_other_vowels():
    statistics = planted("true")
    rows = statistics["commonality_after"]
    rows.loc[rows["vowel"].isin(GROUP), "value"] = -5.0
    assert evaluate(claims("vowels")["vowels-26"].rule, statistics).all()
    rows.loc[~rows["vowel"].isin(GROUP), "value"] = -5.0
    assert not evaluate(claims("vowels")["vowels-26"].rule, statistics).any()


def test_significant_the_wrong_way_round_does_not_count():
    statistics = planted("false") | {"p_baseline": planted("true")["p_baseline"]}
    claim = claims("vowels")["vowels-11"]
    assert not evaluate(claim.rule, statistics).any()
    assert evaluate(claim.also["significant either way"], statistics).all()


def test_every_claim_stands_behind_one_conclusion():
    found = questions("vowels")
    assert [one.question for one in found] == [f"C{number}" for number in range(1, len(found) + 1)]
    assert sorted(claim for one in found for claim in one.rests_on) == sorted(claims("vowels"))


def test_artefacts_and_the_pages_that_judge_are_of_one_list():
    found = check.artefacts("vowels")
    tables, figures = (
        [f"{kind} {number}" for number in range(1, last + 1)] for kind, last in (("Table", 8), ("Figure", 6))
    )
    assert [one.artefact for one in found] == tables + figures
    pages = {one.page for one in found}
    assert {claim.page for claim in claims("vowels").values()} <= pages


def test_tables_are_whole():
    printed = published.load("vowels")
    assert list(printed.columns) == published.COLUMNS and set(printed["paper"]) == {"vowels"}
    sizes = printed[printed["table"].str.startswith("Table")].groupby("table").size()
    assert sizes.tolist() == [10, 10 * 4 * 3, 40, 5 * 10 + 40, 14 * 14, 80, 20, 20]
    assert printed["mean"].notna().all()
    assert not printed.duplicated(["table", "row", "corpus", "condition", "metric"]).any()
    assert published.lookup("Table 5", "AGA-CL Both", "M->B", "4-CAT", paper="vowels")["mean"] == 58.14
    assert published.lookup("Table 6", "oU", "B->M", "sad", paper="vowels")["mean"] == 0.79
    assert published.lookup("Table 8", "CL", "B->D", "sad", paper="vowels")["mean"] == 49.21
    assert (printed["metric"] == "stars").sum() == 40 and printed.query("metric == 'stars'")["mean"].gt(0).sum() == 33
