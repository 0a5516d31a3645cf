"""Replicates of two corpora side by side: how often each speaker of either counts."""

from collections.abc import Sequence

import numpy

from sertools.analysis import bootstrap


def paired_draws(
    source: Sequence[str], target: Sequence[str], *, count: int = 1000, seed: int = 0
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Draw the speakers of two corpora independently of each other.

    A corpus of eight speakers or more is bootstrapped; of a smaller one each speaker is left out in turn, again and
    again where the other corpus has more draws (see :func:`sertools.analysis.bootstrap.replicates`).

    Args:
        source, target: speakers of each, in the order of the columns that come back.
        count: draws; 0: everybody once, for the estimate alone.

    Returns:
        Weights (R, S) and (R, T). R is ``count`` where a corpus is bootstrapped; where neither is, every speaker of the
        one is left out with every speaker of the other.

    Raises:
        ValueError: no speakers, speakers that repeat, or a count below 0.
    """
    for names in (source, target):
        if len(set(names)) != len(names):
            raise ValueError(f"expected every speaker once, came {len(names)} names of {len(set(names))} speakers")
    drawn = [bootstrap.replicates(names, count=count, seed=seed) for names in (source, target)]
    if count == 0:
        return tuple(numpy.ones((1, len(names))) for names in (source, target))
    # Replicates are in the order of sorted names.
    weights = [
        one.weights[:, one.codes(names)].astype("float64") for one, names in zip(drawn, (source, target), strict=True)
    ]
    small = [one.kind != bootstrap.BOOTSTRAP for one in drawn]
    first, second = (len(each) for each in weights)
    if all(small):
        places = numpy.divmod(numpy.arange(first * second), second)
    else:
        rows = numpy.arange(count)
        places = (rows % first, rows % second)
    return weights[0][places[0]], weights[1][places[1]]
