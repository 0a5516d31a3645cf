import json

import pytest

from sertools.corpora import dusha, registry
from sertools.corpora.left_out import LeftOutWarning
from sertools.corpora.table import CorpusError

HEAD = ("hash_id", "audio_path", "duration", "annotator_emo", "golden_emo", "speaker_text", "speaker_emo", "source_id")
# utterance: the labels of its annotators, whether its answer was known, its speaker
MARKUP = {
    "aa": (["positive", "positive", "neutral"], "", "17"),
    "bb": (["sad", "angry"], "", "17"),
    "cc": (["other"], "", "nan"),
    "dd": (["angry", "angry", "angry", "sad"], "4", "23"),
}


def rows():
    """As the owners give them out: a row a label, a quotation mark in the transcript."""
    made = []
    for name, (labels, golden, who) in MARKUP.items():
        for annotator, label in enumerate(labels):
            values = (name, f"wavs/{name}.wav", "2.5", label, golden, 'он "сказал', "sad", who)
            made.append({**dict(zip(HEAD, values, strict=True)), "annotator_id": str(annotator)})
    return made


def write(folder, name, content, kind):
    folder.mkdir(parents=True, exist_ok=True)
    lines = (
        ["\t".join(content[0]), *("\t".join(map(str, row.values())) for row in content)]
        if kind == "tsv"
        else [json.dumps(row, ensure_ascii=False) for row in content]
    )
    (folder / f"{name}.{kind}").write_text("\n".join(lines) + "\n", encoding="utf-8")


def grow(root, kind="tsv", part="crowd_test", names=tuple(MARKUP), content=None):
    write(root / part, f"raw_{part}", content or rows(), kind)
    (root / part / "wavs").mkdir()
    for name in names:
        (root / part / "wavs" / f"{name}.wav").touch()
    return root


@pytest.mark.parametrize("kind", ["tsv", "jsonl"])
def test_the_class_that_most_annotators_chose(tmp_path, kind):
    table = registry.read("dusha", grow(tmp_path / "crowd", kind))
    assert table.index.tolist() == ["dusha/aa", "dusha/bb", "dusha/cc", "dusha/dd"]
    assert table["emotion"].fillna("none").tolist() == ["happy", "none", "other", "angry"]
    assert table["speaker"].tolist() == ["dusha-17", "dusha-17", "dusha-unknown", "dusha-23"]
    assert table["labels"].tolist() == [3, 2, 1, 4]
    assert table["agreement"].fillna(0).tolist() == pytest.approx([2 / 3, 0, 1, 3 / 4])
    assert table["control"].tolist() == [False, False, False, True]
    assert table["file"].iloc[0] == "crowd_test/wavs/aa.wav" and (table["split"] == "crowd_test").all()
    assert table[["gender", "activation", "rating", "text"]].isna().all(axis=None) and (table["language"] == "ru").all()


def test_what_json_does_not_know(tmp_path):
    content = [{**row, "golden_emo": float("nan"), "source_id": None} for row in rows()]
    table = dusha.read(grow(tmp_path, "jsonl", content=content))
    assert (table["speaker"] == "dusha-unknown").all() and not table["control"].any()


@pytest.mark.parametrize("kind", ["tsv", "jsonl"])
def test_the_owners_aggregation_comes_first(tmp_path, kind):
    grow(tmp_path)
    agreed = [{"hash_id": "aa", "emotion": "neutral"}, {"hash_id": "bb", "emotion": "sad"}]
    write(tmp_path / "processed_dataset_090" / "aggregated_dataset", "crowd_test", agreed, kind)
    table = dusha.read(tmp_path)
    assert table["emotion"].fillna("none").tolist() == ["neutral", "sad", "none", "none"]
    assert table["agreement"].fillna(0).tolist() == pytest.approx([1 / 3, 1 / 2, 0, 0])
    write(tmp_path / "processed_dataset_080" / "aggregated_dataset", "crowd_test", agreed, kind)
    with pytest.raises(CorpusError, match="expected one processed_dataset_0"):
        dusha.read(tmp_path)


def test_sets_without_recordings_are_not_read(tmp_path):
    grow(grow(tmp_path), part="podcast_train", names=())
    assert set(dusha.read(tmp_path)["split"]) == {"crowd_test"}
    extra = {"ee": MARKUP["aa"]}
    content = [{**row, "hash_id": "ee"} for row in rows() if row["hash_id"] == "aa"]
    grow(tmp_path, part="crowd_train", names=tuple(extra), content=content)
    assert dusha.read(tmp_path)["split"].tolist() == ["crowd_test"] * 4 + ["crowd_train"]


def test_a_partial_set_is_refused_unless_asked_for(tmp_path):
    grow(tmp_path, names=("aa", "dd"))
    with pytest.raises(CorpusError, match="2 of 4 recordings of crowd_test missing, first: .*bb.wav"):
        dusha.read(tmp_path)
    assert len(dusha.read(tmp_path, complete=False)) == 2


def test_what_the_owners_do_not_write_is_an_error(tmp_path):
    with pytest.raises(CorpusError, match="one of neutral, sad, positive, angry, other, came 'joy'"):
        dusha.read(grow(tmp_path / "a", content=[{**row, "annotator_emo": "joy"} for row in rows()]))
    with pytest.raises(CorpusError, match="raw_crowd_test.tsv, row 1: expected hash_id, .*, source_id missing"):
        dusha.read(grow(tmp_path / "b", content=[{k: row[k] for k in row if k != "source_id"} for row in rows()]))
    (grow(tmp_path / "d") / "crowd_test" / "raw_crowd_test.tsv").unlink()
    with pytest.raises(CorpusError, match="expected the markup raw_crowd_test.tsv or .jsonl"):
        dusha.read(tmp_path / "d")
    (tmp_path / "e").mkdir()
    (tmp_path / "e" / "aa.wav").touch()
    with pytest.raises(CorpusError, match="recordings like crowd_test/wavs"):
        dusha.read(tmp_path / "e")


@pytest.mark.parametrize("kind", ["tsv", "jsonl"])
def test_a_row_or_recording_at_fault_is_left_out_and_named(tmp_path, kind):
    table = dusha.read(grow(tmp_path / "a", kind))
    with pytest.warns(LeftOutWarning, match="without markup .*zz.wav"):
        assert (
            dusha.read(grow(tmp_path / "b", kind, names=(*MARKUP, "zz")))
            .drop(columns="file")
            .equals(table.drop(columns="file"))
        )
    content = [*rows(), {**rows()[0], "annotator_emo": "joy"}]
    with pytest.warns(LeftOutWarning, match=f"raw_crowd_test.{kind}, row 11|came 'joy'"):
        assert dusha.read(grow(tmp_path / "c", kind, content=content))["labels"].tolist() == [3, 2, 1, 4]
    source = grow(tmp_path / "d", kind) / "crowd_test" / f"raw_crowd_test.{kind}"
    source.write_bytes(source.read_bytes() + b'{"half\n' + b"\xff\xfe\x00\n")
    with pytest.warns(LeftOutWarning, match="row 11"):
        assert dusha.read(tmp_path / "d")["labels"].tolist() == [3, 2, 1, 4]


@pytest.mark.parametrize("kind", ["tsv", "jsonl"])
def test_transcripts_are_read_apart_from_the_table(tmp_path, kind):
    content = [{**row, "speaker_text": "" if row["hash_id"] == "bb" else row["speaker_text"]} for row in rows()]
    grow(tmp_path, kind, content=content)
    assert dusha.transcripts(tmp_path) == {f"dusha/{name}": 'он "сказал' for name in ("aa", "cc", "dd")}
    with pytest.raises(CorpusError, match="markup like crowd_test/raw_crowd_test.tsv"):
        dusha.transcripts(tmp_path / "crowd_test" / "wavs")
