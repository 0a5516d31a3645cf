"""Every reader on the complete corpora, where SERTOOLS_CORPORA points at them."""

import pytest

from sertools.corpora import registry

SEVEN = ("neutral", "sad", "happy", "angry", "fear", "disgust", "surprise")
ENACTED = ("neutral", "sad", "happy", "angry", "boredom")

# Speakers and clips an emotion, counted independently of the readers when the corpora were obtained.
COUNTED = {
    "ravdess": (24, {**dict.fromkeys((*SEVEN, "calm"), 192), "neutral": 96}),
    "tess": (2, dict.fromkeys(SEVEN, 400)),
    "savee": (4, {**dict.fromkeys(SEVEN, 60), "neutral": 120}),
    "emodb": (
        10,
        {"angry": 127, "boredom": 81, "neutral": 79, "happy": 71, "fear": 69, "sad": 62, "disgust": 46},
    ),
    "emovo": (6, dict.fromkeys(SEVEN, 84)),
    "urdu": (29, dict.fromkeys(("neutral", "sad", "happy", "angry"), 100)),
    "casia": (4, dict.fromkeys(("neutral", "sad", "happy", "angry", "fear", "surprise"), 200)),
    "emotale-en": (14, dict.fromkeys(ENACTED, 70)),
    "emotale-dk": (18, dict.fromkeys(ENACTED, 90)),
    "nemo": (9, {"neutral": 809, "sad": 769, "angry": 749, "happy": 749, "fear": 736, "surprise": 669}),
}
SENTENCES = {"ravdess": 2, "tess": 200, "emodb": 10, "emovo": 14, "casia": 50, "emotale-en": 5, "nemo": 90}


def complete(name):
    folder = registry.find(name)
    if folder is None:
        pytest.skip(f"{name} is not here: set SERTOOLS_CORPORA to a folder that holds it")
    return registry.read(name, folder), folder


@pytest.mark.parametrize("name", COUNTED)
def test_complete_corpora_are_counted_exactly(name):
    table, folder = complete(name)
    speakers, emotions = COUNTED[name]
    assert table["emotion"].value_counts().to_dict() == emotions
    assert len(table) == sum(emotions.values())
    assert table["speaker"].nunique() == speakers
    if name in SENTENCES:
        assert table["text"].nunique() == SENTENCES[name]
    assert all((folder / file).is_file() for file in table["file"])


def test_the_nine_corpora_hold_12724_utterances():
    assert sum(len(complete(name)[0]) for name in COUNTED) == 12724


@pytest.mark.parametrize("name", COUNTED)
def test_what_the_owners_claim_is_there_but_for_the_known_differences(name):
    table, _ = complete(name)
    differing = registry.check(name, table).query("difference != 0")["difference"].to_dict()
    known = {
        "urdu": {"speakers": -9},
        "casia": {"clips": -8400} | dict.fromkeys(("neutral", "sad", "happy", "angry", "fear", "surprise"), -1400),
    }
    assert differing == known.get(name, {})


def test_the_english_speakers_of_emotale_are_among_the_danish():
    english, danish = (set(complete(f"emotale-{part}")[0]["speaker"]) for part in ("en", "dk"))
    assert english < danish
    assert len(danish) == 18


def test_the_means_of_emotale_are_those_of_its_raters():
    for part in ("en", "dk"):
        table, _ = complete(f"emotale-{part}")
        for what in ("activation", "valence"):
            each = table[[f"{what}_{rater}" for rater in (1, 2, 3)]]
            assert (each.mean(axis=1) - table[what]).abs().max() < 1e-12


def test_the_slip_of_tess_is_read_as_the_word_that_is_missing():
    table, _ = complete("tess")
    assert "bite_neutral" in table.loc["tess/OAF_bite_neutral", "file"]
    assert table.groupby(["speaker", "emotion"])["text"].nunique().eq(200).all()
