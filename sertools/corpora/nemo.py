"""nEMO: nine Polish actors, ninety sentences, six emotions."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pandas

from sertools.corpora import cells, listing
from sertools.corpora.descriptor import Descriptor, Download
from sertools.corpora.left_out import table_of
from sertools.corpora.table import CorpusError

DESCRIPTOR = Descriptor(
    name="nemo",
    title="nEMO, a dataset of emotional speech in Polish",
    owner="Iwona Christop, Adam Mickiewicz University, Poznań",
    licence="CC BY-NC-SA 4.0",
    terms="Free for non-commercial use with credit, changes shared alike.",
    url="https://github.com/amu-cai/nEMO",
    citation="Christop (2024), nEMO: Dataset of Emotional Speech in Polish, LREC-COLING",
    bibkey="christop2024nemo",
    languages=("pl",),
    claimed={
        "clips": 4481,
        "speakers": 9,
        "emotions": {"neutral": 809, "sad": 769, "happy": 749, "angry": 749, "fear": 736, "surprise": 669},
    },
    layout_source="The owner's README, https://github.com/amu-cai/nEMO: samples/<speaker>_<emotion>_<sentence>.wav"
    " and data.tsv",
    notes=(
        "The speaker_id of data.tsv has leading blanks.",
        "The table holds no transcript: a sentence is named by the first 8 hexadecimal digits of the SHA-256 of its"
        " normalised text, which the owner's data.tsv gives.",
        "MK0 gives 450 clips and MP0 256, the other seven 538 to 540 each.",
    ),
    downloads=(
        Download(
            url="https://github.com/amu-cai/nEMO/archive/66de9999a8f2f605eb5f64841790aa5cb0877782.zip",
            hash=None,
            filename="nEMO.zip",
        ),
    ),
)

_EMOTIONS = {
    "neutral": "neutral",
    "sadness": "sad",
    "happiness": "happy",
    "anger": "angry",
    "fear": "fear",
    "surprised": "surprise",
}
_GENDERS = {"female": "female", "male": "male"}
_OLDEST = 120
_COLUMNS = ("file_id", "emotion", "normalized_text", "speaker_id", "gender", "age")


def read(root: Path) -> pandas.DataFrame:
    """Read the table of nEMO from any folder above ``samples`` and ``data.tsv``.

    Returns:
        The table of utterances; ``text`` is a hash of the sentence (8 hexadecimal digits); further column ``age`` in
        years.

    Raises:
        CorpusError: no folder, no audio in it, ``data.tsv`` missing or lacking a column, or more recordings than not
            that it does not list or names another emotion for (fewer are left out and named).
    """
    root = Path(root)
    paths = listing.recordings(root, "nemo")
    table = listing.table_file(root, "data.tsv", "nemo", _COLUMNS, "\t")
    facts = cells.by_key(table, "file_id", "nemo", "data.tsv")
    return table_of("nemo", paths, lambda path: _row(path, root, facts))


def _row(path: Path, root: Path, facts: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    fact = facts.get(f"{path.stem}.wav")
    if fact is None:
        raise CorpusError(f"nemo: expected {path.stem}.wav in data.tsv, came nothing (file {path})")
    speaker = fact["speaker_id"].strip()
    if not path.stem.startswith(f"{speaker}_{fact['emotion']}_"):
        raise CorpusError(f"nemo: expected a name that starts {speaker}_{fact['emotion']}_ by data.tsv (file {path})")
    return {
        "file": listing.relative(path, root),
        "language": "pl",
        "speaker": f"nemo-{speaker}",
        "gender": listing.decode(_GENDERS, fact["gender"], path, "nemo", "gender"),
        "emotion": listing.decode(_EMOTIONS, fact["emotion"], path, "nemo"),
        "text": hashlib.sha256(fact["normalized_text"].encode()).hexdigest()[:8],
        "age": cells.whole(fact["age"], 0, _OLDEST, "age", f"nemo: speaker of {path}"),
    }
