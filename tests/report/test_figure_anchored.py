"""Figure 4 of `vowels`: the modules that a call passes through, and the picture of them."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from torch import nn

from sertools.models.anchored_transformer import AnchoredTransformer, Shape
from sertools.report.figure_anchored import COLOURS, called, draw_model
from sertools.report.figure_toy import draw_influence, draw_triplets

ENDS = {"source": "S", "target": "T", "mean": "M", "classes": "four"}
LOSSES = {"recognition": "emo", "triplets": "tri", "whole": "sum"}


def network(**changed):
    return AnchoredTransformer(Shape(**({"features": 7, "classes": 4, "hidden": 12, "heads": 3} | changed)))


def calls(built, with_memory=True):
    segments, vowels = torch.zeros(2, 3, 7), torch.zeros(2, 3, dtype=torch.long)
    memory = (torch.zeros(5, 7), torch.zeros(5, dtype=torch.long))
    return called(built, segments, vowels, *([memory] if with_memory else []))


@pytest.mark.parametrize("attention, layers", [(True, 1), (False, 1), (True, 2)])
def test_every_parameter_is_in_the_list_once(attention, layers):
    built = network(attention=attention, layers=layers)
    found = calls(built).drop_duplicates("module")
    assert found["parameters"].sum() == sum(each.numel() for each in built.parameters())
    assert (found["part"] == "attention").sum() == layers
    assert ("cross-phonetic attention" in set(found["part"])) == attention


def test_the_target_is_projected_for_the_sources_attention_only_where_there_is_one():
    assert (calls(network(attention=True))["module"] == "project").sum() == 2
    assert (calls(network(attention=False))["module"] == "project").sum() == 1
    assert (calls(network(attention=True), with_memory=False)["module"] == "project").sum() == 1


def test_sizes_are_those_of_the_call():
    found = calls(network(attention=True, feedforward=20)).set_index("module")
    assert found.loc["encoder.layers.0.linear1", ["inputs", "outputs", "rows"]].tolist() == [12, 20, 6]
    assert found.loc["classify", ["inputs", "outputs", "rows"]].tolist() == [12, 4, 2]
    assert found.loc["cross", "heads"] == 3 and found["heads"].isna().sum() == len(found) - 2


def test_a_module_without_a_name_is_refused_and_nothing_is_left_behind():
    built = network()
    built.train(False)
    calls(built)
    assert not built.training and not any(each._forward_hooks for each in built.modules())
    built.extra = nn.Linear(2, 2)
    with pytest.raises(ValueError, match="came extra"):
        calls(built)


@pytest.mark.parametrize("attention", [True, False])
def test_every_module_is_drawn_in_both_rows(attention):
    built = network(attention=attention)
    source, target = calls(built), calls(built, with_memory=False)
    figure = draw_model(source, target, ENDS, LOSSES)
    boxes = [each for each in figure.axes[0].patches if each.get_facecolor()[:3] != (0, 0, 0)]
    encoder = source["module"].nunique() - 1
    assert len(boxes) == 2 * encoder + 1
    texts = [each.get_text() for each in figure.axes[0].texts]
    assert texts.count("cross-phonetic\nattention\n12 → 12\n3 heads") == 2 * attention
    assert ("keys, values of\nthe same vowel" in texts) == attention
    assert {"S", "T", "M", "four", "emo", "tri", "sum"} <= set(texts)
    plt.close(figure)


def test_a_model_without_a_target_has_one_row_and_no_triplets():
    figure = draw_model(calls(network()), None, ENDS, LOSSES)
    texts = {each.get_text() for each in figure.axes[0].texts}
    assert "tri" not in texts and "T" not in texts and "emo" in texts
    plt.close(figure)


def test_each_kind_of_module_has_a_colour():
    assert set(COLOURS) == {nn.Linear, nn.MultiheadAttention, nn.LayerNorm}


def test_triplets_say_their_share():
    near, far = np.array([0.2, 0.5, 1.5, 0.1]), np.array([1.0, 1.0, 1.0, 1.0])
    figure = draw_triplets(
        {"seen": {"CL": (near, far), "GA": (far, near)}, "unseen": {"CL": (far, near), "GA": (near, far)}}, 1.0
    )
    said = [[each.get_text() for each in panel.texts][0] for panel in figure.axes]
    assert [each.split()[0] for each in said] == ["75%", "25%", "25%", "75%"]
    assert [panel.get_title("left") for panel in figure.axes[:2]] == ["CL", "GA"]
    plt.close(figure)


def test_influence_marks_what_is_heard():
    figure = draw_influence(np.array([[0.5, 0.0, np.nan], [0.0, 1.0, np.nan], [0.1, 0.2, np.nan]]), ["i", "u", "aU"])
    assert [each.get_text() for each in figure.axes[0].texts] == ["0.50", "1.00", "0.10", "0.20"]
    plt.close(figure)
