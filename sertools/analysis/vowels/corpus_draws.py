"""Replicates of two languages, each of one corpus or several: the speakers of every corpus are drawn by themselves.

A language's speakers come from corpora that differ in what they say: were all drawn as one lot, a vowel that only a
corpus of two speakers has would be missing from some draws and doubled in others. So each corpus keeps its part, as the
rules have it ("bootstrap over the speakers of a corpus, each left out once where there are fewer than eight").
"""

from collections.abc import Mapping

import numpy

from sertools.analysis import bootstrap


def corpus_draws(
    source: Mapping[str, str], target: Mapping[str, str], *, count: int = 1000, seed: int = 0
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Draw the speakers of two languages, corpus by corpus.

    A corpus of eight speakers or more is bootstrapped; of a smaller one each speaker is left out in turn, all
    combinations of small corpora one after the other. A corpus of one speaker keeps him in every draw.

    Args:
        source, target: speaker to corpus, in the order of the columns that come back.
        count: draws; 0: everybody once, for the estimate alone.

    Returns:
        Weights (R, S) and (R, T), how often each speaker counts. R is ``count`` where a corpus is bootstrapped, else
        the number of combinations.

    Raises:
        ValueError: a language without speakers, or a count below 0.
    """
    if not source or not target or count < 0:
        raise ValueError(
            f"expected speakers of both languages and a count of 0 or more, came {len(source)}, {len(target)}, {count}"
        )
    sides = [numpy.ones((1, len(side))) for side in (source, target)]
    if count == 0:
        return sides[0], sides[1]
    strata = {}
    for number, side in enumerate((source, target)):
        for column, corpus in enumerate(side.values()):
            strata.setdefault((number, corpus), []).append(column)
    names = [list(source), list(target)]
    drawn = {
        key: bootstrap.replicates([names[key[0]][column] for column in columns], count=count, seed=seed)
        for key, columns in strata.items()
        if len(columns) > 1
    }
    small = [one for one in drawn.values() if one.kind != bootstrap.BOOTSTRAP]
    total = count if len(small) < len(drawn) else int(numpy.prod([len(one.weights) for one in small]))
    sides = [numpy.repeat(side, total, axis=0) for side in sides]
    rows = numpy.arange(total)
    turn = rows
    for key, one in drawn.items():
        if one.kind == bootstrap.BOOTSTRAP:
            own = rows
        else:  # digits of the row's number: every combination has its turn
            turn, own = numpy.divmod(turn, len(one.weights))
        columns = strata[key]
        codes = one.codes([names[key[0]][column] for column in columns])
        sides[key[0]][:, columns] = one.weights[own][:, codes]
    return sides[0], sides[1]
