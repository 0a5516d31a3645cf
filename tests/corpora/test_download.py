"""Downloads against a real HTTP server on loopback that breaks off, refuses ranges or changes the file on request."""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from sertools.corpora.download import DownloadError, ResumableDownloader, _Session

BODY = bytes(range(256)) * 2000


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        server = self.server
        asked, condition = self.headers.get("Range"), self.headers.get("If-Range")
        server.asked.append((asked, condition))
        if server.status:
            status = server.status.pop(0)
            if status:
                self.send_error(status)
                return
        if server.sent_on:
            self.send_response(302)
            self.send_header("Location", server.sent_on.pop(0))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body, tag = server.body, f'"{hashlib.md5(server.body).hexdigest()}"'
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and server.ranges else 0
        if asked and server.ranges and server.honest and condition not in (None, tag):
            start = 0
        if start >= len(body):
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(body)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(206 if start else 200)
        if server.tags:
            self.send_header("ETag", tag)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        cut = server.cuts.pop(0) if server.cuts else None
        self.wfile.write(body[start:cut] + server.more)
        if cut is not None or server.more:
            self.close_connection = True

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.body, server.ranges, server.honest, server.tags = BODY, True, True, True
    server.asked, server.cuts, server.status, server.sent_on, server.more = [], [], [], [], b""
    server.url = f"http://127.0.0.1:{server.server_port}/file.bin"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def bring(server, tmp_path):
    def bring(attempts=1):
        downloader = ResumableDownloader(tmp_path / "file.bin.part", attempts=attempts, timeout=5)
        downloader(server.url, tmp_path / "file.bin", None)
        assert [path.name for path in tmp_path.iterdir()] == ["file.bin"]
        return (tmp_path / "file.bin").read_bytes()

    return bring


def part_of(tmp_path):
    return (tmp_path / "file.bin.part").read_bytes()


def test_whole_download(server, bring):
    assert bring() == BODY
    assert server.asked == [(None, None)]


def test_broken_download_goes_on_in_the_next_call(server, bring, tmp_path):
    server.cuts = [200_000]
    with pytest.raises(DownloadError, match="after 1 attempts with .*run the same command again"):
        bring()
    have = len(part_of(tmp_path))
    assert 0 < have <= 200_000
    assert part_of(tmp_path) == BODY[:have]
    assert not (tmp_path / "file.bin").exists()
    assert bring() == BODY
    assert server.asked[1][0] == f"bytes={have}-"
    assert server.asked[1][1] is not None


def test_broken_download_goes_on_within_a_call(server, bring):
    server.cuts = [150_000, 300_000]
    assert bring(attempts=3) == BODY
    assert [asked is None for asked, _ in server.asked] == [True, False, False]


def test_server_without_ranges_sends_all_again(server, bring, tmp_path):
    server.ranges, server.cuts = False, [200_000]
    with pytest.raises(DownloadError):
        bring()
    assert bring() == BODY
    assert server.asked[1][0] is not None


def test_file_that_changed_meanwhile_is_not_glued_together(server, bring):
    server.cuts = [200_000]
    with pytest.raises(DownloadError):
        bring()
    server.body = BODY[::-1]
    assert bring() == BODY[::-1]


def test_server_that_ignores_the_condition_is_found_out(server, bring):
    server.honest, server.cuts = False, [200_000]
    with pytest.raises(DownloadError):
        bring()
    server.body = BODY[::-1]
    assert bring(attempts=2) == BODY[::-1]


def test_changed_length_without_version_marks_is_found_out(server, bring):
    server.tags, server.cuts = False, [200_000]
    with pytest.raises(DownloadError):
        bring()
    server.body = BODY + b"more"
    assert bring(attempts=2) == BODY + b"more"


def test_process_killed_before_the_rename(server, bring, tmp_path):
    server.cuts = [200_000]
    with pytest.raises(DownloadError):
        bring()
    (tmp_path / "file.bin.part").write_bytes(BODY)
    assert bring() == BODY
    assert len(server.asked) == 2


def test_part_longer_than_the_file_is_thrown_away(server, bring, tmp_path):
    server.cuts = [200_000]
    with pytest.raises(DownloadError):
        bring()
    (tmp_path / "file.bin.part").write_bytes(BODY + b"garbage")
    assert bring(attempts=2) == BODY


def test_part_of_another_address_or_of_none_is_thrown_away(server, bring, tmp_path):
    (tmp_path / "file.bin.part").write_bytes(b"garbage")
    (tmp_path / "file.bin.part.json").write_text(
        json.dumps({"url": "http://127.0.0.1/old", "validator": "x", "total": 9})
    )
    assert bring() == BODY
    (tmp_path / "file.bin.part").write_bytes(b"garbage")
    (tmp_path / "file.bin.part.json").write_text("{")
    assert bring() == BODY
    assert [asked for asked, _ in server.asked] == [None, None]


def test_refusal_is_final_and_trouble_is_not(server, bring):
    server.status = [404]
    with pytest.raises(DownloadError, match="the server answered 404"):
        bring(attempts=3)
    assert len(server.asked) == 1
    server.status = [503, None]
    assert bring(attempts=2) == BODY


def test_more_than_said_is_not_taken(server, bring):
    server.more = b"more"
    assert bring() == BODY


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/file.bin"])
def test_sent_on_to_another_protocol_is_final(server, bring, tmp_path, target):
    server.sent_on = [target]
    with pytest.raises(
        DownloadError, match=rf"file\.bin: expected to stay with https, the server sends on to {target}"
    ):
        bring(attempts=3)
    assert len(server.asked) == 1
    assert list(tmp_path.iterdir()) == []


def test_sent_on_to_another_address_of_the_same_protocol_is_followed(server, bring):
    server.sent_on = [server.url.replace("file.bin", "other.bin")]
    assert bring() == BODY


@pytest.mark.parametrize("target", ["http://example.org/file.bin", "//example.org/file.bin", "/file.bin"])
def test_https_is_never_left(target):
    answer = requests.Response()
    answer.url, answer.status_code, answer.headers["location"] = "https://example.org/corpus", 302, target
    with _Session() as session:
        if target.startswith("http:"):
            with pytest.raises(DownloadError, match=f"stay with https, the server sends on to {target}"):
                session.get_redirect_target(answer)
        else:
            assert session.get_redirect_target(answer) == target


def test_nobody_there(tmp_path):
    with pytest.raises(DownloadError, match="still broken after 2 attempts with 0 bytes"):
        ResumableDownloader(tmp_path / "x.part", attempts=2, timeout=2)("http://127.0.0.1:9/x", tmp_path / "x", None)


def test_at_least_one_attempt(tmp_path):
    with pytest.raises(ValueError, match="came 0"):
        ResumableDownloader(tmp_path / "x.part", attempts=0)
