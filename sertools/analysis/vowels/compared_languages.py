"""English and Mandarin as their vowels are compared before any model: whose tokens, in which emotions, on which scales.

The speakers are those whose vowels choose the anchors of the models: English ones for development, all of Mandarin.
"""

from collections.abc import Sequence

import pandas as pd

from sertools.analysis.vowels import splits
from sertools.analysis.vowels.commonality_readings import Compared, scaled
from sertools.analysis.vowels.formant_space import FEWEST
from sertools.analysis.vowels.setup import EMOTIONS
from sertools.corpora.vowels import VOWELS
from sertools.measure.tokens import Tokens

LANGUAGES = ("English", "Mandarin")


def compared_languages(english: Sequence[Tokens], mandarin: Sequence[Tokens], seed: int = 0) -> dict[str, Compared]:
    """Both languages, in this order.

    Scales are those of all tokens given, whatever their speaker and emotion; what comes back are tokens of the compared
    speakers in the paper's four emotions.

    Args:
        english, mandarin: the tokens of their corpora. seed: of the division of speakers, see `splits.compared`.

    Raises:
        CorpusError: corpora with other features, a speaker in two corpora, or too few speakers to divide.
    """
    whole = [Tokens.concat(parts) for parts in (english, mandarin)]
    both = scaled(*((each.table, each.features) for each in whole))
    known = splits.people({name: each.table for name, each in zip(LANGUAGES, whole, strict=True)})
    found = {}
    for name, each in zip(LANGUAGES, both, strict=True):
        chosen = each.table["speaker"].isin(splits.compared(known[name], seed)) & each.table["emotion"].isin(EMOTIONS)
        found[name] = each.part(chosen.to_numpy())
    return found


def tokens_of(languages: dict[str, Compared]) -> pd.DataFrame:
    """Tokens of each vowel: index language, emotion (names of the corpora); a column a vowel, in the paper's order."""
    tables = pd.concat([each.table.assign(language=name) for name, each in languages.items()])
    counts = tables.groupby(["language", "emotion", "vowel"]).size().unstack("vowel", fill_value=0)
    index = pd.MultiIndex.from_product([list(languages), list(EMOTIONS)], names=["language", "emotion"])
    return counts.reindex(index, fill_value=0).reindex(columns=list(VOWELS), fill_value=0).rename_axis(columns=None)


def lacking(counts: pd.DataFrame, fewest: int = FEWEST) -> list[tuple[str, str, str]]:
    """Vowels that are missing from a comparison: language, vowel, and "all emotions" or the emotions.

    counts: of `tokens_of`. fewest: tokens below which a vowel is too seldom in an emotion.
    """
    found = []
    for language, part in (counts < fewest).groupby(level="language", sort=False):
        for vowel in part:
            emotions = list(part.index.get_level_values("emotion")[part[vowel].to_numpy()])
            if emotions:
                said = "all emotions" if len(emotions) == len(part) else ", ".join(emotions)
                found.append((str(language), vowel, said))
    return found
