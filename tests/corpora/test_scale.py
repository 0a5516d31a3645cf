import math

import pytest

from sertools.corpora.scale import from_seven
from sertools.corpora.table import CorpusError


@pytest.mark.parametrize("seven, five", [(1, 1), (4, 3), (7, 5), (2.5, 2), (5.5, 4)])
def test_ends_middle_and_bins(seven, five):
    assert from_seven(seven) == pytest.approx(five, abs=0)


def test_the_bins_of_the_paper_stay_the_same_ratings():
    """Low, middle and high of a mean rounded to seven points are those of protocol's cuts at 2 and 4 on five."""
    for hundredths in range(100, 701):
        mean = hundredths / 100
        if mean in (2.5, 5.5):
            continue  # a tie: rounding decides either way
        paper = ["low", "middle", "high"][(round(mean) > 2) + (round(mean) > 5)]
        ours = "low" if from_seven(mean) <= 2 else "high" if from_seven(mean) >= 4 else "middle"
        assert paper == ours, mean


def test_unknown_stays_unknown_and_other_scales_are_refused():
    assert math.isnan(from_seven(float("nan")))
    for wrong in (0.9, 7.1, -1):
        with pytest.raises(CorpusError, match="expected a rating of 1 to 7"):
            from_seven(wrong)
