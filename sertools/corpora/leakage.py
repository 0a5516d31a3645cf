"""What a training set gives away of a test set: shared utterances, speakers, sentences and identical recordings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy
import pandas

from sertools.corpora.folds import Fold
from sertools.corpora.table import CorpusError

KINDS = ("utterances", "speakers", "sentences", "recordings")
HASH = "samples_sha256"


@dataclass(frozen=True)
class Leakage:
    """What one split shares between training and test.

    Attributes:
        train_rows: number of training rows.
        test_rows: number of test rows.
        shared: for each of ``KINDS`` the shared values, sorted. Sentences read ``"<corpus> <code>"``.
        affected: for each kind the number of test rows with a shared value.
        known: for each kind the number of test rows that have a value at all (no sentence code, no hash: not known).
    """

    train_rows: int
    test_rows: int
    shared: Mapping[str, tuple[str, ...]]
    affected: Mapping[str, int]
    known: Mapping[str, int]

    @property
    def table(self) -> pandas.DataFrame:
        """One row a kind: ``shared`` (number of values), ``rows`` and ``known`` (numbers of test rows), ``share``.

        The share is of the known rows, 0 to 1; NaN where none is known: then nothing can be said.
        """
        return _table({kind: (len(self.shared[kind]), self.affected[kind], self.known[kind]) for kind in KINDS})


def audit(
    train: pandas.DataFrame,
    test: pandas.DataFrame,
    train_hashes: pandas.Series | None = None,
    test_hashes: pandas.Series | None = None,
) -> Leakage:
    """Compare the two sides of any split, within a corpus or over corpora.

    Speakers are compared by their full id, so that a person who speaks two languages counts as shared. Sentences are
    compared by the owner's code inside a corpus: codes of two corpora have nothing to do with each other. Recordings
    are compared by the hash of their samples, which finds a recording that is filed under two names.

    Args:
        train: table of utterances of the training side.
        test: table of utterances of the test side.
        train_hashes: hash of the samples of each training row, indexed by utterance; by default the column
            ``samples_sha256`` of ``train``. Without either, identical recordings are not known.
        test_hashes: the same for the test side.

    Returns:
        The audit; values that are missing are never equal to each other.

    Raises:
        CorpusError: an empty side, or hashes that do not cover its rows.
    """
    for side, rows in (("training", train), ("test", test)):
        if rows.empty:
            raise CorpusError(f"expected {side} rows to audit, came none")
    keys = _keys(train, train_hashes, "training"), _keys(test, test_hashes, "test")
    shared, affected, known = {}, {}, {}
    for kind in KINDS:
        seen, asked = (side[kind] for side in keys)
        common = set(seen.dropna()) & set(asked.dropna())
        shared[kind] = tuple(sorted(common))
        affected[kind] = int(asked.isin(common).sum())
        known[kind] = int(asked.notna().sum())
    return Leakage(len(train), len(test), shared, affected, known)


def audit_folds(table: pandas.DataFrame, folds: Sequence[Fold], hashes: pandas.Series | None = None) -> list[Leakage]:
    """Audit every fold of a table; arguments and errors as in :func:`audit`."""
    return [audit(table.iloc[fold.train], table.iloc[fold.test], hashes, hashes) for fold in folds]


def compact(splits: Mapping[str, Leakage | Sequence[Leakage]]) -> pandas.DataFrame:
    """One row a split for a page, for instance ``{"random": [...], "speaker-disjoint": [...]}``.

    Args:
        splits: name of a split to its audit, or to the audits of its folds, whose rows are added up.

    Returns:
        DataFrame indexed by ``split``: ``test rows`` and, for each kind, the share of test rows affected (0 to 1; NaN
        where it is not known) and, as ``shared <kind>``, how many different values are shared in at least one fold.
    """
    rows = {}
    for name, audits in splits.items():
        audits = [audits] if isinstance(audits, Leakage) else list(audits)
        row = {"test rows": sum(one.test_rows for one in audits)}
        for kind in KINDS:
            known = sum(one.known[kind] for one in audits)
            row[kind] = sum(one.affected[kind] for one in audits) / known if known else numpy.nan
            row[f"shared {kind}"] = len(set().union(*(one.shared[kind] for one in audits)))
        rows[name] = row
    return pandas.DataFrame.from_dict(rows, orient="index").rename_axis("split")


def repeated_recordings(table: pandas.DataFrame, hashes: pandas.Series | None = None) -> list[tuple[str, ...]]:
    """Groups of utterances of one table whose samples are identical, each sorted, in the order of their first member.

    Raises:
        CorpusError: hashes that do not cover the rows, or none at all.
    """
    keys = _keys(table, hashes, "given")["recordings"]
    if keys.notna().sum() == 0:
        raise CorpusError(f"expected the column {HASH} or hashes of the samples, came neither")
    groups = keys.dropna().groupby(keys.dropna()).groups.values()
    return sorted(tuple(sorted(map(str, group))) for group in groups if len(group) > 1)


def _keys(rows: pandas.DataFrame, hashes: pandas.Series | None, side: str) -> dict[str, pandas.Series]:
    if hashes is None:
        hashes = rows[HASH] if HASH in rows.columns else pandas.Series(None, index=rows.index, dtype="str")
    else:
        uncovered = rows.index.difference(hashes.index)
        if len(uncovered):
            raise CorpusError(
                f"expected a hash for each of the {len(rows)} {side} rows, came none for {len(uncovered)}, "
                f"first: {uncovered[0]}"
            )
        hashes = hashes.loc[rows.index]
    return {
        "utterances": pandas.Series(rows.index.astype("str"), index=rows.index),
        "speakers": rows["speaker"],
        "sentences": (rows["corpus"] + " " + rows["text"]).where(rows["text"].notna()),
        "recordings": hashes,
    }


def _table(counts: Mapping[str, tuple[int, int, int]]) -> pandas.DataFrame:
    table = pandas.DataFrame.from_dict(counts, orient="index", columns=["shared", "rows", "known"])
    table["share"] = (table["rows"] / table["known"].where(table["known"] > 0)).astype("float64")
    return table.rename_axis("kind")
