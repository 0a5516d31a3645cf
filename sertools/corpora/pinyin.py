"""Pinyin: a syllable as it is spelled, into initial, final and tone.

The finals come out in their full form, which the spelling shortens or hides: ``liu2`` is l + iou, ``gui4`` g + uei,
``lun2`` l + uen, ``you3`` iou, ``wen2`` uen, ``ju1`` j + v (``v`` stands for ü), ``shi4`` sh + -i (the apical vowel).
By the rules of Hanyu Pinyin (ISO 7098).
"""

from typing import NamedTuple

from sertools.corpora.table import CorpusError

INITIALS = "zh ch sh b p m f d t n l g k h j q x r z c s".split()
_OPEN = "a:a o:o e:ɤ ai:aɪ ei:eɪ ao:ɑʊ ou:oʊ an:an en:ən ang:ɑŋ eng:əŋ ong:ʊŋ er:ɚ"
_FRONT = "i:i ia:ia ie:iɛ iao:iɑʊ iou:ioʊ ian:iɛn in:in iang:iɑŋ ing:iŋ iong:iʊŋ"
_BACK = "u:u ua:ua uo:uo uai:uaɪ uei:ueɪ uan:uan uen:uən uang:uɑŋ ueng:uəŋ"
_ROUND = "v:y ve:yɛ van:yɛn vn:yn -i:z̩"
FINALS = dict(pair.split(":") for row in (_OPEN, _FRONT, _BACK, _ROUND) for pair in row.split())
"""Final in its full form to its phones in IPA, after Lee and Zee (2003), Standard Chinese (Beijing), Journal of the
International Phonetic Association 33(1); the vowels of closed syllables as they are commonly transcribed (``en`` is ən,
``ian`` iɛn)."""
NEUTRAL = 5
_TONES = tuple("012345")
_APICAL = frozenset("zh ch sh r z c s".split())
# lue and nue are how keyboards write lüe and nüe: no other syllable could be meant.
_SHORTENED = {"iu": "iou", "ui": "uei", "un": "uen", "ue": "ve"}
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

    @property
    def parts(self) -> tuple[str, ...]:
        """Initial, vowel in IPA and nasal coda (``n`` or ``ŋ``), those that there are: the formants of a vowel are not
        to be measured in the nasal behind it. A final that is in IPA already stays as it is."""
        if self.final == "-i" and self.initial in ("zh", "ch", "sh", "r"):
            return self.initial, "ʐ̩"
        final = FINALS.get(self.final, self.final)
        coda = final[-1] if final[-1] in "nŋ" else ""
        return tuple(part for part in (self.initial, final.removesuffix(coda), coda) if part)


def split(syllable: str) -> Syllable:
    """A syllable with the digit of its tone (0 or 5, or none: neutral) into its parts.

    Raises:
        CorpusError: not a syllable of pinyin.
    """
    text = syllable.strip().lower().replace("ü", "v").replace("u:", "v")
    letters, tone = (text[:-1], int(text[-1])) if text[-1:] in _TONES else (text, NEUTRAL)
    initial, final = _parts(letters)
    if final not in FINALS or not letters.isalpha():
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
