"""Tables of the verdict machine's page: what was planted, its mistakes and smallest effects, its multiverse."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sertools.analysis.planted import Layout
from sertools.analysis.planted_calibration import Calibrated, Reality
from sertools.report.operating import Operated, Shape, detectable, errors, tallied, with_multiverse
from sertools.report.verdicts import FAILS, HOLDS, OPEN


def planted_table(
    layouts: Mapping[str, Layout], real: Mapping[str, Reality], planted: Mapping[str, Calibrated]
) -> pd.DataFrame:
    """A row a corpus: its size, and how real and planted differences between methods vary."""
    rows = {
        name: {
            "speakers": one.speakers,
            "weigh as": one.equal_speakers,
            "utterances": len(one.codes),
            "level, real": real[name].level,
            "level, planted": planted[name].level,
            "sd between speakers, planted": planted[name].spread,
            "sd over drawn speakers, real": real[name].deviation,
            "sd over drawn speakers, planted": planted[name].deviation,
        }
        for name, one in layouts.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("corpus")


def error_table(operated: Operated, shapes: Sequence[Shape]) -> pd.DataFrame:
    """A row a rule: the machine's mistakes (shares of worlds) and the smallest effect that it finds."""
    rows = {}
    for shape in shapes:
        curves = operated.curves(shape)
        wrong = errors(curves)
        rows[shape.name] = {
            "like": shape.like,
            "A equal: holds": _with_interval(curves, HOLDS),
            "A equal: does not hold": _with_interval(curves, FAILS),
            "A worse: holds": f"{wrong['holds, worse']:.0%}",
            "A better: does not hold": f"{wrong['fails, better']:.0%}",
            "smallest effect found": _found(curves),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("rule")


def multiverse_table(
    operated: Operated,
    shape: Shape,
    *,
    counts: Sequence[int],
    shares: Sequence[float],
    correlations: Sequence[float],
    seed: int = 0,
) -> pd.DataFrame:
    """A row a planted multiverse: how often which word is said where A is equal, and where it is better by the largest
    effect."""
    rows = []
    for count in counts:
        for correlation in correlations:
            for share in shares:
                row = {"analyses": count, "correlation": correlation, "true in": f"{share:.0%}"}
                for said, effect in (("equal", 0.0), ("better", max(operated.effects))):
                    words = with_multiverse(
                        operated, shape, effect, share=share, correlation=correlation, count=count, seed=seed
                    )
                    found = {each["word"]: each["share"] for each in tallied(words)}
                    row |= {f"A {said}: {word}": f"{found[word]:.0%}" for word in (HOLDS, FAILS, OPEN)}
                rows.append(row)
    return pd.DataFrame(rows).set_index(["analyses", "correlation", "true in"])


def _with_interval(curves: pd.DataFrame, word: str) -> str:
    one = curves[(curves["word"] == word) & (curves["effect"] == 0)].iloc[0]
    return f"{one['share']:.0%} [{one['low']:.0%}, {one['high']:.0%}]"


def _found(curves: pd.DataFrame) -> str:
    found = detectable(curves)
    return f"{found:.3f}" if np.isfinite(found) else f"above {curves['effect'].max():g}"
