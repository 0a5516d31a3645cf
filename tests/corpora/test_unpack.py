import io
import stat
import tarfile
import zipfile

import pytest

from sertools.corpora import unpack as module
from sertools.corpora.unpack import UnpackError, unpack


def make_zip(path, files, modes=None):
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            member = zipfile.ZipInfo(name)
            member.external_attr = (modes or {}).get(name, stat.S_IFREG | 0o644) << 16
            archive.writestr(member, data)
    return path


def make_tar(path, members):
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w") as archive:
        for member, data in members:
            archive.addfile(member, io.BytesIO(data))
    return path


def tar_member(name, kind=tarfile.REGTYPE, link="", size=0):
    member = tarfile.TarInfo(name)
    member.type, member.linkname, member.size = kind, link, size
    return member


@pytest.fixture
def destination(tmp_path):
    return tmp_path / "inside" / "corpus"


def everything(tmp_path):
    return sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())


def test_zip_lands_below_the_folder_without_side_files(tmp_path, destination):
    files = {"wav/a.wav": b"a", "wav/._a.wav": b"x", "__MACOSX/wav/._a.wav": b"x", "read me.txt": b"r"}
    archive = make_zip(tmp_path / "c.zip", files)
    assert unpack(archive, destination) == (destination / "wav/a.wav", destination / "read me.txt")
    assert everything(tmp_path) == ["c.zip", "inside/corpus/read me.txt", "inside/corpus/wav/a.wav"]
    assert (destination / "wav/a.wav").read_bytes() == b"a"


@pytest.mark.parametrize("name", ["c.tar.gz", "c.tar", "c.TGZ"])
def test_tar_lands_below_the_folder(tmp_path, destination, name):
    archive = tmp_path / name
    make_tar(
        archive,
        [
            (tar_member("./", tarfile.DIRTYPE), b""),
            (tar_member("wav/a.wav", size=1), b"a"),
            (tar_member("._b", size=1), b"b"),
        ],
    )
    assert unpack(archive, destination) == (destination / "wav/a.wav",)
    assert everything(destination) == ["wav/a.wav"]


def test_again_replaces(tmp_path, destination):
    unpack(make_zip(tmp_path / "c.zip", {"a.wav": b"old"}), destination)
    unpack(make_zip(tmp_path / "c.zip", {"a.wav": b"new"}), destination)
    assert (destination / "a.wav").read_bytes() == b"new"


CLIMBING = [
    "../out.wav",
    "wav/../../out.wav",
    "/tmp/sertools-out.wav",
    "C:\\out.wav",
    "..\\out.wav",
    "\\\\host\\share\\out.wav",
]


@pytest.mark.parametrize("name", CLIMBING)
@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_path_that_climbs_out_refuses_the_whole_archive(tmp_path, destination, kind, name):
    if kind == "zip":
        archive = make_zip(tmp_path / "c.zip", {"good.wav": b"g", name: b"bad"})
    else:
        archive = make_tar(
            tmp_path / "c.tar.gz", [(tar_member("good.wav", size=1), b"g"), (tar_member(name, size=3), b"bad")]
        )
    with pytest.raises(UnpackError, match="expected paths below the destination"):
        unpack(archive, destination)
    assert everything(tmp_path) == [archive.name]


TYPES = {
    "symbolic link out": (tarfile.SYMTYPE, "../../out"),
    "symbolic link to an absolute path": (tarfile.SYMTYPE, "/etc"),
    "symbolic link inside": (tarfile.SYMTYPE, "good.wav"),
    "hard link": (tarfile.LNKTYPE, "good.wav"),
    "device": (tarfile.CHRTYPE, ""),
    "pipe": (tarfile.FIFOTYPE, ""),
}


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_links_and_devices_in_a_tar_are_refused(tmp_path, destination, kind):
    archive = make_tar(tmp_path / "c.tar.gz", [(tar_member("good.wav", size=1), b"g"), (tar_member("odd", *kind), b"")])
    with pytest.raises(UnpackError, match="link or device: 'odd'"):
        unpack(archive, destination)
    assert everything(tmp_path) == ["c.tar.gz"]


@pytest.mark.parametrize("mode", [stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o644, stat.S_IFCHR | 0o644])
def test_links_and_devices_in_a_zip_are_refused(tmp_path, destination, mode):
    archive = make_zip(tmp_path / "c.zip", {"good.wav": b"g", "odd": b"/etc"}, {"odd": mode})
    with pytest.raises(UnpackError, match="link or device: 'odd'"):
        unpack(archive, destination)
    assert everything(tmp_path) == ["c.zip"]


def test_link_that_lies_in_the_folder_already_carries_nothing_out(tmp_path, destination):
    outside = tmp_path / "outside"
    outside.mkdir()
    destination.mkdir(parents=True)
    (destination / "wav").symlink_to(outside)
    archive = make_zip(tmp_path / "c.zip", {"wav/a.wav": b"a"})
    with pytest.raises(UnpackError, match="through a link"):
        unpack(archive, destination)
    assert not list(outside.iterdir())


def test_password_is_refused(tmp_path, destination):
    archive = make_zip(tmp_path / "c.zip", {"a.wav": b"a"})
    data = bytearray(archive.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(data)
    with pytest.raises(UnpackError, match="without a password"):
        unpack(archive, destination)


@pytest.mark.parametrize("name", ["c.zip", "c.tar.gz", "c.tar"])
def test_what_is_no_archive_or_half_of_one_says_so(tmp_path, destination, name):
    archive = tmp_path / name
    archive.write_bytes(b"<html>not found</html>")
    with pytest.raises(UnpackError, match="damaged"):
        unpack(archive, destination)
    whole = [(tar_member("a.wav", size=60_000), bytes(range(250)) * 240)]
    if name == "c.zip":
        make_zip(archive, {"a.wav": whole[0][1]})
    else:
        make_tar(archive, whole)
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    with pytest.raises(UnpackError, match="damaged"):
        unpack(archive, destination)


def test_other_names_are_refused(tmp_path, destination):
    with pytest.raises(UnpackError, match="ends with one of"):
        unpack(tmp_path / "c.rar", destination)


def test_more_than_the_disk_holds_is_refused(tmp_path, destination, monkeypatch):
    usage = type("Usage", (), {"free": 2})
    monkeypatch.setattr(module.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(UnpackError, match="expected 3 bytes free"):
        unpack(make_zip(tmp_path / "c.zip", {"a.wav": b"abc"}), destination)
    assert everything(tmp_path) == ["c.zip"]
