"""Finds blueprints and reads their command lines; runs none of their code before it is asked to.

A blueprint is a folder with a `blueprint.py` that holds one public function of the folder's name.
Its signature is the command line and its docstring the help. Both are read from the source, so
that `--help` and `list` neither pay for a blueprint's imports nor run a stranger's code.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from vibegen import __version__
from vibegen.signature import Malformed, Signature, read_signature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Source = Literal["built in", "package", "project"]

GROUP = "vibegen.blueprints"  # The entry point group of third-party packages
OWN_FOLDER = ".vibegen/blueprints"  # Where a project keeps its own
BUILT_IN = ("_blueprints", "../blueprints")  # In the wheel, and beside the package in a checkout


@dataclass(frozen=True)
class Blueprint:
    """A folder that holds a blueprint, and where it came from.

    Args:
        folder: The folder; its name is the blueprint's.
        source: Who ships it.
        package: The distribution that does; empty for a project's own.
        version: That distribution's version; empty for a project's own.
    """

    folder: Path
    source: Source = "built in"
    package: str = "vibegen"
    version: str = __version__

    @property
    def name(self) -> str:
        """The word after `vibegen add`."""
        return self.folder.name.replace("_", "-")

    @property
    def key(self) -> str:
        """The name of its function, under which a project remembers it."""
        return self.folder.name

    @cached_property
    def signature(self) -> Signature:
        """Its command line and help, read from the source without running it.

        Raises:
            Malformed: The function is missing or a parameter has a type with no meaning here.
        """
        return read_signature(self.folder / "blueprint.py", self.folder.name)

    @property
    def summary(self) -> str:
        """One line for a list, whatever state the blueprint is in."""
        try:
            return self.signature.summary
        except Malformed as problem:
            return f"cannot be used: {problem.message}"

    def load(self) -> Callable[..., None]:
        """Import the blueprint and return its function. This runs the author's code.

        Raises:
            Malformed: The import failed.
        """
        before, sys.dont_write_bytecode = sys.dont_write_bytecode, self.source == "project"
        try:
            return _imported(self.folder)
        finally:
            sys.dont_write_bytecode = before

    def load_beside(self, module: str, function: str) -> Callable[..., None]:
        """Return a function of another module of the blueprint, which has been loaded."""
        from importlib import import_module

        found = import_module(f"vibegen_blueprint_{self.folder.name}.{module}")
        beside: Callable[..., None] = getattr(found, function)
        return beside


def _imported(folder: Path) -> Callable[..., None]:
    """Import a folder as a package whose `__init__` is its blueprint.py; siblings import too."""
    from importlib.util import module_from_spec, spec_from_file_location

    name = f"vibegen_blueprint_{folder.name}"
    spec = spec_from_file_location(
        name, folder / "blueprint.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise Malformed(f"`{folder}` holds no blueprint")
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except ImportError as error:
        raise Malformed(
            f"blueprint `{folder.name}` cannot be imported: {error}",
            hint="install what it needs beside vibegen",
        ) from error
    function: Callable[..., None] = getattr(module, folder.name)
    return function


def find_blueprints(root: Path | None) -> Mapping[str, Blueprint]:
    """Find all blueprints, by name in alphabetical order; the nearest one of a name counts.

    A project's own come before a package's, and those before the built-in ones.

    Args:
        root: The project's folder, or `None` outside of one.
    """
    found = {blueprint.name: blueprint for blueprint in _built_in()}
    found |= {blueprint.name: blueprint for blueprint in _packaged()}
    if root is not None:
        own = (Blueprint(it, "project", "", "") for it in _folders(root / OWN_FOLDER))
        found |= {blueprint.name: blueprint for blueprint in own}
    return dict(sorted(found.items()))


def _built_in() -> Iterator[Blueprint]:
    here = Path(__file__).resolve().parent
    for place in BUILT_IN:
        yield from map(Blueprint, _folders((here / place).resolve()))


def _packaged() -> Iterator[Blueprint]:
    """Yield what installed packages offer; an entry point names a package of blueprint folders."""
    if not _any_package():
        return
    from importlib.metadata import entry_points

    for point in entry_points(group=GROUP):
        package = point.dist.name if point.dist else point.module
        version = point.dist.version if point.dist else ""
        for place in _places(point.module):
            for folder in _folders(Path(place)):
                yield Blueprint(folder, "package", package, version)


def _any_package() -> bool:
    """Whether any package has our entry points; saves importing what reads them."""
    return any(
        f"[{GROUP}]".encode() in file.read_bytes()
        for place in sys.path
        for file in Path(place).glob("*-info/entry_points.txt")
    )


def _places(package: str) -> Iterable[str]:
    """Return the folders of a package; none if it is gone. Imports at most its parents."""
    from importlib.util import find_spec

    try:
        spec = find_spec(package)
    except ModuleNotFoundError:
        return ()
    return (spec.submodule_search_locations if spec else None) or ()


def _folders(place: Path) -> Iterator[Path]:
    for source in sorted(place.glob("*/blueprint.py")):
        yield source.parent
