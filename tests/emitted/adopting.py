"""Adopts small apps through the public command line, and adds to them."""

from __future__ import annotations

import io
import shlex
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vibegen.cli import run as vibegen

from .cases import MODIFIERS, NULLABLE, PLAIN
from .resource import EVERY_REQUIRED_TYPE, EVERY_TYPE

if TYPE_CHECKING:
    from pathlib import Path

    from .adoptable import Adoptable

USUAL = ("page About", f"crud Post {PLAIN} status:enum:draft/published:default=draft")
EVERYTHING = (
    f"crud Post {EVERY_TYPE}",
    f"crud Product {EVERY_REQUIRED_TYPE}",
    f"crud Category {MODIFIERS}",
    f"crud BlogPost {NULLABLE}",
    "crud Meeting title:str starts_at:datetime --only list,read",
    f"crud Letter {PLAIN} slug:slug:unique --soft-delete --hooks --versioned",
    "crud Signal level:int --only create,update,delete --hooks",
    "crud Account mail:email:unique word:password --hooks --only create,read,update",
    "crud Draft title:str --only list,delete --soft-delete",
    "page PrivacyPolicy",
    "metrics",
    "cache",
    "sse news",
    "redis",  # Shares what came before it, and what comes behind it
    "ratelimit",
)
RELATED = (  # To every type, to a model that the app has, and to itself
    "crud Comment product:ref:Product:on_delete=cascade thing:ref:MODEL:unique title:str:unique"
    " parent:ref:self:null:on_delete=restrict letter:ref:Letter:null:hidden --versioned"
)
VALUES = (  # Where there is a database; before Redis, which leaves them alone
    "config shop currency:str:default=EUR:max=3 seats:int:default=20:ge=1 key:str:hidden:null",
    "config features.dark:bool:default=false",
)
KINDS = {"usual": USUAL, "everything": EVERYTHING}


@dataclass(frozen=True)
class Adopted:
    """An adopted app with what was added to it.

    Args:
        app: As it was before.
        root: Its folder.
        before: Its files when it was adopted.
        said: What each command said.
    """

    app: Adoptable
    root: Path
    before: dict[str, bytes]
    said: dict[str, str]

    @property
    def source(self) -> Path:
        """The folder that it is run from."""
        return self.root / self.app.source

    @property
    def new(self) -> list[str]:
        """The files that were not there."""
        return [it for it in content(self.root) if it not in self.before and ".vibegen/" not in it]

    @property
    def new_python(self) -> list[str]:
        """The modules that were not there."""
        return [it for it in self.new if it.endswith(".py")]


def content(root: Path) -> dict[str, bytes]:
    """Return every file below, but for what running the app leaves behind."""
    return {
        it.relative_to(root).as_posix(): it.read_bytes()
        for it in sorted(root.rglob("*"))
        if it.is_file() and not {"__pycache__", ".git"} & {*it.parts} and it.suffix != ".db"
    }


def say(root: Path, words: str) -> tuple[int, str]:
    """Type a command of ours; return its exit code and what it said."""
    out = io.StringIO()
    with chdir(root), redirect_stdout(out), redirect_stderr(out):
        code = vibegen([*shlex.split(words), "--no-input"])
    return code, out.getvalue()


def adopt(root: Path, app: Adoptable, kind: str) -> Adopted:
    """Write an app, adopt it, and add to it."""
    app.write(root)
    said: dict[str, str] = {}
    before: dict[str, bytes] = {}
    is_full = kind == "everything"
    values = VALUES if is_full and app.stores else ()
    words = (*values, *KINDS[kind], *((RELATED,) if is_full else ()))
    added = [it.replace("MODEL", app.model or "Post") for it in words]
    for words in ("adopt", *(f"add {it}" for it in added)):
        code, said[words] = say(root, words)
        assert code == 0, said[words]
        before = before or content(root)
    return Adopted(app, root, before, said)
