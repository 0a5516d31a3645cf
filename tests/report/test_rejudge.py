"""Verdicts reached again from results alone: the same ones, and others as soon as a stored value is another."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors import safe_open

from sertools.report import stage, statistics_files
from sertools.report.dependencies import ProjectError
from sertools.report.labelled import Labelled
from sertools.report.page import open_page
from sertools.report.rejudge import faults, rejudge
from sertools.report.statistics_files import StatisticsError, Store, load
from sertools.report.verdicts import FAILS, HOLDS

PAGE = "zeroshot/04_2_classification"
METHODS = ("Unsupervised", "Metric-act", "Metric-cluster", "Metric-val")
AXES = {"method": METHODS, "corpus": ("train", "emodb")}


def accuracy(gaps):
    """Metric-act below Metric-cluster by the gap, on both corpora, a row a replicate or analysis."""
    gaps = np.asarray(gaps, float)
    values = np.full((len(gaps), 4, 2), 0.4)
    values[:, 2] += gaps[:, None]
    return Labelled(values, AXES)


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("SERTOOLS_RESULTS", str(tmp_path / "results"))
    (tmp_path / "notebooks" / "zeroshot").mkdir(parents=True)
    (tmp_path / "notebooks" / f"{PAGE}.ipynb").write_text("{}")
    return tmp_path


def judged(replicates, analyses):
    """A page that judges zeroshot-12 (Metric-act below Metric-cluster everywhere), and one claim by construction."""
    page = open_page(PAGE, {"profile": "full"})
    page.verdict("zeroshot-12", {"accuracy": replicates, "kl": 0}, speakers=9, multiverse={"accuracy": analyses})
    page.verdict("zeroshot-31", {"rho": replicates}, speakers=9)
    page.close()
    return page.folder


def stored(folder):
    with safe_open(folder / statistics_files.FILE, framework="numpy") as file:
        return {key: file.get_tensor(key) for key in file.keys()}


def store_again(folder, values):
    """The page's statistics with other values of `accuracy`, in the place of those of its verdicts."""
    kept = Store()
    kept.add("accuracy", Labelled(values, AXES))
    analyses = Labelled(stored(folder)["accuracy.2"].astype(float), AXES)
    kept.add("accuracy", analyses)
    kept.write(folder)


def test_a_verdict_recomputes_from_the_results_alone(root):
    folder = judged(accuracy([0.1] * 19 + [-0.1]), accuracy([0.1, 0.2, -0.1]))
    values = json.loads((folder / "values.json").read_text())
    again = rejudge(folder, values)["zeroshot-12"]
    assert (again.verdict, again.share_of_replicates, again.analyses) == (HOLDS, 0.95, 3)
    assert again.as_record() == values["claims"]["zeroshot-12"]
    assert faults(root, "full") == []


def test_the_order_in_which_values_lie_in_memory_decides_nothing(root):
    """zeroshot-17 counts shares over groups: every method has the same ones in another order, so that the last digit of
    a sum decides who has most."""
    shares = np.random.default_rng(0).integers(1, 25, size=(200, 12)) / 25
    orders = [np.random.default_rng(seed).permuted(shares, axis=1) for seed in range(len(METHODS))]
    axes = {"method": METHODS, "group": tuple("abcdefghijkl"), "corpus": ("train", "emodb")}
    values = np.asfortranarray(np.stack([np.stack(orders, axis=1)] * 2, axis=-1))
    page = open_page("zeroshot/04_3_attribution", {"profile": "full"})
    page.verdict("zeroshot-17", {"significant": Labelled(values, axes)}, speakers=9)
    page.close()
    (root / "notebooks" / "zeroshot" / "04_3_attribution.ipynb").write_text("{}")
    assert faults(root, "full") == []


def test_what_is_stored_is_what_the_rule_names_and_nothing_for_what_the_design_decides(root):
    folder = judged(accuracy([0.1] * 3), accuracy([0.1, 0.2, -0.1]))
    evidence = json.loads((folder / "values.json").read_text())["evidence"]
    assert evidence == {
        "zeroshot-12": {
            "given": {"speakers": "bootstrap over 9 speakers"},
            "replicates": {"accuracy": "accuracy"},
            "multiverse": {"accuracy": "accuracy.2"},
        },
        "zeroshot-31": {"given": {}},
    }
    assert stored(folder).keys() == {"accuracy", "accuracy.2"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    gaps=st.lists(st.floats(0.001, 0.5), min_size=20, max_size=40),
    flipped=st.data(),
)
def test_flipping_values_flips_the_verdict_and_one_of_them_is_noticed(root, gaps, flipped):
    folder = judged(accuracy(gaps), accuracy([0.1, 0.2, 0.3]))
    assert faults(root, "full") == []
    values = json.loads((folder / "values.json").read_text())
    assert values["claims"]["zeroshot-12"]["verdict"] == HOLDS

    one = np.array(gaps)
    one[flipped.draw(st.integers(0, len(gaps) - 1))] *= -1
    store_again(folder, accuracy(one).values)
    assert any("share_of_replicates" in fault for fault in faults(root, "full"))

    folder = judged(accuracy(gaps), accuracy([-0.1, -0.2, -0.3]))
    store_again(folder, accuracy(-np.array(gaps)).values)
    again = rejudge(folder, json.loads((folder / "values.json").read_text()))
    assert again["zeroshot-12"].verdict == FAILS


@pytest.mark.parametrize("field", ["verdict", "share_of_replicates", "share_of_multiverse", "value", "high", "unit"])
def test_a_record_that_was_edited_is_named(root, field):
    folder = judged(accuracy([0.1] * 20), accuracy([0.1, 0.2, 0.3]))
    path = folder / "values.json"
    values = json.loads(path.read_text())
    edited = values["claims"]["zeroshot-12"]
    edited[field] = "another" if isinstance(edited[field], str) else edited[field] - 0.001
    path.write_text(json.dumps(values))
    (fault,) = faults(root, "full")
    assert fault.startswith(f"{PAGE}: zeroshot-12: recorded {field} ")


def test_a_book_is_not_made_from_a_record_that_was_edited(root):
    path = judged(accuracy([0.1] * 20), accuracy([0.1, 0.2, 0.3])) / "values.json"
    path.write_text(path.read_text().replace(HOLDS, FAILS))
    with pytest.raises(ProjectError, match=f"zeroshot-12: recorded verdict '{FAILS}', its statistics give '{HOLDS}'"):
        stage.write(root, "full")
    assert not (root / "_build").exists()


def test_lost_statistics_are_named(root):
    folder = judged(accuracy([0.1] * 20), accuracy([0.1, 0.2, 0.3]))
    (folder / statistics_files.FILE).unlink()
    (fault,) = faults(root, "full")
    assert "expected the statistics accuracy" in fault
    values = json.loads((folder / "values.json").read_text())
    del values["evidence"]
    with pytest.raises(StatisticsError, match="zeroshot-12: expected what its verdict was reached with"):
        rejudge(folder, values)


def test_opening_a_page_removes_the_statistics_of_an_earlier_run(root):
    folder = judged(accuracy([0.1] * 20), accuracy([0.1, 0.2, 0.3]))
    open_page(PAGE, {"profile": "full"}).close()
    assert not (folder / statistics_files.FILE).exists()


def test_frames_are_stored_as_arrays(root):
    frame = pd.DataFrame(
        [
            {"replicate": number, "method": method, "corpus": "emodb", "value": value}
            for number in range(20)
            for method, value in (("Metric-act", 0.3), ("Metric-cluster", 0.1))
        ]
    )
    page = open_page(PAGE, {"profile": "full"})
    assert page.verdict("zeroshot-12", {"accuracy": frame}, speakers=4).verdict == FAILS
    page.close()
    assert faults(root, "full") == []


# --- the file itself


def test_what_is_read_back_is_what_was_given(tmp_path):
    draw = np.random.default_rng(0)
    values = draw.normal(size=(7, 4, 2))
    values[2, 1, 0] = np.nan
    one, two = Labelled(values, AXES), Labelled(values.astype(np.float32).astype(float), AXES)
    store = Store()
    assert [store.add("rho", one), store.add("rho", two), store.add("rho", one)] == ["rho", "rho.2", "rho"]
    turned = Labelled(values.transpose(0, 2, 1), {"corpus": AXES["corpus"], "method": METHODS})
    assert store.add("rho", turned) == "rho.3"
    store.write(tmp_path)
    found = load(tmp_path, {"rho": "rho", "other": "rho.2"})
    np.testing.assert_array_equal(found["rho"].values, values)
    np.testing.assert_array_equal(found["other"].values, two.values)
    assert found["rho"].axes == AXES and found["rho"].values.dtype == np.float64
    assert {key: each.dtype for key, each in stored(tmp_path).items()} == {
        "rho": np.float64,
        "rho.2": np.float32,  # only where nothing is lost
        "rho.3": np.float64,
    }
    with pytest.raises(StatisticsError, match=r"expected the statistics rho.4 in .*, came rho, rho.2, rho.3"):
        load(tmp_path, {"rho": "rho.4"})


def test_a_large_statistic_is_judged_as_it_is_stored(root, monkeypatch):
    monkeypatch.setattr(statistics_files, "LARGEST", 100)
    folder = judged(accuracy([0.1] * 20), accuracy([0.1]))
    assert {key: each.dtype for key, each in stored(folder).items()} == {
        "accuracy": np.float32,
        "accuracy.2": np.float64,
    }
    (record,) = [each for each in json.loads((folder / "values.json").read_text())["claims"].values() if each["value"]]
    assert record["value"] == float(np.float32(0.5)) - float(np.float32(0.4)) != 0.5 - 0.4
    assert faults(root, "full") == []


def test_the_same_statistics_give_the_same_bytes(tmp_path):
    def written(name):
        store = Store()
        for statistic in ("rho", "accuracy", "kl", "recall"):
            store.add(statistic, accuracy([0.1, 0.2]))
        (tmp_path / name).mkdir()
        store.write(tmp_path / name)
        return (tmp_path / name / statistics_files.FILE).read_bytes()

    assert written("one") == written("two")


def test_a_page_without_statistics_has_no_file(tmp_path):
    Store().write(tmp_path)
    assert list(tmp_path.iterdir()) == []
