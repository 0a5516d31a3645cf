"""A user's CSVs, sweeps, parameters of a page, and results files."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy

from benchmarks.fuzzing.parser import Broken, file, text
from sertools.corpora import cells, own, tracks
from sertools.corpora.spreadsheet import read_rows
from sertools.corpora.table import validate
from sertools.report import results_file, sweep
from sertools.report.parameters import ParameterError, literals, resolve
from sertools.report.results_file import ResultsFileError
from sertools.report.sweep import SweepError

TABLES, BOOK = "a user's CSVs", "sweeps, parameters, results files"
FEATURES = ("F0", "loudness", "jitter")


def _own(folder: Path) -> bool:
    found = own.read(folder, FEATURES)
    validate(found.table, name="own")
    if found.features is not None and not numpy.isfinite(found.features.to_numpy()).all():
        raise Broken("features that are not finite")
    return not found.left_out


def _rows(folder: Path) -> bool:
    table, faults = read_rows(folder / "t.csv")
    if not table.columns.is_unique or not all(isinstance(cell, str) for cell in table.to_numpy().ravel()):
        raise Broken("cells that are no text")
    return not faults


def _number(cell: str) -> None:
    if not 1 <= cells.number(cell, 1, 7, "rating", "t.csv") <= 7:
        raise Broken("a number out of range")


_OWN = "file,speaker,emotion,language,gender,activation,valence,text,session\n" + "".join(
    f"{n}.wav,s{n},{word},de,f,{n},2.5,t{n},\n" for n, word in ((1, "happy"), (2, "Sadness"), (3, ""))
)
_FEATURES = "file;F0;loudness;jitter\n" + "".join(f"{n}.wav;1{n},5;0.{n};-1e-3\n" for n in (1, 2, 3))
_PARAMETERS = (
    'profile = "full"\ntransfer = ["emodb", "savee"]\nepochs = 50\nruns = 5\nseed = 0\nlearning_rate = 0.001\n'
    'embed = "mu"\ndevice = "cpu"\nworkers = 2\n'
)
_PAGE = json.dumps({"cells": [{"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": _PARAMETERS}]})
_SWEEP = (
    "page: zeroshot/01_small\nprofile: full\nparameters:\n"
    "  epochs: [25, 100]\n  transfer: [[emodb, savee], [urdu]]\n  learning_rate: 1e-3\n"
)
_VALUES = {
    "page": "zeroshot/04_2_classification",
    "parameters": {"train": "rated"},
    "values": {"uar": 0.5},
    "claims": {},
}


def _resolved(given: str) -> None:
    found = resolve("zeroshot/01", {"In": ["", _PARAMETERS, f"# Parameters\n{given}"], **literals(_PARAMETERS)})
    json.dumps(found.changed, allow_nan=False)


def _asked(given: str) -> None:
    cell = f"# Parameters\ntransfer = {given!r}"
    found = resolve("zeroshot/01", {"In": ["", _PARAMETERS, cell], **literals(_PARAMETERS), "transfer": given})
    if not all(isinstance(name, str) and name for name in found.parameters.transfer):
        raise Broken(f"names that are none: {found.parameters.transfer}")


def _packed(files: Mapping[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"zeroshot/04_2_classification/{name}", content)
    return packed.getvalue()


def _unpacked(folder: Path) -> None:
    inside = folder / "deep" / "inside"
    shutil.rmtree(folder / "deep", ignore_errors=True)
    results_file.unpack(folder / "sent.zip", inside)
    outside = [
        path for path in folder.rglob("*") if path.is_file() and path.name != "sent.zip" and inside not in path.parents
    ]
    if outside:
        raise Broken(f"written outside of its folder: {outside}")


def _compared(folder: Path) -> None:
    shutil.rmtree(folder / "inside", ignore_errors=True)
    (folder / "values.zip").write_bytes(_packed({"values.json": (folder / "values.json").read_bytes()}))
    results_file.compare(folder / "values.zip", folder / "inside", folder)


def _looked_through(name: str) -> Callable[[Path], None]:
    return lambda folder: results_file.refuse({f"zeroshot/04/{name}": (folder / Path(name).name).read_bytes()})


_HEADER = json.dumps(
    {"__metadata__": {"axes": '["speaker"]'}, "x": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}
).encode()
_TENSORS = len(_HEADER).to_bytes(8, "little") + _HEADER + b"\0\0\0\0"
_WAVS = dict.fromkeys(("1.wav", "2.wav", "3.wav"))

USERS = (
    file(
        "any CSV",
        TABLES,
        _rows,
        "t.csv",
        ("file,speaker\na.wav,1\nb.wav,2\n", 'a;b;c\n"1;2";3;"x\ny"\n', "file\tx\na\t1\n".encode("utf-16")),
    ),
    text("numbers", TABLES, _number, "2,5\n3\n1e0\n 6.25"),
    file(
        "own corpus, labels",
        TABLES,
        _own,
        "labels.csv",
        (_OWN, _OWN.replace(",", ";").replace("file", "Path").replace("2.5", "2,5")),
        _WAVS,
    ),
    file("own corpus, features", TABLES, _own, "features.csv", (_FEATURES,), {"labels.csv": _OWN}),
    text(
        "names of corpora",
        TABLES,
        lambda given: tracks.expand(given.split(",")),
        "emodb,savee\nrated\nopen-english,papers",
    ),
    file(
        "sweep",
        BOOK,
        lambda folder: sweep.read(folder, folder / "some.yml"),
        "some.yml",
        (_SWEEP, _SWEEP + "collect:\n  tables: [accuracy]\n  claims: [zeroshot-12]\nlimit: 4\n"),
        {"notebooks/zeroshot/01_small.ipynb": _PAGE},
        (SweepError,),
    ),
    text(
        "parameters, cell",
        BOOK,
        literals,
        'profile = "full"\nepochs: int = 50\ntransfer = ["emodb", "savee"]',
        (ParameterError,),
    ),
    text(
        "parameters, changed",
        BOOK,
        _resolved,
        "epochs = 3\ntransfer = ['urdu']\nlearning_rate = 1e-3\nembed = 'z'",
        (ParameterError,),
    ),
    text("parameters, given", BOOK, _asked, "emodb,savee\n[\"emodb\", 'urdu']\nurdu", (ParameterError,)),
    file(
        "results file, archive",
        BOOK,
        _unpacked,
        "sent.zip",
        (_packed({"values.json": json.dumps(_VALUES), "tables/accuracy.csv": "a,b\n1,2\n"}),),
        None,
        (ResultsFileError,),
    ),
    file(
        "results file, values",
        BOOK,
        _compared,
        "values.json",
        (json.dumps(_VALUES),),
        {"notebooks/zeroshot/01_small.ipynb": _PAGE},
        (ResultsFileError,),
    ),
    file(
        "results file, table",
        BOOK,
        _looked_through("tables/accuracy.csv"),
        "accuracy.csv",
        ("method,value\nDAE,0.5\nVAE,0.25\n",),
        None,
        (ResultsFileError,),
    ),
    file(
        "results file, statistics",
        BOOK,
        _looked_through("statistics.safetensors"),
        "statistics.safetensors",
        (_TENSORS,),
        None,
        (ResultsFileError,),
    ),
)
