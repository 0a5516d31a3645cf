"""The vowels of every language of `vowels` as sequences, on one scale, with the classes of every task."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sertools.analysis.vowels.commonality import VowelSums, vowel_sums
from sertools.analysis.vowels.setup import EMOTIONS, LANGUAGES, RATED, TASKS, Settings
from sertools.corpora.vowels import VOWELS
from sertools.measure import tokens
from sertools.measure.cache import key_of
from sertools.measure.tokens import Tokens
from sertools.models.vowel_methods import tasks, three_bins
from sertools.models.vowel_sequences import Sequences, sequences, standardised

BINS = ("low", "middle", "high")
"""Of a rating."""

Read = Callable[[str], Tokens]
"""From the name of a corpus to its tokens."""


@dataclass(frozen=True, eq=False)
class Language:
    """What is known of one of `LANGUAGES`.

    name: of it. table: a row an utterance (index): corpus, speaker, gender, emotion, activation, valence. sequences:
    its vowels, features as z-scores by their corpus (all its vowels, whatever the emotion, and no label: a corpus of
    the target is standardised by speech that is tested, too). labels: task -> classes, int (n,); of the four emotions
    in the order of `EMOTIONS`, or of `RATED`, three bins from low to high.
    """

    name: str
    table: pd.DataFrame
    sequences: Sequences
    labels: dict[str, np.ndarray]

    @cached_property
    def speakers(self) -> np.ndarray:
        """Of each utterance, (n,)."""
        return self.table["speaker"].to_numpy(dtype=str)

    def rows(self, speakers: Sequence[str]) -> np.ndarray:
        """Places of the utterances of these speakers, ascending."""
        return np.flatnonzero(np.isin(self.speakers, list(speakers)))

    def sums(self, speakers: Sequence[str], task: str) -> VowelSums:
        """Vowels of these speakers by class of a task, for Com; classes in the place of emotions."""
        places = self.rows(speakers)
        mask = self.sequences.mask[places]
        codes = np.broadcast_to(self.labels[task][places, None], mask.shape)[mask]
        names = np.broadcast_to(self.speakers[places, None], mask.shape)[mask]
        features, vowels = self.sequences.features[places][mask], self.sequences.vowels[places][mask]
        return vowel_sums(features, names, codes, vowels, (len(classes(task)), len(VOWELS)))


def classes(task: str) -> tuple[str, ...]:
    """The names of a task's classes in their order, as the tables of a run have them."""
    if task in RATED:
        return tuple(f"{task} {name}" for name in BINS)
    return tuple(EMOTIONS.values()) if task == TASKS[0] else ("rest", task)


def load(settings: Settings, read: Read = tokens.shipped) -> dict[str, Language]:
    """Every language of a run. read: gives the tokens of a corpus; those that ship when omitted.

    Raises CorpusError where there are none.
    """
    return {name: language(name, [read(corpus) for corpus in LANGUAGES[name]], settings) for name in LANGUAGES}


def language(name: str, parts: Sequence[Tokens], settings: Settings) -> Language:
    """One language from the tokens of its corpora: utterances of the four emotions, or all that have ratings."""
    whole = Tokens.concat(parts)
    features = standardised(whole.features, whole.table["corpus"])
    facts = whole.table.drop_duplicates("utterance").set_index("utterance")
    facts = facts[["corpus", "speaker", "gender", "emotion", *RATED.values()]]
    rated = name.endswith(", rated")
    chosen = facts[facts[list(RATED.values())].notna().all(axis=1) if rated else facts["emotion"].isin(EMOTIONS)]
    if settings.rehearsal and not rated:
        # at random: the first sentences of all speakers are the same
        order = np.random.default_rng(settings.seed).permutation(len(chosen))
        place = chosen.iloc[order].groupby(["speaker", "emotion"]).cumcount()
        chosen = chosen[(place < settings.rehearsal)[chosen.index]]
    if rated:
        labels = {task: three_bins(chosen[rating]) for task, rating in RATED.items()}
    else:
        coded = tasks(chosen["emotion"].map(EMOTIONS), tuple(EMOTIONS.values()))
        labels = {task: np.asarray(coded[task], dtype=np.int64) for task in settings.tasks}
    return Language(name, chosen, sequences(whole.table, features, tuple(chosen.index)), labels)


def fingerprints(read: Read = tokens.shipped) -> dict[str, str]:
    """Corpus -> SHA-256 of its tokens, of every corpus of `LANGUAGES`: which vowels, when, and their features. read:
    see `load`."""
    found = {}
    for corpus in dict.fromkeys(corpus for corpora in LANGUAGES.values() for corpus in corpora):
        part = read(corpus)
        found[corpus] = key_of(
            "\n".join(part.table["utterance"] + " " + part.table["vowel"]),
            np.ascontiguousarray(part.table[["start", "end"]].to_numpy(dtype=np.float32)).tobytes(),
            np.ascontiguousarray(part.features).tobytes(),
        )
    return found
