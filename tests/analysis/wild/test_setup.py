"""Which models are trained, and what stands for the paper."""

import json
from collections import Counter
from dataclasses import replace

import pytest

from sertools.analysis.wild.setup import Autoencoder, Member, Settings, autoencoders, members


def test_the_papers_own_models_come_first_and_are_every_strategy_and_run():
    found = members(Settings())
    own = [member for member in found if member.own]
    assert own == found[: len(own)]
    assert Counter(member.strategy for member in own) == {"scratch": 5, "frozen": 5, "fine-tuned": 5}
    assert [member.number for member in found] == list(range(len(found)))


@pytest.mark.parametrize(
    "changed",
    [{"amount": "1/2"}, {"split": "random"}, {"held_out": "DC"}, {"variant": "mended"}, {"weighting": "balanced"}],
)
def test_another_choice_is_not_the_papers_own(changed):
    member = Member("frozen", 0)
    assert member.own and not replace(member, **changed).own


def test_scratch_needs_no_autoencoder_and_the_others_that_of_their_run_and_amount():
    assert Member("scratch", 1, amount="none").autoencoder is None
    assert Member("fine-tuned", 1, amount="1/4").autoencoder == Autoencoder(1, "1/4")


def test_autoencoders_are_each_trained_once_those_on_all_speech_first():
    found = autoencoders(Settings())
    assert len(found) == len(set(found)) == 5 + 3 * 2
    assert [one.amount for one in found[:5]] == ["all"] * 5


def test_less_speech_gets_as_many_steps_but_no_more_than_the_most_epochs():
    settings = Settings(pretraining_epochs=12)
    assert [Autoencoder(0, amount).epochs(settings) for amount in ("all", "1/2", "1/4", "1/8")] == [12, 24, 30, 30]
    assert Autoencoder(0, "all").epochs(Settings(pretraining_epochs=40)) == 40


def test_settings_survive_json():
    settings = Settings(runs=2, amounts=("1/2", "all"))
    assert Settings.read(json.loads(json.dumps(settings.to_json()))) == settings
