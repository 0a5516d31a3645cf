import pytest

from sertools.corpora import licence, msp_podcast, registry
from sertools.corpora.left_out import LeftOutWarning
from sertools.corpora.table import CorpusError

HEAD = "FileName,EmoClass,EmoAct,EmoVal,EmoDom,SpkrID,Gender,Split_Set\n"
LINES = (
    "MSP-PODCAST_0001_0008.wav,N,2.2,4.0,2.6,30,Male,Test1\n"
    "MSP-PODCAST_0001_0009.wav,X,4,7.0,3.777778,Unknown,Unknown,Train\n"
    "MSP-PODCAST_0002_0011_0001.wav,H,1.0,5.5,4.0,39,Female,Development\n"
    "MSP-PODCAST_0002_0012.wav,C,3.0,3.75,3.166667,39,Female,Validation\n"
)
NAMES = [line.split(",")[0] for line in LINES.splitlines()]


def grow(root, lines=HEAD + LINES, labels="labels_consensus.csv", names=tuple(NAMES)):
    (root / "Labels").mkdir(parents=True)
    (root / "Audios").mkdir()
    (root / "Labels" / labels).write_text(lines)
    for name in names:
        (root / "Audios" / name).touch()
    return root


@pytest.mark.parametrize("labels", msp_podcast.LABELS)
def test_labels_speakers_and_splits(tmp_path, labels):
    table = msp_podcast.read(grow(tmp_path, labels=labels))
    assert table.index.tolist() == [f"msp-podcast/{name[:-4]}" for name in NAMES]
    assert table["emotion"].fillna("none").tolist() == ["neutral", "none", "happy", "contempt"]
    assert table["speaker"].tolist() == [f"msp-podcast-{who}" for who in ("30", "unknown-0001", "39", "39")]
    assert table["gender"].fillna("none").tolist() == ["male", "none", "female", "female"]
    assert table["split"].tolist() == ["test1", "train", "development", "development"]
    assert table["session"].tolist() == ["0001", "0001", "0002", "0002"]
    assert table["file"].iloc[0] == "Audios/MSP-PODCAST_0001_0008.wav" and (table["rating"] == "human").all()


def test_ratings_are_brought_from_seven_points_to_five(tmp_path):
    table = msp_podcast.read(grow(tmp_path))
    assert table["activation"].tolist() == pytest.approx([1.8, 3.0, 1.0, 7 / 3])
    assert table["valence"].tolist() == pytest.approx([3.0, 5.0, 4.0, 17 / 6])


def test_what_earlier_releases_left_is_not_read(tmp_path):
    root = grow(tmp_path / "MSP-PODCAST-Publish-1.10")
    old = root / "Previous_releases_information"
    for name in ("previous_releases_info/v1.6/labels_concensus.csv", f"files_removed_from_prev_versions/{NAMES[0]}"):
        (old / name).parent.mkdir(parents=True)
        (old / name).touch()
    table = msp_podcast.read(tmp_path)
    assert len(table) == 4 and table["file"].str.startswith("MSP-PODCAST-Publish-1.10/Audios/").all()


def test_recordings_without_labels_are_the_hidden_test_set(tmp_path):
    grow(tmp_path, names=(*NAMES, "MSP-PODCAST_test3_0001.wav"))
    assert len(msp_podcast.read(tmp_path)) == 4


def test_a_partial_release_is_refused_unless_asked_for(tmp_path):
    grow(tmp_path, names=NAMES[:1])
    with pytest.raises(CorpusError, match=f"3 of 4 recordings missing under .*, first: Audios/{NAMES[1]}"):
        msp_podcast.read(tmp_path)
    assert len(msp_podcast.read(tmp_path, complete=False)) == 1


@pytest.mark.parametrize(
    "change, message",
    [
        ((",H,", ",Q,"), "one of N, S, H, .*'Q' .file .*line 4"),
        (("1.0,5.5", "0.5,5.5"), "line 4: expected emoact to be a number from 1 to 7, came '0.5'"),
        ((",Test1", ",Test9"), "the split to be one of Train.*'Test9'"),
        ((",Male,", ",m,"), "gender to be one of Female, Male, Unknown, came 'm'"),
    ],
)
def test_a_row_that_the_owners_do_not_write_is_left_out_and_named(tmp_path, change, message):
    grow(tmp_path, lines=(HEAD + LINES).replace(*change, 1))
    with pytest.warns(LeftOutWarning, match=message):
        assert len(msp_podcast.read(tmp_path)) == 3


def test_a_table_of_another_version_is_refused(tmp_path):
    grow(tmp_path, lines=(HEAD + LINES).replace("EmoAct", "Arousal"))
    with pytest.raises(CorpusError, match="labels_consensus.csv: expected the columns .*, emoact missing"):
        msp_podcast.read(tmp_path)


def test_two_tables_of_labels_or_none(tmp_path):
    grow(tmp_path)
    (tmp_path / "Labels" / "labels_concensus.csv").write_text(HEAD + LINES)
    with pytest.raises(CorpusError, match="expected one Labels/labels_consensus.csv .*came .*, .*"):
        msp_podcast.read(tmp_path)
    for name in msp_podcast.LABELS:
        (tmp_path / "Labels" / name).unlink()
    with pytest.raises(CorpusError, match="came none"):
        msp_podcast.read(tmp_path)


def test_transcripts_and_alignment_lie_beside_the_recordings(tmp_path):
    for act in (msp_podcast.transcripts, msp_podcast.alignments):
        with pytest.raises(CorpusError, match="expected .*/MSP-PODCAST_0001_0008.* came none"):
            act(grow(tmp_path / act.__name__))
    for name, text in (
        ("Transcripts/MSP-PODCAST_0001_0008.txt", "Well\u2019 then.\n"),
        ("ForceAligned/a.TextGrid", ""),
    ):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "readme.txt").write_text("no transcript")
    assert msp_podcast.transcripts(tmp_path) == {"msp-podcast/MSP-PODCAST_0001_0008": "Well\u2019 then."}
    assert msp_podcast.alignments(tmp_path) == {"msp-podcast/a": tmp_path / "ForceAligned" / "a.TextGrid"}
    (tmp_path / "Transcripts" / "b.txt").write_bytes(b"\xff\xe9")
    with pytest.raises(CorpusError, match="UTF-8.*b.txt"):
        msp_podcast.transcripts(tmp_path)


def test_it_is_read_under_an_agreement_and_known_by_name(tmp_path, monkeypatch):
    monkeypatch.setenv("SERTOOLS_CONFIG", str(tmp_path / "settings.json"))
    for name in ("msp-podcast", "biic-podcast"):
        with pytest.raises(licence.LicenceError, match=f"sertools agree {name}"):
            licence.require(registry.descriptor(name))
    table = registry.read("msp-podcast", grow(tmp_path / "msp-podcast"))
    assert registry.check("msp-podcast", table)["claimed"].isna().all()
    assert registry.shortfall("msp-podcast", table) is None
