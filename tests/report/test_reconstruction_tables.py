"""Tables of the page on `wild`'s autoencoder, against plain computations."""

import numpy as np
import pandas as pd
import pytest

from sertools.analysis.wild.reconstruction import MEAN, by_corpus
from sertools.analysis.wild.results import Results
from sertools.analysis.wild.setup import Parts, Settings
from sertools.report.cost_tables import costs, hours
from sertools.report.reconstruction_tables import SPARSITY, error_table, sparsity_table


def test_costs_are_those_of_all_models_of_a_kind():
    models = pd.DataFrame(
        {
            "amount": ["all", "all", "1/2"],
            "seconds": [100.0, 300.0, 60.0],
            "epochs": [10, 12, 20],
            "best": [8, 12, 20],
            "frames": [360_000, 360_000, 180_000],
        }
    )
    table = costs(models, "amount")
    assert list(table.index) == ["all", "1/2"] and table.index.name == "amount"
    assert table["hours of speech"].tolist() == [1.0, 0.5]
    assert table["epochs"].tolist() == ["10 to 12", "20"] and table["epoch kept"].tolist() == ["8 to 12", "20"]
    assert table["seconds"].tolist() == [200.0, 60.0]
    assert table["seconds an epoch"].tolist() == pytest.approx([400 / 22, 3])
    assert table["frames a second"].tolist() == pytest.approx([360_000 * 22 / 400, 180_000 * 20 / 60])
    assert hours(100 * 3600) == 1


def test_seconds_that_are_not_known_are_nan_in_all_that_they_enter():
    models = pd.DataFrame({"amount": ["all", "all"], "seconds": np.nan, "epochs": 2, "best": 1, "frames": 5})
    row = costs(models, "amount").loc["all"]
    assert row[["seconds", "seconds an epoch", "frames a second"]].isna().all() and row["models"] == 2


def test_kinds_can_be_told_apart_by_several_columns():
    models = pd.DataFrame(
        {
            "strategy": ["scratch", "frozen"],
            "amount": ["none", "all"],
            "seconds": 1.0,
            "epochs": 1,
            "best": 1,
            "frames": 5,
        }
    )
    table = costs(models, ["strategy", "amount"])
    assert list(table.index) == [("scratch", "none"), ("frozen", "all")]
    assert table.index.names == ["strategy", "amount"]


def test_a_row_a_corpus_and_one_for_their_mean():
    rows = [
        {"autoencoder": number, "utterance": f"{corpus}{k}", "corpus": corpus, "speaker": f"{corpus}{k % 2}"}
        for number in range(3)
        for corpus in "ab"
        for k in range(4)
    ]
    frame = pd.DataFrame(rows).assign(near_zero=0.5)
    frame["error"] = np.linspace(0.1, 0.6, len(frame))
    numbers = pd.DataFrame({"run": [0, 1, 0], "amount": ["all", "all", "1/2"]}).rename_axis("autoencoder")
    empty = pd.DataFrame()
    found = Results(
        empty, numbers, empty, empty, empty, frame, empty, empty,
        settings=Settings(parts=Parts(labelled=("b",), unseen="a", speech=())),
    )  # fmt: skip
    table = error_table(found, {amount: by_corpus(found, amount, count=20) for amount in ("1/2", "all")})
    assert list(table.index) == ["b", "a", MEAN]
    assert table["held-out speakers"].tolist() == [2, 2, 4] and table["utterances"].tolist() == [4, 4, 8]
    whole = frame[frame["autoencoder"] < 2]
    half = frame[frame["autoencoder"] == 2].groupby("corpus")["error"].mean()
    assert table["1/2 of the speech"].tolist() == pytest.approx([half["b"], half["a"], half.mean()])
    assert table.loc["a", "error"].startswith(f"{whole[whole['corpus'] == 'a']['error'].mean():.2f} (")
    runs = whole[whole["corpus"] == "a"].groupby("autoencoder")["error"].mean()
    assert table.loc["a", "runs, least to most"] == f"{runs.min():.3f} to {runs.max():.3f}"


def test_headings_of_the_table_of_zeros():
    sparse = pd.DataFrame([dict.fromkeys([*SPARSITY, "activity"], 1.0)])
    assert list(sparsity_table(sparse)) == list(SPARSITY.values())
