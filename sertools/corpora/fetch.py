"""Bring a corpus from its owner's address: licence shown, download resumed and checked, archive unpacked safely."""

import datetime
import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pooch

from sertools.corpora import licence, storage
from sertools.corpora.descriptor import Descriptor, Download
from sertools.corpora.download import DownloadError, ResumableDownloader
from sertools.corpora.unpack import is_archive, unpack

FOLDER = "downloads"


@dataclass(frozen=True)
class Fetched:
    """One file that was brought.

    Attributes:
        path: the file as the owner offers it.
        sha256: hash of its bytes, hexadecimal.
        verified: whether the owner publishes a hash and it matched; otherwise the first download's hash stands in.
        files: what was unpacked from it; empty where it is no archive.
    """

    path: Path
    sha256: str
    verified: bool
    files: tuple[Path, ...]


def fetch(
    descriptor: Descriptor,
    destination: Path,
    *,
    show: Callable[[str], object] = print,
    attempts: int = 3,
    timeout: float = 30.0,
) -> tuple[Fetched, ...]:
    """Download all files of an openly offered corpus and unpack them.

    The licence is shown before the first byte is asked for. A file that is there and whole is not downloaded again; a
    broken download goes on where it stopped. Where the owner publishes no hash, the first download's is written to
    ``downloads/<file>.record.json`` and every later download from the same address has to match it.

    Args:
        descriptor: the corpus.
        destination: the corpus's folder; archives are unpacked into it and stay in its folder ``downloads``.
        show: called with each message for the user.
        attempts: tries per file and call.
        timeout: seconds without a byte after which a try counts as broken.

    Returns:
        One entry per file, in the descriptor's order.

    Raises:
        DownloadError: the corpus is not offered for open download (the message says whom to ask), the server refuses,
            the download stays broken, or the bytes have another hash (then they are not kept).
        UnpackError: the archive is damaged or would write outside ``destination``.
        LicenceError: the owner asks for an agreement that the user has not confirmed.
    """
    if not descriptor.downloads:
        raise DownloadError(
            f"{descriptor.name} is not offered for open download. Ask {descriptor.owner}: {descriptor.url}\n"
            f"Terms: {descriptor.terms}\nThen put it, as its owner distributes it, under {destination}"
        )
    licence.require(descriptor)
    show(
        f"{descriptor.title}, by {descriptor.owner}\nLicence: {descriptor.licence}\n{descriptor.terms}\n"
        f"Please cite: {descriptor.citation}"
    )
    destination = Path(destination)
    return tuple(_bring(download, destination, show, attempts, timeout) for download in descriptor.downloads)


def _bring(download: Download, destination: Path, show: Callable, attempts: int, timeout: float) -> Fetched:
    folder = destination / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    record = folder / f"{download.filename}.record.json"
    expected, source = download.hash, "the owner's hash"
    if expected is None:
        expected, source = _recorded(record, download.url), f"the hash of the first download ({record})"
    downloader = ResumableDownloader(folder / f"{download.filename}.part", attempts=attempts, timeout=timeout)
    try:
        with _quiet(pooch.get_logger()):
            path = Path(pooch.retrieve(download.url, expected, download.filename, folder, downloader=downloader))
    except ValueError as error:
        raise DownloadError(f"{download.url}: the bytes do not match {source} and were not kept ({error})") from error
    with open(path, "rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if not (record.is_file() and expected):
        facts = {
            "url": download.url,
            "sha256": sha256,
            "bytes": path.stat().st_size,
            "first_download": datetime.date.today().isoformat(),
            "published_hash": download.hash,
        }
        storage.write_text(record, json.dumps(facts, indent=2) + "\n")
    verified = download.hash is not None
    show(f"{download.filename}: {'verified by the owner’s hash' if verified else f'unverified (sha256 {sha256})'}")
    files = unpack(path, destination) if is_archive(path) else ()
    if files:
        show(f"{download.filename}: {len(files)} files unpacked into {destination}")
    return Fetched(path, sha256, verified, files)


def _recorded(record: Path, url: str) -> str | None:
    if not record.is_file():
        return None
    try:
        facts = json.loads(record.read_text(encoding="utf-8"))
        return f"sha256:{facts['sha256']}" if facts["url"] == url else None
    except (ValueError, KeyError, TypeError) as error:
        raise DownloadError(f"expected JSON with url and sha256 in {record}, came {error!r}") from error


@contextmanager
def _quiet(logger: logging.Logger) -> Iterator[None]:
    # pooch advises to paste the hash into code; here the record does that.
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)
