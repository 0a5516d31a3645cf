"""Nothing is decided among models that recognise nothing."""

import itertools

import pandas as pd
import pytest

from sertools.report.above_chance import LACKS, lacking
from sertools.report.claims import claims


def recalls(value, replicates=20):
    """uar of CL and AGA-CL; value(replicate, model, direction)."""
    axes = [("CL", "AGA-CL"), ("Mono", "Diph", "Both"), ("en->zh", "zh->en"), ("4-CAT", "neu")]
    rows = [
        dict(zip(("replicate", "model", "anchors", "direction", "task"), (replicate, *cell), strict=True))
        | {"value": value(replicate, cell[0], cell[2])}
        for replicate in range(replicates)
        for cell in itertools.product(*axes)
    ]
    return {"uar": pd.DataFrame(rows)}


@pytest.mark.parametrize(
    ("value", "enough"),
    [
        (lambda replicate, model, direction: 0.4, True),
        (lambda replicate, model, direction: 0.4 if model == "CL" else 0.2, True),
        (lambda replicate, model, direction: 0.4 if model == "AGA-CL" else 0.2, True),
        (lambda replicate, model, direction: 0.25, False),
        (lambda replicate, model, direction: 0.4 if direction == "en->zh" else 0.2, False),
        (lambda replicate, model, direction: 0.2 if replicate == 0 else 0.4, True),  # 19 of 20 are 95 %
        (lambda replicate, model, direction: 0.2 if replicate < 2 else 0.4, False),
    ],
)
def test_a_claim_on_recalls_needs_one_of_the_two_above_chance_in_each_direction(value, enough):
    said = lacking(claims("vowels")["vowels-12"], recalls(value))
    assert (said is None) == enough
    if said:
        assert said.startswith(LACKS) and "%" in said


def test_a_claim_on_formants_needs_no_recognition():
    assert lacking(claims("vowels")["vowels-01"], {}) is None
