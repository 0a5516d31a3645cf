"""Dusha: Russian speech to a voice assistant, acted by crowd workers, labelled by other crowd workers."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas

from sertools.corpora import listing
from sertools.corpora.descriptor import Descriptor
from sertools.corpora.left_out import table_of, usable
from sertools.corpora.table import CorpusError

DESCRIPTOR = Descriptor(
    name="dusha",
    title="Dusha, crowd part",
    owner="Vladimir Kondratenko, Artem Sokolov, Nikolay Karpov, Oleg Kutuzov, Nikita Savushkin and Fedor Minkin, Sber",
    licence="the owners' own public licence (license/en_us.pdf in their repository)",
    terms="Offered for download under the owners' licence, which users accept by using it.",
    url="https://github.com/salute-developers/golos/tree/master/dusha",
    citation="Kondratenko et al. (2022), Large Raw Emotional Dataset with Aggregation Mechanism, arXiv 2212.12266",
    bibkey="kondratenko2022dusha",
    languages=("ru",),
    claimed={"clips": 201850, "speakers": 2068, "emotions": {}},
    layout_source="The owners' repository, https://github.com/salute-developers/golos, dusha/data_processing:"
    " <set>/raw_<set>.tsv or .jsonl with a row a label, <set>/wavs/<hash>.wav, and what processing.py writes",
    notes=(
        "The podcast part is given out as features and links, without sound: only sets that have recordings are read.",
        "An utterance has the labels of several annotators. Where the owners' processing.py was run, its label is"
        " taken (Dawid and Skene's model, confidence of at least 0.9); else the class that most annotators chose, and"
        " none where two are level.",
        "The owners' class positive is called happy here.",
        "source_id is taken for the speaker; utterances without one share the name unknown.",
        "The counts claimed are those of the crowd part, training and test; the owners state none by emotion, since"
        " those depend on the aggregation.",
        "Upadhyay et al. (2025) test on 2,000 utterances and do not say which.",
    ),
)

SETS = ("crowd_train", "crowd_test", "podcast_train", "podcast_test")
COLUMNS = ("hash_id", "audio_path", "annotator_emo", "golden_emo", "source_id")
EMOTIONS = {"neutral": "neutral", "sad": "sad", "positive": "happy", "angry": "angry", "other": "other"}
_NOTHING = ("", "nan", "none", "null")


def read(root: Path, complete: bool = True) -> pandas.DataFrame:
    """Read the table of Dusha from any folder above its sets (``crowd_train``, ``crowd_test``).

    Args:
        root: the folder.
        complete: whether to refuse a set of which recordings are missing; ``False`` reads those that are there.

    Returns:
        The table of utterances, named ``dusha/<hash>``; genders and ratings are missing. Further columns: ``split``
        ("crowd_train", ...), ``labels`` (how many annotators), ``agreement`` (share of them that chose the emotion,
        missing where there is none), ``control`` (whether it was a test of the annotators with a known answer).

    Raises:
        CorpusError: no folder, no audio, no set with its markup, more rows or recordings at fault than not (a column
            missing, an unknown label, no markup; fewer are left out and named), or (``complete``) markup without its
            recording.
    """
    root = Path(root)
    recorded = defaultdict(dict)
    for path in listing.recordings(root, "dusha"):
        if path.parent.name == "wavs" and path.parent.parent.name in SETS:
            recorded[path.parent.parent][path.stem] = path
    if not recorded:
        raise CorpusError(f"dusha: expected recordings like crowd_test/wavs/0123abcd.wav under {root}, came others")
    rows = []
    for folder in sorted(recorded, key=lambda each: SETS.index(each.name)):
        rows += _set(folder, recorded[folder], root, complete)
    return table_of("dusha", rows, lambda row: row)


def transcripts(root: Path) -> dict[str, str]:
    """Utterance to what is said in it, from the owners' markup; for aligning, and kept nowhere.

    Utterances without a transcript are left out.

    Raises:
        CorpusError: no markup under ``root``, or a column of it missing.
    """
    found: dict[str, str] = {}
    sources = [source for name in SETS for folder in sorted(Path(root).rglob(name)) if (source := _raw(folder))]
    if not sources:
        raise CorpusError(f"dusha: expected markup like crowd_test/raw_crowd_test.tsv under {root}, came none")
    for source in sources:
        said = usable("dusha", _lines(source), lambda line: _cells(line, ("hash_id", "speaker_text")))
        found |= {
            f"dusha/{row['hash_id']}": text for row in said if (text := row["speaker_text"]).lower() not in _NOTHING
        }
    return found


def _set(folder: Path, recorded: dict[str, Path], root: Path, complete: bool) -> list[dict]:
    source = _raw(folder)
    if source is None:
        raise CorpusError(f"dusha: expected the markup raw_{folder.name}.tsv or .jsonl in {folder}, came none")
    votes, facts = defaultdict(Counter), {}

    def count(line: Line) -> bool:
        told = _cells(line, COLUMNS)
        votes[told["hash_id"]][listing.decode(EMOTIONS, told["annotator_emo"], line.where, "dusha")] += 1
        facts.setdefault(told["hash_id"], told)
        return True

    usable("dusha", _lines(source), count)
    absent = [name for name in facts if name not in recorded]
    if complete and absent:
        raise CorpusError(
            f"dusha: {len(absent)} of {len(facts)} recordings of {folder.name} missing, first: "
            f"{folder / 'wavs' / absent[0]}.wav"
        )
    agreed = _agreed(folder)

    def row(recording: tuple[str, Path]) -> dict[str, object]:
        name, path = recording
        if name not in facts:
            raise CorpusError(f"dusha: expected each recording in {source}, came one without markup (file {path})")
        emotion = _most(votes[name]) if agreed is None else agreed.get(name)
        labels = sum(votes[name].values())
        source_id = facts[name]["source_id"]
        return {
            "file": listing.relative(path, root),
            "language": "ru",
            "speaker": f"dusha-{'unknown' if source_id.lower() in _NOTHING else source_id}",
            "emotion": emotion,
            "split": folder.name,
            "labels": labels,
            "agreement": votes[name][emotion] / labels if emotion else float("nan"),
            "control": facts[name]["golden_emo"].lower() not in _NOTHING,
        }

    return usable("dusha", recorded.items(), row)


def _agreed(folder: Path) -> dict[str, str] | None:
    """Utterance to emotion as the owners' processing.py aggregates them, ``None`` where it was not run.

    Utterances below its threshold of confidence have no row and so no emotion.
    """
    places = folder.parent.glob(f"processed_dataset_0*/aggregated_dataset/{folder.name}.*")
    found = sorted(path for path in places if path.suffix in (".tsv", ".jsonl"))
    if not found:
        return None
    if len({path.parent for path in found}) > 1:
        raise CorpusError(
            f"dusha: expected one processed_dataset_0* beside {folder}, came {', '.join(map(str, found))}"
        )
    source = _either(found[0].with_suffix(""))

    def agreed(line: Line) -> tuple[str, str]:
        told = _cells(line, ("hash_id", "emotion"))
        return told["hash_id"], listing.decode(EMOTIONS, told["emotion"], line.where, "dusha")

    return dict(usable("dusha", _lines(source), agreed))


def _raw(folder: Path) -> Path | None:
    return _either(folder / f"raw_{folder.name}")


def _either(stem: Path) -> Path | None:
    """The same rows are given out in two formats."""
    return next((path for end in (".tsv", ".jsonl") if (path := stem.with_name(stem.name + end)).is_file()), None)


class Line(NamedTuple):
    """A row of markup: ``where`` it stands, its ``text``, and the ``header`` of a table between tabs (else JSON)."""

    where: str
    text: str
    header: tuple[str, ...] | None


def _lines(source: Path) -> Iterator[Line]:
    # A byte that is no UTF-8 spoils its row only: the sign that takes its place is refused there.
    with source.open(encoding="utf-8-sig", errors="replace") as file:
        header = tuple(next(file, "").rstrip("\n").split("\t")) if source.suffix == ".tsv" else None
        for number, line in enumerate((line for line in file if line.strip()), start=1):
            yield Line(f"{source}, row {number}", line.rstrip("\n"), header)


def _cells(line: Line, columns: tuple[str, ...]) -> dict[str, str]:
    """The cells asked for, as text; transcripts hold quotation marks that mean nothing."""
    if line.header is not None:
        row = dict(zip(line.header, line.text.split("\t"), strict=False))
    else:
        try:
            row = json.loads(line.text)
        except (ValueError, RecursionError) as error:
            raise CorpusError(f"{line.where}: expected JSON, came {line.text[:80]!r}") from error
    missing = [column for column in columns if not isinstance(row, dict) or column not in row]
    if missing:
        raise CorpusError(f"{line.where}: expected {', '.join(columns)}, {', '.join(missing)} missing")
    # In JSON null stands for what is not known.
    cells = {column: "" if row[column] is None else str(row[column]) for column in columns}
    if any(not listing.is_text(cell) for cell in cells.values()):
        raise CorpusError(f"{line.where}: expected UTF-8, came another encoding")
    return cells


def _most(votes: Counter) -> str | None:
    """The class with more votes than any other."""
    first, *others = votes.most_common(2)
    return None if others and others[0][1] == first[1] else first[0]
