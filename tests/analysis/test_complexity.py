"""Costs counted by hand, and against what the fitted objects really multiply."""

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.svm import SVC
from torch import nn

from sertools.analysis.complexity import Cost, classifier_cost, kernel_cost, network_cost, pca_cost
from sertools.models.autoencoder import DAE, VAE


@pytest.fixture(scope="module")
def rows():
    generator = np.random.default_rng(0)
    return generator.normal(size=(80, 6)), np.arange(80) % 4


def test_the_networks_layer_by_layer():
    encoder = 88 * 40 + 40 * 20 + 20 * 10
    head, decoder = 10 * 2, 2 * 10 + 10 * 20 + 20 * 40 + 40 * 88
    biases = 40 + 20 + 10 + 2 + 10 + 20 + 40 + 88
    assert network_cost(DAE()) == Cost(encoder + head + decoder + biases, encoder + head + decoder)
    assert network_cost(VAE()) == network_cost(DAE()) + Cost(head + 2, head)
    model = VAE()
    assert network_cost(model.encoder, model.mu_head) == Cost(encoder + head + 72, encoder + head)


def test_a_layer_that_would_not_be_counted_is_refused():
    with pytest.raises(TypeError, match="came LSTM"):
        network_cost(nn.Sequential(nn.Linear(3, 2), nn.LSTM(2, 2)))


def test_pca(rows):
    assert pca_cost(PCA(2).fit(rows[0])) == Cost(2 * 6 + 6, 2 * 6)


def test_a_linear_classifier_folded_and_as_kept(rows):
    fitted = SVC(kernel="linear").fit(*rows)
    pairs = 4 * 3 // 2
    assert classifier_cost(fitted) == Cost(pairs * 6 + pairs, pairs * 6)
    vectors = fitted.n_support_.sum()
    assert kernel_cost(fitted) == Cost(vectors * 6 + vectors * 3 + pairs, vectors * 6 + vectors * 3)


def test_only_a_linear_kernel_has_planes(rows):
    with pytest.raises(ValueError, match="expected a linear kernel, came 'rbf'"):
        classifier_cost(SVC().fit(*rows))
