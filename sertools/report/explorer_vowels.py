"""The explorer of the vowel spaces: the shipped tokens that no rule rejects, in the plane of F1 and F2."""

from pathlib import Path

import numpy as np
import pandas as pd

from sertools.corpora.card import LANGUAGES
from sertools.corpora.vowels import DIPHTHONGS, IPA, VOWELS
from sertools.measure import nearey, vowel_checks
from sertools.measure.tokens import WORDS, Tokens
from sertools.report import explorer, explorer_page, gathered
from sertools.report.explorer import CYCLE, Numbers, Space, Words, coded, emotions
from sertools.report.explorer_latents import speakers
from sertools.report.tables import write_csv

FOLDER = Path("sertools") / "measurements" / "tokens"
MOST = 3000
"""Tokens drawn of one corpus: more hide each other, and make the page heavy."""
SEED = 0
PAGE = "vowels/04_1_formants"
KEPT = dict.fromkeys((*WORDS, "start", "end", "activation", "valence"), 3) | dict.fromkeys(
    ("f0", "f1", "f2", *(f"{kind}_f{number}" for kind in nearey.KINDS for number in (1, 2))), 1
)
"""Columns of the CSV, and the digits of those that are numbers."""
SPACES = {
    "as measured": "Formants in Hz, as measured.",
    "Nearey, shared": "Without a constant of each speaker for F1 to F3 together (Nearey's normalisation), in Hz of a "
    "speaker in the middle: what is left are differences that no longer or shorter vocal tract explains.",
    "Nearey, separate": "Without a constant of each speaker for each formant, in Hz of a speaker in the middle.",
}
"""Planes and what they are."""
START = {"space": "vowels/Nearey, shared", "colour": "vowel", "language": "English"}


def write(root: Path, tree: Path, profile: str) -> None:
    """Write the explorer and the CSV of its tokens into the stage; the same in every profile."""
    paths = sorted((root / FOLDER).glob("*.parquet"))
    data, made = None, []
    if paths:
        tokens = placed(pd.concat([Tokens.load(path, path.stem).table for path in paths], ignore_index=True))
        drawn = sample(tokens)
        write_csv(drawn[list(KEPT)].round(KEPT), tree / "book" / "generated" / "vowel_explorer.csv")
        data = packed(drawn)
        for corpus, part in drawn.groupby("corpus"):
            of = int((tokens["corpus"] == corpus).sum())
            made.append(
                explorer_page.Made(f"{corpus}, of {of:,} tokens", PAGE, len(part), "generated/vowel_explorer.csv")
            )
    still = explorer_page.still(gathered.gather(root, profile), profile, PAGE, "space")
    explorer_page.write(root, tree, "vowel_explorer", data, made, still, smoke=False)


def placed(tokens: pd.DataFrame) -> pd.DataFrame:
    """Tokens that no rule rejects, with ``f1`` and ``f2`` in Hz and, without speakers' constants, ``<kind>_f1`` and
    ``<kind>_f2`` (Hz of a speaker in the middle) for each of `nearey.KINDS`. A monophthong counts by its middle, a
    diphthong by the mean of ln F over its three places, as on the page on formants."""
    kept = tokens[vowel_checks.rejected(tokens).isna()].reset_index(drop=True)
    logs = np.log([kept[[f"f{n}_{place}" for n in (1, 2, 3)]].to_numpy(dtype="float64") for place in (20, 50, 80)])
    hertz = np.exp(np.where(kept["vowel"].isin(DIPHTHONGS).to_numpy()[:, None], logs.mean(axis=0), logs[1]))
    whose = kept["speaker"].tolist(), kept["vowel"].tolist()
    found = kept.assign(f1=hertz[:, 0], f2=hertz[:, 1])
    for kind in nearey.KINDS:
        constants = nearey.constants(hertz, *whose, kind)
        normalised = np.log(hertz) - np.array([constants[str(each)] for each in whose[0]])
        without = nearey.in_hertz(normalised, constants)
        found = found.assign(**{f"{kind}_f1": without[:, 0], f"{kind}_f2": without[:, 1]})
    return found


def sample(tokens: pd.DataFrame, most: int = MOST, seed: int = SEED) -> pd.DataFrame:
    """At most ``most`` tokens of each corpus, drawn in turn from each of its speakers, vowels and emotions, so that the
    rare ones stay; in the order in which they came."""
    order = tokens.iloc[np.random.default_rng(seed).permutation(len(tokens))]
    turn = order.groupby(["corpus", "speaker", "vowel", "emotion"], dropna=False).cumcount()
    ranked = turn.sort_values(kind="stable").index
    rank = tokens.loc[ranked].groupby("corpus").cumcount()
    return tokens.loc[np.sort(rank.index[rank < most])].reset_index(drop=True)


def packed(tokens: pd.DataFrame) -> dict:
    """The payload of the tokens of :func:`placed`."""
    spoken = coded("vowel", tokens["vowel"], VOWELS)
    letters = [(CYCLE[k % len(CYCLE)], IPA[vowel].split(",")[0]) for k, vowel in enumerate(spoken.words)]
    names = [f"/{vowel}/ ({IPA[vowel]})" for vowel in spoken.words]
    columns = {
        "vowel": Words("vowel", names, spoken.codes, letters),
        "emotion": emotions(tokens["emotion"]),
        "language": coded("language", tokens["language"].map(lambda code: LANGUAGES.get(code, code))),
        "corpus": coded("corpus", tokens["corpus"]),
        "speaker": speakers(tokens["speaker"]),
        "gender": coded("gender", tokens["gender"]),
        "start": Numbers("begins", tokens["start"].to_numpy(), 2, " s"),
        "length": Numbers("lasts", 1000 * (tokens["end"] - tokens["start"]).to_numpy(), 0, " ms"),
        "f1": Numbers("F1", tokens["f1"].to_numpy(), 0, " Hz"),
        "f2": Numbers("F2", tokens["f2"].to_numpy(), 0, " Hz"),
        "f0": Numbers("F0", tokens["f0"].to_numpy(dtype="float64"), 0, " Hz"),
        "rated_activation": Numbers("rated activation", tokens["activation"].to_numpy(dtype="float64"), 2),
        "rated_valence": Numbers("valence", tokens["valence"].to_numpy(dtype="float64"), 2),
    }
    prefixes = ("", *(f"{kind}_" for kind in nearey.KINDS))
    spaces = [
        Space("vowels", name, note, np.log(tokens[[f"{prefix}f2", f"{prefix}f1"]].to_numpy()), ("F2 (Hz)", "F1 (Hz)"),
              hertz=True, equal=True)
        for (name, note), prefix in zip(SPACES.items(), prefixes, strict=True)
    ]  # fmt: skip
    return explorer.payload(
        "vowels",
        tokens["utterance"],
        columns,
        spaces,
        facts=(("vowel", "emotion"), ("corpus", "language"), ("speaker", "gender"), ("f1", "f2", "f0"),
               ("start", "length"), ("rated_activation", "rated_valence")),
        colourings=("vowel", "emotion", "language", "corpus", "speaker"),
        filters=("language", "corpus", "vowel", "emotion"),
        start=START,
    )  # fmt: skip
