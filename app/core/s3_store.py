"""Uploaded bytes in S3-compatible storage, one object for each hash.

botocore signs and sends. Only calls that every such service knows are used, with addresses that
name the bucket in the path, and without the checksums that only the original understands.
"""

import threading
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from app.core.file_store import CHUNK, FileMissing, StoreFault, checked, digest_of

_PREFIX: Final = "files/"
_MISSING: Final = frozenset({"404", "NoSuchKey", "NotFound"})
_CONFIG: Final = Config(
    s3={"addressing_style": "path"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    connect_timeout=5,
    read_timeout=20,
    retries={"mode": "standard", "total_max_attempts": 2},
    max_pool_connections=16,
)


class S3Store:
    """A bucket. The connection is made at first use: a server forks after it was built."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._bucket = self._parts.path.strip("/")
        self._client: Any = None
        self._lock = threading.Lock()

    def put(self, data: bytes) -> str:
        """Send the object; what lies there already is not sent again."""
        digest = digest_of(data)
        if not self.exists(digest):
            self._ask("put_object", digest, Body=data, ContentType="application/octet-stream")
        return digest

    def chunks(self, digest: str) -> Iterator[bytes]:
        """The answer's head is here when this returns, so a missing object is known at once."""
        body = self._ask("get_object", checked(digest))["Body"]
        return iter(body.iter_chunks(CHUNK))

    def read(self, digest: str) -> bytes:
        return b"".join(self.chunks(digest))

    def exists(self, digest: str) -> bool:
        checked(digest)
        try:
            self._ask("head_object", digest)
        except FileMissing:
            return False
        return True

    def delete(self, digest: str) -> None:
        self._ask("delete_object", checked(digest))

    def describe(self) -> str:
        self._call("head_bucket")
        return f"bucket {self._bucket} at {self._parts.hostname}"

    def _ask(self, verb: str, digest: str, **more: Any) -> dict[str, Any]:
        return self._call(verb, Key=_PREFIX + digest, **more)

    def _call(self, verb: str, **values: Any) -> dict[str, Any]:
        try:
            call: Callable[..., dict[str, Any]] = getattr(self._connected(), verb)
            return call(Bucket=self._bucket, **values)
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code in _MISSING and "Key" in values:
                raise FileMissing(values["Key"]) from error
            raise StoreFault(f"the storage refused {verb} ({code})") from error
        except BotoCoreError as error:
            raise StoreFault(f"the storage cannot be reached ({type(error).__name__})") from error

    def _connected(self) -> Any:
        with self._lock:
            if self._client is None:
                self._client = _client(self._parts)
            return self._client


def _client(parts: SplitResult) -> Any:
    scheme = "http" if parts.scheme == "s3+http" else "https"
    port = f":{parts.port}" if parts.port else ""
    region = parse_qs(parts.query).get("region", ["us-east-1"])[0]
    return Session().create_client(
        "s3",
        region_name=region,
        endpoint_url=f"{scheme}://{parts.hostname}{port}",
        aws_access_key_id=unquote(parts.username or ""),
        aws_secret_access_key=unquote(parts.password or ""),
        config=_CONFIG,
    )
