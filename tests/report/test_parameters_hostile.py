"""A parameter cannot run code: what papermill writes into a notebook reads back as the value that was given."""

import ast
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from papermill.translators import PythonTranslator

from benchmarks.trust_texts import CODE, TEXTS
from sertools.report import dependencies, execute
from sertools.report.parameters import ParameterError, _names, check_given, literals
from sertools.report.runs import Run, checked
from sertools.report.sweep import SweepError, read

CELL = 'profile = "full"\ntransfer = ["emodb", "savee"]\ntrain = "tess"\nepochs = 50\nlearning_rate = 0.001'
PLAIN = st.one_of(st.text(), st.integers(), st.booleans(), st.floats(allow_nan=False, allow_infinity=False))


@given(st.one_of(PLAIN, st.lists(PLAIN)))
@example(TEXTS)
def test_any_plain_value_reads_back_as_itself(value):
    check_given("zeroshot/x", {"train": value})
    cell = PythonTranslator.codify({"train": value})
    assert [type(node) for node in ast.parse(cell).body] == [ast.Assign]
    assert literals(cell) == {"train": value}


OTHERS = {"bytes": b'"; import os; "', "a set": {"a"}, "a tuple": ("a",), "nothing": None, "a mapping": {"a": 1}}


@pytest.mark.parametrize("value", [*OTHERS.values(), [["emodb"]]], ids=[*OTHERS, "a list in a list"])
def test_any_other_value_is_refused_before_papermill_sees_it(value):
    with pytest.raises(ParameterError, match="zeroshot/x: parameter 'train': expected a text, a number"):
        check_given("zeroshot/x", {"train": value})


@pytest.mark.parametrize("name", [f"x={CODE};y", f"train\n{CODE}\nx", "__builtins__", ""])
def test_a_name_that_no_page_has_is_refused_before_papermill_sees_it(name, root):
    with pytest.raises(ParameterError, match="unknown parameter"):
        execute.execute(root, Run("zeroshot", "01_small", {name: 1}), "full", {})
    assert not (root / "results").exists()


@pytest.fixture
def root(tmp_path, repository):
    """A project with one page, which writes down what it was given."""
    folder = tmp_path / "notebooks" / "zeroshot"
    folder.mkdir(parents=True)
    write = "import json\nfrom pathlib import Path\nPath('given.json').write_text(json.dumps([transfer, train]))"
    cells = [
        {"cell_type": "code", "metadata": {"tags": tags}, "source": source, "outputs": [], "execution_count": None}
        for tags, source in ((["parameters"], CELL), ([], write))
    ]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    content = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}
    (folder / "01_small.ipynb").write_text(json.dumps(content))
    (tmp_path / "sertools").symlink_to(repository / "sertools")
    (tmp_path / "requirements.lock").touch()
    return tmp_path


def test_texts_that_look_like_code_reach_the_page_as_texts(root):
    page = Run("zeroshot", "01_small", {"transfer": TEXTS, "train": TEXTS[0]})
    content = dependencies.listing(root, page, "full", dependencies.import_graph(root))
    execute.execute(root, page, "full", content)
    assert json.loads((root / "given.json").read_text()) == [TEXTS, TEXTS[0]]
    assert not list(root.rglob("ran"))


@pytest.mark.parametrize("text", ["[" * 100_000, "[" + "-" * 100_000 + "1]", "[" + "1+" * 100_000 + "1]"])
def test_brackets_without_end_are_a_text(text):
    assert _names(text) == text


@pytest.mark.parametrize(
    "line",
    [
        "train: !!python/object/apply:os.system ['touch ran']",
        "train: !!python/name:os.system",
        "train: !!binary Ijsgb3BlbigncmFuJywgJ3cnKTsgIg==",
        "train: 2026-01-01",
        "transfer: [!!set {emodb, savee}]",
        "transfer: [[{emodb: savee}]]",
        "epochs: 0x7f ; touch ran",
        '"epochs; import os": 1',
        '"epochs = 1\\nimport os": 1',
        "train: " + "[" * 400,
    ],
)
def test_the_file_of_a_sweep_makes_no_objects_and_no_code(root, line):
    (root / "some.yml").write_text(f"page: zeroshot/01_small\nparameters:\n  {line}\n")
    with pytest.raises(SweepError, match=r"some\.yml: "):
        read(root, root / "some.yml")


@pytest.mark.parametrize("page", ["../../x", "zeroshot/01_small; touch ran", "zeroshot/$(touch ran)", "/etc/passwd"])
def test_a_sweep_takes_only_pages_of_the_book(root, page):
    (root / "some.yml").write_text(json.dumps({"page": page, "parameters": {"epochs": [1]}}))
    with pytest.raises(SweepError, match="the page .* is unknown"):
        read(root, root / "some.yml")


@pytest.mark.parametrize("name", ["a b", "a;touch ran", "$(touch ran)", "..", "A", "`x`", "a'b"])
def test_a_sweep_is_named_plainly(root, name):
    file = root / f"{name}.yml"
    file.write_text(json.dumps({"page": "zeroshot/01_small", "parameters": {"epochs": [1]}}))
    with pytest.raises(SweepError, match="expected a file named with small letters"):
        read(root, file)


def test_whatever_a_run_is_named_after_its_results_stay_in_their_folder(root):
    for train in ("../../x", "/etc", *TEXTS):
        run = Run("zeroshot", "01_small", checked(root, Run("zeroshot", "01_small"), "full", {"train": train}).changed)
        assert run.results("full").startswith("results/full/zeroshot/01_small-")
        assert run.suffix.isalnum() and len(run.suffix) == 8
