"""A claim over its analyses: joined along shared choices, against plain loops over planted records."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.multiverse import record
from sertools.analysis.multiverse.axes import SUBSET, papers
from sertools.report import multiverse as module
from sertools.report.claims import claims
from sertools.report.figure_multiverse import draw_overview, draw_specification
from sertools.report.multiverse import MultiverseError, has_multiverse, multiverse, widely
from sertools.report.multiverse_tables import choices_table, claims_table, flips_table, swings_table

METHODS = ("Unsupervised", "Metric-cluster", "Metric-act", "Metric-val")
AXES = {
    "accuracy": {"method": METHODS, "corpus": ("train", "emodb", "savee", "urdu", "emovo")},
    "rho": {
        "method": METHODS,
        "corpus": ("train", "emotale-dk", "emotale-en"),
        "condition": ("transfer", "supervised"),
    },
}


def planted(statistic):
    """Every combination of a statistic's choices and axes, with values that hang on some of the choices."""
    levels = {axis: own for axis, own in papers()["zeroshot"].levels(statistic).items() if axis != SUBSET}
    names = [*levels, *AXES[statistic]]
    frame = pd.DataFrame(product(*levels.values(), *AXES[statistic].values()), columns=names)
    place = frame["method"].map({name: number for number, name in enumerate(METHODS)}).to_numpy()
    values = np.random.default_rng(len(frame)).normal(0, 0.02, len(frame)) + 0.3
    if statistic == "accuracy":
        best = np.where(frame["split"] == "random", 1, 2)  # Metric-cluster with random folds, else Metric-act
        values += 0.3 * (place == best) + 3.0 * ((frame["corpus"] == "emovo") & (place == 0))
    else:
        values += 0.3 * np.where(frame["embed"] == "z", place == 2, place == 1)
    return frame.assign(value=values)


@pytest.fixture
def recorded(tmp_path, monkeypatch):
    """A record of two statistics, read by the module under test."""
    frames = {name: planted(name) for name in AXES}
    for name, frame in frames.items():
        record.write("zeroshot", name, frame, tmp_path)
    record.write_facts({}, tmp_path)
    monkeypatch.setattr(record, "root", lambda: tmp_path)
    multiverse.cache_clear()
    yield frames
    multiverse.cache_clear()


def test_a_claim_on_one_statistic_against_a_loop_over_its_choices(recorded):
    one, frame = multiverse("zeroshot-08"), recorded["accuracy"]
    levels = papers()["zeroshot"].levels("accuracy")
    assert len(one.choices) == np.prod([len(each) for each in levels.values()]) == len(one.truths)
    # highest(mean over corpora, Metric-cluster); with `papers` the corpus emovo is not there
    for number in np.random.default_rng(0).choice(len(one.choices), 40, replace=False):
        chosen = one.choices.loc[number]
        rows = frame[np.all([frame[axis] == chosen[axis] for axis in levels if axis != SUBSET], axis=0)]
        rows = rows if chosen[SUBSET] == "all" else rows[rows["corpus"] != "emovo"]
        means = rows.groupby("method")["value"].mean()
        assert one.truths[number] == (means.idxmax() == "Metric-cluster")
        assert one.values[number] == pytest.approx(
            means["Metric-cluster"] - means.drop("Metric-cluster").max(), abs=1e-4
        )
    own = one.choices.loc[one.own]
    assert own["split"] == "random" and own["embed"] == "mu" and own[SUBSET] == "papers" and one.truths[one.own]


def test_what_flips_a_claim_is_found(recorded):
    one = multiverse("zeroshot-08")
    shares = one.flips().set_index(["choice", "level"])["share"]
    assert shares["split", "random"] == shares.loc["split"].max() > 0.4 and shares["split", "speaker"] == 0
    assert set(one.swings().index[:2]) == {"split", "corpora"}
    assert one.share == pytest.approx(shares.loc["split"].mean())


def test_two_statistics_share_their_choices_unless_the_paper_reads_them_differently(recorded):
    one = multiverse("zeroshot-29")
    assert {"embed (rho)", "embed (accuracy)"} <= set(one.choices) and "embed" not in one.choices
    assert list(one.choices.columns).count("split") == 1
    assert one.choices.loc[one.own, "embed (rho)"] == "z" and one.choices.loc[one.own, "embed (accuracy)"] == "mu"
    rho, accuracy = one.statistics["rho"], one.statistics["accuracy"]
    assert len(rho.values) == len(accuracy.values) == len(one.truths)
    number = 1234
    chosen = one.choices.loc[number]
    frame = recorded["rho"]
    of_rho = {"embed": chosen["embed (rho)"]} | {axis: chosen[axis] for axis in ("split", "level", "epochs", "labels")}
    of_rho |= {axis: chosen[axis] for axis in ("proportions", "normalisation")}
    rows = frame[np.all([frame[axis] == level for axis, level in of_rho.items()], axis=0)]
    cell = rows.query("method == 'Metric-act' and corpus == 'train' and condition == 'transfer'")["value"].item()
    assert rho["Metric-act", "train", "transfer"].values[number] == pytest.approx(cell)


def test_a_record_that_lacks_a_combination_is_refused(recorded, tmp_path):
    frame = recorded["accuracy"]
    record.write("zeroshot", "accuracy", frame[frame["classifier"] != "LinearSVC"], tmp_path)
    record.write_facts({}, tmp_path)
    with pytest.raises(MultiverseError, match="accuracy: expected every combination"):
        multiverse("zeroshot-08")


def test_analyses_in_which_a_rule_has_no_value_are_left_out_and_counted(recorded, tmp_path):
    frame, whole = recorded["accuracy"], len(multiverse("zeroshot-08").choices)
    gone = (frame["level"] == "removed") & (frame["method"] == "Metric-cluster")
    record.write("zeroshot", "accuracy", frame[~gone], tmp_path)
    record.write_facts({}, tmp_path)
    multiverse.cache_clear()
    one = multiverse("zeroshot-08")
    assert one.left_out == whole / 2 and set(one.choices["level"]) == {"kept"} and one.own_truth is True
    assert len(one.truths) == len(one.values) == len(one.statistics["accuracy"].values) == whole / 2
    assert "without a value" in claims_table([one]).to_string()
    draw_specification(one)


def test_which_claims_have_a_multiverse():
    assert has_multiverse("zeroshot-08") and has_multiverse("transferable-17") and has_multiverse("interpretable-18")
    assert not has_multiverse("zeroshot-06")  # needs ratings that are not here
    assert not has_multiverse("zeroshot-07")  # no rule
    assert not has_multiverse("zeroshot-30")  # normality is tested on its page alone
    assert not has_multiverse("interpretable-19")  # true by construction
    with pytest.raises(MultiverseError, match="zeroshot-07"):
        multiverse("zeroshot-07")


def test_every_statistic_of_a_judged_rule_is_in_the_multiverse():
    left_out = {
        identity
        for paper in papers()
        for identity, claim in claims(paper).items()
        if claim.rule and not claim.by_construction and not claim.needs and not has_multiverse(identity)
    }
    assert left_out == {"zeroshot-30"}


def test_a_page_on_other_corpora_takes_no_multiverse(recorded):
    class Page:
        paper, changed = "zeroshot", {}
        read: dict = {}

        def reads(self, name, path):
            self.read[name] = path

    page = Page()
    assert set(widely(page, "zeroshot-08")) == {"accuracy"} and set(page.read) == {
        "records/multiverse/zeroshot/accuracy.parquet"
    }
    page.changed = {"train": "ravdess"}
    assert widely(page, "zeroshot-08") is None
    page.changed = {"epochs": 10}
    assert widely(page, "zeroshot-08") is not None


def test_pictures_and_tables(recorded):
    several = [multiverse("zeroshot-08"), multiverse("zeroshot-29")]
    assert len(draw_overview(several).axes) == 1
    above, below = draw_specification(several[0]).axes
    assert "random" in [text.get_text().split(": ")[-1] for text in below.get_yticklabels()]
    assert sum(len(points.get_offsets()) for points in above.collections[:2]) == len(several[0].truths)
    table = claims_table(several)
    assert table.loc["08", "holds in"] == several[0].share and "split" in table.loc["08"].to_string()
    assert set(flips_table(several)["claim"]) == {"zeroshot-08", "zeroshot-29"}
    swings = swings_table(several)
    assert (swings["mean swing"] * swings["claims"]).round(9).is_monotonic_decreasing
    assert swings.loc["embed (rho)", "claims"] == 1 and swings.loc["split", "claims"] == 2
    levels = choices_table("zeroshot")["levels"]
    assert "**random**" in levels["split"].text and "**50**" in levels["epochs"].text


def test_the_module_names_parameters_that_pages_have():
    from sertools.report.parameters import KNOWN

    assert set(module.OTHER_TRACK) <= set(KNOWN)
