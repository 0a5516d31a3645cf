"""Cepstral and spectral frames by librosa: 53 numbers every 10 ms, without pitch and voice quality.

Twenty mel cepstral coefficients with their slopes say what the spectrum's envelope is and how it moves; the rest
summarises the spectrum as music and speech analysis usually do. Settings that are not named are librosa's defaults.
"""

import numpy

from sertools.measure.audio import RATE
from sertools.measure.frames import Frames, check_samples

COEFFICIENTS = 20
WINDOW = RATE * 25 // 1000
"""Samples in a window: 25 ms, as long as the Fourier transform."""
SHIFT = RATE * 10 // 1000
"""Samples from one frame to the next: 10 ms."""
BANDS = 40
"""Triangular mel bands, Slaney's scale, 0 to 8 kHz. More would leave bands without a bin of so short a transform."""
SLOPE = 9
"""Frames that a slope is fitted to: 90 ms."""
OCTAVES = 6
"""Octaves from 200 Hz upwards whose peaks are compared with their valleys; what lies below counts as one more."""
RANGE = 80.0
"""Decibels below an utterance's loudest value that are told apart; what is softer counts as that soft."""
SILENT = 1e-5
"""Root mean square below which a frame's level is not told apart: -100 dB below full scale."""

NAMES: tuple[str, ...] = (
    *(f"mfcc {number}" for number in range(COEFFICIENTS)),
    *(f"slope of mfcc {number}" for number in range(COEFFICIENTS)),
    "centroid (Hz)",
    "bandwidth (Hz)",
    "roll-off (Hz)",
    "flatness (dB)",
    *(f"contrast {number} (dB)" for number in range(OCTAVES + 1)),
    "zero crossings (share)",
    "level (dB)",
)


class Cepstral:
    """A :class:`sertools.measure.frames.FrameEncoder`; frame t is centred on sample t x SHIFT."""

    name = "cepstral"
    names = NAMES

    def parameters(self) -> dict[str, object]:
        """Settings and versions."""
        import librosa
        import scipy

        return {
            "encoder": f"librosa {librosa.__version__}, numpy {numpy.__version__}, scipy {scipy.__version__}",
            "coefficients": COEFFICIENTS,
            "window": WINDOW,
            "shift": SHIFT,
            "bands": BANDS,
            "slope": SLOPE,
            "octaves": OCTAVES,
            "range": RANGE,
            "silent": SILENT,
        }

    def encode(self, samples: numpy.ndarray) -> Frames:
        """As :meth:`sertools.measure.frames.FrameEncoder.encode`; at least ``SLOPE`` frames (80 ms)."""
        import librosa

        samples = check_samples(samples, (SLOPE - 1) * SHIFT)
        feature = librosa.feature
        magnitude = numpy.abs(librosa.stft(samples, n_fft=WINDOW, hop_length=SHIFT))
        mel = feature.melspectrogram(S=magnitude**2, sr=RATE, n_mels=BANDS)
        cepstra = feature.mfcc(S=librosa.power_to_db(mel, top_db=RANGE), n_mfcc=COEFFICIENTS)
        flatness = feature.spectral_flatness(S=magnitude)
        level = feature.rms(S=magnitude, frame_length=WINDOW, hop_length=SHIFT)
        rows = (
            cepstra,
            feature.delta(cepstra, width=SLOPE),
            feature.spectral_centroid(S=magnitude, sr=RATE),
            feature.spectral_bandwidth(S=magnitude, sr=RATE),
            feature.spectral_rolloff(S=magnitude, sr=RATE),
            10 * numpy.log10(flatness),
            feature.spectral_contrast(S=magnitude, sr=RATE, n_bands=OCTAVES),
            feature.zero_crossing_rate(samples, frame_length=WINDOW, hop_length=SHIFT),
            20 * numpy.log10(numpy.maximum(level, SILENT)),
        )
        values = numpy.ascontiguousarray(numpy.concatenate(rows).T, dtype="float32")
        return Frames(values, numpy.arange(len(values)) * (SHIFT / RATE))
