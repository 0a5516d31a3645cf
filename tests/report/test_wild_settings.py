"""The table of settings: the paper's words and numbers, ours from the code that trains."""

import dataclasses

import pytest

from sertools.analysis.wild.setup import Settings
from sertools.report.wild_settings import OWN, READ, STATED, printed, settings_table


def test_every_setting_stands_once_with_whose_it_is():
    found = settings_table(Settings())
    assert found.index.is_unique
    assert set(found["whose"]) == {STATED, READ, OWN}
    assert (found[["paper", "here"]].map(len) > 0).all(axis=None)


def test_what_the_figure_held_is_never_called_stated():
    found = settings_table(Settings())
    assert (found.loc[found["paper"].str.contains("lost") | (found["paper"] == "not said"), "whose"] != STATED).all()


def test_the_numbers_are_those_of_the_run():
    given = dataclasses.replace(Settings(), runs=9, epochs=77, patience=3, pretraining_epochs=21, sparsity=1e-4)
    here = settings_table(given)["here"]
    assert here["runs", "runs"].startswith("9")
    assert here["CNN-LSTM", "epochs"] == "at most 77" and here["CNN-LSTM", "early stopping"].endswith("3")
    assert "at most 21" in here["autoencoder", "epochs"] and here["autoencoder", "sparsity"].endswith("0.0001")


def test_the_stated_numbers_are_used_as_stated():
    found = settings_table(Settings())
    assert found.loc[("MFCC series", "coefficients"), "paper"] == found.loc[("MFCC series", "coefficients"), "here"]
    assert found.loc[("MFCC series", "window, shift"), "paper"] == found.loc[("MFCC series", "window, shift"), "here"]
    for network in ("autoencoder", "CNN-LSTM"):
        assert "0.001" in found.loc[(network, "optimiser"), "paper"]
        assert "0.001" in found.loc[(network, "optimiser"), "here"]


def test_a_number_that_the_text_does_not_have_is_refused():
    assert printed("padding") == 100
    with pytest.raises(KeyError):
        printed("dropout")
