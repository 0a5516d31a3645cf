"""Shares hold everything once, are asked for again when what they are made from changes, and leave it in the cache."""

import os

import numpy as np
import pandas as pd
import pytest
import soundfile

from sertools.analysis.multiverse.worlds import SMALL, Settings, worlds
from sertools.analysis.vowels import data, engine
from sertools.measure import measure
from sertools.measure.egemaps import NAMES
from sertools.report import cluster, shares
from sertools.report.dependencies import ProjectError


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache of its own."""
    monkeypatch.setenv("SERTOOLS_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def mine(tmp_path):
    """A user's folder of five recordings."""
    folder = tmp_path / "mine"
    folder.mkdir()
    draw = np.random.default_rng(0)
    files = [f"{number}.wav" for number in range(5)]
    for number, file in enumerate(files):
        tone = np.sin(2 * np.pi * (100 + 40 * number) * np.arange(4800) / 16000)
        soundfile.write(folder / file, 0.2 * tone + 0.01 * draw.normal(size=4800), 16000)
    pd.DataFrame({"file": files, "speaker": list("aabbb")}).to_csv(folder / "labels.csv", index=False)
    return folder


def test_shares_hold_each_recording_once_in_the_order_of_the_table(mine):
    found = shares.measuring(str(mine), 2)
    assert [len(share["recordings"]) for share in found] == [2, 2, 1]
    assert [name for share in found for name in share["recordings"]] == [f"mine/{number}" for number in range(5)]


def test_a_recording_that_is_replaced_asks_for_its_share_anew_and_for_no_other(mine):
    before = shares.measuring(str(mine), 2)
    os.utime(mine / "3.wav", ns=(1, 1))
    after = shares.measuring(str(mine), 2)
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, False, True]


def test_what_shares_measured_is_in_the_cache_of_the_ordinary_command(mine, capsys):
    found = shares.measuring(str(mine), 2)
    assert [shares.run(share) for share in found] == [{"done": 2}, {"done": 2}, {"done": 1}]
    table = pd.DataFrame({"file": [f"{number}.wav" for number in range(5)]}, index=list("abcde"))
    measure.measure(table, mine)
    assert "5 utterances: 0 measured, 5 from the cache, 0 failed" in capsys.readouterr().err


def test_what_is_done_is_not_asked_for_again(mine):
    found = shares.measuring(str(mine), 2)
    waiting = shares.write(found)
    assert len(set(waiting)) == 3
    (shares.folder() / f"{waiting[1]}.done").write_text("{}")
    assert shares.write(found) == [waiting[0], waiting[2]]


def test_a_folder_that_brings_its_features_has_nothing_to_measure(mine):
    features = pd.DataFrame(np.ones((5, len(NAMES))), columns=list(NAMES))
    features.insert(0, "file", [f"{number}.wav" for number in range(5)])
    features.to_csv(mine / "features.csv", index=False)
    assert shares.measuring(str(mine)) == []


def test_the_shares_of_the_multiverse_hold_each_world_once():
    settings = Settings(**SMALL)
    (found,) = shares.recording("multiverse", settings, 5)
    numbers = [number for share in found for number in share["numbers"]]
    assert numbers == [world.number for world in worlds(settings)] and len(found) > 1


def test_the_shares_of_the_vowels_hold_each_job_once_and_a_job_each_model():
    settings = engine.smoke()
    (found,) = shares.recording("vowels", settings, 7)
    queue = engine.queue(data.load(settings), settings)
    assert [number for share in found for number in share["numbers"]] == list(range(len(queue)))
    _, asked = engine.plan(data.load(settings), settings)
    trained = {number for _, job, _ in queue for each in job.numbers for number in np.atleast_1d(each)}
    assert trained == set(range(len(asked)))


def test_a_cluster_needs_a_profile_of_its_name(repository, tmp_path):
    assert (cluster.profile(repository, "slurm") / "config.yaml").is_file()
    with pytest.raises(ProjectError, match="slurm.*came 'sge'"):
        cluster.profile(repository, "sge")
    with pytest.raises(ProjectError, match="project's root"):
        cluster.profile(tmp_path, "slurm")
