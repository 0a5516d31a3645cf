"""What may be heard, in which order: the states of a hidden Markov model for the phones of one sentence."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy

from sertools.corpora.phones import PAUSE, Phone
from sertools.measure.alignment_features import SHIFT_SECONDS

STATES = 3
"""Of every phone and pause: beginning, middle, end; so nothing is shorter than three frames."""


@dataclass(frozen=True)
class Chain:
    """The states of one sentence, from left to right, n of them.

    Attributes:
        phones: names of its phones, pauses between them included.
        states: int (n,): phone's place in ``phones`` times ``STATES`` plus 0, 1, 2.
        previous: int (n, k): the states from which each may be entered besides itself, -1 where fewer than k.
        starts, ends: int: states in which a recording may begin and end.
        shortest: frames of the shortest way through.
    """

    phones: tuple[str, ...]
    states: numpy.ndarray
    previous: numpy.ndarray
    starts: numpy.ndarray
    ends: numpy.ndarray
    shortest: int


def chain(phones: Sequence[str], optional: Collection[str] = (PAUSE,)) -> Chain:
    """The chain of a sequence of phones.

    Args:
        phones: names in their order, at least one of them not optional.
        optional: names that the speaker may leave out wherever they stand.

    Raises:
        ValueError: all phones may be left out.
    """
    if all(name in optional for name in phones):
        raise ValueError(f"expected a phone that is not optional, came {' '.join(phones) or 'no phones'}")
    entries = [_before(place, phones, optional) for place in range(len(phones))]
    width = max(1, *(len(entry) for entry in entries))
    previous = numpy.full((STATES * len(phones), width), -1)
    for place, entry in enumerate(entries):
        before = [STATES * other + STATES - 1 for other in entry if other >= 0]
        previous[STATES * place, : len(before)] = before
        for step in range(1, STATES):
            previous[STATES * place + step, 0] = STATES * place + step - 1
    starts = [STATES * place for place, entry in enumerate(entries) if -1 in entry]
    ends = [STATES * place + STATES - 1 for place in _before(len(phones), phones, optional)]
    shortest = STATES * sum(name not in optional for name in phones)
    order = numpy.arange(STATES * len(phones))
    return Chain(tuple(phones), order, previous, numpy.array(sorted(starts)), numpy.array(sorted(ends)), shortest)


def _before(place: int, phones: Sequence[str], optional: Collection[str]) -> list[int]:
    """The places from which a place may be entered, nearest first; -1: from before the first."""
    found = [place - 1]
    while found[-1] >= 0 and phones[found[-1]] in optional:
        found.append(found[-1] - 1)
    return found


def with_pauses(phones: Sequence[Phone]) -> tuple[Phone, ...]:
    """The phones with a pause, of no length, before, behind and between them wherever there is none: speakers pause
    where a synthetic voice does not."""
    found: list[Phone] = []
    for phone in phones:
        if phone.name != PAUSE and (not found or found[-1].name != PAUSE):
            found.append(Phone(phone.start, phone.start, PAUSE))
        found.append(phone)
    if phones and found[-1].name != PAUSE:
        found.append(Phone(found[-1].end, found[-1].end, PAUSE))
    return tuple(found)


def path_of(phones: Sequence[Phone], frames: int) -> numpy.ndarray:
    """The path that known boundaries stand for: the frames of a phone divided evenly among its states.

    Args:
        phones: of all places of a chain, without gaps from 0 to the end.
        frames: number of frames.

    Returns:
        int (frames,): states of the chain, rising; phones of fewer frames than states miss some.
    """
    times = numpy.arange(frames) * SHIFT_SECONDS
    starts = numpy.array([phone.start for phone in phones])
    place = numpy.maximum(numpy.searchsorted(starts, times, side="right") - 1, 0)
    span = numpy.array([max(phone.end - phone.start, SHIFT_SECONDS) for phone in phones])
    within = numpy.clip(((times - starts[place]) / span[place] * STATES).astype(int), 0, STATES - 1)
    return STATES * place + within


def phones_of(path: numpy.ndarray, of: Chain, seconds: float, names: Sequence[Phone]) -> tuple[Phone, ...]:
    """The phones that a path goes through.

    A boundary stands midway between the last frame of a phone and the first of the next.

    Args:
        path: int (frames,), states of the chain.
        of: the chain.
        seconds: duration of the recording.
        names: the phones of the chain, for their stress.

    Returns:
        Phones without gaps from 0 to ``seconds``; those that were left out are missing.
    """
    places = of.states[path] // STATES
    first = numpy.flatnonzero(numpy.diff(places, prepend=-1))
    bounds = [0.0, *((first[1:] - 0.5) * SHIFT_SECONDS).tolist(), seconds]
    return tuple(
        Phone(start, end, of.phones[place], names[place].stressed)
        for place, start, end in zip(places[first].tolist(), bounds[:-1], bounds[1:], strict=True)
    )
