"""Phones from Praat's TextGrids, as the Montreal Forced Aligner writes them (a tier of phones beside one of words)."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

from sertools.corpora.phones import PAUSE, Phone
from sertools.corpora.table import CorpusError

if TYPE_CHECKING:
    import parselmouth

TIER = "phones"
SILENCES = ("", "sil", "sp", "spn", "<eps>")
"""How aligners name silence and noise; read as a pause."""
ARPABET = {
    **dict(zip("AA AE AH AO EH IH IY UH UW".split(), "ɑ æ ʌ ɔ ɛ ɪ i ʊ u".split(), strict=True)),
    **dict(zip("AW AY ER EY OW OY".split(), "aʊ aɪ ɝ eɪ oʊ ɔɪ".split(), strict=True)),
    **dict(zip("CH DH HH JH NG SH TH ZH R Y G".split(), "tʃ ð h dʒ ŋ ʃ θ ʒ ɹ j ɡ".split(), strict=True)),
    **{letter: letter.lower() for letter in "BDFKLMNPSTVWZ"},
}
"""Names of the CMU dictionary's phones to IPA; an unstressed AH is ə, an unstressed ER ɚ."""
_UNSTRESSED = {"AH": "ə", "ER": "ɚ"}


def read_textgrid(path: Path, tier: str = TIER) -> tuple[Phone, ...]:
    """Read one tier of intervals; Praat reads the file, in any of its forms and encodings.

    Args:
        path: the TextGrid.
        tier: name of the tier; of several speakers' tiers (``Anna - phones``) the only one that ends so.

    Returns:
        Phones in their order, seconds; names of ARPABET in IPA, others as they stand; silences are pauses.

    Raises:
        CorpusError: no such file, no TextGrid, no such tier or more than one, one of points, or one whose intervals do
            not follow each other.
        ModuleNotFoundError: parselmouth is not installed.
    """
    import parselmouth

    path = Path(path)
    if not path.is_file():
        raise CorpusError(f"TextGrid: expected a file, came none (file {path})")
    try:
        grid = parselmouth.Data.read(str(path))
        if not isinstance(grid, parselmouth.TextGrid):
            raise CorpusError(f"TextGrid: expected a TextGrid, came {type(grid).__name__} (file {path})")
        return _phones(grid, tier, path)
    except parselmouth.PraatError as error:
        raise CorpusError(f"TextGrid: expected a file that Praat reads, came another (file {path})") from error
    except UnicodeDecodeError as error:  # a surrogate, in a name or in Praat's own message about the file
        raise CorpusError(f"TextGrid: expected names in Unicode, came other bytes: {error} (file {path})") from error


def _phones(grid: "parselmouth.TextGrid", tier: str, path: Path) -> tuple[Phone, ...]:
    from parselmouth.praat import call

    names = [call(grid, "Get tier name", number + 1) for number in range(call(grid, "Get number of tiers"))]
    fitting = [number for number, name in enumerate(names, 1) if name == tier or name.endswith(f" - {tier}")]
    if len(fitting) != 1:
        raise CorpusError(f"TextGrid: expected one tier {tier}, came {', '.join(names)} (file {path})")
    if not call(grid, "Is interval tier", fitting[0]):
        raise CorpusError(f"TextGrid: expected a tier of intervals, {tier} is one of points (file {path})")
    phones = []
    for number in range(1, call(grid, "Get number of intervals", fitting[0]) + 1):
        start, end, label = (
            call(grid, f"Get {what}", fitting[0], number)
            for what in ("start time of interval", "end time of interval", "label of interval")
        )
        if not (phones[-1].end if phones else 0) <= start <= end < math.inf:
            raise CorpusError(
                f"TextGrid: expected intervals that follow each other, came {start} to {end} as number {number} of "
                f"{tier} (file {path})"
            )
        name, stressed = ipa(label.strip())
        phones.append(Phone(start, end, name, stressed))
    return tuple(phones)


def ipa(label: str) -> tuple[str, bool]:
    """An aligner's name of a phone in IPA, and whether it carries primary stress (ARPABET's digit 1)."""
    if label.lower() in SILENCES:
        return PAUSE, False
    plain, stress = (label[:-1], label[-1]) if label[-1] in "012" and label[:-1] in ARPABET else (label, "")
    if stress == "0" and plain in _UNSTRESSED:
        return _UNSTRESSED[plain], False
    return ARPABET.get(plain, plain), stress == "1"
