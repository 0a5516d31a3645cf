import pytest

from sertools.corpora import licence, registry, voxceleb
from sertools.corpora.left_out import LeftOutWarning
from sertools.corpora.table import CorpusError


def grow(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()


# The archives of both parts unpack a folder wav: one beside the other, or one over the other.
LAYOUTS = {
    "side by side": (
        "vox1_dev_wav/wav/id10001/1zcIwhmdeo4/00001.wav",
        "vox1_test_wav/wav/id10270/5r0dWxy17C8/00003.wav",
    ),
    "one over the other": ("wav/id10001/1zcIwhmdeo4/00001.wav", "wav/id10270/5r0dWxy17C8/00003.wav"),
    "from the speakers on": ("id10001/1zcIwhmdeo4/00001.wav", "id10270/5r0dWxy17C8/00003.wav"),
}


@pytest.mark.parametrize("files", LAYOUTS.values(), ids=LAYOUTS)
def test_folders_name_speaker_video_and_part(tmp_path, files):
    grow(tmp_path, *files)
    table = voxceleb.read(tmp_path)
    assert table.index.tolist() == ["voxceleb/id10001-1zcIwhmdeo4-00001"]
    row = table.iloc[0]
    assert row[["speaker", "session", "part", "file"]].tolist() == ["voxceleb-id10001", "1zcIwhmdeo4", "dev", files[0]]
    assert table[["emotion", "gender", "text", "activation"]].isna().all(axis=None)
    assert voxceleb.read(tmp_path, ("dev", "test"))["part"].tolist() == ["dev", "test"]
    assert voxceleb.read(tmp_path, ("test",))["speaker"].tolist() == ["voxceleb-id10270"]


def test_the_test_part_has_40_speakers(tmp_path):
    grow(tmp_path, *(f"wav/id{number}/abcdefghijk/00001.wav" for number in range(10265, 10315)))
    assert len(voxceleb.read(tmp_path, ("test",))) == 40
    assert voxceleb.read(tmp_path)["speaker"].tolist()[4:6] == ["voxceleb-id10269", "voxceleb-id10310"]


def test_genders_come_from_the_owners_table(tmp_path):
    grow(tmp_path, *LAYOUTS["one over the other"], "wav/id10002/abcdefghijk/00001.wav")
    head = "VoxCeleb1 ID\tVGGFace1 ID\tGender\tNationality\tSet\n"
    (tmp_path / "vox1_meta.csv").write_text(head + "id10001\tA.J._Buckley\tm\tIreland\tdev\nid10270\tE\tf\tUK\ttest\n")
    table = voxceleb.read(tmp_path, ("dev", "test"))
    assert table["gender"].fillna("none").tolist() == ["male", "none", "female"]


def test_aac_is_left_out_and_named_unless_it_was_decoded(tmp_path):
    grow(tmp_path, "dev/aac/id10001/1zcIwhmdeo4/00001.m4a", "dev/aac/id10001/1zcIwhmdeo4/00002.m4a")
    with pytest.raises(CorpusError, match=r"2 of 2 at fault.* first: .*00001\.m4a.*ffmpeg"):
        voxceleb.read(tmp_path)
    grow(tmp_path, "dev/aac/id10001/1zcIwhmdeo4/00001.wav")
    with pytest.warns(LeftOutWarning, match=r"left out 1 of 2:\n.*00002\.m4a.*ffmpeg"):
        assert len(voxceleb.read(tmp_path)) == 1
    grow(tmp_path, "dev/aac/id10001/1zcIwhmdeo4/00002.wav")
    assert len(voxceleb.read(tmp_path)) == 2


@pytest.mark.parametrize("name", ["id00012/21Uxsk56VDQ/00001.wav", "speaker/abcdefghijk/00001.wav", "00001.wav"])
def test_what_is_not_voxceleb1_is_left_out_and_named(tmp_path, name):
    grow(tmp_path, "id10001/1zcIwhmdeo4/00001.wav", name)
    with pytest.warns(LeftOutWarning, match=f"{name.split('/')[0]}"):
        assert len(voxceleb.read(tmp_path)) == 1


def test_parts_that_are_not_there(tmp_path):
    grow(tmp_path, LAYOUTS["one over the other"][1])
    with pytest.raises(CorpusError, match="part dev"):
        voxceleb.read(tmp_path)
    with pytest.raises(CorpusError, match="dev, test, came"):
        voxceleb.read(tmp_path, ("train",))


def test_it_is_read_under_an_agreement_and_known_by_name(tmp_path, monkeypatch):
    monkeypatch.setenv("SERTOOLS_CONFIG", str(tmp_path / "settings.json"))
    with pytest.raises(licence.LicenceError, match="sertools agree voxceleb"):
        licence.require(registry.descriptor("voxceleb"))
    grow(tmp_path, *LAYOUTS["one over the other"])
    table = registry.read("voxceleb", tmp_path)
    compared = registry.check("voxceleb", table)
    assert compared["claimed"].tolist() == [148_642, 1_211] and compared["counted"].tolist() == [1, 1]
    assert registry.shortfall("voxceleb", table) == "voxceleb: 148641 of 148642 clips missing"
