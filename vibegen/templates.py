"""Renders a folder of templates, a mirror of the app's tree, and lays out the new Python files.

Names of files and folders are templates too: `app/@{posts}/models.py`. What is not UTF-8, and all
below a folder called `static`, is copied as it is. A template is code of the same trust as the
project that it stands in, but not more: Jinja's sandbox keeps it from the interpreter.
"""

from __future__ import annotations

import re
import subprocess
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from vibegen.imports import drop_unused, sort_imports
from vibegen.signature import Malformed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jinja2 import Environment

OWN_FOLDER = ".vibegen/templates"  # A project's own versions: `<blueprint>/<folder>/<file>`
COPIED_FOLDER = "static"  # Vendored and built files; their `<%` is not ours
LITTER = {"__pycache__", ".ruff_cache", ".mypy_cache", ".pytest_cache", ".DS_Store"}
RUFF_CONFIGS = (".ruff.toml", "ruff.toml", "pyproject.toml")
RUFF_SECONDS = 30


@dataclass(frozen=True)
class Rendered:
    r"""One new file.

    Args:
        path: Relative to the project's root, with `/` between the parts.
        data: Its content; text has `\n` line ends.
        is_text: Whether it was a template rather than copied.
        executable: Whether everyone may run it.
    """

    path: str
    data: bytes
    is_text: bool
    executable: bool

    @property
    def is_python(self) -> bool:
        """Whether it is Python source to lay out."""
        return self.is_text and self.path.endswith(".py")


def render(
    blueprint: Path, folder: str, own: Path, values: Mapping[str, object]
) -> Iterator[Rendered]:
    """Render the files below one folder of a blueprint, sorted by name.

    Args:
        blueprint: The blueprint's folder; templates may include and import what lies in it.
        folder: The folder to render, relative to it: `files/common`.
        own: The project's versions of the templates; each counts before the original.
        values: What the templates may use.

    Raises:
        Malformed: There is no such folder, a value is missing, or a template is wrong.
    """
    from jinja2 import TemplateError

    if not (blueprint / folder).is_dir():
        raise Malformed(f"blueprint `{blueprint.name}` has no folder `{folder}`")
    environment = _environment((own, blueprint))
    for path in _files(blueprint / folder):
        name = f"{folder.rstrip('/')}/{path}"
        source = own / name if (own / name).is_file() else blueprint / name
        try:
            target = environment.from_string(path).render(values)
            is_text = _is_template(path, source)
            text = environment.get_template(name).render(values) if is_text else ""
        except (TemplateError, UnicodeDecodeError, TypeError, AttributeError) as error:
            problem = str(error).rstrip(".")
            message = f"template `{blueprint.name}/{name}` cannot be rendered: {problem}"
            raise Malformed(message) from error
        data = text.encode() if is_text else source.read_bytes()
        yield Rendered(target, data, is_text, bool(source.stat().st_mode & 0o111))


def _files(folder: Path) -> Iterator[str]:
    """Yield the templates below a folder, with `/` between the parts; caches of tools are none."""
    for it in sorted(folder.rglob("*")):
        path = it.relative_to(folder)
        if it.is_file() and not LITTER & set(path.parts):
            yield path.as_posix()


def _is_template(path: str, source: Path) -> bool:
    """Whether a file is text that is ours to render."""
    if COPIED_FOLDER in path.split("/"):
        return False
    try:
        return "\0" not in source.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False


@cache
def _environment(places: tuple[Path, ...]) -> Environment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(
        loader=FileSystemLoader(places),
        undefined=StrictUndefined,
        variable_start_string="@{",
        variable_end_string="}",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def laid_out(
    sources: Mapping[str, bytes], root: Path, config: bytes | None, style: Sequence[str] = ()
) -> dict[str, bytes]:
    """Sort the imports of new Python files and format them, all with one ruff process.

    Args:
        sources: Their contents by path.
        root: The folder that the code is run from: its ruff settings, or those of a folder above
            it, decide.
        config: The project's pyproject.toml if it is new or edited itself.
        style: Settings of ruff for a project that has none: `format.quote-style="single"`.

    Raises:
        Malformed: A file is no Python, or ruff cannot read the settings.
    """
    if not sources:
        return {}
    with TemporaryDirectory(prefix="vibegen-") as folder:
        place = Path(folder)
        for path, data in sources.items():
            file = place / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(sort_imports(drop_unused(data.decode())), encoding="utf-8", newline="")
        _format(place, _settings(root, config, place, style))
        return {path: (place / path).read_bytes() for path in sources}


def formatted(sources: Mapping[str, str], root: Path, style: Sequence[str] = ()) -> dict[str, str]:
    """Format Python files as the project does, all with one ruff process; the rest as `laid_out`.

    A project whose settings ruff cannot read gets nothing back.
    """
    if not sources:
        return {}
    with TemporaryDirectory(prefix="vibegen-") as folder:
        place = Path(folder)
        for path, text in sources.items():
            file = place / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")
        try:
            _format(place, _settings(root, None, place, style))
        except Malformed:
            return {}
        return {it: (place / it).read_text(encoding="utf-8") for it in sources}


def _settings(root: Path, config: bytes | None, place: Path, style: Sequence[str]) -> list[str]:
    """Return the arguments that make ruff format as the project does."""
    if config is not None and b"[tool.ruff" in config:
        file = place / "pyproject.toml"
        file.write_bytes(config)
        return ["--config", str(file)]
    for folder in (root, *root.parents):
        for file in (folder / name for name in RUFF_CONFIGS):
            if file.is_file() and (file.stem != "pyproject" or b"[tool.ruff" in file.read_bytes()):
                return ["--config", str(file)]
    width = _black_width(root) if style else None
    options = [*style, f"line-length={width}"] if width else style
    return ["--isolated", *(word for it in options for word in ("--config", it))]


def _black_width(root: Path) -> int | None:
    """Return how wide lines may be where black formats instead of ruff."""
    for folder in (root, *root.parents):
        try:
            data = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            continue
        width = data.get("tool", {}).get("black", {}).get("line-length")
        return width if isinstance(width, int) else None
    return None


def _format(place: Path, settings: Sequence[str]) -> None:
    from ruff import find_ruff_bin

    command = [find_ruff_bin(), "format", "--no-cache", *settings, str(place)]
    done = subprocess.run(  # noqa: S603 - ruff of our own environment; the paths are ours
        command, cwd=place, capture_output=True, text=True, check=False, timeout=RUFF_SECONDS
    )
    if done.returncode:
        said = done.stderr.strip().replace(f"{place}/", "")
        if file := re.search(r"Failed to parse (.+)\n", said) if "Cause:" in said else None:
            where = re.findall("Cause: (.+)", said)[-1]
            raise Malformed(
                f"ruff cannot read `{file[1]}`: {where}: {said.splitlines()[-1]}",
                hint="correct that file, then run the command again",
            )
        problem = said.partition("\n")[0]
        raise Malformed(
            f"ruff cannot format the new files: {problem.removeprefix('error: ')}",
            hint="see `[tool.ruff]` in pyproject.toml, and the blueprint",
        )
