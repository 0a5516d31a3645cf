"""The table of all printed numbers: each once, with ours or a reason, and as it is printed."""

import json
import math
from html.parser import HTMLParser
from types import SimpleNamespace

import pandas as pd
import pytest

from sertools.report import numbers_page
from sertools.report.claims_page import PAPERS
from sertools.report.counterparts import COLUMNS, KEY, CounterpartError, counterparts, keys
from sertools.report.filtering import slug
from sertools.report.numbers import NOT_RUN, counts, numbers, recorded, uncounted
from sertools.report.published import load

NOTHING = pd.DataFrame(columns=["paper", "page", *COLUMNS])


def found(paper="zeroshot", table="Table 2", page="zeroshot/04_2_classification", **ours):
    rows = load(paper, table).assign(**ours)
    return counterparts(paper, rows, anchor="table-x").assign(paper=paper, page=page)


class Cells(HTMLParser):
    """The attributes and the texts of the cells of every item, and all ids and links."""

    def __init__(self, text):
        super().__init__()
        self.items, self.cells, self.ids, self.links = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a":
            self.links.append(values["href"])
        if tag == "tr" and "data-item" in values:
            self.items.append(values)
            self.cells.append([])
        if tag in ("td", "th") and self.cells:
            self.cells[-1].append("")

    def handle_data(self, data):
        if self.cells and self.cells[-1]:
            self.cells[-1][-1] += data.strip("\n")


def test_every_printed_number_of_the_five_papers_has_one_row():
    frame = numbers(NOTHING)
    printed = [(paper, *key) for paper in PAPERS for key in keys(load(paper))]
    assert list(frame[["paper", *KEY]].itertuples(index=False, name=None)) == printed
    assert len(printed) == len(set(printed)) == 1231


def test_without_results_there_are_reasons_alone():
    frame = numbers(NOTHING)
    assert (frame["why"] != "").all()
    assert frame.query("paper == 'zeroshot' and corpus == 'CaFE'")["why"].str.startswith("CaFE's recordings").all()
    cited = frame.query("paper == 'transferable' and table == 'Table 1'").set_index("row")["why"]
    assert cited.drop("DAE+Linear-SVM (proposed)").str.startswith("another group's system").all()
    assert cited["DAE+Linear-SVM (proposed)"] == NOT_RUN


@pytest.mark.parametrize("paper", PAPERS)
def test_every_reason_is_of_some_number(paper):
    for one in uncounted(paper):
        assert any(one.fits(key) for key in keys(load(paper))), one


def test_ours_stands_beside_the_papers_and_the_difference_is_by_hand():
    frame = numbers(found(value=0.5)).set_index(KEY)
    ours = frame.loc[("Table 2", "Metric-act", "EMO-DB", "N-S-H-A", "balanced_accuracy")]
    assert ours["mean"] == 0.44 and ours["difference"] == pytest.approx(0.06)
    assert ours["why"] == "" and ours["page"] == "zeroshot/04_2_classification"
    # a counterpart goes before a reason: who has CaFE sees its numbers
    assert frame.loc[("Table 2", "Metric-act", "CaFE", "N-S-H-A", "balanced_accuracy")]["why"] == ""


def test_the_difference_of_ranges_is_between_their_middles():
    rows = load("zeroshot", "Figure 3").head(2)
    frame = numbers(found(table="Figure 3", low=rows["hi"].iloc[1] + 0.1, high=rows["hi"].iloc[1] + 0.3))
    second = frame[frame["table"] == "Figure 3"].iloc[1]
    middle = (rows["lo"].iloc[1] + rows["hi"].iloc[1]) / 2
    assert second["difference"] == pytest.approx(rows["hi"].iloc[1] + 0.2 - middle)


def test_counts_add_up():
    table = counts(numbers(found(value=0.5)))
    assert table.loc["all"].tolist() == [1231, 24, table.loc["all", "reason"], table.loc["all", "neither"]]
    assert (table[["ours", "reason", "neither"]].sum(axis=1) == table["printed"]).all()
    assert table.loc["zeroshot", "ours"] == 24 and list(table.index) == [*PAPERS, "all"]


def project(tmp_path, monkeypatch, pages):
    """A project whose pages recorded these counterparts: values.json of each, as `gathered.gather` gives them."""
    known, values = [], {}
    for page, frame in pages.items():
        place = f"results/full/{page}"
        (tmp_path / place / "data").mkdir(parents=True)
        frame.drop(columns=["paper", "page"]).to_csv(tmp_path / place / "data" / "printed.csv", index=False)
        known.append(SimpleNamespace(id=page, results=lambda profile, place=place: place))
        values[page] = json.loads(json.dumps({"data": {"printed": {"file": "data/printed.csv"}}}))
    monkeypatch.setattr("sertools.report.dependencies.pages", lambda root: known)
    return values


def test_what_pages_recorded_is_read_as_they_wrote_it(tmp_path, monkeypatch):
    frame = found(value=0.5, low=0.4, high=0.6)
    values = project(tmp_path, monkeypatch, {"zeroshot/04_2_classification": frame}) | {"zeroshot/05": {"data": {}}}
    read = recorded(tmp_path, values, "full")
    pd.testing.assert_frame_equal(read[frame.columns], frame, check_dtype=False)


def test_two_pages_with_a_counterpart_of_one_number_are_refused(tmp_path, monkeypatch):
    frame = found(value=0.5)
    values = project(tmp_path, monkeypatch, {"zeroshot/04_2_classification": frame, "zeroshot/06_choices": frame})
    with pytest.raises(CounterpartError, match="04_2_classification and one of zeroshot/06_choices"):
        recorded(tmp_path, values, "full")


def test_the_page_has_a_row_a_number_and_a_table_a_table():
    frame = numbers(found(value=0.5, low=0.41, high=0.59))
    page = Cells(numbers_page.html(frame))
    assert len(page.items) == 1231
    assert len(page.ids) == len(set(page.ids))
    places = {f"{paper}-{slug(table)}" for paper, table in zip(frame["paper"], frame["table"], strict=True)}
    assert places <= set(page.ids) and {item["data-table"] for item in page.items} == places
    rows = {
        cells[0]: cells
        for item, cells in zip(page.items, page.cells, strict=True)
        if item["data-table"] == "zeroshot-table-2"
    }
    assert rows["Metric-act \u00b7 EMO-DB \u00b7 N-S-H-A"][1:4] == ["0.44 ± 0.04", "0.50 [0.41, 0.59]", "+0.06"]
    assert "../notebooks/zeroshot/04_2_classification.html#table-x" in page.links


@pytest.mark.parametrize(
    ("paper", "table", "row", "corpus", "part", "said"),
    [
        ("vowels", "Table 2", "aU", "", "neu", ["0.86", "3.91", "0.60"]),  # all digits, as printed
        ("interpretable", "Figure 2", "SVC", "IEMOCAP-train", "", ["68.0 [67.0, 68.6]"]),
        ("zeroshot", "Table 1", "Metric-val", "EMO-DB", "Transfer", ["\u22120.05 ± 0.03"]),
        ("transferable", "Figure 4", "VAE-ss", "EMO-DB", "", ["\u22124.95 [\u22125.6, \u22124.4]"]),
    ],
)
def test_a_number_is_shown_as_the_paper_prints_it(paper, table, row, corpus, part, said):
    frame = numbers(NOTHING)
    shown = numbers_page._as_printed(frame[(frame["paper"] == paper) & (frame["table"] == table)])
    shown = shown[(shown["row"] == row) & (shown["corpus"] == corpus) & shown["condition"].str.startswith(part)]
    assert [numbers_page.printed(one) for one in shown.itertuples()] == said


@pytest.mark.parametrize(
    ("ours", "said"),
    [
        ({"value": 0.5}, "0.50"),
        ({"value": 0.5, "low": 0.4, "high": 0.6}, "0.50 [0.40, 0.60]"),
        ({"value": 0.5, "dots": (0.25, 0.75)}, "0.50 (0.25 \u00b7 0.75)"),
        ({"said": "the same here: i"}, "the same here: i"),
    ],
)
def test_ours_is_shown_with_the_papers_decimals(ours, said):
    ours = {name: [each] * 24 if isinstance(each, tuple) else each for name, each in ours.items()}
    frame = numbers(found(**ours))
    rows = numbers_page._as_printed(frame[(frame["paper"] == "zeroshot") & (frame["table"] == "Table 2")])
    assert numbers_page.ours(next(rows.itertuples())) == said


def test_a_whole_number_of_the_paper_does_not_round_ours_to_one():
    one = SimpleNamespace(said_mean="166", said_lo="", value=2.34)
    assert numbers_page.decimals(one) == 1
    assert numbers_page.decimals(SimpleNamespace(said_mean="166", said_lo="", value=2.0)) == 0
    assert numbers_page.decimals(SimpleNamespace(said_mean="", said_lo="0.0096", value=math.nan)) == 4
