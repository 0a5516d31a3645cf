"""The corpora by name: their descriptors, their readers, where they lie, and whether they are complete."""

import os
from collections.abc import Callable
from pathlib import Path

import pandas

from sertools.corpora import (
    aesdd,
    biic_podcast,
    cafe,
    casia,
    dusha,
    emodb,
    emotale,
    emovo,
    iemocap,
    msp_podcast,
    nemo,
    ravdess,
    savee,
    tess,
    urdu,
    voxceleb,
)
from sertools.corpora.descriptor import Descriptor
from sertools.corpora.table import CorpusError

Reader = Callable[[Path], pandas.DataFrame]

_CORPORA: dict[str, tuple[Descriptor, Reader]] = {
    "ravdess": (ravdess.DESCRIPTOR, ravdess.read),
    "tess": (tess.DESCRIPTOR, tess.read),
    "savee": (savee.DESCRIPTOR, savee.read),
    "emodb": (emodb.DESCRIPTOR, emodb.read),
    "emovo": (emovo.DESCRIPTOR, emovo.read),
    "urdu": (urdu.DESCRIPTOR, urdu.read),
    "casia": (casia.DESCRIPTOR, casia.read),
    "emotale-en": (emotale.DESCRIPTOR_EN, emotale.read_english),
    "emotale-dk": (emotale.DESCRIPTOR_DK, emotale.read_danish),
    "nemo": (nemo.DESCRIPTOR, nemo.read),
    "iemocap": (iemocap.DESCRIPTOR, iemocap.read),
    "cafe": (cafe.DESCRIPTOR, cafe.read),
    "aesdd": (aesdd.DESCRIPTOR, aesdd.read),
    "voxceleb": (voxceleb.DESCRIPTOR, voxceleb.read),
    "msp-podcast": (msp_podcast.DESCRIPTOR, msp_podcast.read),
    "biic-podcast": (biic_podcast.DESCRIPTOR, biic_podcast.read),
    "dusha": (dusha.DESCRIPTOR, dusha.read),
}
NAMES = tuple(_CORPORA)

# The two languages of EmoTale come in one archive and so lie in one folder.
_FOLDERS = {"emotale-en": "emotale", "emotale-dk": "emotale"}


def descriptor(name: str) -> Descriptor:
    """What is known of a corpus.

    Raises:
        CorpusError: the name is unknown; lists the names.
    """
    return _entry(name)[0]


def read(name: str, root: Path) -> pandas.DataFrame:
    """Read the table of utterances of a corpus from its folder; no audio is decoded.

    Raises:
        CorpusError: the name is unknown, or the folder is not as its owner distributes it.
    """
    return _entry(name)[1](Path(root))


def corpora_root() -> Path | None:
    """The folder that holds the corpora, from the environment variable ``SERTOOLS_CORPORA``; ``None`` if it is not set.

    Raises:
        CorpusError: the variable names no folder.
    """
    value = os.environ.get("SERTOOLS_CORPORA", "").strip()
    if not value:
        return None
    root = Path(value).expanduser()
    if not root.is_dir():
        raise CorpusError(f"SERTOOLS_CORPORA: expected a folder, came {value}")
    return root


def find(name: str) -> Path | None:
    """The folder of a corpus below :func:`corpora_root`, or ``None`` if it is not there.

    Raises:
        CorpusError: the name is unknown, or ``SERTOOLS_CORPORA`` names no folder.
    """
    _entry(name)
    root = corpora_root()
    if root is None:
        return None
    folder = root / _FOLDERS.get(name, name)
    return folder if folder.is_dir() else None


def check(name: str, table: pandas.DataFrame) -> pandas.DataFrame:
    """Compare what the owner claims with what was counted.

    Returns:
        DataFrame indexed by ``what`` ("clips", "speakers", then one row an emotion) with the integer columns
        ``claimed``, ``counted`` and ``difference`` (counted minus claimed); a number that the owner does not state is
        missing.

    Raises:
        CorpusError: the name is unknown.
    """
    claimed = descriptor(name).claimed
    counted = table["emotion"].value_counts()
    rows = {
        "clips": (claimed["clips"], len(table)),
        "speakers": (claimed["speakers"], table["speaker"].nunique()),
    }
    emotions = [*claimed["emotions"], *(emotion for emotion in counted.index if emotion not in claimed["emotions"])]
    for emotion in emotions:
        rows[emotion] = (claimed["emotions"].get(emotion), int(counted.get(emotion, 0)))
    result = pandas.DataFrame.from_dict(rows, orient="index", columns=["claimed", "counted"]).astype("Int64")
    result["difference"] = result["counted"] - result["claimed"]
    return result.rename_axis("what")


def shortfall(name: str, table: pandas.DataFrame) -> str | None:
    """One sentence on what a tree lacks against the owner's claim, or ``None`` if no clip is missing.

    For instance ``"emodb: 12 of 535 clips missing (angry 5, fear 7)"``.

    Raises:
        CorpusError: the name is unknown.
    """
    compared = check(name, table)
    clips = compared.loc["clips"]
    if pandas.isna(clips["difference"]) or clips["difference"] >= 0:
        return None
    emotions = compared.drop(index=["clips", "speakers"])
    lacking = emotions[(emotions["difference"] < 0).fillna(False)]
    each = ", ".join(f"{emotion} {-difference}" for emotion, difference in lacking["difference"].items())
    said = f"{name}: {-clips['difference']} of {clips['claimed']} clips missing"
    return f"{said} ({each})" if each else said


def _entry(name: str) -> tuple[Descriptor, Reader]:
    if name not in _CORPORA:
        raise CorpusError(f"expected the name of a corpus ({', '.join(NAMES)}), came {name!r}")
    return _CORPORA[name]
