import pytest

from sertools.corpora import biic_podcast, registry
from sertools.corpora.left_out import LeftOutWarning
from sertools.corpora.table import CorpusError

CSV = (
    "file;speaker;emotion;gender;arousal in words;activation;valence;podcast;split\n"
    "wavs/0001_0001.wav;s1;Happiness;F;high;7;5,5;0001;train\n"
    "wavs/0001_0002.wav;s1;;female;;4;2.5;0001;test\n"
    "wavs/0002_0001.wav;s2;contempt;;;;;;\n"
)


def grow(root, text=CSV, names=("0001_0001", "0001_0002", "0002_0001")):
    (root / "wavs").mkdir(parents=True)
    for name in names:
        (root / "wavs" / f"{name}.wav").touch()
    (root / "labels.csv").write_text(text)
    return root


def test_a_csv_takes_the_place_of_the_owners_labels(tmp_path):
    table = registry.read("biic-podcast", grow(tmp_path / "release"))
    assert table.index.tolist() == [f"biic-podcast/wavs/{name}" for name in ("0001_0001", "0001_0002", "0002_0001")]
    assert table["emotion"].fillna("none").tolist() == ["happy", "none", "contempt"]
    assert table["gender"].fillna("none").tolist() == ["female", "female", "none"]
    assert table["speaker"].tolist() == [f"biic-podcast-{who}" for who in ("s1", "s1", "s2")]
    assert table["activation"].tolist()[:2] == [5, 3] and table["valence"].tolist()[:2] == [4, 2]
    assert table["rating"].fillna("none").tolist() == ["human", "human", "none"]
    assert table["session"].fillna("none").tolist() == ["0001", "0001", "none"]
    assert table["split"].fillna("none").tolist() == ["train", "test", "none"] and (table["language"] == "zh").all()


def test_files_are_named_from_where_the_csv_lies(tmp_path):
    grow(tmp_path / "deep" / "release")
    assert biic_podcast.read(tmp_path)["file"].iloc[0] == "deep/release/wavs/0001_0001.wav"


def test_three_columns_are_enough(tmp_path):
    grow(tmp_path, "file,speaker,emotion\nwavs/0001_0001.wav,s1,anger\n", ["0001_0001"])
    table = biic_podcast.read(tmp_path)
    assert table["emotion"].tolist() == ["angry"] and table["rating"].isna().all() and "split" not in table


@pytest.mark.parametrize(
    "change, message",
    [
        (("0001_0002.wav", "0009_0009.wav"), "labels.csv, line 3: expected a recording at .*0009_0009.wav, came none"),
        ((";s2;", ";;"), "line 4: expected a speaker, came none"),
        (("Happiness", "7"), "emotion to be one of neutral, .*came '7' .file .*line 2"),
        ((";7;5,5", ";8;5,5"), "line 2: expected activation to be a number from 1 to 7, came '8'"),
        (("0001_0002.wav", "0001_0001.wav"), "every utterance once"),
    ],
)
def test_a_row_at_fault_is_left_out_and_named_with_file_and_line(tmp_path, change, message):
    grow(tmp_path, CSV.replace(*change))
    with pytest.warns(LeftOutWarning, match=message):
        assert len(biic_podcast.read(tmp_path)) == 2


def test_a_csv_without_a_column_or_with_most_rows_at_fault_is_refused(tmp_path):
    with pytest.raises(CorpusError, match="expected the columns file, speaker, emotion, emotion missing"):
        biic_podcast.read(grow(tmp_path / "a", CSV.replace(";emotion;", ";feeling;")))
    with pytest.raises(CorpusError, match="2 of 3 at fault.*line 2: expected a recording"):
        biic_podcast.read(grow(tmp_path / "b", CSV.replace("wavs/0001", "waves/0001")))


def test_without_the_csv_the_error_says_what_it_holds(tmp_path):
    (tmp_path / "a.wav").touch()
    with pytest.raises(CorpusError, match="one labels.csv under .* file, speaker, emotion .* came none"):
        biic_podcast.read(tmp_path)


def test_transcripts_are_read_apart_from_the_table(tmp_path):
    root = grow(tmp_path / "a", "file,speaker,emotion,text\nwavs/0001_0001.wav,s1,anger,好\nwavs/0001_0002.wav,s1,,\n")
    assert biic_podcast.transcripts(tmp_path) == {"biic-podcast/a/wavs/0001_0001": "好"}
    assert set(biic_podcast.transcripts(root)) <= set(biic_podcast.read(root).index)
    assert biic_podcast.read(root)["text"].isna().all()
    with pytest.raises(CorpusError, match="a column text with the transcripts, came file, speaker"):
        biic_podcast.transcripts(grow(tmp_path / "b"))


def test_transcripts_without_a_file_or_with_spoilt_letters_are_left_out_and_named(tmp_path):
    rows = "wavs/1.wav,s1,anger,好\n.,s1,anger,好\nwavs/3.wav,s1,anger,\ufffd\nwavs/4.wav,s1,anger,不\n"
    grow(tmp_path / "a", "file,speaker,emotion,text\n" + rows)
    with pytest.warns(LeftOutWarning, match="line 3: expected a file and its text(.|\n)*line 4"):
        found = biic_podcast.transcripts(tmp_path / "a")
    assert found == {"biic-podcast/wavs/1": "好", "biic-podcast/wavs/4": "不"}
