"""Plain ways to carry an MFCC series, beside what the autoencoder makes of it: how good is its reconstruction?

They are computed on the series that the record holds, those of Figure 2. None of them learns from other speech;
principal components are those of the very utterance, which favours them.
"""

import numpy as np
import pandas as pd

from sertools.analysis.wild.results import COEFFICIENTS, Results
from sertools.models.sparse_autoencoder import COEFFICIENTS as WIDTH
from sertools.models.sparse_autoencoder import FILTERS, STRIDES

STEP = int(np.prod(STRIDES))
"""Frames from one position of the bottleneck to the next."""
PER_FRAME = FILTERS[-1] / STEP
"""Numbers that the bottleneck has for a frame of `WIDTH` coefficients."""


def shown(found: Results) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Utterance -> its series and what the autoencoder made of it, float (frames, 40) each.

    Raises ValueError where the two have not the same frames.
    """
    result = {}
    for utterance, rows in found.shown.groupby("utterance", sort=True):
        pair = {kind: part.sort_values("frame", kind="stable") for kind, part in rows.groupby("kind")}
        if set(pair) != {"given", "made"} or not np.array_equal(pair["given"]["frame"], pair["made"]["frame"]):
            raise ValueError(f"{utterance}: expected the same frames given and made, came others")
        result[str(utterance)] = tuple(pair[kind][COEFFICIENTS].to_numpy(float) for kind in ("given", "made"))
    return result


def mean_squared(given: np.ndarray, made: np.ndarray) -> float:
    """Mean squared difference over frames and coefficients."""
    return float(np.square(given - made).mean())


def interpolated(given: np.ndarray, step: int = STEP) -> np.ndarray:
    """The series (frames, 40) with every `step`-th frame and the last one kept, and straight lines between."""
    kept = np.unique(np.append(np.arange(0, len(given), step), len(given) - 1))
    return np.stack([np.interp(np.arange(len(given)), kept, column[kept]) for column in given.T], axis=1)


def components(given: np.ndarray, count: int) -> np.ndarray:
    """The series (frames, 40) from its own first `count` principal components."""
    centre = given.mean(0)
    left, sizes, right = np.linalg.svd(given - centre, full_matrices=False)
    return centre + (left[:, :count] * sizes[:count]) @ right[:count]


def references(found: Results) -> pd.DataFrame:
    """Errors on the utterances shown: of the autoencoder and of plain references.

    Returns:
        A row a way (index): "values a frame" (mean over the utterances; of the autoencoder those that are not near
        zero, about), and an error a column an utterance. Principal components are as many as these, rounded.

    Raises:
        ValueError: as of `shown`, or an utterance shown that the autoencoder says nothing of.
    """
    said = found.reconstructions[found.reconstructions["autoencoder"] == 0].set_index("utterance")["near_zero"]
    rows: dict[str, dict[str, float]] = {}
    counts: dict[str, list[float]] = {}

    def add(way: str, utterance: str, values: float, error: float) -> None:
        rows.setdefault(way, {})[utterance] = error
        counts.setdefault(way, []).append(values)

    for utterance, (given, made) in shown(found).items():
        if utterance not in said.index:
            raise ValueError(f"expected what autoencoder 0 says of {utterance}, came nothing")
        active = PER_FRAME * (1 - said[utterance])
        few = max(1, round(active))
        add("autoencoder", utterance, active, mean_squared(given, made))
        add("0, the mean of every coefficient", utterance, 0, mean_squared(given, np.zeros_like(given)))
        add(f"one frame in {STEP}, lines between", utterance, WIDTH / STEP, mean_squared(given, interpolated(given)))
        add("as many principal components", utterance, few, mean_squared(given, components(given, few)))
    frame = pd.DataFrame.from_dict(rows, orient="index").rename_axis("way")
    frame.insert(0, "values a frame", [float(np.mean(counts[way])) for way in frame.index])
    return frame
