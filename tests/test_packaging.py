"""The package says what it needs, the pins agree with it, and the wheel carries its data."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import distribution, packages_distributions, version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
DISTRIBUTIONS = packages_distributions()  # it reads every installed package: once is enough
DISTRIBUTIONS.setdefault("parselmouth", ["praat-parselmouth"])  # its wheel does not name the module
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
# what each part of the library may import besides the core
ALLOWED = {
    "corpora": ["synth"],
    "measure": ["audio", "networks"],
    "models": [],
    "analysis": [],
    "report": ["book"],
    "cli": [],
}


def pins():
    """Name -> version of requirements.lock."""
    lines = [line for line in (ROOT / "requirements.lock").read_text().splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!]+", line) for line in lines), "expected plain == pins"
    found = {canonicalize_name(name): version for name, version in (line.split("==") for line in lines)}
    assert len(found) == len(lines)
    return found


def requirements():
    extras = [text for extra in EXTRAS.values() for text in extra]
    return [Requirement(text) for text in PROJECT["dependencies"] + extras]


@pytest.mark.parametrize("requirement", requirements(), ids=str)
def test_the_bounds_admit_the_pins(requirement):
    assert requirement.specifier.contains(pins()[canonicalize_name(requirement.name)], prereleases=True)


def test_the_environment_installs_the_pins():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    pip = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    assert pip == ["-r requirements.lock", "-e ."]
    assert any(str(entry).startswith("python=3.11") for entry in environment["dependencies"])
    assert "-r requirements.lock" in (ROOT / "Makefile").read_text()


def needed():
    """Every distribution that pyproject.toml asks for, with all that they ask for in turn on this system."""
    waiting, extras = requirements(), {}
    while waiting:
        asked = waiting.pop()
        name = canonicalize_name(asked.name)
        if name in extras and asked.extras <= extras[name]:
            continue
        extras[name] = extras.get(name, set()) | asked.extras
        for requirement in map(Requirement, distribution(name).requires or []):
            markers = [{"extra": extra} for extra in ("", *extras[name])]
            if requirement.marker is None or any(requirement.marker.evaluate(each) for each in markers):
                waiting.append(requirement)
    return set(extras)


def test_all_that_is_needed_is_pinned_and_nothing_else():
    brings = {"uv"}  # the Makefile installs with it
    assert needed() | brings == set(pins())


def test_what_is_installed_is_what_is_pinned():
    installed = {name: version(name).partition("+")[0] for name in needed()}  # "+cpu": a local build of torch
    assert {name: (pins()[name], found) for name, found in installed.items() if pins()[name] != found} == {}


def test_every_dependency_and_every_bound_has_its_reason_beside_it():
    text = (ROOT / "pyproject.toml").read_text()
    lines = text[text.index("dependencies = [") : text.index("[project.scripts]")].splitlines()
    bare = [line for line in lines if re.match(r'\s+"', line) and not re.search(r"# \S.{5,}", line)]
    assert bare == []


def imports(path, everywhere):
    """Names of the top packages that a file imports: anywhere in it, or only when it is imported itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = ast.walk(tree) if everywhere else tree.body
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"sertools"}


def distributions(package):
    return {canonicalize_name(name) for name in DISTRIBUTIONS.get(package, [package])}


@pytest.mark.parametrize("room", ALLOWED)
def test_a_room_imports_only_what_is_declared_for_it(room):
    declared = {canonicalize_name(Requirement(text).name) for text in PROJECT["dependencies"]}
    declared |= {canonicalize_name(Requirement(text).name) for extra in ALLOWED[room] for text in EXTRAS[extra]}
    where = ROOT / "sertools" / room
    undeclared = {
        f"{path.relative_to(ROOT)}: {package}"
        for path in (where.rglob("*.py") if where.is_dir() else [where.with_suffix(".py")])
        for package in imports(path, everywhere=True)
        if not distributions(package) & declared
    }
    assert undeclared == set()


def test_every_core_dependency_is_imported():
    used = set()
    for path in ROOT.glob("sertools/**/*.py"):
        for package in imports(path, everywhere=True):
            used |= distributions(package)
    idle = [text for text in PROJECT["dependencies"] if canonicalize_name(Requirement(text).name) not in used]
    assert idle == []


def test_measurements_load_without_the_extra_for_audio():
    """`pip install sertools` is enough for what is shipped: sound is decoded only by those who measure."""
    hide = "import sys; sys.modules.update(dict.fromkeys(['opensmile', 'soundfile', 'soxr', 'parselmouth']))"
    code = f"{hide}; from sertools.measure import shipped; print(len(shipped.load('emodb')))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "535"


def test_the_wheel_carries_code_and_data(tmp_path):
    """Built in a copy without network: what is declared as package data is what the library reads."""
    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "sertools", copy / "sertools", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(ROOT / name, copy / name)
    build = f"from setuptools import build_meta; print(build_meta.build_wheel({str(tmp_path)!r}))"
    done = subprocess.run([sys.executable, "-c", build], cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        path.relative_to(copy).as_posix()
        for path in (copy / "sertools").rglob("*")
        if path.suffix in {".py", ".js", ".csv", ".yml", ".parquet"}
    }
    assert expected - inside == set()
    assert not [name for name in inside if name.endswith((".wav", ".flac", ".mp3"))]


def test_no_audio_and_no_large_file_is_tracked():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout: there is nothing that tracks files")
    names = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    assert [name for name in names if name.endswith((".wav", ".flac", ".mp3", ".ogg", ".aif", ".aiff"))] == []
    # the largest holds each utterance's scores by thousands of models: what `vowels` is judged by
    assert [name for name in names if (ROOT / name).stat().st_size > 12e6] == []
