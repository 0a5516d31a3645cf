import pytest

from sertools.corpora import casia
from sertools.corpora.left_out import LeftOutWarning
from sertools.corpora.table import CorpusError


def grow(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


def test_folders_and_flat_names_give_the_same_utterances(tmp_path):
    folders, flat = tmp_path / "folders", tmp_path / "flat"
    grow(folders, "liuchanhg/angry/201.wav", "ZhaoZuoxiang/surprise/250.wav", "liuchanhg/angry/201.lab")
    grow(flat, "liuchanhg-angry-201.flac", "ZhaoZuoxiang-surprise-250.flac")
    columns = ["speaker", "emotion", "text", "language"]
    table = casia.read(folders)
    assert table[columns].equals(casia.read(flat)[columns])
    assert table.loc["casia/liuchanhg-angry-201", columns].tolist() == ["casia-liuchanhg", "angry", "201", "zh"]


def test_strays_beside_the_speakers_folders_are_passed_over(tmp_path):
    grow(tmp_path, "201.wav", "202.wav", "wangzhe/sad/203.wav")
    assert casia.read(tmp_path).index.tolist() == ["casia/wangzhe-sad-203"]
    assert [exclusion.file for exclusion in casia.DESCRIPTOR.exclusions] == ["201.wav", "202.wav"]


def test_genders_are_not_guessed(tmp_path):
    grow(tmp_path, "wangzhe/sad/203.wav", "zhaoquanyin/sad/203.wav")
    assert casia.read(tmp_path)["gender"].isna().all()


def test_strays_alone_are_an_error(tmp_path):
    grow(tmp_path, "201.wav")
    with pytest.raises(CorpusError, match="liuchanhg, wangzhe, zhaoquanyin, ZhaoZuoxiang"):
        casia.read(tmp_path)


@pytest.mark.parametrize("name", ["wangzhe/joy/201.wav", "wangzhe/sad/x.wav", "wangzhe-joy-201.wav"])
def test_what_the_corpus_does_not_name_is_left_out_and_named(tmp_path, name):
    grow(tmp_path, "wangzhe/sad/203.wav", name)
    with pytest.warns(LeftOutWarning, match=name):
        assert len(casia.read(tmp_path)) == 1
