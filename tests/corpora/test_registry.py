import re
from pathlib import Path

import pytest

from sertools.corpora import registry
from sertools.corpora.table import EMOTIONS, CorpusError, from_rows

ENTRIES = Path(__file__).parents[2] / "book" / "references.bib"


def emodb_table(angry):
    rows = [{"file": f"{n}.wav", "language": "de", "speaker": "emodb-03", "emotion": "angry"} for n in range(angry)]
    return from_rows("emodb", rows)


def test_an_unknown_name_lists_the_names():
    for act in (registry.descriptor, registry.find, lambda name: registry.read(name, Path())):
        with pytest.raises(CorpusError, match="ravdess, tess.*came 'ravdes'"):
            act("ravdes")


@pytest.mark.parametrize("name", registry.NAMES)
def test_descriptors_are_complete_and_cited(name):
    descriptor = registry.descriptor(name)
    assert descriptor.name == name
    for field in ("title", "owner", "licence", "terms", "url", "citation", "layout_source"):
        assert getattr(descriptor, field).strip(), field
    assert set(descriptor.claimed["emotions"]) <= set(EMOTIONS)
    assert re.search(rf"^@\w+\{{{descriptor.bibkey},", ENTRIES.read_text(encoding="utf-8"), re.MULTILINE)


# no emotions, other counts in every release, or labels that are the user's to aggregate
NO_SUM = ("aesdd", "iemocap", "voxceleb", "msp-podcast", "biic-podcast", "dusha")


@pytest.mark.parametrize("name", [name for name in registry.NAMES if name not in NO_SUM])
def test_claimed_emotions_sum_to_the_claimed_clips(name):
    claimed = registry.descriptor(name).claimed
    assert sum(claimed["emotions"].values()) == claimed["clips"]


def test_iemocap_lacks_an_emotion_where_raters_disagree():
    claimed = registry.descriptor("iemocap").claimed
    assert claimed["clips"] - sum(claimed["emotions"].values()) == 2507


@pytest.mark.parametrize("name", registry.NAMES)
def test_a_missing_or_empty_folder_is_an_error_that_names_it(name, tmp_path):
    with pytest.raises(CorpusError, match=re.escape(str(tmp_path / "nowhere"))):
        registry.read(name, tmp_path / "nowhere")
    (tmp_path / "readme.txt").write_text("no audio here")
    with pytest.raises(CorpusError, match=re.escape(str(tmp_path))):
        registry.read(name, tmp_path)


def test_corpora_are_found_below_the_variable(tmp_path, monkeypatch):
    monkeypatch.delenv("SERTOOLS_CORPORA", raising=False)
    assert registry.corpora_root() is None
    assert registry.find("emodb") is None
    monkeypatch.setenv("SERTOOLS_CORPORA", str(tmp_path))
    assert registry.find("emodb") is None
    (tmp_path / "emodb").mkdir()
    (tmp_path / "emotale").mkdir()
    assert registry.find("emodb") == tmp_path / "emodb"
    assert registry.find("emotale-en") == registry.find("emotale-dk") == tmp_path / "emotale"
    monkeypatch.setenv("SERTOOLS_CORPORA", str(tmp_path / "gone"))
    with pytest.raises(CorpusError, match="SERTOOLS_CORPORA"):
        registry.corpora_root()


def test_check_sets_claimed_beside_counted():
    compared = registry.check("emodb", emodb_table(100))
    assert compared.loc["clips"].tolist() == [535, 100, -435]
    assert compared.loc["speakers"].tolist() == [10, 1, -9]
    assert compared.loc["angry"].tolist() == [127, 100, -27]
    assert compared.loc["fear"].tolist() == [69, 0, -69]


def test_check_leaves_unstated_numbers_missing_and_counts_unclaimed_emotions():
    table = from_rows("aesdd", [{"file": "a.wav", "language": "el", "speaker": "aesdd-1", "emotion": "angry"}])
    compared = registry.check("aesdd", table)
    assert compared["claimed"].isna().loc[["clips", "angry"]].all()
    assert compared.loc["angry", "counted"] == 1
    assert registry.shortfall("aesdd", table) is None


def test_shortfall_names_what_is_missing_by_emotion():
    said = registry.shortfall("emodb", emodb_table(120))
    assert said.startswith("emodb: 415 of 535 clips missing (neutral 79, ")
    assert "angry 7" in said
