"""Damage to a recording, and recordings of every format that are none."""

import io
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy
import soundfile

from benchmarks.spoiled import RATE, TARGET, Kind, voice

SOUND = voice(0)
NOISE = numpy.random.default_rng(0)


def encoded(samples: numpy.ndarray = SOUND, rate: int = RATE, form: str = "WAV", subtype: str = "PCM_16") -> bytes:
    """Samples as the bytes of a file."""
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format=form, subtype=subtype)
    return file.getvalue()


def to(content: Callable[[], bytes]) -> Callable[[Path], object]:
    """Damage that replaces the recording by other bytes."""
    return lambda folder: (folder / TARGET).write_bytes(content())


def instead(make: Callable[[Path], object]) -> Callable[[Path], object]:
    """Damage that puts something else in the place of the recording."""

    def spoil(folder: Path) -> None:
        (folder / TARGET).unlink()
        make(folder / TARGET)

    return spoil


def zipped() -> bytes:
    """A ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("angry.wav", encoded())
    return file.getvalue()


def half(form: str, subtype: str = "PCM_16") -> Callable[[Path], object]:
    """Damage that cuts a recording of some format in half."""
    return to(lambda: (whole := encoded(form=form, subtype=subtype))[: len(whole) // 2])


def with_header(place: int, layout: str, *values: int) -> bytes:
    """A WAV with other numbers in its header."""
    raw = bytearray(encoded())
    struct.pack_into(layout, raw, place, *values)
    return bytes(raw)


def middle(form: str) -> bytes:
    """A recording with bytes flipped in its middle."""
    raw = bytearray(encoded(form=form))
    for place in range(len(raw) // 2, len(raw) // 2 + 64):
        raw[place] ^= 0xFF
    return bytes(raw)


def one(value: float) -> numpy.ndarray:
    """The sound with one sample of another value."""
    samples = SOUND.copy()
    samples[1000] = value
    return samples


def tagged_mp3() -> bytes:
    """An MP3 behind an ID3 tag."""
    text = b"\0" + b"a title"
    frame = b"TIT2" + struct.pack(">I", len(text)) + b"\0\0" + text
    return b"ID3\x03\0\0" + struct.pack(">I", len(frame)) + frame + encoded(form="MP3", subtype="MPEG_LAYER_III")


def left_out(name: str, spoil: Callable[[Path], object], *says: str) -> Kind:
    """A recording that has to be left out."""
    return Kind("sound", name, spoil, left_out=1, says=(r"anna/angry\.wav: ", *says))


def read(name: str, content: Callable[[], bytes], slow: bool = False) -> Kind:
    """A recording that has to be read."""
    return Kind("sound", name, to(content), slow=slow)


BOTH = numpy.column_stack([SOUND, voice(1)])
SQUARE = numpy.where(SOUND > 0, 1, -1).astype("float32")
KINDS = (
    left_out("empty", to(bytes), "came an empty file"),
    left_out("header without samples", to(lambda: encoded()[:44]), "16000 bytes of sound|header with no samples"),
    left_out("half a header", to(lambda: encoded()[:20]), "format of libsndfile, came 20 bytes"),
    left_out("cut short", half("WAV"), "expected 16000 bytes of sound, as its header states, came 7978"),
    left_out("extensible, cut short", half("WAVEX"), "cut short"),
    left_out("mu-law, cut short", half("WAV", "ULAW"), "cut short"),
    left_out("RF64, cut short", half("RF64"), "cut short"),
    left_out("AIFF, cut short", half("AIFF"), "cut short"),
    left_out("AU, cut short", half("AU"), "cut short"),
    left_out("FLAC, cut short", half("FLAC"), "decoded to its end|as its header states"),
    left_out("Ogg Vorbis, cut short", half("OGG", "VORBIS"), "malformed"),
    left_out("MP3, cut short", half("MP3", "MPEG_LAYER_III"), "s of sound, as its header states"),
    left_out("FLAC, bytes changed in its middle", to(lambda: middle("FLAC")), "decoded to its end"),
    left_out("a text", to(lambda: b"to be recorded\n" * 50), "format of libsndfile"),
    left_out("a page of HTML in the place of a download", to(lambda: b"<!DOCTYPE html><html></html>"), "28 bytes"),
    left_out("a pointer of Git LFS", to(lambda: b"version https://git-lfs.github.com/spec/v1\n"), "format"),
    left_out("an archive", to(zipped), "format of libsndfile"),
    left_out("a video", to(lambda: b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(2000)), "format of libsndfile"),
    left_out("noise in the place of a file", to(lambda: NOISE.bytes(4000)), "format of libsndfile"),
    left_out("samples without a header", to(lambda: encoded()[44:]), "format of libsndfile"),
    left_out("a codec that nobody knows", to(lambda: with_header(20, "<H", 0x7777)), "format of libsndfile"),
    left_out("a rate of 0", to(lambda: with_header(24, "<I", 0)), "expected"),
    left_out("4 kHz", to(lambda: encoded(SOUND[::4], 4_000)), "at least 8000 Hz, came 4000 Hz"),
    left_out("30 ms", to(lambda: encoded(SOUND[:480])), r"at least 0\.1 s, came 0\.0300 s"),
    left_out("61 minutes", to(lambda: encoded(numpy.zeros(61 * 60 * 8_000, "int16"), 8_000, "FLAC")), "at most 3600 s"),
    left_out("silent", to(lambda: encoded(numpy.zeros(8000))), "came silence"),
    left_out("one bit of noise", to(lambda: encoded(NOISE.integers(0, 2, 8000).astype("int16"))), "came silence"),
    left_out("a constant", to(lambda: encoded(numpy.full(8000, 0.5))), "every sample is 0.5"),
    left_out("clipped to two values", to(lambda: encoded(SQUARE, subtype="FLOAT")), "stuck at"),
    left_out("channels of opposite phase", to(lambda: encoded(numpy.column_stack([SOUND, -SOUND]))), "mixed to mono"),
    left_out("one NaN", to(lambda: encoded(one(numpy.nan), subtype="FLOAT")), "1 of 8000 NaN or infinite"),
    left_out("one infinite sample", to(lambda: encoded(one(numpy.inf), subtype="FLOAT")), "1 of 8000 NaN or"),
    left_out("integers stored as floats", to(lambda: encoded(SOUND * 2**15, subtype="FLOAT")), r"within \[-1, 1\]"),
    left_out("a folder in its place", instead(Path.mkdir), "came something else"),
    left_out("a named pipe in its place", instead(os.mkfifo), "came something else"),
    left_out("a link to nothing", instead(lambda path: path.symlink_to("nothing.wav")), "came none"),
    left_out("a link to itself", instead(lambda path: path.symlink_to(path.name)), "came none"),
    left_out("missing", lambda folder: (folder / TARGET).unlink(), "expected a file of this name under .*, came none"),
    read("8 bits", lambda: encoded(subtype="PCM_U8")),
    read("24 bits", lambda: encoded(subtype="PCM_24")),
    read("32 bits", lambda: encoded(subtype="PCM_32")),
    read("float, 32 bits", lambda: encoded(subtype="FLOAT")),
    read("float, 64 bits", lambda: encoded(subtype="DOUBLE")),
    read("mu-law", lambda: encoded(subtype="ULAW")),
    read("A-law", lambda: encoded(subtype="ALAW")),
    read("ADPCM", lambda: encoded(subtype="IMA_ADPCM")),
    read("extensible", lambda: encoded(form="WAVEX")),
    read("RF64", lambda: encoded(form="RF64")),
    read("W64", lambda: encoded(form="W64")),
    read("AIFF under the name of a WAV", lambda: encoded(form="AIFF")),
    read("FLAC under the name of a WAV", lambda: encoded(form="FLAC")),
    read("Ogg Vorbis under the name of a WAV", lambda: encoded(form="OGG", subtype="VORBIS")),
    read("MP3 with a tag under the name of a WAV", tagged_mp3),
    read("stereo", lambda: encoded(BOTH)),
    read("six channels", lambda: encoded(numpy.column_stack([voice(number) for number in range(6)]))),
    read("one of two channels silent", lambda: encoded(numpy.column_stack([SOUND, SOUND * 0]))),
    read("8 kHz", lambda: encoded(voice(0, rate=8_000), 8_000)),
    read("44.1 kHz", lambda: encoded(voice(0, rate=44_100), 44_100)),
    read("96 kHz", lambda: encoded(voice(0, rate=96_000), 96_000)),
    read("100 ms", lambda: encoded(SOUND[:1600])),
    read("clipped peaks", lambda: encoded(numpy.clip(SOUND * 4, -1, 1))),
    read("a constant beside the sound", lambda: encoded(SOUND / 2 + 0.3)),
    read("written into a pipe, length unknown", lambda: with_header(40, "<I", 0xFFFFFFFF)),
    read("bytes behind the samples", lambda: encoded() + b"LIST\x04\0\0\0INFO" + b"rubbish"),
    read("20 minutes", lambda: encoded(voice(0, 20 * 60)), slow=True),
)
