"""What a training of `vowels`' models is asked for, checked before anything is computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sertools.corpora.vowels import VOWELS
from sertools.models.training import check_disjoint, check_rows
from sertools.models.triplets import MARGIN
from sertools.models.vowel_methods import Member
from sertools.models.vowel_sequences import Sequences


@dataclass(frozen=True)
class Settings:
    """What all members share.

    Stated by the paper (Sec. 7.1.1): epochs (at most), batch, learning_rate, and a "decaying factor", read as Adam's
    weight_decay. Own choices: patience (epochs without a better unweighted average recall of the source's validation,
    of equal ones the smaller loss), target_batch (utterances of the target a step), triplets (a step), keys (target
    segments of a vowel that source segments attend to), dropout, margin, weighted (classes by n / (K n_c), so that each
    weighs the same; Equation 3 has no weights), and the network's size, see `anchored_transformer.Shape`.
    """

    epochs: int = 70
    patience: int = 10
    batch: int = 64
    target_batch: int = 32
    triplets: int = 64
    keys: int = 16
    learning_rate: float = 1e-4
    weight_decay: float = 1e-3
    dropout: float = 0.1
    margin: float = MARGIN
    weighted: bool = False
    hidden: int = 64
    heads: int = 4
    layers: int = 1
    feedforward: int = 128
    seed: int = 0

    def __post_init__(self) -> None:
        whole = (self.epochs, self.patience, self.batch, self.target_batch, self.triplets, self.keys)
        if min(whole) < 1 or self.seed < 0 or not 0 <= self.dropout < 1:
            raise ValueError(f"counts of at least 1, a seed from 0 and a dropout within [0, 1) expected; got {self}")
        if not self.learning_rate > 0 or self.weight_decay < 0 or not self.margin > 0:
            raise ValueError(f"a learning rate and margin above 0 and a decay of at least 0 expected; got {self}")


@dataclass(frozen=True, eq=False)
class Source:
    """What is learned from. labels: task -> classes from 0, int (n,). training, validation: rows. classes: of the task
    with the most, in all tasks of a request, whether or not these members have it."""

    sequences: Sequences
    labels: Mapping[str, np.ndarray]
    training: np.ndarray
    validation: np.ndarray
    classes: int


@dataclass(frozen=True, eq=False)
class Target:
    """What is adapted to. labels: task -> int (n,), -1 where the emotion is not known: such utterances are no anchors,
    but serve as keys. anchors: (group, kind, task) -> bool (classes, vowels)."""

    sequences: Sequences
    labels: Mapping[str, np.ndarray]
    anchors: Mapping[tuple[str, str, str], np.ndarray]


def check_request(
    source: Sequences,
    labels: Mapping[str, np.ndarray],
    training: np.ndarray,
    validation: np.ndarray,
    members: Sequence[Member],
    target: Target | None,
) -> Source:
    """The source of a training, or ValueError: without members or their tasks' labels, with rows that are in both sets
    or have no label, a validation without one of the classes, a target that anchored members lack or that does not
    fit."""
    if not members:
        raise ValueError("at least one member expected; got none")
    count = len(source.utterances)
    training, validation = check_rows(training, count, "training"), check_rows(validation, count, "validation")
    check_disjoint(training, validation, "validation")
    missing = sorted({member.task for member in members} - set(labels))
    if missing:
        raise ValueError(f"labels of the tasks {missing} expected; got those of {sorted(labels)}")
    checked = {task: _checked(codes, count, f"labels of {task!r}") for task, codes in labels.items()}
    for task, codes in checked.items():
        for name, rows in (("training", training), ("validation", validation)):
            found = np.unique(codes[rows])
            if len(found) < 2 or found.tolist() != list(range(codes.max() + 1)):
                raise ValueError(
                    f"labels of {task!r}: two classes or more from 0, all of them in {name}, expected; got"
                    f" {found.tolist()} of {codes.max() + 1}"
                )
    classes = max(int(codes.max()) + 1 for codes in checked.values())
    anchored = [member for member in members if member.method.anchored]
    if anchored:
        _check_target(source, checked, anchored, target)
    return Source(source, checked, training, validation, classes)


def _checked(codes: np.ndarray, count: int, name: str) -> np.ndarray:
    codes = np.array(codes)
    if codes.shape != (count,) or codes.dtype.kind not in "iu":
        raise ValueError(f"{name} must be int ({count},), one for each utterance; got {codes.dtype} {codes.shape}")
    return codes.astype(np.int64)


def _check_target(source: Sequences, labels: dict, members: Sequence[Member], target: Target | None) -> None:
    if target is None:
        raise ValueError(f"a target expected for {members[0].method.name}; got none")
    if source.features.shape[2] != target.sequences.features.shape[2]:
        raise ValueError(
            "as many features of the target's segments as of the source's expected; got "
            f"{target.sequences.features.shape[2]} and {source.features.shape[2]}"
        )
    for member in members:
        key = member.method.group, member.method.kind, member.task
        classes = int(labels[member.task].max()) + 1
        mask = target.anchors.get(key)
        if mask is None or mask.shape != (classes, len(VOWELS)) or mask.dtype != bool:
            got = "none" if mask is None else f"{mask.dtype} {mask.shape}"
            raise ValueError(f"anchors bool ({classes}, {len(VOWELS)}) of {key} expected; got {got}")
        if member.method.reading == "given":
            codes = target.labels.get(member.task, np.zeros(0))
            codes = _checked(codes, len(target.sequences.utterances), f"the target's labels of {member.task!r}")
            if codes.max() >= classes or codes.min() < -1:
                raise ValueError(
                    f"the target's labels of {member.task!r} within -1 ... {classes - 1} expected; got {codes.min()} "
                    f"... {codes.max()}"
                )
