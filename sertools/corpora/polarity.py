"""Emotions in three classes: positive, neutral, negative.

Dissanayake et al. (2020) map the emotions of every corpus to three classes by their Table 1, after Parry et al. (2019).
That table is lost. The mapping here is our own choice, and so are its variants, by which a page sees what hangs on it.
"""

from collections.abc import Mapping
from types import MappingProxyType

import pandas

from sertools.corpora.table import EMOTIONS, CorpusError

POLARITIES = ("negative", "neutral", "positive")

CHOSEN = "chosen"
_CHOSEN = {
    "happy": "positive",
    "excited": "positive",
    "surprise": "positive",
    "angry": "negative",
    "sad": "negative",
    "fear": "negative",
    "disgust": "negative",
    "frustrated": "negative",
    "boredom": "negative",
    "contempt": "negative",
    "neutral": "neutral",
    "calm": "neutral",
}
_DROPPED = {emotion: polarity for emotion, polarity in _CHOSEN.items() if emotion != "surprise"}

MAPPINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        # Surprise is read as positive since TESS acts a pleasant one.
        CHOSEN: MappingProxyType(_CHOSEN),
        "surprise dropped": MappingProxyType(_DROPPED),
        "surprise neutral": MappingProxyType({**_CHOSEN, "surprise": "neutral"}),
        "boredom neutral": MappingProxyType({**_CHOSEN, "boredom": "neutral"}),
    }
)
"""Name of a mapping to emotion to class; an emotion that a mapping does not name (``other``) is dropped."""


def polarity(table: pandas.DataFrame, mapping: str = CHOSEN) -> pandas.Series:
    """The class of every utterance.

    Args:
        table: a table of utterances.
        mapping: a name of ``MAPPINGS``.

    Returns:
        Series ``polarity`` of text with the table's index: one of ``POLARITIES``; missing where the emotion is missing
        (raters did not agree) or dropped.

    Raises:
        CorpusError: an unknown mapping, or an emotion that is none of the literature's names: what such a one means is
            not for this module to guess.
    """
    classes = _mapping(mapping)
    strange = table["emotion"].notna() & ~table["emotion"].isin(EMOTIONS)
    if strange.any():
        row = table.loc[strange].iloc[0]
        raise CorpusError(
            f"expected emotions out of {', '.join(EMOTIONS)}, came {row['emotion']!r} in {row.name}; "
            f"{int(strange.sum())} of {len(table)} rows are wrong"
        )
    return table["emotion"].map(dict(classes)).astype("str").rename("polarity")


def mapped(table: pandas.DataFrame, mapping: str = CHOSEN) -> pandas.DataFrame:
    """The rows that have a class, in their order, with the further column ``polarity``; errors as :func:`polarity`."""
    classes = polarity(table, mapping)
    return table.assign(polarity=classes)[classes.notna()]


def emotions_by_class(table: pandas.DataFrame, mapping: str = CHOSEN) -> pandas.DataFrame:
    """Which emotions make which class in each corpus: what Table 1 of Dissanayake et al. (2020) showed.

    Returns:
        DataFrame indexed by ``corpus`` and ``emotion``, in the table's order of corpora and the literature's order of
        emotions, with ``polarity`` (missing where the emotion is dropped) and ``utterances``. Rows without an emotion
        are not counted.

    Raises:
        CorpusError: as :func:`polarity`.
    """
    rows = table.assign(polarity=polarity(table, mapping))
    rows = rows[rows["emotion"].notna()]
    counts = rows.groupby(["corpus", "emotion", "polarity"], dropna=False).size().rename("utterances").reset_index()
    corpora = list(dict.fromkeys(table["corpus"]))
    order = counts.assign(
        place=counts["corpus"].map(corpora.index), rank=counts["emotion"].map(EMOTIONS.index)
    ).sort_values(["place", "rank"])
    return order.set_index(["corpus", "emotion"])[["polarity", "utterances"]]


def _mapping(name: str) -> Mapping[str, str]:
    if name not in MAPPINGS:
        raise CorpusError(f"expected a mapping out of {', '.join(MAPPINGS)}, came {name!r}")
    return MAPPINGS[name]
