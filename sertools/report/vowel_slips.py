"""What `vowels` says against what its own tables give: a table of slips, every number worked out again.

`analysis.vowels.printed` and `printed_commonality` find them; here they become sentences. A slip says nothing on the
models: most are a digit. They stand where a reader who compares would stumble.
"""

import pandas as pd

from sertools.analysis.vowels.printed import (
    ANCHORS,
    PROPOSED,
    counts_against_sums,
    recall_by_cell,
    repeated,
    stars_against_differences,
    text_against_tables,
    turned_round,
    wins,
)
from sertools.analysis.vowels.printed_commonality import anchors_against_scores, recomputed
from sertools.report.tables import MINUS, signed

COLUMNS = ("about", "place", "the paper says", "worked out from its tables")
TEXT, TABLES, WORDS = "a number of the text", "tables against each other", "words against a table"
_RATED = {"aro": "arousal", "val": "valence"}
Row = tuple[str, str, str]
"""Place, what is said, what the tables give."""


def slips(printed: pd.DataFrame) -> pd.DataFrame:
    """Every slip found: index ``about`` (`TEXT`, `TABLES`, `WORDS`) and ``place``; the paper's words, and the numbers.

    printed: of `published.load`. A statement that its tables bear out has no row.
    """
    found = {TEXT: _text(printed), TABLES: _tables(printed), WORDS: _words(printed)}
    rows = [(about, *row) for about, rows in found.items() for row in rows]
    return pd.DataFrame(rows, columns=list(COLUMNS)).set_index(["about", "place"])


def checked_numbers(printed: pd.DataFrame) -> tuple[int, int]:
    """How many recalls and differences of the running text were worked out again, and how many agree."""
    found = text_against_tables(printed)
    return len(found), int(found["agrees"].sum())


def _named(statement: str) -> str:
    return statement.replace(" - ", f" {MINUS} ")


def _text(printed: pd.DataFrame) -> list[Row]:
    wrong = text_against_tables(printed).query("~agrees")
    rows = [
        (
            _section(row.place),
            f"{_named(row.statement)}, {row.direction}, {row.task}: {row.printed:.2f}",
            f"{row.recomputed:.2f}",
        )
        for row in wrong.itertuples()
    ]
    return rows + _commonalities(printed)


def _section(place: str) -> str:
    return f"section {place.removeprefix('text ')}"


def _commonalities(printed: pd.DataFrame) -> list[Row]:
    """Scores of the text that no direction of Table 6 bears out together with the others of their sentence."""
    after = printed[printed["table"] == "Table 6"].set_index(["corpus", "condition", "row"])["mean"]
    said = printed[printed["table"].str.startswith("text") & (printed["metric"] == "Com")]
    rows = []
    for (place, emotion), part in said.groupby(["table", "condition"], sort=False):
        directions = [part["corpus"].iloc[0]] if part["corpus"].notna().all() else list(after.index.unique("corpus"))
        values = {to: [after[to, emotion, vowel] for vowel in part["row"]] for to in directions}
        if not any((abs(part["mean"].to_numpy() - own) < 1e-6).all() for own in values.values()):
            vowels = ", ".join(f"/{vowel}/ {value:.2f}" for vowel, value in zip(part["row"], part["mean"], strict=True))
            given = "; ".join(f"{to}: {', '.join(f'{each:.2f}' for each in own)}" for to, own in values.items())
            rows.append((_section(place), f"combined scores, {emotion}: {vowels}", given))
    return rows


def _tables(printed: pd.DataFrame) -> list[Row]:
    rows = []
    twice = repeated(printed).groupby(["first", "second"], sort=False)
    for (first, second), part in twice:
        # one number in common happens by chance
        if len(part) > 1:
            values = ", ".join(f"{task} {value:.2f}" for task, value in zip(part["task"], part["value"], strict=True))
            rows.append(("Table 5", f"{first}: {values}", f"the same in {second}"))
    for row in anchors_against_scores(printed).query("~agrees").itertuples():
        said, given = (", ".join(f"/{vowel}/" for vowel in found) for found in (row.printed, row.by_score))
        rows.append(("Table 3", f"{row.group} of {row.emotion}: {said}", f"by Table 2: {given}"))
    for (emotion, vowel), row in recomputed(printed).query("~agrees").iterrows():
        rows.append(("Table 2", f"Com of /{vowel}/, {emotion}: {row['Com']:.2f}", f"{row['recomputed']:.3f}"))
    frame, rho = stars_against_differences(printed)
    worst = turned_round(frame).iloc[0]
    rows.append(
        (
            "Table 4",
            "stars of paired t-tests",
            f"{worst['gap']:.2f} points less have more stars ({worst['smaller']}: {worst['stars_of_smaller']:.0f}; "
            f"{worst['larger']}: {worst['stars_of_larger']:.0f}); rank correlation of size and stars {rho:.2f}",
        )
    )
    counts = counts_against_sums(printed)
    fewest = counts.loc["MSP-P", "fewest"]
    own = printed[(printed["table"] == "Table 1") & (printed["row"] == "MSP-P")].set_index("condition")["mean"]
    listed = ", ".join(f"{name} {value:,.0f}" for name, value in own.drop("overall").items())
    rows.append(("Table 1", f"MSP-Podcast: {listed}", f"{fewest} has the fewest; columns look permuted"))
    return rows


def _words(printed: pd.DataFrame) -> list[Row]:
    cells, rows = recall_by_cell(printed[printed["table"] == "Table 5"]), []
    for to in ("M->B", "B->M"):
        four = cells.xs((to, "4-CAT"), level=["direction", "task"]).drop("within")
        if four.idxmax() != PROPOSED:
            said = f"{PROPOSED} is the best, {to}: {four[PROPOSED]:.2f}"
            rows.append(("section 7.2.2", said, f"{four.idxmax()} {four.max():.2f}"))
    above = wins(printed, "AGA-CL", "GA-CL")
    listed = ", ".join(f"{kind} {above.loc[kind, 'above']} of {above.loc[kind, 'cells']}" for kind in ANCHORS)
    rows.append(("section 7.2.2", "AGA-CL outperforms GA-CL in nearly all cases", listed))
    gap = (cells["AGA-CL Mono", "B->M"] - cells["AGA-CL Diph", "B->M"]).drop(list(_RATED))
    if (gap < 0).any():
        against = ", ".join(f"{task} {signed(value)}" for task, value in gap[gap < 0].items())
        rows.append(("section 7.2.2", "Mono above Diph is consistent, B->M", against))
    for to in ("M->B", "B->M"):
        gain = cells[PROPOSED, to] - cells["CL", to]
        if gain["val"] >= gain["aro"]:
            given = ", ".join(f"{name} {signed(gain[task])}" for task, name in _RATED.items())
            rows.append(("section 7.2.2", f"not significantly better for valence, {to}", f"{given} over CL"))
    return rows
