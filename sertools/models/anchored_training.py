"""Training of `vowels`' models of one sort, step by step as one computation (Sec. 6, Equations 3 to 5)."""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from sertools.models import anchored_stack as stack
from sertools.models.anchored_request import Settings, Source, Target
from sertools.models.anchored_scores import Watched, held_out_places, logits_of
from sertools.models.anchored_steps import Dropout, batch_keys
from sertools.models.anchored_transformer import Shape
from sertools.models.device import one_thread
from sertools.models.stopping_adam import StoppingAdam
from sertools.models.triplets import choose_triplets, triplet_loss
from sertools.models.unweighted import class_weights, recall
from sertools.models.vowel_batches import Packed, pack, pool
from sertools.models.vowel_draws import VowelDraws
from sertools.models.vowel_methods import Member

COLUMNS = ("emotion_loss", "adaptation_loss", "validation_loss", "validation_ua")
"""Of the history: cross-entropy of the source's batches (nats, with dropout, and class weights where asked for) and
triplet loss before its weight (NaN for CL), means of an epoch; cross-entropy and unweighted average recall (0 ... 1) of
the source's validation."""


def train_shard(
    source: Source,
    target: Target | None,
    members: Sequence[Member],
    settings: Settings,
    device: torch.device,
    progress: Callable[[int], None] | None = None,
) -> tuple[dict[str, Tensor], np.ndarray, np.ndarray]:
    """Train members of one sort, sorted by run; every one moves as it would alone.

    Returns the parameters of each member's best epoch by name, (m, *shape), on the CPU; the history, float64 (epochs,
    m, 4), NaN behind the epoch in which a member stopped; the best epochs (m,), from 1. progress: called with the
    epochs done. Raises FloatingPointError where a loss is not finite.
    """
    with one_thread():
        trainer = _Trainer(source, target, list(members), settings, device)
        while len(trainer.watched.going) and trainer.watched.epoch < settings.epochs:
            trainer.run_epoch()
            if progress is not None:
                progress(trainer.watched.epoch)
    watched = trainer.watched
    best = {name: value.cpu() for name, value in watched.parameters.items()}
    return best, np.stack(watched.history), watched.best_epochs


class _Trainer:
    """The state between epochs; what has an entry a member holds those that still learn, but for `watched`."""

    def __init__(
        self, source: Source, target: Target | None, members: list[Member], settings: Settings, device: torch.device
    ) -> None:
        self.source, self.target, self.settings, self.device = source, target, settings, device
        self.anchored, self.attention, self.pseudo = members[0].sort
        sizes = (settings.hidden, settings.heads, settings.layers, settings.feedforward)
        self.shape = Shape(source.sequences.features.shape[2], source.classes, *sizes, attention=self.attention)
        self.pool = pool(source.sequences, device)
        self.held_out = pool(source.sequences.rows(source.validation), device)
        if self.anchored:
            self.target_pool = pool(target.sequences, device)
        self.members = members
        self._look_at_members()
        fresh = stack.initial(self.shape, [VowelDraws(settings.seed, run).weights() for run in self.runs])
        parameters = {name: value[self.run_of].to(device) for name, value in fresh.items()}
        self.optimiser = StoppingAdam(parameters, settings.learning_rate, settings.weight_decay)
        self.watched = Watched(parameters, settings.patience, device)
        if self.anchored:
            if self.pseudo:
                # before the first epoch a model knows nothing: its guesses begin behind it
                self.known = np.full((len(members), len(target.sequences.utterances)), -1)
            else:
                self.known = np.stack([target.labels[member.task] for member in members])

    def _look_at_members(self) -> None:
        """What follows from which members still learn."""
        runs = [member.run for member in self.members]
        self.runs, self.run_of, spread = np.unique(runs, return_inverse=True, return_counts=True)
        self.spread = spread.tolist()
        self.draws = [VowelDraws(self.settings.seed, int(run)) for run in self.runs]
        self.labels = np.stack([self.source.labels[member.task] for member in self.members])
        counts = [int(self.source.labels[member.task].max()) + 1 for member in self.members]
        absent = np.arange(self.source.classes) >= np.array(counts)[:, None]
        self.absent = torch.from_numpy(absent).to(self.device).unsqueeze(1)
        self.weights = torch.from_numpy(self._class_weights(counts)).to(self.device)
        self.adaptation = torch.tensor([member.method.weight for member in self.members], device=self.device)
        if self.anchored:
            self.anchors = np.zeros((len(self.members), self.source.classes, self._vowels()), dtype=bool)
            for own, member in zip(self.anchors, self.members, strict=True):
                mask = self.target.anchors[member.method.group, member.method.kind, member.task]
                own[: len(mask)] = mask
        if self.attention:
            self.held_out_keys = held_out_places(self.target_pool, self.settings, self.runs)

    def _vowels(self) -> int:
        return next(iter(self.target.anchors.values())).shape[1]

    def _class_weights(self, counts: list[int]) -> np.ndarray:
        weights = np.ones((len(self.members), self.source.classes), dtype=np.float32)
        if self.settings.weighted:
            for own, labels, count in zip(weights, self.labels, counts, strict=True):
                own[:count] = class_weights(labels[self.source.training], count)
        return weights

    def run_epoch(self) -> None:
        """One pass over the source's training rows, an evaluation, and the leave of members that have stopped."""
        epoch, settings = self.watched.epoch + 1, self.settings
        orders = np.stack([draws.order(self.source.training, epoch) for draws in self.draws])
        steps = -(-orders.shape[1] // settings.batch)
        dropout = [Dropout(self.draws, side, epoch, settings.dropout, settings.hidden) for side in ("source", "target")]
        if self.anchored:
            count, rows = steps * settings.target_batch, np.arange(len(self.target.sequences.utterances))
            targets = np.stack([draws.target(rows, count, epoch) for draws in self.draws])
            uniforms = np.stack([draws.triplets(steps, settings.triplets, epoch) for draws in self.draws])
            generators = [draws.generator("keys", epoch) for draws in self.draws]
        sums = torch.zeros(len(self.members), 2, dtype=torch.float64, device=self.device)
        for step in range(steps):
            rows = orders[:, step * settings.batch : (step + 1) * settings.batch]
            leaves = {name: value.detach().requires_grad_() for name, value in self.optimiser.parameters.items()}
            packed = pack(self.pool, rows)
            other = keys = None
            if self.anchored:
                other = targets[:, step * settings.target_batch : (step + 1) * settings.target_batch]
                packed_target = pack(self.target_pool, other)
                if self.attention:
                    keys = batch_keys(packed, packed_target, settings.keys, generators)
            hidden, emotion = self._emotion(leaves, packed, rows, keys, dropout[0])
            adaptation = torch.zeros_like(emotion)
            if self.anchored:
                sides = (packed, rows, hidden), (packed_target, other)
                adaptation = self._adaptation(leaves, *sides, uniforms[:, step], dropout[1])
            total = emotion + self.adaptation * adaptation if self.anchored else emotion
            self.optimiser.step(torch.autograd.grad(total.sum(), list(leaves.values())))
            sums += rows.shape[1] * torch.stack([emotion, adaptation], dim=1).detach().double()
        means = (sums / orders.shape[1]).cpu().numpy()
        if not self.anchored:
            means[:, 1] = np.nan
        self._finish(means)

    def _emotion(
        self, leaves: dict, packed: Packed, rows: np.ndarray, keys: stack.Keys | None, dropout: Dropout
    ) -> tuple[Tensor, Tensor]:
        """Equation 3: the encoder's output (m, T, hidden) and the mean cross-entropy of each member (m,)."""
        batch = stack.batch_of(packed, self.attention)
        dropped = dropout.factors(packed, self.shape.layers, self.attention)
        hidden = stack.encode(leaves, self.shape, batch, self.spread, keys, dropped)
        logits = stack.classify(leaves, hidden, batch, self.spread).masked_fill(self.absent, -torch.inf)
        truth = torch.from_numpy(_own(self.labels, rows[self.run_of])).to(self.device)
        losses = cross_entropy(logits.flatten(0, 1), truth.flatten(), reduction="none").view_as(truth)
        if self.settings.weighted:
            losses = losses * self.weights.gather(1, truth)
        return hidden, losses.mean(1)

    def _adaptation(
        self, leaves: dict, source: tuple, target: tuple, uniforms: np.ndarray, dropout: Dropout
    ) -> Tensor:  # fmt: skip
        """Equation 4: the triplet loss of each member (m,)."""
        packed, rows, hidden = source
        packed_target, target_rows = target
        batch = stack.batch_of(packed_target, self.attention)
        dropped = dropout.factors(packed_target, self.shape.layers, self.attention)
        anchors = stack.encode(leaves, self.shape, batch, self.spread, None, dropped)
        chosen = choose_triplets(
            self._segments(packed, self.labels, rows),
            self._segments(packed_target, self.known, target_rows),
            self.anchors,
            uniforms[self.run_of],
        )
        places = [torch.from_numpy(each).to(self.device) for each in chosen[:3]]
        index = torch.arange(len(self.members), device=self.device).unsqueeze(1)
        embedded = [values[index, own] for values, own in zip((anchors, hidden, hidden), places, strict=True)]
        valid = torch.tensor(chosen.valid, device=self.device)
        return triplet_loss(*embedded, valid, self.settings.margin)

    def _segments(self, packed: Packed, labels: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Classes and vowels of a batch's segments for each member, both (m, T)."""
        owner = packed.owner[self.run_of]
        classes = _own(_own(labels, rows[self.run_of]), np.maximum(owner, 0))
        return np.where(owner < 0, -1, classes), packed.vowels[self.run_of]

    def _finish(self, means: np.ndarray) -> None:
        parameters = self.optimiser.parameters
        keys = (self.target_pool, self.held_out_keys) if self.attention else None
        logits = logits_of(parameters, self.shape, self.held_out, self.spread, keys).masked_fill(
            self.absent, -torch.inf
        )
        truth = torch.from_numpy(self.labels[:, self.source.validation]).to(self.device)
        losses = cross_entropy(logits.flatten(0, 1), truth.flatten(), reduction="none").view_as(truth)
        going = self.watched.look(parameters, means, losses.mean(1), recall(logits, truth))
        if self.pseudo:
            guesses = logits_of(parameters, self.shape, self.target_pool, [len(self.members)])
            self.known = guesses.masked_fill(self.absent, -torch.inf).argmax(-1).cpu().numpy()
        if len(going) < len(self.members) and len(going):
            self.members = [self.members[place] for place in going]
            self.optimiser.keep(torch.from_numpy(going).to(self.device))
            if self.anchored:
                self.known = self.known[going]
            self._look_at_members()


def _own(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Each member's own entries: values (m, n) at rows (m, k)."""
    return np.take_along_axis(values, rows, axis=1)
