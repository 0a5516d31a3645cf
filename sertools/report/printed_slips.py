"""Where a paper is at odds with itself: what it says, and what its own printed numbers give, worked out again.

A slip says nothing on the models. It stands where a reader who compares would stumble, and it says which of two numbers
a page compares with. Numbers of figures were read off them, so that only differences beyond that reading count.
"""

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from sertools.report import vowel_slips
from sertools.report.corpus_names import written
from sertools.report.figure_importance import printed_means
from sertools.report.published import load
from sertools.report.tables import number
from sertools.report.vowel_slips import COLUMNS, TABLES, TEXT, WORDS
from sertools.report.wild_data_tables import conflict_table

Row = tuple[str, str, str, str]
"""About what, place, what is said, what the numbers give: `vowel_slips.COLUMNS`."""
READ_OFF = 0.005
"""Half of what two readings of a digitised accuracy may differ by."""
READ_OFF_ATTRIBUTION = 0.001
"""By how much a reading of a digitised attribution may be off."""


def slips(paper: str, printed: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every slip found: index ``about`` (`TEXT`, `TABLES`, `WORDS`) and ``place``; the paper's words, and the numbers.

    printed: of `published.load`, where other numbers than the paper's are to be looked through. A statement that its
    numbers bear out has no row. Raises KeyError for a paper that was not looked through.
    """
    given = load(paper) if printed is None else printed
    if paper == "vowels":
        return vowel_slips.slips(given)
    return pd.DataFrame(list(_FOUND[paper](given)), columns=list(COLUMNS)).set_index(list(COLUMNS[:2]))


def _cells(printed: pd.DataFrame, table: str, by: str = "corpus") -> pd.DataFrame:
    """The means of a table: a row a method, a column a corpus (or another part of the key), in the paper's order."""
    rows = printed[printed["table"] == table]
    wide = rows.pivot(index="row", columns=by, values="mean")
    return wide.loc[list(dict.fromkeys(rows["row"])), list(dict.fromkeys(rows[by]))]


def _listed(values: Mapping[str, float], places: int = 2) -> str:
    return ", ".join(f"{name} {number(value, places)}" for name, value in values.items())


def _beaten(table: pd.DataFrame, method: str, by: float = 0.0) -> str:
    """Where another method lies above one, by more than ``by``: "SAVEE: Metric-val 0.47 above 0.45"."""
    found = []
    for corpus in table:
        best = table[corpus].idxmax()
        if table.at[best, corpus] > table.at[method, corpus] + by + 1e-9:
            pair = (number(table.at[best, corpus]), number(table.at[method, corpus]))
            found.append(f"{corpus}: {best} {pair[0]} above {pair[1]}")
    return "; ".join(found)


def _interpretable(printed: pd.DataFrame) -> Iterable[Row]:
    figure = _cells(printed, "Figure 2")
    claimed = printed.set_index("table").at["abstract", "mean"]
    ours = figure.loc[["UAE+SVC", "DAE+SVC"], ["IEMOCAP-train", "IEMOCAP-valid"]]
    if ours.to_numpy().mean() <= claimed:
        shown = "; ".join(f"{name.removesuffix('+SVC')}: {_listed(row, 1)}" for name, row in ours.iterrows())
        said = f"UAE and DAE reach over {number(claimed, 0)} % on average"
        yield TEXT, "abstract", said, f"Figure 2: {shown}; mean {number(ours.to_numpy().mean(), 1)}"
    entries = printed.loc[printed["table"] == "Table 1", "row"]
    bare = entries.str.replace(" ", "")
    for name in dict.fromkeys(entries[bare.duplicated(keep="first")]):
        twice = entries[bare == name.replace(" ", "")]
        yield TABLES, "Table 1", f"{twice.iloc[0]} is an entry", f"it stands there {len(twice)} times"
    if len(odd := entries[entries.str.contains("(U, UV)", regex=False)]):
        others = int(entries.str.contains("(V, UV)", regex=False).sum())
        yield TABLES, "Table 1", odd.iloc[0], f"{others} other entries have (V, UV)"


def _transferable(printed: pd.DataFrame) -> Iterable[Row]:
    panels = {letter: _cells(printed, f"Figure 3({letter})") for letter in "abcd"}
    table1 = printed[printed["table"] == "Table 1"].set_index("row")["mean"]
    accuracy, balanced = table1["DAE+Linear-SVM (proposed)"], panels["a"].at["DAE-vanilla", "IEMOCAP"]
    if abs(accuracy - balanced) > READ_OFF:
        said = f"unweighted accuracy of DAE-vanilla on IEMOCAP: {number(accuracy, 4)}"
        yield TABLES, "Table 1, Figure 3 (a)", said, f"Figure 3 (a): {number(balanced, 3)}"
    beaten = {letter: _beaten(panel, "DAE-vanilla", 2 * READ_OFF) for letter, panel in panels.items()}
    if any(beaten.values()):
        listed = "; ".join(f"({letter}) {said}" for letter, said in beaten.items() if said)
        yield WORDS, "section 3.1, Figure 3", "DAE-vanilla has the highest accuracy", listed
    change = panels["c"] - panels["a"]
    worse = {corpus: change[corpus][change[corpus] < -2 * READ_OFF] for corpus in change}
    if worse := {corpus: found for corpus, found in worse.items() if len(found)}:
        told = "; ".join(
            f"{corpus}: "
            + ", ".join(
                f"{method} {number(panels['a'].at[method, corpus])} to {number(panels['c'].at[method, corpus])}"
                for method in found.index
            )
            for corpus, found in worse.items()
        )
        yield WORDS, "section 3.1, Figure 3", "normalising with 20 % of the target considerably improves", told
    none = {letter: panel.columns[panel.loc["VAE-vanilla"] == 0] for letter, panel in panels.items()}
    if any(len(names) for names in none.values()):
        listed = "; ".join(f"({letter}) {', '.join(names)}: 0" for letter, names in none.items() if len(names))
        yield WORDS, "section 3.1, Figure 3", "VAE-vanilla is at chance", listed
    apart = (panels["c"].loc["DAE-vanilla"] - panels["c"].loc["VAE-ss"]).abs()
    if len(far := apart[apart > 0.06]):
        said = "VAE-ss has an accuracy comparable to DAE-vanilla's"
        yield WORDS, "section 4, Figure 3 (c)", said, f"apart by more than .06 on {_listed(far)}"
    figure4 = printed[printed["table"] == "Figure 4"].set_index(["row", "corpus"])[["mean", "lo", "hi"]].fillna(0)
    wide = figure4.unstack("corpus")
    if all((wide[part, "SAVEE"] == wide[part, "IEMOCAP"]).all() for part in ("mean", "lo", "hi")):
        said = "distances of SAVEE: " + _listed(figure4["mean"].xs("SAVEE", level="corpus"))
        yield TABLES, "Figure 4", said, "those of IEMOCAP, intervals too, for every method"


def _zeroshot(printed: pd.DataFrame) -> Iterable[Row]:
    table1, table2 = printed[printed["table"] == "Table 1"], _cells(printed, "Table 2")
    rho = table1.pivot(index="row", columns=["condition", "corpus"], values="mean")
    transfer, supervised = (rho.loc[table2.index, condition] for condition in ("Transfer", "Supervised"))
    accuracy = printed[printed["table"] == "Table 3"].set_index("row").at["VAE (Cluster)+Linear-SVM", "mean"]
    if accuracy != (balanced := table2.at["Metric-cluster", "IEMOCAP"]):
        said = f"accuracy of Metric-cluster on IEMOCAP: {number(accuracy)}"
        yield TABLES, "Tables 2 and 3", said, f"Table 2: {number(balanced)}, as balanced accuracy"
    plain, val = rho.loc["Unsupervised"], rho.loc["Metric-val"]
    above = val[val > plain]
    if len(above):
        cells = "; ".join(
            f"{corpus}, {condition.lower()}: {number(value)} above {number(plain[condition, corpus])}"
            for (condition, corpus), value in above.items()
        )
        yield WORDS, "section 4.1, Table 1", "Unsupervised seems to correlate better than Metric-val", cells
    near, far = transfer[["IEMOCAP", "EMO-DB"]].min(axis=1), transfer[["CaFE", "URDU", "AESD"]].max(axis=1)
    if (wrong := far >= near).any():
        cells = "; ".join(
            f"{method}: up to {number(far[method])} against down to {number(near[method])}"
            for method in far.index[wrong]
        )
        said = "the correlation is lower on CaFE, URDU and AESD than on IEMOCAP and EMO-DB"
        yield WORDS, "section 4.1, Table 1", said, cells
    if beaten := _beaten(table2, "Metric-cluster"):
        yield WORDS, "section 4.2, Table 2", "Metric-cluster classifies best", beaten
    act, cluster = table2.loc["Metric-act"], table2.loc["Metric-cluster"]
    if len(above := act[act >= cluster]):
        listed = "; ".join(f"{name}: {number(value)} against {number(cluster[name])}" for name, value in above.items())
        yield WORDS, "section 4.2, Table 2", "Metric-act separates the classes much less than Metric-cluster", listed
    if below := int((rho.loc["Metric-cluster"] < rho.loc["Unsupervised"]).sum()):
        said = "Metric-act and Metric-cluster are better than Unsupervised in classification and correlation"
        given = f"rho of Metric-cluster is below Unsupervised's in {below} of {rho.shape[1]} cells"
        yield WORDS, "section 4.3, Table 1", said, given
    lower = supervised < transfer - 1e-9
    if lower.to_numpy().any():
        cells = "; ".join(
            f"{method}, {corpus}: {number(supervised.at[method, corpus])} below {number(transfer.at[method, corpus])}"
            for method in lower.index for corpus in lower if lower.at[method, corpus]
        )  # fmt: skip
        yield TABLES, "Table 1", "supervised takes its covariance from the tested corpus itself", f"lower: {cells}"
    better = [
        f"{method}, {corpus}: {what} {number(table.at[method, corpus])} above {number(table.at[method, 'IEMOCAP'])}"
        for what, table in {"rho": transfer, "accuracy": table2}.items() for method in table.index for corpus in table
        if table.at[method, corpus] > table.at[method, "IEMOCAP"]
    ]  # fmt: skip
    if better:
        yield (
            WORDS,
            "section 4.3, Tables 1 and 2",
            "all methods seem to do worse on the transfer corpora",
            "; ".join(better),
        )
    means = printed_means()["mean"]
    if means["Metric-act"] < means["Unsupervised"] + READ_OFF_ATTRIBUTION:
        said = "attributions fall in the order Metric-val, Metric-act, Unsupervised, Metric-cluster"
        given = f"Metric-act and Unsupervised cannot be told apart: means of what is drawn {_listed(means, 4)}"
        yield WORDS, "section 4.3, Figure 3", said, given


def _wild(printed: pd.DataFrame) -> Iterable[Row]:
    # its tables are lost: what is left are words against what the corpora are
    for corpus, row in conflict_table({}).iterrows():
        yield WORDS, f"section 3.1, {written(corpus)}", row["the paper"], row["the conflict"]


_FOUND: dict[str, Callable[[pd.DataFrame], Iterable[Row]]] = {
    "interpretable": _interpretable,
    "transferable": _transferable,
    "zeroshot": _zeroshot,
    "wild": _wild,
}
