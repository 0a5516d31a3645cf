"""Claims without a decision: which they are, and for want of what."""

import pandas as pd

from sertools.report.above_chance import LACKS
from sertools.report.claims import claims
from sertools.report.undecided import CHANCE, REPLICATES, RESOURCE, undecided
from sertools.report.verdicts import judge, overview


def uar(truth):
    """Recalls of vowels-34's rule in 20 replicates, in `truth` of which it is true."""
    rows = [
        {"replicate": n, "model": model, "anchors": "Both", "direction": to, "task": "4-CAT", "value": value}
        for n in range(20)
        for model in ("CL", "AGA-CL")
        for to, value in (("en->zh", 0.5 if n < truth else 0.3), ("zh->en", 0.4))
    ]
    return {"uar": pd.DataFrame(rows)}


def frame(*verdicts):
    return overview(claims("vowels"), verdicts)


def test_each_kind_of_want_is_told_apart():
    claim = claims("vowels")["vowels-34"]
    open_, chance = (
        judge(claim, uar(10), speakers=9),
        judge(claim, uar(20), speakers=9, missing=f"{LACKS}, (all) of it"),
    )
    other = judge(claims("vowels")["vowels-29"])
    for verdict, lacks in ((open_, REPLICATES), (chance, CHANCE), (other, RESOURCE)):
        found = undecided(frame(verdict))
        assert found["lacks"].tolist() == [lacks] and found.index.tolist() == [verdict.claim]
        assert (found["why"] == "").all() == (lacks == REPLICATES)
    assert "50%" in undecided(frame(open_))["true in"].iloc[0]


def test_what_is_decided_is_left_out_and_the_rest_in_order():
    claim = claims("vowels")["vowels-34"]
    decided = [judge(claim, uar(count), speakers=9) for count in (0, 20)]
    other = [judge(claims("vowels")[name]) for name in ("vowels-30", "vowels-29")]
    found = undecided(frame(*decided, *other))
    assert found.index.tolist() == ["vowels-29", "vowels-30"]
    assert undecided(frame(*decided)).empty
