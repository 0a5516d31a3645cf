"""Judges the claims of `vowels` on recalls: nothing is decided among models that recognise nothing."""

from collections.abc import Iterable, Mapping

import pandas as pd

from sertools.report.above_chance import lacking
from sertools.report.claims import Claim, claims
from sertools.report.labelled import Labelled
from sertools.report.page import Page


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
