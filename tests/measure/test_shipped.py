"""From a name to utterances: the order of sources, the licence gate, and the measurements that the package ships."""

import datetime
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy
import pandas
import pytest
import soundfile

from sertools.corpora import licence, registry
from sertools.corpora.table import CorpusError, validate
from sertools.measure import parquet, shipped
from sertools.measure.egemaps import NAMES
from sertools.measure.measure import FACTS

COUNTS = {
    "ravdess": 1440,
    "tess": 2800,
    "savee": 480,
    "emodb": 535,
    "emovo": 588,
    "urdu": 400,
    "casia": 1200,
    "emotale-en": 350,
    "emotale-dk": 450,
    "nemo": 4481,
}


def write_voice(path, pitch, seconds=0.3, rate=16_000):
    time = numpy.arange(round(seconds * rate)) / rate
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, sum(numpy.sin(2 * numpy.pi * pitch * k * time) / k for k in range(1, 6)) / 4, rate)


@pytest.fixture(autouse=True)
def workplace(tmp_path, monkeypatch):
    """An empty working directory with its own cache and settings, and no audio."""
    place = tmp_path / "work"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setenv("SERTOOLS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("SERTOOLS_CONFIG", str(tmp_path / "settings.json"))
    monkeypatch.delenv("SERTOOLS_CORPORA", raising=False)
    return place


@pytest.fixture
def corpora(tmp_path, monkeypatch):
    """A few recordings under the names of EMO-DB and SAVEE, laid out as their owners do."""
    root = tmp_path / "corpora"
    for number, stem in enumerate(["03a01Fa", "03a01Wa", "08a02Tb"]):
        write_voice(root / "emodb" / "wav" / f"{stem}.wav", 120 + 30 * number)
    for number, name in enumerate(["DC/a01", "JE/n02"]):
        write_voice(root / "savee" / "AudioData" / f"{name}.wav", 130 + 30 * number)
    monkeypatch.setenv("SERTOOLS_CORPORA", str(root))
    return root


@pytest.mark.parametrize("name", COUNTS)
def test_shipped_rows_are_complete_and_described(name):
    utterances = shipped.load(name)
    table, card = utterances.table, utterances.card
    assert len(utterances) == COUNTS[name] == card["counts"]["measured"]
    validate(table, name=name)
    assert table.index.str.startswith(f"{name}/").all() and (table["corpus"] == name).all()
    assert card["measured"]["extractor"].startswith("opensmile 2.6.0 eGeMAPSv02")
    assert card["measured"]["resampler"].startswith("soxr") and card["measured"]["date"] == "2026-11-21"
    assert card["failures"] == [] and card["counts"]["failed"] == 0
    assert card["measured"]["listing_sha256"] == shipped.listing_sha256(table, table)
    descriptor = registry.descriptor(name)
    assert card["descriptor"]["licence"] == descriptor.licence and card["descriptor"]["citation"] == descriptor.citation
    assert table["samples_sha256"].str.fullmatch("[0-9a-f]{64}").all() and (table["seconds"] > 0.8).all()
    assert not table["emotion"].isna().any()
    assert shipped.shipped_path(name).stat().st_size < 5_000_000


def test_12724_utterances_are_shipped_in_seven_languages():
    everything = [shipped.load(name) for name in COUNTS]
    assert sum(map(len, everything)) == 12_724
    assert {language for part in everything for language in part.table["language"]} == set(
        "en de it ur zh da pl".split()
    )


def test_no_transcript_is_shipped():
    for name in COUNTS:
        codes = shipped.load(name).table["text"].dropna()
        # An owner's code is one short word or number, never a sentence.
        assert not codes.str.contains(r"\s").any() and (codes.str.len() <= 12).all()


def test_shipped_files_name_no_place_on_a_disk():
    for name in COUNTS:
        utterances = shipped.load(name)
        assert not re.search(r"/(work|home|root|tmp|Users)/", json.dumps(utterances.card))
        assert not utterances.table["file"].str.startswith("/").any()


def test_shipped_measurements_need_none_of_the_packages_that_measure():
    program = (
        "import sys\n"
        "sys.modules.update(dict.fromkeys(['opensmile', 'soundfile', 'soxr', 'parselmouth']))\n"
        "from sertools.measure.shipped import load\n"
        "print(len(load('emodb')))\n"
    )
    project = Path(shipped.__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=project, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "535"


def test_identical_recordings_of_ravdess_have_one_hash():
    table = shipped.load("ravdess").table
    twins = table.loc[["ravdess/03-01-03-01-02-01-07", "ravdess/03-01-03-01-02-02-07"], "samples_sha256"]
    assert twins.nunique() == 1


def test_audio_at_hand_goes_before_what_is_shipped(corpora, workplace):
    utterances = shipped.load("emodb")
    assert list(utterances.table.index) == ["emodb/03a01Fa", "emodb/03a01Wa", "emodb/08a02Tb"]
    assert list(utterances.table["emotion"]) == ["happy", "angry", "sad"]
    path = workplace / "results" / "measurements" / "emodb.parquet"
    before = path.stat().st_mtime_ns
    again = shipped.load("emodb")
    assert path.stat().st_mtime_ns == before
    pandas.testing.assert_frame_equal(again.features, utterances.features, check_exact=True)


def test_measurements_of_other_files_are_made_again(corpora):
    shipped.load("emodb")
    write_voice(corpora / "emodb" / "wav" / "16a05Fa.wav", 200)
    (corpora / "emodb" / "wav" / "03a01Wa.wav").unlink()
    assert list(shipped.load("emodb").table.index) == ["emodb/03a01Fa", "emodb/08a02Tb", "emodb/16a05Fa"]


def test_a_corpus_that_is_not_under_the_setting_is_the_shipped_one(corpora):
    assert len(shipped.load("tess")) == 2800


def test_bad_recordings_are_left_out_and_named_in_the_card(corpora, capsys):
    (corpora / "emodb" / "wav" / "03a01Wa.wav").write_bytes(b"")
    for _ in range(2):  # measured, then read
        utterances = shipped.load("emodb")
        assert list(utterances.table.index) == ["emodb/03a01Fa", "emodb/08a02Tb"]
        (failure,) = utterances.card["failures"]
        assert (failure["utterance"], failure["file"]) == ("emodb/03a01Wa", "wav/03a01Wa.wav")
        assert "empty file" in failure["reason"] and utterances.card["counts"]["failed"] == 1
    assert capsys.readouterr().err.count("emodb: left out wav/03a01Wa.wav") == 1


def test_a_corpus_of_nothing_but_bad_recordings_is_an_error(corpora):
    for path in (corpora / "emodb" / "wav").iterdir():
        path.write_bytes(b"")
    with pytest.raises(CorpusError, match="none of 3 recordings"):
        shipped.load("emodb")


def test_audio_under_an_agreement_is_read_only_when_the_user_says_so(corpora):
    with pytest.raises(licence.LicenceError):
        shipped.load("savee")
    assert len(shipped.load("savee", licensed=True)) == 2
    shutil.rmtree("results")
    licence.agree(registry.descriptor("savee"))
    assert len(shipped.load("savee")) == 2


def test_the_same_audio_gives_the_same_file_with_one_worker_and_two(corpora, tmp_path):
    date = datetime.date(2026, 11, 21)
    one, two = (
        shipped.measure_corpus("emodb", destination=tmp_path / f"{n}.parquet", workers=n, date=date, progress=False)
        for n in (1, 2)
    )
    assert one.read_bytes() == two.read_bytes()
    card = parquet.read(one, "emodb").card
    assert card["measured"]["date"] == "2026-11-21" and card["shortfall"].startswith("emodb: 532 of 535 clips missing")
    assert card["counts"] == {
        "utterances": 3,
        "measured": 3,
        "failed": 0,
        "speakers": 2,
        "seconds": 0.9,
        "emotions": {"angry": 1, "happy": 1, "sad": 1},
    }


def test_a_folder_of_audio_and_a_csv_is_a_corpus(tmp_path, capsys):
    folder = tmp_path / "mine"
    for number in range(3):
        write_voice(folder / "sound" / f"{number}.wav", 110 + 40 * number)
    (folder / "sound" / "2.wav").write_bytes(b"")
    lines = ["file,speaker,emotion", *(f"sound/{number}.wav,ann,sad" for number in range(3))]
    (folder / "labels.csv").write_text("\n".join(lines))
    utterances = shipped.load(str(folder))
    assert list(utterances.table.index) == ["mine/sound/0", "mine/sound/1"]
    assert set(FACTS) <= set(utterances.table.columns) and utterances.card["counts"]["failed"] == 1
    assert "left out sound/2.wav" in capsys.readouterr().err
    shipped.load(folder)
    assert "0 measured, 2 from the cache, 1 failed" in capsys.readouterr().err


def test_a_folder_of_features_and_a_csv_is_a_corpus(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "labels.csv").write_text("file,speaker\na.wav,ann\nb.wav,bob\n")
    values = pandas.DataFrame(numpy.arange(176.0).reshape(2, 88), columns=list(NAMES))
    values.insert(0, "file", ["b.wav", "a.wav"])
    values.to_csv(folder / "features.csv", index=False)
    utterances = shipped.load(folder)
    assert list(utterances.features.iloc[:, 0]) == [88.0, 0.0]  # joined by file, not by position
    assert utterances.table["emotion"].isna().all()


def test_what_cannot_be_had_says_how_to_get_it():
    with pytest.raises(CorpusError, match="SERTOOLS_CORPORA.*folder iemocap"):
        shipped.load("iemocap")
    with pytest.raises(CorpusError, match="expected the name of a corpus .* or a folder, came 'ravdes'"):
        shipped.load("ravdes")
    with pytest.raises(CorpusError, match="expected its audio"):
        shipped.measure_corpus("tess")
