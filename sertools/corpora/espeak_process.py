"""The process that speaks: one pristine espeak-ng, forked for every utterance; reads requests, writes sound and phones.

Started by :class:`sertools.corpora.espeak.Engine`, never imported for its functions. Two reasons for a process of its
own. The engine carries state from one utterance to the next, and neither a new seed nor initialising it again resets
that; a fork of the engine that has never spoken does. And a fork of a process that has used OpenMP (torch, BLAS) may
hang, so this one imports nothing but the standard library.

One request a line, JSON: ``voice``, ``text``, ``words_per_minute``, ``seed``. One reply: a line of JSON (``samples``,
the number of samples, and ``phones``, pairs of first sample and IPA; or ``error``), then the samples as 16-bit
integers. The first line, before any request, is ``sample_rate`` and ``version``. The end of the input ends the process,
so it does not outlive whoever started it.
"""

import ctypes
import json
import os
import sys
from typing import BinaryIO

# The names and values are those of espeak-ng's speak_lib.h.
AUDIO_OUTPUT_SYNCHRONOUS = 2
INITIALIZE_PHONEME_EVENTS, INITIALIZE_PHONEME_IPA = 1, 2
EVENT_LIST_TERMINATED, EVENT_PHONEME = 0, 7
CHARS_UTF8 = 1
PHONEMES = 0x100  # names of phones in double brackets are spoken as such
POSITION_CHARACTER = 1
RATE = 1
NAME_BYTES = 8


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        # a union in C, whose largest members are eight bytes and a pointer
        ("name", ctypes.c_ubyte * NAME_BYTES),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Event))


class _Engine:
    def __init__(self, library: str, data: str):
        self.library = ctypes.CDLL(library)
        options = INITIALIZE_PHONEME_EVENTS | INITIALIZE_PHONEME_IPA
        self.sample_rate = self.library.espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, os.fsencode(data), options)
        if self.sample_rate <= 0:
            raise RuntimeError(f"expected espeak-ng to start with the data in {data}, came error {self.sample_rate}")
        self.sound: list[bytes] = []
        self.phones: list[tuple[int, str]] = []
        # Kept, since the library does not: a callback that is collected is a crash.
        self.callback = _Callback(self._hear)
        self.library.espeak_SetSynthCallback(self.callback)
        self.library.espeak_ng_SetRandSeed.argtypes = [ctypes.c_long]

    @property
    def version(self) -> str:
        self.library.espeak_Info.restype = ctypes.c_char_p
        return self.library.espeak_Info(None).decode().split()[0]

    def _hear(self, samples, count, events) -> int:
        if count > 0:
            self.sound.append(ctypes.string_at(samples, 2 * count))
        position = 0
        while events[position].type != EVENT_LIST_TERMINATED:
            event = events[position]
            if event.type == EVENT_PHONEME:
                # cut at eight bytes, which may be inside a letter
                name = bytes(event.name).split(b"\0")[0].decode("utf-8", "ignore")
                self.phones.append((event.sample, name))
            position += 1
        return 0

    def speak(self, voice: str, text: str, words_per_minute: int, seed: int) -> tuple[bytes, list[tuple[int, str]]]:
        if self.library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"expected a voice of espeak-ng, came {voice!r}")
        self.library.espeak_SetParameter(RATE, words_per_minute, 0)
        self.library.espeak_ng_SetRandSeed(seed)
        letters = text.encode()
        flags = CHARS_UTF8 | PHONEMES
        self.library.espeak_Synth(letters, len(letters) + 1, 0, POSITION_CHARACTER, 0, flags, None, None)
        return b"".join(self.sound), self.phones


def _reply(engine: _Engine, line: bytes) -> bytes:
    try:
        sound, phones = engine.speak(**json.loads(line))
    except (ValueError, TypeError) as error:
        return json.dumps({"error": str(error)}).encode() + b"\n"
    return json.dumps({"samples": len(sound) // 2, "phones": phones}).encode() + b"\n" + sound


def _in_a_fork(engine: _Engine, line: bytes) -> bytes:
    """The reply of a fork of the engine; a crash of the fork becomes an error in words."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(_reply(engine, line))
        os._exit(0)  # not exit(): nothing of the parent's is to be flushed or freed here
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        reply = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return reply if status == 0 else json.dumps({"error": f"espeak-ng ended with status {status}"}).encode() + b"\n"


def serve(library: str, data: str, requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer requests until there are no more."""
    engine = _Engine(library, data)
    replies.write(json.dumps({"sample_rate": engine.sample_rate, "version": engine.version}).encode() + b"\n")
    replies.flush()
    while line := requests.readline():
        replies.write(_in_a_fork(engine, line))
        replies.flush()


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], sys.stdin.buffer, sys.stdout.buffer)
