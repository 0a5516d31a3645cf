"""Phones that people marked by hand: the `lablaut` files of EMO-DB, the ground truth of the alignment.

A file of xlabel: a header that ends in ``#``, then a line a label: a time in seconds, a colour, the label. A time is
where its label STARTS (read so, 72 % of the energy of the fricatives lies above 3.5 kHz; read as ends, 1 %). Names are
SAMPA; what follows behind a blank (``+lar``, a number for stress) and labels that begin with ``+`` or ``-`` modify the
segment and begin no new one. Closure, burst and aspiration of a stop (``_t`` or ``t``, ``!t``, ``tasp``) are one phone.
"""

import re
from pathlib import Path

from sertools.corpora.phones import PAUSE, Phone
from sertools.corpora.table import CorpusError

_VOWELS = dict(zip("aAeEiIoOuUyY298@6", "aɑeɛiɪoɔuʊyʏøœɵəɐ", strict=True))
_CONSONANTS = dict(zip("SNCBDGV4HXRL?", "ʃŋçβðɣʋɾɦχʁʎʔ", strict=True))
_MODIFIERS = "+-"
_SILENCES = (".", "(", "(gef", "")
"""The end of the sentence, and silences inside it, empty or filled."""
_STOP = re.compile(r"[!_]([a-zA-Z])|([a-zA-Z])(?:asp|sap|as)")
"""Phases of a stop; in two files the name of an aspiration is misspelt."""
_LINE = re.compile(r"\s*(\d{1,6}\.\d+)\s+-?\d+\s*(.*)", re.ASCII)


def read_lablaut(path: Path) -> tuple[Phone, ...]:
    """Read one file.

    Returns:
        Phones in their order, in seconds, names in IPA (``_``: silence), without gaps from the first label to the last,
        whose end is not marked and which is left out. Empty for a file without labels (EMO-DB has two of them).

    Raises:
        CorpusError: no end of the header, a line that is no label, or times that fall.
    """
    path = Path(path)
    lines = path.read_text(encoding="latin-1").splitlines()
    ends = [number for number, line in enumerate(lines) if line.strip() == "#"]
    if not ends:
        raise CorpusError(f"hand labels: expected a header that ends in a line #, came none (file {path})")
    begun: list[tuple[float, str, bool]] = []
    for number, line in enumerate(lines[ends[0] + 1 :], ends[0] + 2):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line.rstrip())
        if not found:
            raise CorpusError(f"hand labels: expected a time, a number and a label, came {line!r} ({path}:{number})")
        start, label = float(found[1]), found[2]
        if begun and start < begun[-1][0]:
            raise CorpusError(
                f"hand labels: expected rising times, came {start} after {begun[-1][0]} ({path}:{number})"
            )
        name = re.split(r"\s", label, maxsplit=1)[0]
        # Slips: `[+eng` and `hoe` are modifiers, `!` a burst without its stop; `I+nas` lacks the blank.
        if name[:1] in _MODIFIERS or name.startswith("[") or name in ("hoe", "!"):
            continue
        name = re.split(r"(?<=.)[+-]", name, maxsplit=1)[0]
        phase = _STOP.fullmatch(name)
        name = _ipa(phase[1] or phase[2] if phase else name)
        if phase and begun and begun[-1][1] == name:
            continue
        begun.append((start, name, bool(re.search(r"\s[1-3]\b", label))))
    following = [start for start, _, _ in begun[1:]]
    return tuple(
        Phone(start, end, name, stressed) for (start, name, stressed), end in zip(begun, following, strict=False)
    )


def _ipa(name: str) -> str:
    """SAMPA to IPA; a name that is all vowels letter by letter, of others only the letters that differ."""
    if name in _SILENCES:
        return PAUSE
    if all(letter in _VOWELS for letter in name):
        return "".join(_VOWELS[letter] for letter in name)
    return "".join(_CONSONANTS.get(letter, letter) for letter in name)
