"""From a run of `vowels` to verdicts on its recalls: nothing is decided among models that recognise nothing."""

from collections.abc import Iterable, Mapping

import pandas as pd

from sertools.analysis.vowels.recall_intervals import Spread
from sertools.analysis.vowels.recall_statistics import Counted
from sertools.analysis.vowels.recalls import utterance_facts
from sertools.analysis.vowels.results import Results
from sertools.analysis.vowels.setup import LANGUAGES
from sertools.measure.tokens import shipped_path
from sertools.report.above_chance import lacking
from sertools.report.claims import Claim, claims
from sertools.report.labelled import Labelled
from sertools.report.page import Page
from sertools.report.vowel_recall_tables import SAID


def count_recalls(page: Page, found: Results, languages: Iterable[str]) -> Counted:
    """The right answers of a run, with the speakers and emotions of these languages from the vowels that ship, which
    are entered into the page's stamp. Raises CorpusError where a corpus has none."""
    languages = tuple(languages)
    facts = utterance_facts(languages)
    for corpus in dict.fromkeys(corpus for language in languages for corpus in LANGUAGES[language]):
        page.reads(f"measurements/tokens/{corpus}.parquet", shipped_path(corpus))
    return Counted(found, facts)


def in_words(spreads: Mapping[str, Spread]) -> str:
    """How the replicates of these directions were drawn, such as "bootstrap over 26 speakers by corpus (Mandarin to
    English), each of 4 speakers left out (English to Mandarin), times draws of the runs"."""
    said = {True: [], False: []}
    for direction, one in spreads.items():
        count = len(one.tallies.speakers)
        how = f"bootstrap over {count} speakers by corpus" if one.bootstrapped else f"each of {count} speakers left out"
        said[one.bootstrapped].append(f"{how} ({SAID[direction]})")
    return ", ".join([*said[True], *said[False], "times draws of the runs"])


def labelled(frames: Mapping[str, pd.DataFrame]) -> dict[str, Labelled]:
    """Statistics as arrays, once for all rules; of a column ``replicate``, or of ``analysis`` where there is one."""
    return {
        name: Labelled.from_frame(frame, "analysis" if "analysis" in frame else "replicate")
        for name, frame in frames.items()
    }


def missing(claim: Claim, statistics: Mapping[str, Labelled]) -> str | None:
    """What a claim on recalls lacks, in words: recognition above chance, and besides what `claims.yml` says that it
    needs; None for nothing."""
    found = lacking(claim, statistics)
    return "; ".join(filter(None, (claim.needs, found))) if found else None


def judge_recalls(
    page: Page,
    wanted: Iterable[str],
    statistics: Mapping[str, Labelled],
    *,
    speakers: str,
    multiverse: Mapping[str, Labelled] | None = None,
) -> None:
    """Judge claims on the page.

    Args:
        wanted: ids of the claims. statistics, multiverse: of `labelled`. speakers: how replicates were drawn, in words.
    """
    for name in wanted:
        claim = claims(page.paper)[name]
        page.verdict(
            name, statistics, speakers=speakers, multiverse=multiverse, missing=missing(claim, statistics)
        )  # fmt: skip
