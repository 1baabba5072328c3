"""Records commands on a terminal of their own, and draws them as an SVG that plays once.

What is shown was typed and answered; only the pace is made even. Readers who prefer less motion
see the end.
"""

from __future__ import annotations

import os
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from fcntl import ioctl
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from pathlib import Path

COLUMNS, ROWS = 92, 25
FONT_SIZE = 14
CHARACTER, LINE = 8.43, 19.0  # Pixels that one takes in most monospaced fonts of that size
MARGIN = 18
WIDTH = round(COLUMNS * CHARACTER + 2 * MARGIN)
KEY_SECONDS, LINE_SECONDS, PAUSE_SECONDS = 0.03, 0.06, 1.2
PATIENCE_SECONDS = 300
COLOURS = (  # By ANSI's numbers
    *("#545d68", "#f47067", "#57ab5a", "#c69026"),
    *("#539bf5", "#b083f0", "#39c5cf", "#adbac7"),
)
STYLE = f"""
text {{ font: {FONT_SIZE}px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono",
  monospace; fill: #cdd9e5; white-space: pre; }}
.line {{ animation: show 0.01s linear both; }}
@keyframes show {{ from {{ opacity: 0; }} to {{ opacity: 1; }} }}
"""


@dataclass
class Recording:
    """A session in one folder.

    Args:
        folder: Where the commands are typed; `cd` changes it.
        environment: What they find in theirs.
        rows: Lines that are seen at a time.
    """

    folder: Path
    environment: Mapping[str, str]
    rows: int = ROWS
    lines: list[tuple[float, Text]] = field(default_factory=list[tuple[float, Text]])
    seconds: float = 0.5

    def type(self, command: str, answers: Mapping[str, str] | None = None) -> None:
        """Type a command, and what answers its questions."""
        self._line(Text.assemble(("$ ", "bold green"), command))
        self.seconds += KEY_SECONDS * len(command)
        if command.startswith("cd "):
            self.folder /= command.removeprefix("cd ")
            return
        for line in self._run(command, dict(answers or {})).splitlines():
            self.seconds += LINE_SECONDS
            self._line(Text.from_ansi(line))
        self.seconds += PAUSE_SECONDS

    def write(self, path: str, text: str) -> None:
        """Show what was typed into a file elsewhere."""
        self._line(Text.assemble((f"~ {path}", "bold cyan")))
        for line in text.splitlines():
            self.seconds += LINE_SECONDS
            self._line(Text(line))
        self.seconds += PAUSE_SECONDS

    @contextmanager
    def running(self, command: str) -> Generator[Callable[[], float]]:
        """Type a command that goes on, at its own pace, while the block runs; yield a clock."""
        self._line(Text.assemble(("$ ", "bold green"), command))
        self.seconds += KEY_SECONDS * len(command)
        started = time.monotonic() - self.seconds
        process, ours = self._start(command)

        def listen() -> None:
            with os.fdopen(ours, encoding="utf-8") as said, suppress(OSError):
                for line in said:
                    self.seconds = time.monotonic() - started
                    self._line(Text.from_ansi(line.rstrip("\r\n")))

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield lambda: time.monotonic() - started
        finally:
            shown = len(self.lines)
            os.killpg(process.pid, signal.SIGINT)
            process.wait()
            thread.join()
            del self.lines[shown:]
            self.seconds = time.monotonic() - started

    def _line(self, text: Text) -> None:
        self.lines.extend((self.seconds, it) for it in _wrapped(text))

    def _start(self, command: str) -> tuple[subprocess.Popen[bytes], int]:
        ours, theirs = os.openpty()
        ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
        process = subprocess.Popen(
            ["/bin/sh", "-c", command],
            cwd=self.folder,
            env={**self.environment, "TERM": "xterm-256color"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        return process, ours

    def _run(self, command: str, answers: dict[str, str]) -> str:
        process, ours = self._start(command)
        seen = ""
        while select.select([ours], [], [], PATIENCE_SECONDS)[0]:
            try:
                chunk = os.read(ours, 65_536)
            except OSError:  # The other side is closed
                break
            if not chunk:
                break
            seen += chunk.decode()
            for question in [it for it in answers if it in seen]:
                os.write(ours, answers.pop(question).encode())
        os.close(ours)
        if process.wait():
            message = f"{command} failed:\n{seen}"
            raise RuntimeError(message)
        lines = seen.replace("\r\n", "\n").split("\n")
        return "\n".join(line.rpartition("\r")[2] for line in lines)  # What was written over

    @property
    def height(self) -> int:
        """How high the terminal is drawn."""
        return round(self.rows * LINE + 2 * MARGIN)

    def svg(self, below: str = "", more: float = 0) -> str:
        """Draw what was recorded, and below it what is `more` high."""
        overflow = max(0, len(self.lines) - self.rows)
        body = "\n".join(
            f'<g class="line" style="animation-delay: {seconds:.2f}s">{_drawn(text, row)}</g>'
            for row, (seconds, text) in enumerate(self.lines)
        )
        end = self.seconds
        steps = [
            f"{100 * self.lines[row][0] / end:.2f}% {{ transform: translateY({-LINE * up}px); }}"
            for up, row in ((up, self.rows - 1 + up) for up in range(1, overflow + 1))
        ]
        last = f"translateY({-LINE * overflow}px)"
        scroll = f".all {{ animation: scroll {end:.2f}s steps(1, end) both; }}\n"
        scroll += f"@keyframes scroll {{ {' '.join(steps)} to {{ transform: {last}; }} }}\n"
        calm = f".line, .all {{ animation: none; }} .all {{ transform: {last}; }}"
        calm = f"@media (prefers-reduced-motion: reduce) {{ {calm} }}\n"
        return f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self.height + more}" role="img">
<title>vibegen on a terminal</title>
<style>{STYLE}{scroll}{calm}</style>
<clipPath id="screen">
<rect x="0" y="{MARGIN}" width="{WIDTH}" height="{self.rows * LINE}"/></clipPath>
<rect width="{WIDTH}" height="{self.height}" rx="8" fill="#22272e"/>
<g clip-path="url(#screen)"><g class="all">
{body}
</g></g>
{below}</svg>
"""


def _wrapped(text: Text) -> list[Text]:
    """Cut a line where the terminal's edge would."""
    cuts = range(COLUMNS, max(COLUMNS + 1, len(text)), COLUMNS)
    return list(text.divide(cuts)) if len(text) > COLUMNS else [text]


def _drawn(text: Text, row: int) -> str:
    y = MARGIN + row * LINE + FONT_SIZE
    plain = text.plain
    edges = sorted({0, len(plain), *(e for span in text.spans for e in (span.start, span.end))})
    parts = (_part(text, start, end) for start, end in pairwise(edges))
    return f'<text y="{y:g}">{"".join(parts)}</text>'


def _part(text: Text, start: int, end: int) -> str:
    styles = [it.style for it in text.spans if it.start <= start < it.end]
    known = (Style.parse(it) if isinstance(it, str) else it for it in styles)
    style = Style.combine([Style(), *known])
    number = style.color.number if style.color else None
    looks = f' fill="{COLOURS[number % len(COLOURS)]}"' if number is not None else ""
    looks += ' font-weight="bold"' if style.bold else ""
    x = MARGIN + start * CHARACTER
    return f'<tspan x="{x:.1f}"{looks}>{escape(text.plain[start:end])}</tspan>'
