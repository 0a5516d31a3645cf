"""What the models of `vowels` say, for a page: the run of record, or models trained here and now."""

from dataclasses import replace

import numpy as np

from sertools.analysis.vowels import data, engine, results
from sertools.analysis.vowels.results import Results
from sertools.analysis.vowels.setup import LANGUAGES, Settings
from sertools.measure import tokens
from sertools.report import show
from sertools.report.page import Page

SOURCES = ("record", "tokens", "live")


def open_vowels(page: Page) -> Results:
    """The results that a page asks for by its parameter `source`, entered into its stamp and said on the page.

    "record": the run of record, which ships. "tokens": all models trained from the vowels that ship, hours, in
    `workers` processes. "live": few small ones trained for two epochs on few utterances, in one, which show that
    everything works and are no results. What was trained before is kept. The parameter `seed` is that of the training.
    Only the record says how many seconds training took; else they are NaN.

    Raises results.RecordError where there is no record, CorpusError where a corpus has no tokens, ValueError for
    another source.
    """
    asked = page.parameters
    if asked.source not in SOURCES:
        raise ValueError(f"{page.id}: expected a source out of {', '.join(SOURCES)}, came {asked.source!r}")
    if asked.source == "record":
        found = results.read()
        for name in (results.FACTS, *(f"{table}.parquet" for table in results.TABLES)):
            page.reads(f"records/vowels/{name}", results.root() / name)
        show.markdown(said := _recorded(found), said)
        return found
    whole = asked.source == "tokens"
    settings = Settings(seed=asked.seed) if whole else engine.smoke(asked.seed)
    for corpus in dict.fromkeys(corpus for corpora in LANGUAGES.values() for corpus in corpora):
        page.reads(f"measurements/tokens/{corpus}.parquet", tokens.shipped_path(corpus))
    spoken = data.load(settings)
    found = engine.run(settings, spoken=spoken, workers=asked.workers if whole else 1, say=print if whole else None)
    # no two runs take the same time, and the tables of a page must not differ
    found = replace(found, models=found.models.assign(seconds=np.nan))
    small = "" if whole else " They are small and saw few utterances for two epochs: no results."
    said = f"Here {len(found.models)} models were trained from the vowels that ship.{small}"
    show.markdown(said, said)
    return found


def _recorded(found: Results) -> str:
    hours = found.facts["training_seconds"] / 3600
    return (
        f"What models say on this page comes from the run of record: {len(found.models)} models from "
        f"{found.facts['trainings']} trainings (a model without anchors is trained once for all that it is tested on), "
        f"{hours:.1f} hours of one core together. It holds scores of each utterance; `-p source tokens` trains all of "
        "it again from the vowels that ship."
    )
