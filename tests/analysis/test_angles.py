"""Angles between latent directions: of clouds turned by a known angle, and from weights as from repeated rows."""

import numpy as np
import pytest

from sertools.analysis.angles import (
    axis_angle,
    between,
    between_axes,
    class_angle,
    class_direction,
    principal_axis,
)

SPEAKERS = 9


def turn(degrees):
    angle = np.radians(degrees)
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


@pytest.fixture(scope="module")
def cloud():
    generator = np.random.default_rng(2)
    classes = np.array(["angry", "happy", "neutral", "sad"])[generator.integers(4, size=400)]
    shift = {"angry": (2, 0.3), "happy": (1, 1), "neutral": (0, 0), "sad": (-0.5, -0.5)}
    points = generator.normal(size=(400, 2)) * [2, 0.7] + np.array([shift[name] for name in classes])
    return points, classes, generator.integers(SPEAKERS, size=400)


@pytest.fixture(scope="module")
def weights():
    return np.random.default_rng(7).multinomial(SPEAKERS, np.full(SPEAKERS, 1 / SPEAKERS), size=8)


@pytest.mark.parametrize("degrees", [0, 1e-4, 30, 90, 135, 180, -60, 200])
def test_a_turned_cloud_shows_its_angle(cloud, degrees):
    points, classes, codes = cloud
    turned = points @ turn(degrees).T + [5, -3]
    one = np.ones((1, SPEAKERS))
    whole = abs((degrees + 180) % 360 - 180)
    found = class_angle(turned, classes, codes, SPEAKERS, class_direction(points, classes))(one)
    assert found == pytest.approx([whole], abs=1e-6)
    found = axis_angle(turned, codes, SPEAKERS, principal_axis(points))(one)
    assert found == pytest.approx([min(whole, 180 - whole)], abs=1e-6)


def test_a_change_of_scale_is_no_rotation(cloud):
    points, classes, codes = cloud
    one = np.ones((1, SPEAKERS))
    assert class_angle(4 * points, classes, codes, SPEAKERS, class_direction(points, classes))(one) == pytest.approx(
        [0]
    )
    assert axis_angle(4 * points, codes, SPEAKERS, principal_axis(points))(one) == pytest.approx([0], abs=1e-6)


def test_weights_equal_repeated_rows(cloud, weights):
    points, classes, codes = cloud
    reference = np.array([1.0, 0.2])
    by_weights = class_angle(points, classes, codes, SPEAKERS, reference)(weights)
    axes = axis_angle(points, codes, SPEAKERS, reference)(weights)
    for weight, angle, axis in zip(weights, by_weights, axes, strict=True):
        rows = np.repeat(np.arange(len(codes)), weight[codes])
        direction = points[rows][classes[rows] == "angry"].mean(0) - points[rows][classes[rows] == "neutral"].mean(0)
        cosine = direction @ reference / np.linalg.norm(direction) / np.linalg.norm(reference)
        assert angle == pytest.approx(np.degrees(np.arccos(cosine)))
        _, vectors = np.linalg.eigh(np.cov(points[rows], rowvar=False))
        cosine = abs(vectors[:, -1] @ reference) / np.linalg.norm(reference)
        assert axis == pytest.approx(np.degrees(np.arccos(cosine)))


def test_the_principal_axis_is_that_of_the_covariance(cloud):
    points, _, _ = cloud
    values, vectors = np.linalg.eigh(np.cov(points, rowvar=False))
    assert values[0] < values[1]
    assert abs(principal_axis(points) @ vectors[:, 1]) == pytest.approx(1)


def test_angles_of_vectors_by_hand():
    vectors = np.array([[1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0], [0, 0]])
    assert between(vectors, np.array([3, 0])) == pytest.approx([0, 45, 90, 135, 180, np.nan], nan_ok=True)
    assert between_axes(vectors, np.array([3, 0])) == pytest.approx([0, 45, 90, 45, 0, np.nan], nan_ok=True)


def test_a_replicate_without_a_class_has_no_angle(cloud):
    points, classes, _ = cloud
    codes = np.where(classes == "angry", 0, 1)
    found = class_angle(points, classes, codes, 2, class_direction(points, classes))(np.array([[0, 2], [1, 1]]))
    assert np.isnan(found[0]) and found[1] == pytest.approx(0, abs=1e-9)


def test_a_round_cloud_has_no_axis():
    corners = np.array([[1.0, 0], [-1, 0], [0, 1], [0, -1]])
    assert np.isnan(principal_axis(corners)).all()
