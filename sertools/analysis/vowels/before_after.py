"""The vowels before and after anchoring, cell by cell (`vowels`, Figure 6): ours, in the form of the paper's own
(`printed_commonality.changes`).

What stands before is Com of the input features: of the people among whom anchors were chosen, as in the paper, or of
the very people whose vowels the models are asked about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from sertools.analysis.vowels.commonality import VowelSums
from sertools.analysis.vowels.data import Read, language
from sertools.analysis.vowels.embedded_vowels import EMOTION_TASKS, STUDY, Pair, fewest, frequent
from sertools.analysis.vowels.formant_space import FEWEST
from sertools.analysis.vowels.results import Results
from sertools.analysis.vowels.setup import DIRECTIONS, LANGUAGES, TASKS, Settings
from sertools.corpora.vowels import VOWELS
from sertools.measure import tokens

CELL = ["direction", "emotion", "vowel"]
BOTH = ("English", "Mandarin")


def input_sums(settings: Settings, read: Read = tokens.shipped) -> dict[str, VowelSums]:
    """The input features of all speakers of `BOTH`, summed: z-scores by corpus, as the models take them.

    read: gives the tokens of a corpus. Raises CorpusError where there are none.
    """
    spoken = {name: language(name, [read(corpus) for corpus in LANGUAGES[name]], settings) for name in BOTH}
    return {name: one.sums(tuple(one.speakers), TASKS[0]) for name, one in spoken.items()}


def compared_people(results: Results) -> dict[str, tuple[str, ...]]:
    """Whose vowels are compared before training: English development speakers and all Mandarin ones, among whom every
    fold has its own three. Language to speakers, sorted."""
    known = results.people[results.people["study"] == STUDY]
    parts = {"English": known["part"] == "development", "Mandarin": known["part"] == "tested"}
    return {
        name: tuple(sorted(known.loc[(known["target"] == name) & part, "speaker"].astype(str).unique()))
        for name, part in parts.items()
    }


def compared_sums(results: Results, features: Mapping[str, VowelSums]) -> dict[str, VowelSums]:
    """The vowels of `compared_people`, but for those that are too seldom. features: of `input_sums`."""
    people, needed = compared_people(results), fewest(results.settings)
    return {name: frequent(part_of(features[name], who), needed) for name, who in people.items()}


def before_of(found: Sequence[Pair], features: Mapping[str, VowelSums], *, minimum: int = FEWEST) -> list[Pair]:
    """The same people's vowels before any model: for every direction and fold one pair of sums of input features.

    Args:
        found: of `embedded_vowels.pairs`. features: language ("English", ...) to the sums of all of its speakers.
        minimum: as in `embedded_vowels.pairs`.

    Raises:
        ValueError: a speaker whose features are not there.
    """
    spoken = {name: languages for languages, name in DIRECTIONS.items()}
    pairs = {}
    for pair in found:
        sides = (
            frequent(part_of(features[language], getattr(pair, side).speakers), minimum)
            for side, language in zip(("source", "target"), spoken[pair.direction], strict=True)
        )
        pairs.setdefault((pair.direction, pair.fold), Pair(pair.direction, pair.fold, 0, *sides))
    return list(pairs.values())


def part_of(vowels: VowelSums, speakers: Sequence[str]) -> VowelSums:
    """The sums of some speakers. Raises ValueError for one who is not among them."""
    if missing := sorted(set(speakers) - set(vowels.speakers)):
        raise ValueError(f"expected features of all speakers, came none of {', '.join(missing)}")
    places = [vowels.speakers.index(name) for name in speakers]
    return replace(vowels, speakers=tuple(speakers), sums=vowels.sums[places], counts=vowels.counts[places])


def changes(before: pd.DataFrame, after: pd.DataFrame, anchors: pd.DataFrame) -> pd.DataFrame:
    """A row a direction, emotion and vowel that has a score before and after, in the paper's order.

    Args:
        before: vowel, emotion, value, a row a cell; with direction, or the same for every direction. after: direction,
            vowel, emotion, value. anchors: emotion, vowel, value, 1 where the vowel is a group anchor.

    Returns:
        Columns direction, emotion, vowel, before, after, change, anchored: as `printed_commonality.changes`.

    Raises:
        ValueError: a cell given twice.
    """
    anchored = anchors.loc[anchors["value"] == 1, ["emotion", "vowel"]].assign(anchored=True)
    frame = after[[*CELL, "value"]].rename(columns={"value": "after"})
    for other, name in ((before, "before"), (anchored, "anchored")):
        keys = [key for key in CELL if key in other]
        if other.duplicated(keys).any() or frame.duplicated(CELL).any():
            raise ValueError(f"expected one row a cell, came several, of {name} or after")
        columns = other if name == "anchored" else other[[*keys, "value"]].rename(columns={"value": name})
        frame = frame.merge(columns, how="left", on=keys)
    frame = frame.assign(change=frame["after"] - frame["before"], anchored=frame["anchored"].eq(True))
    frame = frame[frame["change"].notna()]
    order = {
        name: place for labels in (DIRECTIONS.values(), EMOTION_TASKS, VOWELS) for place, name in enumerate(labels)
    }
    frame = frame.sort_values(CELL, key=lambda column: column.map(order), ignore_index=True)
    return frame[[*CELL, "before", "after", "change", "anchored"]]
