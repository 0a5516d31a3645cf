"""Activation and valence for every row: human ratings, means of a class where there is no rating, or the class order.

Outside EmoTale no row has a human rating. What stands in for it is the mean of the row's emotion among the rated
*training* rows of the training corpus, never anything of a test fold or of a transfer corpus. Such labels are class
codes: a correlation with them measures how well classes are told apart, which a page has to say.
"""

from collections.abc import Mapping

import numpy
import pandas

from sertools.corpora.table import NUMBERS, CorpusError

SOURCES = ("human", "class mean", "order")

# The order of activation A > H > N > S as equally spaced codes inside the scale of ratings (1 to 5).
ACTIVATION_ORDER = {"angry": 4.0, "happy": 3.0, "neutral": 2.0, "sad": 1.0}


def class_means(table: pandas.DataFrame, column: str, positions: numpy.ndarray) -> dict[str, float]:
    """Mean human rating of each emotion among some rows.

    Args:
        table: a table of utterances.
        column: ``"activation"`` or ``"valence"``.
        positions: row positions that may be looked at: the training fold.

    Returns:
        Emotion to mean (1 to 5), for the emotions that have at least one human rating among ``positions``.

    Raises:
        CorpusError: another column, or no human rating among ``positions``.
    """
    _check_column(column)
    rows = table.iloc[numpy.asarray(positions, dtype=numpy.int64)]
    rated = rows[rows["rating"].eq("human") & rows[column].notna() & rows["emotion"].notna()]
    if rated.empty:
        corpora = ", ".join(sorted(set(rows["corpus"])))
        raise CorpusError(
            f"expected human ratings of {column} among the {len(rows)} training rows of {corpora}, came none; "
            "train on a corpus that has them (EmoTale, IEMOCAP) or take the class order"
        )
    return {str(emotion): float(mean) for emotion, mean in rated.groupby("emotion")[column].mean().items()}


def from_means(
    table: pandas.DataFrame, column: str, means: Mapping[str, float], *, keep_human: bool = True
) -> numpy.ndarray:
    """Labels of any table, a transfer corpus for instance, from the class means of the training corpus.

    Args:
        table: a table of N utterances.
        column: ``"activation"`` or ``"valence"``.
        means: emotion to label, from :func:`class_means`.
        keep_human: whether a row that has a human rating keeps it.

    Returns:
        float64 array (N,), 1 to 5, without a missing value.

    Raises:
        CorpusError: another column, or rows that neither a rating nor a mean can serve; names their emotions.
    """
    _check_column(column)
    values = table["emotion"].map(dict(means)).to_numpy(dtype=numpy.float64)
    if keep_human:
        human = (table["rating"].eq("human") & table[column].notna()).to_numpy(dtype=bool)
        values = numpy.where(human, table[column].to_numpy(dtype=numpy.float64), values)
    unserved = numpy.isnan(values)
    if unserved.any():
        emotions = table["emotion"][unserved].fillna("(no emotion)")
        raise CorpusError(
            f"expected a {column} label for every row, came none for {int(unserved.sum())} of {len(table)} rows: "
            f"no class mean of {', '.join(sorted(set(emotions)))} (there are means of {', '.join(sorted(means))}); "
            f"first: {table.index[unserved][0]}"
        )
    return values


def labels(
    table: pandas.DataFrame, column: str, train_positions: numpy.ndarray, source: str = "human"
) -> numpy.ndarray:
    """Activation or valence of every row of the training corpus (or track), for one training fold.

    Args:
        table: a table of N utterances.
        column: ``"activation"`` or ``"valence"``.
        train_positions: row positions of the training fold, the only rows whose ratings make class means.
        source: ``"human"``: a rating where there is one, else the class mean; ``"class mean"``: the class mean for
            every row; ``"order"``: angry 4, happy 3, neutral 2, sad 1 (activation only: valence has another order).

    Returns:
        float64 array (N,), 1 to 5, without a missing value.

    Raises:
        CorpusError: an unknown column or source, ``"order"`` for valence, no rating in the training fold where one is
            needed, or rows that a class mean cannot serve; names their emotions.
    """
    _check_column(column)
    if source not in SOURCES:
        raise CorpusError(f"expected a label source of {', '.join(SOURCES)}; came {source!r}")
    if source == "order":
        if column != "activation":
            raise CorpusError(f"expected the class order for activation only, came {column}")
        return from_means(table, column, ACTIVATION_ORDER, keep_human=False)
    rated = table["rating"].eq("human") & table[column].notna()
    if source == "human" and rated.all():
        return table[column].to_numpy(dtype=numpy.float64, copy=True)
    return from_means(table, column, class_means(table, column, train_positions), keep_human=source == "human")


def _check_column(column: str) -> None:
    if column not in NUMBERS:
        raise CorpusError(f"expected {' or '.join(NUMBERS)}, came {column!r}")
