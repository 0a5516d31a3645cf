"""Which emotions a linear classifier tells apart in a latent space, two at a time (`transferable` section 3.1)."""

from collections.abc import Mapping, Sequence

from sertools.analysis.bootstrap import Interval
from sertools.analysis.conditions_accuracy import classified
from sertools.analysis.embedding import own_rows
from sertools.analysis.pairs import PAIRS, words
from sertools.analysis.transfer import TRAIN
from sertools.corpora.trace import traced
from sertools.measure.utterances import Utterances
from sertools.models.conditions import Target
from sertools.models.grid import Grid
from sertools.models.track import Track


@traced
def pairwise(
    track: Track,
    grid: Grid,
    targets: Mapping[str, Utterances | Target],
    *,
    pairs: Sequence[str] = tuple(PAIRS),
    embed: str = "mixed",
    noisy_input: bool = False,
    classifier: str = "SVC",
    scaled: bool = True,
    seed: int = 0,
    workers: int = 1,
    count: int = 1000,
) -> dict[tuple[str, str, str], Interval]:
    """Balanced accuracy of a classifier for two classes alone, trained and tested on their rows; chance is 1/2.

    Args:
        targets: name to a standardised corpus; the track's held-out rows are added as ``TRAIN`` where it is not among
            them.
        pairs: such as "H-A" (letters N, S, H, A). Others as for
            :func:`~sertools.analysis.conditions_accuracy.classified`.

    Returns:
        (method, corpus, pair) to its interval over speakers.
    """
    corpora = {TRAIN: own_rows(track), **targets}
    scored = classified(
        track, grid, corpora, class_sets={pair: words(pair) for pair in pairs}, embed=embed, noisy_input=noisy_input,
        classifier=classifier, scaled=scaled, seed=seed, workers=workers, count=count,
    )  # fmt: skip
    methods = dict.fromkeys(member.method.name for member in grid.members)
    return {
        (method, corpus, pair): one.accuracy(method) for (corpus, pair), one in scored.items() for method in methods
    }
