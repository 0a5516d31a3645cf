"""Which corpora play which part in `wild`, which models are trained on them, and with what."""

from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from sertools.corpora.partitions import CORPORA, UNSEEN, VARIANTS
from sertools.corpora.polarity import CHOSEN, MAPPINGS
from sertools.models.cnn_lstm import STRATEGIES

AMOUNTS = ("1/8", "1/4", "1/2", "all")
"""Shares of the speech for pre-training, smaller ones inside larger ones."""
MOST_EPOCHS = 30
"""Of an autoencoder (own choice)."""
NONE = "none"
"""The amount where nothing was pre-trained, and the weighting where classes are not weighted."""
HELD_OUT = "KL"
"""The speaker of SAVEE whom the paper holds out."""


@dataclass(frozen=True)
class Parts:
    """Corpora by their part.

    labelled: divided into training, validation and test. unseen: in no partition. speech: for pre-training alone,
    beside the training partitions of `labelled`. rotated: of `labelled`, the one that is dealt out at random as well,
    and whose other speakers, `rotation`, are each held out once (claim 5). synthetic: machine-made speech in the place
    of all of them.
    """

    labelled: tuple[str, ...] = tuple(name for name in CORPORA if name != "iemocap")
    unseen: str = UNSEEN
    speech: tuple[str, ...] = ("nemo", "casia", "urdu", "emotale-en", "emotale-dk")
    rotated: str = "savee"
    rotation: tuple[str, ...] = ("DC", "JE", "JK")
    synthetic: bool = False

    @property
    def tested(self) -> tuple[str, ...]:
        """The corpora that a model is tested on."""
        return (*self.labelled, self.unseen)


PARTS = Parts()
"""The open corpora (IEMOCAP and VoxCeleb join where a user asks for them)."""
SYNTHETIC = Parts(
    labelled=("synthetic-de", "synthetic-it", "synthetic-ru", "synthetic-el"),
    unseen="synthetic-en",
    speech=("synthetic-fr", "synthetic-ur"),
    rotated="synthetic-el",
    rotation=("el-f01",),
    synthetic=True,
)
"""Machine-made speech: a language in the place of each corpus."""


@dataclass(frozen=True)
class Settings:
    """What all models of a run have in common.

    runs: of the models that stand for the paper. fewer: of those for the other held-out speakers and the random split
    (from scratch) and for the curve (frozen); every other model is trained once. epochs: at most. pretraining_epochs:
    at most, of all speech for pre-training; of a share of it as many more as take the same steps, but not above
    `MOST_EPOCHS`.
    patience, pretraining_patience: epochs without a better value. sparsity: weight of the autoencoder's L1 penalty.
    """

    parts: Parts = PARTS
    runs: int = 5
    fewer: int = 2
    amounts: tuple[str, ...] = AMOUNTS
    epochs: int = 100
    patience: int = 10
    pretraining_epochs: int = 12
    pretraining_patience: int = 3
    sparsity: float = 1e-5
    seed: int = 0

    def to_json(self) -> dict:
        """As JSON can hold it; `read` is the inverse."""
        return asdict(self)

    @classmethod
    def read(cls, found: dict) -> "Settings":
        """From what `to_json` gave."""
        parts = {name: tuple(each) if isinstance(each, list) else each for name, each in found["parts"].items()}
        return cls(**{**found, "parts": Parts(**parts), "amounts": tuple(found["amounts"])})


class Autoencoder(NamedTuple):
    """A pre-trained autoencoder: its run and the share of speech that it heard, of `AMOUNTS`."""

    run: int
    amount: str

    @property
    def share(self) -> float:
        """The amount as a number."""
        return 1.0 if self.amount == "all" else float(Fraction(self.amount))

    def epochs(self, settings: "Settings") -> int:
        """How many at most, see `Settings`."""
        whole = settings.pretraining_epochs
        return max(whole, min(MOST_EPOCHS, round(whole / self.share)))


@dataclass(frozen=True)
class Member:
    """A trained recogniser.

    strategy: of `STRATEGIES`. amount: of `AMOUNTS`, "none" from scratch. split: "disjoint" or "random" (the corpus
    `Parts.rotated` dealt out at random). held_out: the speaker of that corpus who is held out. variant, mapping: of
    `partitions.VARIANTS` and `polarity.MAPPINGS`. weighting: "none", or "balanced" where classes weigh the same.
    number: its place in `members`.
    """

    strategy: str
    run: int
    amount: str = "all"
    split: str = "disjoint"
    held_out: str = HELD_OUT
    variant: str = VARIANTS[0]
    mapping: str = CHOSEN
    weighting: str = NONE
    number: int = -1

    @property
    def autoencoder(self) -> Autoencoder | None:
        """Whose encoder it has; None from scratch."""
        return None if self.strategy == "scratch" else Autoencoder(self.run, self.amount)

    @property
    def own(self) -> bool:
        """Whether it is one of those that stand for the paper: all else are the readings beside it."""
        return self == replace(self, amount=_amount(self.strategy), **_PAPER) and self.split == "disjoint"


_PAPER = {"held_out": HELD_OUT, "variant": VARIANTS[0], "mapping": CHOSEN, "weighting": NONE}


def _amount(strategy: str) -> str:
    return NONE if strategy == "scratch" else "all"


def members(settings: Settings) -> list[Member]:
    """All models of a run, in the order of their numbers: the paper's own first, then what stands beside them."""
    found: list[Member] = []

    def add(runs: int, strategies: tuple[str, ...] = STRATEGIES, **changed: str) -> None:
        for run in range(runs):
            for strategy in strategies:
                found.append(Member(strategy, run, **({"amount": _amount(strategy)} | changed)))

    scratch, frozen, tuned = ((strategy,) for strategy in STRATEGIES)
    add(settings.runs)
    # the claim on SAVEE is judged from scratch, the curve frozen: what stands beside them is trained once
    for changed in ({"split": "random"}, *({"held_out": speaker} for speaker in settings.parts.rotation)):
        add(settings.fewer, scratch, **changed)
        add(1, frozen, **changed)
    for amount in settings.amounts[:-1]:
        add(settings.fewer, frozen, amount=amount)
        add(1, tuned, amount=amount)
    for changed in ({"weighting": "balanced"}, {"variant": VARIANTS[1]}, *({"mapping": n} for n in list(MAPPINGS)[1:])):
        add(1, (*scratch, *frozen), **changed)
    return [replace(member, number=number) for number, member in enumerate(found)]


def autoencoders(settings: Settings) -> list[Autoencoder]:
    """All autoencoders of a run, those on all speech first."""
    found = dict.fromkeys(one.autoencoder for one in members(settings) if one.autoencoder is not None)
    return sorted(found, key=lambda one: (-one.share, one.run))
