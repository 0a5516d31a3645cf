"""The 11 claims of `wild`: complete, and each rule true and false where planted numbers make it so."""

import itertools

import pandas as pd
import pytest

from sertools.report import check, published
from sertools.report.claims import claims
from sertools.report.questions import questions
from sertools.report.rules import evaluate, names
from sertools.report.verdicts import FAILS, HOLDS, NOT_TESTABLE, OPEN, judge

AXES = {
    "ua": {
        "strategy": ("scratch", "frozen", "fine-tuned"),
        "corpus": ("emodb", "emovo", "ravdess", "savee", "tess"),
        "split": ("disjoint", "random"),
    },
    "silhouette": {
        "strategy": ("scratch", "frozen", "fine-tuned"),
        "space": ("hidden", "tsne"),
        "by": ("emotion", "corpus"),
    },
    "knn_corpus": {"strategy": ("scratch", "frozen", "fine-tuned"), "space": ("hidden", "tsne")},
    "reconstruction": {"corpus": ("nemo", "casia", "tess")},
    "pretraining_curve": {"strategy": ("frozen", "fine-tuned"), "amount": ("1/8", "1/4", "1/2", "all")},
    "pretraining_trend": {"strategy": ("frozen", "fine-tuned")},
}
AXES["permutation"] = AXES["silhouette"]
EFFECTS = ("wild-01", "wild-03", "wild-06", "wild-10")  # of pre-training: they need VoxCeleb's size
LOST = ("wild-02", "wild-04")


def frame(statistic, value):
    """A statistic in two replicates; value(cell) gives each number, a cell is the tuple of its labels."""
    axes = AXES[statistic]
    rows = [
        {"replicate": replicate, **dict(zip(axes, cell, strict=True)), "value": value(cell)}
        for replicate in range(2)
        for cell in itertools.product(*axes.values())
    ]
    return pd.DataFrame(rows)


def planted(kind):
    """Statistics as the paper would have them ("true"), or turned round."""
    true = kind == "true"
    step = 0.08 if true else -0.08

    def ua(cell):
        if cell[2] == "random" and cell[1] != "savee":
            return float("nan")
        base = 0.2 if not true else 0.5
        return base + (0 if cell[0] == "scratch" else step) + (2 * step if cell[2] == "random" else 0)

    return {
        "ua": frame("ua", ua),
        "silhouette": frame(
            "silhouette",
            lambda cell: 0.2 + (step if cell[0] != "scratch" else 0) + (step if cell[2] == "emotion" else 0),
        ),
        "permutation": frame("permutation", lambda cell: 0.01 if true else 0.4),
        "knn_corpus": frame("knn_corpus", lambda cell: 2.0 if true else 0.9),
        "reconstruction": frame("reconstruction", lambda cell: 0.3 if true else 0.7),
        "pretraining_curve": frame(
            "pretraining_curve", lambda cell: 0.4 + step * ("1/8", "1/4", "1/2", "all").index(cell[1])
        ),
        "pretraining_trend": frame("pretraining_trend", lambda cell: 1.0 if true else -1.0),
    }


def test_there_are_11_in_order_each_on_a_page_of_its_own_paper():
    assert list(claims("wild")) == [f"wild-{number:02d}" for number in range(1, 12)]
    assert all(claim.page.startswith("wild/") and claim.track == "own" for claim in claims("wild").values())


def test_rules_use_only_the_statistics_that_the_file_explains():
    head = (published.folder("wild") / "claims.yml").read_text(encoding="utf-8").split("- id:", 1)[0]
    for claim in claims("wild").values():
        for rule in filter(None, [claim.rule, claim.shows, *claim.also.values()]):
            assert names(rule) <= set(AXES), claim.id
    for name, axes in AXES.items():
        assert f"#   {name} " in head
        for label in itertools.chain.from_iterable(axes.values()):
            assert label in head or label in ("nemo", "casia"), label


@pytest.mark.parametrize("claim", [name for name in claims("wild") if name not in LOST])
def test_each_rule_is_true_of_what_the_paper_says_and_false_of_the_reverse(claim):
    for kind in ("true", "false"):
        for rule in (claims("wild")[claim].rule, *claims("wild")[claim].also.values()):
            assert evaluate(rule, planted(kind)).tolist() == [kind == "true"] * 2, rule


@pytest.mark.parametrize("kind", ["true", "false"])
def test_an_effect_of_pre_training_is_never_decided_without_voxceleb(kind):
    for name, claim in claims("wild").items():
        if name in LOST:
            verdict = judge(claim)
            assert verdict.verdict == NOT_TESTABLE and "lost" in verdict.reason
            continue
        verdict = judge(claim, planted(kind), speakers=4)
        if name in EFFECTS:
            assert verdict.verdict == OPEN and "VoxCeleb's size" in verdict.reason
        else:
            assert verdict.verdict == (HOLDS if kind == "true" else FAILS)
        assert verdict.value is not None and verdict.low <= verdict.value <= verdict.high


def test_a_corpus_whose_speaker_is_left_out_has_no_value_and_decides_nothing():
    statistics = planted("true")
    ua = statistics["ua"]
    ua.loc[(ua["corpus"] == "emovo") & (ua["replicate"] == 1), "value"] = float("nan")
    rule = claims("wild")["wild-03"]
    assert evaluate(rule.rule, statistics).all() and evaluate(rule.also["in every corpus"], statistics).all()


def test_size_is_told_apart_from_direction():
    statistics = planted("true")
    ua = statistics["ua"]
    ua.loc[ua["strategy"] != "scratch", "value"] = ua.loc[ua["strategy"] != "scratch", "value"] - 0.06
    claim = claims("wild")["wild-01"]
    assert evaluate(claim.rule, statistics).all()
    assert not evaluate(claim.also["by 5 points at least"], statistics).any()


def test_what_was_printed_and_what_is_lost():
    printed = published.load("wild")
    assert list(printed.columns) == published.COLUMNS and set(printed["paper"]) == {"wild"}
    gains = printed[printed["corpus"] == "TESS"]
    assert gains["mean"].tolist() == [8.0, 8.5] and gains["table"].str.contains("Table 2 lost").all()
    assert [one.artefact for one in check.artefacts("wild")] == [
        "Table 1",
        "Table 2",
        "Figure 1",
        "Figure 2",
        "Figure 3",
    ]
    assert sum("lost" in one.original for one in check.artefacts("wild")) == 3


def test_every_claim_that_can_be_judged_stands_behind_one_conclusion():
    found = questions("wild")
    assert [one.question for one in found] == [f"C{number}" for number in range(1, len(found) + 1)]
    resting = [claim for one in found for claim in one.rests_on]
    assert sorted(resting) == sorted(set(claims("wild")) - set(LOST))
