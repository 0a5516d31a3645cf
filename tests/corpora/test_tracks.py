import pytest

from sertools.corpora import registry
from sertools.corpora.table import CorpusError
from sertools.corpora.tracks import IEMOCAP_PROPORTIONS, TRACKS, TRANSFER, expand


def test_groups_name_corpora_that_exist():
    for corpora in (*TRACKS.values(), *TRANSFER.values()):
        assert set(corpora) <= set(registry.NAMES)


def test_expand_replaces_groups_and_keeps_the_rest():
    assert expand("open-english") == ("ravdess", "tess", "emotale-en")
    assert expand("rated") == ("emotale-en", "emotale-dk")
    assert expand("nemo") == ("nemo",)
    assert expand(["papers", "./mine", "savee", "extension"]) == (
        "emodb",
        "savee",
        "urdu",
        "./mine",
        "emovo",
        "casia",
        "nemo",
        "emotale-dk",
    )


@pytest.mark.parametrize("names", ["", [], ["emodb", " "]])
def test_expand_needs_a_name(names):
    with pytest.raises(CorpusError, match="open-english"):
        expand(names)


def test_proportions_are_those_of_iemocap():
    counts = {"neutral": 1708, "sad": 1084, "happy": 595, "angry": 1103}
    for emotion, count in counts.items():
        assert IEMOCAP_PROPORTIONS[emotion] == pytest.approx(count / sum(counts.values()), abs=0.005)
    assert sum(IEMOCAP_PROPORTIONS.values()) == pytest.approx(1)
