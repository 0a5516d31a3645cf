"""The recalls that `vowels` prints, held against each other: slips that a reader can check with the paper in hand."""

import pandas as pd
import pytest

from sertools.analysis.vowels.printed import (
    counts_against_sums,
    recall_by_cell,
    repeated,
    stars_against_differences,
    text_against_tables,
    turned_round,
    wins,
)
from sertools.report.published import load


@pytest.fixture
def printed():
    return load("vowels")


def test_seven_numbers_of_the_text_are_not_those_of_the_tables(printed):
    found = text_against_tables(printed)
    wrong = found[~found["agrees"]]
    said = wrong[["statement", "direction", "task", "printed", "recomputed"]]
    assert list(said.itertuples(index=False, name=None)) == [
        ("AGA-CL Both - CL", "B->M", "4-CAT", 6.89, 6.34),
        ("AGA-CL Both - CL", "M->B", "4-CAT", 6.23, 6.13),
        ("GA-CL Both - CL", "B->M", "4-CAT", 4.67, 4.97),
        ("BA-CL Both - WA-CL Both", "M->B", "ang", 8.38, 8.35),
        ("BA-CL Both - WA-CL Both", "B->M", "neu", 5.89, 5.79),
        ("HuBERT", "B->M", "4-CAT", 55.53, 55.33),
        ("AGA-CL Both", "B->M", "4-CAT", 55.59, 55.49),
    ]
    assert len(found) == 60 and wrong["difference"].abs().min() == pytest.approx(0.03)


def test_a_number_of_the_text_follows_the_table(printed):
    cell = (printed["table"] == "Table 5") & (printed["row"] == "CL") & (printed["corpus"] == "M->B")
    printed.loc[cell & (printed["condition"] == "4-CAT"), "mean"] = 51.91
    found = text_against_tables(printed).set_index(["statement", "direction", "task"])
    assert found.loc[("AGA-CL Both - CL", "M->B", "4-CAT"), "agrees"]
    assert not found.loc[("GA-CL Both - CL", "M->B", "4-CAT"), "agrees"].any()


def test_the_proposed_model_has_the_same_numbers_in_all_tables(printed):
    assert recall_by_cell(printed)["AGA-CL Both", "B->M", "sad"] == 60.05
    other = (printed["table"] == "Table 7") & (printed["row"] == "Wav2vec2.0")
    printed.loc[other, "mean"] += 1
    with pytest.raises(ValueError, match=r"one number for \('AGA-CL Both', .*came \["):
        recall_by_cell(printed)


def test_numbers_that_stand_twice(printed):
    found = repeated(printed)
    pairs = found.groupby(["first", "second"]).size()
    assert pairs["within, B->M", "GA-CL Mono, M->B"] == 3 and pairs.max() == 3 and len(found) == 8
    assert {"task": "4-CAT", "value": 52.01, "first": "CL, M->B", "second": "BA-CL Diph, M->B"} in found.to_dict(
        "records"
    )
    assert repeated(printed[printed["table"] == "Table 7"]).empty


def test_in_how_many_cells_a_model_lies_above_another(printed):
    assert wins(printed, "AGA-CL", "GA-CL")["above"].to_dict() == {"Mono": 9, "Diph": 12, "Both": 13}
    assert wins(printed, "GA-CL", "BA-CL")["above"].to_dict() == {"Mono": 13, "Diph": 9, "Both": 14}
    assert (wins(printed, "BA-CL", "WA-CL") == 14).all().all()
    both_ways = wins(printed, "AGA-CL", "CL")["above"] + wins(printed, "CL", "AGA-CL")["above"]
    assert (both_ways == 14).all()
    with pytest.raises(ValueError, match="expected models out of .*CL.*, came GAN"):
        wins(printed, "AGA-CL", "GAN")


def test_stars_do_not_follow_the_differences(printed):
    frame, rho = stars_against_differences(printed)
    assert len(frame) == 40 and (frame["stars"] > 0).sum() == 33 and 0 < rho < 0.8
    found = turned_round(frame)
    least = frame[frame["stars"] > 0].nsmallest(1, "difference").iloc[0]
    assert (least["difference"], least["stars"]) == (0.12, 2)
    assert found.iloc[0][["stars_of_smaller", "stars_of_larger"]].tolist() == [3, 2]
    assert found["gap"].is_monotonic_decreasing and (found["gap"] > 0).all()


def test_stars_that_follow_the_differences_are_not_turned_round():
    frame = pd.DataFrame(
        {"baseline": list("abc"), "direction": "x", "task": "y", "difference": [1.0, -2.0, 3.0], "stars": [0, 1, 3]}
    )
    assert turned_round(frame).empty
    found = turned_round(frame.assign(stars=[3, 1, 1]))
    assert found["larger"].tolist() == ["c, x, y", "b, x, y"] and found["gap"].tolist() == [2.0, 1.0]


def test_numbers_of_samples_add_up_and_happiness_has_the_fewest_of_english(printed):
    found = counts_against_sums(printed)
    assert found["printed"].tolist() == found["summed"].tolist() == [18980, 49018]
    assert found["fewest"].to_dict() == {"BIIC-P": "sadness", "MSP-P": "happiness"}
