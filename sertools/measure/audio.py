"""Recordings to samples: decoded, checked, mixed to mono, resampled to 16 kHz.

Every recording goes through here before it is measured, because openSMILE answers bad sound with plausible numbers:
NaN and infinite samples become 0, of a stereo recording only the first channel is used, and 8 kHz or 44.1 kHz give
other features than 16 kHz. What cannot be measured raises :class:`AudioError` instead.
"""

import hashlib
import io
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy

if TYPE_CHECKING:
    import soundfile

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
LOWEST_RATE = 8_000
"""Hz, that of the telephone. Below it the third formant and the bands of the Hammarberg index (2 to 5 kHz) are not in
the recording, and their functionals would describe the resampler."""
LONGEST_SECONDS = 3_600.0
"""An utterance lasts seconds. An hour of stereo at 48 kHz takes 1.4 GB of memory as float32."""
LARGEST_BYTES = 2**31
LOST_SECONDS = 0.01
"""Sound that may lack against what the header states: some programs count the header as sound. It is less than the
step between two frames (10 ms)."""
_STATED = re.compile(r"(?:data|SSND|Data Size|riff|Riff size)\s*: (\d+) \(should be (\d+)\)")
"""How libsndfile's log names a length in the header and what the file holds of it, in WAV, AIFF, AU, W64 and RF64."""
_UNKNOWN_LENGTH = 0x7FFF_0000
"""From here on a stated length is what programs write that do not know it, into a pipe for instance (0xffffffff)."""
_NO_FRAMES = 2**63 - 1
"""How libsndfile counts the frames of a FLAC file whose header leaves their number open."""
_KINDS = {
    stat.S_ISDIR: "a folder",
    stat.S_ISFIFO: "a named pipe",
    stat.S_ISSOCK: "a socket",
    stat.S_ISCHR: "a device",
    stat.S_ISBLK: "a device",
}


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
        AudioError: as :func:`load` and :func:`decode`.
    """
    return decode(load(path), name=str(path))


def load(path: Path) -> bytes:
    """The bytes of a recording whose header holds: what cannot be measured for its header's sake is refused here, hence
    also where a cache has measurements of these bytes.

    Raises:
        AudioError: there is no such file, it cannot be opened or is none (a folder, a named pipe, which would never
            end); it is larger than ``LARGEST_BYTES``; or :func:`decode` would refuse its header.
    """
    try:
        status = Path(path).stat()
        if not stat.S_ISREG(status.st_mode):
            kind = next((kind for holds, kind in _KINDS.items() if holds(status.st_mode)), "something else")
            raise AudioError(str(path), "a file", kind)
        if status.st_size > LARGEST_BYTES:
            raise AudioError(str(path), f"at most {LARGEST_BYTES} bytes", f"{status.st_size} bytes")
        data = Path(path).read_bytes()
    except FileNotFoundError:
        raise AudioError(str(path), "a file", "none") from None
    except OSError as error:
        raise AudioError(str(path), "a readable file", error.strerror or str(error)) from error
    with _opened(data, str(path)):
        return data


def decode(data: bytes, *, name: str) -> Audio:
    """Decode, check, mix and resample a recording held in memory.

    Channels are averaged; the resampler's overshoot is clipped to [-1, 1].

    Args:
        data: the bytes of the file.
        name: what to call the file in an error.

    Raises:
        AudioError: the file is empty, no audio, damaged or cut short (it holds less than its header states, where its
            format has such a header); has a rate below ``LOWEST_RATE``, more than ``LONGEST_SECONDS``, NaN or infinite
            samples, magnitudes above ``LOUDEST``, fewer than ``MINIMUM_SECONDS``; is silent, or silent once its
            channels are mixed; or is clipped to a constant.
    """
    import soundfile
    import soxr

    with _opened(data, name) as file:
        stated, rate = file.frames, file.samplerate
        try:
            native = file.read(dtype="float32", always_2d=True)
        except soundfile.LibsndfileError as error:
            raise AudioError(name, "audio that can be decoded to its end", _came(data, error)) from error
    if stated - len(native) > LOST_SECONDS * rate:
        raise AudioError(name, f"{stated / rate:.3f} s of sound, as its header states", f"{len(native) / rate:.3f} s")
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


def _opened(data: bytes, name: str) -> "soundfile.SoundFile":
    """The recording before its samples are read, with a header that holds."""
    import soundfile

    if not data:
        raise AudioError(name, "audio", "an empty file")
    try:
        file = soundfile.SoundFile(io.BytesIO(data))
    except soundfile.LibsndfileError as error:
        raise AudioError(name, "audio in a format of libsndfile", _came(data, error)) from error
    seconds = file.frames / file.samplerate
    if file.samplerate < LOWEST_RATE:
        raise AudioError(name, f"a rate of at least {LOWEST_RATE} Hz", f"{file.samplerate} Hz")
    if file.frames == _NO_FRAMES:
        raise AudioError(name, "a header with the number of samples", "one without (written into a pipe)")
    if seconds > LONGEST_SECONDS:
        raise AudioError(name, f"at most {LONGEST_SECONDS:g} s", f"{seconds:.1f} s (too long for an utterance)")
    for stated, held in ((int(match[1]), int(match[2])) for match in _STATED.finditer(file.extra_info)):
        cut = held < stated < _UNKNOWN_LENGTH
        if cut and seconds * (stated - held) > LOST_SECONDS * held:
            raise AudioError(name, f"{stated} bytes of sound, as its header states", f"{held} (cut short)")
    return file


def _came(data: bytes, error: "soundfile.LibsndfileError") -> str:
    # Not the whole message, which names an address in memory and so differs from run to run.
    return f"{len(data)} bytes: {error.error_string}"


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
