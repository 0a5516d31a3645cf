"""Syllables of Mandarin in pinyin: split into initial and final, the final in IPA.

Finals after Lee and Zee (2003), Standard Chinese (Beijing), Journal of the International Phonetic Association 33(1),
with the vowels of closed syllables as they are commonly transcribed (``en`` is ən, ``ian`` is iɛn).
"""

import re
from typing import NamedTuple

from sertools.corpora.table import CorpusError

INITIALS = tuple("zh ch sh b p m f d t n l g k h j q x r z c s".split())
"""Longest first, so that ``zh`` is not taken for ``z``."""
_OPEN = "a:a o:o e:ɤ ai:aɪ ei:eɪ ao:ɑʊ ou:oʊ an:an en:ən ang:ɑŋ eng:əŋ er:ɚ"
_FRONT = "i:i ia:ia ie:iɛ iao:iɑʊ iu:ioʊ ian:iɛn in:in iang:iɑŋ ing:iŋ iong:iʊŋ"
_BACK = "u:u ua:ua uo:uo uai:uaɪ ui:ueɪ uan:uan un:uən uang:uɑŋ ong:ʊŋ ueng:uəŋ"
_ROUND = "v:y ve:yɛ van:yɛn vn:yn"
FINALS = dict(pair.split(":") for row in (_OPEN, _FRONT, _BACK, _ROUND) for pair in row.split())
"""Final as it is written behind an initial (``v`` for u with two dots) to its phones in IPA."""
_ALONE = {"yi": "i", "yin": "in", "ying": "ing", "wu": "u", "yu": "v", "yue": "ve", "yuan": "van", "yun": "vn"}
_GLIDES = {"you": "iu", "wei": "ui", "wen": "un", "weng": "ueng", "yong": "iong"}
_SYLLABLE = re.compile(r"([a-zv]+)([1-5]?)")


class Syllable(NamedTuple):
    """``initial``: pinyin, empty where there is none; ``final``: IPA; ``tone``: 1 to 5 (5: neutral), 0: not given."""

    initial: str
    final: str
    tone: int

    @property
    def parts(self) -> tuple[str, ...]:
        """Initial, vowel and nasal coda (``n`` or ``ŋ``), those that there are: the formants of a vowel are not to be
        measured in the nasal behind it."""
        coda = self.final[-1] if self.final[-1] in "nŋ" else ""
        return tuple(part for part in (self.initial, self.final.removesuffix(coda), coda) if part)


def split(syllable: str) -> Syllable:
    """Split a syllable.

    Args:
        syllable: pinyin in lower case with the tone as a digit behind it, ``v`` or ``ü`` for u with two dots.

    Raises:
        CorpusError: it is no syllable of Mandarin.
    """
    found = _SYLLABLE.fullmatch(syllable.replace("ü", "v").replace("u:", "v"))
    if not found:
        raise CorpusError(f"pinyin: expected a syllable like zhong1, came {syllable!r}")
    plain, tone = found[1], int(found[2] or 0)
    initial = next((each for each in INITIALS if plain.startswith(each)), "")
    final = plain.removeprefix(initial)
    if not initial:
        final = _written_out(plain)
    elif initial in ("j", "q", "x") and final.startswith("u"):
        # Behind j, q and x there is no u, and the dots of ü are not written.
        final = "v" + final[1:]
    if final == "i" and initial in ("zh", "ch", "sh", "r", "z", "c", "s"):
        # Not the vowel i, but a syllabic consonant at the place of the initial.
        return Syllable(initial, "ʐ̩" if initial in ("zh", "ch", "sh", "r") else "z̩", tone)
    if final not in FINALS:
        raise CorpusError(f"pinyin: expected a syllable of Mandarin, came {syllable!r}")
    return Syllable(initial, FINALS[final], tone)


def _written_out(plain: str) -> str:
    """The final of a syllable without an initial, whose first vowel is written y or w."""
    whole = {**_ALONE, **_GLIDES}
    if plain in whole:
        return whole[plain]
    return {"y": "i", "w": "u"}.get(plain[0], plain[0]) + plain[1:]
