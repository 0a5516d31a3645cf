"""Small trees laid out as the owners of corpora lay out theirs, and damage to one recording or label row of them."""

import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas
import soundfile

from benchmarks.fuzzing import layouts
from benchmarks.spoiled import RATE, Finding, compared, voice
from sertools.corpora import dusha, iemocap, msp_podcast, registry
from sertools.corpora.table import CorpusError
from sertools.measure.measure import Measured, measure

PARTIAL = {"dusha": dusha.read, "iemocap": iemocap.read, "msp-podcast": msp_podcast.read}
"""Readers that refuse a release of which recordings are missing, unless they are told that it is a part."""


@dataclass(frozen=True)
class Owner:
    """A small tree.

    Attributes:
        corpus: its name. recordings: relative paths, the first of them is what damage is done to.
        strange: name of a recording that the owner does not have; empty where the labels alone say what is read.
        tables: text of the files beside the recordings, by path.
        row: a table and what to replace in it by what, so that a row about the first recording cannot be read.
        row_alone: whether the recording has no other row, so that it goes with that one.
        counted: whether the owner says how many there are, so that a missing one can be noticed.
    """

    corpus: str
    recordings: tuple[str, ...]
    strange: str = ""
    tables: Mapping[str, str] = field(default_factory=dict)
    row: tuple[str, str, str] | None = None
    row_alone: bool = True
    counted: bool = True


@dataclass(frozen=True)
class Damage:
    """Damage to a tree: name; the function that does it; whether it leaves the recording out; words of the message."""

    name: str
    spoil: Callable[[Path, Owner], object]
    left_out: bool = True
    says: str = ""


def wavs(*stems: str) -> tuple[str, ...]:
    """Stems as the paths of recordings."""
    return tuple(f"{stem}.wav" for stem in stems)


EMOTALE = layouts.EMOTALE["annotations.csv"]
OWNERS = (
    Owner("emodb", wavs("wav/03a01Fa", "wav/16b10Wb", "wav/08a05Td", "wav/10b01Aa"), "wav/03a01Xa.wav"),
    Owner("emovo", wavs("f1/gio-f1-b1", "m2/neu-m2-n5", "f2/rab-f2-l4", "f3/sor-f3-d1"), "f1/xxx-f1-b1.wav"),
    Owner("savee", wavs("DC/a01", "KL/su15", "JE/n12", "JK/sa03"), "DC/x01.wav"),
    Owner("tess", wavs("OAF_back_angry", "YAF_dog_ps", "OAF_bite_neutral", "YAF_back_fear"), "OAF_back_jolly.wav"),
    Owner(
        "urdu",
        wavs("Angry/SM1_F10_A010", "Sad/SF11_F1_S03", "Happy/SF1_F2_H02", "Neutral/SM24_F1_N001"),
        "Angry/SM1_F10_X010.wav",
    ),
    Owner(
        "ravdess",
        wavs(*(f"Actor_0{who}/03-01-0{who}-01-01-01-0{who}" for who in (5, 1, 3, 4))),
        "Actor_05/03-01-09-01-01-01-05.wav",
    ),
    Owner(
        "casia",
        wavs("liuchanhg/angry/201", "ZhaoZuoxiang/surprise/250", "wangzhe/sad/203", "zhaoquanyin/fear/299"),
        "liuchanhg/jolly/202.wav",
    ),
    Owner("cafe", wavs("01-J-1-1", "12-N-6", "05-C-2-3", "08-N-1"), "01-X-1-1.wav"),
    Owner("aesdd", wavs("a/a03 (4)", "f/f18 (5)b", "s/s20 (1)", "h/h07 (3)"), "a/x03 (4).wav", counted=False),
    Owner("voxceleb", wavs("id10001/1zcIwhmdeo4/00001", "id10002/abcdefghijk/00002"), "id1000x/1zcIwhmdeo4/00001.wav"),
    Owner(
        "emotale-en",
        tuple(layouts.EMOTALE_WAVS.split()),
        "wav/EN_004_X_5.wav",
        layouts.EMOTALE,
        ("annotations.csv", "EN_004_A_5.wav,2,", "EN_004_A_5.wav,high,"),
    ),
    Owner(
        "emotale-dk",
        wavs("wav/DK_004_H_2", "wav/DK_004_N_1"),
        "wav/DK_004_X_5.wav",
        layouts.EMOTALE,
        ("annotations.csv", "DK_004_H_2.wav,2,", "DK_004_H_2.wav,high,"),
    ),
    Owner(
        "nemo",
        tuple(layouts.NEMO_WAVS.split()),
        "samples/EB0_anger_9.wav",
        {"data.tsv": layouts.NEMO},
        ("data.tsv", "\tanger\t", "\tjolly\t"),
    ),
    Owner(
        "iemocap",
        wavs(*layouts.IEMOCAP_WAVS.split()),
        "",
        {layouts.IEMOCAP: layouts.IEMOCAP_TEXT},
        (layouts.IEMOCAP, "\tneu\t", "\tjolly\t"),
    ),
    Owner(
        "msp-podcast",
        tuple(layouts.MSP_WAVS.split()),
        "",
        {"Labels/labels_consensus.csv": layouts.MSP},
        ("Labels/labels_consensus.csv", "N,2.2", "Q,2.2"),
    ),
    Owner(
        "biic-podcast",
        tuple(layouts.BIIC_WAVS.split()),
        "",
        {"labels.csv": layouts.BIIC},
        ("labels.csv", "Happiness", "Jolly"),
    ),
    Owner(
        "dusha",
        tuple(layouts.DUSHA_WAVS.split()),
        "crowd_test/wavs/zz.wav",
        {"crowd_test/raw_crowd_test.tsv": layouts.DUSHA_TSV},
        ("crowd_test/raw_crowd_test.tsv", "\tpositive\t", "\tjolly\t"),
        row_alone=False,
    ),
)


def write(owner: Owner, root: Path) -> None:
    """Write the good tree."""
    for number, file in enumerate(owner.recordings):
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(root / file, voice(number), RATE)
    for file, text in owner.tables.items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text, encoding="utf-8")


def _cut(root: Path, owner: Owner) -> None:
    path = root / owner.recordings[0]
    path.write_bytes(path.read_bytes()[:8000])


def _strange(root: Path, owner: Owner) -> None:
    (root / owner.strange).parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(root / owner.strange, voice(9), RATE)


def _row(root: Path, owner: Owner) -> None:
    file, old, new = owner.row
    (root / file).write_text(owner.tables[file].replace(old, new, 1), encoding="utf-8")


def _beside(root: Path, owner: Owner) -> None:
    above = (root / owner.recordings[0]).parent
    for name in ("notes.txt", ".DS_Store", f"._{Path(owner.recordings[0]).name}"):
        (above / name).write_bytes(b"not of this corpus")


EMPTY = Damage("an empty recording", lambda root, owner: (root / owner.recordings[0]).write_bytes(b""), says="an empty")
CUT = Damage("a recording cut short", _cut, says="cut short")
TEXT = Damage(
    "a text as recording", lambda root, owner: (root / owner.recordings[0]).write_text("no sound"), says="8 byte"
)
MISSING = Damage("a recording missing", lambda root, owner: (root / owner.recordings[0]).unlink())
STRANGE = Damage("a recording of an unknown name", _strange, left_out=False)
ROW = Damage("a label row that cannot be read", _row)
BESIDE = Damage("files of other kinds beside", _beside, left_out=False)
DAMAGES = (EMPTY, CUT, TEXT, MISSING, STRANGE, ROW, BESIDE)


def pairs() -> list[tuple[Owner, Damage]]:
    """Every damage to every tree to which it can be done."""
    return [
        (owner, damage)
        for owner in OWNERS
        for damage in DAMAGES
        if (damage is not STRANGE or owner.strange) and (damage is not ROW or owner.row)
    ]


def expected(owner: Owner, damage: Damage) -> str:
    """What has to become of a damage, in the words of `Finding.outcome`."""
    if damage is BESIDE or (damage is MISSING and not owner.counted):
        return "read as it is"
    return "refused as a whole" if damage is MISSING and owner.corpus in PARTIAL else "left out and named"


def read(owner: Owner, root: Path, *, complete: bool = False) -> tuple[pandas.DataFrame, Measured, list[str]]:
    """A tree read and measured, and the messages; `complete`: whether nothing may be missing of a release."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        if owner.corpus in PARTIAL:
            table = PARTIAL[owner.corpus](root, complete=complete)
        else:
            table = registry.read(owner.corpus, root)
    measured = measure(table, root, workers=1, progress=False)
    messages = [str(one.message) for one in caught]
    messages += [f"{one.file}: {one.reason}" for one in measured.report.itertuples()]
    shortfall = registry.shortfall(owner.corpus, table)
    return table, measured, messages + ([shortfall] if shortfall else [])


def judge(owner: Owner, damage: Damage, root: Path, good: tuple[pandas.DataFrame, Measured, list[str]]) -> Finding:
    """Read and measure a spoiled tree and compare it with the good one."""
    try:
        table, measured, messages = read(owner, root, complete=damage is MISSING)
    except CorpusError as error:
        return Finding("refused as a whole", (str(error),), 0, _lacks(owner, damage, [str(error)]))
    new = [message for message in messages if message not in good[2]]
    touched = {owner.recordings[0]} if damage.left_out else set()
    gone = touched & set(table.loc[measured.features.index, "file"]) if damage is not ROW or owner.row_alone else set()
    lost = compared(good[0].loc[good[1].features.index], good[1].features, table, measured.features, touched)
    lacks = _lacks(owner, damage, new) + tuple(f"{file} left out" for file in gone)
    return Finding("left out and named" if new else "read as it is", tuple(new), lost, lacks)


def _lacks(owner: Owner, damage: Damage, messages: list[str]) -> tuple[str, ...]:
    if expected(owner, damage) == "read as it is":
        return tuple(f"no message, came {message}" for message in messages)
    asked = ["expected .*came|missing", damage.says]
    if damage is STRANGE:
        asked.append(re.escape(owner.strange))
    elif damage is ROW:
        asked.append("|".join(map(re.escape, (Path(owner.row[0]).name, owner.recordings[0]))))
    elif damage is not MISSING:
        asked.append(re.escape(owner.recordings[0]))
    return tuple(pattern for pattern in asked if not re.search(pattern, "\n".join(messages)))
