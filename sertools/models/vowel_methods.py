"""The models of `vowels` under their own names, their tasks and the members of a computation (Sec. 7.1.2, Table 5).

CL learns from the source alone. BA-CL, WA-CL and GA-CL add the triplet loss on the best, the worst or a group of
anchor vowels; AGA-CL is GA-CL with cross-phonetic attention. Each of the four takes its anchors among monophthongs,
diphthongs or both; what a model hears is always all ten vowels. The bound within a corpus ("M -> M") is CL trained on
the corpus that it is tested on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from sertools.corpora.vowels import VOWELS

KINDS = ("Mono", "Diph", "Both")
GROUPS = ("BA", "WA", "GA")
READINGS = ("given", "pseudo")
"""Whose emotions choose the anchors among target segments: labels of the target, or the model's own guess."""
ADAPTATION_WEIGHT = 0.5
"""Of the triplet loss (the sentence behind Equation 5)."""
FOUR = "4-CAT"
"""The task of four emotions."""


@dataclass(frozen=True)
class Method:
    """A row of Table 5.

    name: the paper's. kind: of `KINDS`, among which vowels the anchors are; None for CL. group: of `GROUPS`; None for
    CL. attention: cross-phonetic attention. weight: of the triplet loss, at least 0. reading: of `READINGS`. Raises
    ValueError for other values, or a kind without a group.
    """

    name: str
    kind: str | None = None
    group: str | None = None
    attention: bool = False
    weight: float = ADAPTATION_WEIGHT
    reading: str = READINGS[0]

    def __post_init__(self) -> None:
        if self.kind not in (None, *KINDS) or self.group not in (None, *GROUPS) or self.reading not in READINGS:
            raise ValueError(
                f"a kind out of {KINDS}, a group out of {GROUPS} and a reading out of {READINGS} expected; got"
                f" {self.kind!r}, {self.group!r} and {self.reading!r}"
            )
        if (self.kind is None) != (self.group is None) or not self.weight >= 0:
            raise ValueError(f"{self.name}: anchors of a kind and a group, or none of both, and a weight of at least 0"
                             f" expected; got {self.kind}, {self.group} and {self.weight}")  # fmt: skip

    @property
    def anchored(self) -> bool:
        """Whether it has the triplet loss."""
        return self.group is not None


CL = Method("CL")
METHODS = (
    CL,
    *(
        Method(name, kind, group, attention=name == "AGA-CL")
        for kind in KINDS
        for name, group in (("BA-CL", "BA"), ("WA-CL", "WA"), ("GA-CL", "GA"), ("AGA-CL", "GA"))
    ),
)
"""Table 5 without the bound within a corpus, in its order."""


@dataclass(frozen=True)
class Member:
    """One model: a method, a task (a name among the labels that it is trained with) and a run (from 0)."""

    method: Method
    task: str
    run: int

    @property
    def sort(self) -> tuple[bool, bool, bool]:
        """What it computes: members of one sort can step together."""
        return self.method.anchored, self.method.attention, self.method.anchored and self.method.reading == "pseudo"


def members(methods: Sequence[Method], tasks: Sequence[str], runs: int) -> list[Member]:
    """Every method x task x run, in that order (the last index moves fastest)."""
    return [Member(method, task, run) for method in methods for task in tasks for run in range(runs)]


def to_json(member: Member) -> dict:
    """A member as a dictionary of strings, numbers and None."""
    return asdict(member)


def from_json(member: Mapping) -> Member:
    """The inverse of `to_json`."""
    return Member(Method(**member["method"]), member["task"], member["run"])


def tasks(emotions: Sequence[str], labels: Sequence[str]) -> dict[str, np.ndarray]:
    """The five tasks of Table 4 as classes: name -> int64 (n,), -1 where the emotion is none of `labels`.

    "4-CAT": the place in `labels`. A task under each label's own name: 1 for it and 0 for the others (one against the
    rest).

    >>> tasks(["sad", "angry"], ("neutral", "sad", "happy", "angry"))["sad"].tolist()
    [1, 0]
    """
    names = np.asarray(emotions, dtype=str)
    codes = np.full(len(names), -1, dtype=np.int64)
    for place, label in enumerate(labels):
        codes[names == label] = place
    return {FOUR: codes} | {label: np.where(codes < 0, -1, codes == place) for place, label in enumerate(labels)}


def three_bins(ratings: np.ndarray) -> np.ndarray:
    """Ratings on 1 ... 5 in three classes, int64 (n,): up to 2 is 0, from 4 is 2, what lies between is 1; -1 for NaN.

    The paper bins 1-2, 3-5 and 6-7 of seven; this is the same on the scale of the open corpora.
    """
    ratings = np.asarray(ratings, dtype=float)
    return np.where(np.isnan(ratings), -1, (ratings > 2).astype(np.int64) + (ratings >= 4))


def task_anchors(
    chosen: Mapping[tuple[str, str], np.ndarray], labels: Sequence[str]
) -> dict[tuple[str, str, str], np.ndarray]:
    """The anchors of the five tasks from those of the emotions.

    Args:
        chosen: (group, kind) -> bool (E, V), see `sertools.analysis.vowels.anchors.choose`; emotions as in `labels`.
        labels: names of the E emotions.

    Returns:
        (group, kind, task) -> bool (classes, V). In "4-CAT" every emotion has its anchors. In the task of one emotion,
        that emotion has them and the rest has none: its model is there "for emotion-specific modeling" (Sec. 7.1.1).

    Raises:
        ValueError: anchors of another shape.
    """
    found = {}
    for (group, kind), mask in chosen.items():
        if np.shape(mask) != (len(labels), len(VOWELS)):
            raise ValueError(
                f"anchors ({len(labels)}, {len(VOWELS)}) expected; got {np.shape(mask)} for {group}, {kind}"
            )
        found[group, kind, FOUR] = np.asarray(mask, dtype=bool)
        for place, label in enumerate(labels):
            found[group, kind, label] = np.stack([np.zeros(len(VOWELS), dtype=bool), mask[place]])
    return found
