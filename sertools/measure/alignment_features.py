"""Frames for the alignment: mel cepstra every 5 ms with their first and second derivatives, computed by librosa."""

import numpy

from sertools.measure.audio import RATE

SHIFT_SECONDS = 0.005
"""From one frame to the next; boundaries stand on multiples of it."""
WINDOW_SECONDS = 0.02
COEFFICIENTS = 13
"""Of them the first is the level."""
BANDS = 40
DERIVATIVE_FRAMES = 9
"""Frames (45 ms) over which a derivative is fitted."""
FLOOR = 1e-8
"""Added to the energies of the bands: espeak-ng's pauses are exactly 0, whose logarithm says nothing."""


def cepstra(samples: numpy.ndarray) -> numpy.ndarray:
    """Mel cepstra with derivatives, not normalised.

    Args:
        samples: float, shape (n,), mono, 16 kHz, within [-1, 1], at least 50 ms.

    Returns:
        float32, shape (1 + n // 80, 39); frame t is centred on t x 5 ms: 13 coefficients, then their first and their
        second derivatives.

    Raises:
        ValueError: the samples have another shape or are too few.
    """
    import librosa

    if samples.ndim != 1 or len(samples) < RATE // 20:
        raise ValueError(f"expected at least 50 ms of one channel, came samples of shape {samples.shape}")
    # A dither of its own level for digital silence; a pre-emphasis, since the vowels' second formants are what counts.
    emphasised = librosa.effects.preemphasis(samples.astype("float32"))
    bands = librosa.feature.melspectrogram(
        y=emphasised,
        sr=RATE,
        n_fft=512,
        win_length=round(WINDOW_SECONDS * RATE),
        hop_length=round(SHIFT_SECONDS * RATE),
        n_mels=BANDS,
        fmin=60.0,
    )
    found = librosa.feature.mfcc(S=numpy.log(bands + FLOOR), n_mfcc=COEFFICIENTS)
    width = min(DERIVATIVE_FRAMES, found.shape[1] - (found.shape[1] + 1) % 2)
    first = librosa.feature.delta(found, width=width)
    second = librosa.feature.delta(found, width=width, order=2)
    return numpy.ascontiguousarray(numpy.concatenate([found, first, second]).T, dtype="float32")


def normalise(frames: numpy.ndarray) -> numpy.ndarray:
    """Each column with zero mean and unit variance over the frames given; a constant column becomes 0."""
    scale = frames.std(axis=0)
    return (frames - frames.mean(axis=0)) / numpy.where(scale > 0, scale, 1.0)
