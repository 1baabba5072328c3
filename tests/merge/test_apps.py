"""Whole apps that a user edited at random: a field command does no damage to them."""

from __future__ import annotations

import ast
import random
import shutil
from pathlib import Path

import pytest

from vibegen.cli import run

from .edits import edited

POST = "title:str:max=200:index body:text sku:str:unique:null status:enum:draft/published"
COMMANDS = (
    "add field Post subtitle:str:null",
    "add field Post views:int:default=0:index price:decimal:8/2:null",
    "rename field Post.title headline",
    "rename field Post.status state",
    "remove field Post.sku",
    "remove field Post.body",
    "change field Post.title str:max=300:null",
    "change field Post.sku str:max=40:null:index",
)
APPS = 12  # Each with two files or more that were edited in up to four ways
DONE, KEPT, BY_HAND = 0, 4, 6


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("made"))
        assert run(["new", "blog", "--no-input"]) == 0
        patch.chdir("blog")
        assert run(["add", "crud", "Post", *POST.split(), "--no-input"]) == 0
        shutil.rmtree(".git", ignore_errors=True)
        return Path.cwd()


def content(root: Path) -> dict[str, bytes]:
    return {str(it.relative_to(root)): it.read_bytes() for it in root.rglob("*") if it.is_file()}


def edit(root: Path, chance: random.Random) -> list[str]:
    """Edit some files of the resource; return what was done."""
    files = [*sorted((root / "app/posts").glob("*.py")), *sorted((root / "tests").glob("*posts*"))]
    files = [it for it in files if it.name != "__init__.py"]
    done: list[str] = []
    for file in chance.sample(files, chance.randint(2, len(files))):
        text, how = edited(file.read_text(), chance)
        file.write_text(text)
        done += [f"{file.name}: {', '.join(how)}"]
    for page in chance.sample(sorted((root / "app/posts").glob("*.html")), 2):
        lines = page.read_text().splitlines(keepends=True)
        if chance.random() < 0.2:
            page.unlink()
            continue
        indent = " " * chance.choice([0, 2, 5])
        lines.insert(chance.randrange(2, len(lines)), "  {# MINE #}\n")
        page.write_text("".join(indent + it for it in lines))
    return done


@pytest.mark.parametrize("seed", range(APPS))
def test_no_damage(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a sequence that can be repeated
    root = shutil.copytree(made, tmp_path / "blog")
    done, command = edit(root, chance), chance.choice(COMMANDS)
    monkeypatch.chdir(root)
    before = content(root)
    code = run([*command.split(), "--no-input"])
    said = f"{command}: {code}\n" + "\n".join(done)
    assert code in {DONE, KEPT, BY_HAND}, said
    after = content(root)
    if code == BY_HAND:
        assert after == before, said
        return
    for path, data in after.items():
        if path.endswith(".py"):
            ast.parse(data)
    for path, data in before.items():
        now = after[path].decode(errors="replace").splitlines()
        lines = data.decode(errors="replace").splitlines()
        mine = [it for it in lines if "mine" in it or "MINE" in it]
        assert all(any(it.strip() in other for other in now) for it in mine), (path, said)
    assert run([*command.split(), "--no-input"]) == 0
    assert content(root) == after, said
    assert run(["undo", "--no-input"]) == 0, said
    assert content(root) == before, said
