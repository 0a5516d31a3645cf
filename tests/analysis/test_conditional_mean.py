"""Conditional mean against closed forms and a least-squares line fitted on its own."""

import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.linear_model import LinearRegression

from sertools.analysis.conditional_mean import cross_fitted, fit, in_sample, random_parts, transfer
from sertools.analysis.correlation import spearman


def draw(seed, members=3, count=200, dimensions=2):
    generator = np.random.default_rng(seed)
    embeddings = generator.normal(size=(members, count, dimensions)) * [1.0, 0.05][:dimensions]
    labels = 3 + embeddings[0, :, 0] + generator.normal(size=count)
    return embeddings, labels


def test_conditional_mean_of_a_known_gaussian():
    """E[l | z] = mu_l + S_lz S_zz^-1 (z - mu_z): S_zz = [[2, 1], [1, 2]], S_lz = [1, 0], slope [2/3, -1/3]."""
    mean = np.array([3.0, 1.0, -1.0])
    covariance = np.array([[1.5, 1.0, 0.0], [1.0, 2.0, 1.0], [0.0, 1.0, 2.0]])
    sample = np.random.default_rng(0).multivariate_normal(mean, covariance, 200_000)
    fitted = fit(sample[None, :, 1:], sample[:, 0])
    np.testing.assert_allclose(fitted.slope, [[2 / 3, -1 / 3]], atol=0.01)
    np.testing.assert_allclose(fitted.predict(np.array([[[2.0, -1.0]]])), [[3 + 2 / 3]], atol=0.02)


def test_conditional_mean_is_the_least_squares_line_of_each_member():
    embeddings, labels = draw(1)
    predicted = in_sample(embeddings, labels)
    for member in range(3):
        line = LinearRegression().fit(embeddings[member], labels)
        np.testing.assert_allclose(predicted[member], line.predict(embeddings[member]), rtol=1e-9)


def test_conditional_mean_uses_only_a_members_labelled_training_rows():
    embeddings, labels = draw(2)
    generator = np.random.default_rng(3)
    rows, unknown = generator.random((3, 200)) < 0.7, generator.random(200) < 0.2
    known = np.where(unknown, np.nan, labels)
    fresh = generator.normal(size=(3, 7, 2))
    predicted = transfer(embeddings, known, fresh, rows=rows)
    for member in range(3):
        used = rows[member] & ~unknown
        line = LinearRegression().fit(embeddings[member, used], labels[used])
        np.testing.assert_allclose(predicted[member], line.predict(fresh[member]), rtol=1e-9)


def test_conditional_mean_takes_labels_of_each_member():
    """Class means come from a member's training fold, so labels may differ by member."""
    embeddings, labels = draw(4)
    stacked = np.stack([labels, -labels, 2 * labels])
    predicted = in_sample(embeddings, stacked)
    for member in range(3):
        np.testing.assert_allclose(predicted[member], in_sample(embeddings[member : member + 1], stacked[member])[0])


def test_conditional_mean_of_a_collapsed_dimension_is_the_label_mean():
    embeddings, labels = draw(5)
    embeddings[0] = 0.25
    embeddings[1, :, 1] = 0.0
    embeddings[2, :, 1] = 2 * embeddings[2, :, 0]
    fitted = fit(embeddings, labels)
    np.testing.assert_allclose(fitted.slope[0], 0)
    np.testing.assert_allclose(fitted.predict(embeddings)[0], labels.mean())
    for member in (1, 2):
        line = LinearRegression().fit(embeddings[member, :, :1], labels)
        np.testing.assert_allclose(
            fitted.predict(embeddings)[member], line.predict(embeddings[member, :, :1]), rtol=1e-6
        )


def test_conditional_mean_does_not_depend_on_the_latent_scale():
    embeddings, labels = draw(6)
    np.testing.assert_allclose(in_sample(1e-4 * embeddings, labels), in_sample(embeddings, labels), rtol=1e-8)


def test_spearman_transfer_has_the_sign_of_the_training_corpus():
    """Trained where the label rises with z, applied where it falls: rho is negative."""
    generator = np.random.default_rng(7)
    training = generator.normal(size=(2, 300, 2))
    train_labels = training[0, :, 0] + 0.3 * generator.normal(size=300)
    training[1] = training[0]
    target = generator.normal(size=(2, 150, 2))
    labels = -target[0, :, 0] + 0.3 * generator.normal(size=150)
    rho = spearman(transfer(training, train_labels, target), labels).rho
    line = LinearRegression().fit(training[0], train_labels)
    np.testing.assert_allclose(rho, [spearmanr(line.predict(z), labels).statistic for z in target])
    assert rho[0] < -0.8


def test_spearman_supervised_coincides_with_transfer_on_the_training_corpus():
    """In-sample moments are the training moments there: identical columns, as in Table 1 of the paper."""
    embeddings, labels = draw(8)
    same = transfer(embeddings, labels, embeddings)
    np.testing.assert_allclose(same, in_sample(embeddings, labels))


def test_spearman_supervised_cross_fitted_by_a_plain_loop():
    embeddings, labels = draw(9)
    parts = random_parts(200, 5, seed=1)
    predicted = cross_fitted(embeddings, labels, parts)
    for member in range(3):
        for part in range(5):
            inside = parts == part
            line = LinearRegression().fit(embeddings[member, ~inside], labels[~inside])
            np.testing.assert_allclose(predicted[member, inside], line.predict(embeddings[member, inside]), rtol=1e-8)
    rows = np.random.default_rng(2).random((3, 200)) < 0.8
    limited = cross_fitted(embeddings, labels, parts, rows=rows)
    assert (np.isnan(limited) == ~rows).all()
    assert np.isnan(in_sample(embeddings, labels, rows=rows)).sum() == (~rows).sum()


def test_spearman_supervised_on_noise_is_optimistic_in_sample_only():
    """300 rows, 2 dimensions of noise: about .07 in sample (notes C), not above 0 when cross-fitted."""
    generator = np.random.default_rng(10)
    noise, labels = generator.normal(size=(200, 300, 2)), generator.normal(size=300)
    inside = spearman(in_sample(noise, labels), labels).rho.mean()
    crossed = spearman(cross_fitted(noise, labels, random_parts(300)), labels).rho.mean()
    assert 0.04 < inside < 0.10
    assert -0.10 < crossed < 0.01


def test_random_parts_are_even_and_seeded():
    parts = random_parts(103, 5, seed=0)
    assert sorted(np.bincount(parts)) == [20, 20, 21, 21, 21]
    np.testing.assert_array_equal(parts, random_parts(103, 5, seed=0))
    assert (parts != random_parts(103, 5, seed=1)).any()


def test_wrong_arguments_are_named():
    embeddings, labels = draw(11)
    with pytest.raises(ValueError, match="labels of shape"):
        fit(embeddings, labels[:-1])
    with pytest.raises(ValueError, match="members, rows, dimensions"):
        fit(embeddings[0], labels)
    with pytest.raises(ValueError, match="at least 2 labelled rows.*came 0"):
        fit(embeddings, np.full(200, np.nan))
    with pytest.raises(ValueError, match="finite embeddings"):
        fit(np.full_like(embeddings, np.nan), labels)
    with pytest.raises(ValueError, match="two or more parts"):
        cross_fitted(embeddings, labels, np.zeros(200, int))
    with pytest.raises(ValueError, match="at least 2 parts"):
        random_parts(3, 5)
    with pytest.raises(ValueError, match="\\(3, 2\\)"):
        fit(embeddings, labels).predict(embeddings[:2])
