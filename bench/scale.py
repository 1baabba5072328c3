"""What `add crud` costs in a project that has many resources already."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING

from bench.places import FIELDS, Tool
from bench.report import Figure, say
from bench.startup import ADD
from bench.timing import environment, in_turns, ratio, run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

SEED = "Quokka"  # A word that nothing else in an emitted file contains
BUDGETS = {10: None, 100: None, 1_000: 1.3}


def resources(
    tool: Tool, place: Path, rounds: int, sizes: Mapping[int, float | None]
) -> list[Figure]:
    """Measure `add crud` with one resource present, and with more."""
    costs: list[Callable[[], float]] = []
    for count in (1, *sizes):
        say(f"making a project of {count} resources")
        costs.append(_adding(tool, _project(tool, place / f"has{count}", count)))
    say("measuring `add crud` in them")
    first, *others = in_turns(costs, rounds)
    return [
        Figure(f"add crud, {size:,} resources present", "1 present", ratio(it, first), budget)
        for (size, budget), it in zip(sizes.items(), others, strict=True)
    ]


def _adding(tool: Tool, project: Path) -> Callable[[], float]:
    def cost() -> float:
        spent = run([tool.command, *ADD], project).cpu
        _git(project, "checkout", "--quiet", ".")
        _git(project, "clean", "-dfqx")
        return spent

    return cost


def _project(tool: Tool, folder: Path, count: int) -> Path:
    """Make a project with resources: one by the command, the others by copying what it made."""
    tool.project(folder)
    run([tool.command, "add", "crud", SEED, *FIELDS, "--no-input"], folder)
    (record,) = folder.glob(".vibegen/operations/*-quokka-*.json")
    made = [it["path"] for it in json.loads(record.read_text())["files"]]
    own = [folder / path for path in made if SEED.lower() in path.lower()]
    shared = [folder / path for path in made if SEED.lower() not in path.lower()]
    wired = [it for it in shared if it.is_file() and SEED.lower() in it.read_text().lower()]
    words = [_word(number) for number in range(1, count)]
    for number, word in enumerate(words, start=3):
        for file in [*own, record]:
            path = folder / _renamed(file.relative_to(folder).as_posix(), word)
            if file == record:
                path = path.with_name(path.name.replace("0002", f"{number:04}", 1))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_migration(_renamed(file.read_text(), word), number))
    for file in wired:
        file.write_text(_wired(file.read_text(), words))
    _git(folder, "init", "--quiet")
    _git(folder, "add", "--all")
    _git(folder, "-c", "user.name=b", "-c", "user.email=b@localhost", "commit", "-qm", "All")
    return folder


def _wired(text: str, words: list[str]) -> str:
    """Repeat the lines that name the resource for every other one, in the order of the names."""
    lines: list[str] = []
    for line in text.splitlines(keepends=True):
        if SEED.lower() in line.lower():
            lines += [_renamed(line, word) for word in words]
        lines.append(line)
    return "".join(lines)


def _word(number: int) -> str:
    """Return a name without digits: `Quokkaabc`."""
    letters = "".join(chr(ord("a") + number // 26**place % 26) for place in (2, 1, 0))
    return f"{SEED}{letters}"


def _renamed(text: str, word: str) -> str:
    return text.replace(SEED, word).replace(SEED.lower(), word.lower())


def _migration(text: str, number: int) -> str:
    """Chain the migrations, whose numbers are one behind those of the operations."""
    return re.sub(r"\b0001_(create_quokka)", rf"{number - 1:04}_\1", text)


def _git(folder: Path, *words: str) -> None:
    command = ["git", *words]
    subprocess.run(command, cwd=folder, check=True, env=dict(environment()))  # noqa: S603 - ours
