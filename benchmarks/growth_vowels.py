"""Cases of `benchmarks.growth`: what `vowels` asks of tokens and of a run's answers. Rows are the shipped ones, again
and again under other names of utterances and speakers."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from benchmarks.growth_case import MATRIX_SIZES, case
from sertools.analysis.vowels import commonality, commonality_statistics, formant_doubt, formant_space, vowel_planes
from sertools.analysis.vowels.anchor_agreement import agreement, shuffled
from sertools.analysis.vowels.commonality_readings import SCALES, Compared
from sertools.analysis.vowels.compared_languages import compared_languages, lacking, tokens_of
from sertools.analysis.vowels.corpus_draws import corpus_draws
from sertools.analysis.vowels.coverage import coverage, covered_vowels, in_both, tally
from sertools.analysis.vowels.dialect import differences
from sertools.analysis.vowels.formant_readings import spaces
from sertools.analysis.vowels.formant_statistics import closer, statistics
from sertools.analysis.vowels.recall_draws import draw
from sertools.analysis.vowels.recall_intervals import difference_table, recall_table, spread
from sertools.analysis.vowels.recalls import CORPORA, utterance_facts
from sertools.analysis.vowels.recalls import tally as tally_answers
from sertools.analysis.vowels.results import Results
from sertools.analysis.vowels.results import read as record
from sertools.analysis.vowels.setup import EMOTIONS
from sertools.analysis.vowels.speaker_halves import floor
from sertools.analysis.wild.clusters import MATRIX_ROWS
from sertools.corpora.vowels import VOWELS
from sertools.measure.tokens import Tokens, shipped

FEWEST_TOKENS = 2000
STUDY = ("within", "English", "English")
TOKENS = 20_000
"""Tokens of both languages up to which all of their pairs are meant to be compared."""


def again(frame: pd.DataFrame, rows: int, names: tuple[str, ...]) -> pd.DataFrame:
    """The rows of a table so often that there are at least so many; each time with other words in some columns."""
    parts = []
    for number in range(max(1, -(-rows // len(frame)))):
        parts.append(frame.assign(**{name: frame[name].astype(str) + f"#{number}" * (number > 0) for name in names}))
    return pd.concat(parts, ignore_index=True)


def exactly(frame: pd.DataFrame, utterances: int, names: tuple[str, ...]) -> pd.DataFrame:
    """Rows of just so many utterances (column `utterance`), all rows of each; see `again`."""
    copies = -(-utterances // frame["utterance"].nunique())
    made = again(frame, copies * len(frame), names)
    chosen = np.random.default_rng(0).permutation(made["utterance"].unique())[:utterances]
    return made[made["utterance"].isin(chosen)]


@cache
def _shuffled(corpus: str) -> tuple[pd.DataFrame, np.ndarray, tuple[str, ...]]:
    """A corpus's tokens, its utterances in a random order."""
    tokens = shipped(corpus)
    place = tokens.table["utterance"].map(
        {name: k for k, name in enumerate(np.random.default_rng(0).permutation(tokens.table["utterance"].unique()))}
    )
    order = np.argsort(place.to_numpy(), kind="stable")
    return tokens.table.iloc[order].reset_index(drop=True), tokens.features[order], tokens.names


def tokens(corpus: str, rows: int) -> Tokens:
    """So many tokens of a corpus (`FEWEST_TOKENS` at least), whole utterances of all of its speakers."""
    rows, (table, features, names) = max(rows, FEWEST_TOKENS), _shuffled(corpus)
    table = again(table, rows, ("utterance", "speaker"))
    stop = table.index[table["utterance"].eq(table["utterance"].iloc[min(rows, len(table)) - 1])][-1] + 1
    return Tokens(corpus, table.iloc[:stop], np.tile(features, (-(-len(table) // len(features)), 1))[:stop], names)


def languages(rows: int) -> dict[str, Compared]:
    """Both languages as they are compared, so many tokens in all."""
    return compared_languages([tokens("ravdess", rows // 2)], [tokens("casia", rows // 2)])


def _codes(one: Compared) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, emotions and vowels of a language's tokens, the latter two as numbers."""
    emotions, vowels = (
        pd.Index(names).get_indexer(one.table[by]) for by, names in (("emotion", EMOTIONS), ("vowel", VOWELS))
    )
    return one.features[SCALES[0]], emotions, vowels


@case("vowels: tokens covered")
def covered(size, draws):
    table = tokens("ravdess", size).table
    said = table.drop_duplicates("utterance").set_index("utterance")

    def call():
        kept = covered_vowels(coverage(tally(said, table)))
        in_both(kept, "ravdess", "ravdess")

    return call


@case("vowels: languages compared")
def compared(size, draws):
    given = [tokens("ravdess", size // 2)], [tokens("casia", size // 2)]

    def call():
        found = compared_languages(*given)
        lacking(tokens_of(found))
        vowel_planes.drawn_tokens(found, 10, 0)

    return call


@case("vowels: commonality over speakers")
def scored(size, draws):
    found = languages(size)

    def call():
        sides = [commonality_statistics.side(each.table, each.features[SCALES[0]], 1) for each in found.values()]
        weights = corpus_draws(*(each.corpora for each in sides), count=draws)
        commonality_statistics.alike(sides[0])
        return commonality_statistics.statistics(commonality_statistics.scores(*sides, weights), permutations=9)

    return call


@case("vowels: commonality by chance")
def by_chance(size, draws):
    found, count = languages(size), draws
    tokens_and_features = [(each.table, each.features[SCALES[0]]) for each in found.values()]
    sides = [commonality_statistics.side(*each, 1) for each in tokens_and_features]

    def call():
        floor(*sides, tuple(found), count=count)
        estimate = commonality_statistics.chosen_anchors(commonality_statistics.scores(*sides).same)[0]
        return agreement(
            estimate, commonality_statistics.chosen_anchors(shuffled(*tokens_and_features, count=count).same)
        )

    return call


@case("vowels: pairs of tokens", limit=TOKENS, past='the unit "mean over tokens" (the default)')
def pairs(size, draws):
    codes = [_codes(each) for each in languages(size).values()]
    return lambda: commonality.token_distances(*codes, (4, len(VOWELS)))


@case("vowels: nearest tokens", sizes=MATRIX_SIZES, limit=MATRIX_ROWS, past="fewer tokens of each vowel (drawn_tokens)")
def nearest(size, draws):
    found = vowel_planes.drawn_tokens(languages(size), size)
    return lambda: vowel_planes.of_features(found)


@case("vowels: formants over speakers")
def formants(size, draws):
    given = tokens("ravdess", size // 2).table, tokens("casia", size // 2).table

    def call():
        one, other, first, second = spaces(*given)
        found = statistics(one, other, corpus_draws(first, second, count=draws))
        formant_space.places(one), formant_space.reference(one, other), formant_space.distances(one, other)
        formant_doubt.chance_distances(one, other), formant_doubt.speakers_of(one)
        return found, closer, formant_doubt.groups_of(given[0]), differences(given[0])

    return call


@cache
def _recorded() -> tuple[Results, pd.DataFrame]:
    return record(), utterance_facts(["English"]).reset_index()


def answers(size: int) -> tuple[Results, pd.DataFrame]:
    """The answers of two models within English, to so many utterances; and the facts of these."""
    given, facts = _recorded()
    table = given.models
    asked = (table["study"] == STUDY[0]) & (table["source"] == STUDY[1]) & (table["task"] == "4-CAT")
    models = table[asked & (table["run"] < 2)]
    scores = given.scores[given.scores["number"].isin(models.index)]
    heard = facts[facts["utterance"].isin(scores["utterance"])]
    scores = exactly(scores, size, ("utterance",))
    facts = exactly(heard, -(-size // len(heard)) * len(heard), ("utterance", "speaker")).set_index("utterance")
    return replace(given, models=models, scores=scores), facts


@case("vowels: recalls over speakers")
def recalls(size, draws):
    given = answers(size)

    def call():
        counted = tally_answers(*given, *STUDY)
        found = spread(counted, pooling=CORPORA, count=draws)
        recall_table(found), difference_table(found, [(counted.cells[0], counted.cells[0])])
        draw(("English", counted), ("English", counted), count=draws)

    return call


@case("vowels: sums of tokens")
def sums(size, draws):
    found = languages(size)["English"]
    features, *codes = _codes(found)

    def call():
        return commonality.vowel_sums(features, found.table["speaker"].to_numpy(str), *codes, (4, len(VOWELS)))

    return call
