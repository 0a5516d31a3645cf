"""The record of the alignment, made of a planted corpus: who is judged by what, and what is counted."""

import pandas
import pytest

from sertools.analysis.vowels import alignment_record
from sertools.analysis.vowels.results import RecordError
from sertools.corpora import registry
from sertools.corpora.phones import Phone
from sertools.corpora.table import from_rows
from sertools.measure.alignment_trial import PLAIN, REFINED, SYLLABLES, Trial
from sertools.report import recording_alignment

NOTHING = pandas.DataFrame(columns=["utterance", "reason"])


def phones(shift):
    """A vowel from .1 to .3 s, shifted."""
    return (Phone(0, 0.1 + shift, "t"), Phone(0.1 + shift, 0.3 + shift, "a"), Phone(0.3 + shift, 0.5, "n"))


def corpus(name):
    rows = [{"file": f"{each}.wav", "utterance": each, "language": "de", "speaker": f"{name}-1", "emotion": "sad"}
            for each in "ab"]  # fmt: skip
    return from_rows(name, rows)


def made(name, table, root):
    ways = {PLAIN: 0.15, REFINED: 0.02} | ({SYLLABLES: 0.0} if name == "casia" else {})
    found = {way: {utterance: phones(shift) for utterance in table.index} for way, shift in ways.items()}
    repaired = ("casia/b",) if name == "casia" else ()
    cpu = {"reading": 0.1, PLAIN: 0.5, REFINED: 1.0}
    return Trial(name, table, found, dict.fromkeys(table.index, 30.0), cpu, NOTHING, repaired)


@pytest.fixture
def planted(monkeypatch, tmp_path):
    monkeypatch.setattr(registry, "find", lambda name: tmp_path)
    monkeypatch.setattr(registry, "read", lambda name, root: corpus(name))
    monkeypatch.setattr(recording_alignment, "trial", made)
    marked = {"emodb/a": phones(0.0)}
    monkeypatch.setattr(recording_alignment, "hand_labels", lambda table, root: marked)
    spoken = {"tess/a": phones(0.05)}, {"tess/b": "no path"}, 2.0
    monkeypatch.setattr(recording_alignment, "by_sphinx", lambda *given: spoken)
    return tmp_path


def test_every_corpus_is_judged_by_what_there_is(planted):
    said = []
    recording_alignment.make(names=("casia", "emodb", "tess"), say=said.append, folder=planted)
    found = alignment_record.read(planted)
    assert [line.split(":")[0] for line in said] == ["casia", "emodb", "tess"]
    judged = found.judged
    assert judged["utterances"].to_dict() == {
        ("casia", "plain", "syllables"): 1,  # the repaired recording has no labels of its owner's
        ("casia", "refined", "syllables"): 1,
        ("emodb", "plain", "hand labels"): 1,
        ("emodb", "refined", "hand labels"): 1,
        ("tess", "PocketSphinx", "refined"): 1,
    }
    assert judged["hits"].tolist() == [0, 1, 0, 1, 1]
    assert judged["median"].tolist() == pytest.approx([0.15, 0.02, 0.15, 0.02, 0.03])
    assert len(found.pairs) == 4 and found.sphinx["utterance"].tolist() == ["tess/a"]
    assert found.facts["repaired"] == 1 and found.facts["sphinx_failed"] == {"tess": 1}
    # PocketSphinx took 2 s for a recording of 30 s, the corpus has a minute
    assert found.paces().loc["tess"].to_dict() == {"reading": 0.1, "plain": 0.5, "refined": 1.0, "PocketSphinx": 4.0}


def test_a_corpus_that_is_not_here(monkeypatch):
    monkeypatch.setattr(registry, "find", lambda name: None)
    with pytest.raises(RecordError, match="emodb: expected its audio in a folder emodb"):
        recording_alignment.make(names=("emodb",))
