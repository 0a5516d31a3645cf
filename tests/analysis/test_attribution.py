"""DeepLIFT: completeness, multipliers worked out layer by layer, and the grouping of 88 features into 27."""

import numpy as np
import pytest
import torch
from torch import nn

from sertools.analysis.attribution import (
    AttributionError,
    deeplift,
    group_names,
    group_scores,
    latent_mean,
    member_scores,
)
from sertools.measure.groups import table
from sertools.models.autoencoder import VAE


def model(seed):
    torch.manual_seed(seed)
    made = VAE()
    with torch.no_grad():  # biases away from 0, so that the zero input sits on both sides of the ReLUs
        for layer in made.encoder:
            if isinstance(layer, nn.Linear):
                layer.bias.normal_(0, 0.5)
    return made


def features(count=40, seed=0):
    return np.random.default_rng(seed).normal(size=(count, 88)).astype(np.float32)


def rescale_rule(network, row):
    """DeepLIFT of one row by its definition: linear layers pass their weights on, ReLUs the slope between inputs."""
    here, there = torch.from_numpy(row).double(), torch.zeros(88, dtype=torch.float64)
    slopes = torch.eye(88, dtype=torch.float64)
    for layer in network:
        if isinstance(layer, nn.Linear):
            weight, bias = layer.weight.double(), layer.bias.double()
            here, there, slopes = weight @ here + bias, weight @ there + bias, weight @ slopes
        else:
            change = here - there
            slope = torch.where(change.abs() < 1e-12, (here > 0).double(), (here.relu() - there.relu()) / change)
            here, there, slopes = here.relu(), there.relu(), slope[:, None] * slopes
    return (slopes * torch.from_numpy(row).double()).detach().numpy()


def test_deeplift_completeness():
    """Attributions of a row add up to mu(x) - mu(0), for each latent dimension."""
    network, rows = latent_mean(model(0)), features()
    found = deeplift(network, rows)
    assert found.shape == (2, 40, 88)
    with torch.no_grad():
        change = network(torch.from_numpy(rows)) - network(torch.zeros(1, 88))
    np.testing.assert_allclose(found.sum(-1).T, change, atol=1e-5)


def test_rows_explained_in_parts_are_those_explained_at_once(monkeypatch):
    network, rows = latent_mean(model(4)), features(25)
    whole = deeplift(network, rows)
    monkeypatch.setattr("sertools.analysis.attribution.AT_ONCE", 10)
    np.testing.assert_allclose(deeplift(network, rows), whole, rtol=1e-6)
    with pytest.raises(AttributionError, match="row"):
        deeplift(network, rows, tolerance=0)


def test_deeplift_equals_the_rescale_rule_layer_by_layer():
    made, rows = model(1), features(12)
    layers = [*made.encoder, made.mu_head]
    expected = np.stack([rescale_rule(layers, row) for row in rows], axis=1)
    np.testing.assert_allclose(deeplift(latent_mean(made), rows), expected, atol=1e-6)


def test_deeplift_of_a_linear_network_is_weight_times_input():
    torch.manual_seed(2)
    linear = nn.Linear(88, 2)
    rows = features(5)
    expected = linear.weight.detach().numpy()[:, None] * rows
    np.testing.assert_allclose(deeplift(linear, rows), expected, atol=1e-6)


def test_deeplift_of_a_linear_network_is_weight_times_the_difference_from_the_baseline():
    torch.manual_seed(2)
    linear = nn.Linear(88, 2)
    rows, start = features(5), features(1, seed=9)[0]
    expected = linear.weight.detach().numpy()[:, None] * (rows - start)
    np.testing.assert_allclose(deeplift(linear, rows, baseline=start), expected, atol=1e-6)
    np.testing.assert_array_equal(deeplift(linear, rows, baseline=np.zeros(88)), deeplift(linear, rows))


def test_attributions_add_up_to_the_difference_from_the_baseline():
    """Of an encoder with ReLUs; and the baseline itself has none."""
    network, rows = latent_mean(model(0)), features()
    start = rows[:7].mean(0)
    found = deeplift(network, rows, baseline=start)
    with torch.no_grad():
        change = network(torch.from_numpy(rows)) - network(torch.from_numpy(start)[None])
    np.testing.assert_allclose(found.sum(-1).T, change, atol=1e-5)
    assert (deeplift(network, start[None], baseline=start) == 0).all()
    assert not np.allclose(found, deeplift(network, rows), atol=1e-2)


def test_a_baseline_shifts_input_and_first_bias_alike():
    """What is explained from a baseline is explained from zero by the network that has the baseline in its bias."""
    made, rows, start = model(1), features(12), features(1, seed=5)[0]
    expected = deeplift(latent_mean(made), rows, baseline=start)
    with torch.no_grad():
        made.encoder[0].bias += made.encoder[0].weight @ torch.from_numpy(start)
    np.testing.assert_allclose(deeplift(latent_mean(made), rows - start), expected, atol=1e-5)


def test_an_unsupported_activation_is_an_error_from_a_baseline_too():
    network = nn.Sequential(nn.Linear(88, 10), nn.SiLU(), nn.Linear(10, 2))
    with pytest.raises(AttributionError, match="sum to"):
        deeplift(network, 3 * features(), baseline=features(1, seed=5)[0])


@pytest.mark.parametrize("start", [np.zeros(87), np.zeros((1, 88)), np.full(88, np.inf)])
def test_wrong_baselines_are_named(start):
    with pytest.raises(ValueError, match=r"finite baseline of shape \(88,\)"):
        deeplift(latent_mean(model(6)), features(3), baseline=start)


def test_deeplift_of_the_zero_input_is_zero():
    assert (deeplift(latent_mean(model(3)), np.zeros((2, 88))) == 0).all()


def test_an_unsupported_activation_is_an_error():
    """SiLU is no activation that captum has a rule for: it takes the gradient instead, silently."""

    class Smooth(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.activation, self.last = nn.Linear(88, 10), nn.SiLU(), nn.Linear(10, 2)

        def forward(self, rows):
            return self.last(self.activation(self.first(rows)))

    torch.manual_seed(4)
    with pytest.raises(AttributionError, match="sum to"):
        deeplift(Smooth(), 3 * features())


def test_a_functional_activation_is_an_error():
    class Functional(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.last = nn.Linear(88, 10), nn.Linear(10, 2)

        def forward(self, rows):
            return self.last(torch.relu(self.first(rows)))

    torch.manual_seed(5)
    with pytest.raises(AttributionError, match="came .* for row .*, dimension 0"):
        deeplift(Functional(), features())


def test_wrong_features_are_named():
    with pytest.raises(ValueError, match="finite features of shape"):
        deeplift(latent_mean(model(6)), np.full((2, 88), np.nan))


def test_grouping_27_of_88():
    labels = table()["label"].tolist()
    names = group_names(labels)
    assert len(labels) == 88 and len(names) == 27
    sizes = [labels.count(name) for name in names]
    assert sizes == [10, 10, 2, 8, 2, 2, 2, 4, 6, 6, 6, 2, 2, 2, 2, 2, 8, 1, 1, 1, 1, 1, 1, 1, 2, 2, 1]
    attributions = np.random.default_rng(0).normal(size=(3, 5, 88))
    scores = group_scores(attributions, labels)
    assert scores.shape == (3, 5, 27)
    start = 0
    for group, size in enumerate(sizes):  # groups are consecutive runs of openSMILE's order
        np.testing.assert_allclose(scores[..., group], np.abs(attributions[..., start : start + size]).mean(-1))
        start += size


def test_grouping_takes_the_mean_of_absolute_values_and_keeps_the_sign_on_request():
    attributions = np.array([[1.0, -3.0, 5.0]])
    np.testing.assert_allclose(group_scores(attributions, ["Pitch", "Pitch", "Loudness"]), [[2.0, 5.0]])
    np.testing.assert_allclose(group_scores(attributions, ["Pitch", "Pitch", "Loudness"], signed=True), [[-1.0, 5.0]])
    with pytest.raises(ValueError, match="group for each of 3 features, came 2"):
        group_scores(attributions, ["Pitch", "Pitch"])


def test_member_scores_explain_each_model():
    models, labels, rows = [model(7), model(8)], table()["label"].tolist(), features(6)
    scores = member_scores(lambda k: models[k], 2, rows, labels)
    assert scores.shape == (2, 2, 6, 27)
    for k, made in enumerate(models):
        np.testing.assert_allclose(scores[k], group_scores(deeplift(latent_mean(made), rows), labels))
