"""The models of `vowels`, trained side by side: many methods, tasks and runs in a few batched computations."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from joblib import Parallel, delayed
from torch import Tensor

from sertools.models.anchored_request import Settings, Target, check_request
from sertools.models.anchored_scores import held_out_places, logits_of, segments_of
from sertools.models.anchored_training import COLUMNS, train_shard
from sertools.models.anchored_transformer import AnchoredTransformer, Shape
from sertools.models.device import device_of, one_thread
from sertools.models.vowel_batches import pool
from sertools.models.vowel_methods import Member
from sertools.models.vowel_sequences import Sequences

SHARD = 25
"""Members that step together on a CPU; it does not depend on the number of workers, so neither do the results."""


@dataclass(frozen=True, eq=False)
class Shard:
    """Trained members of one sort. places: theirs among all members, int (k,). parameters: of the best epochs, by the
    names of `AnchoredTransformer.state_dict()`, each (k, *shape). shape: of a network, classes as of the largest
    task."""

    places: np.ndarray
    parameters: dict[str, Tensor]
    shape: Shape


@dataclass(frozen=True, eq=False)
class Anchored:
    """Trained members and how they got there.

    members: in the order that was asked for. classes: of each member's task. shards: their parameters. history: a row
    an epoch of a member: member (its place), epoch (from 1), then `COLUMNS`. best_epochs: int (m,), from 1. settings:
    of the training. seconds: wall time of all training.
    """

    members: tuple[Member, ...]
    classes: tuple[int, ...]
    shards: tuple[Shard, ...]
    history: pd.DataFrame
    best_epochs: np.ndarray
    settings: Settings
    seconds: float

    def scores(self, sequences: Sequences, keys: Sequences | None = None) -> np.ndarray:
        """What every member says of utterances: float32 (m, n, classes), positive and summing to 1; 0 for classes that
        a member's task does not have.

        keys: where the utterances are the source's, the target that the training was given: with cross-phonetic
        attention they then attend to its segments, as in validation. Without, for target utterances, they attend to
        themselves.
        """
        result = np.zeros((len(self.members), len(sequences.utterances), max(self.classes)), dtype=np.float32)
        for shard, logits in self._of(logits_of, sequences, keys):
            for place, own in zip(shard.places, logits, strict=True):
                count = self.classes[place]
                result[place, :, :count] = own[:, :count].softmax(-1).numpy()
        return result

    def segments(self, sequences: Sequences, keys: Sequences | None = None) -> np.ndarray:
        """What every member makes of each segment, the encoder's output: float32 (m, n, S, hidden), zero in the
        padding. The space of Sec. 7.3; keys: see `scores`."""
        result = np.zeros((len(self.members), *sequences.vowels.shape, self.settings.hidden), dtype=np.float32)
        for shard, hidden in self._of(segments_of, sequences, keys):
            result[shard.places] = hidden.numpy()
        return result

    def _of(
        self, said: Callable[..., Tensor], sequences: Sequences, keys: Sequences | None
    ) -> Iterator[tuple[Shard, Tensor]]:
        utterances, others = (None if each is None else pool(each, torch.device("cpu")) for each in (sequences, keys))
        for shard in self.shards:
            seen, spread = None, [len(shard.places)]
            if others is not None and shard.shape.attention:
                runs, counts = np.unique([self.members[place].run for place in shard.places], return_counts=True)
                spread = counts.tolist()
                seen = others, held_out_places(others, self.settings, runs)
            with one_thread():
                made = said(shard.parameters, shard.shape, utterances, spread, seen)
            yield shard, made

    def network(self, place: int) -> AnchoredTransformer:
        """One member as a network of its own, in evaluation mode. Raises IndexError where there is no such member."""
        for shard in self.shards:
            for row in np.flatnonzero(shard.places == place):
                count = self.classes[place]
                own = {name: value[row].clone() for name, value in shard.parameters.items()}
                own |= {name: own[name][:count].clone() for name in ("classify.weight", "classify.bias")}
                sizes = {**vars(shard.shape), "classes": count}
                network = AnchoredTransformer(Shape(**sizes))
                network.load_state_dict(own)
                return network.eval()
        raise IndexError(f"a member from 0 to {len(self.members) - 1} expected; got {place}")


def train(
    source: Sequences,
    labels: Mapping[str, np.ndarray],
    training: np.ndarray,
    validation: np.ndarray,
    members: Sequence[Member],
    *,
    target: Target | None = None,
    settings: Settings | None = None,
    workers: int = 1,
    device: str = "cpu",
    progress: Callable[[int, int], None] | None = None,
) -> Anchored:
    """Train every member on the source, and adapt those with anchors to the target; each moves as it would alone.

    Args:
        source: utterances of the corpus (or corpora) with labels; features on one scale with the target's.
        labels: task -> classes from 0, int (n,); only the rows of training and validation are looked at. Tasks without
            a member count for nothing but the width of the last layer.
        training, validation: rows of the source, with none in common; validation stops the training (labels of the
            target would leak).
        members: see `vowel_methods.members`. Initial weights, order, triplets and dropout come from (seed, run), not
            from method or task: models of one run differ by what they are alone.
        target: needed by methods with anchors.
        settings: the paper's and our own, see `Settings`.
        workers: processes of one thread each; the results are the same for every number of them.
        device: "cpu", or "cuda" (one process, all members of one sort in one stack).
        progress: called with (members trained, members).

    Raises:
        ValueError: the request does not fit, see `anchored_request.check_request`. FloatingPointError: a training
            diverges.
    """
    began = time.perf_counter()
    members, settings, on = tuple(members), settings or Settings(), device_of(device)
    checked = check_request(source, labels, training, validation, members, target)
    shards = _shards(members, SHARD if on.type == "cpu" else len(members))
    tasks = [
        delayed(train_shard)(checked, target, [members[place] for place in places], settings, on) for places in shards
    ]
    parallel = Parallel(n_jobs=workers if on.type == "cpu" else 1, return_as="generator")
    made, best_epochs, rows = [], np.zeros(len(members), dtype=np.int64), []
    done = 0
    for places, (parameters, history, best) in zip(shards, parallel(tasks), strict=True):
        attention = members[places[0]].method.attention
        sizes = (settings.hidden, settings.heads, settings.layers, settings.feedforward)
        made.append(Shard(places, parameters, Shape(source.features.shape[2], checked.classes, *sizes, attention)))
        best_epochs[places] = best
        rows += [_history(place, history[:, row]) for row, place in enumerate(places)]
        done += len(places)
        if progress is not None:
            progress(done, len(members))
    table = pd.concat(rows, ignore_index=True).sort_values(["member", "epoch"], ignore_index=True)
    classes = tuple(int(checked.labels[member.task].max()) + 1 for member in members)
    return Anchored(members, classes, tuple(made), table, best_epochs, settings, time.perf_counter() - began)


def _history(place: int, values: np.ndarray) -> pd.DataFrame:
    table = pd.DataFrame(values, columns=list(COLUMNS))
    table.insert(0, "epoch", np.arange(1, len(table) + 1))
    table.insert(0, "member", place)
    return table[table["emotion_loss"].notna()]


def _shards(members: Sequence[Member], size: int) -> list[np.ndarray]:
    """Places of the members, at most `size` together: those of one sort, sorted by run."""
    shards = []
    for sort in sorted({member.sort for member in members}):
        own = [place for place, member in enumerate(members) if member.sort == sort]
        own.sort(key=lambda place: members[place].run)
        shards += np.array_split(np.array(own), -(-len(own) // size))
    return shards
