"""MFCC series: 40 coefficients every 10 ms, computed by librosa.

Dissanayake et al. (2020), section 3.3: "40 MFCCs ... on 25ms window and 10ms of shift. Each feature vector was
normalised to zero mean and unit variance in utterance level and padded to a minimum of 100 frames." What the paper
leaves open follows librosa's defaults: 128 triangular mel bands up to 8 kHz (Slaney's scale), a periodic Hann window,
frames centred on multiples of the shift with zeros beyond both ends, decibels limited to the 80 below an utterance's
loudest value, an orthonormal cosine transform.
"""

import numpy

from sertools.measure.audio import RATE

COEFFICIENTS = 40
WINDOW = RATE * 25 // 1000
"""Samples in a window: 25 ms. The Fourier transform is as long, so that no bin spreads beyond the window."""
SHIFT = RATE * 10 // 1000
"""Samples from one frame to the next: 10 ms."""
BANDS = 128
MINIMUM_FRAMES = 100
"""Frames (1 s) up to which shorter series are padded."""


class SeriesError(ValueError):
    """The samples or frames given make no MFCC series."""


def parameters() -> dict[str, object]:
    """All that decides a series besides the samples: settings and versions (part of every cache key)."""
    import librosa
    import scipy

    return {
        "extractor": f"librosa {librosa.__version__} MFCC, numpy {numpy.__version__}, scipy {scipy.__version__}",
        "coefficients": COEFFICIENTS,
        "window": WINDOW,
        "shift": SHIFT,
        "bands": BANDS,
        "normalisation": "zero mean, unit variance per utterance and coefficient; a constant coefficient is 0",
    }


def coefficients(samples: numpy.ndarray) -> numpy.ndarray:
    """The MFCCs of one utterance, not normalised.

    Args:
        samples: float, shape (n,), mono, 16 kHz, within [-1, 1], at least one window (``audio.read`` sees to it all).

    Returns:
        float32, shape (1 + n // SHIFT, 40); frame t is centred on sample t x SHIFT.

    Raises:
        SeriesError: the samples have another type, shape or range, or are shorter than a window.
    """
    import librosa

    samples = numpy.asarray(samples)
    if samples.ndim != 1 or not numpy.issubdtype(samples.dtype, numpy.floating):
        raise SeriesError(f"expected one channel of floats, shape (n,), came {samples.dtype} of shape {samples.shape}")
    if len(samples) < WINDOW:
        raise SeriesError(f"expected at least a window of {WINDOW} samples (25 ms at 16 kHz), came {len(samples)}")
    if not numpy.abs(samples).max() <= 1:
        raise SeriesError("expected samples within [-1, 1], came NaN or larger ones")
    found = librosa.feature.mfcc(
        y=samples.astype("float32", copy=False),
        sr=RATE,
        n_mfcc=COEFFICIENTS,
        n_fft=WINDOW,
        hop_length=SHIFT,
        n_mels=BANDS,
    )
    return numpy.ascontiguousarray(found.T, dtype="float32")


def normalise(frames: numpy.ndarray) -> numpy.ndarray:
    """Each coefficient with zero mean and unit variance (divisor: the number of frames) over its utterance.

    A coefficient that is constant over the utterance has no scale to be measured by and becomes 0.

    Args:
        frames: finite numbers, shape (frames, coefficients), at least one frame; not padded.

    Returns:
        float32 of the same shape.

    Raises:
        SeriesError: another shape, no frames, or numbers that are not finite.
    """
    values = numpy.asarray(frames, dtype="float64")
    if values.ndim != 2 or not len(values) or not numpy.isfinite(values).all():
        raise SeriesError(
            f"expected finite numbers of shape (frames, coefficients), came shape {values.shape} or others"
        )
    # The computed deviation of a constant may be a rounding error instead of 0: dividing by that would blow it up.
    constant = values.max(axis=0) == values.min(axis=0)
    scale = numpy.where(constant, 1.0, values.std(axis=0))
    return numpy.where(constant, 0.0, (values - values.mean(axis=0)) / scale).astype("float32")


def series(samples: numpy.ndarray) -> numpy.ndarray:
    """The normalised MFCC series of one utterance: float32, shape (1 + n // SHIFT, 40), not padded.

    Arguments and errors as in :func:`coefficients`.
    """
    return normalise(coefficients(samples))


def pad(frames: list[numpy.ndarray], minimum: int = MINIMUM_FRAMES) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Put series of several lengths into one array.

    Zeros follow the last frame, up to the longest series or ``minimum``; 0 is each coefficient's mean, and comes after
    normalising, so that it changes no statistics. The paper does not say how it pads.

    Args:
        frames: arrays of shape (own number of frames, coefficients), at least one.
        minimum: least number of frames.

    Returns:
        float32 of shape (n, T, coefficients), and a mask, bool of shape (n, T): true on frames, false on padding.

    Raises:
        SeriesError: no series, or series with different numbers of coefficients.
    """
    widths = {part.shape[1:] for part in frames}
    if len(widths) != 1:
        raise SeriesError(f"expected series with as many coefficients each, came {sorted(widths) or 'none'}")
    lengths = numpy.array([len(part) for part in frames])
    mask = numpy.arange(max(minimum, lengths.max())) < lengths[:, None]
    padded = numpy.zeros((*mask.shape, *widths.pop()), dtype="float32")
    for row, part in zip(padded, frames, strict=True):
        row[: len(part)] = part
    return padded, mask
