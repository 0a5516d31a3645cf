"""The sweep that the book shows: its shipped tables are those of its file, and the page says what they hold."""

import json

import pandas as pd
import pytest
from matplotlib import pyplot as plt

from sertools.report import sweep, sweep_page
from sertools.report.sweep import SweepError


def collected(epochs=(12, 25, 50, 100)):
    """What a sweep collects, with numbers that fall with the epochs."""
    return pd.DataFrame(
        [
            {"epochs": number, "method": method, "training rows": place / number, "held-out rows": 2 / number}
            | {"savee": 0.9, "emodb": 0.8}
            for number in epochs
            for place, method in enumerate(("PCA", "UAE", "DAE"), start=1)
        ]
    )


@pytest.fixture
def shipped(tmp_path):
    """A project in which the sweep was run, and its tables taken over."""
    results = tmp_path / "results/sweeps/learning"
    (results / "tables").mkdir(parents=True)
    collected().to_csv(results / "tables/reconstruction.csv", index=False)
    runs = [
        {"epochs": n, "run": str(n), "state": "done", "error": "", "folder": f"results/{n}"} for n in (12, 25, 50, 100)
    ]
    for run in runs:
        (tmp_path / run["folder"]).mkdir()
        (tmp_path / run["folder"] / "stamp.json").write_text(json.dumps({"seconds": 15.3}))
    pd.DataFrame(runs).to_csv(results / "runs.csv", index=False)
    sweep_page.ship(tmp_path, "0123456" + "0" * 33)
    return tmp_path


def test_what_ships_is_the_table_of_the_sweep_and_what_it_took(shipped):
    folder = shipped / sweep_page.SWEEP
    assert json.loads((folder / "made.json").read_text()) == {
        "commit": "0123456" + "0" * 33,
        "runs": 4,
        "seconds": 61.2,
    }
    pd.testing.assert_frame_equal(pd.read_csv(folder / "reconstruction.csv"), collected())


def test_a_sweep_with_a_run_that_is_not_done_is_not_shipped(shipped):
    path = shipped / "results/sweeps/learning/runs.csv"
    path.write_text(path.read_text().replace("25,25,done", "25,25,failed"))
    with pytest.raises(SweepError, match="came 25 not done"):
        sweep_page.ship(shipped, "0" * 40)


def test_what_the_repository_ships_has_a_row_for_each_run_and_method_of_its_file(repository):
    asked = sweep.read(repository, (repository / sweep_page.SWEEP).with_suffix(".yml"))
    folder = repository / sweep_page.SWEEP
    if not folder.is_dir():
        pytest.skip("no sweep ships yet")
    table, made = pd.read_csv(folder / "reconstruction.csv"), json.loads((folder / "made.json").read_text())
    expected = [(values["epochs"], method) for values in asked.values for method in ("PCA", "UAE", "DAE")]
    assert list(zip(table["epochs"], table["method"], strict=True)) == expected
    assert made["runs"] == len(asked.runs) and len(made["commit"]) == 40


def test_the_summary_keeps_the_two_sets_of_rows_and_averages_the_corpora():
    frame = pd.DataFrame(
        [[50, "UAE", 0.5, 0.7, 0.8, 0.6], [25, "UAE", 0.6, 0.75, 0.9, 0.8]],
        columns=["epochs", "method", "training rows", "held-out rows", "savee", "urdu"],
    )
    found = sweep_page.summary(frame)
    assert list(found.index) == [(25, "UAE"), (50, "UAE")]
    assert found.loc[(50, "UAE")].tolist() == pytest.approx([0.5, 0.7, 0.7])
    assert found.loc[(25, "UAE"), sweep_page.MOVED] == pytest.approx(0.85)


def test_the_page_states_what_the_lines_show(shipped):
    sweep_page.write(shipped, shipped / "stage", "full")
    folder = shipped / "stage/book/generated"
    assert {path.name for path in folder.iterdir()} == {
        "sweep.md",
        "sweep.svg",
        "sweep.png",
        "sweep_reconstruction.csv",
    }
    text = (folder / "sweep.md").read_text(encoding="utf-8")
    assert "4 runs of the page, 61 s together, at commit 0123456." in text
    assert "PCA 0.17 and 0.02, UAE 0.17 and 0.02" in text
    frame = sweep_page.summary(collected())
    figure = sweep_page.draw(frame)
    assert [panel.get_title() for panel in figure.axes] == list(frame.columns)
    assert [len(panel.lines) for panel in figure.axes] == [3, 3, 3]
    plt.close(figure)


def test_a_project_without_a_shipped_table_says_so(tmp_path):
    sweep_page.write(tmp_path, tmp_path / "stage", "full")
    assert "No table of it ships" in (tmp_path / "stage/book/generated/sweep.md").read_text()
