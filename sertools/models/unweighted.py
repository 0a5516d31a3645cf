"""Classes that weigh the same, whatever their number of utterances: in a loss, and in a score."""

import numpy as np
import torch
from torch import Tensor


def class_weights(labels: np.ndarray, classes: int) -> np.ndarray:
    """n / (K n_c) for each class, float32 (K,): the mean over utterances is 1.

    labels: int (n,), classes 0 ... K - 1, each of them. classes: K.
    """
    counts = np.bincount(labels, minlength=classes)
    return (len(labels) / (classes * counts)).astype(np.float32)


def recall(logits: Tensor, truth: Tensor) -> Tensor:
    """Unweighted average recall of each member, 0 ... 1, float64 (m,): the mean over the classes that occur.

    logits: (m, n, C). truth: int (m, n).
    """
    classes = torch.nn.functional.one_hot(truth, logits.shape[-1]).double()
    right = (logits.argmax(-1) == truth).double().unsqueeze(-1)
    count = classes.sum(1)
    return ((classes * right).sum(1) / count.clamp_min(1)).sum(-1) / (count > 0).sum(-1)
