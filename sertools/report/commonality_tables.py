"""Tables of the commonality of vowels: the paper's Tables 2 and 3 beside ours, and its own scores worked out again.

English stands for the paper's MSP-Podcast, Mandarin for its BIIC-Podcast, cepstral features for those of wav2vec 2.0.
"""

import itertools
from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from sertools.analysis.vowels import anchors
from sertools.analysis.vowels.commonality_statistics import AXES, LABELS, PLACES
from sertools.analysis.vowels.printed_commonality import anchors_printed, recomputed, similarity
from sertools.corpora.vowels import IPA, VOWELS
from sertools.report.corpus_names import written
from sertools.report.labelled import Labelled
from sertools.report.tables import MISSING, number
from sertools.report.verdicts import FEWEST_SPEAKERS

MEASURES = {"CS": "similarity", "ED": "distance", "Com": "commonality"}
"""What the paper's Table 2 calls them, and the names of the statistics."""
PAPER, BY_SCORE, OURS = "paper", "paper, by its Table 2", "ours"
NAMED = {vowel: f"/{IPA[vowel]}/" for vowel in VOWELS}
_RESTORED = "*"
KINDS = {"Mono": "monophthongs", "Diph": "diphthongs"}


def values(table: pd.DataFrame, by: str = "replicate") -> np.ndarray:
    """A statistic of vowels and emotions as an array: (R, vowels, emotions), in the order of the paper's tables.

    Raises ValueError where it has other axes.
    """
    found = Labelled.from_frame(table, by)
    if found.axes != AXES:
        raise ValueError(f"expected the axes {AXES}, came {found.axes}")
    return found.values


def spread(replicates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the middle 95 % over the first axis, replicates that lack a cell left out; NaN where all do."""
    ends = np.full((2, *replicates.shape[1:]), np.nan)
    known = np.isfinite(replicates).any(0)
    ends[:, known] = np.nanpercentile(replicates[:, known], [2.5, 97.5], axis=0)
    return ends[0], ends[1]


def table2(
    own: Mapping[str, pd.DataFrame], all_of: Mapping[str, pd.DataFrame], printed: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Table 2 with the paper's beside ours: all digits, and the form to show.

    Args:
        own, all_of: `commonality_statistics.statistics`, the estimate and the replicates. printed: of `published.load`.

    Returns:
        Index emotion, vowel, measure (CS, ED, Com): paper, repaired (a digit was lost and is restored), value, low,
        high (middle 95 % of the replicates), difference. And a row an emotion, measure and whose, a column a vowel.
    """
    theirs, rows = similarity(printed), []
    for measure, statistic in MEASURES.items():
        mine, (low, high) = values(own[statistic])[0], spread(values(all_of[statistic]))
        for v, vowel in enumerate(VOWELS):
            for e, emotion in enumerate(LABELS):
                paper = theirs.loc[(emotion, vowel)]
                rows.append(
                    {
                        "emotion": emotion, "vowel": vowel, "measure": measure, "paper": paper[measure],
                        "repaired": bool(paper["repaired"]), "value": mine[v, e], "low": low[v, e],
                        "high": high[v, e], "difference": mine[v, e] - paper[measure],
                    }
                )  # fmt: skip
    frame = pd.DataFrame(rows).set_index(["emotion", "vowel", "measure"])
    frame = frame.loc[list(itertools.product(LABELS, VOWELS, MEASURES))]
    return frame, _wide(frame.reset_index())


def _wide(frame: pd.DataFrame) -> pd.DataFrame:
    shown = []
    for (emotion, measure), part in frame.groupby(["emotion", "measure"], sort=False):
        by = part.set_index("vowel")
        mark = {vowel: _RESTORED if by.at[vowel, "repaired"] else "" for vowel in VOWELS}
        lines = {PAPER: {vowel: number(by.at[vowel, "paper"]) + mark[vowel] for vowel in VOWELS}}
        lines[OURS] = {vowel: number(by.at[vowel, "value"]) for vowel in VOWELS}
        if measure == "Com":
            lines["95 %"] = {vowel: _between(by.at[vowel, "low"], by.at[vowel, "high"]) for vowel in VOWELS}
        for whose, cells in lines.items():
            shown.append({"emotion": emotion, "": measure, " ": whose, **{NAMED[v]: cell for v, cell in cells.items()}})
    return pd.DataFrame(shown).set_index("emotion")


def _between(low: float, high: float) -> str:
    return MISSING if np.isnan(low) else f"{number(low)} to {number(high)}"


def table3(own: Mapping[str, pd.DataFrame], printed: pd.DataFrame) -> pd.DataFrame:
    """Table 3: a row an emotion and whose (the paper's as printed, as its Table 2 gives them, ours), a column a kind
    and group; anchors from best to worst, the paper's in its own order."""
    said = anchors_printed(printed)
    kinds = {kind: [VOWELS[place] for place in places] for kind, places in PLACES.items()}
    by_score = similarity(printed)["Com"].unstack("vowel").loc[list(LABELS), list(VOWELS)].to_numpy()
    made = {
        BY_SCORE: anchors.table(by_score, LABELS, VOWELS, PLACES),
        OURS: anchors.table(values(own["commonality"])[0].T, LABELS, VOWELS, PLACES),
    }
    rows = []
    for emotion in LABELS:
        cells = {
            f"{kind} {group}": ", ".join(vowel for vowel in said[emotion, group] if vowel in kinds[kind])
            for kind in kinds
            for group in anchors.GROUPS
        }
        rows.append({"emotion": emotion, " ": PAPER, **cells})
        for whose, table in made.items():
            cells = {f"{kind} {group}": table.loc[emotion, (kind, group)] or MISSING for kind, group in table.columns}
            rows.append({"emotion": emotion, " ": whose, **cells})
    return pd.DataFrame(rows).set_index("emotion")


def in_common(table: pd.DataFrame, first: str, second: str, group: str) -> tuple[int, int]:
    """How many anchors of a group the second has too: (in both, in the first), over emotions and kinds.

    Args:
        table: of `table3`. first, second: whose. group: of `anchors.GROUPS`.
    """
    columns = [column for column in table if column.endswith(f" {group}")]
    one, other = (_sets(table[table[" "] == whose][columns]) for whose in (first, second))
    return sum(len(a & b) for a, b in zip(one, other, strict=True)), sum(map(len, one))


def slips(table: pd.DataFrame) -> list[str]:
    """Cells of Table 3 whose printed anchors are others than those of the printed Table 2: "ang Mono WA"."""
    printed, given = (table[table[" "] == whose].drop(columns=" ") for whose in (PAPER, BY_SCORE))
    cells = [f"{emotion} {column}" for emotion in printed.index for column in printed]
    return [cell for cell, a, b in zip(cells, _sets(printed), _sets(given), strict=True) if a != b]


def _sets(cells: pd.DataFrame) -> list[set[str]]:
    return [set(cell.split(", ")) - {MISSING} for cell in cells.to_numpy().ravel()]


def ranks(frame: pd.DataFrame) -> tuple[float, pd.Series]:
    """Spearman's rank correlation of our Com with the paper's: over all cells, and by emotion.

    frame: of `table2`. Cells that lack one of the two are left out.
    """
    com = frame.xs("Com", level="measure")
    by = {emotion: rank(part["paper"], part["value"]) for emotion, part in com.groupby("emotion", sort=False)}
    return rank(com["paper"], com["value"]), pd.Series(by).rename_axis("emotion")


def gap_table(
    own: Mapping[str, pd.DataFrame], all_of: Mapping[str, pd.DataFrame], nearest: np.ndarray, vowels: np.ndarray
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The gap between like and unlike vowels: all digits, and the form to show.

    Args:
        own, all_of: as of `table2`. nearest: `commonality_gap.nearest`, (E,). vowels: how many are common, (E,).

    Returns:
        Index emotion: vowels, gap, low, high (middle 95 % of the replicates), p, p_high (97.5th percentile of it),
        nearest.
    """
    gap, p = (Labelled.from_frame(own[name]).values[0] for name in ("commonality_gap", "gap_permutation"))
    low, high = spread(Labelled.from_frame(all_of["commonality_gap"]).values)
    _, p_high = spread(Labelled.from_frame(all_of["gap_permutation"]).values)
    frame = pd.DataFrame(
        {"vowels": vowels, "gap": gap, "low": low, "high": high, "p": p, "p_high": p_high, "nearest": nearest},
        index=pd.Index(LABELS, name="emotion"),
    )
    shown = frame[["vowels"]].copy()
    shown["gap"] = [f"{number(a)} [{number(b)}, {number(c)}]" for a, b, c in frame[["gap", "low", "high"]].to_numpy()]
    shown["p"] = [number(each, 3) for each in frame["p"]]
    shown["p, 97.5 %"] = [number(each, 3) for each in frame["p_high"]]
    shown["nearest to their like"] = [f"{each:.0%}" for each in frame["nearest"]]
    return frame, shown


def drawn_in_words(*corpora: Mapping[str, str]) -> str:
    """How `corpus_draws.corpus_draws` made the replicates, for a verdict. corpora: each language's speaker to
    corpus."""
    counts = pd.Series([name for each in corpora for name in each.values()]).value_counts(sort=False)
    many, few = counts[counts >= FEWEST_SPEAKERS], counts[(counts > 1) & (counts < FEWEST_SPEAKERS)]
    said = [f"bootstrap over {number} speakers of {written(name)}" for name, number in many.items()]
    said += [f"each of {number} of {written(name)} left out once" for name, number in few.items()]
    said += [f"one of {written(name)} in all" for name in counts[counts == 1].index]
    return ", ".join(said)


def recomputed_table(printed: pd.DataFrame, maximum: float) -> pd.DataFrame:
    """The cells of Table 2 that its own CS and ED do not give with a maximum, beyond rounding: index emotion and vowel;
    CS, ED, Com as printed, Com worked out again, difference."""
    table = recomputed(printed, maximum)
    wrong = table[~table["agrees"]][["CS", "ED", "Com", "recomputed", "difference"]]
    return wrong.rename(columns={"Com": "Com, printed", "recomputed": "Com, worked out again"})


def rank(first: np.ndarray | pd.Series, second: np.ndarray | pd.Series) -> float:
    """Spearman's rank correlation over the cells that both have."""
    one, other = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    known = np.isfinite(one) & np.isfinite(other)
    return float(spearmanr(one[known], other[known]).statistic)


def means_table(
    own: Mapping[str, pd.DataFrame], all_of: Mapping[str, pd.DataFrame], printed: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Means over vowels of CS and ED in each emotion, the paper's beside ours: all digits, and the form to show.

    Arguments as of `table2`. Only vowels that both languages have here enter ours; the paper's are of all of its own.
    """
    theirs, rows = similarity(printed), []
    every = {"all ten": range(len(VOWELS)), "monophthongs": PLACES["Mono"]}
    for over, places in every.items():
        names = [VOWELS[place] for place in places]
        for e, emotion in enumerate(LABELS):
            row: dict = {"over": over, "emotion": emotion}
            for measure in ("CS", "ED"):
                mine = np.nanmean(values(own[MEASURES[measure]])[0][list(places), e])
                each = np.nanmean(values(all_of[MEASURES[measure]])[:, list(places), e], axis=1)
                low, high = spread(each)
                paper = theirs.loc[emotion].loc[names, measure].mean()
                row |= {f"{measure}, paper": paper, measure: mine, f"{measure}, low": low, f"{measure}, high": high}
            rows.append(row)
    frame = pd.DataFrame(rows)
    shown = frame[["over", "emotion"]].copy()
    for measure in ("CS", "ED"):
        shown[f"{measure}, paper"] = [number(each, 3 if measure == "CS" else 2) for each in frame[f"{measure}, paper"]]
        shown[f"{measure}, ours"] = [
            f"{number(row[measure])} [{number(row[f'{measure}, low'])}, {number(row[f'{measure}, high'])}]"
            for row in frame.to_dict("records")
        ]
    return frame.set_index(["over", "emotion"]), shown.set_index("over")
