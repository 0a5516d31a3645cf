"""A downloader for pooch that goes on where a broken download stopped.

pooch brings the check of the hash and the rename of what is whole. What it lacks is resumption: it throws a broken
download away. Here the bytes lie in ``<file>.part``, with ``<file>.part.json`` beside it saying of which version of
which address they are, so that two versions of a file are never glued together.
"""

import json
import os
import re
import shutil
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

import requests

from sertools.corpora import storage

_CHUNK = 1 << 16
_CONTENT_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")


class DownloadError(OSError):
    """A download did not arrive whole; the message says from where, how much came and whether it can be resumed."""


class _Broken(DownloadError):
    """Worth another attempt."""


class ResumableDownloader:
    """Callable ``(url, output_file, pooch)`` as pooch asks for.

    Args:
        part: where bytes are kept until the file is whole.
        attempts: how often one call tries before it gives up, at least 1. What has come stays for the next call.
        timeout: seconds without a byte after which an attempt counts as broken.

    Raises (on call):
        DownloadError: the server refuses (HTTP 4xx) or sends on to another protocol, or the download was still broken
            after the last attempt.
    """

    def __init__(self, part: Path, *, attempts: int = 3, timeout: float = 30.0):
        if attempts < 1:
            raise ValueError(f"expected at least 1 attempt, came {attempts}")
        self.part = part
        self.attempts = attempts
        self.timeout = timeout
        self._state = part.with_name(part.name + ".json")

    def __call__(self, url: str, output_file: str | os.PathLike, pooch: object) -> None:
        for attempt in range(1, self.attempts + 1):
            try:
                self._continue(url)
                break
            except (_Broken, requests.RequestException) as error:
                if attempt == self.attempts:
                    raise DownloadError(
                        f"{url}: still broken after {self.attempts} attempts with {self._have()} bytes in {self.part} "
                        f"({error}); run the same command again to go on from there"
                    ) from error
        self._state.unlink()
        shutil.move(self.part, output_file)

    def _continue(self, url: str) -> None:
        state = self._known(url)
        have = self._have()
        # Lengths are lengths of the file itself: no compression on the way.
        headers = {"Accept-Encoding": "identity"}
        if have:
            headers["Range"] = f"bytes={have}-"
            if state["validator"]:
                headers["If-Range"] = state["validator"]
        with (
            _Session() as session,
            session.get(url, headers=headers, stream=True, timeout=self.timeout) as response,
        ):
            start, total = _range(response)
            if have and response.status_code == 416:
                if total == have == state["total"]:
                    return
                self._discard()
                raise _Broken(f"the server has {total} bytes, the part {have}: starting again")
            if 400 <= response.status_code < 500:
                raise DownloadError(
                    f"{url}: expected a file, the server answered {response.status_code} {response.reason}"
                )
            response.raise_for_status()
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise DownloadError(
                    f"{url}: expected the file as it is, came {response.headers['Content-Encoding']} encoding"
                )
            if response.status_code == 206:
                if start != have or _version(response, total) != (state["validator"], state["total"]):
                    self._discard()
                    raise _Broken("the file behind the address changed: starting again")
            else:
                # A server without ranges, or a new version of the file, sends the whole: what is there is worthless.
                length = response.headers.get("Content-Length")
                total = int(length) if length else None
                validator, total = _version(response, total)
                self.part.unlink(missing_ok=True)
                self._state.write_text(
                    json.dumps({"url": url, "validator": validator, "total": total}), encoding="utf-8"
                )
            with open(self.part, "ab") as file:
                for chunk in response.iter_content(_CHUNK):
                    self._write(file, chunk)
        have = self._have()
        if total is not None and have != total:
            if have > total:
                self._discard()
            raise _Broken(f"expected {total} bytes, came {have}")

    def _write(self, file: BinaryIO, chunk: bytes) -> None:
        try:
            file.write(chunk)
            file.flush()
        except OSError as error:
            if full := storage.no_room(error, self.part):
                raise full from error
            raise

    def _known(self, url: str) -> dict:
        """State of the part that lies there; a part that is of another address, or of none known, is discarded."""
        if self._state.is_file() and self.part.is_file():
            try:
                state = json.loads(self._state.read_text(encoding="utf-8"))
            except ValueError:
                state = {}
            # Without a version mark and a length nothing could tell an old first half from a new second one.
            if state.get("url") == url and (state.get("validator") or state.get("total")):
                return state
        self._discard()
        return {"url": url, "validator": None, "total": None}

    def _have(self) -> int:
        return self.part.stat().st_size if self.part.is_file() else 0

    def _discard(self) -> None:
        self.part.unlink(missing_ok=True)
        self._state.unlink(missing_ok=True)


class _Session(requests.Session):
    """Follows no redirection from https to another protocol, and none to anything but https or http."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        target = super().get_redirect_target(resp)
        if target is not None:
            came = urljoin(resp.url, target)
            if urlsplit(came).scheme not in ("https", urlsplit(resp.url).scheme):
                raise DownloadError(f"{resp.url}: expected to stay with https, the server sends on to {came}")
        return target


def _range(response: requests.Response) -> tuple[int | None, int | None]:
    """First byte and total length as ``Content-Range`` gives them; None where it does not."""
    found = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
    if not found:
        return None, None
    return (
        int(found[1]) if found[1] is not None else None,
        int(found[2]) if found[2] != "*" else None,
    )


def _version(response: requests.Response, total: int | None) -> tuple[str | None, int | None]:
    """A mark of the file's version that may stand in ``If-Range`` (weak entity tags may not), and its length."""
    tag = response.headers.get("ETag")
    if tag and not tag.startswith("W/"):
        return tag, total
    return response.headers.get("Last-Modified"), total
