"""A short run of the fuzzing (`benchmarks/fuzz.py`): no damaged input may end in anything but a clear error."""

import base64
from random import Random

import pytest

pytest.importorskip("parselmouth")

from benchmarks.fuzz import ACCEPTED, FAULT, PARSERS, PARTLY, REFUSED, fuzz, smaller, tried  # noqa: E402
from benchmarks.fuzzing.mutations import CHANGES, mutated  # noqa: E402
from benchmarks.fuzzing.parser import Parser, text  # noqa: E402
from benchmarks.fuzzing.readers import READERS  # noqa: E402
from sertools.corpora import registry  # noqa: E402
from sertools.corpora.table import CorpusError  # noqa: E402


def test_the_reader_of_every_corpus_is_fuzzed():
    assert {parser.name.partition(",")[0] for parser in READERS} == set(registry.NAMES)


@pytest.mark.parametrize("parser", PARSERS, ids=[parser.name for parser in PARSERS])
def test_no_damaged_input_is_a_fault(parser, tmp_path):
    counted, faults = fuzz(parser, tmp_path / "x", seed=0, inputs=20 if parser in READERS else 60)
    assert not faults, [f"{kind}: {base64.b64encode(data).decode()}" for kind, data in faults]
    assert counted.total() >= 20


def test_damages_repeat_with_the_seed_and_every_kind_of_them_changes_something():
    seeds = (b"a,b\n1,2\n3,4\n", b"x;y\n5;6\n")
    first, again, other = ([mutated(Random(seed), seeds) for _ in range(1)] for seed in (1, 1, 2))
    assert first == again != other
    for change in CHANGES:
        assert any(change(Random(seed), seeds[0], seeds) != seeds[0] for seed in range(20)), change


def _read(given: str) -> None:
    if "refuse" in given:
        raise CorpusError("expected other, came refuse")
    if "silent" in given:
        raise CorpusError("no")
    if "fault" in given:
        raise KeyError(given)


@pytest.mark.parametrize(
    "given, outcome", [("good", ACCEPTED), ("refuse", REFUSED), ("silent", FAULT), ("a fault b", FAULT)]
)
def test_what_counts_as_a_fault(given, outcome, tmp_path):
    parser = text("toy", "toys", _read, "good")
    assert tried(parser, parser.prepare(tmp_path), given.encode(), tmp_path)[0] == outcome


def test_a_part_left_out_is_counted_apart_and_a_fault_is_made_small(tmp_path):
    partly = Parser("toy", "toys", (b"x",), lambda folder: lambda data: data == b"x", "came")
    assert fuzz(partly, tmp_path / "x", 0, inputs=30)[0].keys() == {ACCEPTED, PARTLY}
    parser = text("toy", "toys", _read, "good")
    parse, data = parser.prepare(tmp_path), b"a long input with a fault in its middle"
    kind = tried(parser, parse, data, tmp_path)[1]
    assert smaller(parser, parse, data, tmp_path, kind) == b"fault"
