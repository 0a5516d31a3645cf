"""Vowels in the plane: axes of one scale that fall, every vowel at its place, ellipses around what is closer."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Ellipse

from sertools.analysis.vowels.formant_space import LABELS
from sertools.corpora.vowels import DIPHTHONGS, MONOPHTHONGS, VOWELS
from sertools.report import figure_vowel_space as module
from sertools.report.figure_vowel_distances import draw_distances
from sertools.report.figures import save


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def hertz(factor=1.0):
    place = np.arange(len(VOWELS))
    return np.column_stack([factor * (300 + 50 * place), factor * (2400 - 140 * place)])


def panels(absent=None):
    english, mandarin = hertz(), hertz(1.08)
    if absent:
        english[VOWELS.index(absent)] = np.nan
    means = [np.stack([each] * len(LABELS)) for each in (english, mandarin)]
    index = pd.MultiIndex.from_product([VOWELS, LABELS[1:-1]], names=["vowel", "emotion"])
    closer = pd.DataFrame({"difference": -0.1, "share": 0.2}, index=index)
    closer.loc[("E", "hap")] = [0.05, 0.99]
    closer.loc[("aI", "sad")] = [0.02, 0.6]
    if absent:
        closer.loc[absent] = np.nan
    return module.emotion_panels(means, closer)


def dots(axis, colour):
    return {
        tuple(np.round(line.get_xydata()[0], 6))
        for line in axis.lines
        if line.get_marker() in {"o", "^"} and to_hex(line.get_color()) == colour.lower() and len(line.get_xdata()) == 1
    }


def test_eight_panels_in_the_paper_s_order():
    found = panels()
    assert [panel.title for panel in found[::3]] == ["(a) neutral-Mono", "(d) sadness-Mono", "(g) anger-Diph"]
    assert [panel.kind for panel in found] == ["Mono"] * 4 + ["Diph"] * 4
    assert [dict(panel.closer) for panel in found] == [{}, {"E": 0.99}, {}, {}, {}, {}, {}, {"aI": 0.6}]


def test_every_vowel_stands_at_its_place_and_axes_fall():
    figure = module.draw_polygons(panels(), ["English", "Mandarin"], columns=4)
    assert len(figure.axes) == 8
    for place, axis in enumerate(figure.axes):
        vowels = MONOPHTHONGS if place < 4 else DIPHTHONGS
        for (colour, _), means in zip(module.LOOKS, (hertz(), hertz(1.08)), strict=True):
            rows = np.log(means[[VOWELS.index(vowel) for vowel in vowels]])
            assert dots(axis, colour) == {tuple(np.round(row[::-1], 6)) for row in rows}
        assert axis.get_xlim()[0] > axis.get_xlim()[1] and axis.get_ylim()[0] > axis.get_ylim()[1]
        assert axis.get_aspect() == 1 and axis.get_xlim() == figure.axes[0].get_xlim()
        assert len(axis.texts) == 2 * len(vowels)


def test_polygons_are_closed_and_the_middle_vowel_is_none_of_their_corners():
    axis = module.draw_polygons(panels()[:1], ["English", "Mandarin"], columns=1).axes[0]
    rings = [line.get_xydata() for line in axis.lines if len(line.get_xdata()) == 6]
    assert len(rings) == 2 and all(np.allclose(ring[0], ring[-1]) for ring in rings)
    schwa = np.log(hertz()[VOWELS.index("@")])[::-1]
    assert not any(np.allclose(point, schwa) for point in rings[0])


def test_ellipses_hold_both_vowels_and_are_dashed_where_replicates_disagree():
    figure = module.draw_polygons(panels(), ["English", "Mandarin"], columns=4)
    ellipses = [[patch for patch in axis.patches if isinstance(patch, Ellipse)] for axis in figure.axes]
    assert [len(each) for each in ellipses] == [0, 1, 0, 0, 0, 0, 0, 1]
    sure, unsure = ellipses[1][0], ellipses[7][0]
    assert sure.get_linestyle() == "-" and unsure.get_linestyle() == "--"
    for means in (hertz(), hertz(1.08)):
        inside = sure.get_patch_transform().inverted().transform(np.log(means[VOWELS.index("E")])[::-1])
        assert np.linalg.norm(inside) < 1


def test_a_vowel_that_a_language_lacks_leaves_the_polygon_whole():
    axis = module.draw_polygons(panels(absent="O")[:1], ["English", "Mandarin"], columns=1).axes[0]
    assert sorted(len(line.get_xdata()) for line in axis.lines)[-2:] == [5, 6]
    assert len(dots(axis, module.LOOKS[0][0])) == 5 and len(axis.texts) == 11


def test_the_space_has_a_dot_a_speaker_and_the_same_bytes(tmp_path):
    speakers = np.stack([hertz(0.9), hertz(1.0), hertz(1.1)])
    clouds = {"English": module.Cloud(hertz(), speakers), "Mandarin": module.Cloud(hertz(1.05), speakers[:2])}
    files = []
    for name in ("a", "b"):
        figure = module.draw_vowel_space({"as measured": clouds, "normalised": clouds})
        axis = figure.axes[0]
        assert axis.get_title() == "as measured" and len(figure.axes) == 2
        assert [len(line.get_xdata()) for line in axis.lines[:2]] == [30, 20]
        assert [text.get_text() for text in figure.legends[0].get_texts()] == ["English", "Mandarin"]
        files.append(save(figure, tmp_path / name, "space"))
    assert files[0][0].read_bytes() == files[1][0].read_bytes()


def test_letters_are_those_of_ipa():
    assert [module.letter(vowel) for vowel in ("A/a", "@", "aU")] == ["ɑ", "ə", "aʊ"]


def test_distances_stand_with_their_interval_and_chance():
    generator = np.random.default_rng(0)
    estimates, chance = generator.uniform(0.1, 0.4, (10, 2)), np.full((10, 2), 0.05)
    estimates[3], chance[3] = np.nan, np.nan
    drawn = estimates + generator.normal(scale=0.02, size=(200, 10, 2))
    axis = draw_distances(estimates, drawn, chance, chance / 2, ("neutral", "happy")).axes[0]
    marks = [line for line in axis.lines if line.get_marker() in {"o", "^", "s"} and len(line.get_xdata()) == 10]
    assert len(marks) == 2
    for column, line in enumerate(marks):
        np.testing.assert_allclose(line.get_ydata(), estimates[:, column])
    crosses = [line.get_ydata() for line in axis.lines if line.get_marker() == "x"]
    np.testing.assert_allclose(np.column_stack(crosses), chance / 2)
    low, high = np.nanpercentile(drawn[:, 0, 0], [2.5, 97.5])
    assert axis.collections[0].get_segments()[0][:, 1] == pytest.approx([low, high])
    assert axis.get_ylim()[0] == 0 and [each.get_text() for each in axis.get_xticklabels()][:2] == ["i", "ɛ"]
