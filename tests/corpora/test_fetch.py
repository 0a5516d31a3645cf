"""`sertools fetch` against a real HTTP server on loopback."""

import dataclasses
import functools
import hashlib
import http.server
import io
import json
import threading
import zipfile

import pytest

from sertools.corpora import licence, registry
from sertools.corpora.descriptor import Descriptor, Download
from sertools.corpora.download import DownloadError
from sertools.corpora.fetch import fetch
from sertools.corpora.unpack import UnpackError


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files of a folder, byte ranges included; ``server.cut`` breaks the next answer off after so many bytes."""

    def do_GET(self):
        data = open(self.translate_path(self.path), "rb").read()
        asked = self.headers.get("Range") if self.server.ranges else None
        self.server.asked.append(asked)
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        self.send_response(206 if start else 200)
        self.send_header("ETag", f'"{hashlib.md5(data).hexdigest()}"')
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        self.wfile.write(data[start : self.server.cut])
        self.server.cut = None

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server(tmp_path):
    folder = tmp_path / "owner"
    folder.mkdir()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
    server.folder, server.ranges, server.cut, server.asked = folder, True, None, []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def archive(server):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for number in range(3):
            file.writestr(f"Example/wav/{number}.wav", bytes([number]) * 100_000)
    (server.folder / "corpus.zip").write_bytes(buffer.getvalue())
    return buffer.getvalue()


@pytest.fixture
def described(server):
    def described(hash_=None, filename="corpus.zip"):
        return Descriptor(
            name="example",
            title="Example Corpus",
            owner="Institute of Examples",
            licence="CC0",
            terms="Do as you please.",
            url="https://example.org",
            citation="Example (2000)",
            bibkey="example2000",
            languages=("en",),
            claimed={"clips": 3, "speakers": 1, "emotions": {"sad": 3}},
            layout_source="made up",
            downloads=(Download(f"http://127.0.0.1:{server.server_port}/{filename}", hash_, filename),),
        )

    return described


@pytest.fixture
def destination(tmp_path):
    return tmp_path / "corpora" / "example"


def files_of(destination):
    return sorted(path.relative_to(destination).as_posix() for path in destination.rglob("*") if path.is_file())


WAVS = [f"Example/wav/{number}.wav" for number in range(3)]
WHOLE = sorted([*WAVS, "downloads/corpus.zip", "downloads/corpus.zip.record.json"])


@pytest.mark.parametrize("kind", ["sha256", "md5"])
def test_published_hash_verifies(server, archive, described, destination, kind):
    said = []
    (one,) = fetch(described(f"{kind}:{hashlib.new(kind, archive).hexdigest()}"), destination, show=said.append)
    assert one.verified
    assert one.sha256 == hashlib.sha256(archive).hexdigest()
    assert files_of(destination) == WHOLE
    assert [path.relative_to(destination).as_posix() for path in one.files] == WAVS
    assert (destination / WAVS[2]).read_bytes() == b"\x02" * 100_000
    assert "CC0" in said[0] and "Do as you please." in said[0] and "Institute of Examples" in said[0]
    assert not any("unverified" in line for line in said)


def test_licence_is_shown_before_anything_is_asked_for(server, archive, described, destination):
    def stop(text):
        assert "Licence: CC0" in text
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(described(), destination, show=stop)
    assert server.asked == []
    assert not destination.exists()


def test_second_fetch_downloads_nothing(server, archive, described, destination):
    descriptor = described("sha256:" + hashlib.sha256(archive).hexdigest())
    fetch(descriptor, destination, show=str)
    (destination / WAVS[0]).unlink()
    fetch(descriptor, destination, show=str)
    assert len(server.asked) == 1
    assert files_of(destination) == WHOLE


def test_truncated_download_is_no_corpus_and_is_resumed(server, archive, described, destination):
    server.cut = 200_000
    descriptor = described("sha256:" + hashlib.sha256(archive).hexdigest())
    with pytest.raises(DownloadError, match="run the same command again"):
        fetch(descriptor, destination, show=str, attempts=1)
    assert files_of(destination) == ["downloads/corpus.zip.part", "downloads/corpus.zip.part.json"]
    fetch(descriptor, destination, show=str, attempts=1)
    assert files_of(destination) == WHOLE
    assert server.asked[0] is None and server.asked[1].startswith("bytes=")


def test_truncated_download_from_a_server_without_ranges(server, archive, described, destination):
    server.ranges, server.cut = False, 200_000
    fetch(described(), destination, show=str, attempts=2)
    assert files_of(destination) == WHOLE
    assert len(server.asked) == 2


def test_wrong_hash_is_not_kept(server, archive, described, destination):
    with pytest.raises(DownloadError, match="do not match the owner's hash and were not kept") as refused:
        fetch(described("sha256:" + "0" * 64), destination, show=str)
    address = f"http://127.0.0.1:{server.server_port}/corpus.zip"
    for part in (address, "0" * 64, hashlib.sha256(archive).hexdigest()):
        assert part in str(refused.value)
    assert files_of(destination) == []
    fetch(described("sha256:" + hashlib.sha256(archive).hexdigest()), destination, show=str)
    assert files_of(destination) == WHOLE


def test_damaged_file_is_fetched_again(server, archive, described, destination):
    descriptor = described("sha256:" + hashlib.sha256(archive).hexdigest())
    fetch(descriptor, destination, show=str)
    (destination / "downloads/corpus.zip").write_bytes(archive[:-5])
    fetch(descriptor, destination, show=str)
    assert (destination / "downloads/corpus.zip").read_bytes() == archive


def test_without_a_published_hash_the_first_download_decides(server, archive, described, destination):
    said = []
    (one,) = fetch(described(), destination, show=said.append)
    assert not one.verified
    assert any("unverified" in line for line in said)
    record = json.loads((destination / "downloads/corpus.zip.record.json").read_text())
    assert record["sha256"] == hashlib.sha256(archive).hexdigest()
    assert record["bytes"] == len(archive)
    assert record["published_hash"] is None
    # The owner's file changes: what comes now is not what the results stand on.
    (destination / "downloads/corpus.zip").unlink()
    (server.folder / "corpus.zip").write_bytes(archive + b"x")
    with pytest.raises(DownloadError, match=r"hash of the first download \(.*corpus.zip.record.json\)"):
        fetch(described(), destination, show=str)
    assert not (destination / "downloads/corpus.zip").exists()
    assert json.loads((destination / "downloads/corpus.zip.record.json").read_text()) == record


def test_record_that_makes_no_sense_is_named(server, archive, described, destination):
    (destination / "downloads").mkdir(parents=True)
    (destination / "downloads/corpus.zip.record.json").write_text("{}")
    with pytest.raises(DownloadError, match=r"corpus\.zip\.record\.json"):
        fetch(described(), destination, show=str)
    assert server.asked == []


def test_archive_that_climbs_out_writes_nothing(server, described, destination, tmp_path):
    with zipfile.ZipFile(server.folder / "corpus.zip", "w") as file:
        file.writestr("good.wav", b"good")
        file.writestr("../../evil.wav", b"bad")
    with pytest.raises(UnpackError, match="evil"):
        fetch(described(), destination, show=str)
    assert not list(tmp_path.rglob("*.wav"))


def test_plain_file_stays_as_it_is(server, described, destination):
    (server.folder / "data.tsv").write_text("a\tb\n")
    (one,) = fetch(described(filename="data.tsv"), destination, show=str)
    assert one.files == ()
    assert one.path.read_text() == "a\tb\n"


def test_closed_corpora_say_whom_to_ask(described, destination, tmp_path, monkeypatch):
    monkeypatch.setenv("SERTOOLS_CONFIG", str(tmp_path / "settings.json"))
    closed = dataclasses.replace(described(), downloads=())
    with pytest.raises(
        DownloadError, match=r"not offered for open download. Ask Institute of Examples: https://example.org"
    ):
        fetch(closed, destination, show=str)
    with pytest.raises(licence.LicenceError, match="sertools agree example"):
        fetch(dataclasses.replace(described(), needs_agreement=True), destination, show=str)


def test_every_shipped_address_is_well_formed():
    # The addresses themselves are not called: tests run without a network.
    for name in registry.NAMES:
        filenames = [download.filename for download in registry.descriptor(name).downloads]
        assert len(set(filenames)) == len(filenames)
