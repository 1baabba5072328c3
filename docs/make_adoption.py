"""Tries `vibegen adopt` on copies of real apps, and prints the rows of docs/adoption.md.

python docs/make_adoption.py APPS [NAME...]

APPS is a folder of apps, each a git repository without changes. Beside them, `.openapi/NAME.sh` may
print the paths of an app's OpenAPI document as a JSON list, given its folder; where there is none,
or it fails, the table says so. The apps stay as they are: copies are tried.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from running import REPOSITORY

RESOURCE = ("add", "crud", "Memo", "title:str:max=200:unique", "body:text", "views:int:null")
PAGE = ("add", "page", "Colophon")
PATIENCE_SECONDS = 300


@dataclass
class Trial:
    """One app on its way: adopted, added to, taken back."""

    name: str
    root: Path
    script: Path
    notes: list[str] = field(default_factory=list[str])

    def vibegen(self, *words: str) -> tuple[int, str]:
        """Run a command; where it names a flag that chooses, take the first choice."""
        code, out = self._run(*words)
        if code == 6 and (choice := re.search(r"choose with `(--\w+) ([^`]+)`", out)):  # noqa: PLR2004
            self.notes.append(f"`{choice[1]} {choice[2]}`")
            return self._run(*words, choice[1], choice[2])
        return code, out

    def _run(self, *words: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "vibegen", *words, "--no-input"]
        done = subprocess.run(
            command,
            cwd=self.root,
            env={"PYTHONPATH": str(REPOSITORY), "PATH": "/usr/bin:/bin", "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def git(self, *words: str) -> str:
        """Run git in the copy."""
        command = ["git", *words]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=True)
        return done.stdout

    def paths(self) -> set[str] | None:
        """Return the paths of the OpenAPI document; `None` where it cannot be made."""
        if not self.script.is_file():
            return None
        done = subprocess.run(
            ["/bin/bash", self.script, self.root],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
        found = re.search(r"^\[.*", done.stdout, re.DOTALL | re.MULTILINE)
        return set(json.loads(found[0])) if found and not done.returncode else None

    def row(self) -> str:
        """Try everything, and return a row of the table."""
        before = self.paths()
        code, out = self.vibegen("adopt")
        if code:
            return self._as_row("refused", "", "", "", out)
        place = json.loads((self.root / ".vibegen/app.json").read_text())["wiring"]
        said: list[str] = []
        done = [self._add(words, said) for words in (PAGE, RESOURCE)]
        lines = self.git("diff", "--shortstat", "--", ".").strip() or "no file edited"
        gained = self._gained(before) if any(done) else ""
        for _ in filter(None, done):
            self.vibegen("undo")
        left = self.git("status", "--porcelain", "--", ".", ":!.vibegen").strip()
        where = f"{place['kind']}, `{place['path']}`"
        added = " / ".join("yes" if it else "no" for it in done)
        back = "byte for byte" if not left else f"LEFT: {left}"
        edited = re.sub(r"\(.\)|changed|,", "", lines).strip()
        return self._as_row(where, f"{added}; {edited}", gained, back, " ".join(said))

    def _add(self, words: tuple[str, ...], said: list[str]) -> bool:
        code, out = self.vibegen(*words)
        if code:
            said.append(out.partition("\n")[0].removeprefix("error: "))
        return not code

    def _gained(self, before: set[str] | None) -> str:
        after = self.paths()
        if before is None or after is None:
            return "cannot be imported here"
        lost = f", LOST {sorted(before - after)}" if before - after else ""
        return (", ".join(f"`{it}`" for it in sorted(after - before)) or "nothing") + lost

    def _as_row(self, *cells: str) -> str:
        notes = " ".join(dict.fromkeys(self.notes))
        *others, last = cells
        return "| " + " | ".join([self.name, *others, f"{notes} {last}".strip()]) + " |"


def main() -> None:
    """Try all apps of a folder, or those that are named."""
    folder, *names = sys.argv[1:]
    apps = Path(folder)
    for name in names or sorted(it.name for it in apps.iterdir() if it.name[0] != "."):
        with TemporaryDirectory(prefix="adoption-") as place:
            if (apps / name / ".git").is_dir():
                root = Path(shutil.copytree(apps / name, Path(place, name), symlinks=True))
                trial = Trial(name, root, apps / ".openapi" / f"{name}.sh")
                sys.stdout.write(f"{trial.row()}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
