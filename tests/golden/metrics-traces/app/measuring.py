"""Metrics for Prometheus, at /metrics for who knows METRICS_TOKEN.

A request is measured until its response starts: after that a stream may stay
open for hours. Without a token, nothing of this is loaded.
"""

import hmac
import os
import time
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATH = "/metrics"
TOKEN_LENGTH_MIN = 16
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
METHODS = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}
OTHER = "other"  # Not what anybody asked for: each label costs memory

REQUESTS = Counter("http_requests", "Requests answered", ["method", "route", "status"])
DURATION = Histogram(
    "http_request_duration_seconds",
    "Time until a response starts",
    ["method", "route"],
    buckets=SECONDS,
)
IN_FLIGHT = Gauge(
    "http_requests_in_flight", "Requests without a response yet", multiprocess_mode="livesum"
)
OPEN = Gauge(
    "http_responses_open", "Responses that have not ended: streams", multiprocess_mode="livesum"
)


def measure(app: FastAPI, token: SecretStr) -> None:
    """Measure all requests; refuse a token that can be guessed."""
    if len(token) < TOKEN_LENGTH_MIN:
        needed = f"{TOKEN_LENGTH_MIN} random characters"
        raise ValueError(f"METRICS_TOKEN must be {needed} or more, or empty")
    app.add_middleware(RequestMetrics, token=token.get_secret_value())  # The outermost so far


class RequestMetrics:
    """Counts and times requests by their route, and answers /metrics."""

    def __init__(self, app: ASGIApp, *, token: str) -> None:
        self.app = app
        self.authorization = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and measure it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"] == PATH:  # No route: who asks may use no allowed host
            await self.show(scope)(scope, receive, send)
            return
        started, is_open = time.perf_counter(), False

        def begin(status: int) -> None:
            nonlocal is_open
            is_open = True
            IN_FLIGHT.dec()
            OPEN.inc()
            method, route = method_of(scope), route_of(scope)
            REQUESTS.labels(method, route, str(status)).inc()
            DURATION.labels(method, route).observe(time.perf_counter() - started)

        async def send_measured(message: Message) -> None:
            if message["type"] == "http.response.start":
                begin(message["status"])
            await send(message)

        IN_FLIGHT.inc()
        try:
            await self.app(scope, receive, send_measured)
        finally:
            if not is_open:  # Something was raised
                begin(500)
            OPEN.dec()

    def show(self, scope: Scope) -> PlainTextResponse:
        """Return what was measured, to who knows the token."""
        given = Headers(scope=scope).get("authorization", "").encode()
        if not hmac.compare_digest(given, self.authorization):
            return PlainTextResponse("Unauthorized", 401, {"WWW-Authenticate": "Bearer"})
        return PlainTextResponse(collect(), media_type=CONTENT_TYPE_LATEST)


def method_of(scope: Scope) -> str:
    """Return the method of a request as a label."""
    return scope["method"] if scope["method"] in METHODS else OTHER


def route_of(scope: Scope) -> str:
    """Return the template of a route, /posts/{post_id}, never the path."""
    path = getattr(scope.get("route"), "path", "")
    if any(f"{{{it}" not in path for it in scope.get("path_params", ())):
        return OTHER  # A mount with a parameter, and what that was
    return f"{scope.get('root_path', '')}{path}" or OTHER


def collect() -> bytes:
    """Return what this process measured, or all that share a folder."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if not folder:
        return generate_latest()
    for file in Path(folder).glob("gauge_live*_*.db"):
        try:
            os.kill(int(file.stem.rpartition("_")[2]), 0)  # Only asks whether it is there
        except ProcessLookupError:
            file.unlink(missing_ok=True)  # Killed, with requests in flight
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
