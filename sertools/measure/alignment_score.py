"""How well vowels were found: predicted vowels against those that people marked.

The vowels of the two sequences are matched by edit distance over vowel classes. A hit is a predicted centre inside its
matched marked interval; the error is the distance of the centres of a matched pair; unmatched vowels are counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy
import pandas

from sertools.corpora.phones import VOWELS, Phone

_CLASSES = {
    "a": "aɑæɒɶ",
    "e": "eɛ",
    "i": "iɪɨ",
    "o": "oɔɤ",
    "u": "uʊʉɯ",
    "y": "yʏ",
    "ø": "øœɵɞ",
    "ə": "əɐɜɘʌɚɝᵻ",
}
CLASS_OF = {letter: name for name, letters in _CLASSES.items() for letter in letters}
"""Letter of IPA to its class: tense and lax are one, since speakers change between them; central vowels are one."""
COLUMNS = ("utterance", "vowel", "start", "end", "predicted", "error", "hit")


def vowel_class(name: str) -> str:
    """The class of a vowel in IPA: one of eight for a monophthong, both classes for a diphthong (``ai``).

    A central vowel behind another one (the German vocalised r of ``iɐ``) and consonants in the name do not count.

    Raises:
        ValueError: the name holds no vowel.
    """
    letters = [letter for letter in name if letter in VOWELS]
    if not letters:
        raise ValueError(f"expected a name with a vowel, came {name!r}")
    classes = [CLASS_OF[letter] for letter in letters]
    kept = [each for place, each in enumerate(classes) if place == 0 or each not in ("ə", classes[place - 1])]
    return "".join(kept)


def match(predicted: Sequence[Phone], marked: Sequence[Phone]) -> list[tuple[int, int]]:
    """Pair two sequences of vowels by edit distance over classes (1 for each insertion, deletion, substitution).

    A substituted vowel is a pair: the speaker said another one in its place. Among alignments of the same distance the
    one with the smallest sum of distances between centres is taken.

    Args:
        predicted, marked: vowels in their order.

    Returns:
        Pairs of positions, rising in both.
    """
    rows, columns = len(predicted), len(marked)
    names = [vowel_class(phone.name) for phone in predicted], [vowel_class(phone.name) for phone in marked]
    centres = numpy.array([centre(phone) for phone in predicted]), numpy.array([centre(phone) for phone in marked])
    far = 1.0 + sum(numpy.abs(centres[0][:, None] - centres[1]).max(axis=1, initial=0.0)) if rows and columns else 1.0
    cost = numpy.zeros((rows + 1, columns + 1))
    cost[:, 0], cost[0] = numpy.arange(rows + 1) * far, numpy.arange(columns + 1) * far
    paired = numpy.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            edits = float(names[0][row] != names[1][column])
            paired[row, column] = edits * far + abs(centres[0][row] - centres[1][column])
            cost[row + 1, column + 1] = min(
                cost[row, column] + paired[row, column], cost[row, column + 1] + far, cost[row + 1, column] + far
            )
    pairs = []
    row, column = rows, columns
    while row and column:
        if cost[row, column] == cost[row - 1, column - 1] + paired[row - 1, column - 1]:
            row, column = row - 1, column - 1
            pairs.append((row, column))
        elif cost[row, column] == cost[row - 1, column] + far:
            row -= 1
        else:
            column -= 1
    return pairs[::-1]


def centre(phone: Phone) -> float:
    """The middle of a phone, seconds."""
    return (phone.start + phone.end) / 2


@dataclass(frozen=True)
class Score:
    """What came of judging recordings.

    Attributes:
        pairs: a row a matched pair: utterance, vowel (the marked one, IPA), start and end of the marked interval,
            predicted centre, error (all in seconds), hit (boolean).
        predicted, marked: numbers of vowels in the two sets of sequences.
    """

    pairs: pandas.DataFrame
    predicted: int
    marked: int

    def summary(self) -> dict[str, float]:
        """The figures of the score.

        Returns:
            ``hits``: share of matched pairs that are hits; ``hits_of_marked`` and ``hits_of_predicted``: the same count
            over all marked and over all predicted vowels, unmatched ones being misses; ``median``, ``ninety`` (90 %
            quantile) and ``mean`` error of matched pairs in seconds; ``matched``, ``unmatched_predicted``,
            ``unmatched_marked``: numbers of vowels. Shares and errors are NaN where there is nothing to count.
        """
        errors, hits, matched = self.pairs["error"].to_numpy(), self.pairs["hit"].to_numpy(dtype=bool), len(self.pairs)
        quantiles = numpy.quantile(errors, [0.5, 0.9]) if matched else [numpy.nan, numpy.nan]
        return {
            "hits": float(hits.mean()) if matched else numpy.nan,
            "hits_of_marked": float(hits.sum() / self.marked) if self.marked else numpy.nan,
            "hits_of_predicted": float(hits.sum() / self.predicted) if self.predicted else numpy.nan,
            "median": float(quantiles[0]),
            "ninety": float(quantiles[1]),
            "mean": float(errors.mean()) if matched else numpy.nan,
            "matched": matched,
            "unmatched_predicted": self.predicted - matched,
            "unmatched_marked": self.marked - matched,
        }


def score(predicted: Mapping[str, Iterable[Phone]], marked: Mapping[str, Iterable[Phone]]) -> Score:
    """Judge the predicted phones of recordings by those that people marked; phones other than vowels are passed over.

    Args:
        predicted: utterance to phones in their order; times in seconds.
        marked: the same of at least those utterances; others in it are passed over.

    Raises:
        ValueError: an utterance has no marked phones.
    """
    missing = [utterance for utterance in predicted if utterance not in marked]
    if missing:
        raise ValueError(f"expected marked phones of every utterance, came none of {len(missing)}, first: {missing[0]}")
    rows, counts = [], [0, 0]
    for utterance, phones in predicted.items():
        found = [phone for phone in phones if phone.vowel]
        true = [phone for phone in marked[utterance] if phone.vowel]
        counts = [counts[0] + len(found), counts[1] + len(true)]
        for one, other in match(found, true):
            middle, interval = centre(found[one]), true[other]
            error, hit = abs(middle - centre(interval)), interval.start <= middle < interval.end
            rows.append((utterance, interval.name, interval.start, interval.end, middle, error, hit))
    return Score(pandas.DataFrame(rows, columns=list(COLUMNS)), *counts)
