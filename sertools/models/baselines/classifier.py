"""Perceptrons that name an emotion, trained side by side with early stopping on held-out speech of the source."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from sertools.models.adam import Adam
from sertools.models.baselines.best import Best, Training
from sertools.models.baselines.draws import BaselineDraws
from sertools.models.baselines.perceptrons import apply, emotion_loss, gradients, initial
from sertools.models.unweighted import recall

_ROWS = 1024  # utterances that pass at once outside training


def train_classifier(
    batch_of: Callable[[Tensor], Tensor],
    labels: Tensor,
    held_out: Tensor,
    held_out_labels: Tensor,
    *,
    width: int,
    class_weights: Tensor,
    draws: list[BaselineDraws],
    training: Training,
) -> Best:
    """Train a classifier d - `width` - K of every member by cross-entropy; the weights of its best epoch.

    batch_of: from rows int64 (m, batch) to the features of these utterances, (m, batch, d). labels: int64
    (m, n), of all rows. held_out: (h, d), with labels int64 (m, h): the unweighted average recall there stops the
    training. class_weights: (m, K). draws: of the members; all of one run see the same batches. Raises
    FloatingPointError where training diverges.
    """
    rows, classes = labels.shape[1], class_weights.shape[1]
    batch = min(training.batch, rows)
    parameters = initial((held_out.shape[1], width, classes), [own.generator("classifier") for own in draws])
    parameters = [value.to(held_out.device).requires_grad_() for value in parameters]
    optimiser = Adam([value.detach() for value in parameters], [1] * len(draws), training.learning_rate)
    best = Best(parameters, training.patience)
    places = torch.arange(len(draws), device=held_out.device).unsqueeze(1)
    for epoch in range(1, training.epochs + 1):
        orders = np.stack([own.order("classifier order", rows, rows // batch * batch, epoch) for own in draws])
        for chosen in torch.from_numpy(orders).to(held_out.device).split(batch, dim=1):
            logits = apply(parameters, batch_of(chosen))
            losses = emotion_loss(logits, labels[places, chosen], class_weights)
            optimiser.step(gradients(losses, parameters))
        with torch.no_grad():
            logits = apply(parameters, held_out)
        losses = emotion_loss(logits, held_out_labels, class_weights)
        best.look(recall(logits, held_out_labels).tolist(), losses.tolist())
        if best.stopped:
            break
    return best


def scores(parameters: list[Tensor], features: Tensor) -> np.ndarray:
    """Scores of the classes for utterances (k, d), float32 (m, k, K): positive, with the sum 1."""
    with torch.no_grad():
        parts = [apply(parameters, part).softmax(2).cpu() for part in features.split(_ROWS)]
    return torch.cat(parts, dim=1).numpy()
