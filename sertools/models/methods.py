"""The methods of the three papers under their own names, and the members of a grid (method x fold x run).

A `Method` is where every option of a loss lives. The defaults are the readings that best reproduce the papers' figures;
another reading is `dataclasses.replace(METHODS["Metric-act"], metric_on="mu")`.
"""

from dataclasses import asdict, dataclass

from sertools.models.losses import DISTANCES, PAIRS, REDUCTIONS

ENCODER_KINDS = ("UAE", "DAE", "VAE")
BETAS = ("none", "one", "annealed")
SUPERVISIONS = (None, "cluster", "activation", "valence")
LAYERS = ("mu", "z")


@dataclass(frozen=True)
class Method:
    """One way of learning the embedding.

    encoder: "UAE", "DAE" or "VAE". beta: weight of the KL term, "none" (UAE, DAE), "one" or "annealed" (Eq. 2, with
    `cycles` = M, `ramp` = R, `top`). supervision: None, "cluster" (Eq. 3), "activation" or "valence" (Eqs. 4-7).
    reduction: of the squared error over the 88 features. cluster_on, metric_on: the loss sees the posterior mean "mu"
    or the sample "z". cluster_distance: "euclidean" or "squared"; cluster_weight: gamma. metric_pairs: "consecutive" or
    "all". Raises ValueError for a value that is none of these.
    """

    name: str
    encoder: str = "VAE"
    beta: str = "annealed"
    supervision: str | None = None
    reduction: str = "mean"
    cycles: int = 2
    ramp: float = 0.5
    top: float = 0.25
    cluster_on: str = "mu"
    cluster_distance: str = "euclidean"
    cluster_weight: float = 0.5
    metric_on: str = "z"
    metric_pairs: str = "consecutive"

    def __post_init__(self) -> None:
        allowed = {
            "encoder": ENCODER_KINDS,
            "beta": BETAS,
            "supervision": SUPERVISIONS,
            "reduction": REDUCTIONS,
            "cluster_on": LAYERS,
            "cluster_distance": DISTANCES,
            "metric_on": LAYERS,
            "metric_pairs": PAIRS,
        }
        for field, choices in allowed.items():
            if getattr(self, field) not in choices:
                raise ValueError(
                    f"method {self.name!r}: {field} must be one of {', '.join(map(str, choices))};"
                    f" got {getattr(self, field)!r}"
                )
        if (self.encoder == "VAE") == (self.beta == "none"):
            raise ValueError(
                f'method {self.name!r}: a VAE has a KL term (beta "one" or "annealed"), a UAE or DAE has none (beta'
                f' "none"); got encoder {self.encoder!r} with beta {self.beta!r}'
            )


METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        Method("Unsupervised"),
        Method("Metric-cluster", supervision="cluster"),
        Method("Metric-act", supervision="activation"),
        Method("Metric-val", supervision="valence"),
        Method("UAE", encoder="UAE", beta="none"),
        Method("DAE", encoder="DAE", beta="none"),
        Method("DAE-vanilla", encoder="DAE", beta="none"),
        Method("VAE-vanilla", beta="one"),
        Method("VAE-annealing"),
        Method("VAE-ss", supervision="cluster"),
    )
}

ZEROSHOT = tuple(METHODS[name] for name in ("Unsupervised", "Metric-cluster", "Metric-act", "Metric-val"))
"""The four of `zeroshot`; Unsupervised and Metric-cluster are VAE-annealing and VAE-ss of `transferable`."""
INTERPRETABLE = tuple(METHODS[name] for name in ("UAE", "DAE"))
TRANSFERABLE = tuple(METHODS[name] for name in ("DAE-vanilla", "VAE-vanilla", "VAE-annealing", "VAE-ss"))
"""The four of `transferable`; its DAE-vanilla is the DAE of `interpretable`."""


@dataclass(frozen=True)
class Member:
    """One model of a grid: a method, trained on fold `fold` (from 0), in round `run` (from 0)."""

    method: Method
    fold: int
    run: int


def members(methods: tuple[Method, ...], folds: int, runs: int) -> list[Member]:
    """Every method x fold x run, in that order (the last index moves fastest)."""
    return [Member(method, fold, run) for method in methods for fold in range(folds) for run in range(runs)]


def to_json(member: Member) -> dict:
    """A member as a dictionary of strings and numbers, every option of its method spelt out."""
    return asdict(member)


def from_json(member: dict) -> Member:
    """The inverse of `to_json`."""
    return Member(Method(**member["method"]), member["fold"], member["run"])
