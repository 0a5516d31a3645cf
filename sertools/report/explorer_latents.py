"""The explorer of the latent spaces: what three papers' pages kept of their models (see `explorer_rows.explored`)."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from sertools.corpora.card import LANGUAGES
from sertools.report import explorer, explorer_page, gathered
from sertools.report.explorer import Numbers, Space, Words, coded, cycled, emotions
from sertools.report.figures import OKABE_ITO


class Source(NamedTuple):
    """Frames of one page: the page, the kept frame, its spaces' group, which parameter names the training corpora, and
    what a point is."""

    page: str
    frame: str
    group: str
    train: str
    embedding: str


SOURCES = (
    Source("zeroshot/04_1_rank_correlation", "explorer", "zeroshot, pooled track", "train", "Posterior means"),
    Source("zeroshot/04_1_rank_correlation", "explorer_rated", "zeroshot, rated track", "rated", "Posterior means"),
    Source("transferable/03_2_consistency", "explorer", "transferable", "train",
           "Sampled embeddings (VAE-ss: posterior means; DAE: the bottleneck)"),
    Source("interpretable/03_3_latent_space", "explorer", "interpretable", "train", "The bottleneck"),
)  # fmt: skip
START = {"space": "zeroshot, pooled track/Metric-act", "colour": "emotion", "corpus": "emodb"}
RATED = {
    "below 2": (OKABE_ITO["blue"], "v"),
    "2 to 3": (OKABE_ITO["sky"], "<"),
    "3 to 4": (OKABE_ITO["orange"], ">"),
    "4 and above": (OKABE_ITO["vermilion"], "^"),
    "not rated": (OKABE_ITO["grey"], "o"),
}
"""Classes of a rating from 1 to 5, with colours and markers; the last is of what no person rated."""
KNOWN = {
    "trained on": (OKABE_ITO["black"], "s"),
    "held out": (OKABE_ITO["blue"], "o"),
    "not drawn": (OKABE_ITO["grey"], "D"),
    "other corpus": (OKABE_ITO["vermilion"], "^"),
    "known speaker": (OKABE_ITO["orange"], "v"),
}
"""Looks of `explorer_rows.ROLES`."""


def write(root: Path, tree: Path, profile: str) -> None:
    """Write the explorer into the stage, where its pages' results are there."""
    records = gathered.gather(root, profile)
    frames = {}
    for source in SOURCES:
        kept = records.get(source.page, {}).get("data", {}).get(source.frame)
        if kept:
            frames[source] = pd.read_csv(tree / "results" / profile / source.page / kept["file"])
    data = packed(frames, records) if frames else None
    made = [
        explorer_page.Made(
            source.group, source.page, len(frame), f"/results/{profile}/{source.page}/data/{source.frame}.csv"
        )
        for source, frame in frames.items()
    ]
    still = explorer_page.still(records, profile, "zeroshot/04_1_rank_correlation", "latents")
    explorer_page.write(root, tree, "explorer", data, made, still, smoke=profile == "smoke")


def packed(frames: dict[Source, pd.DataFrame], records: dict[str, dict]) -> dict:
    """The payload of all frames: every utterance once, a space for each model; records: what the pages recorded."""
    every = pd.concat(frames.values()).drop_duplicates("utterance").reset_index(drop=True)
    human = every["rating"] == "human"
    columns = {
        "emotion": emotions(every["emotion"]),
        "activation": classes("activation", every["activation"].where(human)),
        "valence": classes("valence", every["valence"].where(human)),
        "speaker": speakers(every["speaker"]),
        "corpus": coded("corpus", every["corpus"]),
        "role": Words("known to the model", list(KNOWN), None, list(KNOWN.values())),
        "language": coded("language", every["language"].map(lambda code: LANGUAGES.get(code, code))),
        "gender": coded("gender", every["gender"]),
        "rated_activation": Numbers("rated activation", every["activation"].where(human).to_numpy(), 2),
        "rated_valence": Numbers("valence", every["valence"].where(human).to_numpy(), 2),
    }
    spaces = []
    for source, frame in frames.items():
        given = frame.set_index("utterance").reindex(every["utterance"])
        roles = given["role"].map(list(KNOWN).index, na_action="ignore").fillna(0).to_numpy(dtype=int)
        trained = records[source.page]["parameters"][source.train]
        for name in [column.removesuffix(" 1") for column in frame if column.endswith(" 1")]:
            spaces.append(
                Space(
                    source.group,
                    name,
                    f"{source.embedding} of one model, of the first fold and run, trained on the track {trained}.",
                    given[[f"{name} 1", f"{name} 2"]].to_numpy(),
                    ("first latent dimension", "second latent dimension"),
                    {"role": roles},
                )
            )
    return explorer.payload(
        "utterances",
        every["utterance"],
        columns,
        spaces,
        facts=(
            ("emotion", "corpus", "language"),
            ("speaker", "gender"),
            ("role",),
            ("rated_activation", "rated_valence"),
        ),
        colourings=("emotion", "activation", "valence", "speaker", "corpus", "role"),
        filters=("corpus", "emotion", "role"),
        start=START,
    )


def classes(label: str, ratings: pd.Series) -> Words:
    """Ratings on 1 to 5 (NaN: none) in the classes of ``RATED``."""
    codes = np.where(ratings.isna(), len(RATED) - 1, np.digitize(ratings.fillna(0), [2, 3, 4]))
    return Words(label, list(RATED), codes, list(RATED.values()))


def speakers(names: pd.Series) -> Words:
    """Speakers ("emodb-03"); colours and markers begin anew with each corpus."""
    found = coded("speaker", names)
    groups: dict[str, list[str]] = {}
    for word in found.words:
        groups.setdefault(word.partition("-")[0], []).append(word)
    looks = {word: look for group in groups.values() for word, look in zip(group, cycled(group), strict=True)}
    return Words(found.label, found.words, found.codes, [looks[word] for word in found.words])
