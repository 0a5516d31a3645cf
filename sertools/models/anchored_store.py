"""What trained models of `vowels` say of utterances, kept by content: scores and histories, not weights.

A table of the paper holds two thousand models: what is needed of them is what they say of the tested utterances.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from sertools.models.anchored import Anchored, train
from sertools.models.anchored_request import Settings, Target
from sertools.models.anchored_training import COLUMNS
from sertools.models.kept import fingerprint, kept
from sertools.models.vowel_methods import Member, to_json
from sertools.models.vowel_sequences import Sequences

CODE = (
    "anchored anchored_request anchored_scores anchored_stack anchored_steps anchored_store anchored_training"
    " anchored_transformer device run_draws stopping_adam training triplets unweighted vowel_batches"
    " vowel_draws vowel_methods vowel_sequences"
).split()
"""The modules of `sertools.models` that scores depend on."""


@dataclass(frozen=True, eq=False)
class Scored:
    """scores: float32 (m, n, classes), see `Anchored.scores`. history: see `Anchored`. best_epochs: int (m,). seconds:
    of the training, not of the reading: of the processor where one process trains (others may keep the machine busy),
    else of the clock. held_out, tested: what the members that were asked for make of each vowel of the source's
    validation and of the tested utterances, float32 (k, vowels, hidden), vowels in the order of `Sequences.mask`."""

    members: tuple[Member, ...]
    scores: np.ndarray
    history: pd.DataFrame
    best_epochs: np.ndarray
    seconds: float
    held_out: np.ndarray
    tested: np.ndarray


def scored(
    source: Sequences,
    labels: Mapping[str, np.ndarray],
    training: np.ndarray,
    validation: np.ndarray,
    members: Sequence[Member],
    tested: Sequences,
    *,
    target: Target | None = None,
    settings: Settings | None = None,
    embedded: Sequence[int] = (),
    workers: int = 1,
    folder: Path | None = None,
) -> Scored:
    """`anchored.train` and what every member says of the target utterances `tested`, or what came of the same request
    before, see `kept`.

    Asked for again with the members in another order or company, it is trained again. embedded: places of the members
    whose embeddings are wanted, see `Scored`. folder: where it is kept; "vowels" under `cache_root` when omitted.
    Raises what `train` raises.
    """
    settings, members = settings or Settings(), tuple(members)

    def make() -> dict[str, torch.Tensor]:
        began = time.process_time()
        made = train(
            source, labels, training, validation, members, target=target, settings=settings, workers=workers
        )  # fmt: skip
        spent = time.process_time() - began
        numbers = {
            "scores": made.scores(tested),
            "history": made.history.to_numpy(dtype=np.float64, copy=True),
            "best_epochs": made.best_epochs,
            "seconds": np.array(spent if workers == 1 else made.seconds),
            **_embeddings(made, embedded, source.rows(validation), tested, target),
        }
        return {name: torch.from_numpy(value) for name, value in numbers.items()}

    request = {
        "source": _of_sequences(source),
        "labels": {task: fingerprint(codes, np.int64) for task, codes in sorted(labels.items())},
        "training": fingerprint(training, np.int64),
        "validation": fingerprint(validation, np.int64),
        "members": [to_json(member) for member in members],
        "tested": _of_sequences(tested),
        "target": None if target is None else _of_target(target),
        "settings": asdict(settings),
        "embedded": [int(place) for place in embedded],
    }
    found = kept("vowels", request, CODE, make, folder)
    history = pd.DataFrame(found["history"].numpy(), columns=["member", "epoch", *COLUMNS])
    return Scored(
        members,
        found["scores"].numpy(),
        history.astype({"member": int, "epoch": int}),
        found["best_epochs"].numpy(),
        float(found["seconds"]),
        found["held_out"].numpy(),
        found["tested"].numpy(),
    )


def _embeddings(
    made: Anchored, places: Sequence[int], held_out: Sequences, tested: Sequences, target: Target | None
) -> dict[str, np.ndarray]:
    keys = None if target is None else target.sequences
    found = {}
    for name, sequences, seen in (("held_out", held_out, keys), ("tested", tested, None)):
        if len(places):
            found[name] = made.segments(sequences, seen)[list(places)][:, sequences.mask]
        else:
            found[name] = np.empty((0, int(sequences.mask.sum()), made.settings.hidden), dtype=np.float32)
    return found


def _of_sequences(sequences: Sequences) -> list:
    return [fingerprint(sequences.features, np.float32), fingerprint(sequences.vowels, np.int64)]


def _of_target(target: Target) -> dict:
    return {
        "sequences": _of_sequences(target.sequences),
        "labels": {task: fingerprint(codes, np.int64) for task, codes in sorted(target.labels.items())},
        "anchors": [[*key, fingerprint(mask, np.int64)] for key, mask in sorted(target.anchors.items())],
    }
