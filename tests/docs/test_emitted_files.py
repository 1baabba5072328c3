"""The page about emitted files knows each of them."""

import os
import re
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "docs/what-is-emitted.md"
EVERYTHING = (
    *("price:decimal:10/2", "extra:json", "tags:list:str", "secret:password", "at:time"),
    *("state:enum:on/off", "above:ref:self:null", "near:many:self:back=nearby"),
)


def vibegen(folder: Path, *words: str) -> None:
    settings = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    subprocess.run([sys.executable, "-m", "vibegen", *words], cwd=folder, env=settings, check=True)


def test_each_emitted_file_is_explained(tmp_path: Path) -> None:
    vibegen(tmp_path, "new", "blog")
    blog = tmp_path / "blog"
    vibegen(blog, "add", "crud", "Post", "title", *EVERYTHING, "--hooks", "--versioned")
    vibegen(blog, "add", "page", "About")
    vibegen(blog, "add", "sse", "--redis")
    vibegen(blog, "add", "task", "SendReport", "--robust")
    vibegen(blog, "add", "config", "shop", "currency:str:null")
    vibegen(blog, "add", "cache")
    vibegen(blog, "add", "ratelimit")
    vibegen(blog, "add", "seed")
    vibegen(blog, "add", "prod")
    vibegen(blog, "add", "k8s")
    vibegen(blog, "add", "metrics", "--traces")
    paths = {it.relative_to(blog).as_posix() for it in blog.rglob("*") if it.is_file()}
    named = re.findall(r"`([\w./*-]+)`", PAGE.read_text(encoding="utf-8"))
    patterns = [re.escape(it).replace(r"\*", "[^/]*") for it in named]
    known = {
        path
        for path in paths
        for it in patterns
        if re.fullmatch(it + (".*" if it[-1] == "/" else ""), path)
    }
    assert {it for it in paths if not it.startswith(".git/")} - known == set()
    gone = [
        it
        for it in named
        if it[-1] != "/" and "/" in it and "." in it and "*" not in it and it not in paths
    ]
    assert gone == []
