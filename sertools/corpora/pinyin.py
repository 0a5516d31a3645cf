"""Pinyin: a syllable as it is spelled, into initial, final and tone.

The finals come out in their full form, which the spelling shortens or hides: ``liu2`` is l + iou, ``gui4`` g + uei,
``lun2`` l + uen, ``you3`` iou, ``wen2`` uen, ``ju1`` j + v (``v`` stands for ü), ``shi4`` sh + -i (the apical vowel).
By the rules of Hanyu Pinyin (ISO 7098).
"""

from typing import NamedTuple

from sertools.corpora.table import CorpusError

INITIALS = "zh ch sh b p m f d t n l g k h j q x r z c s".split()
FINALS = frozenset(
    "a o e ai ei ao ou an en ang eng ong er i ia ie iao iou ian in iang ing iong u ua uo uai uei uan uen uang ueng"
    " v ve van vn -i".split()
)
NEUTRAL = 5
_APICAL = frozenset("zh ch sh r z c s".split())
_SHORTENED = {"iu": "iou", "ui": "uei", "un": "uen"}
# Spellings of finals without an initial: y and w stand for the glides i, u and ü.
_Y = {"yi": "i", "yin": "in", "ying": "ing", "you": "iou", "yong": "iong"}
_W = {"wu": "u", "wei": "uei", "wen": "uen"}


class Syllable(NamedTuple):
    """A syllable of Mandarin.

    Attributes:
        initial: one of ``INITIALS``, or empty.
        final: one of ``FINALS``.
        tone: 1 to 4, or 5 (neutral).
    """

    initial: str
    final: str
    tone: int

    @property
    def toned(self) -> str:
        """The final with its tone behind it, for instance ``iou2``."""
        return f"{self.final}{self.tone}"


def split(syllable: str) -> Syllable:
    """A syllable with the digit of its tone (0 or 5, or none: neutral) into its parts.

    Raises:
        CorpusError: not a syllable of pinyin.
    """
    text = syllable.strip().lower().replace("ü", "v").replace("u:", "v")
    tone = int(text[-1]) if text[-1:].isdigit() else NEUTRAL
    letters = text.rstrip("0123456789")
    initial, final = _parts(letters)
    if final not in FINALS or not 0 <= tone <= NEUTRAL or not letters.isalpha():
        raise CorpusError(f"expected a syllable of pinyin with its tone, for instance zhong1, came {syllable!r}")
    return Syllable(initial, final, tone or NEUTRAL)


def _parts(letters: str) -> tuple[str, str]:
    if letters.startswith("yu"):
        return "", "v" + letters[2:]
    if letters.startswith("y"):
        return "", _Y.get(letters, "i" + letters[1:])
    if letters.startswith("w"):
        return "", _W.get(letters, "u" + letters[1:])
    initial = next((each for each in INITIALS if letters.startswith(each)), "")
    final = letters[len(initial) :]
    if initial in ("j", "q", "x") and final.startswith("u"):
        return initial, "v" + final[1:]
    if initial in _APICAL and final == "i":
        return initial, "-i"
    return initial, _SHORTENED.get(final, final) if initial else final
