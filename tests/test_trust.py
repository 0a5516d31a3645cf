"""Nothing of ours runs a stranger's code: no unpickling, no text run as code, no text that reaches a shell unquoted."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import trust_search
from sertools.report import own

ROOT = Path(__file__).resolve().parents[1]
NASTY = "a b; touch ran $(touch ran) `touch ran` & 'touch ran' \"touch ran\" | c"
HARMFUL = [
    "import pickle", "from pickle import loads", "import numpy, cloudpickle as c", "import _pickle", "import shelve",
    "import marshal", "torch.load(x)", "torch.save(x, y)", "from torch import load", "joblib.load(x)",
    "joblib.Memory(x)", "from joblib import dump", "numpy.load(x, allow_pickle=True)", "np.save(x, y, allow_pickle=z)",
    "pd.read_pickle(x)", "frame.to_pickle(x)", "pd.read_hdf(x)", "pd.HDFStore(x)", "yaml.load(x)",
    "yaml.load(x, yaml.Loader)", "yaml.load(x, Loader=yaml.FullLoader)", "yaml.unsafe_load(x)", "eval(x)", "exec(x)",
    "compile(x, y, 'exec')", "__import__(x)", "subprocess.run(x, shell=True)", "subprocess.run(x, shell=y)",
    "os.system(x)", "os.popen(x)", "subprocess.getoutput(x)", "frame.query(x)", "frame.query(f'a == {x}')",
    "pandas.eval(x)", "torch.hub.load(x)", "Model.from_pretrained(x)",
    "Model.from_pretrained(x, use_safetensors=False)", "f(trust_remote_code=True)",
]  # fmt: skip
HARMLESS = [
    "model.eval()", "frame.query('a == @b')", "yaml.safe_load(x)", "yaml.load(x, Loader=yaml.SafeLoader)",
    "class Own(yaml.SafeLoader): pass\nyaml.load(x, Loader=Own)", "re.compile(x)", "json.load(x)",
    "ast.literal_eval(x)",
    "numpy.load(x)", "numpy.load(x, allow_pickle=False)", "subprocess.run([x])", "safetensors.torch.load(x)",
    "Model.from_pretrained(x, use_safetensors=True)", "AutoConfig.from_pretrained(x)", "# pickle", "'import pickle'",
]  # fmt: skip


@pytest.mark.parametrize("source", HARMFUL)
def test_the_search_finds(source):
    assert trust_search.found(f"\n{source}\n", "x.py")[0].startswith("x.py:2: ")


@pytest.mark.parametrize("source", HARMLESS)
def test_the_search_passes(source):
    assert trust_search.found(source, "x.py") == []


def test_nothing_of_ours_unpickles_runs_text_or_calls_a_shell():
    files = trust_search.files(ROOT)
    assert len(files) > 500
    found = [
        fault
        for path in files
        for fault in trust_search.found(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    ]
    assert found == []


def test_every_value_that_a_snakefile_hands_to_a_shell_is_quoted():
    lines = []
    for path in (ROOT / "Snakefile", *ROOT.glob("*.smk")):
        text = path.read_text(encoding="utf-8")
        own = re.findall(r"^.*exec \{sys.*$", text, re.MULTILINE)
        assert len(own) == text.count("shell:") + text.count("shell("), (
            path
        )  # no other form of it, which is not seen here
        lines += own
    values = [value for line in lines for value in re.findall(r"\{([^{}]+)\}", line)]
    assert len(lines) > 5 and len(values) > 15
    assert [value for value in values if not value.endswith(":q") and value != "threads"] == []


def test_snakemakes_quotes_keep_a_name_in_one_piece(tmp_path):
    """The quoting that the Snakefile asks for, through a real shell."""
    (tmp_path / "Snakefile").write_text(
        f"NAME = {NASTY!r}\nrule all:\n    shell: \"exec {{sys.executable:q}} -c 'import sys; print(sys.argv[1:])' "
        '{NAME:q}/{config[name]:q}"\n'
    )
    command = [sys.executable, "-m", "snakemake", "--cores", "1", "--quiet", "all", "--config", f"name={NASTY}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == repr([f"{NASTY}/{NASTY}"])
    assert not (tmp_path / "ran").exists()


def test_a_folder_of_results_has_a_plain_name_whatever_the_corpus_is_called():
    for name in (NASTY, "../../x", "..", "/etc", "a\nb"):
        assert re.fullmatch(r"results/own/[A-Za-z0-9_-]+", own.place(name))
