"""eGeMAPSv02 functionals: 88 numbers an utterance, computed by openSMILE.

Eyben et al. (2016), The Geneva Minimalistic Acoustic Parameter Set (GeMAPS) for voice research and affective
computing, IEEE Transactions on Affective Computing 7(2). openSMILE itself is for research use only (audEERING
Research License).
"""

import functools

import numpy

from sertools.measure import groups
from sertools.measure.audio import RATE

NAMES: tuple[str, ...] = groups.FEATURES
"""The 88 names in openSMILE's order; known without openSMILE, so that shipped measurements load without it."""
STEPS = 2**15


class FeatureError(ValueError):
    """openSMILE gave no finite number for some functional of an utterance."""


@functools.cache
def _smile():
    import opensmile

    smile = opensmile.Smile(
        feature_set=opensmile.FeatureSet.eGeMAPSv02,
        feature_level=opensmile.FeatureLevel.Functionals,
        sampling_rate=None,
        num_workers=1,
        multiprocessing=False,
    )
    if tuple(smile.feature_names) != NAMES:
        raise RuntimeError(f"expected openSMILE's eGeMAPSv02 to name {NAMES}, came {tuple(smile.feature_names)}")
    return smile


def extractor() -> str:
    """Name and version of what computes the features, for cache keys and cards."""
    import opensmile

    return f"opensmile {opensmile.__version__} eGeMAPSv02 Functionals, 16-bit rounding"


def functionals(samples: numpy.ndarray) -> numpy.ndarray:
    """Compute the 88 functionals of one utterance.

    openSMILE works on 16-bit samples: its Python package multiplies by 32768 and cuts off the fraction, by which a
    sample of exactly 1 wraps round to the other end (-32768). So the samples are rounded to 16 bits and limited to
    32767 here.

    Args:
        samples: float, shape (n,), mono, 16 kHz, within [-1, 1], at least 60 ms (``audio.read`` sees to all of it).

    Returns:
        float32, shape (88,), in the order of ``NAMES``, each in its own unit (semitones above 27.5 Hz, dB, Hz,
        seconds, ...).

    Raises:
        ValueError: the samples have another type, shape or range, or last less than 60 ms.
        FeatureError: a functional is not finite.
    """
    samples = numpy.asarray(samples)
    if samples.ndim != 1 or not numpy.issubdtype(samples.dtype, numpy.floating):
        raise ValueError(f"expected one channel of floats, shape (n,), came {samples.dtype} of shape {samples.shape}")
    if not samples.size or not numpy.abs(samples).max() <= 1:
        raise ValueError("expected samples within [-1, 1], came none, NaN or larger ones")
    if samples.size < RATE * 60 // 1000:
        raise ValueError(
            f"expected at least 60 ms ({RATE * 60 // 1000} samples at {RATE} Hz), came {samples.size} samples"
        )
    limited = numpy.clip(numpy.rint(samples * numpy.float32(STEPS)), -STEPS, STEPS - 1) / numpy.float32(STEPS)
    features = _smile()(limited.astype("float32"), RATE).reshape(-1).astype("float32")
    if features.shape != (len(NAMES),) or not numpy.isfinite(features).all():
        wrong = [name for name, value in zip(NAMES, features, strict=False) if not numpy.isfinite(value)]
        raise FeatureError(
            f"expected {len(NAMES)} finite functionals, came {features.size}, not finite: {', '.join(wrong)}"
        )
    return features
