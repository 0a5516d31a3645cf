from dataclasses import FrozenInstanceError, replace

import pytest

from sertools.models.methods import INTERPRETABLE, METHODS, TRANSFERABLE, ZEROSHOT, Method, from_json, members, to_json


def test_methods_of_the_papers():
    assert [m.name for m in ZEROSHOT] == ["Unsupervised", "Metric-cluster", "Metric-act", "Metric-val"]
    assert [m.name for m in INTERPRETABLE] == ["UAE", "DAE"]
    assert [m.name for m in TRANSFERABLE] == ["DAE-vanilla", "VAE-vanilla", "VAE-annealing", "VAE-ss"]
    assert all(METHODS[m.name] is m for m in (*ZEROSHOT, *INTERPRETABLE, *TRANSFERABLE))


def test_defaults_are_the_papers_reading():
    assert all(m.beta == "annealed" and m.encoder == "VAE" for m in ZEROSHOT)
    assert METHODS["Metric-cluster"].cluster_on == "mu" and METHODS["Metric-cluster"].cluster_weight == 0.5
    assert METHODS["Metric-act"].metric_on == "z" and METHODS["Metric-act"].metric_pairs == "consecutive"
    assert {m.reduction for m in METHODS.values()} == {"mean"}
    assert METHODS["VAE-vanilla"].beta == "one"


def test_two_papers_name_the_same_methods():
    assert replace(METHODS["VAE-annealing"], name="Unsupervised") == METHODS["Unsupervised"]
    assert replace(METHODS["VAE-ss"], name="Metric-cluster") == METHODS["Metric-cluster"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("encoder", "PCA"), ("beta", "two"), ("supervision", "arousal"), ("reduction", "max"), ("cluster_on", "x")],
)
def test_unknown_option(field, value):
    with pytest.raises(ValueError, match=f"'mine': {field} must be one of .*; got '{value}'"):
        Method("mine", **{field: value})


@pytest.mark.parametrize("options", [{"encoder": "DAE"}, {"beta": "none"}])
def test_a_kl_term_belongs_to_a_vae(options):
    with pytest.raises(ValueError, match="a VAE has a KL term"):
        Method("mine", **options)


def test_methods_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        METHODS["UAE"].beta = "one"


def test_members_cover_the_grid_once():
    grid = members(ZEROSHOT, folds=5, runs=3)
    assert len(grid) == len(set(grid)) == 60
    assert [(m.fold, m.run) for m in grid[:4]] == [(0, 0), (0, 1), (0, 2), (1, 0)]
    assert [from_json(to_json(member)) for member in grid] == grid
