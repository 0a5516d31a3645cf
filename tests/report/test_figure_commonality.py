"""Figures of commonality: every number that is asked for is drawn, and nothing where there is none."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from sertools.analysis.vowels.printed_commonality import similarity
from sertools.corpora.vowels import MONOPHTHONGS, VOWELS
from sertools.report.figure_commonality import MARKERS, draw_inverse, draw_pairs, draw_scores, label, vowel_looks
from sertools.report.figures import save
from sertools.report.published import load


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def printed():
    return load("vowels")


def scores():
    estimate = np.random.default_rng(0).uniform(size=(len(VOWELS), 4))
    estimate[8] = np.nan
    return estimate, np.stack([estimate - 0.1, estimate + 0.1])


def test_scores_show_the_papers_and_ours(printed):
    estimate, replicates = scores()
    figure = draw_scores(estimate, replicates, printed)
    assert [panel.get_title(loc="left") for panel in figure.axes] == ["neutral", "happy", "angry", "sad"]
    theirs, ours = figure.axes[2].lines[1:3]
    assert theirs.get_ydata() == pytest.approx(similarity(printed)["Com"]["ang"].to_numpy())
    np.testing.assert_allclose(ours.get_ydata(), estimate[:, 2])
    segments = figure.axes[2].collections[0].get_segments()
    assert len(segments) >= 9
    assert segments[0][:, 1] == pytest.approx(estimate[0, 2] + np.array([-0.095, 0.095]))


def test_pairs_name_every_score_and_leave_missing_ones_white():
    combined = np.random.default_rng(1).uniform(-0.2, 0.9, (4, 10, 10))
    combined[:, 8] = np.nan
    figure = draw_pairs(combined, ("English", "Mandarin"))
    panels = figure.axes[:4]
    assert all(len(panel.texts) == 90 for panel in panels)
    value = combined[3, 2, 5]
    said = {tuple(map(int, text.get_position())): text.get_text() for text in panels[3].texts}
    assert float(said[5, 2].replace("\u2212", "-")) == pytest.approx(value, abs=0.005)
    assert panels[0].get_ylabel() == "English" and panels[3].get_xlabel() == "Mandarin"
    assert len(panels[0].patches) == 10


def test_the_inverse_has_all_forty_cells(printed):
    panel = draw_inverse(printed, {"1 - ED / 6": 6.0}).axes[0]
    assert sum(len(line.get_xdata()) for line in panel.lines[1:]) == 40
    hollow = [line for line in panel.lines[1:] if line.get_fillstyle() == "none"]
    assert sum(len(line.get_xdata()) for line in hollow) == similarity(printed)["repaired"].sum()
    np.testing.assert_allclose(panel.lines[0].get_ydata(), [1, 0])


def test_planes_tell_vowels_by_colour_and_languages_by_marker():
    looks = vowel_looks()
    assert len(looks) == 12 and len(set(looks.values())) == 12
    assert len({colour for colour, _ in looks.values()}) == len(MONOPHTHONGS)
    assert {looks[label(vowel, "Mandarin")][1] for vowel in MONOPHTHONGS} == {MARKERS["Mandarin"][1]}


def test_the_same_figure_gives_the_same_file(printed, tmp_path):
    first, second = (save(draw_scores(*scores(), printed), tmp_path, name)[0] for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
