"""Transcripts, TextGrids, hand labels, phones and syllables."""

import math
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas

from benchmarks.fuzzing import layouts
from benchmarks.fuzzing.parser import Broken, file, text
from sertools.corpora import biic_podcast, dusha, hillenbrand, msp_podcast, pinyin, transcripts
from sertools.measure.hand_labels import read_lablaut
from sertools.measure.textgrid import ipa, read_textgrid

TRANSCRIPTS, PHONES = "transcripts", "TextGrids, hand labels, phones"


def _phones(found) -> None:
    ends = 0.0
    for phone in found:
        if not (ends <= phone.start <= phone.end < math.inf and phone.name):
            raise Broken(f"phones that do not follow each other: {phone}")
        ends = phone.end


def _transcripts(found: Mapping) -> None:
    for said in found.values():
        sentence = said if isinstance(said, str) else said.text
        if not sentence or "\ufffd" in sentence:
            raise Broken(f"an empty or spoilt transcript: {found}")


def _said(name: str, code: str) -> Callable[[Path], None]:
    asked = pandas.DataFrame({"file": [f"{code}.wav"], "text": [code]}, index=["x"])
    return lambda folder: _transcripts(transcripts.of(asked, folder, name))


def _pinyin(syllable: str) -> None:
    found = pinyin.split(syllable)
    if found.final not in pinyin.FINALS or not 1 <= found.tone <= pinyin.NEUTRAL or not found.parts:
        raise Broken(f"no syllable: {found}")


def _hillenbrand(folder: Path) -> None:
    found = hillenbrand.read(folder / "vowdata.dat")
    if not found.index.is_unique or not (found["seconds"] >= 0).all():
        raise Broken("tokens that repeat")


_TEXTGRID = """File type = "ooTextFile"
Object class = "TextGrid"

0
0.5
<exists>
2
"IntervalTier"
"words"
0
0.5
1
0
0.5
"hut"
"IntervalTier"
"phones"
0
0.5
3
0
0.1
""
0.1
0.2
"HH"
0.2
0.5
"AH1"
"""
_LONG = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 0.5
tiers? <exists>
size = 1
item []:
    item [1]:
        class = "IntervalTier"
        name = "phones"
        xmin = 0
        xmax = 0.5
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 0.25
            text = "t͡ʃ"
        intervals [2]:
            xmin = 0.25
            xmax = 0.5
            text = "OW2"
"""
_LABLAUT = (
    "signal x\ntype 0\nseparator ;\nnfields 1\n#\n 0.1 -1 a\t+lar\n 0.2 -1 !t\t3\n 0.3 -1 E6\n 0.4 -1 (gef\n 0.5 -1 .\n"
)
_VOWELS = "(c) 1995\n\n  1    2   3\n" + "".join(
    f"{name} 243 138  342 2322 3000 3657  340 2300 2990  345 2330    0  350 2340 3020\n"
    for name in ("m01iy", "w02ae", "g03oo")
)

TEXTS = (
    file(
        "emotale, sentences",
        TRANSCRIPTS,
        _said("emotale-en", "1"),
        "README.md",
        ("| *No.* | *Danish* | *English* |\n| -- | -- | -- |\n| 1. | _Hund._ | _A dog._ |\n| 2. | _To._ | _Two._ |\n",),
    ),
    file(
        "nemo, sentences",
        TRANSCRIPTS,
        _said("nemo", "AB_1"),
        "data.tsv",
        ('file_id\traw_text\nAB_1.wav\tTak.\nAB_2.wav\tNie "ma".\n',),
    ),
    file(
        "casia, sentences",
        TRANSCRIPTS,
        _said("casia", "201"),
        "x.txt",
        ("201. 你好。\r\n202. 谢 谢\r\n".encode("gb18030"),),
    ),
    file(
        "dusha, sentences",
        TRANSCRIPTS,
        lambda folder: _transcripts(dusha.transcripts(folder)),
        "crowd_test/raw_crowd_test.tsv",
        (layouts.DUSHA_TSV,),
    ),
    file(
        "msp-podcast, sentences",
        TRANSCRIPTS,
        lambda folder: msp_podcast.transcripts(folder),
        "Transcripts/MSP-PODCAST_0001_0008.txt",
        ("Well\u2019 then.\n",),
    ),
    file(
        "biic-podcast, sentences",
        TRANSCRIPTS,
        lambda folder: _transcripts(biic_podcast.transcripts(folder)),
        "labels.csv",
        (layouts.BIIC,),
    ),
    file(
        "TextGrid, short",
        PHONES,
        lambda folder: _phones(read_textgrid(folder / "a.TextGrid")),
        "a.TextGrid",
        (_TEXTGRID, _TEXTGRID.encode("utf-16")),
    ),
    file(
        "TextGrid, long", PHONES, lambda folder: _phones(read_textgrid(folder / "a.TextGrid")), "a.TextGrid", (_LONG,)
    ),
    file("hand labels", PHONES, lambda folder: _phones(read_lablaut(folder / "x.lablaut")), "x.lablaut", (_LABLAUT,)),
    file("Hillenbrand et al.", PHONES, _hillenbrand, "vowdata.dat", (_VOWELS,)),
    text("pinyin", PHONES, _pinyin, "zhong1\nliu2\nyou3\nlüe4\nshi\nju1"),
    text("names of phones", PHONES, ipa, "AH0\nER1\nspn\nt͡ʃ\nOW2"),
)
