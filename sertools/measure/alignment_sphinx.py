"""English phones by CMU PocketSphinx, to compare our own alignment with.

Its package ships a model and a dictionary. It knows American English only and needs every word of the text in its
dictionary, or the phones of each word.
"""

import re

import numpy

from sertools.corpora.phones import Phone
from sertools.measure.audio import RATE
from sertools.measure.textgrid import ipa

FRAME_SECONDS = 0.01
WINDOW_SECONDS = 0.025625
"""Its frame t covers this long from t x 10 ms on; ours are centred. A boundary is midway between centres of frames."""

SPELLED = {
    **dict(zip("A: A O: 0 E I i: i U u: V @ @2 3: 3 e# a".split(),
               "AA AA AO AA EH IH IY IY UH UW AH AH AH ER ER EH AE".split(), strict=True)),
    **dict(zip("aI aU eI oU OI".split(), "AY AW EY OW OY".split(), strict=True)),
    **dict(zip("A@ O@ o@ e@ i@ U@".split(), "AA_R AO_R AO_R EH_R IH_R UH_R".split(), strict=True)),
    **dict(zip("tS dZ D T S Z N j r t#".split(), "CH JH DH TH SH ZH NG Y R D".split(), strict=True)),
    **{letter: letter.upper() for letter in "bdfghklmnpstvwz"},
}  # fmt: skip
"""espeak-ng's names of English phones to ARPABET; those of a vowel with r are two."""


class NoAlignment(ValueError):
    """PocketSphinx could not align a text with a recording."""


def align_english(samples: numpy.ndarray, text: str) -> tuple[Phone, ...]:
    """Align a text.

    Args:
        samples: float (n,), mono, 16 kHz, within [-1, 1].
        text: words in English, where signs other than letters and apostrophes are passed over; or, in double
            brackets, espeak-ng's names of their phones, the words with blanks between them.

    Returns:
        Phones in IPA in their order, seconds, on frames of 10 ms. Of vowels the stress is not known; every AH is ʌ.

    Raises:
        NoAlignment: a word outside the dictionary, a phone that ``SPELLED`` lacks, or no path through the recording.
        ModuleNotFoundError: pocketsphinx is not installed.
    """
    import pocketsphinx

    sound = numpy.round(numpy.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    # Its log goes to stderr, a hundred lines a recording.
    decoder = pocketsphinx.Decoder(lm=None, samprate=RATE, loglevel="FATAL")
    if text.startswith("[["):
        words = []
        for place, phones in enumerate(text.strip("[]. ").split()):
            words.append(f"word-{place}")
            decoder.add_word(words[-1], " ".join(_spelled(phones)), True)
    else:
        words = re.findall(r"[a-z']+", text.lower())
    unknown = [word for word in words if decoder.lookup_word(word) is None]
    if unknown or not words:
        raise NoAlignment(f"expected words of the dictionary, came {', '.join(unknown) or 'none'}")
    decoder.set_align_text(" ".join(words))
    try:
        _decode(decoder, sound)
        heard = [each.word.partition("(")[0] for each in decoder.seg() or ()]
        heard = [word for word in heard if not word.startswith(("<", "["))]
        if heard != words:
            raise NoAlignment(f"expected a path of {len(words)} words, came one of {len(heard)}")
        # The first pass finds words, the second the phones in them.
        decoder.set_alignment()
        _decode(decoder, sound)
    except RuntimeError as error:
        words_long = f"{len(words)} words through {len(samples) / RATE:.2f} s"
        raise NoAlignment(f"expected a path of {words_long}, came none ({error})") from error
    found = []
    for word in decoder.get_alignment():
        for phone in word:
            name, _ = ipa("" if phone.name in ("SIL", "+NSN+", "+SPN+") else phone.name)
            start = phone.start * FRAME_SECONDS + (WINDOW_SECONDS - FRAME_SECONDS) / 2
            found.append(Phone(start, start + phone.duration * FRAME_SECONDS, name))
    return tuple(found)


def _spelled(phones: str) -> list[str]:
    """A word in espeak-ng's names of phones (stress marks allowed) in ARPABET, the longest names first."""
    left, found = re.sub("[',%=]", "", phones), []
    while left:
        name = next((left[:length] for length in (2, 1) if left[:length] in SPELLED), None)
        if name is None:
            raise NoAlignment(f"expected phones out of {' '.join(SPELLED)}, came {left} in {phones}")
        found += SPELLED[name].split("_")
        left = left[len(name) :]
    return found


def _decode(decoder, sound: bytes) -> None:
    decoder.start_utt()
    decoder.process_raw(sound, full_utt=True)
    decoder.end_utt()
