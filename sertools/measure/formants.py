"""Formants of vowels: Praat's Burg analysis, at three places of each vowel.

Praat (through parselmouth) resamples to twice the ceiling, emphasises high frequencies, takes Gaussian-like windows and
solves linear prediction by Burg's method, two poles a formant. Everything that it would assume is passed in full:
``SETTINGS``. The ceiling is a matter of the speaker's vocal tract: see :mod:`sertools.measure.ceilings`.

Upadhyay et al. (2025), section 4.1, name neither program nor settings. Ours are Praat's usual ones; the places, 20, 50
and 80 % of the vowel's duration, are those of Hillenbrand et al. (1995), J. Acoust. Soc. Am. 97, 3099-3111, so that a
diphthong has its course and a monophthong its middle.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy

PLACES = (0.2, 0.5, 0.8)
"""Shares of the vowel's duration at which formants are read; the middle one is a monophthong's."""
MIDDLE = 1
FORMANTS = 3
MARGIN = 0.05
"""Seconds of speech kept on either side of a vowel, so that no window reaches into nothing."""


class FormantError(ValueError):
    """The samples or times given cannot be analysed."""


@dataclass(frozen=True)
class Settings:
    """What Praat's ``To Formant (burg)`` and ``To Pitch`` are told besides the ceiling.

    Attributes:
        step: seconds between frames.
        poles: formants sought below the ceiling, two poles each.
        window: effective length of a window in seconds; Praat takes twice as much sound.
        pre_emphasis: Hz from which levels rise by 6 dB an octave.
        pitch_floor, pitch_ceiling: Hz between which F0 is sought; wide, since anger is high and sadness low.
        pitch_step: seconds between frames of pitch.
    """

    step: float = 0.005
    poles: float = 5.0
    window: float = 0.025
    pre_emphasis: float = 50.0
    pitch_floor: float = 60.0
    pitch_ceiling: float = 700.0
    pitch_step: float = 0.01


SETTINGS = Settings()


@dataclass(frozen=True)
class Tracks:
    """Formants of the vowels of one recording under several ceilings.

    Attributes:
        hertz: float64, (vowels, ceilings, places, 3): F1, F2, F3; NaN where Praat finds none.
        bandwidths: the same shape, Hz.
        jumps: (vowels, ceilings): largest absolute change of ln F1 or ln F2 from frame to frame between the first and
            the last place; NaN where a frame lacks one of them.
        voiced: (vowels,): share of the frames between those places in which Praat finds an F0, 0 to 1.
        f0: (vowels,): median F0 of those frames, Hz; NaN where none is voiced.
    """

    hertz: numpy.ndarray
    bandwidths: numpy.ndarray
    jumps: numpy.ndarray
    voiced: numpy.ndarray
    f0: numpy.ndarray


def parameters(settings: Settings = SETTINGS) -> dict[str, object]:
    """All that decides formants besides samples, times and ceilings (part of every cache key)."""
    import parselmouth

    return {
        "extractor": f"Praat {parselmouth.PRAAT_VERSION} through parselmouth {parselmouth.__version__}, Burg",
        "places": list(PLACES),
        "margin": MARGIN,
        **asdict(settings),
    }


def tracks(
    samples: numpy.ndarray,
    rate: int,
    spans: Sequence[tuple[float, float]],
    ceilings: Sequence[float],
    settings: Settings = SETTINGS,
) -> Tracks:
    """Formants of every vowel of a recording under every ceiling.

    Args:
        samples: float, (n,), mono, within [-1, 1].
        rate: Hz; above twice the highest ceiling, for formants near the ceiling to be there at all.
        spans: start and end of every vowel in seconds, inside the recording.
        ceilings: Hz.
        settings: what Praat is told besides.

    Raises:
        FormantError: samples of another shape or not finite, a span outside the recording or of no length, or a
            ceiling above half the rate.
    """
    samples = numpy.asarray(samples, dtype="float64")
    _check(samples, rate, spans, ceilings)
    shape = (len(spans), len(ceilings), len(PLACES), FORMANTS)
    found = Tracks(
        *(numpy.full(shape, numpy.nan) for _ in range(2)),
        jumps=numpy.full(shape[:2], numpy.nan),
        voiced=numpy.zeros(len(spans)),
        f0=numpy.full(len(spans), numpy.nan),
    )
    for number, (start, end) in enumerate(spans):
        sound, begin = _extract(samples, rate, start, end)
        times = [start + place * (end - start) - begin for place in PLACES]
        found.voiced[number], found.f0[number] = _voicing(sound, times, settings)
        for column, ceiling in enumerate(ceilings):
            if sound.duration >= 2 * settings.window:
                values = _burg(sound, times, ceiling, settings)
                found.hertz[number, column], found.bandwidths[number, column], found.jumps[number, column] = values
    return found


def _check(samples: numpy.ndarray, rate: int, spans: Sequence[tuple[float, float]], ceilings: Sequence[float]) -> None:
    if samples.ndim != 1 or not len(samples) or not numpy.isfinite(samples).all():
        raise FormantError(f"expected finite samples of one channel, shape (n,), came shape {samples.shape} or others")
    seconds = len(samples) / rate
    for start, end in spans:
        # Half a sample: times that were rounded to a file's end are inside.
        if not -0.5 / rate <= start < end <= seconds + 0.5 / rate:
            raise FormantError(f"expected vowels inside 0 to {seconds:.4f} s, came {start:.4f} to {end:.4f} s")
    if not len(ceilings) or not all(0 < ceiling <= rate / 2 for ceiling in ceilings):
        raise FormantError(f"expected ceilings up to {rate / 2:g} Hz, came {', '.join(map(str, ceilings)) or 'none'}")


def _extract(samples: numpy.ndarray, rate: int, start: float, end: float):
    """The vowel with its margins as Praat's sound, and the time at which that begins."""
    import parselmouth

    first = max(0, round((start - MARGIN) * rate))
    last = min(len(samples), round((end + MARGIN) * rate))
    return parselmouth.Sound(samples[first:last], sampling_frequency=rate), first / rate


def _voicing(sound, times: Sequence[float], settings: Settings) -> tuple[float, float]:
    """Share of voiced frames and median F0 between the first and the last of the times."""
    if sound.duration < 3 / settings.pitch_floor:
        return 0.0, numpy.nan
    pitch = sound.to_pitch_ac(
        time_step=settings.pitch_step,
        pitch_floor=settings.pitch_floor,
        max_number_of_candidates=15,
        very_accurate=False,
        silence_threshold=0.03,
        voicing_threshold=0.45,
        octave_cost=0.01,
        octave_jump_cost=0.35,
        voiced_unvoiced_cost=0.14,
        pitch_ceiling=settings.pitch_ceiling,
    )
    # Read on a grid of our own: a short vowel may hold no centre of a frame.
    asked = numpy.linspace(times[0], times[-1], 7)
    f0 = numpy.array([pitch.get_value_at_time(float(time)) for time in asked])
    voiced = numpy.isfinite(f0)
    return float(voiced.mean()), float(numpy.median(f0[voiced])) if voiced.any() else numpy.nan


def _burg(sound, times: Sequence[float], ceiling: float, settings: Settings):
    """Frequencies and bandwidths, both (places, 3), and the largest jump."""
    formant = sound.to_formant_burg(
        time_step=settings.step,
        max_number_of_formants=settings.poles,
        maximum_formant=float(ceiling),
        window_length=settings.window,
        pre_emphasis_from=settings.pre_emphasis,
    )
    numbers = range(1, FORMANTS + 1)
    hertz = [[formant.get_value_at_time(number, time) for number in numbers] for time in times]
    bandwidths = [[formant.get_bandwidth_at_time(number, time) for number in numbers] for time in times]
    grid = numpy.arange(times[0], times[-1] + settings.step / 2, settings.step)
    course = numpy.log([[formant.get_value_at_time(number, float(time)) for time in grid] for number in (1, 2)])
    jump = numpy.abs(numpy.diff(course, axis=1)).max() if course.shape[1] > 1 else 0.0
    return hertz, bandwidths, jump
