"""What happens around every request, as pure ASGI."""

import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import error_response
from app.log import request_id

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
HSTS_SECONDS = 31_536_000
CSP = "default-src 'none'; frame-ancestors 'none'"
# FastAPI's page at /docs loads Swagger UI from this host and starts it by an inline script.
DOCS_CSP = "default-src 'self' 'unsafe-inline' https://cdn.jsdelivr.net; img-src data: https:"

logger = logging.getLogger("app.requests")


class RequestContext:
    """Gives each request an id, a log line and security headers, and answers 500 if it fails."""

    def __init__(self, app: ASGIApp, *, production: bool) -> None:
        self.app = app
        self.production = production

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; no traceback leaves the app."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        identifier = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        request_id.set(identifier)
        started, status = time.perf_counter(), 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = identifier
                headers.update(security_headers(scope["path"], production=self.production))
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            logger.exception("Unhandled error")
            if status:
                raise  # The response has begun: only closing the connection tells the client.
            response = error_response(500, "Internal server error")
            await response(scope, receive, send_with_headers)
        finally:
            facts = {"status": status, "ms": round((time.perf_counter() - started) * 1000, 1)}
            logger.info("%s %s %s", scope["method"], scope["path"], status, extra={"fields": facts})


def security_headers(path: str, *, production: bool) -> dict[str, str]:
    """Tell browsers to do nothing with an answer but to read it."""
    headers = {
        "Content-Security-Policy": DOCS_CSP if path == "/docs" else CSP,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    if production:
        headers["Strict-Transport-Security"] = f"max-age={HSTS_SECONDS}"
    return headers


class BodyLimit:
    """Refuses a body as soon as more of it has come than the limit."""

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what the app receives; only HTTP requests have a body."""
        received = 0

        async def receive_limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self.max_bytes:
                raise HTTPException(413, "Content Too Large", {"Connection": "close"})
            return message

        await self.app(scope, receive_limited, send)
