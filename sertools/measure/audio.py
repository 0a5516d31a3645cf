"""Recordings to samples: decoded, checked, mixed to mono, resampled to 16 kHz.

Every recording goes through here before it is measured, because openSMILE answers bad sound with plausible numbers:
NaN and infinite samples become 0, of a stereo recording only the first channel is used, and 8 kHz or 44.1 kHz give
other features than 16 kHz. What cannot be measured raises :class:`AudioError` instead.
"""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import numpy

RATE = 16_000
QUALITY = "VHQ"
"""libsoxr's very high quality (28 bits): its errors lie below one step of 16-bit sound; 1 s of CPU per hour of
audio."""
MINIMUM_SECONDS = 0.1
"""Below 60 ms, the window of its pitch tracker, openSMILE gives 88 NaN; from there to 100 ms (five frames) 20 to 45 of
the 88 functionals of a noisy tone are 0 for want of frames. The shortest of the 12,724 utterances lasts 0.86 s."""
SILENCE = 2.0**-14
"""Largest distance from the mean that counts as silence: two steps of 16-bit sound, -84 dB below full scale."""
STUCK_SHARE = 0.9
"""Share of samples that sit on the lowest or the highest value from which a recording counts as clipped to a
constant."""
LOUDEST = 2.0
"""Largest magnitude accepted before clipping to [-1, 1]: lossy decoders overshoot 1 a little; integers stored as
floats do by thousands."""


class AudioError(ValueError):
    """A recording cannot be measured.

    Attributes:
        file: the recording; expected, came: what was asked of it and what it is.
    """

    def __init__(self, file: str, expected: str, came: str):
        super().__init__(file, expected, came)
        self.file, self.expected, self.came = file, expected, came

    @property
    def reason(self) -> str:
        """The message without the file."""
        return f"expected {self.expected}, came {self.came}"

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}"


@dataclass(frozen=True)
class Audio:
    """A recording, ready to be measured.

    Attributes:
        samples: float32, shape (n,), mono, 16 kHz, within [-1, 1].
        rate: sampling rate of the file, Hz.
        channels: channels of the file.
        seconds: duration of the file, frames / rate.
        sha256: hash (64 hex) of the file's samples as little-endian float32, channels interleaved, before mixing and
            resampling. Exact for integer formats up to 24 bits, hence the same for a WAV and its lossless FLAC copy.
    """

    samples: numpy.ndarray
    rate: int
    channels: int
    seconds: float
    sha256: str


def parameters() -> dict[str, object]:
    """What besides the file decides the samples of :func:`read`: rules, resampler and versions (part of every cache
    key)."""
    import soundfile
    import soxr

    return {
        "rate": RATE,
        "mixing": "mean of channels",
        "resampler": f"soxr {soxr.__version__} (libsoxr {soxr.__libsoxr_version__}) {QUALITY}",
        "decoder": f"soundfile {soundfile.__version__} (libsndfile {soundfile.__libsndfile_version__})",
        "minimum_seconds": MINIMUM_SECONDS,
        "silence": SILENCE,
        "stuck_share": STUCK_SHARE,
        "loudest": LOUDEST,
    }


def read(path: Path) -> Audio:
    """Read a recording in any format that libsndfile knows; the content decides, not the file's extension.

    Raises:
        AudioError: as :func:`decode`; also where there is no such file or it cannot be opened.
    """
    return decode(load(path), name=str(path))


def load(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        AudioError: there is no such file, or it cannot be opened.
    """
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise AudioError(str(path), "a file", "none") from None
    except OSError as error:
        raise AudioError(str(path), "a readable file", error.strerror or str(error)) from error


def decode(data: bytes, *, name: str) -> Audio:
    """Decode, check, mix and resample a recording held in memory.

    Channels are averaged; the resampler's overshoot is clipped to [-1, 1].

    Args:
        data: the bytes of the file.
        name: what to call the file in an error.

    Raises:
        AudioError: the file is empty, no audio or damaged; has NaN or infinite samples, magnitudes above ``LOUDEST``,
            fewer than ``MINIMUM_SECONDS``; is silent, or silent once its channels are mixed; or is clipped to a
            constant.
    """
    import soundfile
    import soxr

    if not data:
        raise AudioError(name, "audio", "an empty file")
    try:
        native, rate = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        # Not the whole message, which names an address in memory and so differs from run to run.
        came = f"{len(data)} bytes: {error.error_string}"
        raise AudioError(name, "audio in a format of libsndfile", came) from error
    mono = _check(native, rate, name)
    # A 16 kHz recording stays as it is, sample for sample.
    samples = mono if rate == RATE else soxr.resample(mono, rate, RATE, quality=QUALITY)
    return Audio(
        samples=numpy.clip(samples, -1.0, 1.0).astype("float32", copy=False),
        rate=int(rate),
        channels=native.shape[1],
        seconds=len(native) / rate,
        sha256=hashlib.sha256(native.astype("<f4", copy=False).tobytes()).hexdigest(),
    )


def _check(native: numpy.ndarray, rate: int, name: str) -> numpy.ndarray:
    """Return the mean of the channels of native (frames, channels) if it can be measured."""
    seconds = len(native) / rate
    if not len(native):
        raise AudioError(name, "audio", "a header with no samples")
    if seconds < MINIMUM_SECONDS:
        raise AudioError(name, f"at least {MINIMUM_SECONDS:g} s", f"{seconds:.4f} s (too short)")
    wrong = int((~numpy.isfinite(native)).sum())
    if wrong:
        raise AudioError(name, "finite samples", f"{wrong} of {native.size} NaN or infinite")
    peak = float(numpy.abs(native).max())
    if peak > LOUDEST:
        raise AudioError(name, "samples within [-1, 1]", f"a magnitude of {peak:g}")
    if all(numpy.ptp(channel) == 0 for channel in native.T):
        if peak == 0:
            raise AudioError(name, "sound", "silence (every sample is 0)")
        raise AudioError(name, "sound", f"a constant (every sample is {native[0, 0]:g}: clipped or disconnected)")
    mono = native.mean(axis=1, dtype="float32")
    if float(numpy.abs(mono - mono.mean(dtype="float64")).max()) < SILENCE:
        raise AudioError(name, "sound", f"silence (mixed to mono it stays within {SILENCE:g} of its mean)")
    stuck = float(numpy.mean((mono == mono.min()) | (mono == mono.max())))
    if stuck > STUCK_SHARE:
        raise AudioError(
            name, "sound", f"{stuck:.0%} of the samples stuck at the lowest or highest value (clipped to a constant)"
        )
    return mono
