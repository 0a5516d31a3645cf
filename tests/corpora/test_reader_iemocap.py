import itertools

import pytest

from sertools.corpora import iemocap
from sertools.corpora.left_out import LeftOutWarning
from sertools.corpora.table import CorpusError, from_rows

RELEASE = "IEMOCAP_full_release"


def utterance(name, code, ratings="[2.5000, 3.5000, 2.0000]"):
    return (
        f"[6.2901 - 8.2357]\t{name}\t{code}\t{ratings}\n"
        "C-E2:\tNeutral;\t()\n"
        "C-E3:\tNeutral;\t()\n"
        "A-E3:\tval 3; act 2; dom  2;\t()\n"
        "A-M1:\tval 2; act 3; dom 3;\t()\n"
        "\n"
    )


def grow(root, labelled, recorded=None):
    """Lay out a release: dialog -> utterances with their codes, as the owners' EmoEvaluation files hold them."""
    for dialog, lines in labelled.items():
        session = root / RELEASE / f"Session{dialog[4]}"
        labels = session / "dialog" / "EmoEvaluation"
        labels.mkdir(parents=True, exist_ok=True)
        text = "% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]\n\n"
        (labels / f"{dialog}.txt").write_text(text + "".join(utterance(*line) for line in lines))
        (labels / f"._{dialog}.txt").write_text("not a label file")
        for single in ("Attribute", "Categorical", "Self-evaluation"):
            (labels / single).mkdir(exist_ok=True)
            (labels / single / f"{dialog}_e1.txt").write_text("a single rater's file")
        (session / "dialog" / "wav").mkdir(exist_ok=True)
        (session / "dialog" / "wav" / f"{dialog}.wav").touch()
        folder = session / "sentences" / "wav" / dialog
        folder.mkdir(parents=True, exist_ok=True)
        for name, *_ in lines:
            if recorded is None or name in recorded:
                (folder / f"{name}.wav").touch()


SMALL = {
    "Ses01F_impro01": [
        ("Ses01F_impro01_F000", "neu"),
        ("Ses01F_impro01_M000", "fru", "[2.0000, 4.0000, 3.0000]"),
        ("Ses01F_impro01_M001", "xxx"),
    ],
    "Ses05M_script01_1b": [
        ("Ses05M_script01_1b_F000", "exc", "[4.5000, 5.0000, 3.0000]"),
        ("Ses05M_script01_1b_MXX0", "hap", "[5.5000, 4.0000, 3.0000]"),
    ],
}


def test_labels_speakers_and_the_order_of_the_ratings(tmp_path):
    grow(tmp_path, SMALL)
    table = iemocap.read(tmp_path, complete=False)
    assert len(table) == 5
    assert table["emotion"].dropna().to_dict() == {
        "iemocap/Ses01F_impro01_F000": "neutral",
        "iemocap/Ses01F_impro01_M000": "frustrated",
        "iemocap/Ses05M_script01_1b_F000": "excited",
        "iemocap/Ses05M_script01_1b_MXX0": "happy",
    }
    man = table.loc["iemocap/Ses01F_impro01_M000"]
    assert man[["speaker", "gender", "session", "dialog"]].tolist() == [
        "iemocap-Ses01M",
        "male",
        "Ses01",
        "Ses01F_impro01",
    ]
    assert (man["valence"], man["activation"], man["rating"]) == (2.0, 4.0, "human")
    assert man["file"] == f"{RELEASE}/Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_M000.wav"
    assert table.loc["iemocap/Ses05M_script01_1b_F000", "speaker"] == "iemocap-Ses05F"


def test_a_mean_outside_the_scale_is_left_missing(tmp_path):
    grow(tmp_path, SMALL)
    row = iemocap.read(tmp_path, complete=False).loc["iemocap/Ses05M_script01_1b_MXX0"]
    assert row["valence"] != row["valence"]
    assert row["activation"] == 4.0


def test_a_partial_release_is_refused_unless_asked_for(tmp_path):
    grow(tmp_path, SMALL)
    with pytest.raises(CorpusError) as error:
        iemocap.read(tmp_path)
    said = str(error.value)
    assert "neutral 1 of 1708 (-1707)" in said
    assert "happy 1 of 595 (-594)" in said
    assert "sessions missing: Session2, Session3, Session4" in said
    assert "dialogs missing: 149 of 151, first: Ses01F_impro02, " in said


def test_a_missing_recording_is_named_as_the_owners_lay_it_out(tmp_path):
    grow(tmp_path, SMALL, recorded={"Ses01F_impro01_F000"})
    expected = r"4 of 5 recordings missing .* Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_M000\.wav"
    with pytest.raises(CorpusError, match=expected):
        iemocap.read(tmp_path)
    assert iemocap.read(tmp_path, complete=False).index.tolist() == ["iemocap/Ses01F_impro01_F000"]


def test_a_release_without_its_labels_is_an_error(tmp_path):
    folder = tmp_path / RELEASE / "Session1" / "sentences" / "wav" / "Ses01F_impro01"
    folder.mkdir(parents=True)
    (folder / "Ses01F_impro01_F000.wav").touch()
    with pytest.raises(CorpusError, match="EmoEvaluation"):
        iemocap.read(tmp_path)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("Ses01F_impro01_F000", "joy"), "one of neu, .*came 'joy'"),
        (("Ses01F_impro01_F000", "neu", "[2.5000, 2.5000]"), r"Ses01F_impro01\.txt, line 3"),
    ],
)
def test_a_line_outside_the_format_is_named(tmp_path, line, words):
    grow(tmp_path, {"Ses01F_impro01": [line]})
    with pytest.raises(CorpusError, match=words):
        iemocap.read(tmp_path, complete=False)


def test_a_complete_release_counts_4490_in_four_classes(tmp_path):
    codes = {"neu": 1708, "sad": 1084, "hap": 595, "ang": 1103, "exc": 1041, "xxx": 7}
    dialogs = itertools.cycle(iemocap.dialogs())
    labelled = {dialog: [] for dialog in iemocap.dialogs()}
    for number, code in enumerate(code for code, count in codes.items() for _ in range(count)):
        dialog = next(dialogs)
        labelled[dialog].append((f"{dialog}_{'FM'[number % 2]}{number:05d}", code))
    grow(tmp_path, labelled)
    table = iemocap.read(tmp_path)
    assert len(table) == sum(codes.values())
    assert table["speaker"].nunique() == 10
    subset = iemocap.four_class(table)
    assert subset["emotion"].value_counts().to_dict() == {
        "neutral": 1708,
        "sad": 1084,
        "happy": 595,
        "angry": 1103,
    }
    with pytest.raises(CorpusError, match=r"came sad 1083 of 1084 \(-1\); sessions missing: none"):
        iemocap.four_class(table.drop(index=subset.index[subset["emotion"] == "sad"][0]))


def test_one_too_many_is_an_error_too():
    counts = {**iemocap.FOUR_CLASSES, "angry": 1104}
    rows = [
        {
            "utterance": f"Ses01F_impro01_F{number:05d}",
            "file": f"{number}.wav",
            "language": "en",
            "speaker": "iemocap-Ses01F",
            "emotion": emotion,
        }
        for number, emotion in enumerate(emotion for emotion, count in counts.items() for _ in range(count))
    ]
    with pytest.raises(CorpusError, match=r"angry 1104 of 1103 \(\+1\)"):
        iemocap.four_class(from_rows("iemocap", rows))


def test_there_are_151_dialogs():
    names = iemocap.dialogs()
    assert len(set(names)) == len(names) == 151
    assert [sum(name.startswith(f"Ses0{session}") for name in names) for session in range(1, 6)] == [28, 30, 32, 30, 31]
    assert {"Ses03M_impro05a", "Ses03M_impro08b", "Ses05M_script01_1", "Ses05M_script01_1b"} <= set(names)
    assert not {"Ses03M_impro05", "Ses03M_impro08", "Ses01F_impro08"} & set(names)


def test_the_owner_asks_for_an_agreement():
    assert iemocap.DESCRIPTOR.needs_agreement
    assert not iemocap.DESCRIPTOR.downloads


@pytest.mark.parametrize(
    "bad",
    [b"[2.5000, 3.5.0, 2.0000]", b"[2.5000, 3.5000, 2.0000]\xff", b"[9e9, 3.5000, 2.0000]", b"[99999.0, 3.5, 2.0]"],
)
def test_a_damaged_line_is_left_out_and_named(tmp_path, bad):
    grow(tmp_path, SMALL)
    source = next(tmp_path.rglob("Ses01F_impro01.txt"))
    source.write_bytes(source.read_bytes().replace(b"[2.5000, 3.5000, 2.0000]", bad, 1))
    with pytest.warns(LeftOutWarning, match=r"Ses01F_impro01\.txt, line 3"):
        assert len(iemocap.read(tmp_path, complete=False)) == 4
