import math

import numpy
import pytest

from sertools.corpora import own
from sertools.corpora.table import COLUMNS, EMOTIONS, CorpusError
from sertools.corpora.words import EMOTION_WORDS, GENDER_WORDS, lookup

NAMES = tuple(f"Feature_{number}" for number in range(88))


@pytest.fixture
def folder(tmp_path):
    """Writes the folder "mine" with a CSV of labels, and empty audio files: labels are read without opening audio."""

    def folder(labels, audio=("a.wav", "b.wav", "deep/c.flac"), **further):
        root = tmp_path / "mine"
        for file in audio:
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).touch()
        root.mkdir(exist_ok=True)
        for name, text in {"labels": labels, **further}.items():
            (root / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
        return root

    return folder


FULL = """file,speaker,emotion,language,gender,activation,valence,text,session
a.wav,1,Anger,de,F,4.5,1.5,one,s1
b.wav,1,joy,de,f,,4,two,s1
deep/c.flac,2,Sadness,en,male,,,,
"""


def test_all_columns(folder):
    corpus = own.read(folder(FULL))
    table = corpus.table
    assert corpus.name == "mine"
    assert tuple(table.columns) == COLUMNS
    assert table.index.tolist() == ["mine/a", "mine/b", "mine/deep/c"]
    assert table["speaker"].tolist() == ["mine-1", "mine-1", "mine-2"]
    assert table["emotion"].tolist() == ["angry", "happy", "sad"]
    assert table["gender"].tolist() == ["female", "female", "male"]
    assert table["language"].tolist() == ["de", "de", "en"]
    assert table["activation"].iloc[0] == 4.5 and table["activation"].iloc[1:].isna().all()
    assert table["valence"].iloc[1] == 4.0
    assert table["rating"].iloc[:2].tolist() == ["human", "human"] and table["rating"].isna().iloc[2]
    assert table["text"].iloc[:2].tolist() == ["one", "two"] and table["text"].isna().iloc[2]
    assert table["session"].isna().iloc[2]
    assert corpus.features is None and corpus.ignored == () and corpus.unlisted == ()


def test_two_columns_are_enough(folder):
    table = own.read(folder("file,speaker\na.wav,1\nb.wav,1\n")).table
    assert table["emotion"].isna().all() and table["activation"].isna().all() and table["rating"].isna().all()
    assert set(table["language"]) == {own.UNDETERMINED}


def test_emotion_may_be_empty_in_some_rows(folder):
    table = own.read(folder("file,speaker,emotion\na.wav,1,\nb.wav,1,n/a\ndeep/c.flac,2,neutral\n")).table
    assert table["emotion"].isna().tolist() == [True, True, False]


def test_as_a_spreadsheet_in_europe_writes_it(folder):
    raw = "\ufeffFile;Speaker;Arousal\r\na.wav;1;3,5\r\nb.wav;2;1\r\n".encode()
    table = own.read(folder(raw)).table
    assert table["activation"].tolist() == [3.5, 1.0]


def test_misspelt_columns_and_unlisted_audio_are_reported(folder):
    corpus = own.read(folder("file,speaker,emotoin,path\na.wav,1,sad,elsewhere\n"))
    assert corpus.ignored == ("emotoin", "path")
    assert corpus.unlisted == ("b.wav", "deep/c.flac")


def test_windows_paths(folder):
    assert own.read(folder("file,speaker\ndeep\\c.flac,1\n")).table.index.tolist() == ["mine/deep/c"]


ERRORS = {
    "file,speaker\na.wav,1\nx.wav,1\ny.wav,2\n": r"2 of 3 files missing under .*mine, first: x\.wav",
    "file,speaker\na.wav,1\nb.wav,\n": r"labels\.csv, line 3: expected speaker to be a value; came ''",
    "file,speaker,emotion\na.wav,1,sad\nb.wav,1,meh\n": r"line 3: expected emotion to be .*came 'meh' \(1 of 2",
    "file,speaker,gender\na.wav,1,q\n": r"line 2: expected gender to be one of female, f.*came 'q'",
    "file,speaker,activation\na.wav,1,5.5\n": r"line 2: expected activation to be 1 to 5; came '5.5'",
    "file,speaker,valence\na.wav,1,0\n": r"line 2: expected valence to be 1 to 5; came '0'",
    "file,speaker,valence\na.wav,1,high\n": r"line 2: expected a number in valence, came 'high'",
    "file,speaker,language\na.wav,1,german\n": r"expected language to be a two-letter code .*; came 'german'",
    "file,speaker\na.wav,1\n./a.wav,1\n": r"line 3: expected file to be every file once; came './a.wav'",
    "file,speaker\n../a.wav,1\n": r"line 2: expected file to be a path relative to the folder",
    "file,speaker\n/etc/a.wav,1\n": r"inside it; came '/etc/a.wav'",
    "file,speaker\nC:\\a.wav,1\n": r"inside it; came 'C:",
    "file,speaker\n": r"at least one row below the header",
    "file,emotion\na.wav,sad\n": r"expected one CSV with the columns file and speaker in .*came 0",
    "filename,path,speaker\na.wav,a.wav,1\n": r"expected one column each for file",
}


@pytest.mark.parametrize("labels", ERRORS)
def test_errors_say_what_where(folder, labels):
    with pytest.raises(CorpusError, match=ERRORS[labels]):
        own.read(folder(labels))


def test_two_recordings_of_one_name_are_no_utterance(folder):
    root = folder("file,speaker\na.wav,1\na.flac,1\n", audio=("a.wav", "a.flac"))
    with pytest.raises(CorpusError, match="every utterance once, came mine/a more than once"):
        own.read(root)


def test_no_folder_and_two_tables(folder, tmp_path):
    with pytest.raises(CorpusError, match="which is none"):
        own.read(tmp_path / "nowhere")
    with pytest.raises(CorpusError, match=r"came 2 \(labels.csv, other.csv\)"):
        own.read(folder("file,speaker\na.wav,1\n", other="file,speaker\nb.wav,1\n"))


def features_csv(files, separator=",", names=NAMES):
    rows = [[file, *(str(10 * row + column) for column in range(len(names)))] for row, file in enumerate(files)]
    return "\n".join(separator.join(cells) for cells in [["file", *names], *rows])


LABELS = "file,speaker,emotion\nb.wav,1,sad\na.wav,2,happy\n"


def test_features_join_by_file_not_by_position(folder):
    root = folder(LABELS, audio=(), features=features_csv(["b.wav", "a.wav"], ";"))
    corpus = own.read(root, NAMES)
    assert corpus.features.index.tolist() == corpus.table.index.tolist() == ["mine/a", "mine/b"]
    assert tuple(corpus.features.columns) == NAMES
    assert (corpus.features.dtypes == numpy.float32).all()
    assert corpus.features.loc["mine/b"].tolist() == list(range(88))
    assert corpus.features.loc["mine/a"].tolist() == list(range(10, 98))
    assert corpus.ignored == ()


def test_features_have_to_cover_the_labels_and_nothing_else(folder):
    with pytest.raises(CorpusError, match=r"1 of 2 files of the labels have no row in .*features.csv, first: a.wav"):
        own.read(folder(LABELS, audio=(), features=features_csv(["b.wav"])), NAMES)
    with pytest.raises(CorpusError, match=r"1 of 3 rows of .*features.csv have no labels, first: c.wav"):
        own.read(folder(LABELS, audio=(), features=features_csv(["b.wav", "a.wav", "c.wav"])), NAMES)


def test_features_have_to_be_complete_numbers(folder):
    with pytest.raises(CorpusError, match="expected file and 88 features, 1 missing, first: Feature_87"):
        own.read(folder(LABELS, audio=(), features=features_csv(["b.wav", "a.wav"], names=NAMES[:-1])), NAMES)
    whole = features_csv(["b.wav", "a.wav"])
    for bad in ("", "x", "1e39"):
        with pytest.raises(CorpusError, match=r"features.csv, line 2: expected .*Feature_0"):
            own.read(folder(LABELS, audio=(), features=whole.replace("b.wav,0,", f"b.wav,{bad},")), NAMES)


def test_without_feature_names_the_features_are_no_labels(folder):
    # No "speaker" in them, so they are not taken for labels; audio is asked for instead.
    with pytest.raises(CorpusError, match="2 of 2 files missing"):
        own.read(folder(LABELS, audio=(), features=features_csv(["b.wav", "a.wav"])))


def test_words_are_unambiguous_and_lead_to_names_of_the_table():
    assert set(EMOTION_WORDS) <= set(EMOTIONS)
    for words in (EMOTION_WORDS, GENDER_WORDS):
        every = [word for name, synonyms in words.items() for word in (name, *synonyms)]
        assert len(set(every)) == len(every) == len(lookup(words))
        assert all(word == word.lower() for word in every)


@pytest.mark.parametrize(
    ("word", "name"), [("pleasant_surprise", "surprise"), ("Hot-Anger", "angry"), ("HAPPINESS", "happy")]
)
def test_spelling_of_words_is_lenient(folder, word, name):
    assert own.read(folder(f"file,speaker,emotion\na.wav,1,{word}\n")).table["emotion"].tolist() == [name]


def test_float_of_activation_is_exact(folder):
    table = own.read(folder("file,speaker,activation\na.wav,1,2.5\nb.wav,1,\n")).table
    assert table["activation"].iloc[0] == 2.5 and math.isnan(table["activation"].iloc[1])
