"""Parameters of a page: types, ranges, unknown names, and what the smoke profile lowers."""

import pytest

from sertools.report.parameters import KNOWN, ParameterError, literals, resolve

CELL = """profile = "full"
train = "open-english"
transfer = ["emodb", "savee"]
folds = 5
runs = 5
epochs = 50
seed = 0
embed = "mu"
"""


def notebook(injected="", **edits):
    """The globals of a notebook after its parameters cell and papermill's own."""
    names = {**literals(CELL), **literals(injected), **edits}
    cells = ["", CELL] + ([f"# Parameters\n{injected}"] if injected else []) + ["open_page()"]
    return {"In": cells, **names}


def test_the_declared_names_are_the_attributes():
    found = resolve("zeroshot/x", notebook())
    assert found.parameters.epochs == 50
    assert found.parameters.transfer == ["emodb", "savee"]
    assert found.parameters.subsample is None
    assert found.changed == {} and found.hash8 is None
    assert not hasattr(found.parameters, "device")


def test_a_changed_value_gives_a_hash_of_its_own():
    first = resolve("zeroshot/x", notebook("epochs = 100"))
    second = resolve("zeroshot/x", notebook("epochs = 101"))
    assert first.changed == {"epochs": 100}
    assert len(first.hash8) == 8 and first.hash8 != second.hash8
    assert first.hash8 == resolve("zeroshot/x", notebook(epochs=100)).hash8


@pytest.mark.parametrize(
    ("injected", "words"),
    [
        ("epochs = 0", ["'epochs'", "a whole number >= 1", "came 0 (int)"]),
        ('epochs = "many"', ["'epochs'", "a whole number >= 1", "came 'many' (str)"]),
        ("epochs = 2.5", ["'epochs'", "came 2.5 (float)"]),
        ("epochs = True", ["'epochs'", "came True (bool)"]),
        ("folds = 1", ["'folds'", "a whole number >= 2"]),
        ("seed = -1", ["'seed'", "a whole number >= 0"]),
        ('embed = "sigma"', ["'embed'", "'mu', 'z'", "'sigma'"]),
        ('profile = "fast"', ["'profile'", "'smoke', 'full'"]),
        ("transfer = [1]", ["'transfer'", "a list of names", "[1]"]),
        ("epoch = 100", ["unknown parameter 'epoch' (came 100)", "nearest is 'epochs'"]),
        ('device = "cpu"', ["unknown parameter 'device'", "expected one of profile, train"]),
    ],
)
def test_a_wrong_value_is_one_clear_line(injected, words):
    with pytest.raises(ParameterError) as caught:
        resolve("zeroshot/x", notebook(injected))
    message = str(caught.value)
    assert message.startswith("zeroshot/x: ") and "\n" not in message
    for word in words:
        assert word in message


def test_two_wrong_values_are_both_named():
    with pytest.raises(ParameterError, match="'folds'.*'epochs'"):
        resolve("zeroshot/x", notebook("epochs = 0\nfolds = 0"))


@pytest.mark.parametrize("text", ["emodb,savee", " emodb , savee ", '["emodb", "savee"]'])
def test_papermill_hands_lists_over_as_text(text):
    assert resolve("zeroshot/x", notebook(transfer=text)).parameters.transfer == ["emodb", "savee"]


def test_smoke_lowers_what_was_left_at_its_default():
    found = resolve("zeroshot/x", notebook('profile = "smoke"'))
    assert (found.parameters.epochs, found.parameters.folds, found.parameters.runs) == (2, 2, 1)
    assert found.parameters.subsample > 0
    assert found.changed == {}


def test_smoke_keeps_what_was_asked_for():
    asked = resolve("zeroshot/x", notebook('profile = "smoke"\nepochs = 50'))
    assert asked.parameters.epochs == 50 and asked.changed == {"epochs": 50}
    same = resolve("zeroshot/x", notebook('profile = "smoke"\nepochs = 2'))
    assert same.changed == {}


def test_smoke_trains_on_machine_made_speech_unless_asked_otherwise():
    cell = 'profile = "full"\nsource = "record"\n'

    def asked(injected):
        names = {**literals(cell), **literals(injected)}
        return resolve("wild/x", {"In": ["", cell, f"# Parameters\n{injected}"], **names})

    found = asked('profile = "smoke"')
    assert found.parameters.source == "synthetic" and found.changed == {}
    other = asked('profile = "smoke"\nsource = "record"')
    assert other.parameters.source == "record" and other.changed == {"source": "record"}
    assert asked('source = "audio"').changed == {"source": "audio"}
    small = {**literals(cell), "profile": "smoke"}
    vowels = resolve("vowels/x", {"In": ["", cell, '# Parameters\nprofile = "smoke"'], **small})
    assert vowels.parameters.source == "live" and vowels.changed == {}


def test_the_number_of_workers_does_not_move_the_results():
    cell = CELL + "workers = 1\n"
    assert resolve("zeroshot/x", {"In": ["", cell], **literals(cell), "workers": 2}).changed == {}


def test_a_page_may_not_declare_a_name_without_a_type():
    cell = 'profile = "full"\ntemperature = 1\n'
    with pytest.raises(ParameterError, match="unknown parameter 'temperature'"):
        resolve("zeroshot/x", {"In": ["", cell], **literals(cell)})


def test_a_default_is_a_literal():
    with pytest.raises(ParameterError, match="'epochs': expected a literal, came 'compute"):
        literals("epochs = compute()")


def test_a_plain_script_is_read_from_its_file(tmp_path):
    script = tmp_path / "page.py"
    script.write_text(f'# %% tags=["parameters"]\n{CELL}\n# %%\nepochs = 3\n')
    found = resolve("zeroshot/x", {"__file__": str(script), **literals(CELL), "epochs": 3})
    assert found.changed == {"epochs": 3}


def test_without_a_source_all_is_given():
    found = resolve("zeroshot/x", {"profile": "full", "epochs": 3, "other": object()})
    assert found.parameters.model_dump() == {"profile": "full", "epochs": 3, "subsample": None}
    assert found.changed == {}


def test_every_known_parameter_says_what_it_expects():
    for name, annotation in KNOWN.items():
        assert any(getattr(item, "description", None) for item in annotation.__metadata__), name


@pytest.mark.parametrize(
    "source",
    [
        "epochs = ]",
        "  epochs = 1",
        "epochs = 1\0",
        "epochs = '\udc80'",
        f"epochs = {'[' * 400}",
        f"epochs = {'-' * 9999}1",
        "epochs = {[]: 1}",
        f"epochs = 0x{'f' * 9999}",
    ],
)
def test_what_is_no_python_or_no_literal_is_a_parameter_error(source):
    with pytest.raises(ParameterError, match="expected"):
        literals(source)
