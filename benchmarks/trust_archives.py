"""Archives that try to leave their folder, to hide something or to fill the disk: one of each kind, made when asked."""

import bz2
import gzip
import io
import lzma
import os
import stat
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

GOOD = ("wav/good.wav", b"RIFF" * 100)
OUTSIDE = {
    "two dots": "../out.wav",
    "two dots behind a folder": "wav/../../out.wav",
    "absolute path": "/tmp/sertools-out.wav",
    "drive letter": "C:/out.wav",
    "backslashes": "wav\\..\\..\\out.wav",
    "backslash between folders": "wav\\out.wav",
    "path of a network": "\\\\host\\share\\out.wav",
}
SAME_PLACE = {
    "a name twice": ("wav/a.wav", "wav/a.wav"),
    "names that differ by case": ("wav/a.wav", "wav/A.wav"),
    "names that differ by normalisation": tuple(
        unicodedata.normalize(form, "wav/W\u00fct.wav") for form in ("NFC", "NFD")
    ),
    "a file that becomes a folder": ("wav/a", "wav/a/b.wav"),
    "a folder that becomes a file": ("wav/a/b.wav", "wav/a"),
}
LINKS = {
    "symbolic link out": (tarfile.SYMTYPE, "../../out"),
    "symbolic link to an absolute path": (tarfile.SYMTYPE, "/etc"),
    "symbolic link inside": (tarfile.SYMTYPE, "good.wav"),
    "hard link out": (tarfile.LNKTYPE, "../../out.wav"),
    "hard link": (tarfile.LNKTYPE, "wav/good.wav"),
    "character device": (tarfile.CHRTYPE, ""),
    "block device": (tarfile.BLKTYPE, ""),
    "pipe": (tarfile.FIFOTYPE, ""),
}
SUFFIXES = {"tar": None, "tar.gz": gzip.compress, "tar.bz2": bz2.compress, "tar.xz": lzma.compress}
MODES = {"symbolic link": stat.S_IFLNK, "pipe": stat.S_IFIFO, "device": stat.S_IFCHR, "socket": stat.S_IFSOCK}


def zipped(members: Sequence[tuple[str, bytes]], mode: int = 0) -> bytes:
    """A zip; the last member has the type of file `mode`."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for number, (name, data) in enumerate(members):
            member = zipfile.ZipInfo(name)
            member.external_attr = (mode if number == len(members) - 1 and mode else stat.S_IFREG) << 16
            if name in {other for other, _ in members[:number]}:
                member.filename = name[:-1] + "?"  # zipfile warns of a name that comes twice; it is put right below
            file.writestr(member, data, zipfile.ZIP_DEFLATED)
    content = stream.getvalue()
    for name, _ in members:
        content = content.replace((name[:-1] + "?").encode(), name.encode())
    return content


def tarred(members: Sequence[tuple[str, bytes]], kind: bytes = tarfile.REGTYPE, link: str = "") -> bytes:
    """A tar; the last member is of a kind, and links to `link`."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as file:
        for number, (name, data) in enumerate(members):
            member = tarfile.TarInfo(name)
            if number == len(members) - 1:
                member.type, member.linkname = kind, link
            member.size = len(data) if member.isreg() else 0
            file.addfile(member, io.BytesIO(data))
    return stream.getvalue()


def hostile(folder: Path) -> Iterator[tuple[str, Path]]:
    """Write each archive into a folder of its own below `folder`; give its kind and the file."""
    for number, (kind, suffix, make) in enumerate(_kinds()):
        path = folder / f"{number:03d}" / f"corpus.{suffix}"
        path.parent.mkdir(parents=True)
        path.write_bytes(make())
        yield f"{suffix}: {kind}", path


def _kinds() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    for kind, name in OUTSIDE.items():
        members = [GOOD, (name, b"bad")]
        yield kind, "zip", lambda members=members: zipped(members)
        for suffix, pack in SUFFIXES.items():
            yield kind, suffix, lambda members=members, pack=pack: _packed(tarred(members), pack)
    for kind, names in SAME_PLACE.items():
        members = [GOOD, *((name, name.encode()) for name in names)]
        yield kind, "zip", lambda members=members: zipped(members)
        yield kind, "tar.gz", lambda members=members: gzip.compress(tarred(members))
    for kind, (type_, link) in LINKS.items():
        yield kind, "tar", lambda type_=type_, link=link: tarred([GOOD, ("odd", b"")], type_, link)
    for kind, mode in MODES.items():
        yield kind, "zip", lambda mode=mode: zipped([GOOD, ("odd", b"/etc/passwd")], mode)
    yield "path with a zero byte", "tar", lambda: _with_header(b"14 path=a\x00.wav\n")
    yield "link, then a file through it", "tar", _through_a_link
    yield "password", "zip", _with_password
    yield "a packing that nobody knows", "zip", lambda: _patched(b"PK\x01\x02", 10, b"\x63\x00")
    yield "longer than declared", "zip", lambda: _patched(b"PK\x01\x02", 24, (3).to_bytes(4, "little"))
    yield "declares what no disk holds", "zip", lambda: _patched(b"PK\x01\x02", 24, (2**32 - 2).to_bytes(4, "little"))
    yield "wrong check sum", "zip", lambda: _patched(b"PK\x01\x02", 16, bytes(4))
    yield "a bomb: 1.5 GB of zeros", "tar.gz", lambda: _bomb(1_500_000_000)
    yield "a bomb: a header of 1 GB", "tar", lambda: _long_header(1_000_000_000)
    yield "a sparse file of 1 TB", "tar", lambda: _sparse(10**12)
    for suffix, pack in SUFFIXES.items():
        whole = _packed(tarred([GOOD, ("wav/b.wav", os.urandom(60_000))]), pack)
        for share in (0.05, 0.5, 0.8):
            yield f"cut at {share:.0%}", suffix, lambda whole=whole, share=share: whole[: int(len(whole) * share)]
        if pack:
            yield "cut by its last four bytes", suffix, lambda whole=whole: whole[:-4]
        between = tarred([GOOD, ("wav/b.wav", b"b" * 512)])[:1024]
        yield "cut between two members", suffix, lambda between=between, pack=pack: _packed(between, pack)
    whole_zip = zipped([GOOD, ("wav/b.wav", os.urandom(60_000))])
    for share in (0.05, 0.5, 0.99):
        yield f"cut at {share:.0%}", "zip", lambda share=share: whole_zip[: int(len(whole_zip) * share)]
    yield "a web page", "zip", lambda: b"<!doctype html><title>404</title>"
    yield "a web page", "tar.gz", lambda: b"<!doctype html><title>404</title>"
    yield "nothing", "zip", lambda: b""
    yield "nothing", "tar.xz", lambda: b""


def _packed(content: bytes, pack: Callable[[bytes], bytes] | None) -> bytes:
    return pack(content) if pack else content


def _patched(mark: bytes, offset: int, value: bytes) -> bytes:
    """A zip with other bytes in its list of members."""
    content = bytearray(zipped([GOOD]))
    place = content.index(mark) + offset
    content[place : place + len(value)] = value
    return bytes(content)


def _with_password() -> bytes:
    content = bytearray(zipped([GOOD]))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def _with_header(header: bytes) -> bytes:
    """A tar whose member has an extended header with these bytes."""
    extended = tarfile.TarInfo("header")
    extended.type, extended.size = tarfile.XHDTYPE, len(header)
    return extended.tobuf() + header.ljust(tarfile.BLOCKSIZE, b"\0") + tarred([GOOD])


def _long_header(size: int) -> bytes:
    extended = tarfile.TarInfo("header")
    extended.type, extended.size = tarfile.XHDTYPE, size
    return extended.tobuf() + tarred([GOOD])


def _through_a_link() -> bytes:
    """A link to the folder above, and a file whose path goes through it."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as file:
        link, member = tarfile.TarInfo("up"), tarfile.TarInfo("up/out.wav")
        link.type, link.linkname, member.size = tarfile.SYMTYPE, "..", 3
        file.addfile(link)
        file.addfile(member, io.BytesIO(b"bad"))
    return stream.getvalue()


def _sparse(size: int) -> bytes:
    member = tarfile.TarInfo("wav/sparse.wav")
    member.type = tarfile.GNUTYPE_SPARSE
    header = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    header[386:410] = b"%011o\0%011o\0" % (0, 0)  # one part of no bytes at 0
    header[483:495] = b"\x80" + size.to_bytes(11, "big")  # what the file is long
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + bytes(2 * tarfile.BLOCKSIZE)


def _bomb(size: int) -> bytes:
    """A tar of one file of zeros, packed piece by piece."""
    member = tarfile.TarInfo("wav/zeros.wav")
    member.size = size
    stream = io.BytesIO()
    with gzip.GzipFile(fileobj=stream, mode="wb", compresslevel=1) as packed:
        packed.write(member.tobuf())
        for _ in range(20):  # the rest need not be there: the size is believed when it comes to refusing
            packed.write(bytes(1_000_000))
    return stream.getvalue()
