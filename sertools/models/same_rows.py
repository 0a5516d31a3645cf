"""The same rows of a corpus under every condition: those that are no outliers by the corpus's own statistics.

Das et al. (ICASSP 2022, section 3) remove rows beyond |z| = 10 from a data set before it is standardised for a test.
Under the statistics of another corpus far more rows lie beyond the limit, of some emotions more than of others: scores
under two conditions would then be scores of different utterances.
"""

from dataclasses import replace

from sertools.models.conditions import CONDITIONS, Target, target, validation
from sertools.models.track import Track


def same_rows(under: Target, own: Target) -> Target:
    """A target under a condition, counted on the rows that are no outliers under another.

    A row that gave the condition its statistics still does not count; one that was an outlier among those gave none.

    Args:
        under: the target under the condition. own: the same corpus under the one that decides what an outlier is.

    Raises:
        ValueError: two corpora.
    """
    if under.name != own.name or under.counted.shape != own.outliers.shape:
        raise ValueError(
            f"expected one corpus under two conditions, came {under.name} {under.counted.shape} and "
            f"{own.name} {own.outliers.shape}"
        )
    return replace(under, counted=(under.counted | under.outliers) & ~own.outliers, outliers=own.outliers)


def own_rows(track: Track) -> Target:
    """The track's rows as its models were trained to see them; each fold's test rows count, without its outliers."""
    return validation(track, "target" if track.statistics is None else "training")


def comparable_target(
    name: str, track: Track, condition: str, *, count: str = "rest", rows: int | None = None, seed: int = 0
) -> Target:
    """:func:`~sertools.models.conditions.target`, counted on the rows that the statistics of all its rows leave in."""
    options = {"rows": rows, "seed": seed}
    return same_rows(
        target(name, track, condition, count=count, **options), target(name, track, CONDITIONS[0], **options)
    )


def comparable_validation(track: Track, condition: str, *, count: str = "rest", seed: int = 0) -> Target:
    """:func:`~sertools.models.conditions.validation`, counted on the test rows of :func:`own_rows`: by the statistics
    of the rows that the models were trained on."""
    return same_rows(validation(track, condition, count=count, seed=seed), own_rows(track))
