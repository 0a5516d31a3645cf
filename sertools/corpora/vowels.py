"""The ten common vowels of Upadhyay et al. (2025), found in the phones of seven languages.

The paper compares six monophthongs and four diphthongs between languages by their IPA (section 4, Tables 2 and 6), and
prints no list of what it took for them. ``vowels.csv`` beside this module is our reading, a row a phone or a few phones
in a row, with a note where there was something to decide: a vowel counts only where IPA gives it the same sign, so that
short and lax vowels, vowels coloured by r and rounded front vowels are listed as none of the ten.

Names are the paper's: ``i E @ A/a O u`` and ``aI eI aU oU``.
"""

import csv
import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import NamedTuple

import pandas

from sertools.corpora.table import CorpusError

MONOPHTHONGS = ("i", "E", "@", "A/a", "O", "u")
DIPHTHONGS = ("aI", "eI", "aU", "oU")
VOWELS = (*MONOPHTHONGS, *DIPHTHONGS)
"""In the order of the paper's tables."""
IPA: Mapping[str, str] = dict(zip(VOWELS, ("i", "ɛ", "ə", "ɑ, a", "ɔ", "u", "aɪ", "eɪ", "aʊ", "oʊ"), strict=True))
"""How IPA writes each."""
NOTATIONS = ("ipa", "arpabet", "sampa")
COLUMNS = ("language", "notation", "phones", "vowel", "begin", "end", "note")

# Stress, the Danish stød, tones and marks of syllables say nothing about the vowel's quality.
_MARKS = str.maketrans({mark: None for mark in "ˈˌʔ?'.˥˦˧˨˩͡"} | {"ε": "ɛ"})
_IPA_VOWELS = frozenset("iyɨʉɯuɪʏʊeøɘɵɤoəɛœɜɞʌɔæɐaɶɑɒɚɝᵻ")


@dataclass(frozen=True)
class Occurrence:
    """A common vowel in a row of phones.

    Attributes:
        vowel: one of ``VOWELS``.
        first, last: positions of its first and its last phone (the same for most).
        begin, end: where it lies between the start of the first and the end of the last, in shares of that time; 0 and
            1 but for vowels of Mandarin and Russian that the table knows with the glide before them, which it cuts off.
    """

    vowel: str
    first: int
    last: int
    begin: float = 0.0
    end: float = 1.0

    def times(self, starts: Sequence[float], ends: Sequence[float]) -> tuple[float, float]:
        """Start and end of the vowel in seconds, from those of all phones."""
        start, length = starts[self.first], ends[self.last] - starts[self.first]
        return start + self.begin * length, start + self.end * length


def occurrences(phones: Sequence[str], language: str, notation: str = "ipa") -> list[Occurrence]:
    """The common vowels in a row of phones, in their order.

    Several phones in a row that the table lists together (a Danish diphthong, an English vowel with the r after it)
    are read before single ones; one in parentheses has to stand beside the vowel and is no part of it. What the table
    does not list counts as none: see :func:`unlisted`.

    Args:
        phones: names, in the order of the speech. ``ipa``: as espeak-ng or an aligner writes them, marks of stress and
            tone allowed; ``arpabet``: with or without marks of stress; ``sampa``: as the hand labels of EMO-DB have
            them.
        language: two letters, as in the table of utterances.
        notation: one of ``NOTATIONS``.

    Raises:
        CorpusError: no table for that language in that notation.
    """
    rules, longest = _rules(language, notation)
    names = [_plain(name, notation) for name in phones]
    found, position = [], 0
    while position < len(names):
        rule = None
        for length in range(min(longest, len(names) - position), 0, -1):
            rule = _rule(rules, names[position : position + length])
            if rule:
                break
        if not rule:
            position += 1
            continue
        first, last = position + rule.first, position + rule.last
        if rule.vowel:
            found.append(Occurrence(rule.vowel, first, last, rule.begin, rule.end))
        position = last + 1
    return found


def unlisted(phones: Iterable[str], language: str, notation: str = "ipa") -> tuple[str, ...]:
    """Names of phones that hold a vowel and that the table does not list, sorted, each once: what it does not know.

    Raises:
        CorpusError: no table for that language in that notation.
    """
    rules, _ = _rules(language, notation)
    known = {name for row in rules for name in row}
    names = {_plain(name, notation) for name in phones}
    return tuple(sorted(n for n in names if _holds_vowel(n, notation) and n not in known and not _rule(rules, [n])))


def documented(language: str | None = None, notation: str | None = None) -> pandas.DataFrame:
    """The table: which phones of a language are which vowel, and why others are none.

    Returns:
        DataFrame with ``COLUMNS`` and a new frame at every call: ``phones`` (names with spaces between, neighbours in
        parentheses), ``vowel`` (one of ``VOWELS``; missing: a vowel that is none of them), ``begin`` and ``end``
        (shares, 0 to 1), ``note``.

    Raises:
        CorpusError: no rows for what was asked.
    """
    rows = pandas.DataFrame(_rows(), columns=list(COLUMNS)).astype({"begin": "float64", "end": "float64"})
    for column, wanted in (("language", language), ("notation", notation)):
        if wanted is not None:
            rows = rows[rows[column] == wanted]
    if rows.empty:
        raise CorpusError(_unknown(language, notation))
    rows = rows.reset_index(drop=True)
    return rows.assign(vowel=rows["vowel"].mask(rows["vowel"] == ""), note=rows["note"].mask(rows["note"] == ""))


def vowels_of(language: str) -> tuple[str, ...]:
    """Those of the ten that a language has by the table, in the paper's order (Polish: five, and no diphthong).

    Raises:
        CorpusError: no table for that language.
    """
    named = set(documented(language)["vowel"].dropna())
    return tuple(vowel for vowel in VOWELS if vowel in named)


@functools.cache
def _rows() -> tuple[tuple[str, ...], ...]:
    with resources.files("sertools.corpora").joinpath("vowels.csv").open(encoding="utf-8", newline="") as file:
        return tuple(tuple(row[column] for column in COLUMNS) for row in csv.DictReader(file))


class _Rule(NamedTuple):
    vowel: str
    begin: float
    end: float
    first: int
    last: int


@functools.cache
def _rules(language: str, notation: str) -> tuple[dict[tuple[str, ...], _Rule], int]:
    """Names of phones to what they are; and the largest number of phones in a row."""
    rules = {}
    for row in _rows():
        if row[:2] == (language, notation):
            names = row[2].split()
            own = [place for place, name in enumerate(names) if not name.startswith("(")]
            rules[tuple(name.strip("()") for name in names)] = _Rule(
                row[3], float(row[4]), float(row[5]), own[0], own[-1]
            )
    if not rules:
        raise CorpusError(_unknown(language, notation))
    return rules, max(map(len, rules))


def _rule(rules: Mapping[tuple[str, ...], _Rule], names: Sequence[str]) -> _Rule | None:
    """The rule of these names; those with a digit (stress, tone) are tried with it, then without."""
    return rules.get(tuple(names)) or rules.get(tuple(_undigited(name) for name in names))


def _undigited(name: str) -> str:
    # SAMPA's digits are vowels: names that begin with one, or have one after letters, are listed as they are.
    return name.rstrip("012345") or name


def _plain(name: str, notation: str) -> str:
    if notation == "ipa":
        return name.translate(_MARKS).rstrip("0123456789") or name
    return name.upper() if notation == "arpabet" else name


def _holds_vowel(name: str, notation: str) -> bool:
    if notation == "ipa":
        return not _IPA_VOWELS.isdisjoint(name)
    letters = "AEIOU" if notation == "arpabet" else "aeiouyAEIOUY@269"
    return name[:1] in set(letters)


def _unknown(language: str | None, notation: str | None) -> str:
    known = ", ".join(dict.fromkeys(f"{row[0]} in {row[1]}" for row in _rows()))
    return f"common vowels: expected one of {known}; came {language} in {notation}"
