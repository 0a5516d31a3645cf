"""Ours under the keys of the numbers that `vowels` prints, for `page.Page.beside_paper`: tables and running text alike.

The text names recalls ("AGA-CL Both") and differences of two ("AGA-CL Both - CL"). Where it names no direction ours of
both is said, and no one value is its like.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sertools.analysis.vowels.anchors import ordered_anchors
from sertools.analysis.vowels.commonality_statistics import PLACES
from sertools.analysis.vowels.recall_intervals import Cell
from sertools.analysis.vowels.setup import RATED, Settings
from sertools.corpora.vowels import MONOPHTHONGS, VOWELS
from sertools.measure import cepstral
from sertools.measure.frames import REACH
from sertools.models.vowel_methods import ADAPTATION_WEIGHT, READINGS
from sertools.report.commonality_tables import OURS
from sertools.report.coverage_tables import PRINTED as EMOTIONS
from sertools.report.tables import MISSING, number
from sertools.report.third_language_tables import SOURCES
from sertools.report.vowel_recall_tables import CELL, PRINTED, PROPOSED, RATED_PRINTED
from sertools.report.vowel_settings import bins

LESS = " less "
VALUES = ["value", "low", "high", "dots"]
STANDS_FOR = {"en": "English", "zh": "Mandarin", "dk": "Danish"}
RUSSIANS = "Polish"
"""The language in the place of Russian whose numbers stand beside the paper's: Slavic, as Russian is."""


def on(direction: str) -> str:
    """What a direction was measured on: "English to Mandarin"."""
    return " to ".join(STANDS_FOR[end] for end in direction.split("->"))


def pairs(printed: pd.DataFrame) -> list[tuple[Cell, Cell]]:
    """The models whose differences are among the printed rows, for `vowel_ablation_tables.differences`."""

    def cell(name: str, task: str) -> Cell:
        model, _, kind = name.partition(" ")
        return model, kind, READINGS[0] if kind else "", task

    rows = printed[printed["metric"] == "UAR_points"]
    found = [(row.split(" - "), task) for row, task in zip(rows["row"], rows["condition"], strict=True)]
    return list(dict.fromkeys((cell(first, task), cell(second, task)) for (first, second), task in found))


def recalls(
    printed: pd.DataFrame,
    own: pd.DataFrame,
    compared: pd.DataFrame | None = None,
    *,
    names: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Recalls and differences of recalls.

    Args:
        printed: rows of `published.load` with the metric UAR_percent or UAR_points. own: columns `CELL` and `VALUES`.
            compared: `vowel_ablation_tables.differences`, where differences are among the printed. names: rows as the
            paper prints them to ours ("Wav2vec2.0" to "cepstral").
    """
    known = own.set_index(CELL)[VALUES]
    if compared is not None:
        known = pd.concat([known, compared[VALUES].rename_axis(CELL)])
    rows = []
    for one in printed.itertuples():
        # Tables 4 and 8 print the model with both kinds of anchors under its short name
        row = {"AGA-CL": PROPOSED}.get(one.row, one.row).replace(" - ", LESS)
        row = dict(names or {}).get(row, row)
        places = RATED_PRINTED if one.condition in RATED else PRINTED
        asked = [places[one.corpus]] if isinstance(one.corpus, str) else list(places.values())
        found = {
            to: known.loc[(to, row, one.condition)].to_dict() for to in asked if (to, row, one.condition) in known.index
        }
        rows.append(_one(found))
    return printed.reset_index(drop=True).join(pd.DataFrame(rows, columns=[*VALUES, "said", "on"]))


def _one(found: Mapping[str, Mapping]) -> dict:
    """The columns of a counterpart from ours by direction: as they are of one direction, in words of several."""
    if len(found) == 1:
        ((direction, cell),) = found.items()
        return {**cell, "said": "", "on": on(direction)}
    said = "; ".join(f"{on(direction)} {number(cell['value'])}" for direction, cell in found.items())
    return {"said": said, "on": "both directions" if found else ""}


def stars(printed: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """How many stars ours has. printed: rows of Table 4 with the metric stars; cells: `vowel_recall_tables.beside` with
    tests."""
    counted = cells.set_index(CELL)["stars"].str.len()
    directions = printed["corpus"].map(PRINTED)
    value = [counted[cell] for cell in zip(directions, printed["row"], printed["condition"], strict=True)]
    return printed.assign(value=value, on=directions.map(on))


def scores(printed: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Com after anchoring. printed: rows of Table 6 or of the text; frame: `anchored_vowel_tables.table6`."""
    known = frame.rename(columns={"ours": "value"}).assign(dots=[()] * len(frame))[VALUES]
    rows = []
    for one in printed.itertuples():
        asked = [PRINTED[one.corpus]] if isinstance(one.corpus, str) else list(PRINTED.values())
        rows.append(_one({to: known.loc[(to, one.condition, one.row)].to_dict() for to in asked}))
    return printed.reset_index(drop=True).join(pd.DataFrame(rows, columns=[*VALUES, "said", "on"]))


def similarities(printed: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """CS, ED and Com. printed: Table 2; frame: `commonality_tables.table2`."""
    cells = list(zip(printed["condition"], printed["row"], printed["metric"], strict=True))
    return printed.reset_index(drop=True).join(frame.loc[cells, ["value", "low", "high"]].reset_index(drop=True))


def anchors(printed: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    """Whether a printed anchor is one here. printed: Table 3; chosen: `commonality_tables.table3`."""
    ours = chosen[chosen[" "] == OURS]
    kinds = {VOWELS[place]: kind for kind, places in PLACES.items() for place in places}
    said = []
    for one in printed.itertuples():
        listed = ours.loc[one.condition, f"{kinds[one.row]} {one.metric}"]
        said.append(f"{'the same' if one.row in listed.split(', ') else 'not'} here: {listed or MISSING}")
    return printed.assign(said=said)


def samples(printed: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """How many utterances there are. printed: Table 1; frame: `coverage_tables.samples_table`."""
    languages = {"MSP-P": "English", "BIIC-P": "Mandarin"}
    here = frame.xs("here", level="whose")
    value = [here.loc[languages[one.row], EMOTIONS[one.condition]] for one in printed.itertuples()]
    return printed.assign(value=value, on=printed["row"].map(languages))


def third(printed: pd.DataFrame, frame: pd.DataFrame, gain: str) -> pd.DataFrame:
    """Recalls in a third language, and what AGA-CL gains there. printed: rows of Table 8, or of the text; frame:
    `third_language_tables.table8`; gain: its name of the difference."""
    names = {"AGA-CL Both": "AGA-CL", "AGA-CL Both - CL": gain}
    sources = printed["corpus"].map(SOURCES)
    models = printed["row"].replace(names)
    cells = [
        (source, RUSSIANS, model, task)
        for source, model, task in zip(sources, models, printed["condition"], strict=True)
    ]
    ours = frame.loc[cells, ["value", "low", "high"]].reset_index(drop=True)
    return printed.reset_index(drop=True).join(ours).assign(on=(sources + f" to {RUSSIANS}").to_list())


def settings(printed: pd.DataFrame, used: Settings, minutes: pd.Series, utterances: pd.Series) -> pd.DataFrame:
    """What the models here are trained with, and on how much speech.

    Args:
        printed: rows of the running text. used: of the run whose models the pages show. minutes, utterances: by
            language.
    """
    training = used.training
    vowels = np.arange(len(MONOPHTHONGS), dtype=float)
    group = ordered_anchors(vowels, range(len(vowels)), "Mono")["GA"]
    values = {
        ("MSP-P", "speech"): minutes["English"] / 60,
        ("BIIC-P", "speech"): minutes["Mandarin"] / 60,
        ("Dusha", "all", "hours"): minutes[RUSSIANS] / 60,
        ("Dusha", "all", "n_samples"): utterances[RUSSIANS],
        ("window", "on either side of a phone's centre"): 1000 * REACH,
        ("group anchors", "of the vowels of a kind"): 100 * len(group) / len(vowels),
        ("Wav2vec2.0", "features"): len(cepstral.NAMES),
        ("adaptation loss", "weight"): ADAPTATION_WEIGHT,
        ("Adam", "learning rate"): training.learning_rate,
        ("Adam", "decaying factor"): training.weight_decay,
        ("training", "at most"): training.epochs,
        ("training", "batch"): training.batch,
        ("repetition", "each experiment"): used.runs,
    }
    words = {
        ("arousal, valence, dominance", "rating scale"): "EmoTale: 1 to 5",
        ("labelled samples", "each emotion and corpus"): "all of the development speakers",
        **{("arousal, valence", name): bins() for name in ("low", "medium", "high")},
    }
    places = {
        ("MSP-P", "speech"): "English",
        ("BIIC-P", "speech"): "Mandarin",
        ("Wav2vec2.0", "features"): used.encoder,
    }
    rows = []
    for one in printed.itertuples():
        short = (one.row, one.condition)
        at = short if short in values else (*short, one.metric)
        on = places.get(short, RUSSIANS if one.row == "Dusha" else "")
        rows.append({"value": values.get(at, np.nan), "said": words.get(short, ""), "on": on})
    return printed.reset_index(drop=True).join(pd.DataFrame(rows))
