"""English phones by CMU PocketSphinx, to compare our own alignment with.

Its package ships a model and a dictionary. It knows American English only and
needs every word of the text in its dictionary.
"""

import re

import numpy

from sertools.corpora.phones import Phone
from sertools.measure.audio import RATE
from sertools.measure.textgrid import ipa

FRAME_SECONDS = 0.01
WINDOW_SECONDS = 0.025625
"""Its frame t covers this long from t x 10 ms on; ours are centred. A boundary is midway between centres of frames."""


class NoAlignment(ValueError):
    """PocketSphinx could not align a text with a recording."""


def align_english(samples: numpy.ndarray, text: str) -> tuple[Phone, ...]:
    """Align a text.

    Args:
        samples: float (n,), mono, 16 kHz, within [-1, 1].
        text: words in English; signs other than letters and apostrophes are passed over.

    Returns:
        Phones in IPA in their order, seconds, on frames of 10 ms. Of vowels the stress is not known; every AH is ʌ.

    Raises:
        NoAlignment: a word outside the dictionary, or no path through the recording.
        ModuleNotFoundError: pocketsphinx is not installed.
    """
    import pocketsphinx

    words = re.findall(r"[a-z']+", text.lower())
    sound = numpy.round(numpy.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    # Its log goes to stderr, a hundred lines a recording.
    decoder = pocketsphinx.Decoder(lm=None, samprate=RATE, loglevel="FATAL")
    unknown = [word for word in words if decoder.lookup_word(word) is None]
    if unknown or not words:
        raise NoAlignment(f"expected words of the dictionary, came {', '.join(unknown) or 'none'}")
    decoder.set_align_text(" ".join(words))
    try:
        _decode(decoder, sound)
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


def _decode(decoder, sound: bytes) -> None:
    decoder.start_utt()
    decoder.process_raw(sound, full_utt=True)
    decoder.end_utt()
