"""Unpack an archive into a folder and nowhere else, whole or not at all.

An archive is refused whole if a single member is not a plain file or folder below the destination (absolute paths,
``..``, backslashes, drive letters, links, devices, pipes), if two members would land on one place, or if it unpacks to
more than its size can explain. Recordings need none of these. Members are unpacked into a folder beside the
destination, checked to the archive's last byte, and only then moved to their places.
"""

import bz2
import errno
import gzip
import lzma
import shutil
import stat
import struct
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from sertools.corpora import storage

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
MOST_TIMES = 200  # how many times its own size an archive may unpack to: audio gives 2 to 10, text 50
ALWAYS = 1_000_000_000  # bytes that every archive may unpack to: silence packs better than that
_BLOCK = tarfile.BLOCKSIZE
_MOST_AT_ONCE = 1 << 24  # bytes that tarfile may ask for in one piece: a header of a name is never longer
_PACKED = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}  # how the bytes of a packed tar begin
DAMAGED = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, ValueError,
    OverflowError, struct.error,
)  # fmt: skip
"""What reading a damaged archive, or one packed in a way that nobody knows, raises besides OSError."""


class UnpackError(ValueError):
    """An archive is damaged, of another kind than its name says, or holds what must not be unpacked."""


def is_archive(path: Path) -> bool:
    """Whether the file's name ends as that of an archive that :func:`unpack` reads."""
    return path.name.lower().endswith(SUFFIXES)


def unpack(archive: Path, destination: Path) -> tuple[Path, ...]:
    """Unpack a zip or tar archive below a folder; files that are there already are replaced.

    The side files that macOS packs (``__MACOSX/``, ``._name``) are left out: they would pass for recordings.

    Args:
        archive: path whose name ends with one of ``SUFFIXES``.
        destination: folder, made if it is not there. Beside it, while this runs, lies ``.<name>.unpacking``.

    Returns:
        Paths of the unpacked files, absolute, in the archive's order.

    Raises:
        UnpackError: names the archive and the member at fault; nothing has been written.
        OSError: the disk is full (StorageError) or cannot be written; nothing has been written but, if it came to that
            while files were moved to their places, some of these.
    """
    if not is_archive(archive):
        raise UnpackError(f"{archive}: expected a name that ends with one of {', '.join(SUFFIXES)}")
    destination = destination.resolve()
    destination.parent.mkdir(parents=True, exist_ok=True)
    staged = destination.with_name(f".{destination.name}.unpacking")
    shutil.rmtree(staged, ignore_errors=True)  # what a killed process left
    checks = _Checks(archive, destination)
    try:
        staged.mkdir()
        names = list((_unzip if archive.name.lower().endswith(".zip") else _untar)(archive, staged, checks))
        _move(archive, staged, destination, names)
    except (*DAMAGED, OSError) as error:
        # Damaged streams raise OSError without a number, damaged lists of members lead before the file's beginning.
        if isinstance(error, OSError) and (full := storage.no_room(error, destination)):
            raise full from error
        if isinstance(error, UnpackError) or getattr(error, "errno", None) not in (None, errno.EINVAL):
            raise
        raise UnpackError(
            f"{archive}: expected a whole {archive.suffix} archive, came a damaged one ({error})"
        ) from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return tuple(destination / name for name in names if (destination / name).is_file())


def plain_members(file: zipfile.ZipFile, archive: Path) -> list[zipfile.ZipInfo]:
    """The members of a zip, without side files; UnpackError for a link, a device or a password."""
    members = [member for member in file.infolist() if not _side_file(member.filename)]
    for member in members:
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise UnpackError(
                f"{archive}: expected plain files and folders, came a link or device: {member.filename!r}"
            )
        if member.flag_bits & 1:
            raise UnpackError(f"{archive}: expected files without a password, came {member.filename!r}")
    return members


class _Checks:
    """What is asked of every member, before anything of it is written."""

    def __init__(self, archive: Path, destination: Path):
        self.archive, self.destination = archive, destination
        standing = next(folder for folder in (destination, *destination.parents) if folder.exists())
        self.free = shutil.disk_usage(standing).free
        self.most = max(ALWAYS, MOST_TIMES * archive.stat().st_size)
        self._size = 0
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {".": "."}

    def add(self, name: str, size: int, folder: bool) -> None:
        """Check the place and the declared size of the next member. Raises UnpackError."""
        self._check_path(name)
        self._check_place(name, folder)
        self._size += size
        if self._size > self.most:
            raise UnpackError(
                f"{self.archive}: expected at most {self.most} bytes when unpacked, came {self._size} at {name!r}"
            )
        if self._size > self.free:
            raise UnpackError(
                f"{self.archive}: expected {self._size} bytes free for {self.destination} to unpack, came {self.free}"
            )

    def _check_path(self, name: str) -> None:
        windows = PureWindowsPath(name)  # splits at both kinds of slash and sees drive letters
        if not name or "\\" in name or "\0" in name or windows.drive or windows.root or ".." in windows.parts:
            raise UnpackError(f"{self.archive}: expected paths below the destination, came {name!r}")
        # A link that lies in the destination already must not carry a member out of it.
        if not (self.destination / name).resolve().is_relative_to(self.destination):
            raise UnpackError(f"{self.archive}: {name!r} would leave {self.destination} through a link that lies there")

    def _check_place(self, name: str, folder: bool) -> None:
        """No two members land on one place, on a disk that tells capitals and accents apart or on one that does not."""
        path = PurePosixPath(name)
        above = [_same(parent) for parent in path.parents]
        taken = self._files.get(_same(path)) or next((self._files[key] for key in above if key in self._files), None)
        taken = taken or (None if folder else self._folders.get(_same(path)))
        if taken is not None:
            raise UnpackError(
                f"{self.archive}: expected a place of its own for each member, came {taken!r} and {name!r}"
            )
        self._folders |= dict.fromkeys(above, name)
        (self._folders if folder else self._files)[_same(path)] = name


def _unzip(archive: Path, staged: Path, checks: _Checks) -> Iterator[str]:
    with zipfile.ZipFile(archive) as file:
        members = plain_members(file, archive)
        for member in members:
            checks.add(member.filename, member.file_size, member.filename.endswith("/"))
        for member in members:
            if member.is_dir():
                (staged / member.filename).mkdir(parents=True, exist_ok=True)
            else:
                with file.open(member) as stream:  # gives no more than the declared size, and checks its CRC
                    _write(stream, staged / member.filename)
            yield member.filename


def _untar(archive: Path, staged: Path, checks: _Checks) -> Iterator[str]:
    with archive.open("rb") as stream:
        start = stream.read(8)
    opened = next((packed for mark, packed in _PACKED.items() if start.startswith(mark)), open)
    with (
        opened(archive, "rb") as stream,
        tarfile.open(fileobj=_Bounded(stream, archive, checks.most), mode="r:") as file,
    ):
        end = 0
        for member in file:
            end = member.offset_data + (-(-member.size // _BLOCK) * _BLOCK if member.isreg() else 0)
            if _side_file(member.name):
                continue
            # Sparse files are of fewer bytes than they say; their places in the archive could not be checked.
            if not (member.isreg() or member.isdir()) or member.issparse():
                kind = "sparse file" if member.isreg() else "link or device"
                raise UnpackError(f"{archive}: expected plain files and folders, came a {kind}: {member.name!r}")
            checks.add(member.name, member.size if member.isreg() else 0, member.isdir())
            if member.isdir():
                (staged / member.name).mkdir(parents=True, exist_ok=True)
            else:
                _write(file.extractfile(member), staged / member.name)
            yield member.name
        # tarfile takes a cut between two members, and a damaged header, for the end of the archive.
        file.fileobj.seek(end)
        if file.fileobj.read(_BLOCK) != bytes(_BLOCK):
            raise UnpackError(f"{archive}: expected a whole archive, came one that ends without the mark of its end")
        while file.fileobj.read(_MOST_AT_ONCE):  # to the last byte, where a packed stream has its check sum
            pass


class _Bounded:
    """A stream that gives no more than an archive may unpack to, and no more at once than a header can need."""

    def __init__(self, stream: BinaryIO, archive: Path, most: int):
        self.stream, self.archive, self.most = stream, archive, 2 * most + _MOST_AT_ONCE  # headers and filling besides

    def read(self, size: int) -> bytes:
        if not 0 <= size <= _MOST_AT_ONCE or self.stream.tell() > self.most:
            raise UnpackError(
                f"{self.archive}: expected headers of at most {_MOST_AT_ONCE} bytes and {self.most} bytes in all when "
                "unpacked, came more"
            )
        return self.stream.read(size)

    def seek(self, position: int) -> int:
        if position > self.most:
            raise UnpackError(f"{self.archive}: expected at most {self.most} bytes when unpacked, came {position}")
        return self.stream.seek(position)

    def tell(self) -> int:
        return self.stream.tell()


def _write(stream: BinaryIO, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "xb") as file:
        shutil.copyfileobj(stream, file)


def _move(archive: Path, staged: Path, destination: Path, names: list[str]) -> None:
    """Move what lies in ``staged`` to its place; refused whole where a folder stands in the way of a file or a file in
    that of a folder."""
    for name in names:
        place, folder = destination / name, (staged / name).is_dir()
        above = [each for each in place.parents if each.is_relative_to(destination)]
        if (place.exists() and place.is_dir() != folder) or any(each.exists() and not each.is_dir() for each in above):
            raise UnpackError(
                f"{archive}: expected room for {name!r}, came a file where it has a folder, or a folder where it has a "
                f"file, in {destination}"
            )
    for name in names:
        place = destination / name
        if (staged / name).is_dir():
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(staged / name, place)


def _same(path: PurePosixPath) -> str:
    """One text for all paths that some disk takes for the same."""
    return unicodedata.normalize("NFC", str(path).casefold())


def _side_file(name: str) -> bool:
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name.startswith("._")
