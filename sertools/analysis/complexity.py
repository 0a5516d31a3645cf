"""What a model costs: its numbers to store and its multiplications, counted from the model object itself.

`transferable` and `interpretable` call their system one of low complexity and measure no cost. A multiply-add is one
product and its sum; additions of a bias, ReLUs and comparisons are left out, as is usual.
"""

from dataclasses import dataclass

from sklearn.decomposition import PCA
from sklearn.svm import SVC
from torch import nn


@dataclass(frozen=True)
class Cost:
    """parameters: numbers to store. multiply_adds: of one utterance on its way through."""

    parameters: int
    multiply_adds: int

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.parameters + other.parameters, self.multiply_adds + other.multiply_adds)


def network_cost(*parts: nn.Module) -> Cost:
    """Cost of fully connected parts of a network, such as an encoder and its head.

    Raises:
        TypeError: a layer with parameters that is not linear: its multiplications would not be counted.
    """
    total = Cost(0, 0)
    for part in parts:
        for layer in part.modules():
            own = sum(weights.numel() for weights in layer.parameters(recurse=False))
            if own and not isinstance(layer, nn.Linear):
                raise TypeError(f"expected linear layers and such without parameters, came {type(layer).__name__}")
            total += Cost(own, layer.in_features * layer.out_features if own else 0)
    return total


def pca_cost(fitted: PCA) -> Cost:
    """Cost of a fitted PCA: its mean and components; one product for each entry of a component."""
    return Cost(fitted.components_.size + fitted.mean_.size, fitted.components_.size)


def classifier_cost(fitted: SVC) -> Cost:
    """Cost of a fitted linear SVC with its support vectors folded into one plane a pair of classes.

    Raises:
        ValueError: another kernel; it has no planes.
    """
    if fitted.kernel != "linear":
        raise ValueError(f"expected a linear kernel, came {fitted.kernel!r}")
    return Cost(fitted.coef_.size + fitted.intercept_.size, fitted.coef_.size)


def kernel_cost(fitted: SVC) -> Cost:
    """Cost of a fitted SVC as libsvm keeps it: every support vector is stored, and compared with the utterance.

    A product for each entry of a support vector, and one for each of its weights (classes less one).
    """
    vectors, weights = fitted.support_vectors_.size, fitted.dual_coef_.size
    return Cost(vectors + weights + fitted.intercept_.size, vectors + weights)
