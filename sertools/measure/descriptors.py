"""Frames of openSMILE's ComParE 2016 low-level descriptors: 65 numbers every 10 ms, pitch and voice quality among them.

Schuller et al. (2016), The INTERSPEECH 2016 Computational Paralinguistics Challenge. Two things differ from openSMILE's
own table:

* Its row t holds pitch, voicing, jitter, shimmer and harmonics-to-noise ratio of a window of 60 ms and everything else
  of one of 20 ms, both beginning at 10 t ms: their middles are 20 ms apart. Here a frame holds what has one middle.
* The spectral variance (Hz squared, up to 1e7) is given as its root, the spread in Hz, which half precision can hold.

openSMILE itself is for research use only (audEERING Research License).
"""

import functools

import numpy

from sertools.measure.audio import RATE
from sertools.measure.frames import Frames, check_samples

SHIFT = 0.010
"""Seconds from one frame to the next."""
VOICE = 6
"""The first six descriptors are those of the voice: windows of 60 ms."""
FIRST = 0.030
"""Seconds: the middle of the first window of 60 ms."""
LATER = 2
"""Rows by which a window of 20 ms with the same middle lies later in openSMILE's table."""
LEAST = RATE * 100 // 1000
STEPS = 2**15
VARIANCE = "pcm_fftMag_spectralVariance_sma"
SPREAD = "pcm_fftMag_spectralSpread_sma"


def _numbered(pattern: str, first: int, last: int) -> tuple[str, ...]:
    return tuple(pattern.format(number) for number in range(first, last + 1))


NAMES: tuple[str, ...] = (
    "F0final_sma",
    "voicingFinalUnclipped_sma",
    "jitterLocal_sma",
    "jitterDDP_sma",
    "shimmerLocal_sma",
    "logHNR_sma",
    "audspec_lengthL1norm_sma",
    "audspecRasta_lengthL1norm_sma",
    "pcm_RMSenergy_sma",
    "pcm_zcr_sma",
    *_numbered("audSpec_Rfilt_sma[{}]", 0, 25),
    "pcm_fftMag_fband250-650_sma",
    "pcm_fftMag_fband1000-4000_sma",
    "pcm_fftMag_spectralRollOff25.0_sma",
    "pcm_fftMag_spectralRollOff50.0_sma",
    "pcm_fftMag_spectralRollOff75.0_sma",
    "pcm_fftMag_spectralRollOff90.0_sma",
    "pcm_fftMag_spectralFlux_sma",
    "pcm_fftMag_spectralCentroid_sma",
    "pcm_fftMag_spectralEntropy_sma",
    SPREAD,
    "pcm_fftMag_spectralSkewness_sma",
    "pcm_fftMag_spectralKurtosis_sma",
    "pcm_fftMag_spectralSlope_sma",
    "pcm_fftMag_psySharpness_sma",
    "pcm_fftMag_spectralHarmonicity_sma",
    *_numbered("mfcc_sma[{}]", 1, 14),
)
"""openSMILE's names in openSMILE's order, but for the spread."""


@functools.cache
def _smile():
    import opensmile

    smile = opensmile.Smile(
        feature_set=opensmile.FeatureSet.ComParE_2016,
        feature_level=opensmile.FeatureLevel.LowLevelDescriptors,
        sampling_rate=None,
        num_workers=1,
        multiprocessing=False,
    )
    expected = tuple(VARIANCE if name == SPREAD else name for name in NAMES)
    if tuple(smile.feature_names) != expected:
        raise RuntimeError(f"expected openSMILE's ComParE 2016 to name {expected}, came {tuple(smile.feature_names)}")
    return smile


class Descriptors:
    """A :class:`sertools.measure.frames.FrameEncoder`; frame t is centred on 30 + 10 t ms."""

    name = "compare"
    names = NAMES

    def parameters(self) -> dict[str, object]:
        """Set and version."""
        import opensmile

        return {"encoder": f"opensmile {opensmile.__version__} ComParE_2016 LowLevelDescriptors, one middle, spread"}

    def encode(self, samples: numpy.ndarray) -> Frames:
        """As :meth:`sertools.measure.frames.FrameEncoder.encode`; at least 100 ms.

        Samples are rounded to 16 bits first, as in :mod:`sertools.measure.egemaps`, which says why.
        """
        samples = check_samples(samples, LEAST)
        rounded = numpy.clip(numpy.rint(samples * numpy.float32(STEPS)), -STEPS, STEPS - 1) / numpy.float32(STEPS)
        table = _smile()(rounded.astype("float32"), RATE)[0].T
        values = numpy.concatenate([table[:-LATER, :VOICE], table[LATER:, VOICE:]], axis=1).astype("float32")
        spread = NAMES.index(SPREAD)
        values[:, spread] = numpy.sqrt(numpy.maximum(values[:, spread], 0))
        return Frames(numpy.ascontiguousarray(values), FIRST + SHIFT * numpy.arange(len(values)))
