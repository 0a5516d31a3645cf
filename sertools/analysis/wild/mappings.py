"""What hangs on the mapping of emotions to three classes: which utterances another mapping moves."""

import pandas as pd

from sertools.corpora.polarity import CHOSEN, MAPPINGS, polarity


def moved(table: pd.DataFrame) -> pd.DataFrame:
    """Utterances that each of the other mappings puts into another class, or into none.

    Args:
        table: a table of utterances of any number of corpora.

    Returns:
        A row for each mapping but the chosen one (index ``mapping``), a column a corpus in the table's order: how many
        utterances it moves; then ``all``, and ``share`` of the utterances that have a class, on 0 ... 1.

    Raises:
        CorpusError: an emotion that is none of the literature's names.
    """
    chosen = polarity(table, CHOSEN)
    rows = {}
    for mapping in MAPPINGS:
        if mapping != CHOSEN:
            # missing is unequal to everything, itself too: where the chosen mapping has no class nothing can move
            differs = chosen.notna() & (polarity(table, mapping) != chosen)
            rows[mapping] = differs.groupby(table["corpus"], sort=False).sum().astype(int)
    counts = pd.DataFrame.from_dict(rows, orient="index").rename_axis("mapping").rename_axis(None, axis="columns")
    counts["all"] = counts.sum(axis=1)
    return counts.assign(share=counts["all"] / max(int(chosen.notna().sum()), 1))
