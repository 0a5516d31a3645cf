"""VoxCeleb1: interviews with celebrities, cut from videos of social media; speakers are known, emotions are not."""

import re
from pathlib import Path

import pandas

from sertools.corpora import listing
from sertools.corpora.descriptor import Descriptor
from sertools.corpora.left_out import table_of, usable
from sertools.corpora.table import CorpusError

DESCRIPTOR = Descriptor(
    name="voxceleb",
    title="VoxCeleb1 (development part)",
    owner="Visual Geometry Group, University of Oxford (Arsha Nagrani, Joon Son Chung, Andrew Zisserman)",
    licence="CC BY 4.0; the copyright of the videos stays with their owners",
    terms="Given out on request through the owners' form; the speakers did not consent one by one: see the owners'"
    " privacy notice before use.",
    url="https://www.robots.ox.ac.uk/~vgg/data/voxceleb/vox1.html",
    citation="Nagrani, Chung and Zisserman (2017), VoxCeleb: a large-scale speaker identification dataset, Interspeech",
    bibkey="nagrani2017voxceleb",
    languages=("en",),
    claimed={"clips": 148642, "speakers": 1211, "emotions": {}},
    layout_source="torchaudio's documentation of VoxCeleb1Identification, which unpacks the owners' archives"
    " vox1_dev_wav.zip and vox1_test_wav.zip: wav/<speaker>/<video>/<segment>.wav",
    notes=(
        "Counts are those of the owners' page for the development part of the split for verification; its test part has"
        " 4,874 clips of 40 further speakers, both together 153,516 of 1,251.",
        "There are no emotions, no sentence codes and no transcripts.",
        "The owners do not label languages: most interviews are in English, and the column language says so of all.",
        "Test speakers are those whose names start with E: id10270 to id10309.",
        "Of VoxCeleb2 (ids below id10000) sound is given out as AAC in .m4a, which libsndfile cannot decode.",
    ),
    needs_agreement=True,
)

PARTS = ("dev", "test")
_CONVERT = "libsndfile does not decode AAC: convert each, for instance ffmpeg -i 00001.m4a -ac 1 -ar 16000 00001.wav"
_SPEAKER = re.compile(r"id1\d{4}", re.ASCII)
_TEST_SPEAKERS = range(10270, 10310)
_META = "vox1_meta.csv"
_GENDERS = {"m": "male", "f": "female"}


def read(root: Path, parts: tuple[str, ...] = ("dev",)) -> pandas.DataFrame:
    """Read the table of VoxCeleb1 from any folder above its speakers' folders; no audio is decoded.

    Dissanayake et al. (2020) write of nearly 150,000 utterances: the development part, which is the default.

    Args:
        root: the folder; the archives of both parts may lie in it side by side or unpacked into one ``wav``.
        parts: of ``dev`` and ``test`` those wanted.

    Returns:
        The table of utterances, named ``voxceleb/id10001-1zcIwhmdeo4-00001``; emotions and sentences are missing,
        ``session`` is the video (a segment's neighbours were cut from the same one). Genders come from the owners'
        ``vox1_meta.csv`` where it lies below ``root``; else they are missing. Further column ``part``.

    Raises:
        CorpusError: no folder; no audio in it, or none of these parts; more files than not that are ``.m4a``
            without a decoded copy, whose speaker is none of VoxCeleb1's, or that lie outside the owners' folders (fewer
            are left out and named).
    """
    root = Path(root)
    unknown = [part for part in parts if part not in PARTS]
    if unknown or not parts:
        raise CorpusError(f"voxceleb: expected parts out of {', '.join(PARTS)}, came {parts!r}")
    packed = _packed(root)
    genders = _genders(root)

    def row(path: Path) -> dict[str, object] | None:
        folders = path.relative_to(root).parts[:-1]
        if len(folders) < 2:
            raise CorpusError(f"voxceleb: expected id10001/1zcIwhmdeo4/00001.wav, came {path.name} (file {path})")
        speaker, video = folders[-2:]
        if not _SPEAKER.fullmatch(speaker):
            raise CorpusError(
                f"voxceleb: expected a speaker of VoxCeleb1, id10001 to id11251, came {speaker!r} (file {path})"
            )
        part = "test" if int(speaker[2:]) in _TEST_SPEAKERS else "dev"
        if part not in parts:
            return None
        return {
            "utterance": f"{speaker}-{video}-{path.stem}",
            "file": listing.relative(path, root),
            "language": "en",
            "speaker": f"voxceleb-{speaker}",
            "gender": genders.get(speaker),
            "session": video,
            "part": part,
        }

    found = listing.recordings(root, "voxceleb") if not packed or _decoded(root) else []
    unread = [f"voxceleb: expected .wav, came {path} without a decoded copy beside it. {_CONVERT}" for path in packed]
    nothing = f"recordings of the part {' or '.join(parts)} under {root}, came others"
    return table_of("voxceleb", found, row, nothing, unread)


def _packed(root: Path) -> list[Path]:
    """The owners' files in AAC without a decoded copy beside them."""
    found = (path for path in root.rglob("*.m4a") if not path.name.startswith("."))
    return sorted(path for path in found if not any(path.with_suffix(each).is_file() for each in listing.AUDIO))


def _decoded(root: Path) -> bool:
    return any(path.suffix.lower() in listing.AUDIO for path in root.rglob("*"))


def _genders(root: Path) -> dict[str, str]:
    """Speaker to gender from the owners' table, a line a speaker between tabs; empty where the table is not there."""
    if not any(root.rglob(_META)):
        return {}
    columns = ("VoxCeleb1 ID", "Gender")
    table = listing.table_file(root, _META, "voxceleb", columns, separator="\t")
    told = table[list(columns)].itertuples(index=False, name=None)
    return dict(
        usable(
            "voxceleb",
            told,
            lambda row: (row[0], listing.decode(_GENDERS, row[1], root / _META, "voxceleb", f"gender of {row[0]}")),
        )
    )
