"""What a command of the tool costs, against an interpreter that does nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from bench.places import FIELDS, Tool
from bench.report import Figure, say
from bench.timing import in_turns, ratio, run, spread

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOTHING = "python -c pass"
ADD = ("add", "crud", "Post", *FIELDS, "--no-input")


def start_up(tool: Tool, place: Path, rounds: int) -> list[Figure]:
    """Measure the commands against `python -c pass`."""
    say("measuring start-up")
    app = tool.project(place / "startup")

    def nothing() -> float:
        return run([tool.python, "-c", "pass"], place).cpu

    def command(*words: str) -> Callable[[], float]:
        return lambda: run([tool.command, *words], app).cpu

    def real() -> float:
        fresh = shutil.copytree(app, place / "fresh")
        cost = run([tool.command, *ADD], fresh).cpu
        shutil.rmtree(fresh)
        return cost

    commands = [
        ("vibegen --version", command("--version"), 1.5),
        ("vibegen --help", command("--help"), 15),
        ("vibegen add crud --help", command("add", "crud", "--help"), None),
        ("vibegen add crud --dry-run", command(*ADD, "--dry-run"), 45),
        ("vibegen add crud", real, 45),
    ]
    base, *costs = in_turns([nothing, *(cost for _, cost, _ in commands)], rounds)
    return [
        Figure(name, NOTHING, ratio(cost, base), budget)
        for (name, _, budget), cost in zip(commands, costs, strict=True)
    ]


def new(tool: Tool, place: Path, rounds: int) -> list[Figure]:
    """Measure how long it takes to make an app, `git init` included."""
    say("measuring `new`")
    words = [["new", f"app{number}", "--no-input"] for number in range(rounds)]
    seconds = [run([tool.command, *it], place).wall for it in words]
    return [Figure("vibegen new, from start to end", "", spread(seconds), 1, "s")]


def ruff_processes(tool: Tool, place: Path) -> list[Figure]:
    """Count how often a command starts ruff: a script in its place keeps a tally."""
    say("counting ruff")
    ruff, tally = tool.home / "bin/ruff", place / "tally"
    real = ruff.rename(ruff.with_name("ruff-itself"))
    ruff.write_text(f'#!/bin/sh\necho >> "{tally}"\nexec "{real}" "$@"\n')
    ruff.chmod(0o755)
    figures: list[Figure] = []
    commands: dict[str, tuple[str, ...]] = {
        "new": ("new", "counted", "--no-input"),
        "add crud --dry-run": (*ADD, "--dry-run"),
        "add crud": ADD,
    }
    try:
        for name, words in commands.items():
            tally.write_text("")
            run([tool.command, *words], place if name == "new" else place / "counted")
            count = spread([len(tally.read_text())])
            figures.append(Figure(f"ruff started by `{name}`", "", count, 1, "process"))
    finally:
        real.replace(ruff)
    return figures
