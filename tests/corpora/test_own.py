import math
import re

import numpy
import pandas
import pytest

from sertools.corpora import own, own_rows
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


# A row below a good one of a.wav: what the fault says of it.
FAULTS = {
    "file,speaker\nx.wav,2": ("x.wav", r"a file of this name under .*mine", "none"),
    "file,speaker\nb.wav,": ("b.wav", "speaker to be a value", "''"),
    "file,speaker,emotion\nb.wav,1,meh": ("b.wav", "emotion to be neutral, sad, .*, or nothing", "'meh'"),
    "file,speaker,gender\nb.wav,1,q": ("b.wav", "gender to be female, male, a word for one, or nothing", "'q'"),
    "file,speaker,activation\nb.wav,1,5.5": ("b.wav", "activation to be a number from 1 to 5", "'5.5'"),
    "file,speaker,valence\nb.wav,1,0": ("b.wav", "valence to be a number from 1 to 5", "'0'"),
    "file,speaker,valence\nb.wav,1,high": ("b.wav", "valence to be a number", "'high'"),
    "file,speaker,valence\nb.wav,1,inf": ("b.wav", "valence to be a number", "'inf'"),
    "file,speaker,language\nb.wav,1,german": ("b.wav", "language to be a two-letter code", "'german'"),
    "file,speaker\n./a.wav,1": ("./a.wav", "every file once", r"2 rows \(lines 2, 3\)"),
    "file,speaker\n../b.wav,1": ("../b.wav", "file to be a path relative to the folder and inside it", "'../b.wav'"),
    "file,speaker\n/etc/a.wav,1": ("/etc/a.wav", "inside it", "'/etc/a.wav'"),
    "file,speaker\nC:\\a.wav,1": (r"C:\a.wav", "inside it", "'C:"),
    "file,speaker\nb.wav,1,2": ("b.wav", "2 cells of text as in the header", "3"),
    "file,speaker\ndeep,1": ("deep", "a file of this name", "something else"),
    f"file,speaker\n{'x' * 300}.wav,1": ("x" * 300 + ".wav", "a file of this name", "File name too long"),
}


@pytest.mark.parametrize("labels", FAULTS, ids=lambda labels: labels.partition("\n")[2][:20])
def test_a_row_at_fault_is_left_out_and_named_and_the_others_are_read(folder, labels):
    header, bad = labels.split("\n")
    good = "a.wav,1" + "," * (header.count(",") - 1)
    corpus = own.read(folder(f"{header}\n{good}\n{bad}\nb.wav,7{good[7:]}\n".replace("b.wav,7", "deep/c.flac,7")))
    assert corpus.table.index.tolist() == ["mine/a", "mine/deep/c"]
    file, expected, came = FAULTS[labels]
    [fault] = corpus.left_out
    assert (fault.table, fault.line, fault.file) == ("labels.csv", 3, file)
    assert re.search(expected, fault.expected) and re.match(came, fault.came)


def test_rows_that_say_different_things_of_one_file_are_all_left_out(folder):
    labels = "file,speaker,emotion\na.wav,1,sad\nb.wav,1,joy\na.wav,1,anger\nb.wav,1,Happy\ndeep/c.flac,1,\n"
    corpus = own.read(folder(labels))
    assert corpus.table["emotion"].dropna().to_dict() == {"mine/b": "happy"}
    came = {(fault.line, fault.came) for fault in corpus.left_out}
    different = "2 rows (lines 2, 4) with different values of emotion"
    assert came == {(2, different), (4, different), (5, "2 rows (lines 3, 5)")}


ERRORS = {
    "file,speaker,emotion\na.wav,1,meh\nb.wav,1,huh\n": r"labels\.csv: expected at least one row that can be used, "
    r"came 2, all at fault; first: a\.wav: labels\.csv, line 2: expected emotion .* came 'meh'",
    "file,speaker\n": r"at least one row below the header",
    "file,emotion\na.wav,sad\n": r"expected one CSV with the columns file and speaker in .*came 0",
    "filename,path,speaker\na.wav,a.wav,1\n": r"expected one column each for file",
    b"file,speaker\n\xe9.wav,1\n": r"labels\.csv, line 2: expected UTF-8, came byte 0xe9",
}


@pytest.mark.parametrize("labels", ERRORS)
def test_a_table_at_fault_is_an_error(folder, labels):
    with pytest.raises(CorpusError, match=ERRORS[labels]):
        own.read(folder(labels))


def test_another_csv_may_be_what_it_likes(folder):
    assert len(own.read(folder("file,speaker\na.wav,1\n", notes=b"caf\xe9")).table) == 1


def test_files_that_differ_in_their_ending_only_are_two_utterances(folder):
    audio = ("a.wav", "a.flac", "a.wav.wav", "b.wav")
    labels = "file,speaker\n" + "".join(f"{file},1\n" for file in audio)
    table = own.read(folder(labels, audio=audio)).table
    assert dict(zip(table["file"], table.index, strict=True)) == {
        "a.wav": "mine/a.wav",
        "a.flac": "mine/a.flac",
        "a.wav.wav": "mine/a.wav.wav",
        "b.wav": "mine/b",
    }


def test_letters_in_either_form_and_endings_in_either_case(folder):
    composed, apart = "caf\u00e9", "cafe\u0301"
    labels = f"file,speaker\n{composed}.wav,{apart}\nb.WAV,{composed}\na.Wav,1\n"
    corpus = own.read(folder(labels, audio=(f"{apart}.wav", "b.wav", "a.wav", "a.WAV")))
    assert corpus.table["file"].to_dict() == {f"mine/{composed}": f"{apart}.wav", "mine/b": "b.wav"}
    assert set(corpus.table["speaker"]) == {f"mine-{composed}"}
    [fault] = corpus.left_out
    assert fault.file == "a.Wav" and fault.came == "2 that differ in its case only"


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


def reasons(corpus):
    return {(fault.table, fault.line, fault.file): f"{fault.expected}; {fault.came}" for fault in corpus.left_out}


def test_labels_without_features_and_features_without_labels_are_left_out(folder):
    corpus = own.read(folder(LABELS, audio=(), features=features_csv(["b.wav", "c.wav"])), NAMES)
    assert corpus.features.index.tolist() == corpus.table.index.tolist() == ["mine/b"]
    assert corpus.features.loc["mine/b"].tolist() == list(range(88))
    assert reasons(corpus) == {
        ("labels.csv", 3, "a.wav"): "a row of this file in features.csv; none",
        ("features.csv", 3, "c.wav"): "a row of this file among the labels; none",
    }


def test_features_have_to_be_complete_numbers(folder):
    with pytest.raises(
        CorpusError, match="expected file and 88 features, came 88 of these columns, without Feature_87"
    ):
        own.read(folder(LABELS, audio=(), features=features_csv(["b.wav", "a.wav"], names=NAMES[:-1])), NAMES)
    whole = features_csv(["b.wav", "a.wav"])
    for bad in ("", "x", "1e39", "nan"):
        corpus = own.read(folder(LABELS, audio=(), features=whole.replace("b.wav,0,", f"b.wav,{bad},")), NAMES)
        assert corpus.features.index.tolist() == corpus.table.index.tolist() == ["mine/a"]
        assert reasons(corpus) == {
            ("labels.csv", 2, "b.wav"): "a row of this file in features.csv; one that is left out",
            ("features.csv", 2, "b.wav"): f"Feature_0 to be a number that fits 32 bits; {bad!r}",
        }


def test_without_feature_names_the_features_are_no_labels(folder):
    # No "speaker" in them, so they are not taken for labels; audio is asked for instead.
    with pytest.raises(CorpusError, match="came 2, all at fault; first: b.wav: .* came none"):
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


def test_numbers_with_point_comma_and_gaps():
    cells = pandas.Series(["1,5", "", "3e-1", "-2", "x", "inf", "1,000.5"])
    expected = [1.5, numpy.nan, 0.3, -2.0, numpy.nan, numpy.nan, numpy.nan]
    assert numpy.array_equal(own_rows.numbers(cells), expected, equal_nan=True)
