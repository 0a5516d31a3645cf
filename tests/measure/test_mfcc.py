"""MFCC series: by the definition, normalised by utterance, padded with zeros and masked."""

import numpy
import pytest
from scipy.fft import dct

from sertools.measure import mfcc


def voice(seconds=0.5, seed=0):
    axis = numpy.arange(round(16_000 * seconds)) / 16_000
    tones = sum(numpy.sin(2 * numpy.pi * 130 * k * axis) / k for k in range(1, 8)) / 4
    noise = numpy.random.default_rng(seed).normal(scale=0.02, size=len(axis))
    return (tones * (1 + numpy.sin(7 * axis)) / 2 + noise).astype("float32")


def mel(hertz):
    """Slaney's scale: linear to 1 kHz, logarithmic above."""
    return hertz * 3 / 200 if hertz < 1000 else 15 + 27 * numpy.log(hertz / 1000) / numpy.log(6.4)


def bands():
    """Triangles of unit area on the mel scale, written out one by one."""
    scale = numpy.linspace(0, 8000, 200_001)
    edges = numpy.interp(numpy.linspace(0, mel(8000), 130), [mel(h) for h in scale], scale)
    bins = numpy.arange(201) * 40.0
    rows = []
    for low, top, high in zip(edges, edges[1:], edges[2:], strict=False):
        triangle = numpy.minimum((bins - low) / (top - low), (high - bins) / (high - top)).clip(min=0)
        rows.append(triangle * 2 / (high - low))
    return numpy.array(rows)


def by_hand(samples):
    """A plain loop over frames: window, power spectrum, mel bands, decibels of at most 80 below the loudest, DCT-II."""
    window = 0.5 - 0.5 * numpy.cos(2 * numpy.pi * numpy.arange(400) / 400)
    held = numpy.concatenate([numpy.zeros(200), samples.astype(float), numpy.zeros(200)])
    powers = []
    for start in range(0, len(held) - 400 + 1, 160):
        powers.append(bands() @ numpy.abs(numpy.fft.rfft(held[start : start + 400] * window)) ** 2)
    decibels = 10 * numpy.log10(numpy.maximum(1e-10, powers))
    decibels = numpy.maximum(decibels, decibels.max() - 80)
    return dct(decibels, type=2, axis=1, norm="ortho")[:, :40]


def test_coefficients_are_those_of_the_definition():
    samples = voice(0.2)
    found = mfcc.coefficients(samples)
    assert found.shape == (1 + len(samples) // 160, 40) and found.dtype == numpy.float32
    numpy.testing.assert_allclose(found, by_hand(samples), atol=0.02)


def test_a_series_has_zero_mean_and_unit_variance_per_coefficient():
    found = mfcc.series(voice())
    assert found.dtype == numpy.float32 and found.shape == (51, 40)
    numpy.testing.assert_allclose(found.mean(axis=0), 0, atol=1e-5)
    numpy.testing.assert_allclose(found.std(axis=0), 1, atol=1e-5)


def test_a_constant_coefficient_becomes_0():
    frames = numpy.column_stack([numpy.full(7, 0.1), [1, 2, 3, 4, 5, 6, 7]])
    found = mfcc.normalise(frames)
    assert (found[:, 0] == 0).all()
    numpy.testing.assert_allclose(found[:, 1], [-1.5, -1, -0.5, 0, 0.5, 1, 1.5])
    assert (mfcc.normalise(frames[:1]) == 0).all()


def test_loudness_moves_the_first_coefficient_alone():
    # Half the amplitude is 6 dB less in all bands alike: the mean, which is coefficient 0, and nothing else.
    loud, soft = mfcc.coefficients(voice()), mfcc.coefficients(voice() / 2)
    numpy.testing.assert_allclose(loud[:, 1:], soft[:, 1:], atol=0.01)
    numpy.testing.assert_allclose(mfcc.series(voice()), mfcc.series(voice() / 2), atol=1e-3)


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        (numpy.zeros((2, 800), dtype="float32"), r"shape \(n,\), came float32 of shape \(2, 800\)"),
        (numpy.zeros(800, dtype="int16"), "one channel of floats"),
        (numpy.zeros(399, dtype="float32"), "400 samples .* came 399"),
        (numpy.full(800, 1.5, dtype="float32"), r"within \[-1, 1\]"),
        (numpy.full(800, numpy.nan, dtype="float32"), r"within \[-1, 1\]"),
    ],
)
def test_samples_that_make_no_series(samples, words):
    with pytest.raises(mfcc.SeriesError, match=words):
        mfcc.series(samples)


@pytest.mark.parametrize("frames", [numpy.zeros((0, 40)), numpy.zeros(40), numpy.array([[1.0, numpy.inf]])])
def test_frames_that_cannot_be_normalised(frames):
    with pytest.raises(mfcc.SeriesError, match="finite numbers of shape"):
        mfcc.normalise(frames)


def test_padding_is_zeros_at_the_end_and_the_mask_says_where():
    parts = [numpy.full((3, 2), 1.0, "float32"), numpy.full((5, 2), 2.0, "float32")]
    padded, mask = mfcc.pad(parts, minimum=4)
    assert padded.shape == (2, 5, 2) and padded.dtype == numpy.float32 and mask.dtype == bool
    assert mask.tolist() == [[True] * 3 + [False] * 2, [True] * 5]
    assert (padded[0, :3] == 1).all() and (padded[0, 3:] == 0).all() and (padded[1] == 2).all()
    assert mfcc.pad(parts)[0].shape == (2, 100, 2) and mfcc.pad(parts)[1].sum() == 8


def test_only_series_of_one_kind_go_together():
    with pytest.raises(mfcc.SeriesError, match=r"\(2,\), \(3,\)"):
        mfcc.pad([numpy.zeros((1, 2)), numpy.zeros((1, 3))])
    with pytest.raises(mfcc.SeriesError, match="none"):
        mfcc.pad([])
