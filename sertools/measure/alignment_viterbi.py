"""The best path of many recordings side by side (Viterbi's algorithm), each through its own chain."""

from collections.abc import Sequence

import numpy

from sertools.measure.alignment_chain import Chain


def best_paths(
    scores: Sequence[numpy.ndarray], stays: Sequence[numpy.ndarray], chains: Sequence[Chain]
) -> list[numpy.ndarray]:
    """The path of the highest sum of log densities and log probabilities of transition.

    Args:
        scores: of each recording, (t, n): log density of each frame under each state of its chain.
        stays: of each recording, (n,): probability to stay in a state; the rest is that of leaving it, whichever
            state comes next.
        chains: of each recording.

    Returns:
        Of each recording int (t,), states of its chain.

    Raises:
        ValueError: a recording has fewer frames than the shortest way through its chain.
    """
    lengths = [len(values) for values in scores]
    states = max(values.shape[1] for values in scores)
    arcs = max(chain.previous.shape[1] for chain in chains)
    size, longest = len(scores), max(lengths)
    # The last column stands for "from nowhere".
    emission = numpy.full((longest, size, states), -numpy.inf)
    come = numpy.full((size, states, arcs), states)
    remain, leave = numpy.full((size, states), -numpy.inf), numpy.full((size, states + 1), -numpy.inf)
    total = numpy.full((size, states + 1), -numpy.inf)
    for row, (values, stay, chain) in enumerate(zip(scores, stays, chains, strict=True)):
        emission[: len(values), row, : values.shape[1]] = values
        previous = numpy.where(chain.previous < 0, states, chain.previous)
        come[row, : len(previous), : previous.shape[1]] = previous
        remain[row, : len(stay)], leave[row, : len(stay)] = numpy.log(stay), numpy.log1p(-stay)
        total[row, chain.starts] = values[0, chain.starts]
    flat = (come + (numpy.arange(size) * (states + 1))[:, None, None]).reshape(size, -1)
    taken = numpy.zeros((longest, size, states), "int8")  # 0: stayed; i: came by arc i - 1
    ends = [total[:, :states]]
    for frame in range(1, longest):
        moved = (total + leave).ravel()[flat].reshape(size, states, arcs)
        arc = moved.argmax(axis=2)
        moved = numpy.take_along_axis(moved, arc[:, :, None], axis=2)[:, :, 0]
        stayed = total[:, :states] + remain
        taken[frame] = numpy.where(moved > stayed, arc + 1, 0)
        total[:, :states] = numpy.maximum(moved, stayed) + emission[frame]
        ends.append(total[:, :states].copy())
    paths = []
    for row, (length, chain) in enumerate(zip(lengths, chains, strict=True)):
        last = ends[length - 1][row, chain.ends]
        if not numpy.isfinite(last.max()):
            raise ValueError(f"expected at least {chain.shortest} frames for the shortest way through, came {length}")
        state = int(chain.ends[last.argmax()])
        path = numpy.empty(length, int)
        for frame in range(length - 1, -1, -1):
            path[frame] = state
            arc = taken[frame, row, state]
            if frame and arc:
                state = int(come[row, state, arc - 1])
        paths.append(path)
    return paths
