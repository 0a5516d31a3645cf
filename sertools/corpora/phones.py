"""Phones with exact times, from the events that espeak-ng sends while it speaks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy

PAUSE = "_"
"""The phone that stands for silence."""
CLOSURE_SECONDS = 0.01
"""Shortest digital silence before a phone that counts as its closure; those of espeak-ng last about 50 ms."""
VOWELS = frozenset("iyɨʉɯuɪʏʊeøɘɵɤoəɛœɜɞʌɔæɐaɶɑɒɚɝᵻ")
PRIMARY, SECONDARY = "ˈˌ"
SIGNS = str.maketrans("", "", PRIMARY + SECONDARY + '-."')
"""What does not belong into a name: stress, and what espeak-ng puts into names of phones beside IPA."""
SOUNDING = 0.5
"""Share of samples other than 0 from which a stretch is no pause: espeak-ng's pauses are digital silence."""


@dataclass(frozen=True)
class Phone:
    """A stretch of speech: ``start`` and ``end`` in seconds, ``name`` in IPA without marks of stress and tone
    (``_``: a pause), ``stressed`` (primary stress)."""

    start: float
    end: float
    name: str
    stressed: bool = False

    @property
    def vowel(self) -> bool:
        """Whether it holds a vowel: a vowel, a diphthong, or a vowel that espeak-ng speaks as one with a consonant."""
        return not VOWELS.isdisjoint(self.name)


def from_events(events: Sequence[tuple[int, str]], samples: numpy.ndarray, rate: int) -> tuple[Phone, ...]:
    """Events to phones that cover all samples.

    A boundary stands where espeak-ng says, but for a voiceless stop or affricate: espeak-ng puts it at the burst and
    leaves the closure to the phone before; here the closure, which is digital silence, belongs to the stop, except
    after a pause, where nothing tells the two apart.

    Args:
        events: first sample and name (IPA with stress; empty: a pause) of every phone, in order; at least one.
        samples: (n,) what was spoken, digital silence being exactly 0.
        rate: Hz.
    """
    spans = _with_closures(_spans(events, samples), samples, rate)
    ends = [*(start for start, _ in spans[1:]), len(samples)]
    return tuple(
        Phone(start / rate, end / rate, _ipa(name), PRIMARY in name)
        for (start, name), end in zip(spans, ends, strict=True)
    )


def _spans(events: Sequence[tuple[int, str]], samples: numpy.ndarray) -> list[tuple[int, str]]:
    """First sample and name (empty: a pause) of every stretch that lasts; two pauses never follow each other."""
    spans: list[tuple[int, str]] = [(0, "")] if events[0][0] > 0 else []
    ends = [*(start for start, _ in events[1:]), len(samples)]
    begun: tuple[int, str] | None = None
    for (start, name), end in zip(events, ends, strict=True):
        start, name = (begun[0], begun[1] + name) if begun else (start, name)
        begun = None
        sounding = end > start and (samples[start:end] != 0).mean() > SOUNDING
        if (name and end == start) or (not name and sounding):
            # A glide that is spoken as one with the vowel after it lasts no time; the short vowel with which a tapped
            # or trilled r begins has no name. Both belong to what follows.
            begun = (start, name)
        elif end > start and (name or not spans or spans[-1][1]):
            spans.append((start, name))
    return spans


def _with_closures(spans: list[tuple[int, str]], samples: numpy.ndarray, rate: int) -> list[tuple[int, str]]:
    """The stretches with every closure moved from the phone before it into the stop."""
    moved = spans[:1]
    for start, name in spans[1:]:
        before, name_before = moved[-1]
        if name and name_before:
            sounding = numpy.flatnonzero(samples[before:start])
            silent = start - before - (int(sounding[-1]) + 1 if sounding.size else 0)
            start -= silent if silent >= CLOSURE_SECONDS * rate else 0
            if start == before:
                # espeak-ng speaks a dark l as one with the vowel before it and reports it in the closure after it.
                moved.pop()
                if moved and moved[-1][1]:
                    moved[-1] = (moved[-1][0], moved[-1][1] + name_before)
        moved.append((start, name))
    return moved


def _ipa(name: str) -> str:
    """espeak-ng's name of a phone without stress and without the signs that it uses beside IPA's."""
    plain = name.translate(SIGNS)
    return (plain[:-1] + "ʰ" if len(plain) > 1 and plain.endswith("h") else plain) or PAUSE
