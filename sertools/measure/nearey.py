"""Nearey's normalisation: formants without the size of the speaker's vocal tract.

Nearey (1978), *Phonetic Feature Systems for Vowels* (Indiana University Linguistics Club): ln F of a speaker minus a
constant of that speaker. "shared" takes one constant for all formants (a vocal tract that is shorter by some factor
raises all formants by it); "separate" one for each formant. Upadhyay et al. (2025), section 4.1, do not say which.

The constant is the mean of ln F over the speaker's vowels. Where speakers have different vowels, a plain mean takes
the difference of vowels for one of speakers. Hence it is estimated by least squares from ln F = speaker + vowel
(Barreda and Nearey 2018, J. Acoust. Soc. Am. 144, 500-520); where every speaker has every vowel the two are the same.
"""

from collections.abc import Sequence

import numpy

KINDS = ("shared", "separate")


class NeareyError(ValueError):
    """The formants given cannot be normalised."""


def constants(
    hertz: numpy.ndarray, speakers: Sequence[str], vowels: Sequence[str], kind: str = "shared"
) -> dict[str, numpy.ndarray]:
    """The constant of every speaker, in ln Hz.

    They are means over the vowels of all speakers together, each vowel with the same weight, so that constants of
    speakers who lack some vowels can be compared with those who have them.

    Args:
        hertz: (tokens, formants), positive, without gaps. speakers, vowels: of each token.
        kind: ``"shared"`` or ``"separate"``.

    Returns:
        Speaker to (formants,); all equal where shared.

    Raises:
        NeareyError: an unknown kind, other lengths, formants that are not positive numbers, or speakers who have no
            vowel in common even through others.
    """
    values = numpy.asarray(hertz, dtype="float64")
    if kind not in KINDS:
        raise NeareyError(f"expected one of {', '.join(KINDS)}, came {kind!r}")
    if values.ndim != 2 or not len(values) == len(speakers) == len(vowels) or not len(values):
        raise NeareyError(
            f"expected formants of shape (tokens, formants) with as many speakers and vowels, came {values.shape}, "
            f"{len(speakers)} and {len(vowels)}"
        )
    if not (numpy.isfinite(values) & (values > 0)).all():
        raise NeareyError("expected formants above 0 Hz without gaps, came others: leave rejected tokens out")
    people, who = numpy.unique(numpy.asarray(speakers, dtype=str), return_inverse=True)
    names, which = numpy.unique(numpy.asarray(vowels, dtype=str), return_inverse=True)
    # Means of speaker and vowel, each cell once: a vowel that a sentence repeats has no more to say about the speaker.
    cells = numpy.unique(numpy.column_stack([who, which]), axis=0)
    logs = numpy.log(values)
    means = numpy.array([logs[(who == one) & (which == other)].mean(axis=0) for one, other in cells])
    design = numpy.zeros((len(cells), len(people) + len(names)))
    design[numpy.arange(len(cells)), cells[:, 0]] = 1
    design[numpy.arange(len(cells)), len(people) + cells[:, 1]] = 1
    if numpy.linalg.matrix_rank(design) < design.shape[1] - 1:
        raise NeareyError("expected speakers who are connected by common vowels, came some who share none with others")
    # The last row fixes what the two sets of effects leave open: the vowels' effects have mean 0.
    fixed = numpy.vstack([design, numpy.repeat([0.0, 1.0], [len(people), len(names)])])
    effects = numpy.linalg.lstsq(fixed, numpy.vstack([means, numpy.zeros(means.shape[1])]), rcond=None)[0]
    found = effects[: len(people)]
    if kind == "shared":
        found = numpy.broadcast_to(found.mean(axis=1, keepdims=True), found.shape)
    return {person: row.copy() for person, row in zip(people.tolist(), found, strict=True)}


def normalise(
    hertz: numpy.ndarray, speakers: Sequence[str], vowels: Sequence[str], kind: str = "shared"
) -> numpy.ndarray:
    """ln F without the speaker's constant: (tokens, formants); arguments and errors as :func:`constants`."""
    found = constants(hertz, speakers, vowels, kind)
    return numpy.log(numpy.asarray(hertz, dtype="float64")) - numpy.array([found[str(each)] for each in speakers])


def in_hertz(normalised: numpy.ndarray, of: dict[str, numpy.ndarray]) -> numpy.ndarray:
    """Normalised formants in Hz, as a speaker with the mean of all constants would have them; the shape stays.

    Args:
        normalised: (n, formants) of :func:`normalise`. of: what :func:`constants` gave.
    """
    return numpy.exp(numpy.asarray(normalised) + numpy.mean(list(of.values()), axis=0))
