"""A blueprint's function, read from its source: its signature is the command line. Runs no code."""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import dataclass
from textwrap import dedent
from typing import TYPE_CHECKING, Literal

from vibegen.flags import FLAGS
from vibegen.stop import Stop

if TYPE_CHECKING:
    from pathlib import Path

Kind = Literal["Name", "AppName", "fields", "str", "int", "bool", "choice"]
Value = str | int | bool | None
Word = Value | list[str]  # As typed, or as JSON keeps it

KINDS: dict[str, Kind] = {
    "Name": "Name",
    "AppName": "AppName",
    "list[Field]": "fields",
    "str": "str",
    "int": "int",
    "bool": "bool",
}
TAKEN = frozenset({*FLAGS, "help", "with_"})  # Words of every writing command
KNOWN = "`Name`, `list[Field]`, `str`, `int`, `bool`, `Literal[...]` or one of them with `| None`"


class Malformed(Stop):
    """A blueprint that cannot be read or run (exit code 1)."""


@dataclass(frozen=True)
class Parameter:
    """One word of a blueprint's command line.

    Args:
        name: The parameter's name in Python.
        kind: What its words are parsed to.
        positional: Whether it is typed without a flag in front.
        required: Whether the command cannot do without it.
        default: The Python default; `None` where there is none.
        choices: All the words that a choice accepts.
        offered: Those of them that a question offers: the first `Literal` of a union of two.
        help: Its entry in the docstring's `Args:` section.
    """

    name: str
    kind: Kind
    positional: bool
    required: bool
    default: Value = None
    choices: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    help: str = ""

    @property
    def flag(self) -> str:
        """How the option is typed: `--soft-delete`, and `--for` for what Python calls `for_`."""
        return f"--{self.name.rstrip('_').replace('_', '-')}"

    @property
    def metavar(self) -> str:
        """What stands for its value in the help: `NAME`, `FIELD...`, `a|b`."""
        if self.kind == "fields":
            return "FIELD..."
        return "|".join(self.choices) or self.name.upper()


@dataclass(frozen=True)
class Signature:
    """What a blueprint's function says about itself."""

    help: str
    parameters: tuple[Parameter, ...]

    @property
    def summary(self) -> str:
        """The first line of the help, without its period."""
        return self.help.partition("\n")[0].rstrip(".")


def read_signature(source: Path, function: str) -> Signature:
    """Read the one public function of a blueprint.py.

    Raises:
        Malformed: It is missing, not alone, or has a parameter with a type of no meaning here.
    """
    try:
        tree = ast.parse(source.read_bytes(), source.name)
    except (SyntaxError, ValueError, OSError) as error:
        raise Malformed(f"`{source}` cannot be read: {error}") from error
    public = [
        it for it in tree.body if isinstance(it, ast.FunctionDef) and not it.name.startswith("_")
    ]
    if [it.name for it in public] != [function]:
        raise Malformed(
            f"`{source}` needs one public function, called `{function}`",
            hint="begin the names of its helpers with `_`",
        )
    text, _, arguments = inspect.cleandoc(ast.get_docstring(public[0]) or "").partition("\nArgs:\n")
    read = _Reader(source, _aliases(tree), _entries(arguments))
    return Signature(text.strip(), tuple(read.parameters(public[0].args)))


def _aliases(tree: ast.Module) -> dict[str, ast.expr]:
    """Find `Db = Literal["sqlite", "none"]` at module level, so that a signature may say `Db`."""
    return {
        target.id: it.value
        for it in tree.body
        if isinstance(it, ast.Assign)
        for target in it.targets
        if isinstance(target, ast.Name)
    }


def _entries(section: str) -> dict[str, str]:
    """Read `name: text` entries; deeper lines go on with the entry above them."""
    indented, _, _ = re.sub(r"(?m)^(?=\S)", "\0", section).partition("\0")
    found: dict[str, str] = {}
    for line in dedent(indented).splitlines():
        if match := re.match(r"(\w+): *(.*)", line):
            found[match[1]] = match[2]
        elif line.strip() and found:
            found[[*found][-1]] += f" {line.strip()}"
    return found


@dataclass(frozen=True)
class _Reader:
    source: Path
    aliases: dict[str, ast.expr]
    help: dict[str, str]

    def parameters(self, arguments: ast.arguments) -> list[Parameter]:
        plain = arguments.posonlyargs + arguments.args
        defaults = [None] * (len(plain) - len(arguments.defaults)) + list(arguments.defaults)
        positional = list(zip(plain, defaults, strict=True))[1:]  # The first one is the App
        words = [it for it, default in positional if not default or it in arguments.posonlyargs]
        found = [self._parameter(it, default, alone=it in words) for it, default in positional]
        keywords = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        return found + [self._parameter(it, default, alone=False) for it, default in keywords]

    def _parameter(self, it: ast.arg, default: ast.expr | None, *, alone: bool) -> Parameter:
        if it.arg in TAKEN:
            message = f"parameter `{it.arg}` in `{self.source}` is a flag of every command"
            raise Malformed(message, hint="give it another name")
        kind, choices, offered = self._kind(it)
        return Parameter(
            name=it.arg,
            kind=kind,
            positional=kind == "fields" or alone,
            required=kind != "fields" and default is None,
            default=self._default(it, default),
            choices=choices,
            offered=offered,
            help=self.help.get(it.arg, ""),
        )

    def _kind(self, it: ast.arg) -> tuple[Kind, tuple[str, ...], tuple[str, ...]]:
        members = [] if it.annotation is None else self._members(it.annotation)
        literals = [_literals(member) for member in members]
        if literals and all(literals):
            return "choice", tuple(word for group in literals for word in group), literals[0]
        if len(members) == 1 and (kind := KINDS.get(_spelled(members[0]))):
            return kind, (), ()
        raise Malformed(
            f"parameter `{it.arg}` in `{self.source}` has a type that no word becomes",
            hint=f"use {KNOWN}",
        )

    def _members(self, annotation: ast.expr) -> list[ast.expr]:
        """Flatten a union, aliases resolved, without its `None`."""
        if isinstance(annotation, ast.Name) and annotation.id in self.aliases:
            return self._members(self.aliases[annotation.id])
        if isinstance(annotation, ast.BinOp):
            return self._members(annotation.left) + self._members(annotation.right)
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            return self._members(ast.parse(annotation.value, mode="eval").body)
        is_none = isinstance(annotation, ast.Constant) and annotation.value is None
        return [] if is_none else [annotation]

    def _default(self, it: ast.arg, default: ast.expr | None) -> Value:
        if default is None:
            return None
        if isinstance(default, ast.Constant) and isinstance(default.value, Value):
            return default.value
        raise Malformed(f"the default of `{it.arg}` in `{self.source}` is not a plain constant")


def _spelled(annotation: ast.expr) -> str:
    """Return an annotation without the modules in front: `spec.Name` is `Name`."""
    return re.sub(r"\w+\.", "", ast.unparse(annotation))


def _literals(annotation: ast.expr) -> tuple[str, ...]:
    """Return the words of a `Literal["a", "b"]`; none if it is something else."""
    if not (isinstance(annotation, ast.Subscript) and _spelled(annotation.value) == "Literal"):
        return ()
    words = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else [annotation.slice]
    return tuple(str(it.value) for it in words if isinstance(it, ast.Constant))
