"""t-SNE: nothing left to a default, the same from the same seed, and neighbours stay neighbours."""

import inspect

import numpy as np
import pytest
from sklearn.manifold import TSNE

from sertools.analysis.wild.clusters import distances, share_of_nearest
from sertools.analysis.wild.plane import CHOICES, USUAL, Asked, bounded, plane, planes


@pytest.fixture(scope="module")
def apart():
    generator = np.random.default_rng(0)
    labels = np.repeat([0, 1, 2], 15)
    return generator.normal(size=(45, 64)) + 6 * generator.normal(size=(3, 64))[labels], labels


def test_every_parameter_is_written_out():
    given = inspect.signature(TSNE).parameters
    assert {*CHOICES, "perplexity", "random_state", "max_iter"} == set(given)
    assert given["max_iter"].default == USUAL


def test_the_perplexity_is_at_most_a_third_of_the_other_rows():
    assert bounded(30, 280) == 30 and bounded(30, 46) == 15
    with pytest.raises(ValueError, match="four rows at least and a perplexity above 0, came 3 and 30"):
        bounded(30, 3)
    with pytest.raises(ValueError, match="came 280 and 0"):
        bounded(0, 280)


def test_groups_stay_groups_and_the_seed_decides_where(apart):
    values, labels = apart
    first, again, other = planes([Asked(values), Asked(values), Asked(values, 30.0, 1)], workers=2)
    assert first.shape == (45, 2) and np.isfinite(first).all()
    assert np.array_equal(first, again) and np.array_equal(first, plane(values))
    assert not np.allclose(first, other) and not np.allclose(first, plane(values, iterations=300))
    assert share_of_nearest(distances(first), labels) > 2.8
