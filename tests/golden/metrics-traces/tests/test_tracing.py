"""Traces: nothing without an address, and one span a request that others can find again."""

import io
import json
import logging
import sys
from typing import cast

import pytest
from anyio import run_process
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from app import tracing
from app.log import JsonFormatter
from app.main import create_app

TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
LOADED = """\
import sys
from app.config import Settings
from app.main import create_app
create_app(Settings.model_construct(environment="test"))
print([it for it in sys.modules if it.startswith(("opentelemetry.exporter", "app.tracing"))])
"""


async def test_nothing_without_an_address() -> None:
    done = await run_process([sys.executable, "-c", LOADED])
    assert done.stdout == b"[]\n"


async def test_a_request_goes_on_with_its_trace(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses: list[str] = []
    sent = InMemorySpanExporter()

    def make_exporter(url: str, timeout: int) -> InMemorySpanExporter:
        addresses.append(url)
        return sent

    monkeypatch.setattr(tracing, "OTLPSpanExporter", make_exporter)
    address = {"otel_exporter_otlp_endpoint": "http://collector:4318/"}
    traced = create_app(app.state.settings.model_copy(update=address))
    lines = io.StringIO()
    for handler in logging.getLogger("app").handlers:
        handler.setFormatter(JsonFormatter())
        cast("logging.StreamHandler[io.StringIO]", handler).setStream(lines)
    logging.getLogger("app").setLevel("INFO")
    async with (
        traced.router.lifespan_context(traced),
        AsyncClient(transport=ASGITransport(traced), base_url="http://localhost") as client,
    ):
        await client.get("/health/ping")
        headers = {"traceparent": f"00-{TRACE}-{PARENT}-01", "x-request-id": "abc"}
        await client.get("/openapi.json", headers=headers)
        await client.get("/nowhere/5")
    assert addresses == ["http://collector:4318/v1/traces"]
    first, *_, last = [it for it in sent.get_finished_spans() if it.kind.name == "SERVER"]
    assert first.context
    assert first.parent
    assert first.attributes
    assert f"{first.context.trace_id:032x}" == TRACE
    assert f"{first.parent.span_id:x}" == PARENT
    assert first.attributes["request.id"] == "abc"
    assert first.attributes["http.response.status_code"] == 200
    assert first.resource.attributes["service.name"] == traced.title
    logged = [json.loads(it) for it in lines.getvalue().splitlines()]
    line = next(it for it in logged if it["message"] == "GET /openapi.json 200")
    assert (line["trace_id"], line["request_id"]) == (TRACE, "abc")
    assert last.name == "GET"
    assert last.parent is None
