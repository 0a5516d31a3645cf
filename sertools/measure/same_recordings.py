"""Whether the recordings at hand are those that the shipped measurements were made from, sample for sample.

Most owners publish no hash of the files that they offer: what was downloaded is verified by this.
"""

import pandas

from sertools.measure import parquet, shipped

HASH = "samples_sha256"


def compare(table: pandas.DataFrame, made_from: pandas.DataFrame) -> pandas.Series:
    """For each utterance of a table: "same", "other" samples, or "unknown" where the measurements have no such
    utterance.

    Both tables are indexed by utterance and have the column ``samples_sha256``.
    """
    known = made_from[HASH].reindex(table.index)
    same = table[HASH].eq(known)
    return pandas.Series("other", index=table.index).mask(same, "same").mask(known.isna(), "unknown")


def said(name: str, table: pandas.DataFrame) -> str | None:
    """One sentence on the recordings that a table of a corpus was measured from; None where nothing is shipped.

    For instance ``"emodb: 535 of 535 recordings are those that the shipped measurements were made from"``.
    """
    path = shipped.shipped_path(name)
    if not path.is_file():
        return None
    found = compare(table, parquet.read(path, name).table)
    sentence = f"{name}: {(found == 'same').sum()} of {len(found)} recordings are those that the shipped measurements "
    sentence += "were made from"
    for state, words in (("other", "have other samples"), ("unknown", "are not among them")):
        if (found == state).any():
            first = table.loc[found == state, "file"].iloc[0]
            sentence += f"; {(found == state).sum()} {words}, first: {first}"
    return sentence
