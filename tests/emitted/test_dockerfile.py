"""The Dockerfile, carried out step by step: it builds, answers, writes where it may, and stops."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .image import build, container
from .kit import REPOSITORY, Case, run

if TYPE_CHECKING:
    from .conftest import Emit

ASK = """
import json, urllib.request
def ask(path, body=None):
    request = urllib.request.Request(
        f"http://127.0.0.1:8000{path}",
        body and json.dumps(body).encode(),
        {"content-type": "application/json", "host": "blog.example"},
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.read().decode()
ask("/api/posts", {"title": "Written in a container"})
assert "Written in a container" in ask("/posts")
assert "--color-primary" in ask("/static/app.css")
"""
SETTINGS = {"SECRET_KEY": "0123456789abcdef" * 2, "ALLOWED_HOSTS": '["blog.example"]'}


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="mounts and networks of their own want root")
def test_an_image_is_built_and_serves(emitted: Emit, tmp_path: Path) -> None:
    app = shutil.copytree(emitted(Case("", ["crud Post title"])), tmp_path / "app")
    run(["uv", "lock", "--quiet"], app)
    python = run([REPOSITORY / "scripts/pythons"], app).stdout.split()[-1]
    image = build(app, tmp_path / "image", Path(python).resolve().parents[1])
    with container(image, SETTINGS) as served:
        asked = served.run(["python", "-c", ASK])
        assert asked.returncode == 0, asked.stderr
        written = served.run(["sh", "-c", "touch /srv/app/x"])
        assert "Permission denied" in written.stderr
        assert (image.root / "data/app.db").stat().st_uid == int(image.user) != 0
