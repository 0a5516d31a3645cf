"""Any file name: one of the owner's grammar comes back with what it says, any other is left out and named."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sertools.corpora import aesdd, cafe, casia, emodb, emovo, ravdess, savee, tess, urdu, voxceleb
from sertools.corpora.left_out import LeftOutWarning

DIGIT, LETTER = st.sampled_from("0123456789"), st.sampled_from("abcdefgh")
NUMBER = st.integers(1, 99)


@dataclass(frozen=True)
class Naming:
    """``names`` draws (path without ending, emotion, speaker), both as the table must hold them; ``good`` names which
    are in every tree."""

    read: Callable
    good: tuple[str, ...]
    names: st.SearchStrategy


def of(codes, make):
    """Names from a drawn emotion (code, name) and whatever else `make` draws."""
    return st.sampled_from(sorted(codes.items())).flatmap(make)


def _emodb(code):
    return st.builds(
        lambda who, text, take: (f"wav/{who}{text}{code[0]}{take}", code[1], f"emodb-{who}"),
        st.sampled_from(sorted(emodb._GENDERS)),
        st.from_regex(r"[ab][0-9]{2}", fullmatch=True),
        LETTER,
    )


def _emovo(code):
    return st.builds(
        lambda who, text: (f"{who}/{code[0]}-{who}-{text}", code[1], f"emovo-{who}"),
        st.sampled_from(["f1", "f2", "f3", "m1", "m2", "m3"]),
        st.from_regex(r"[a-z][0-9]", fullmatch=True),
    )


def _savee(code):
    return st.builds(
        lambda who, n, apart: (f"{who}{'/' if apart else '_'}{code[0]}{n:02d}", code[1], f"savee-{who}"),
        st.sampled_from(savee._SPEAKERS),
        NUMBER,
        st.booleans(),
    )


def _tess(code):
    return st.builds(
        lambda who, word: (f"{who[0]}_{word}_{code[0]}", code[1], f"tess-{who[1]}"),
        st.sampled_from(sorted(tess._SPEAKERS.items())),
        st.from_regex(r"[a-z]{2,6}", fullmatch=True),
    )


def _urdu(code):
    return st.builds(
        lambda who, n, file: (f"S{who}{n}_F{file}_{code[0]}{n:02d}", code[1], f"urdu-S{who}{n}"),
        st.sampled_from("MF"),
        NUMBER,
        NUMBER,
    )


def _ravdess(code):
    return st.builds(
        lambda strong, text, again, who: (
            f"03-01-{code[0]}-{strong}-{text}-{again}-{who:02d}",
            code[1],
            f"ravdess-{who:02d}",
        ),
        *(st.sampled_from(["01", "02"]) for _ in range(3)),
        st.integers(1, 24),
    )


def _cafe(code):
    grade = "" if code[1] == "neutral" else "-1"
    return st.builds(
        lambda who, text: (f"{who:02d}-{code[0]}{grade}-{text}", code[1], f"cafe-{who:02d}"),
        st.integers(1, 12),
        st.integers(1, 6),
    )


def _aesdd(code):
    return st.builds(
        lambda text, who, take, gap: (f"{code[0]}{text:02d}{gap}({who}){take}", code[1], f"aesdd-{who}"),
        NUMBER,
        NUMBER,
        st.sampled_from(["", "b"]),
        st.sampled_from(["", " "]),
    )


def _casia(code):
    return st.builds(
        lambda who, text, apart: (
            f"{'/' if apart else '-'}".join((who, code[0], f"{text:03d}")),
            code[1],
            f"casia-{who}",
        ),
        st.sampled_from(casia.SPEAKERS),
        st.integers(1, 999),
        st.booleans(),
    )


def _voxceleb(_):
    return st.builds(
        lambda who, video, n: (f"id{who}/{video}/{n:05d}", None, f"voxceleb-id{who}"),
        st.integers(10310, 11251),
        st.from_regex(r"[a-z]{11}", fullmatch=True),
        NUMBER,
    )


NAMINGS = {
    "emodb": Naming(emodb.read, ("good/03a01Fa", "good/16b10Wb", "good/08a02Na"), of(emodb._EMOTIONS, _emodb)),
    "emovo": Naming(emovo.read, ("good/gio-f1-b1", "good/neu-m2-n5", "good/rab-f2-l4"), of(emovo._EMOTIONS, _emovo)),
    "savee": Naming(savee.read, ("good/DC_a01", "good/KL_su15", "good/JE_n12"), of(savee._EMOTIONS, _savee)),
    "tess": Naming(tess.read, ("good/OAF_back_angry", "good/YAF_dog_ps", "good/OAF_x_sad"), of(tess._EMOTIONS, _tess)),
    "urdu": Naming(urdu.read, ("good/SM1_F1_A1", "good/SF1_F1_S1", "good/SM2_F1_N1"), of(urdu._EMOTIONS, _urdu)),
    "ravdess": Naming(
        ravdess.read, tuple(f"good/03-01-01-01-01-01-{n:02d}" for n in (1, 2, 3)), of(ravdess._EMOTIONS, _ravdess)
    ),
    "cafe": Naming(cafe.read, ("good/01-N-1", "good/02-N-2", "good/03-C-1-1"), of(cafe._EMOTIONS, _cafe)),
    "aesdd": Naming(aesdd.read, ("good/a03 (4)", "good/f18 (5)b", "good/s20 (1)"), of(aesdd._EMOTIONS, _aesdd)),
    "casia": Naming(casia.read, tuple(f"good/wangzhe-sad-{n}" for n in (201, 202, 203)), of(casia._EMOTIONS, _casia)),
    "voxceleb": Naming(
        voxceleb.read, tuple(f"id10001/goodgoodgoo/0000{n}" for n in (1, 2, 3)), of({"": ""}, _voxceleb)
    ),
}


def read(naming, names):
    """The table of a tree with the good names and these, and what its reader left out."""
    folder = Path(tempfile.mkdtemp())
    try:
        for name in (*naming.good, *names):
            path = folder / f"{name}.wav"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", LeftOutWarning)
            table = naming.read(folder)
    finally:
        shutil.rmtree(folder)
    return table.set_index("file", drop=False), "\n".join(str(each.message) for each in caught)


@pytest.mark.parametrize("naming", NAMINGS.values(), ids=NAMINGS)
@settings(max_examples=8)
@given(st.data())
def test_a_name_of_the_owners_comes_back_with_what_it_says(naming, data):
    drawn = data.draw(st.lists(naming.names, min_size=1, max_size=6, unique_by=lambda one: one[0]))
    table, said = read(naming, [name for name, *_ in drawn])
    for name, emotion, speaker in drawn:
        if f"{name}.wav" not in table.index:  # two names of one utterance: the first counts, and the other is named
            assert f"{name}.wav" in said
            continue
        row = table.loc[f"{name}.wav"]
        assert (row["emotion"] if emotion else None, row["speaker"]) == (emotion, speaker)


STEM = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=20).filter(
    lambda stem: stem not in (".", "..") and not stem.startswith(".") and len(os.fsencode(stem)) < 200
)
ANY_NAME = STEM | st.tuples(STEM, STEM).map("/".join) | st.from_regex(r"[0-9a-zA-Z_()²٣ -]{1,25}", fullmatch=True)


@pytest.mark.parametrize("naming", NAMINGS.values(), ids=NAMINGS)
@settings(max_examples=12)
@given(names=st.lists(ANY_NAME.map(lambda name: f"any/{name}"), min_size=1, max_size=3, unique=True))
def test_any_other_name_loses_nothing_and_is_named(naming, names):
    table, said = read(naming, names)
    assert {f"{name}.wav" for name in naming.good} <= set(table.index)
    for name in names:
        if f"{name}.wav" not in table.index and naming.read is not casia.read:  # whose strays are passed over
            assert Path(name).name in said or repr(Path(name).name)[1:-1] in said
