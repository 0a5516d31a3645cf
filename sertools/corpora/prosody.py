"""Emotion as prosody: documented cues, moved in a recording with Praat.

Directions against neutral, as two reviews give them (J: Juslin and Laukka 2003, Psychological Bulletin 129, their
summary of patterns of cues, Table 11; S: Scherer 2003, Speech Communication 40, Table 1, after Johnstone and Scherer).
A cue is moved only where a review gives a direction and the other does not give the opposite one:

======== ============ =========== ============ =========== ==================== ====================
emotion  F0 level     F0 range    tempo        intensity   high-frequency       microstructural
                                                           energy               irregularity
======== ============ =========== ============ =========== ==================== ====================
angry    higher (J S) wider (J S) faster (J S) more (J S)  more (J S)           irregular (J)
happy    higher (J S) wider (J S) faster (J S) more (J S)  somewhat more (J S)  unmoved
sad      lower (J S)  less (J S)  slower (J S) less (J S)  less (J S)           irregular (J)
fear     higher (J S) unmoved     faster (J S) unmoved     unmoved              very irregular (J)
boredom  unmoved      less (S)    slower (S)   unmoved     unmoved              unmoved
======== ============ =========== ============ =========== ==================== ====================

On fear the reviews contradict each other in range, intensity and high-frequency energy. How far a cue is moved is our
choice: neither review gives amounts that would fit a synthetic voice. Irregularity is made as jitter of F0.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy

from sertools.corpora.table import CorpusError

LEVEL = 66.0
"""Mean intensity of neutral speech, dB re 20 micropascal as Praat reckons it (a full-scale sine has 91)."""
ROOM = 26.0
"""Level of the noise that lies under everything, in the same dB: no recording holds digital silence, of which the
logarithm has no value."""
TILT_FROM = 1000.0
"""Hz above which the spectrum is tilted."""
F0_LIMITS: Mapping[str, tuple[float, float]] = {"female": (100.0, 500.0), "male": (50.0, 300.0)}
"""Floor and ceiling of Praat's pitch analysis, Hz."""


@dataclass(frozen=True)
class Cues:
    """How an utterance differs from a neutral one.

    Attributes:
        f0: factor on the level of F0.
        f0_range: factor on the distance of F0 from its level, on a logarithmic scale.
        tempo: factor on the rate of speech.
        intensity: difference of the mean intensity, dB.
        tilt: difference of the spectrum's slope above 1 kHz, dB per octave.
        jitter: standard deviation of the disturbance of F0, relative to F0.
    """

    f0: float = 1.0
    f0_range: float = 1.0
    tempo: float = 1.0
    intensity: float = 0.0
    tilt: float = 0.0
    jitter: float = 0.0


CUES: Mapping[str, Cues] = {
    "neutral": Cues(),
    "sad": Cues(f0=0.88, f0_range=0.6, tempo=0.82, intensity=-5.0, tilt=-3.0, jitter=0.02),
    "happy": Cues(f0=1.25, f0_range=1.5, tempo=1.12, intensity=3.0, tilt=1.0),
    "angry": Cues(f0=1.3, f0_range=1.6, tempo=1.15, intensity=6.0, tilt=3.0, jitter=0.02),
    "fear": Cues(f0=1.35, tempo=1.2, jitter=0.035),
    "boredom": Cues(f0_range=0.5, tempo=0.85),
}
SPREAD = Cues(f0=0.03, f0_range=0.08, tempo=0.03, intensity=1.0, tilt=0.3, jitter=0.0)
"""Standard deviation of a cue from utterance to utterance; of the logarithm for factors. Our choice as well."""


def cues_of(emotion: str, draw: numpy.random.Generator) -> Cues:
    """The cues of one utterance: its emotion's, varied by ``SPREAD``.

    Raises:
        CorpusError: an emotion without cues.
    """
    if emotion not in CUES:
        raise CorpusError(f"synthetic speech: expected one of the emotions {', '.join(CUES)}, came {emotion!r}")
    cues = CUES[emotion]
    factors = {
        name: getattr(cues, name) * float(numpy.exp(getattr(SPREAD, name) * draw.standard_normal()))
        for name in ("f0", "f0_range", "tempo")
    }
    sums = {
        name: getattr(cues, name) + getattr(SPREAD, name) * float(draw.standard_normal())
        for name in ("intensity", "tilt")
    }
    return Cues(**factors, **sums, jitter=cues.jitter)


def change(samples: numpy.ndarray, rate: int, gender: str, cues: Cues, *, to_rate: int, seed: int) -> numpy.ndarray:
    """Move the prosody of an utterance by overlap-add (Praat's manipulation), filter, scale and add the room's noise.

    Times are divided by ``cues.tempo`` everywhere alike, so that a moment t of the utterance lies at t / tempo.

    Args:
        samples: (n,) in [-1, 1], with voiced speech in it.
        rate: Hz of samples.
        gender: ``female`` or ``male``: where F0 is looked for.
        cues: what to change; ``Cues()`` changes nothing but passes through the same steps.
        to_rate: Hz of what comes back.
        seed: 0 to 2**31 - 1; the same gives the same samples.

    Returns:
        (m,) float64 in [-1, 1], m about n * to_rate / rate / tempo.

    Raises:
        ModuleNotFoundError: parselmouth is not installed.
        CorpusError: no voiced speech.
    """
    import parselmouth
    from parselmouth.praat import call, run

    floor, ceiling = F0_LIMITS[gender]
    run(f"random_initializeWithSeedUnsafelyButPredictably({seed})")  # the noise of unvoiced stretches, and the jitter
    try:
        manipulation = call(parselmouth.Sound(samples, rate), "To Manipulation", 0.01, floor, ceiling)
        pitch = call(manipulation, "Extract pitch tier")
        if not call(pitch, "Get number of points"):
            raise CorpusError("synthetic speech: expected voiced speech, came none")
        level = call(pitch, "Get mean (points)", 0, 0)
        moved = f"{level * cues.f0!r} * (self / {level!r}) ^ {cues.f0_range!r}"
        # Not randomGauss: it draws in pairs, and the seed does not take back the second half of the last pair.
        widest = cues.jitter * 3**0.5
        call(pitch, "Formula", f"{moved} * (1 + randomUniform({-widest!r}, {widest!r}))")
        call([pitch, manipulation], "Replace pitch tier")
        durations = call(manipulation, "Extract duration tier")
        call(durations, "Add point", 0.0, 1 / cues.tempo)
        call([durations, manipulation], "Replace duration tier")
        sound = call(manipulation, "Get resynthesis (overlap-add)").resample(to_rate)
    finally:
        run("random_initializeSafelyAndUnpredictably()")
    speech = _tilted(sound.values[0], to_rate, cues.tilt)
    speech *= _pressure(LEVEL + cues.intensity) / numpy.sqrt(numpy.mean(speech**2))
    noise = numpy.random.default_rng(seed).standard_normal(len(speech)) * _pressure(ROOM)
    return numpy.clip(speech + noise, -1.0, 1.0)


def _tilted(samples: numpy.ndarray, rate: int, slope: float) -> numpy.ndarray:
    """Samples with another spectral slope above ``TILT_FROM``; slope in dB per octave. No moment is shifted."""
    frequencies = numpy.fft.rfftfreq(len(samples), 1 / rate)
    octaves = numpy.log2(numpy.maximum(frequencies, TILT_FROM) / TILT_FROM)
    return numpy.fft.irfft(numpy.fft.rfft(samples) * 10 ** (slope * octaves / 20), len(samples))


def _pressure(level: float) -> float:
    """Root mean square of a level in dB re 20 micropascal, where full scale is one pascal."""
    return 2e-5 * 10 ** (level / 20)
