"""Traces for OpenTelemetry, sent to OTEL_EXPORTER_OTLP_ENDPOINT; without it, nothing is loaded.

FastAPI makes the spans, and goes on with the trace that `traceparent` of a request names.
"""

import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import APIRouter, FastAPI
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import (
    Decision,
    ParentBased,
    SamplingResult,
    TraceIdRatioBased,
)
from opentelemetry.trace import Link, SpanKind, TraceState
from opentelemetry.util.types import Attributes
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.config import Settings

RATIO = 1.0  # Of the requests that bring no trace along
DULL = ("/health", "/metrics", "/static")  # Asked for all the time, and never traced
SEND_SECONDS = 2  # A stop waits for so long where nobody takes the last spans


def send_traces(app: FastAPI, settings: Settings) -> None:
    """Let FastAPI trace requests, and a thread send the spans, many at once."""
    resource = {
        "service.name": settings.app_name,
        "service.version": settings.app_version,
        "deployment.environment.name": settings.environment,
    }
    sampler = ParentBased(Interesting(RATIO))
    provider = TracerProvider(sampler, Resource.create(resource), shutdown_on_exit=False)
    url = f"{settings.otel_exporter_otlp_endpoint.rstrip('/')}/v1/traces"
    exporter = OTLPSpanExporter(url, timeout=SEND_SECONDS)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)  # Also for `trace.get_tracer(__name__)` of your own

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        yield
        await to_thread.run_sync(provider.shutdown)

    app.include_router(APIRouter(lifespan=lifespan))
    app.add_middleware(RequestIds)
    for handler in logging.getLogger("app").handlers:
        handler.addFilter(add_trace_id)


class Interesting(TraceIdRatioBased):
    """Takes a part of the requests, and none that only asks whether the app is alive."""

    def should_sample(
        self,
        parent_context: Context | None,
        trace_id: int,
        name: str,
        kind: SpanKind | None = None,
        attributes: Attributes = None,
        links: Sequence[Link] | None = None,
        trace_state: TraceState | None = None,
    ) -> SamplingResult:
        """Decide by the path first."""
        path = str((attributes or {}).get("url.path", ""))
        if path.startswith(DULL):
            return SamplingResult(Decision.DROP)
        return super().should_sample(
            parent_context, trace_id, name, kind, attributes, links, trace_state
        )


class RequestIds:
    """Writes the request id, which the log has too, into the span of a request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take it from the response."""

        async def send_known(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = Headers(raw=message["headers"]).get("x-request-id", "")
                trace.get_current_span().set_attribute("request.id", given)
            await send(message)

        await self.app(scope, receive, send_known)


def add_trace_id(record: logging.LogRecord) -> bool:
    """Say in a line of the log, in production, which trace it belongs to."""
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        fields = {"trace_id": trace.format_trace_id(context.trace_id)}
        record.fields = {**getattr(record, "fields", {}), **fields}
    return True
