"""From the aligned phones of a corpus to its vowel tokens: which phones are vowels, their formants, their features."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas

from sertools.corpora.phones import Phone
from sertools.corpora.table import CorpusError
from sertools.corpora.vowels import occurrences, unlisted
from sertools.measure import formants, vowel_checks
from sertools.measure.frames import FrameEncoder
from sertools.measure.measure_formants import NUMBERS, measure_formants
from sertools.measure.measure_tokens import SPANS, MeasuredTokens, measure_tokens
from sertools.measure.tokens import Tokens


class VowelSpans(NamedTuple):
    """Where the ten common vowels lie.

    Attributes:
        spans: DataFrame with ``SPANS``, in the order of the alignment and of time.
        floored: vowel to how many of it were left out since the aligner gave them its shortest length.
        unknown: names of phones with a vowel that the table of vowels does not know, which were left out.
    """

    spans: pandas.DataFrame
    floored: dict[str, int]
    unknown: tuple[str, ...]


def vowel_spans(
    aligned: Mapping[str, Sequence[Phone]],
    table: pandas.DataFrame,
    *,
    name: str,
    notation: str = "ipa",
    floor: float = 0.0,
) -> VowelSpans:
    """Find the ten common vowels in aligned phones.

    An aligner has to put every phone of a sentence somewhere, also one that was swallowed: it then gets the shortest
    length that there is, in a place that says nothing. So a vowel none of whose phones lasts longer is left out.

    Args:
        aligned: utterance to its phones in their order, in seconds from the start of the recording.
        table: table of utterances, which says their language; it may have others besides.
        name: what to call the corpus in an error.
        notation: of the phones' names, see :data:`sertools.corpora.vowels.NOTATIONS`.
        floor: seconds; a phone that lasts less has the aligner's shortest length (0: no such rule).

    Raises:
        CorpusError: an utterance that the table lacks, a language without a table of vowels, or a vowel without
            duration.
    """
    strange = [utterance for utterance in aligned if utterance not in table.index]
    if strange:
        raise CorpusError(f"{name}: expected phones of its utterances, came {len(strange)} others: {strange[0]}")
    languages = table["language"].to_dict()
    rows, unknown, floored = [], set(), Counter()
    for utterance, phones in aligned.items():
        names, language = [phone.name for phone in phones], languages[utterance]
        starts, ends = [phone.start for phone in phones], [phone.end for phone in phones]
        unknown.update(unlisted(names, language, notation))
        for found in occurrences(names, language, notation):
            start, end = found.times(starts, ends)
            if not end > start:
                raise CorpusError(
                    f"{name}: expected a vowel that lasts, came {found.vowel} at {start} s in {utterance}"
                )
            own = range(found.first, found.last + 1)
            if all(ends[place] - starts[place] < floor for place in own):
                floored[found.vowel] += 1
            else:
                rows.append((utterance, found.vowel, start, end))
    spans = pandas.DataFrame(rows, columns=list(SPANS)).astype({"utterance": "str", "vowel": "str"})
    spans = spans.astype({"start": "float64", "end": "float64"})
    return VowelSpans(spans, dict(sorted(floored.items())), tuple(sorted(unknown)))


def corpus_tokens(
    name: str,
    table: pandas.DataFrame,
    root: Path,
    aligned: Mapping[str, Sequence[Phone]],
    *,
    encoder: FrameEncoder,
    how: Mapping[str, object],
    notation: str = "ipa",
    floor: float = 0.0,
    workers: int = 1,
    progress: bool = True,
) -> MeasuredTokens:
    """The vowel tokens of a corpus, with formants.

    Formants that break a rule of :mod:`sertools.measure.vowel_checks` stay in the table: what is rejected follows from
    the numbers, and the card counts it. Their tokens keep their features, which no formant enters.

    Args:
        name: the corpus's name. table: its utterances. root: its folder.
        aligned: utterance to its phones; utterances without are left out and counted.
        encoder: what makes the frames.
        how: how the phones were aligned, for the card.
        notation, floor: of :func:`vowel_spans`.
        workers: processes for the formants, and threads for the frames.
        progress: as in :func:`sertools.measure.measure_tokens.measure_tokens`.

    Returns:
        Tokens with the columns ``sertools.measure.measure_formants.NUMBERS`` behind the usual ones; their card also
        says how they were aligned, which settings and ceilings the formants have, how many were rejected by which
        rule, which phones were not known, and how many vowels were left out as of the shortest length.

    Raises:
        CorpusError: as in :func:`vowel_spans`, or no utterance holds one of the ten vowels.
        FormantError: a vowel outside its recording.
    """
    spans, floored, unknown = vowel_spans(aligned, table, name=name, notation=notation, floor=floor)
    if spans.empty:
        raise CorpusError(f"{name}: expected one of the ten vowels in {len(aligned)} aligned utterances, came none")
    measured = measure_formants(spans, table, root, workers=workers)
    joined = spans.join(measured.formants[list(NUMBERS)])
    tokens, report = measure_tokens(
        table, joined, root, name=name, encoder=encoder, aligned=how, workers=workers, progress=progress
    )
    rejected = vowel_checks.rejected(tokens.table)
    card = {
        **tokens.card,
        "aligned": {
            **tokens.card["aligned"],
            "notation": notation,
            "utterances": len(aligned),
            "unknown": unknown,
            "floor": {"seconds": floor, "vowels": floored},
        },
        "formants": {
            **formants.parameters(),
            "ceilings": {speaker: one.hertz for speaker, one in sorted(measured.ceilings.items())},
            "rejected": {rule: int(count) for rule, count in rejected.value_counts().sort_index().items()},
        },
    }
    return MeasuredTokens(Tokens(name, tokens.table, tokens.features, tokens.names, card), report)
