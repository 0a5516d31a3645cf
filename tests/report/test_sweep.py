"""The file of a sweep: what is read, crossed and refused, without running anything."""

import itertools
import json

import grimp
import pytest

from sertools.report import dependencies, staleness, sweep_tables
from sertools.report.dependencies import Page
from sertools.report.parameters import ParameterError
from sertools.report.places import suffix
from sertools.report.runs import Run, checked
from sertools.report.sweep import LIMIT, SweepError, label, read

CELL = """profile = "full"
transfer = ["emodb", "savee"]
epochs = 50
runs = 5
seed = 0
learning_rate = 0.001
workers = 2
"""


@pytest.fixture
def root(tmp_path):
    """A project with one page."""
    folder = tmp_path / "notebooks" / "zeroshot"
    folder.mkdir(parents=True)
    cells = [{"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": CELL}]
    (folder / "01_small.ipynb").write_text(json.dumps({"cells": cells}))
    return tmp_path


def asked(root, parameters, rest="", name="some.yml"):
    """The sweep that a file with these lines describes."""
    lines = "\n".join(f"  {line}" for line in parameters)
    (root / name).write_text(f"page: zeroshot/01_small\nparameters:\n{lines}\n{rest}")
    return read(root, root / name)


def test_a_run_depends_on_the_corpora_that_it_is_given(root, tmp_path):
    own = tmp_path / "own"
    (own / "audio").mkdir(parents=True)
    (own / "audio" / "a.wav").write_bytes(b"1")
    book, run = Page("zeroshot", "01_small"), Run("zeroshot", "01_small", {"transfer": ["cafe", str(own)]})
    assert dependencies.corpora(root, book) == ["emodb", "savee"]
    assert dependencies.corpora(root, run) == ["cafe", "emodb", "savee"]
    graph = grimp.build_graph("sertools", cache_dir=None)
    before = dependencies.listing(root, run, "full", graph)
    (own / "audio" / "a.wav").write_bytes(b"2")
    now = dependencies.listing(root, run, "full", graph)
    assert staleness.differences(before, now) == [f"changed: {own}/audio/a.wav"]
    assert before["given"] == run.changed
    assert "given" not in dependencies.listing(root, book, "full", graph)


def test_lists_are_crossed_and_single_values_stay(root):
    found = asked(root, ["epochs: [10, 20, 30]", "seed: [0, 1]", "runs: 1"])
    assert [tuple(each.values()) for each in found.values] == [
        (epochs, seed, 1) for epochs, seed in itertools.product([10, 20, 30], [0, 1])
    ]
    assert [run.changed for run in found.runs][:2] == [{"epochs": 10, "runs": 1}, {"epochs": 10, "seed": 1, "runs": 1}]
    assert (found.name, found.page, found.profile) == ("some", Page("zeroshot", "01_small"), "full")
    assert found.collect == {"tables": [], "values": None, "claims": None}
    assert len({run.suffix for run in found.runs}) == 6


def test_a_parameter_that_is_a_list_stands_in_a_list(root):
    found = asked(root, ["transfer: [[emodb, savee], [urdu], 'emovo,nemo']"])
    assert [each["transfer"] for each in found.values] == [["emodb", "savee"], ["urdu"], ["emovo", "nemo"]]
    assert [label(each) for each in found.values] == ["transfer=emodb,savee", "transfer=urdu", "transfer=emovo,nemo"]


def test_the_folder_of_a_run_is_the_one_that_its_page_will_open(root):
    found = asked(root, ["epochs: [50, 60]"])
    book, other = found.runs
    changed = checked(root, found.page, "full", {"epochs": 60})
    assert other.results("full") == f"results/full/zeroshot/01_small{suffix(changed.hash8)}"
    assert book.results("full") == "results/full/zeroshot/01_small-book"
    assert book.changed == {}


def test_a_run_with_the_books_parameters_is_put_beside_the_book_in_a_sweep_only(monkeypatch):
    monkeypatch.delenv("SERTOOLS_SWEEP", raising=False)
    assert (suffix(None), suffix("0123abcd")) == ("", "-0123abcd")
    monkeypatch.setenv("SERTOOLS_SWEEP", "1")
    assert (suffix(None), suffix("0123abcd")) == ("-book", "-0123abcd")


def test_the_smoke_profile_counts_what_it_lowers_as_the_books(root):
    found = asked(root, ["epochs: [2, 50]"], "profile: smoke\n")
    assert [run.changed for run in found.runs] == [{}, {"epochs": 50}]


def test_a_run_uses_one_process_unless_the_file_says_more(root):
    assert asked(root, ["epochs: [1, 2]"]).workers == 1
    more = asked(root, ["epochs: [1, 2]", "workers: 4"])
    assert more.workers == 4 and more.runs[0] == asked(root, ["epochs: [1, 2]"]).runs[0]


def test_numbers_with_an_exponent_are_numbers(root):
    found = asked(root, ["learning_rate: [1e-4, 1e-3]"])
    assert [run.changed for run in found.runs] == [{"learning_rate": 1e-4}, {}]


@pytest.mark.parametrize(
    ("parameters", "rest", "words"),
    [
        (
            ["epoch: [1, 2]"],
            "",
            ["the parameter 'epoch' is unknown", "nearest is 'epochs'", "expected one of profile,"],
        ),
        (["epochs: [10, many]"], "", ["'epochs'", "a whole number >= 1", "came 'many' (str)"]),
        (["epochs: [[10, 20]]"], "", ["'epochs'", "came [10, 20] (list)"]),
        (["epochs: [0]"], "", ["'epochs'", "came 0 (int)"]),
        (["epochs: []"], "", ["'epochs'", "a value or a list of values", "came []"]),
        (["epochs:"], "", ["'epochs'", "came None"]),
        (["epochs: [10, 20, 10]", "runs: 1"], "", ["each combination once", "came epochs=10, runs=1 again"]),
        (["transfer: [[emodb], emodb]"], "", ["each combination once", "came transfer=emodb again"]),
        (["epochs: [1]", "epochs: [2]"], "", ["expected each key once, came 'epochs' again"]),
        (["workers: [1, 2]"], "", ["'workers' changes no result", "came [1, 2]"]),
        (["profile: smoke"], "", ["`profile` beside `page`"]),
        (["epochs: [1]"], "profile: fast\n", ["the profile 'fast'", "expected one of smoke, full"]),
        (["epochs: [1]"], "colect: {}\n", ["the key 'colect'", "nearest is 'collect'"]),
        (["epochs: [1]"], "collect: {table: [a]}\n", ["the key 'table'", "nearest is 'tables'"]),
        (["epochs: [1]"], "collect: {tables: accuracy}\n", ["a list of names of tables, came 'accuracy'"]),
        (["epochs: [1]"], "collect: {tables: [a, a]}\n", ["each of the tables once, came a, a"]),
        (["epochs: [1]"], "collect: {claims: [zeroshot-1]}\n", ["the claim 'zeroshot-1'", "nearest is 'zeroshot-"]),
        (["epochs: [1]"], "limit: many\n", ["`limit` a whole number >= 1, came 'many'"]),
        (["epochs: [1"], "", ["expected YAML"]),
    ],
)
def test_a_wrong_file_is_one_clear_line(root, parameters, rest, words):
    with pytest.raises(SweepError) as caught:
        asked(root, parameters, rest)
    message = str(caught.value)
    assert "some.yml: " in message and "\n" not in message
    for word in words:
        assert word in message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "page: zeroshot/01_smal\nparameters: {epochs: 1}\n",
            "'zeroshot/01_smal' is unknown; the nearest is 'zeroshot/01_",
        ),
        ("parameters: {epochs: 1}\n", "the page None is unknown"),
        ("page: zeroshot/01_small\n", "expected under `parameters` names"),
        ("page: zeroshot/01_small\nparameters: [epochs]\n", "expected under `parameters` names"),
        ("- page\n", "expected the keys page, profile"),
        ("", "expected the keys page, profile"),
    ],
)
def test_a_file_that_is_no_sweep(root, text, words):
    (root / "some.yml").write_text(text)
    with pytest.raises(SweepError, match=words):
        read(root, root / "some.yml")


def test_a_file_that_is_not_there_or_cannot_name_a_folder(root):
    with pytest.raises(SweepError, match="found no .*other.yml"):
        read(root, root / "other.yml")
    with pytest.raises(SweepError, match="small letters, digits"):
        asked(root, ["epochs: 1"], name="My sweep.yml")


def test_more_runs_than_one_thinks_need_a_word(root):
    many = [f"seed: {list(range(LIMIT // 2))}", "epochs: [1, 2, 3]"]
    with pytest.raises(SweepError, match=f"at most {LIMIT} runs, came 75 \\(25 seed x 3 epochs\\); `limit: 75` allows"):
        asked(root, many)
    assert len(asked(root, many, "limit: 75\n").runs) == 75
    with pytest.raises(SweepError, match="at most 2 runs, came 3"):
        asked(root, ["epochs: [1, 2, 3]"], "limit: 2\n")


def test_checking_raises_what_the_page_would(root):
    with pytest.raises(ParameterError, match="'seed': expected a whole number >= 0, came -1"):
        checked(root, Page("zeroshot", "01_small"), "full", {"seed": -1})


@pytest.fixture
def recorded(root):
    """The listing of a sweep of four runs: done, done, failed with and without a word."""
    runs = []
    for seed in range(4):
        run = Run("zeroshot", "01_small", {"seed": seed + 1})
        listing = {"files": {}, "needs": {}}
        (root / f"{seed}.json").write_text(json.dumps(listing))
        folder = root / run.results("full")
        (folder / "tables").mkdir(parents=True)
        if seed < 2:
            (folder / "inputs.json").write_text(json.dumps(listing))
            (folder / "page.ipynb").write_text("{}")
            (folder / "tables" / "scores.csv").write_text(f"method,,seed\na,{seed}.50,x\nb,0.10,y\n")
            values = {"gap": {"value": 0.25 * seed, "text": "x"}, "other": {"value": None, "text": "-"}}
            claim = dict.fromkeys(sweep_tables.VERDICT) | {"claim": "zeroshot-01", "also": {"b": 1, "a": 0.5}}
            tables = {"scores": {"file": "tables/scores.csv"}}
            content = {"values": values, "claims": {"zeroshot-01": claim}, "tables": tables}
            (folder / "values.json").write_text(json.dumps(content))
        if seed == 2:
            (folder / "failure.txt").write_text("KeyError: 'x'\n")
        found = {"values": {"seed": seed + 1, "transfer": ["a", "b"]}, "suffix": run.suffix}
        runs.append(found | {"folder": run.results("full"), "listing": f"{seed}.json"})
    return {"name": "some", "collect": {"tables": ["scores"], "values": ["gap"], "claims": None}, "runs": runs}


def test_tables_have_the_parameters_first_and_a_row_for_each_run_and_item(root, recorded):
    runs = sweep_tables.collect(root, recorded)
    assert list(runs["state"]) == ["done", "done", "failed", "failed"]
    assert list(runs["error"]) == ["", "", "KeyError: 'x'", "it ended without a word: stopped, or out of memory"]
    folder = root / "results/sweeps/some"
    assert (
        folder / "values.csv"
    ).read_text() == 'seed,transfer,key,value,text\n1,"a,b",gap,0.0,x\n2,"a,b",gap,0.25,x\n'
    # digits stay as they were; a column that is called like a parameter, or has no name, gets one
    assert (folder / "tables/scores.csv").read_text().splitlines() == [
        "seed,transfer,method,column 1,seed (page)",
        *['1,"a,b",a,0.50,x', '1,"a,b",b,0.10,y', '2,"a,b",a,1.50,x', '2,"a,b",b,0.10,y'],
    ]
    claims = (folder / "claims.csv").read_text()
    assert claims.startswith("seed,transfer,claim,verdict,") and '"{""a"": 0.5, ""b"": 1}"' in claims


def test_a_run_made_from_other_inputs_is_not_taken(root, recorded):
    (root / "0.json").write_text(json.dumps({"files": {"x.py": "1"}, "needs": {}}))
    runs = sweep_tables.collect(root, recorded)
    assert list(runs["state"][:2]) == ["not run", "done"]
    assert runs["error"][0] == "now depends on x.py"
    assert len((root / "results/sweeps/some/values.csv").read_text().splitlines()) == 2


@pytest.mark.parametrize(("kind", "name"), [("tables", "score"), ("values", "gaps")])
def test_a_name_that_no_run_recorded_is_an_error_and_leaves_the_old_tables(root, recorded, kind, name):
    sweep_tables.collect(root, recorded)
    before = (root / "results/sweeps/some/values.csv").read_bytes()
    recorded["collect"][kind] = [name]
    with pytest.raises(SweepError, match=f"collect the {kind} {name}, which no run recorded"):
        sweep_tables.collect(root, recorded)
    assert (root / "results/sweeps/some/values.csv").read_bytes() == before


def test_the_example_of_the_book_can_be_run(repository):
    found = read(repository, repository / "book/sweeps/epochs.yml")
    assert len(found.runs) > 1 and found.collect["tables"]


@pytest.mark.parametrize(
    "value",
    [
        "&a [*a]",
        "2001-99-99",
        "!!int x",
        "!!timestamp x",
        "!!bool x",
        "!!binary é",
        "{? {a: 1} : 2}",
        "[" * 3000,
        f"0x{'f' * 5000}",
        "1e999",
        '"\\ud800"',
    ],
)
def test_what_yaml_makes_no_parameter_of_is_refused_with_the_file(root, value):
    with pytest.raises(SweepError, match="some.yml: "):
        asked(root, [f"epochs: {value}"])


def test_a_sweep_in_another_encoding_is_refused_with_the_file(root):
    (root / "some.yml").write_bytes(b"page: \xff")
    with pytest.raises(SweepError, match="some.yml: expected YAML in UTF-8"):
        read(root, root / "some.yml")
