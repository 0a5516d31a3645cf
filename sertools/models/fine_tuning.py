"""Fine-tuning of wav2vec 2.0 or HuBERT for emotions, as `vowels`, Sec. 4.2, does before it compares vowels.

The paper fine-tunes on both corpora together, so that their vowels lie in one space, and takes the last layer; it gives
no settings. Ours: frames are averaged over the utterance and classified by one linear layer; the convolutions stay as
they are; Adam at 1e-5. The model of Sec. 6.1 takes the network as it was, without this.

An utterance passes alone, never padded, and the gradients of a batch are added up: the networks of the base size
normalise over all frames, so that padding would change what is learned.
"""

import copy
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from sertools.measure.speech_models import PREPARATION, SpeechModel
from sertools.models.device import device_of, one_thread

CARD = "fine_tuning.json"
"""File beside the weights that says how they came about."""


@dataclass(frozen=True)
class FineTuned:
    """folder: holds the weights; `sertools.measure.encoders.encoder(name, folder)` reads them. losses: mean
    cross-entropy of each epoch's utterances as they passed, nats. accuracy: share of them that were recognised then."""

    folder: Path
    losses: tuple[float, ...]
    accuracy: tuple[float, ...]


def fine_tune(
    model: SpeechModel,
    samples: Sequence[np.ndarray],
    labels: Sequence[str],
    folder: Path,
    *,
    seed: int,
    epochs: int = 5,
    batch: int = 8,
    learning_rate: float = 1e-5,
    convolutions: bool = False,
    device: str = "cpu",
    progress: Callable[[int, int], None] | None = None,
) -> FineTuned:
    """Train a copy of the network to tell emotions apart and save it.

    Args:
        model: the pre-trained network; it is left as it is.
        samples: float32 (n,) each, mono, 16 kHz, within [-1, 1]; of both corpora together.
        labels: emotion of each; classes are their sorted names, two at least.
        folder: where the weights go, with the preparation that the network asks for and `CARD`.
        seed: decides the classifier's first weights, the order and the dropout.
        epochs: at least 1. batch: utterances a step. learning_rate: Adam's.
        convolutions: whether the convolutions below the transformer are trained as well.
        device: "cpu", one thread, the same weights every time; or "cuda". progress: called with (epochs done, epochs).

    Raises:
        ValueError: samples and labels that do not fit, one class, settings out of range. FrameError: samples that make
            no frame. FloatingPointError: a loss that is not finite.
    """
    labels = [str(label) for label in labels]
    classes = sorted(set(labels))
    if len(samples) != len(labels) or len(classes) < 2:
        raise ValueError(f"a label for each utterance and two classes expected; got {len(samples)} and {len(labels)}, "
                         f"of {classes}")  # fmt: skip
    if epochs < 1 or batch < 1 or not learning_rate > 0:
        raise ValueError(f"epochs, batch and learning rate must be above 0; got {epochs}, {batch}, {learning_rate}")
    target = device_of(device)
    prepared = [torch.from_numpy(model.prepared(one)) for one in samples]
    truth = torch.tensor([classes.index(label) for label in labels])
    order = np.random.default_rng([seed, 0])
    history = []
    with torch.random.fork_rng(devices=[target] if target.type == "cuda" else []), one_thread():
        torch.manual_seed(seed)
        network = _trainable(model, convolutions).to(target)
        head = nn.Linear(network.config.hidden_size, len(classes)).to(target)
        learned = [value for value in [*network.parameters(), *head.parameters()] if value.requires_grad]
        optimiser = torch.optim.Adam(learned, lr=learning_rate)
        for epoch in range(epochs):
            losses, right = np.empty(len(prepared)), 0
            shuffled = order.permutation(len(prepared))
            for first in range(0, len(shuffled), batch):
                places = shuffled[first : first + batch]
                optimiser.zero_grad(set_to_none=True)
                for place in places:
                    logits = head(network(prepared[place][None].to(target)).last_hidden_state.mean(1))
                    loss = cross_entropy(logits, truth[place][None].to(target))
                    (loss / len(places)).backward()
                    losses[place] = loss.item()
                    right += int(logits.argmax(1).item() == truth[place])
                optimiser.step()
            if not np.isfinite(losses).all():
                raise FloatingPointError(f"finite losses expected; got others in epoch {epoch + 1}")
            history.append((float(losses.mean()), right / len(prepared)))
            if progress is not None:
                progress(epoch + 1, epochs)
    folder = Path(folder)
    network.cpu().eval().save_pretrained(folder)
    (folder / PREPARATION).write_text(json.dumps({"do_normalize": model.normalised}) + "\n")
    settings = {"seed": seed, "epochs": epochs, "batch": batch, "learning_rate": learning_rate}
    card = {
        "from": model.parameters(),
        "classes": {name: labels.count(name) for name in classes},
        "settings": {**settings, "convolutions": convolutions, "device": device},
        "history": history,
    }
    (folder / CARD).write_text(json.dumps(card, indent=1, sort_keys=True, default=str) + "\n")
    return FineTuned(folder, *map(tuple, zip(*history, strict=True)))


def _trainable(model: SpeechModel, convolutions: bool) -> nn.Module:
    """A copy in training mode. Frames and layers are not left out at random: transformers would draw what to leave out
    from NumPy's global generator, and a few hundred utterances are few."""
    network = copy.deepcopy(model.network)
    network.config.apply_spec_augment = False
    network.config.layerdrop = 0.0
    network.requires_grad_(True).train()
    if not convolutions:
        network.feature_extractor._freeze_parameters()
    return network
