"""What happens around every request, as pure ASGI."""

import logging
import re
import secrets
import time
import uuid
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import error_response
from app.log import request_id

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
HSTS_SECONDS = 31_536_000
CSP = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
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
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce  # For inline scripts in templates
        started, status = time.perf_counter(), 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = identifier
                headers.update(security_headers(scope["path"], nonce, production=self.production))
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            logger.exception("Unhandled error")
            if status:
                raise  # The response has begun: only closing the connection tells the client.
            response = error_response(Request(scope), 500, "Internal server error")
            await response(scope, receive, send_with_headers)
        finally:
            facts = {"status": status, "ms": round((time.perf_counter() - started) * 1000, 1)}
            logger.info("%s %s %s", scope["method"], scope["path"], status, extra={"fields": facts})


def security_headers(path: str, nonce: str, *, production: bool) -> dict[str, str]:
    """Tell the browser what a page may load, and who may embed it."""
    headers = {
        "Content-Security-Policy": DOCS_CSP if path == "/docs" else CSP.format(nonce=nonce),
        "Cross-Origin-Opener-Policy": "same-origin",
        # With "no-referrer" a browser would send `Origin: null` with our own forms.
        "Referrer-Policy": "same-origin",
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


class SameOrigin:
    """Refuses what another site sends in the name of a reader who is signed in here."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 to an unsafe request, unless it comes from this site or has no cookie."""
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS or _same_origin(scope):
            await self.app(scope, receive, send)
        else:
            response = error_response(Request(scope), 403, "Request from another site")
            await response(scope, receive, send)


def _same_origin(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    if site := headers.get("sec-fetch-site"):
        return site in {"same-origin", "none"}
    if origin := headers.get("origin"):
        return urlsplit(origin).netloc == headers.get("host")
    return "cookie" not in headers  # No browser, then: nobody's session can be misused
