"""Metrics of two workers, and traces that a collector gets, over HTTP."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx2
import pytest

from .cases import CASES
from .kit import STOP_SECONDS, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .conftest import Emit
    from .kit import Environment, Server

pytestmark = pytest.mark.slow
KEY = {"Authorization": "Bearer correct horse battery staple", "Connection": "close"}
STREAMS = 6
PATIENCE_SECONDS = 20
TRACE = "0af7651916cd43dd8448eb211c80319c"


class Collector(BaseHTTPRequestHandler):
    """Takes what is sent to it."""

    taken: list[tuple[str, bytes]]

    def do_POST(self) -> None:
        """Keep one batch of spans."""
        self.taken.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()


@pytest.fixture
def collector() -> Iterator[ThreadingHTTPServer]:
    """Run a collector of spans."""
    Collector.taken = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def read(server: Server) -> dict[str, float]:
    """Return what any one of the workers says of all."""
    answer = server.client.get("/metrics", headers=KEY)
    assert answer.status_code == 200, server.log
    return {name: float(value) for name, value in re.findall(r"(?m)^(\w.*) (\S+)$", answer.text)}


def test_workers_are_measured_together_and_traced(
    emitted: Emit, environment: Environment, collector: ThreadingHTTPServer, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    server = serve(
        emitted(CASES["extras-without-database"]),
        environment,
        tmp_path / "served",
        {
            "GRANIAN_WORKERS": "2",
            "GRANIAN_RESPAWN_FAILED_WORKERS": "true",
            "METRICS_TOKEN": KEY["Authorization"].removeprefix("Bearer "),
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.server_port}",
            "PROMETHEUS_MULTIPROC_DIR": str(shared),
        },
    )
    try:
        workers, sent = _send_to_two_workers(server, shared)
        for _ in workers:
            found = read(server)
            assert found['http_requests_total{method="GET",route="other",status="404"}'] == sent
            assert found["http_responses_open"] == STREAMS
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while _open(server) != 0:
            assert time.monotonic() < deadline, server.log
            time.sleep(0.1)
        after = read(server)
        assert after['http_requests_total{method="GET",route="other",status="404"}'] == sent
        headers = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
        server.client.get("/nowhere", headers=headers)
    finally:
        took = server.stop()
    assert took <= STOP_SECONDS
    assert [path for path, _ in Collector.taken] != []
    assert {path for path, _ in Collector.taken} == {"/v1/traces"}
    assert any(bytes.fromhex(TRACE) in body for _, body in Collector.taken), server.log


def _send_to_two_workers(server: Server, shared: Path) -> tuple[set[int], int]:
    """Send requests until two workers have had some, and leave streams open.

    Returns:
        The workers, and how many requests there were. One of them may start later than the other.
    """
    workers, sent, deadline = set[int](), 0, time.monotonic() + PATIENCE_SECONDS
    while len(workers) < 2:
        server.client.get("/nowhere", headers={"Connection": "close"})
        sent += 1
        workers = {int(it.stem.rpartition("_")[2]) for it in shared.glob("counter_*.db")}
        assert time.monotonic() < deadline, server.log
    for _ in range(STREAMS):
        request = server.client.build_request("GET", "/events/news")
        assert server.client.send(request, stream=True).status_code == 200
    return workers, sent


def _open(server: Server) -> float:
    """Return how many responses are open, or -1 while no worker answers."""
    try:
        return read(server)["http_responses_open"]
    except httpx2.TransportError:
        return -1
