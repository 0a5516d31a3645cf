"""espeak-ng: text to speech with the exact time of every phone, the same bytes for the same seed.

The library and its data come with the package espeakng-loader (extra ``synth``; it is under the GPL, hence only used,
never shipped). It speaks in a process of its own, see :mod:`sertools.corpora.espeak_process`.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy

from sertools.corpora import espeak_process
from sertools.corpora.phones import Phone, from_events
from sertools.corpora.table import CorpusError

WORDS_PER_MINUTE = (80, 400)
"""Outside of these espeak-ng drops events of phones."""


@dataclass(frozen=True)
class Voice:
    """A speaker: what a voice file of espeak-ng says.

    Attributes:
        name: letters, digits and hyphens.
        gender: ``female`` or ``male``; espeak-ng only records it.
        pitch: F0 in Hz at the low and at the high end of neutral speech.
        formants: factor on all formant frequencies, in steps of 0.01; above 1: a shorter vocal tract.
        flutter: slow wavering of F0, 0 to 10.
        roughness: alternation of F0 from cycle to cycle, 0 to 7.
        words_per_minute: 80 to 400.
    """

    name: str
    gender: str
    pitch: tuple[int, int]
    formants: float = 1.0
    flutter: int = 2
    roughness: int = 0
    words_per_minute: int = 160

    def __post_init__(self):
        low, high = WORDS_PER_MINUTE
        if not low <= self.words_per_minute <= high:
            raise CorpusError(f"{self.name}: expected {low} to {high} words a minute, came {self.words_per_minute}")

    def file(self) -> str:
        """The text of the voice file. No echo and no breath in it: with them a closure is not silent."""
        # whole numbers: espeak-ng stops reading a line at a decimal point
        formants = [f"formant {number} {round(100 * self.formants)} 100 100" for number in range(9)]
        lines = ["language variant", f"name {self.name}", f"gender {self.gender}"]
        numbers = [f"pitch {self.pitch[0]} {self.pitch[1]}", f"flutter {self.flutter}", f"roughness {self.roughness}"]
        return "\n".join([*lines, *numbers, *formants]) + "\n"


@dataclass(frozen=True)
class Speech:
    """An utterance: ``samples`` (n,), float64 in [-1, 1]; ``rate`` in Hz; ``phones`` that cover it without gaps."""

    samples: numpy.ndarray
    rate: int
    phones: tuple[Phone, ...]

    @property
    def seconds(self) -> float:
        """Duration."""
        return len(self.samples) / self.rate


class Engine:
    """espeak-ng with voices of one's own, as a context manager; not for use from several threads.

    Attributes:
        rate: Hz of what it speaks.
        version: espeak-ng's.

    Args:
        voices: the voices that it can speak with.

    Raises:
        ModuleNotFoundError: espeakng-loader is not installed.
        CorpusError: two voices of one name, or espeak-ng does not start (it needs a system that can fork: Linux or
            macOS).
    """

    def __init__(self, voices: Iterable[Voice]):
        import espeakng_loader

        if not hasattr(os, "fork"):
            raise CorpusError(f"synthetic speech: expected a system that can fork a process, came {sys.platform}")
        self._voices = list(voices)
        if len({voice.name for voice in self._voices}) < len(self._voices):
            raise CorpusError("synthetic speech: expected every voice once, came two of one name")
        self._data = tempfile.TemporaryDirectory(prefix="sertools-espeak-")
        data = _private_data(Path(espeakng_loader.get_data_path()), Path(self._data.name), self._voices)
        # By path, and without the site: the helper needs the standard library only, and starts in a moment.
        command = [sys.executable, "-I", "-S", espeak_process.__file__, espeakng_loader.get_library_path(), str(data)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        hello = self._receive()
        self.rate, self.version = int(hello["sample_rate"]), str(hello["version"])

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *exception) -> None:
        self.close()

    def close(self) -> None:
        """End the process and remove the voices."""
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._data.cleanup()

    def speak(self, language: str, voice: Voice, text: str, seed: int) -> Speech:
        """Speak a text; the phones' times are :func:`sertools.corpora.phones.from_events`'.

        Args:
            language: espeak-ng's name of the language, for instance ``en-us`` or ``cmn``.
            voice: one of the engine's.
            text: one sentence in the language's own script.
            seed: 0 to 2**31 - 1, of espeak-ng's noise; the same gives the same samples. Voices without breath, as ours
                are, have no noise: with them every seed gives the same.

        Raises:
            CorpusError: an unknown voice or language, no phones in what came, or the process has ended.
        """
        if voice not in self._voices:
            names = ", ".join(each.name for each in self._voices)
            raise CorpusError(f"synthetic speech: expected one of the voices {names}, came {voice.name}")
        request = {"voice": f"{language}+{voice.name}", "text": text, "seed": seed}
        request["words_per_minute"] = voice.words_per_minute
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise CorpusError("synthetic speech: expected the process of espeak-ng to run, came its end") from error
        reply = self._receive()
        integers = numpy.frombuffer(self._process.stdout.read(2 * reply["samples"]), dtype="=i2")
        if not any(name for _, name in reply["phones"]):
            raise CorpusError(f"synthetic speech: expected phones in {text!r} ({language}), came none")
        return Speech(integers / 32768.0, self.rate, from_events(reply["phones"], integers, self.rate))

    def _receive(self) -> dict:
        line = self._process.stdout.readline()
        if not line:
            status = self._process.wait()
            raise CorpusError(f"synthetic speech: expected an answer of espeak-ng, came its end (status {status})")
        reply = json.loads(line)
        if "error" in reply:
            raise CorpusError(f"synthetic speech: {reply['error']}")
        return reply


def is_installed() -> bool:
    """Whether synthetic speech can be made here: espeakng-loader and parselmouth are installed."""
    from importlib.util import find_spec

    return all(find_spec(name) is not None for name in ("espeakng_loader", "parselmouth"))


def _private_data(original: Path, private: Path, voices: Iterable[Voice]) -> Path:
    """A folder of espeak-ng's data that differs from the original only in its voice variants."""
    for path in original.iterdir():
        if path.name != "voices":
            (private / path.name).symlink_to(path)
    variants = private / "voices" / "!v"
    variants.mkdir(parents=True)
    for voice in voices:
        (variants / voice.name).write_text(voice.file(), encoding="utf-8")
    return private
