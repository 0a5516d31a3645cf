"""Unpack an archive into a folder and nowhere else.

An archive is refused whole, before anything is written, if a single member is not a plain file or folder below the
destination: absolute paths, ``..``, drive letters, symbolic and hard links, devices and pipes. Recordings need none of
these.
"""

import gzip
import lzma
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")

_DAMAGED = (zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, zlib.error, lzma.LZMAError, EOFError)


class UnpackError(ValueError):
    """An archive is damaged, of another kind than its name says, or holds a member that would leave the folder."""


def is_archive(path: Path) -> bool:
    """Whether the file's name ends as that of an archive that :func:`unpack` reads."""
    return path.name.lower().endswith(SUFFIXES)


def unpack(archive: Path, destination: Path) -> tuple[Path, ...]:
    """Unpack a zip or tar archive below a folder; files that are there already are replaced.

    The side files that macOS packs (``__MACOSX/``, ``._name``) are left out: they would pass for recordings.

    Args:
        archive: path whose name ends with one of ``SUFFIXES``.
        destination: folder, made if it is not there.

    Returns:
        Paths of the unpacked files, absolute, in the archive's order.

    Raises:
        UnpackError: names the archive and the member at fault; nothing has been written unless a member's bytes are
            damaged.
        OSError: the disk is full or cannot be written.
    """
    if not is_archive(archive):
        raise UnpackError(f"{archive}: expected a name that ends with one of {', '.join(SUFFIXES)}")
    destination = destination.resolve()
    try:
        if archive.name.lower().endswith(".zip"):
            return _unpack_zip(archive, destination)
        return _unpack_tar(archive, destination)
    except _DAMAGED as error:
        raise UnpackError(
            f"{archive}: expected a whole {archive.suffix} archive, came a damaged one ({error})"
        ) from error


def _unpack_zip(archive: Path, destination: Path) -> tuple[Path, ...]:
    with zipfile.ZipFile(archive) as file:
        members = [member for member in file.infolist() if not _side_file(member.filename)]
        for member in members:
            kind = stat.S_IFMT(member.external_attr >> 16)
            if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise UnpackError(
                    f"{archive}: expected plain files and folders, came a link or device: {member.filename}"
                )
            if member.flag_bits & 1:
                raise UnpackError(f"{archive}: expected files without a password, came {member.filename}")
            _check_path(archive, member.filename, destination)
        _check_space(archive, (member.file_size for member in members), destination)
        destination.mkdir(parents=True, exist_ok=True)
        file.extractall(destination, members=[member.filename for member in members])
    return tuple(destination / member.filename for member in members if not member.is_dir())


def _unpack_tar(archive: Path, destination: Path) -> tuple[Path, ...]:
    with tarfile.open(archive) as file:
        members = [member for member in file.getmembers() if not _side_file(member.name)]
        for member in members:
            if not (member.isreg() or member.isdir()):
                raise UnpackError(f"{archive}: expected plain files and folders, came a link or device: {member.name}")
            _check_path(archive, member.name, destination)
        _check_space(archive, (member.size for member in members), destination)
        destination.mkdir(parents=True, exist_ok=True)
        # The filter also drops owners and dangerous permissions.
        file.extractall(destination, members=members, filter="data")
    return tuple(destination / member.name for member in members if member.isreg())


def _check_path(archive: Path, name: str, destination: Path) -> None:
    windows = PureWindowsPath(name)  # splits at both kinds of slash and sees drive letters
    if not name or windows.drive or windows.root or ".." in windows.parts:
        raise UnpackError(f"{archive}: expected paths below the destination, came {name!r}")
    # A link that lies in the destination already must not carry a member out of it.
    if not (destination / name).resolve().is_relative_to(destination):
        raise UnpackError(f"{archive}: {name!r} would leave {destination} through a link that lies there")


def _check_space(archive: Path, sizes: Iterable[int], destination: Path) -> None:
    standing = next(folder for folder in (destination, *destination.parents) if folder.exists())
    needed, free = sum(sizes), shutil.disk_usage(standing).free
    if needed > free:
        raise UnpackError(f"{archive}: expected {needed} bytes free under {standing} to unpack, came {free}")


def _side_file(name: str) -> bool:
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name.startswith("._")
