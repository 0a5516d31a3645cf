"""An owner's server on loopback that sends other bytes than it should, in each way that a download can go wrong."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sertools.corpora.descriptor import Descriptor, Download

RIGHT = bytes(range(256)) * 400
WAYS = ("other bytes", "cut off", "cut off, length not said", "more than said", "nothing", "another protocol", "packed")
"""What a path of the server means: `/0` sends other bytes, `/1` breaks off, and so on."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        way = WAYS[int(self.path.strip("/").split(".")[0])]
        self.close_connection = True
        if way == "another protocol":
            self._head(302, 0, Location="file:///etc/passwd")
        elif way == "other bytes":
            self._send(RIGHT[::-1])
        elif way == "cut off":
            self._send(RIGHT[:50_000], length=len(RIGHT))
        elif way == "cut off, length not said":
            self._send(RIGHT[:50_000], length=None)
        elif way == "more than said":
            self._send(RIGHT + b"more", length=len(RIGHT) + 4)
        elif way == "packed":
            self._send(RIGHT, **{"Content-Encoding": "gzip"})
        else:
            self._send(b"")

    def _send(self, body: bytes, length: int | None = -1, **headers: str) -> None:
        self._head(200, len(body) if length == -1 else length, **headers)
        self.wfile.write(body)

    def _head(self, status: int, length: int | None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def owner() -> Iterator[dict[str, Descriptor]]:
    """Serve, and give for each way a corpus whose owner publishes the hash of the right bytes."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield {way: _described(f"http://127.0.0.1:{server.server_port}/{place}") for place, way in enumerate(WAYS)}
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _described(address: str) -> Descriptor:
    digest = f"sha256:{hashlib.sha256(RIGHT).hexdigest()}"
    return Descriptor(
        name="example", title="Example", owner="Somebody", licence="CC0", terms="None.", url="https://example.org",
        citation="Somebody (2000)", bibkey="somebody2000", languages=("en",), layout_source="made up",
        claimed={"clips": None, "speakers": None, "emotions": {}},
        downloads=(Download(f"{address}.bin", digest, "file.bin"),),
    )  # fmt: skip
