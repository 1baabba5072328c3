"""The only module that prints: data on stdout, everything else on stderr.

Colour only underlines what the words say. It is left out where the stream is no terminal or
`NO_COLOR` is set, and rich is imported for the one thing that needs it: a highlighted diff.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from rich.syntax import Syntax
    from rich.text import Text

    from vibegen.blueprint import Blueprint
    from vibegen.change import Change, Lines
    from vibegen.emitted import Recorded
    from vibegen.history import Origin, State
    from vibegen.stop import Stop

QUIET_SECONDS = 0.5  # What takes longer says what it is doing
MAX_FILES_LISTED = 24  # More new files are counted by folder
PAST = {"create": "created", "edit": "edited", "delete": "deleted"}
RED, GREEN, CYAN, BOLD = "31", "32", "36", "1"


def stop(refusal: Stop) -> None:
    """Say why a command goes no further, and what to do."""
    _line(sys.stderr, f"{_painted(sys.stderr, 'error:', RED)} {refusal.message}")
    if refusal.hint:
        _line(sys.stderr, f"{_painted(sys.stderr, 'hint:', CYAN)} {refusal.hint}")
    for step in refusal.steps:
        _line(sys.stderr, f"\n{step.rstrip()}")


def warning(text: str) -> None:
    """Say what went wrong beside the work that is done."""
    _line(sys.stderr, f"{_painted(sys.stderr, 'warning:', CYAN)} {text}")


def aside(text: str) -> None:
    """Say something that is no data."""
    _line(sys.stderr, text)


def summary(change: Change) -> None:
    """Print what a change does: new files, lines added to others, what is kept, what runs next."""
    files = sorted(change.lines(), key=lambda it: it.path)
    created = [it for it in files if it.kind == "create"]
    edited = [it for it in files if it.kind == "edit"]
    deleted = [it for it in files if it.kind == "delete"]
    if created:
        _section(f"Create {_count(len(created), 'file')}", _created(created))
    if edited:
        _section(f"Edit {_count(len(edited), 'file')}", _edited(edited))
    if deleted:
        _section(f"Delete {_count(len(deleted), 'file')}", _created(deleted))
    if change.kept:
        _section("Keep as you have them", change.kept)
    if change.post_steps:
        _section("Then run", [" ".join(it.argv) for it in change.post_steps])
    if change.manual_steps:
        _line(sys.stdout, "\nTo be done by hand:")
    for step in change.manual_steps:
        _line(sys.stdout, f"\n{step.rstrip()}")


def diff(change: Change) -> None:
    """Print the diff, highlighted on a terminal."""
    text(change.diff(), "diff")


def text(source: str, language: str) -> None:
    """Print a text of a language; on a terminal with colour, through a pager if it is long.

    A diff stands there in two columns where the terminal is wide.
    """
    if not source:
        return
    if not _has_colour(sys.stdout):
        sys.stdout.write(source)
        sys.stdout.flush()
        return
    from rich.console import Console

    console = Console(file=sys.stdout)
    shown, height = _laid_out(source, language, console.width)
    if height < console.height:
        console.print(shown)
        return
    os.environ.setdefault("LESS", "-FRX")  # Colours, and no pager where one screen is enough
    with console.pager(styles=True):
        console.print(shown)


def data(value: Mapping[str, Any]) -> None:
    """Print data for a program, as JSON."""
    _line(sys.stdout, json.dumps(value, indent=2, ensure_ascii=False))


def version(number: str) -> None:
    """Print the version of this program."""
    _line(sys.stdout, f"vibegen {number}")


def nothing_to_do(change: Change) -> None:
    """Say that the project is as it was asked for, but for what the user made of it since."""
    _line(sys.stdout, "nothing to do")
    if change.kept:
        _section("Keep as you have them", change.kept)


def notes(lines: Sequence[str]) -> None:
    """Print what the blueprint has to say at the very end."""
    if lines:
        _line(sys.stdout, "\n" + "\n".join(lines))


def question(text: str) -> None:
    """Print a question; the answer is typed behind it."""
    sys.stderr.write(f"{_painted(sys.stderr, text, BOLD)} ")
    sys.stderr.flush()


def catalogue(blueprints: Sequence[Blueprint], made: Sequence[str], root: Path | None) -> None:
    """Print what can be added, and by which commands this project was made, if it is one."""
    width = max((len(it.name) for it in blueprints), default=0)
    rows = [_described(it, width) for it in blueprints]
    _section("Can be added with `vibegen add`", rows or ["nothing"])
    if root is not None:
        _section(f"`{root.name}` was made by", [f"vibegen {it}" for it in made] or ["no command"])


def findings(lines: Sequence[tuple[str, str, str]], file: str) -> None:
    """Print what was found in an app: what, where, and why there; and the file that will say so."""
    widths = [max(len(it[column]) for it in lines) for column in (0, 1)]
    rows = [f"{what:{widths[0]}}  {where:{widths[1]}}  {why}" for what, where, why in lines]
    _section("Found", [it.rstrip() for it in rows])
    _section("Write down", [f"{file}  correct it there where it is wrong"])


def log(operations: Sequence[Recorded]) -> None:
    """Print one line for each command that made a project."""
    for it in operations:
        counts = Counter(file.op for file in it.files)
        done = ", ".join(f"{PAST[op]} {_count(counts[op], 'file')}" for op in PAST if counts[op])
        _line(sys.stdout, f"{it.number:4}  vibegen {' '.join(it.command.words)}")
        _line(sys.stdout, f"      {done}")
    if not operations:
        _line(sys.stdout, "no command is recorded here")


def status(operations: Sequence[Recorded], states: Sequence[State]) -> None:
    """Print how many definitions are as they were emitted, and those that are not."""
    for operation in operations:
        mine = [it for it in states if it.operation == operation.id]
        pristine = sum(it.fate == "pristine" for it in mine)
        title = f"{operation.number:4}  vibegen {' '.join(operation.command.words)}"
        _section(title, [f"    {pristine} of {_count(len(mine), 'definition')} as emitted"])
        for row in _fates(mine):
            _line(sys.stdout, f"      {row}")
    if not operations:
        _line(sys.stdout, "no command is recorded here")


def why(origin: Origin, number: int, since: str) -> None:
    """Print where a line comes from."""
    name = " ".join(origin.name.split())
    _line(sys.stdout, f"{origin.path}:{number}" + f"  {name}" * bool(name))
    if origin.emitted:
        words = " ".join(origin.emitted.command.words)
        _line(sys.stdout, f"emitted by {origin.emitted.number}: vibegen {words}")
    else:
        _line(sys.stdout, "yours: no command emitted this line")
    if origin.unit and since:
        around = " ".join(origin.unit.command.words)
        _line(sys.stdout, f"around it, since {origin.unit.number}: vibegen {around}\n")
        text(since, "diff")
    elif origin.unit:
        _line(sys.stdout, "unchanged since")


@contextmanager
def progress(text: str) -> Generator[None]:
    """Say on a terminal what is going on, if it takes longer than half a second."""
    if not sys.stderr.isatty():
        yield
        return
    from threading import Timer

    timer = Timer(QUIET_SECONDS, aside, [f"{text}..."])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def unexpected(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Say in one line that this program is wrong; `VIBEGEN_TRACEBACK=1` shows where."""
    if os.environ.get("VIBEGEN_TRACEBACK"):
        sys.__excepthook__(kind, error, trace)
        return
    text = f"unexpected {kind.__name__}: {' '.join(str(error).split())}"
    hint = "see where with `VIBEGEN_TRACEBACK=1`, and please report it"
    if "--json" in sys.argv:
        data({"error": text, "hint": hint, "steps": [], "exit_code": 1, "applied": False})
        return
    _line(sys.stderr, f"{_painted(sys.stderr, 'error:', RED)} {text}")
    _line(sys.stderr, f"{_painted(sys.stderr, 'hint:', CYAN)} {hint}")


def _laid_out(source: str, language: str, width: int) -> tuple[Syntax | Text, int]:
    """Return a text in colours, and how many lines it has at least."""
    from rich.syntax import Syntax
    from rich.text import Text

    from vibegen.columns import WIDE_COLUMNS, beside

    if language == "diff" and width >= WIDE_COLUMNS:
        lines = beside(source, width)
        return Text("\n").join(lines), len(lines)
    shown = Syntax(source, language, theme="ansi_dark", background_color="default", word_wrap=True)
    return shown, source.count("\n")


def _created(files: Sequence[Lines]) -> list[str]:
    if len(files) <= MAX_FILES_LISTED:
        return [it.path for it in files]
    folders = Counter(it.path.rpartition("/")[0] or "." for it in files)
    return [f"{folder}/  {_count(files, 'file')}" for folder, files in sorted(folders.items())]


def _edited(files: Sequence[Lines]) -> list[str]:
    width = max(len(it.path) for it in files)
    return [
        f"{it.path:{width}}  {_painted(sys.stdout, f'+{it.added}', GREEN)}"
        + (f" {_painted(sys.stdout, f'-{it.removed}', RED)}" if it.removed else "")
        for it in files
    ]


def _fates(states: Sequence[State]) -> Generator[str]:
    """Yield a line for what became of most of a file, and one for each definition that differs."""
    for path, group in groupby(states, key=lambda it: it.path):
        mine = list(group)
        fates = Counter((it.fate, it.place) for it in mine)
        (common, place), number = fates.most_common(1)[0]
        whole = common != "pristine" and number > len(mine) / 2
        rows = [(common, path, place)] if whole else []
        rows += [
            (it.fate, f"{path}  {it.name}".rstrip(), it.place)
            for it in mine
            if it.fate != "pristine" and not (whole and (it.fate, it.place) == (common, place))
        ]
        for fate, where, to in rows:
            yield f"{fate:8} {where}" + f" -> {to}" * bool(to)


def _described(blueprint: Blueprint, width: int) -> str:
    origin = {"built in": "", "package": f" ({blueprint.package})", "project": " (this project)"}
    return f"{blueprint.name:{width}}  {blueprint.summary}{origin[blueprint.source]}"


def _section(title: str, rows: Sequence[str]) -> None:
    _line(sys.stdout, _painted(sys.stdout, title, BOLD))
    for row in rows:
        _line(sys.stdout, f"  {row}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _has_colour(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _painted(stream: TextIO, text: str, colour: str) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if _has_colour(stream) else text


def _line(stream: TextIO, text: str) -> None:
    stream.write(f"{text}\n")
    stream.flush()
