"""What the models of `wild` say, for a page: the run of record, or models trained here and now."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd

from sertools.analysis.wild import engine, results
from sertools.analysis.wild.data import speech
from sertools.analysis.wild.results import Results
from sertools.report import show
from sertools.report.page import Page


def open_results(page: Page) -> Results:
    """The results that a page asks for by its parameter `source`, entered into its stamp and said on the page.

    "record": the run of record, which ships. "audio": all models trained on the recordings under ``$SERTOOLS_CORPORA``,
    about two hours on two cores, in `workers` processes. "synthetic": few models trained for two epochs on machine-made
    speech, in one. What was trained before is kept. The parameter `seed` is that of the training. Only the record says
    how many seconds training took; else they are NaN.

    Raises results.RecordError where there is no record, CorpusError where a corpus has no audio.
    """
    asked = page.parameters
    if asked.source == "record":
        found = results.read()
        for name in (results.FACTS, *(f"{table}.parquet" for table in results.TABLES)):
            page.reads(f"records/wild/{name}", results.root() / name)
        show.markdown(said := _recorded(found), said)
        return found
    live = asked.source == "audio"
    settings = engine.audio(asked.seed) if live else engine.synthetic(asked.seed)
    spoken = speech(settings.parts, settings.seed)
    for corpus, rows in spoken.table.groupby("corpus", sort=False):
        # a stamp wants a table and numbers a row; the lengths of series stand for them
        measured = spoken.series.rows(list(rows.index))
        lengths = rows[["seconds"]].assign(frames=measured.lengths).astype("float32")
        card = spoken.series.card["corpora"].get(corpus, {})
        page.uses(SimpleNamespace(name=corpus, table=rows, features=lengths, card=card))
    found = engine.run(settings, speech_of=spoken, workers=asked.workers if live else 1, say=print if live else None)
    found = replace(found, members=_untimed(found.members), autoencoders=_untimed(found.autoencoders))
    said = f"Here {len(found.members)} recognisers and {len(found.autoencoders)} autoencoders were trained from sound."
    show.markdown(said, said)
    return found


def _untimed(models: pd.DataFrame) -> pd.DataFrame:
    """Without the seconds that training took: no two runs take the same, and the tables of a page must not differ."""
    return models.assign(seconds=np.nan)


def _recorded(found: Results) -> str:
    seconds = found.autoencoders["seconds"].sum() + found.members["seconds"].sum()
    return (
        f"Everything on this page is computed from the run of record: {len(found.autoencoders)} autoencoders and "
        f"{len(found.members)} recognisers, each trained on one core from the recordings, in {seconds / 3600:.1f} "
        "hours together. It holds scores and hidden values of each utterance, no sound; with the recordings at hand, "
        "`-p source audio` trains all of it again."
    )
