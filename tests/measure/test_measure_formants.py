import numpy
import pandas
import pytest

pytest.importorskip("parselmouth")
soundfile = pytest.importorskip("soundfile")

from sertools.corpora.table import CorpusError  # noqa: E402
from sertools.measure import measure_formants as module  # noqa: E402
from sertools.measure import vowel_synthesis  # noqa: E402
from sertools.measure.cache import Cache  # noqa: E402
from sertools.measure.formants import FormantError  # noqa: E402
from sertools.measure.measure_formants import COLUMNS, measure_formants  # noqa: E402

RATE, SECONDS, MARGIN = 16_000, 0.12, 0.06
TRUTH = {"i": (280.0, 2250.0, 2950.0), "A/a": (720.0, 1150.0, 2450.0), "u": (320.0, 880.0, 2250.0)}
TRACTS = {"man": 1.0, "woman": 1.17}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Two speakers, four recordings each, of three vowels in a row whose formants are known."""
    root = tmp_path_factory.mktemp("vowels")
    utterances, tokens = [], []
    for speaker, factor in TRACTS.items():
        for number in range(4):
            f0, pieces = (100 + 7 * number) * factor**2, []
            name = f"{speaker}-{number}"
            for position, (vowel, formants) in enumerate(TRUTH.items()):
                course = [factor * each for each in (*formants, 3500, 4500)]
                pieces.append(vowel_synthesis.vowel([course], f0, RATE, seconds=SECONDS, margin=MARGIN))
                start = position * (SECONDS + 2 * MARGIN) + MARGIN
                tokens.append((f"test/{name}", speaker, vowel, start, start + SECONDS))
            soundfile.write(root / f"{name}.wav", numpy.concatenate(pieces), RATE)
            gender = "male" if speaker == "man" else "female"
            utterances.append((f"test/{name}", f"{name}.wav", speaker, gender))
    table = pandas.DataFrame(utterances, columns=["utterance", "file", "speaker", "gender"]).set_index("utterance")
    return root, table, pandas.DataFrame(tokens, columns=["utterance", "speaker", "vowel", "start", "end"])


def measured(corpus, folder, **changes):
    root, table, tokens = corpus
    arguments = {"spans": tokens, "table": table, "root": root, "cache": Cache(folder)} | changes
    return measure_formants(**arguments)


def test_formants_of_known_vowels(corpus, tmp_path):
    tokens = corpus[2]
    found = measured(corpus, tmp_path)
    assert tuple(found.formants.columns) == COLUMNS and found.formants.index.equals(tokens.index)
    assert found.report.empty and found.formants["rejected"].isna().all()
    # Twelve tokens say too little to choose a ceiling.
    assert {speaker: chosen.hertz for speaker, chosen in found.ceilings.items()} == {"man": 5000, "woman": 5500}
    for speaker, factor in TRACTS.items():
        for vowel, truth in TRUTH.items():
            rows = found.formants[(tokens["speaker"] == speaker) & (tokens["vowel"] == vowel)]
            assert rows[["f2_50", "f3_50"]].median().to_numpy() == pytest.approx(
                factor * numpy.array(truth[1:]), rel=0.04
            )
            assert abs(rows["f1_50"].median() - factor * truth[0]) < 45


def test_the_cache_the_workers_and_the_order_change_nothing(corpus, tmp_path):
    first = measured(corpus, tmp_path).formants
    assert any(tmp_path.iterdir())
    pandas.testing.assert_frame_equal(measured(corpus, tmp_path).formants, first)
    pandas.testing.assert_frame_equal(measured(corpus, tmp_path / "other", workers=2).formants, first)
    shuffled = corpus[2].sample(frac=1, random_state=1)
    pandas.testing.assert_frame_equal(measured(corpus, tmp_path, spans=shuffled).formants.sort_index(), first)


def test_a_ceiling_is_chosen_where_there_are_enough_tokens(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr("sertools.measure.ceilings.MINIMUM_TOKENS", 6)
    monkeypatch.setattr("sertools.measure.ceilings.MINIMUM_OF_A_VOWEL", 3)
    found = measured(corpus, tmp_path)
    assert all(chosen.tokens >= 6 for chosen in found.ceilings.values())
    assert found.ceilings["woman"].hertz > found.ceilings["man"].hertz
    kept = found.formants[found.formants["rejected"].isna()]
    assert set(kept["ceiling"]) == {float(chosen.hertz) for chosen in found.ceilings.values()}


def test_the_ceiling_is_chosen_on_a_sample(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr("sertools.measure.ceilings.MINIMUM_TOKENS", 6)
    monkeypatch.setattr("sertools.measure.ceilings.MINIMUM_OF_A_VOWEL", 2)
    monkeypatch.setattr(module, "SAMPLE", 2)
    found = measured(corpus, tmp_path)
    assert {speaker: chosen.tokens for speaker, chosen in found.ceilings.items()} == {"man": 6, "woman": 6}
    assert found.formants["f1_50"].notna().all()


def test_the_sample_is_spread_over_the_recordings(monkeypatch):
    monkeypatch.setattr(module, "SAMPLE", 3)
    rows = [(f"u{n:02d}", "s", vowel, 0.1, 0.1 + last) for n in range(12) for vowel, last in (("i", 0.1), ("aI", 0.1))]
    rows += [(f"u{n:02d}", "s", "u", 0.3, 0.4) for n in range(2)] + [("u00", "s", "E", 0.5, 0.52)]
    tokens = pandas.DataFrame(rows, columns=["utterance", "speaker", "vowel", "start", "end"])
    came = module._sample(tokens.sample(frac=1, random_state=0))
    assert came.loc[came["vowel"] == "i", "utterance"].tolist() == ["u03", "u07", "u11"]
    assert came["vowel"].value_counts().to_dict() == {"i": 3, "u": 2}


def test_a_speaker_without_monophthongs_has_the_usual_ceiling(corpus, tmp_path):
    found = measured(corpus, tmp_path, spans=corpus[2].assign(vowel="aI"))
    assert {speaker: chosen.hertz for speaker, chosen in found.ceilings.items()} == {"man": 5000, "woman": 5500}


def test_a_recording_that_cannot_be_read_is_reported(corpus, tmp_path):
    table = corpus[1].copy()
    table.loc["test/man-0", "file"] = "gone.wav"
    found = measured(corpus, tmp_path, table=table)
    assert found.report[["utterance", "file"]].to_numpy().tolist() == [["test/man-0", "gone.wav"]]
    lost = (corpus[2]["utterance"] == "test/man-0").to_numpy()
    assert found.formants.loc[lost, "f1_50"].isna().all()
    assert (found.formants.loc[lost, "rejected"] == "missing").all()
    assert found.formants.loc[~lost, "rejected"].isna().all()


def test_what_does_not_fit_is_refused(corpus, tmp_path):
    _, table, tokens = corpus
    with pytest.raises(CorpusError, match="with utterance, vowel, start, end, came utterance, speaker"):
        measured(corpus, tmp_path, spans=tokens.drop(columns="start"))
    with pytest.raises(CorpusError, match="unique index"):
        measured(corpus, tmp_path, spans=pandas.concat([tokens, tokens]))
    with pytest.raises(CorpusError, match="1 others, first: test/man-3"):
        measured(corpus, tmp_path, table=table.drop("test/man-3"))
    with pytest.raises(CorpusError, match="of one gender, came female, male"):
        measured(corpus, tmp_path, table=table.assign(speaker="one"))
    with pytest.raises(FormantError, match="vowels inside"):
        measured(corpus, tmp_path, spans=tokens.assign(end=9.0))
