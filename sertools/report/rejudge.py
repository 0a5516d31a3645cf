"""Every verdict reached a second time, from the results alone: the rules of `claims.yml` and the stored statistics.

What a page recorded of a claim stands only where it is what its statistics give. A book in which it is not, is not
built.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sertools.report import gathered
from sertools.report.claims import claims
from sertools.report.statistics_files import StatisticsError, load
from sertools.report.verdicts import Verdict, judge

_CLOSE = 1e-9  # another machine may round the last digits of a mean otherwise


def rejudge(folder: Path, values: Mapping[str, Any]) -> dict[str, Verdict]:
    """The verdicts of a page by claim, reached again from what lies in its folder.

    values: what the page recorded (values.json). Raises StatisticsError where its statistics are not there.
    """
    found = {}
    for claim in values["claims"]:
        if claim not in values.get("evidence", {}):
            raise StatisticsError(f"{claim}: expected what its verdict was reached with in {folder}, found nothing")
        evidence = values["evidence"][claim]
        statistics, multiverse = (
            load(folder, evidence[what]) if what in evidence else None for what in ("replicates", "multiverse")
        )
        asked = claims(values["page"].split("/")[0])[claim]
        found[claim] = judge(asked, statistics, multiverse=multiverse, **evidence["given"])
    return found


def faults(root: Path, profile: str) -> list[str]:
    """What the pages of a profile recorded and their statistics do not give, a sentence each; empty for a sound
    book."""
    found = []
    for page, values in gathered.gather(root, profile).items():
        folder = Path(root) / "results" / profile / page
        try:
            again = rejudge(folder, values)
        except StatisticsError as error:
            found.append(f"{page}: {error}")
            continue
        for claim, verdict in again.items():
            found.extend(f"{page}: {claim}: {each}" for each in _differences(values["claims"][claim], verdict))
    return found


def _differences(recorded: Mapping[str, Any], again: Verdict) -> list[str]:
    """The fields in which a recorded verdict is not the one reached again, in words."""
    return [
        f"recorded {name} {recorded.get(name)!r}, its statistics give {value!r}"
        for name, value in again.as_record().items()
        if not _equal(recorded.get(name), value)
    ]


def _equal(recorded: Any, again: Any) -> bool:
    if isinstance(recorded, Mapping) and isinstance(again, Mapping):
        return recorded.keys() == again.keys() and all(_equal(recorded[name], again[name]) for name in again)
    if isinstance(recorded, float) and isinstance(again, float):
        return math.isclose(recorded, again, rel_tol=_CLOSE, abs_tol=_CLOSE)
    return recorded == again
