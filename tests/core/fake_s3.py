"""A small S3 in this process: put, get, head, delete; it checks who signed and what was signed.

Signatures are worked out here from the published description of version 4, apart from botocore.
"""

import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, urlsplit

KEY, SECRET, REGION, BUCKET = "klucz", "tajne/haslo+1", "eu-north-7", "wiki"


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def signature(handler: BaseHTTPRequestHandler, signed: str, scope: str) -> str:
    """What the signature of this request must be."""
    parts = urlsplit(handler.path)
    query = "&".join(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
        for name, value in sorted(parse_qsl(parts.query, keep_blank_values=True))
    )
    names = signed.split(";")
    headers = "".join(f"{name}:{' '.join(handler.headers[name].split())}\n" for name in names)
    content = handler.headers["x-amz-content-sha256"]
    canonical = "\n".join([handler.command, parts.path, query, headers, signed, content])
    told = "\n".join(
        [
            "AWS4-HMAC-SHA256",
            handler.headers["x-amz-date"],
            scope,
            hashlib.sha256(canonical.encode()).hexdigest(),
        ]
    )
    day, region, service, end = scope.split("/")
    key = _hmac(_hmac(_hmac(_hmac(f"AWS4{SECRET}".encode(), day), region), service), end)
    return hmac.new(key, told.encode(), hashlib.sha256).hexdigest()


class Handler(BaseHTTPRequestHandler):
    """Objects live in the server's `objects`."""

    protocol_version = "HTTP/1.1"

    def _is_signed(self, body: bytes) -> bool:
        kind, _, rest = self.headers.get("Authorization", "").partition(" ")
        if kind != "AWS4-HMAC-SHA256":
            return False
        fields = dict(part.strip().split("=", 1) for part in rest.split(","))
        key, _, scope = fields["Credential"].partition("/")
        if key != KEY or scope.split("/")[1:] != [REGION, "s3", "aws4_request"]:
            return False
        claimed = self.headers["x-amz-content-sha256"]
        if claimed not in (hashlib.sha256(body).hexdigest(), "UNSIGNED-PAYLOAD"):
            return False
        right = signature(self, fields["SignedHeaders"], scope)
        return hmac.compare_digest(right, fields["Signature"])

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        objects: dict[str, bytes] = self.server.objects  # type: ignore[attr-defined]
        path = urlsplit(self.path).path
        if not self._is_signed(body):
            return self._answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        if not path.startswith(f"/{BUCKET}"):
            return self._answer(404, b"<Error><Code>NoSuchBucket</Code></Error>")
        if self.command == "PUT":
            objects[path] = body
            return self._answer(200)
        if self.command == "DELETE":
            objects.pop(path, None)
            return self._answer(204)
        if path.strip("/") == BUCKET:
            return self._answer(200)
        if path not in objects:
            return self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        return self._answer(200, objects[path])

    do_GET = do_HEAD = do_PUT = do_DELETE = _serve

    def log_message(self, *_args: object) -> None:
        """Tests are quiet."""


@contextmanager
def running() -> Iterator[tuple[str, dict[str, bytes]]]:
    """Host with port of a running server, and the objects it holds by their paths."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    objects: dict[str, bytes] = {}
    server.objects = objects  # type: ignore[attr-defined]
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}", objects
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
