"""The run of record that is shipped: whole, of these axes and these data, and one world of it made again."""

import pytest

from sertools.analysis.multiverse import engine, record
from sertools.analysis.multiverse.axes import fingerprint, papers
from sertools.analysis.multiverse.worlds import RATED, worlds
from sertools.report import recording
from sertools.report.claims import claims
from sertools.report.multiverse import has_multiverse, multiverse

FACTS = record.facts()


def test_it_is_the_whole_run_of_these_axes_and_data():
    assert FACTS["small"] is False and FACTS["axes_sha256"] == fingerprint()
    assert FACTS["data"] == engine.data(recording.read_settings(FACTS))
    assert len(FACTS["worlds"]) == len(worlds(recording.read_settings(FACTS)))
    assert FACTS["commit"] != "unknown" and FACTS["dirty"] is False


@pytest.mark.parametrize("paper", papers())
def test_every_claim_can_be_judged_from_it(paper):
    for identity in claims(paper):
        if has_multiverse(identity):
            one = multiverse(identity)
            assert len(one.truths) >= 12 and one.truths.notna().all()


def test_a_world_made_again_gives_what_was_shipped():
    settings = recording.read_settings(FACTS)
    number = next(
        world.number for world in worlds(settings) if world.kind == RATED and settings.epochs[world.epochs] == 50
    )
    compared = recording.again(number)
    assert not compared["missing"].any()
    agreeing = 1 - compared["beyond"].sum() / compared["rows"].sum()
    # on another processor a few models end elsewhere; `sertools record` says of each statistic whether too many do
    assert compared["matches"].all() if recording.same_machine(FACTS) else agreeing > 0.8
