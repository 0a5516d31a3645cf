"""Forms of a rule: each with its share of replicates and of analyses."""

import numpy as np
import pytest

from sertools.analysis.vowels.formant_space import LABELS, PLANE
from sertools.corpora.vowels import VOWELS
from sertools.report.labelled import Labelled
from sertools.report.rule_forms import OWN, forms


def shifts(f2, furthest):
    """English /u/ is fronted by each of `f2`, and furthest apart where `furthest` says so."""
    count = len(f2)
    moved, apart = np.zeros((count, 2, 10, 5)), np.full((count, 10, 5), 0.1)
    moved[:, 1, VOWELS.index("u"), -1] = f2
    apart[:, VOWELS.index("u"), -1] = np.where(furthest, 0.5, 0.05)
    axes = {"vowel": VOWELS, "emotion": LABELS}
    moved = Labelled(moved, {"formant": PLANE, **axes})
    return {"formant_distance": Labelled(apart, axes), "formant_shift": moved, "formant_shift_hertz": moved}


def test_the_rule_and_its_weaker_forms():
    drawn = shifts([0.1, 0.1, -0.1, 0.1], [True, False, True, True])
    wide = shifts([0.1, -0.1], [True, True])
    found = forms("vowels", ["vowels-03"], drawn, wide)
    assert found.loc[("03", OWN)].tolist() == [0.5, 0.5]
    assert found.loc[("03", "fronted")].tolist() == pytest.approx([0.75, 0.5])
    assert list(found.columns) == ["replicates", "analyses"] and len(found) == 3
