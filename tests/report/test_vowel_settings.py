"""The table of settings of `vowels`: the paper's numbers from its text, ours from what trains."""

import dataclasses

import pytest

from sertools.analysis.vowels.setup import Settings
from sertools.measure import cepstral
from sertools.models.vowel_methods import three_bins
from sertools.report.published import PublishedError
from sertools.report.vowel_settings import CHANGED, OWN, READ, SILENT, STATED, printed, settings_table


def with_training(**changed):
    return dataclasses.replace(Settings(), training=dataclasses.replace(Settings().training, **changed))


def test_every_setting_stands_once_with_whose_it_is():
    found = settings_table(Settings())
    assert found.index.is_unique and len(found) > 30
    assert {STATED, READ, OWN} <= set(found["whose"]) <= {STATED, READ, OWN, CHANGED}
    assert (found.map(len) > 0).all(axis=None)


def test_where_the_paper_is_silent_nothing_is_called_stated():
    found = settings_table(Settings())
    assert (found.loc[found["paper"] == SILENT, "whose"] == OWN).all()


def test_the_numbers_are_those_of_the_run():
    given = dataclasses.replace(
        with_training(epochs=33, patience=4, margin=0.25, hidden=48, keys=5, triplets=7, target_batch=9),
        runs=6,
        fewer=2,
    )
    here = settings_table(given)["here"]
    assert here["training", "epochs"] == "at most 33" and here["training", "early stopping"].endswith("4")
    assert here["losses", "margin"] == "0.25" and "width 48" in here["network", "transformer encoder"]
    assert "5 segments" in here["network", "cross-phonetic attention"]
    assert (
        here["losses", "triplets in a step"].startswith("7,") and "9 utterances" in here["losses", "triplets in a step"]
    )
    assert here["runs", "runs"].startswith("6,") and "2 of what" in here["runs", "runs"]
    assert str(len(cepstral.NAMES)) in here["vowels", "features"]


@pytest.mark.parametrize(
    "setting, changed",
    [("optimiser", {"learning_rate": 1e-3}), ("batch", {"batch": 32}), ("epochs", {"epochs": 40})],
)
def test_a_value_other_than_the_stated_one_is_called_so(setting, changed):
    as_stated = with_training(learning_rate=1e-4, batch=64, epochs=70)
    assert settings_table(as_stated).loc[("training", setting), "whose"] == STATED
    other = dataclasses.replace(as_stated, training=dataclasses.replace(as_stated.training, **changed))
    assert settings_table(other).loc[("training", setting), "whose"] == CHANGED


def test_what_was_tried_beside_is_read_from_the_run():
    given = dataclasses.replace(
        Settings(), choices={"a": {"margin": 0.2}, "b": {"margin": 0.5}, "c": {"weighted": True}}
    )
    found = settings_table(given)["beside"]
    assert found["losses", "margin"] == "0.2, 0.5" and found["losses", "class weights"] == "balanced"
    assert found["training", "optimiser"] == "–"


def test_bins_are_those_that_the_labels_get():
    found = settings_table(Settings())
    assert found.loc[("runs", "arousal and valence"), "paper"] == "of 7: up to 2, 3 to 5, from 6"
    here = found.loc[("runs", "arousal and valence"), "here"]
    assert here == "of 5: up to 2, between, from 4" and three_bins([2, 2.01, 3.99, 4]).tolist() == [0, 1, 1, 2]


def test_a_number_that_the_text_does_not_have_is_refused():
    assert printed("Adam", "learning rate") == 1e-4 and printed("training", "batch") == 64
    for row, condition in (("margin", "value"), ("arousal, valence", "medium")):
        with pytest.raises(PublishedError, match="expected one number"):
            printed(row, condition)
