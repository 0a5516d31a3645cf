"""Dusha: Russian speech to a voice assistant, acted by crowd workers, labelled by other crowd workers."""

import csv
import json
from collections import Counter, defaultdict
from pathlib import Path

import pandas

from sertools.corpora import listing
from sertools.corpora.descriptor import Descriptor
from sertools.corpora.table import CorpusError, from_rows

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
        CorpusError: no folder, no audio, no set with its markup, an unknown label, a recording without markup, or
            (``complete``) markup without its recording.
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
    return from_rows("dusha", rows)


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
        for row in _markup(source, ("hash_id", "speaker_text")):
            if row["speaker_text"].lower() not in _NOTHING:
                found[f"dusha/{row['hash_id']}"] = row["speaker_text"]
    return found


def _set(folder: Path, recorded: dict[str, Path], root: Path, complete: bool) -> list[dict]:
    source = _raw(folder)
    if source is None:
        raise CorpusError(f"dusha: expected the markup raw_{folder.name}.tsv or .jsonl in {folder}, came none")
    votes, facts = defaultdict(Counter), {}
    for row in _markup(source, COLUMNS):
        emotion = listing.decode(EMOTIONS, row["annotator_emo"], source, "dusha")
        votes[row["hash_id"]][emotion] += 1
        facts.setdefault(row["hash_id"], row)
    absent = [name for name in facts if name not in recorded]
    if complete and absent:
        raise CorpusError(
            f"dusha: {len(absent)} of {len(facts)} recordings of {folder.name} missing, first: "
            f"{folder / 'wavs' / absent[0]}.wav"
        )
    strange = [name for name in recorded if name not in facts]
    if strange:
        raise CorpusError(f"dusha: {len(strange)} recordings without markup in {source}, first: {recorded[strange[0]]}")
    agreed = _agreed(folder)
    rows = []
    for name, path in recorded.items():
        emotion = _most(votes[name]) if agreed is None else agreed.get(name)
        count = sum(votes[name].values())
        source_id = facts[name]["source_id"]
        rows.append(
            {
                "file": listing.relative(path, root),
                "language": "ru",
                "speaker": f"dusha-{'unknown' if source_id.lower() in _NOTHING else source_id}",
                "emotion": emotion,
                "split": folder.name,
                "labels": count,
                "agreement": votes[name][emotion] / count if emotion else float("nan"),
                "control": facts[name]["golden_emo"].lower() not in _NOTHING,
            }
        )
    return rows


def _agreed(folder: Path) -> dict[str, str] | None:
    """Utterance to emotion as the owners' processing.py aggregates them, ``None`` where it was not run.

    Utterances below its threshold of confidence have no row and so no emotion.
    """
    found = sorted(folder.parent.glob(f"processed_dataset_0*/aggregated_dataset/{folder.name}.*"))
    if not found:
        return None
    if len({path.parent for path in found}) > 1:
        raise CorpusError(
            f"dusha: expected one processed_dataset_0* beside {folder}, came {', '.join(map(str, found))}"
        )
    source = _either(found[0].with_suffix(""))
    return {
        row["hash_id"]: listing.decode(EMOTIONS, row["emotion"], source, "dusha")
        for row in _markup(source, ("hash_id", "emotion"))
    }


def _raw(folder: Path) -> Path | None:
    return _either(folder / f"raw_{folder.name}")


def _either(stem: Path) -> Path | None:
    """The same rows are given out in two formats."""
    return next((path for end in (".tsv", ".jsonl") if (path := stem.with_name(stem.name + end)).is_file()), None)


def _markup(source: Path, columns: tuple[str, ...]):
    """Rows as mappings of text; transcripts hold quotation marks that mean nothing."""
    tabs = source.suffix == ".tsv"
    with source.open(encoding="utf-8", newline="") as file:
        if tabs:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        else:
            rows = (json.loads(line) for line in file if line.strip())
        for number, row in enumerate(rows, start=1):
            # A line that is too short gives None; in JSON null stands for what is not known.
            missing = [column for column in columns if column not in row or (tabs and row[column] is None)]
            if missing:
                raise CorpusError(
                    f"{source}, row {number}: expected {', '.join(columns)}, {', '.join(missing)} missing"
                )
            yield {column: "" if row[column] is None else str(row[column]) for column in columns}


def _most(votes: Counter) -> str | None:
    """The class with more votes than any other."""
    first, *others = votes.most_common(2)
    return None if others and others[0][1] == first[1] else first[0]
