import numpy as np
import pytest

from sertools.models.series_draws import SeriesDraws


def test_every_draw_has_an_address():
    first, again, other = SeriesDraws(3, 0), SeriesDraws(3, 0), SeriesDraws(3, 1)
    assert first.weights("encoder") == again.weights("encoder") != other.weights("encoder")
    assert len({first.weights(part) for part in ("encoder", "decoder", "recogniser")}) == 3
    again.kept(5, 5, 0.3, epoch=1)  # drawing elsewhere does not move it
    assert np.array_equal(first.kept(9, 4, 0.3, epoch=2), again.kept(9, 4, 0.3, epoch=2))
    assert not np.array_equal(first.kept(9, 4, 0.3, epoch=2), first.kept(9, 4, 0.3, epoch=3))


def test_dropout_drops_its_share():
    assert SeriesDraws(0, 0).kept(1000, 192, 0.3, epoch=1).mean() == pytest.approx(0.7, abs=0.005)


def test_more_speech_holds_all_of_less():
    lengths = np.random.default_rng(0).integers(50, 500, 400)
    draws = SeriesDraws(1, 2)
    smaller = None
    for share in (0.001, 0.1, 0.25, 0.5, 1.0):
        rows = draws.subset(lengths, share)
        assert share <= lengths[rows].sum() / lengths.sum() <= share + 500 / lengths.sum()
        assert (np.diff(rows) > 0).all()
        assert smaller is None or set(smaller) <= set(rows)
        smaller = rows
    assert np.array_equal(smaller, np.arange(400))
    assert not np.array_equal(draws.subset(lengths, 0.1), SeriesDraws(1, 3).subset(lengths, 0.1))


@pytest.mark.parametrize("share", [0, -0.1, 1.01, float("nan")])
def test_a_share_outside(share):
    with pytest.raises(ValueError, match="share must lie above 0 and at most at 1; got"):
        SeriesDraws(0, 0).subset(np.array([3, 4]), share)


def test_negative_seeds():
    with pytest.raises(ValueError, match="seed and run must be at least 0; got 0 and -1"):
        SeriesDraws(0, -1)
