"""Cases of `benchmarks.growth`: what `wild` asks of a run's answers and of its last hidden layer. Rows are those of the
run of record, again and again under other names of utterances and speakers."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from benchmarks.growth_case import MATRIX_SIZES, case
from benchmarks.growth_vowels import exactly
from sertools.analysis.wild import (
    accuracy,
    answered,
    choices,
    clusters,
    plane,
    power,
    reconstruction,
    replicates,
    trend,
)
from sertools.analysis.wild.data import Speech
from sertools.analysis.wild.pretraining_speech import amounts, heard, without_audio
from sertools.analysis.wild.results import Results, read
from sertools.analysis.wild.separation import Rows, drawn_runs, of_every_row, over_draws, rows_of, separations
from sertools.analysis.wild.setup import PARTS
from sertools.corpora.table import EMOTIONS

LEFT_OUT = 30_000
"""Utterances up to which each speaker is meant to be left out once: a table of all the others for each."""


@cache
def _record() -> Results:
    return read()


def answers(size: int) -> Results:
    """The run of record with so many utterances a model, of models that differ in their runs and in one choice."""
    found = _record()
    members = found.members
    kept = members[members["own"] & (members["run"] < 2) | members.index.isin(trend.on_curve(members).index)]
    scores = exactly(found.scores[found.scores["member"].isin(kept.index)], size, ("speaker", "utterance"))
    return replace(found, members=kept, scores=scores)


@case("wild: answers counted")
def counted(size, draws):
    found = answers(size)

    def call():
        counts = accuracy.tallies(found.scores)
        own = accuracy.own_accuracy(counts, found.members)
        accuracy.over_runs(accuracy.differences(own, "frozen")[found.parts.unseen])
        answered.recalls(answered.shares(found.scores, found.members, found.parts.unseen))
        choices.analyses(choices.by_reading(counts, found.members), found.parts)
        choices.trend_analyses(trend.curve_of_runs(counts, found.members, found.parts))
        power.floors(counts[counts["member"] == counts["member"].iloc[0]])
        return accuracy.names_in_rules(found.parts), power.detectable(0.1, 5)

    return call


@case("wild: each speaker left out", limit=LEFT_OUT, past="the interval over runs (over_runs)")
def left_out(size, draws):
    found = answers(size)
    counts = accuracy.tallies(found.scores)

    def call():
        given = found.members, found.parts
        replicates.disjoint_accuracy(counts, *given, list(found.parts.tested), count=draws // 100 + 1)
        curve = trend.pretraining_curve(counts, *given, count=draws // 100 + 1)
        return trend.pretraining_trend(curve)

    return call


@cache
def _hidden() -> Rows:
    found = _record()
    whole = rows_of(found.members, found.scores, found.hidden)
    return Rows(whole.table, {key: each for key, each in whole.hidden.items() if key[1] == 0})


def hidden(size: int) -> Rows:
    """So many rows of the last hidden layer in the first run, drawn again and again from the record's."""
    whole = _hidden()
    places = np.random.default_rng(size).integers(len(whole.table), size=size)
    chosen = whole.part(places)
    return Rows(chosen.table.set_index(pd.Index([f"{k:07d}" for k in range(size)])), chosen.hidden)


@case("wild: silhouettes", sizes=MATRIX_SIZES, limit=clusters.MATRIX_ROWS, past="silhouette_rows, a draw")
def silhouettes(size, draws):
    rows = hidden(size)
    return lambda: of_every_row(rows, 0)


@case("wild: silhouettes of a draw, permuted")
def separated(size, draws):
    rows = hidden(size)

    def call():
        separations(rows.leveled(0, 200), None, count=draws // 100 + 1)
        over_draws(rows, range(2), 200), of_every_row(rows.drawn(0, 200), 0), drawn_runs(2, count=2)

    return call


@case("wild: t-SNE", sizes=MATRIX_SIZES, limit=10_000, past="silhouette_rows, a draw")
def tsne(size, draws):
    values = next(iter(hidden(size).hidden.values()))
    return lambda: plane.planes([plane.Asked(values, iterations=250 if draws < 100 else plane.ITERATIONS)])


@case("wild: errors of reconstruction")
def errors(size, draws):
    found = _record()
    found = replace(found, reconstructions=exactly(found.reconstructions, size, ("speaker", "utterance")))

    def call():
        reconstruction.by_corpus(found, count=draws), reconstruction.of_runs(found), reconstruction.speakers(found)

    return call


def tables(size: int) -> list[pd.DataFrame]:
    """A table of utterances of each corpus of `wild`, so many in all."""
    names = list(dict.fromkeys([*PARTS.tested, *PARTS.speech]))
    return [_table(name, max(120, size // len(names))) for name in names]


def _table(corpus: str, rows: int) -> pd.DataFrame:
    number = np.arange(rows)
    return pd.DataFrame(
        {
            "corpus": corpus,
            "language": "en",
            "speaker": [f"{corpus}-{one}" for one in number // 30],
            "gender": "female",
            "emotion": np.array(EMOTIONS[:4])[number % 4],
            "seconds": 3.0,
        },
        index=pd.Index([f"{corpus}/{one}" for one in number], name="utterance"),
    )


@case("wild: who trains, stops and tests")
def divided(size, draws):
    given, parts = tables(size), replace(PARTS, synthetic=True)

    def call():
        made: Speech = without_audio(given, parts)
        return amounts(made), heard(made, made.roles())

    return call
